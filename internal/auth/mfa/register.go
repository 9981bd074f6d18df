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
	"techbiz/internal/mail"
	"techbiz/internal/techpass"
)

// BeginPasskey returns the options (JSON) with which the browser makes a passkey for
// the account, and the token to finish with. Errors: *fault.Conflict, fault.NotFound.
func (s *Service) BeginPasskey(ctx context.Context, accountID uuid.UUID) (options []byte, token string, err error) {
	err = s.change(ctx, accountID, func(tx Tx, a *techpass.Account) error {
		if err := a.MayAddFactor(); err != nil {
			return err
		}
		passkeys, err := tx.Passkeys(ctx, a.ID)
		if err != nil {
			return err
		}
		if len(passkeys) >= MaxPasskeys {
			return &fault.Conflict{Reason: fmt.Sprintf("This account has %d passkeys, which is the most. Remove one that you do not use any more.", MaxPasskeys)}
		}
		h := holder{a, passkeys}
		creation, session, err := s.Party.lib.BeginRegistration(h,
			webauthn.WithExclusions(webauthn.Credentials(h.WebAuthnCredentials()).CredentialDescriptors()))
		if err != nil {
			return fmt.Errorf("make challenge: %w", err)
		}
		if options, err = asJSON(creation.Response); err != nil {
			return err
		}
		token, err = s.begin(ctx, tx, a.ID, session)
		return err
	})
	if err != nil {
		return nil, "", fmt.Errorf("begin passkey: %w", err)
	}
	return options, token, nil
}

// FinishPasskey registers the passkey that the browser made (response is its JSON),
// under a name of at most MaxPasskeyName characters, or one of its own. Errors:
// ErrCeremony, ErrPasskey, people.FieldErrors (name), *fault.Conflict, fault.NotFound.
func (s *Service) FinishPasskey(ctx context.Context, accountID uuid.UUID, token string, response []byte, name string) error {
	name, err := ParsePasskeyName(name)
	if err != nil {
		return err
	}
	var refusal error
	err = s.change(ctx, accountID, func(tx Tx, a *techpass.Account) error {
		var c *Ceremony
		if c, refusal, err = s.take(ctx, tx, token, a.ID); refusal != nil || err != nil {
			return err
		}
		credential, ok := s.registered(c, holder{account: a}, response)
		if !ok {
			refusal = ErrPasskey
			return nil
		}
		if _, err := tx.PasskeyOf(ctx, credential.ID); !errors.Is(err, fault.NotFound) {
			refusal = ErrPasskey // it is somebody's already
			return err
		}
		p := &Passkey{ID: uuid.Must(uuid.NewV7()), AccountID: a.ID, Name: nameOf(name, s.Now()), Credential: *credential, CreatedAt: s.Now()}
		return s.addPasskey(ctx, tx, a, p)
	})
	if err = errors.Join(err, refusal); err != nil {
		return fmt.Errorf("register passkey: %w", err)
	}
	return nil
}

func (s *Service) registered(c *Ceremony, h holder, response []byte) (*webauthn.Credential, bool) {
	parsed, err := protocol.ParseCredentialCreationResponseBytes(response)
	if err != nil {
		return nil, false
	}
	credential, err := s.Party.lib.CreateCredential(h, c.Session, parsed)
	if err != nil {
		return nil, false
	}
	credential.Attestation = webauthn.CredentialAttestation{} // none was asked for: nothing to prove later
	return credential, true
}

func (s *Service) addPasskey(ctx context.Context, tx Tx, a *techpass.Account, p *Passkey) error {
	policies, err := tx.Policies(ctx)
	if err != nil {
		return err
	}
	was := a.State
	if err := a.AddPasskey(policies, s.Now()); err != nil {
		return err
	}
	if err := tx.AddPasskey(ctx, p); err != nil {
		return fmt.Errorf("store passkey: %w", err)
	}
	if err := s.added(ctx, tx, a, was); err != nil {
		return err
	}
	return s.record(ctx, tx, a, audit.PasskeyAdded, mail.PasskeyAdded, "passkey_id", p.ID.String())
}
