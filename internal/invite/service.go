package invite

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/approval"
	"techbiz/internal/audit"
	"techbiz/internal/auth/mailcode"
	"techbiz/internal/auth/pow"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/groupcommit"
	"techbiz/internal/base/people"
	"techbiz/internal/mail"
	"techbiz/internal/mail/notice"
	"techbiz/internal/seed"
	"techbiz/internal/techpass"
)

// Options are the parts of a Service.
type Options struct {
	Store Store
	Post  Post
	Codes *mailcode.Issuer
	// Human checks who signs up; only SignUp and AnswerSignUp need it.
	Human *pow.Checker
	// SignUps are those from one client address in an hour; DefaultSignUps where it is 0.
	SignUps int
	// Notices tells inviters what became of their invitations.
	Notices notice.Notifier
	// Passwords hashes those that invitees set.
	Passwords *techpass.Hasher
	// SEED is told of accounts that become active.
	SEED seed.Provisioner
	// Approvals has duties wait for a second person.
	Approvals approval.Asker
	// Desk is asked for domains.
	Desk Desk
	Now  func() time.Time
}

// Service carries out everything that is done with invitations.
type Service struct {
	Options

	together *groupcommit.Group[*single, error]
}

// Bounds of single invitations that come at the same time.
const (
	// inviteMost is how many share a transaction at most.
	inviteMost = 32
	// inviteLimit is how long a transaction may take. It usually takes some milliseconds, so
	// a longer one waits for a database that does not answer.
	inviteLimit = 2500 * time.Millisecond
	// inviteWait is how long one waits to be taken up, while the ones before it are carried
	// out.
	inviteWait = 1500 * time.Millisecond
)

// NewService returns the service with the given parts.
func NewService(o Options) *Service {
	s := &Service{Options: o}
	s.together = groupcommit.New(groupcommit.Options{Most: inviteMost, Limit: inviteLimit}, s.inviteTogether)
	return s
}

func subjectOf(id uuid.UUID) audit.Subject      { return audit.Subject{Type: "invitation", ID: id} }
func accountSubject(id uuid.UUID) audit.Subject { return audit.Subject{Type: "account", ID: id} }

func (s *Service) event(ctx context.Context, actor people.Actor, action audit.Action, i *Invitation, data ...string) *audit.Event {
	return audit.New(ctx, s.Now(), actor, action, subjectOf(i.ID), data...)
}

// send makes the invitation's next attempt and queues its mail. The account's days
// count from now on, so that no account ends while its link is valid.
func (s *Service) send(ctx context.Context, tx Tx, i *Invitation) error {
	if err := s.Post.QueueAll(ctx, tx, []mail.Draft{s.attempt(i)}); err != nil {
		return err
	}
	a, err := tx.Account(ctx, i.AccountID)
	if err != nil {
		return fmt.Errorf("load account %s: %w", i.AccountID, err)
	}
	return s.invitedAgain(ctx, tx, a, i.SEED)
}

// invitedAgain notes on the account that a newer invitation leads to it.
func (s *Service) invitedAgain(ctx context.Context, tx Tx, a *techpass.Account, withSEED bool) error {
	s.noteInvited(a, withSEED)
	if err := tx.UpdateAccount(ctx, a); err != nil {
		return fmt.Errorf("note invitation on account %s: %w", a.ID, err)
	}
	return nil
}

func (s *Service) noteInvited(a *techpass.Account, withSEED bool) {
	a.InvitedAt = s.Now()
	a.SEED = a.SEED || withSEED
}

// end brings the invitation to a final state. A pending account that nobody has used
// ends with it, which frees its email and username.
func (s *Service) end(ctx context.Context, tx Tx, actor people.Actor, i *Invitation, state State, action audit.Action) error {
	i.State = state
	i.EndedAt = s.Now()
	if err := tx.UpdateInvitation(ctx, i); err != nil {
		return err
	}
	if err := tx.Record(ctx, s.event(ctx, actor, action, i)); err != nil {
		return err
	}
	return s.terminateUnused(ctx, tx, actor, i.AccountID)
}

// tell tells the inviters what became of these invitations. Officers who came by
// themselves were invited by nobody.
func (s *Service) tell(ctx context.Context, tx Tx, what notice.Kind, about ...*Invitation) error {
	var notices []notice.Notice
	for _, i := range about {
		if i.InviterID != i.AccountID {
			notices = append(notices, notice.Notice{AccountID: i.InviterID, Kind: what, InvitationID: i.ID})
		}
	}
	if err := s.Notices.Notify(ctx, tx, s.Now(), notices...); err != nil {
		return fmt.Errorf("tell inviters: %w", err)
	}
	return nil
}

// managed returns an invitation that the actor looks after, locked. Others' are
// fault.NotFound.
func managed(ctx context.Context, tx Tx, actor people.Actor, id uuid.UUID) (*Invitation, error) {
	if !actor.MayInvite() {
		return nil, fault.Forbidden
	}
	i, err := tx.Invitation(ctx, id)
	if err != nil {
		return nil, err
	}
	if !i.ManagedBy(actor) {
		return nil, fault.NotFound
	}
	return i, nil
}
