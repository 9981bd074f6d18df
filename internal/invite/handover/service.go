package handover

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/mail/notice"
	"techbiz/internal/techpass"
)

// FieldHandTo is the field of forms that names who receives.
const FieldHandTo = "hand_to"

// Bell tells officers of hand-overs; notice.Notifier does.
type Bell interface {
	Notify(ctx context.Context, tx notice.NotifyTx, now time.Time, notices ...notice.Notice) error
}

// Options are the parts of a Service.
type Options struct {
	Store Store
	Bell  Bell
	Now   func() time.Time
}

// Service hands over invitations.
type Service struct{ Options }

// NewService returns the service with the given parts.
func NewService(o Options) *Service { return &Service{Options: o} }

// Plan is what a hand-over would do, for the page that asks whether it is meant.
type Plan struct {
	From, To Person
	Count    int
	// Accepts: the receiver has to accept, since they are of another agency.
	Accepts bool
}

// Crosses tells whether the invitations would go to another agency.
func (p Plan) Crosses() bool { return p.From.Agency() != p.To.Agency() }

// Plan tells what handing over the actor's invitations would do. Errors: fault.Forbidden,
// people.FieldErrors on the field "hand_to".
func (s *Service) Plan(ctx context.Context, actor people.Actor, to people.Email, c Choice) (Plan, error) {
	if !actor.MayInvite() {
		return Plan{}, fault.Forbidden
	}
	return s.PlanOf(ctx, actor, actor.ID, to, c)
}

// PlanOf is Plan for another officer's invitations. Whether the actor may hand them over is
// for the caller to tell: package life knows. Further error: fault.NotFound.
func (s *Service) PlanOf(ctx context.Context, actor people.Actor, fromID uuid.UUID, to people.Email, c Choice) (Plan, error) {
	from, err := s.Store.AccountByID(ctx, fromID)
	if err != nil {
		return Plan{}, fmt.Errorf("load sender: %w", err)
	}
	receiver, err := s.Store.AccountOf(ctx, to)
	if err == nil || errors.Is(err, fault.NotFound) {
		err = mayReceive(from, receiver, err)
	}
	if err != nil {
		return Plan{}, err
	}
	n, err := s.Store.CountToHandOver(ctx, fromID, c)
	if err != nil {
		return Plan{}, fmt.Errorf("count what is handed over: %w", err)
	}
	return Plan{From: personOf(from), To: personOf(receiver), Count: n, Accepts: accepts(actor, from, receiver)}, nil
}

// Count counts those of the actor's invitations that could be handed over. Errors:
// fault.Forbidden.
func (s *Service) Count(ctx context.Context, actor people.Actor, c Choice) (int, error) {
	if !actor.MayInvite() {
		return 0, fault.Forbidden
	}
	n, err := s.Store.CountToHandOver(ctx, actor.ID, c)
	if err != nil {
		return 0, fmt.Errorf("count what could be handed over: %w", err)
	}
	return n, nil
}

// Order is what an officer confirmed.
type Order struct {
	ID     uuid.UUID // made with the page that asked; a repetition under it changes nothing
	To     people.Email
	Choice Choice
	Count  int // as the page that asked told it
}

// errNone: there is nothing to hand over.
var errNone = &fault.Conflict{Reason: "None of these invitations can be handed over: they are not yours any more, or they wait in another hand-over already."}

// HandOver gives another officer invitations of the actor: at once within the agency, else
// when that officer accepts. Errors: fault.Forbidden, people.FieldErrors on the field
// "hand_to", *fault.Conflict (there is none, or not as many as were confirmed).
func (s *Service) HandOver(ctx context.Context, actor people.Actor, o Order) (h *HandOver, err error) {
	if !actor.MayInvite() {
		return nil, fault.Forbidden
	}
	err = s.update(ctx, "hand over invitations", func(tx Tx) error {
		from, err := tx.Account(ctx, actor.ID)
		if err != nil {
			return fmt.Errorf("load sender: %w", err)
		}
		h, err = tx.HandOver(ctx, o.ID)
		switch {
		case err == nil && h.AskerID == actor.ID && h.FromID == actor.ID:
			return nil // the same form, sent twice
		case err == nil:
			return fault.KeyReused
		case !errors.Is(err, fault.NotFound):
			return err
		}
		h, err = s.begin(ctx, tx, actor, from, o)
		if err == nil && h == nil {
			err = errNone
		}
		if err == nil && h.Count != o.Count {
			err = &fault.Conflict{Reason: fmt.Sprintf("The number of invitations changed meanwhile: it is %d now, not %d. Look again, then confirm.", h.Count, o.Count)}
		}
		return err
	})
	return h, err
}

// AllIn gives another officer all invitations of an account, within a transaction: what
// waits elsewhere is taken back first. It returns nil where there is none. Whether the actor
// may is for the caller to tell. Errors: people.FieldErrors on the field "hand_to".
func (s *Service) AllIn(ctx context.Context, tx Tx, actor people.Actor, from *techpass.Account, to people.Email) (*HandOver, error) {
	waiting, err := tx.WaitingHandOvers(ctx, from.ID)
	if err != nil {
		return nil, fmt.Errorf("find what waits: %w", err)
	}
	left, err := tx.CountToHandOver(ctx, from.ID, Choice{})
	if err != nil {
		return nil, fmt.Errorf("count what is left: %w", err)
	}
	if len(waiting) == 1 && left == 0 && waiting[0].To.Email == to && accepts(actor, from, &techpass.Account{Email: to}) && waiting[0].over(s.Now()) == nil {
		return waiting[0], nil // told again
	}
	for _, h := range waiting {
		if err := s.close(ctx, tx, actor, h, Withdrawn, audit.HandOverWithdrawn); err != nil {
			return nil, err
		}
	}
	return s.begin(ctx, tx, actor, from, Order{ID: uuid.Must(uuid.NewV7()), To: to})
}

// begin moves the invitations, or offers them; nil where there is none.
func (s *Service) begin(ctx context.Context, tx Tx, actor people.Actor, from *techpass.Account, o Order) (*HandOver, error) {
	to, err := tx.AccountByEmail(ctx, o.To)
	if err == nil || errors.Is(err, fault.NotFound) {
		err = mayReceive(from, to, err)
	}
	if err != nil {
		return nil, err
	}
	n, err := tx.CountToHandOver(ctx, from.ID, o.Choice)
	if err != nil || n == 0 {
		return nil, err
	}
	now := s.Now()
	h := &HandOver{ID: o.ID, FromID: from.ID, ToID: to.ID, AskerID: actor.ID, State: Moved, AskedAt: now, DecidedAt: now,
		From: personOf(from), To: personOf(to)}
	kind, action := notice.HandedOver, audit.InvitationsHandedOver
	if accepts(actor, from, to) {
		h.State, h.DecidedAt, h.ExpiresAt = Waiting, time.Time{}, now.Add(Lifetime)
		kind, action = notice.HandOverAsked, audit.HandOverAsked
	}
	added, err := tx.AddHandOver(ctx, h)
	if err == nil && !added {
		err = fault.KeyReused
	}
	if err != nil {
		return nil, fmt.Errorf("store hand-over: %w", err)
	}
	if h.State == Waiting {
		h.Count, err = tx.HoldInvitations(ctx, h, o.Choice)
	} else {
		h.Count, err = tx.MoveInvitations(ctx, from.ID, o.Choice, to.Actor())
	}
	if err != nil {
		return nil, fmt.Errorf("hand over: %w", err)
	}
	if err := tx.UpdateHandOver(ctx, h); err != nil {
		return nil, err
	}
	if err := tx.Record(ctx, h.event(ctx, now, actor, action)); err != nil {
		return nil, err
	}
	return h, s.tell(ctx, tx, h, h.ToID, kind)
}

// accepts tells whether the receiver has to accept: across agencies, but where who runs all
// of them hands over.
func accepts(actor people.Actor, from, to *techpass.Account) bool {
	runsAll := (actor.IsAdmin() && actor.ID != from.ID) || actor.Role == people.RoleSystem
	return !runsAll && personOf(from).Agency() != personOf(to).Agency()
}

// mayReceive refuses who can't receive; found is how looking for them ended.
func mayReceive(from, to *techpass.Account, found error) error {
	switch {
	case found != nil || !to.State.Usable() || !to.Actor().MayInvite():
		return refuseReceiver("unusable", "Nobody with this mailbox can take over: enter the mailbox of a public officer who has signed in to TechBiz and has not left.")
	case to.ID == from.ID:
		return refuseReceiver("same", "These are the same officer's invitations already. Enter the mailbox of a colleague.")
	}
	return nil
}

func refuseReceiver(rule, message string) error {
	return people.FieldErrors{{Field: FieldHandTo, Rule: rule, Message: message}}
}

// ParseReceiver reads the mailbox of who receives. The error is a *people.FieldError on the
// field "hand_to".
func ParseReceiver(typed string) (people.Email, error) {
	to, err := people.ParseEmail(typed)
	if field, ok := errors.AsType[*people.FieldError](err); ok {
		return to, &people.FieldError{Field: FieldHandTo, Rule: field.Rule, Message: field.Message}
	}
	return to, err
}

func personOf(a *techpass.Account) Person {
	return Person{Email: a.Email, FirstName: a.FirstName, LastName: a.LastName}
}

// event tells of the hand-over in the trail, under the account whose invitations they are.
func (h *HandOver) event(ctx context.Context, now time.Time, actor people.Actor, action audit.Action, data ...string) *audit.Event {
	data = append([]string{"hand_over", h.ID.String(), "to", h.ToID.String(), "count", strconv.Itoa(h.Count)}, data...)
	return audit.New(ctx, now, actor, action, audit.Subject{Type: "account", ID: h.FromID}, data...)
}

func (s *Service) tell(ctx context.Context, tx Tx, h *HandOver, accountID uuid.UUID, k notice.Kind) error {
	if accountID == uuid.Nil {
		return nil // the operator has no bell
	}
	return s.Bell.Notify(ctx, tx, s.Now(), notice.Notice{AccountID: accountID, Kind: k, HandOverID: h.ID})
}

func (s *Service) update(ctx context.Context, what string, change func(tx Tx) error) error {
	if err := s.Store.Update(ctx, change); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}
