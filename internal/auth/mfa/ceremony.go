package mfa

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/go-webauthn/webauthn/webauthn"
	"github.com/google/uuid"

	"techbiz/internal/base/fault"
	"techbiz/internal/base/secret"
)

// CeremonyLifetime is how long a browser has to answer a challenge.
const CeremonyLifetime = 5 * time.Minute

// Ceremony is a challenge that waits for its answer.
type Ceremony struct {
	Hash      []byte    // of the token that the page keeps
	AccountID uuid.UUID // who registers a passkey
	Session   webauthn.SessionData
	ExpiresAt time.Time
}

// begin stores the challenge and returns the token by which its answer finds it.
func (s *Service) begin(ctx context.Context, tx Tx, accountID uuid.UUID, session *webauthn.SessionData) (token string, err error) {
	token = secret.NewToken()
	c := &Ceremony{Hash: secret.HashToken(token), AccountID: accountID, Session: *session, ExpiresAt: s.Now().Add(CeremonyLifetime)}
	if err := tx.AddCeremony(ctx, c); err != nil {
		return "", fmt.Errorf("store challenge: %w", err)
	}
	return token, nil
}

// take returns the challenge of the token, once; ErrCeremony as the refusal where there
// is none any more or it is another account's. The caller commits all the same.
func (s *Service) take(ctx context.Context, tx Tx, token string, accountID uuid.UUID) (c *Ceremony, refusal, err error) {
	c, err = tx.TakeCeremony(ctx, secret.HashToken(token))
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

// sealedCeremony is a challenge of somebody who signs in. It travels sealed in the page,
// since anybody may ask for one.
type sealedCeremony struct {
	Session   webauthn.SessionData `json:"session"`
	ExpiresAt time.Time            `json:"expires_at"`
}

const forSignIn = "passkey sign-in"

func (s *Service) seal(session *webauthn.SessionData) (token string, err error) {
	text, err := json.Marshal(sealedCeremony{*session, s.Now().Add(CeremonyLifetime)})
	if err != nil {
		return "", fmt.Errorf("write challenge: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(s.Key.Seal(string(text), forSignIn)), nil
}

// unseal returns the challenge of the token; false where there is none any more.
func (s *Service) unseal(token string) (c sealedCeremony, ok bool) {
	sealed, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil {
		return c, false
	}
	text, err := s.Key.Open(sealed, forSignIn)
	if err != nil {
		return c, false
	}
	return c, json.Unmarshal([]byte(text), &c) == nil && !s.Now().After(c.ExpiresAt)
}

// asJSON is what a page's script hands to the browser.
func asJSON(options any) ([]byte, error) {
	text, err := json.Marshal(options)
	if err != nil {
		return nil, fmt.Errorf("write passkey options: %w", err)
	}
	return text, nil
}
