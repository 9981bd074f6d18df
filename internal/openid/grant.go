package openid

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/base/secret"
	"techbiz/internal/seed"
	"techbiz/internal/techpass"
)

// Grant is what one sign-in gave one client. Its refresh tokens are a family.
type Grant struct {
	ID       uuid.UUID
	ClientID string
	Scopes   []string
	Done
	CreatedAt time.Time
	ExpiresAt time.Time
	EndedAt   time.Time
}

func (g *Grant) over(now time.Time) bool { return !g.EndedAt.IsZero() || !now.Before(g.ExpiresAt) }

// AccessToken is one access token. The token itself is signed; this is what is known of
// it, so that it can be taken back.
type AccessToken struct {
	ID        uuid.UUID
	GrantID   uuid.UUID
	Scopes    []string
	CreatedAt time.Time
	ExpiresAt time.Time
}

// ErrInvalidGrant: a code or a refresh token that is unknown, over, or was used before.
var ErrInvalidGrant = errors.New("unknown, expired or used before")

// Redeem uses up a code and returns its request, with the grant that it led to, where check
// finds that it is the request of whoever brings the code. Until then nothing is changed: a
// code in wrong hands is as good as unknown. Who may bring it and does so twice ends the grant
// of the first use. Errors: ErrInvalidGrant, ErrEnded, those of check. Source: RFC 6749,
// section 4.1.2 and 4.1.3; RFC 9700, section 4.5.
func (s *Service) Redeem(ctx context.Context, code string, check func(*AuthRequest) error) (*AuthRequest, error) {
	if err := s.mayRedeem(ctx, code, check); err != nil {
		return nil, fmt.Errorf("redeem code: %w", err)
	}
	var found *AuthRequest
	var refusal error
	err := s.Store.Update(ctx, func(tx Tx) error {
		found, refusal = nil, nil
		r, err := tx.AuthRequestByCode(ctx, secret.HashToken(code))
		if errors.Is(err, fault.NotFound) {
			refusal = ErrInvalidGrant
			return nil
		}
		if err != nil {
			return err
		}
		if !r.RedeemedAt.IsZero() {
			refusal = ErrInvalidGrant
			return s.end(ctx, tx, r.GrantID, audit.CodeReused)
		}
		if !s.Now().Before(r.CodeUntil) {
			refusal = ErrInvalidGrant
			return nil
		}
		found = r
		return s.grant(ctx, tx, r)
	})
	if err := errors.Join(err, refusal); err != nil {
		return nil, fmt.Errorf("redeem code: %w", err)
	}
	return found, nil
}

// mayRedeem looks at a code without using it up. Which client it was given to, where it was
// sent to and its challenge never change, so that what holds here still holds when it is used.
func (s *Service) mayRedeem(ctx context.Context, code string, check func(*AuthRequest) error) error {
	r, err := s.Store.AuthRequestByCode(ctx, secret.HashToken(code))
	if errors.Is(err, fault.NotFound) {
		return ErrInvalidGrant
	}
	if err != nil {
		return fmt.Errorf("load request of code: %w", err)
	}
	if err := check(r); err != nil {
		return err
	}
	if !r.RedeemedAt.IsZero() {
		return nil // which ends its grant
	}
	_, err = s.holder(ctx, r.AccountID, r.SignInID)
	return err
}

// grant marks the code as used and makes its grant.
func (s *Service) grant(ctx context.Context, tx Tx, r *AuthRequest) error {
	g := &Grant{ID: uuid.Must(uuid.NewV7()), ClientID: r.ClientID, Scopes: r.Scopes, Done: r.Done,
		CreatedAt: s.Now(), ExpiresAt: s.Now().Add(GrantLifetime)}
	if err := tx.AddGrant(ctx, g); err != nil {
		return err
	}
	r.RedeemedAt, r.GrantID = s.Now(), g.ID
	if err := tx.UpdateAuthRequest(ctx, r); err != nil {
		return err
	}
	a, err := tx.Account(ctx, r.AccountID)
	if err != nil {
		return err
	}
	event := audit.New(ctx, s.Now(), a.Actor(), audit.ClientSignedIn, ClientSubject(r.ClientID), "sign_in", r.SignInID.String())
	return tx.Record(ctx, event)
}

// end ends a grant and records why.
func (s *Service) end(ctx context.Context, tx Tx, grantID uuid.UUID, why audit.Action) error {
	g, err := tx.Grant(ctx, grantID)
	if errors.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil || !g.EndedAt.IsZero() {
		return err
	}
	if err := tx.EndGrant(ctx, g.ID, s.Now()); err != nil {
		return err
	}
	event := audit.New(ctx, s.Now(), people.System(), why, ClientSubject(g.ClientID), "account", g.AccountID.String(), "sign_in", g.SignInID.String())
	return tx.Record(ctx, event)
}

// Issue makes an access token of a grant, and a refresh token where one is wanted: the
// first of its family, or the successor of old, which is used up. Errors: ErrEnded,
// ErrInvalidGrant (old was used before; the family ends).
func (s *Service) Issue(ctx context.Context, g *Grant, scopes []string, refresh bool, old string) (*AccessToken, string, error) {
	if _, err := s.holder(ctx, g.AccountID, g.SignInID); err != nil {
		return nil, "", fmt.Errorf("issue tokens: %w", err)
	}
	var token *AccessToken
	var next string
	var refusal error
	err := s.Store.Update(ctx, func(tx Tx) error {
		token, next, refusal = nil, "", nil
		stored, err := tx.Grant(ctx, g.ID)
		if err != nil {
			return err
		}
		if stored.over(s.Now()) {
			refusal = ErrEnded
			return nil
		}
		if refresh {
			if next, refusal, err = s.rotate(ctx, tx, stored, old); err != nil || refusal != nil {
				return err
			}
		}
		token = &AccessToken{ID: uuid.Must(uuid.NewV7()), GrantID: g.ID, Scopes: scopes, CreatedAt: s.Now(), ExpiresAt: s.Now().Add(AccessTokenLifetime)}
		return tx.AddAccessToken(ctx, token)
	})
	if err := errors.Join(err, refusal); err != nil {
		return nil, "", fmt.Errorf("issue tokens: %w", err)
	}
	return token, next, nil
}

// rotate uses up the old refresh token, if there is one, and makes the next. Source:
// RFC 9700, section 4.14.2.
func (s *Service) rotate(ctx context.Context, tx Tx, g *Grant, old string) (next string, refusal, err error) {
	if old != "" {
		first, err := tx.UseRefreshToken(ctx, secret.HashToken(old), g.ID, s.Now())
		if err != nil {
			return "", nil, err
		}
		if !first {
			return "", ErrInvalidGrant, s.end(ctx, tx, g.ID, audit.RefreshReused)
		}
	}
	next = secret.NewToken()
	return next, nil, tx.AddRefreshToken(ctx, secret.HashToken(next), g.ID, s.Now())
}

// Refreshable returns the grant of a refresh token of the client. One that it used before
// ends its family; in the hands of another client it is as good as unknown. Errors:
// ErrInvalidGrant, ErrEnded.
func (s *Service) Refreshable(ctx context.Context, clientID, refresh string) (*Grant, error) {
	g, used, err := s.Store.GrantOfRefreshToken(ctx, secret.HashToken(refresh))
	if errors.Is(err, fault.NotFound) || err == nil && g.ClientID != clientID {
		return nil, ErrInvalidGrant
	}
	if err != nil {
		return nil, fmt.Errorf("load refresh token: %w", err)
	}
	if used {
		err := s.Store.Update(ctx, func(tx Tx) error { return s.end(ctx, tx, g.ID, audit.RefreshReused) })
		return nil, errors.Join(ErrInvalidGrant, err)
	}
	if g.over(s.Now()) {
		return nil, ErrEnded
	}
	if _, err := s.holder(ctx, g.AccountID, g.SignInID); err != nil {
		return nil, err
	}
	return g, nil
}

// GrantByID returns a grant that has not ended, or ErrEnded.
func (s *Service) GrantByID(ctx context.Context, id uuid.UUID) (*Grant, error) {
	g, err := s.Store.GrantByID(ctx, id)
	if errors.Is(err, fault.NotFound) || err == nil && g.over(s.Now()) {
		return nil, ErrEnded
	}
	if err != nil {
		return nil, fmt.Errorf("load grant: %w", err)
	}
	return g, nil
}

// Holder is whose access token it is.
type Holder struct {
	Token   *AccessToken
	Grant   *Grant
	Account *techpass.Account
}

// HolderOf returns whose access token it is, as long as it is good: it has not expired
// nor been taken back, its account is active and its sign-in lasts. Error: ErrEnded.
func (s *Service) HolderOf(ctx context.Context, tokenID uuid.UUID) (*Holder, error) {
	t, g, err := s.Store.AccessToken(ctx, tokenID)
	if errors.Is(err, fault.NotFound) {
		return nil, ErrEnded
	}
	if err != nil {
		return nil, fmt.Errorf("load access token: %w", err)
	}
	if !s.Now().Before(t.ExpiresAt) || g.over(s.Now()) {
		return nil, ErrEnded
	}
	a, err := s.holder(ctx, g.AccountID, g.SignInID)
	if err != nil {
		return nil, err
	}
	return &Holder{Token: t, Grant: g, Account: a}, nil
}

// AccountOf returns the active account behind a grant, or ErrEnded.
func (s *Service) AccountOf(ctx context.Context, g *Grant) (*techpass.Account, error) {
	return s.holder(ctx, g.AccountID, g.SignInID)
}

// SEEDOf tells where the account's holder stands with SEED.
func (s *Service) SEEDOf(ctx context.Context, a *techpass.Account) (seed.Status, error) {
	state, err := seed.StateOf(ctx, s.Store, a, s.Now())
	return state.Status(), err
}

// RevokeAccess takes an access token of the client back. One that is unknown, or
// another's, changes nothing. Source: RFC 7009, section 2.
func (s *Service) RevokeAccess(ctx context.Context, clientID string, tokenID uuid.UUID) error {
	_, g, err := s.Store.AccessToken(ctx, tokenID)
	if errors.Is(err, fault.NotFound) || err == nil && g.ClientID != clientID {
		return nil
	}
	if err == nil {
		err = s.Store.Update(ctx, func(tx Tx) error { return tx.DropAccessToken(ctx, tokenID) })
	}
	if err != nil {
		return fmt.Errorf("revoke access token: %w", err)
	}
	return nil
}

// RevokeRefresh ends the family of a refresh token of the client, with its access
// tokens. found is false where the client has no such token.
func (s *Service) RevokeRefresh(ctx context.Context, clientID, refresh string) (found bool, err error) {
	g, _, err := s.Store.GrantOfRefreshToken(ctx, secret.HashToken(refresh))
	if errors.Is(err, fault.NotFound) || err == nil && g.ClientID != clientID {
		return false, nil
	}
	if err == nil {
		err = s.Store.Update(ctx, func(tx Tx) error { return s.end(ctx, tx, g.ID, audit.GrantRevoked) })
	}
	if err != nil {
		return false, fmt.Errorf("revoke refresh token: %w", err)
	}
	return true, nil
}

// IsRefresh tells whether the client has this refresh token.
func (s *Service) IsRefresh(ctx context.Context, clientID, refresh string) (bool, error) {
	g, _, err := s.Store.GrantOfRefreshToken(ctx, secret.HashToken(refresh))
	if errors.Is(err, fault.NotFound) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("load refresh token: %w", err)
	}
	return g.ClientID == clientID, nil
}

// Offline tells whether the grant is renewed by refresh tokens.
func (g *Grant) Offline() bool { return slices.Contains(g.Scopes, ScopeOffline) }
