package mfa

import (
	"context"
	"errors"
	"fmt"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/secret"
	"techbiz/internal/mail"
	"techbiz/internal/techpass"
)

// BeginPasskeyLogin returns the options (JSON) with which a browser shows any passkey of
// the portal, no name being typed, and the token to finish with. Nothing is stored. The
// caller hands the token on so that no other browser's answer fits.
func (s *Service) BeginPasskeyLogin(ctx context.Context) (options []byte, token string, err error) {
	assertion, session, err := s.Party.lib.BeginDiscoverableLogin()
	if err != nil {
		return nil, "", fmt.Errorf("begin sign-in by passkey: %w", err)
	}
	if options, err = asJSON(assertion.Response); err != nil {
		return nil, "", err
	}
	if token, err = s.seal(session); err != nil {
		return nil, "", fmt.Errorf("begin sign-in by passkey: %w", err)
	}
	return options, token, nil
}

// FinishPasskeyLogin returns whose passkey signed the challenge (response is the
// browser's JSON). A passkey whose count does not go on has been copied: it is blocked,
// and its holder told. Errors: ErrCeremony, ErrPasskey, ErrCopied.
func (s *Service) FinishPasskeyLogin(ctx context.Context, token string, response []byte) (uuid.UUID, error) {
	var refusal error
	var accountID uuid.UUID
	c, ok := s.unseal(token)
	if !ok {
		return uuid.Nil, fmt.Errorf("sign in by passkey: %w", ErrCeremony)
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes(response)
	if err != nil {
		return uuid.Nil, fmt.Errorf("sign in by passkey: %w", ErrPasskey) // what cannot be read is no passkey
	}
	err = s.Store.Update(ctx, func(tx Tx) error {
		refusal, accountID = ErrPasskey, uuid.Nil
		h, err := s.holderOf(ctx, tx, parsed)
		if errors.Is(err, fault.NotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		first, err := tx.SpendCeremony(ctx, secret.HashToken("answered "+token), c.ExpiresAt)
		if err != nil {
			return err
		}
		if !first {
			refusal = ErrCeremony // answered before
			return nil
		}
		accountID = h.account.ID
		refusal, err = s.login(ctx, tx, c.Session, h, parsed)
		return err
	})
	if err = errors.Join(err, refusal); err != nil {
		return uuid.Nil, fmt.Errorf("sign in by passkey: %w", err)
	}
	return accountID, nil
}

// holderOf finds the passkey that answered, with its account, locked.
func (s *Service) holderOf(ctx context.Context, tx Tx, answer *protocol.ParsedCredentialAssertionData) (holder, error) {
	p, err := tx.PasskeyOf(ctx, answer.RawID)
	if err != nil {
		return holder{}, err
	}
	a, err := tx.Account(ctx, p.AccountID)
	if err != nil {
		return holder{}, err
	}
	// Read again, now that nobody else counts on.
	if p, err = tx.PasskeyOf(ctx, answer.RawID); err != nil {
		return holder{}, err
	}
	if !a.State.Usable() {
		return holder{}, fault.NotFound
	}
	return holder{a, []*Passkey{p}}, nil
}

func (s *Service) login(ctx context.Context, tx Tx, challenge webauthn.SessionData, h holder, answer *protocol.ParsedCredentialAssertionData) (refusal, err error) {
	p := h.passkeys[0]
	_, credential, wrong := s.Party.lib.ValidatePasskeyLogin(func(_, _ []byte) (webauthn.User, error) { return h, nil }, challenge, answer)
	switch {
	case wrong != nil:
		return ErrPasskey, s.record(ctx, tx, h.account, audit.FactorRefused, "", "passkey_id", p.ID.String())
	case !p.BlockedAt.IsZero():
		return ErrCopied, s.record(ctx, tx, h.account, audit.FactorRefused, "", "passkey_id", p.ID.String())
	case credential.Authenticator.CloneWarning:
		return ErrCopied, s.block(ctx, tx, h.account, p)
	}
	p.Credential, p.UsedAt = *credential, s.Now()
	return nil, tx.UpdatePasskey(ctx, p)
}

func (s *Service) block(ctx context.Context, tx Tx, a *techpass.Account, p *Passkey) error {
	p.BlockedAt = s.Now()
	if err := tx.UpdatePasskey(ctx, p); err != nil {
		return fmt.Errorf("block passkey: %w", err)
	}
	return s.record(ctx, tx, a, audit.PasskeyBlocked, mail.PasskeyBlocked, "passkey_id", p.ID.String())
}
