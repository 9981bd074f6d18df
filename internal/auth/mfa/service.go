package mfa

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/auth/signin"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/base/secret"
	"techbiz/internal/mail"
	"techbiz/internal/seed"
	"techbiz/internal/techpass"
)

// Refusals of a second factor. They are plain sentences, safe for the user.
var (
	ErrWrongCode         = errors.New("This is not the code that the app shows now. Wait for the next one and type it.")                                    //nolint:staticcheck,revive // shown as it stands
	ErrUsedCode          = errors.New("This code was used already. Wait until the app shows the next one and type that.")                                   //nolint:staticcheck,revive // shown as it stands
	ErrNoApp             = errors.New("No authenticator app is set up for this account. Use another way to sign in.")                                       //nolint:staticcheck,revive // shown as it stands
	ErrWrongRecoveryCode = errors.New("This is not one of your unused recovery codes. Check it and type it again.")                                         //nolint:staticcheck,revive // shown as it stands
	ErrNoPending         = errors.New("The set-up of the app was left for too long, or done already. Start again to get a new key.")                        //nolint:staticcheck,revive // shown as it stands
	ErrCeremony          = errors.New("This took too long, or the page was used before. Try again.")                                                        //nolint:staticcheck,revive // shown as it stands
	ErrPasskey           = errors.New("This passkey was not accepted. Try again, or use another way to sign in.")                                           //nolint:staticcheck,revive // shown as it stands
	ErrCopied            = errors.New("This passkey seems to have been copied, so it is blocked. Use another way to sign in, and remove it in My Account.") //nolint:staticcheck,revive // shown as it stands
)

// Tx is the part of a transaction that second factors need.
type Tx interface {
	audit.Tx
	mail.QueueTx
	techpass.Tx
	signin.TriesTx
	AppTx
	RecoveryCodeTx
	PasskeyTx
	// SEED is this transaction as package seed has it.
	SEED() seed.Tx
	// Policies returns the versions that are in force.
	Policies(ctx context.Context) (techpass.Policies, error)
}

// Store keeps second factors.
type Store interface {
	Update(ctx context.Context, change func(Tx) error) error
	// AccountByID returns the account, or fault.NotFound.
	AccountByID(ctx context.Context, id uuid.UUID) (*techpass.Account, error)
	// App returns the account's app, a new one where there is none.
	App(ctx context.Context, accountID uuid.UUID) (*App, error)
	// Passkeys lists the account's passkeys, the oldest first.
	Passkeys(ctx context.Context, accountID uuid.UUID) ([]*Passkey, error)
	// RecoveryCodesLeft counts the account's unused recovery codes.
	RecoveryCodesLeft(ctx context.Context, accountID uuid.UUID) (int, error)
}

// Locks count wrong tries of an account and lock it with growing delays; signin.Locks
// does. A try counts as wrong until FactorPassed, and its transaction must commit.
type Locks interface {
	// TakeFactorTry returns *signin.LockedError where no try may be taken.
	TakeFactorTry(ctx context.Context, tx signin.TriesTx, accountID uuid.UUID) error
	FactorPassed(ctx context.Context, tx signin.TriesTx, accountID uuid.UUID) error
}

// Post queues mails.
type Post interface {
	Queue(ctx context.Context, tx mail.QueueTx, m *mail.Mail, secret string) error
}

// Options are the parts of a Service.
type Options struct {
	Store Store
	Locks Locks
	Post  Post
	Key   *secret.Key
	// Party is who passkeys are registered with.
	Party *Party
	// SEED is told of accounts that become active.
	SEED seed.Provisioner
	Now  func() time.Time
}

// Service sets up, checks and removes second factors.
type Service struct{ Options }

// NewService returns the service with the given parts.
func NewService(o Options) *Service { return &Service{Options: o} }

// Overview is what the account's holder sees of their second factors.
type Overview struct {
	AppAt             time.Time // zero where no app is set up
	RecoveryCodesLeft int       // unused recovery codes
	Passkeys          []*Passkey
}

// Overview tells the account's second factors, or fault.NotFound.
func (s *Service) Overview(ctx context.Context, accountID uuid.UUID) (Overview, error) {
	a, err := s.Store.AccountByID(ctx, accountID)
	if err != nil {
		return Overview{}, fmt.Errorf("load account: %w", err)
	}
	o := Overview{AppAt: a.TOTPAt}
	if o.RecoveryCodesLeft, err = s.Store.RecoveryCodesLeft(ctx, accountID); err != nil {
		return Overview{}, fmt.Errorf("count recovery codes: %w", err)
	}
	if o.Passkeys, err = s.Store.Passkeys(ctx, accountID); err != nil {
		return Overview{}, fmt.Errorf("list passkeys: %w", err)
	}
	return o, nil
}

// change runs do over the account, locked, in one transaction.
func (s *Service) change(ctx context.Context, accountID uuid.UUID, do func(tx Tx, a *techpass.Account) error) error {
	return s.Store.Update(ctx, func(tx Tx) error {
		a, err := tx.Account(ctx, accountID)
		if err != nil {
			return err
		}
		if a.State.Ended() {
			return fault.NotFound
		}
		return do(tx, a)
	})
}

// newsLifetime is how long it is worth trying to tell somebody of a change.
const newsLifetime = 3 * 24 * time.Hour

// record writes the event and tells the holder of an active account by mail. During
// activation nobody is told: the holder is just doing it. news is "" for no mail.
func (s *Service) record(ctx context.Context, tx Tx, a *techpass.Account, action audit.Action, news mail.Kind, data ...string) error {
	if news != "" && a.State == techpass.Active {
		m := &mail.Mail{Kind: news, To: a.Email, NotAfter: s.Now().Add(newsLifetime)}
		if err := s.Post.Queue(ctx, tx, m, ""); err != nil {
			return fmt.Errorf("tell of %s: %w", action, err)
		}
	}
	return tx.Record(ctx, audit.New(ctx, s.Now(), actorOf(a), action, audit.Subject{Type: "account", ID: a.ID}, data...))
}

// added stores an account that got a second factor. SEED goes on where that made it active.
func (s *Service) added(ctx context.Context, tx Tx, a *techpass.Account, was techpass.State) error {
	if err := tx.UpdateAccount(ctx, a); err != nil {
		return err
	}
	if was == a.State {
		return nil
	}
	return s.SEED.Activated(ctx, tx.SEED(), actorOf(a), a)
}

func actorOf(a *techpass.Account) people.Actor {
	if a.State == techpass.Pending {
		return people.Actor{ID: a.ID, Role: people.RoleInvitee, Email: a.Email}
	}
	return a.Actor()
}
