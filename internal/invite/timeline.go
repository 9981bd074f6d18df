package invite

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/people"
	"techbiz/internal/mail"
	"techbiz/internal/seed"
)

// maxTimeline bounds how many events of an invitation, and as many of SEED, a timeline shows.
const maxTimeline = 500

// Moment is one entry of an invitation's timeline: an event and, where it is about a
// mail, that mail's own facts, which the trail does not hold (they are personal).
type Moment struct {
	*audit.Event
	To    people.Email // the mailbox, for moments about a mail
	Reply string       // the mail server's words
}

// AboutSEED tells whether the moment belongs to the way to SEED; all others belong to that to
// TechPass.
func (m Moment) AboutSEED() bool {
	return m.Subject.Type == seed.SubjectType || m.Data["kind"] == string(mail.SEEDInvitation)
}

// Timeline is the story of one invitation, oldest moment first, and who acts next.
type Timeline struct {
	Invitation *Invitation
	SEED       seed.Standing // of the invitee; State alone where somebody else invited them since
	Moments    []Moment
	Waiting    Waiting
}

// Timeline returns the story of one of the actor's own invitations, or fault.NotFound.
func (s *Service) Timeline(ctx context.Context, actor people.Actor, id uuid.UUID) (Timeline, error) {
	i, err := s.Get(ctx, actor, id)
	if err != nil {
		return Timeline{}, err
	}
	t := Timeline{Invitation: i}
	if t.SEED, err = s.standing(ctx, i); err != nil {
		return Timeline{}, err
	}
	events, err := s.events(ctx, i, t.SEED)
	if err != nil {
		return Timeline{}, fmt.Errorf("read timeline: %w", err)
	}
	mails, err := s.Store.Mails(ctx, id)
	if err != nil {
		return Timeline{}, fmt.Errorf("read mails of the invitation: %w", err)
	}
	for _, e := range events {
		moment := Moment{Event: e}
		for _, m := range mails {
			if m.ID.String() == e.Data["mail_id"] {
				moment.To, moment.Reply = m.To, m.Reply
			}
		}
		t.Moments = append(t.Moments, moment)
	}
	t.Waiting = s.waiting(i, t.SEED, mails)
	return t, nil
}

// standing tells where the invitee stands with SEED, as far as it is the business of who
// sent this invitation.
func (s *Service) standing(ctx context.Context, i *Invitation) (seed.Standing, error) {
	if i.AccountID == uuid.Nil {
		return seed.Standing{}, nil
	}
	a, err := s.Store.AccountByID(ctx, i.AccountID)
	if err != nil {
		return seed.Standing{}, fmt.Errorf("load account: %w", err)
	}
	st, err := seed.StandingOf(ctx, s.Store, a, s.Now())
	if err != nil {
		return st, err
	}
	if st.InvitationID != uuid.Nil && st.InvitationID != i.ID || i.TechPassStatus(s.Now()) == StatusNotFound {
		return seed.Standing{Provisioning: seed.Provisioning{AccountID: a.ID, State: st.State}}, nil
	}
	return st, nil
}

// events returns what the trail tells of the invitation and of the invitee's SEED, oldest
// first.
func (s *Service) events(ctx context.Context, i *Invitation, st seed.Standing) ([]*audit.Event, error) {
	events, err := s.Store.EventsAbout(ctx, subjectOf(i.ID), maxTimeline)
	if err != nil {
		return nil, err
	}
	if st.InvitationID == i.ID {
		more, err := s.Store.EventsAbout(ctx, seed.Subject(i.AccountID), maxTimeline)
		if err != nil {
			return nil, err
		}
		events = append(events, more...)
		slices.SortStableFunc(events, func(a, b *audit.Event) int { return a.At.Compare(b.At) })
	}
	return slices.DeleteFunc(events, func(e *audit.Event) bool {
		// The first is another officer's business, the others are told by the mail's own event.
		return e.Action == audit.DuplicateRefused || e.Action == audit.SEEDMailed || e.Action == audit.SEEDMailMissing || e.Action == audit.InvitationUndelivered
	}), nil
}

func (s *Service) waiting(i *Invitation, st seed.Standing, mails []*mail.Mail) Waiting {
	switch state := i.StateAt(s.Now()); {
	case state == Onboarded:
		return waitingForSEED(st)
	case state == Revoked, state == Replaced, state == Ended:
		return WaitingForNobody
	case state == Refused, state == Lapsed, state == NotSent:
		return WaitingForOfficer
	case state == WaitsForDomain:
		return WaitingForDesk
	case i.Delivery.State == mail.GivenUp, i.Delivery.State == mail.Withdrawn:
		return WaitingForOfficer
	case i.Delivery.State == mail.Held:
		return WaitingForAdmin
	case len(mails) > 0 && mails[len(mails)-1].EndedAt.IsZero():
		return WaitingForMail
	}
	return WaitingForInvitee
}

// waitingForSEED tells who acts next once TechPass is active.
func waitingForSEED(st seed.Standing) Waiting {
	switch st.Waits {
	case seed.ForLicence:
		return WaitingForAdmin
	case seed.ForMail:
		return WaitingForMail
	case seed.ForRemail:
		return WaitingForOfficer
	case seed.ForTechPass, seed.ForAnother, seed.ForDevice, seed.ForRequest:
		return WaitingForInvitee
	case seed.ForNothing:
	}
	return WaitingForNobody
}
