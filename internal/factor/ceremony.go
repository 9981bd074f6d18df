package factor

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/go-webauthn/webauthn/webauthn"
	"github.com/google/uuid"

	"techbiz/internal/fault"
	"techbiz/internal/vault"
)

// CeremonyLifetime is how long a browser has to answer a challenge.
const CeremonyLifetime = 5 * time.Minute

// Ceremony is a challenge that waits for its answer.
type Ceremony struct {
	Hash      []byte    // of the token that the browser's session keeps
	AccountID uuid.UUID // who registers a passkey; uuid.Nil where somebody signs in
	Session   webauthn.SessionData
	ExpiresAt time.Time
}

// begin stores the challenge and returns the token by which its answer finds it.
func (s *Service) begin(ctx context.Context, tx Tx, accountID uuid.UUID, session *webauthn.SessionData) (token string, err error) {
	token = vault.NewToken()
	c := &Ceremony{Hash: vault.HashToken(token), AccountID: accountID, Session: *session, ExpiresAt: s.Now().Add(CeremonyLifetime)}
	if err := tx.AddCeremony(ctx, c); err != nil {
		return "", fmt.Errorf("store challenge: %w", err)
	}
	return token, nil
}

// take returns the challenge of the token, once; ErrCeremony as the refusal where there
// is none any more or it is another account's. The caller commits all the same.
func (s *Service) take(ctx context.Context, tx Tx, token string, accountID uuid.UUID) (c *Ceremony, refusal, err error) {
	c, err = tx.TakeCeremony(ctx, vault.HashToken(token))
	switch {
	case errors.Is(err, fault.NotFound):
		return nil, ErrCeremony, nil
	case err != nil:
		return nil, nil, fmt.Errorf("take challenge: %w", err)
	case s.Now().After(c.ExpiresAt), c.AccountID != accountID:
		return nil, ErrCeremony, nil
	}
	return c, nil, nil
}

// asJSON is what a page's script hands to the browser.
func asJSON(options any) ([]byte, error) {
	text, err := json.Marshal(options)
	if err != nil {
		return nil, fmt.Errorf("write passkey options: %w", err)
	}
	return text, nil
}
