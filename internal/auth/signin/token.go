package signin

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/base/secret"
)

// Token is an API token of an officer. Only its hash is stored.
type Token struct {
	ID        uuid.UUID
	AccountID uuid.UUID
	Hash      []byte
	CreatedAt time.Time
	ExpiresAt time.Time
}

// TokenLifetime is how long an API token works.
const TokenLifetime = 90 * 24 * time.Hour

// CreateToken returns a new API token of the officer, to be shown once. Errors:
// fault.NotFound where the officer has no account yet.
func (s *Service) CreateToken(ctx context.Context, officer people.Email) (string, time.Time, error) {
	a, err := s.Store.AccountOf(ctx, officer)
	if err != nil {
		return "", time.Time{}, fmt.Errorf("create token: account of the officer: %w", err)
	}
	if !a.Actor().MayInvite() {
		return "", time.Time{}, fmt.Errorf("create token: %w", fault.Forbidden)
	}
	token := "tbz_" + secret.NewToken()
	t := &Token{ID: uuid.Must(uuid.NewV7()), AccountID: a.ID, Hash: secret.HashToken(token), CreatedAt: s.Now(), ExpiresAt: s.Now().Add(TokenLifetime)}
	err = s.Store.Update(ctx, func(tx Tx) error {
		if err := tx.AddToken(ctx, t); err != nil {
			return err
		}
		return tx.Record(ctx, audit.New(ctx, s.Now(), a.Actor(), audit.TokenCreated, audit.Subject{Type: "token", ID: t.ID}))
	})
	if err != nil {
		return "", time.Time{}, fmt.Errorf("create token: %w", err)
	}
	return token, t.ExpiresAt, nil
}

// ActorOfToken returns who acts with the token, or fault.NotFound where it is unknown,
// has expired, or its owner's account has ended.
func (s *Service) ActorOfToken(ctx context.Context, token string) (people.Actor, error) {
	a, err := s.Store.AccountOfToken(ctx, secret.HashToken(token), s.Now())
	if err != nil {
		return people.Actor{}, fmt.Errorf("load account of token: %w", err)
	}
	if !a.State.Usable() {
		return people.Actor{}, fault.NotFound
	}
	return a.Actor(), nil
}
