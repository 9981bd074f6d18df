package insight

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/seed"
)

// How much one run takes on: a chunk shares a transaction, which is kept short, since
// others wait for it, and a run ends while the job that it is in has time left.
const (
	chunkSize = 500 // events, or invitations that were handed over
	chunks    = 100
)

// accountActions are the events about an account by which the facts of its invitations may
// change; other events about accounts, such as sign-ins, are passed over. Events about an
// invitation all count.
var accountActions = []audit.Action{audit.AccountActivated, audit.AccountTerminated}

// seedSubject are events about the SEED of an account, under the account's id.
var seedSubject = seed.Subject(uuid.Nil).Type

// Fold brings the sums up to date with the sealed trail, as far as one run takes it; more
// tells that something is left. It may run twice and on several nodes at once.
func (s *Service) Fold(ctx context.Context) (more bool, err error) {
	for range chunks {
		done := false
		err := s.store.Update(ctx, func(tx Tx) (err error) {
			done, err = s.foldChunk(ctx, tx)
			return err
		})
		if err != nil {
			return false, fmt.Errorf("fold the trail: %w", err)
		}
		if done {
			return false, nil
		}
	}
	return true, nil
}

// foldChunk takes the next step from the place on; done tells that there is none left.
func (s *Service) foldChunk(ctx context.Context, tx Tx) (done bool, err error) {
	place, err := tx.InsightPlace(ctx)
	if err != nil {
		return false, err
	}
	var concerned []uuid.UUID
	if place.MovingFrom != uuid.Nil {
		concerned, err = moveOn(ctx, tx, &place)
	} else {
		concerned, done, err = readOn(ctx, tx, &place)
	}
	if err != nil {
		return false, err
	}
	if done {
		place.CaughtUpAt = s.now()
	}
	if err := recount(ctx, tx, concerned); err != nil {
		return false, err
	}
	return done, tx.SaveInsightPlace(ctx, place)
}

// readOn reads the next events, up to one that tells of a hand-over, and returns the
// invitations that they concern.
func readOn(ctx context.Context, tx Tx, place *Place) (concerned []uuid.UUID, done bool, err error) {
	events, err := tx.SealedEvents(ctx, place.Seq, chunkSize)
	if err != nil {
		return nil, false, err
	}
	done = len(events) < chunkSize
	var accounts []uuid.UUID
	for _, e := range events {
		place.Seq = e.Seq
		switch {
		case e.Subject.Type == "invitation":
			concerned = append(concerned, e.Subject.ID)
		case e.Action == audit.InvitationsHandedOver:
			place.MovingFrom, place.MovingAfter = e.Subject.ID, uuid.Nil
		case slices.Contains(accountActions, e.Action), e.Subject.Type == seedSubject:
			accounts = append(accounts, e.Subject.ID)
		}
		if place.MovingFrom != uuid.Nil {
			done = false
			break
		}
	}
	if len(accounts) == 0 {
		return concerned, done, nil
	}
	theirs, err := tx.InvitationsOfAccounts(ctx, accounts)
	return append(concerned, theirs...), done, err
}

// moveOn returns the next invitations that counted for an officer who handed theirs over.
// Who has them now is asked of the invitations: there may have been another hand-over since.
func moveOn(ctx context.Context, tx Tx, place *Place) ([]uuid.UUID, error) {
	concerned, err := tx.FactsOfInviter(ctx, place.MovingFrom, place.MovingAfter, chunkSize)
	if err != nil {
		return nil, err
	}
	if len(concerned) < chunkSize {
		place.MovingFrom, place.MovingAfter = uuid.Nil, uuid.Nil
	} else {
		place.MovingAfter = concerned[len(concerned)-1]
	}
	return concerned, nil
}

// recount looks at the invitations as they are and brings the sums up to date.
func recount(ctx context.Context, tx Tx, invitations []uuid.UUID) error {
	if len(invitations) == 0 {
		return nil
	}
	slices.SortFunc(invitations, func(a, b uuid.UUID) int { return slices.Compare(a[:], b[:]) })
	invitations = slices.Compact(invitations)
	standings, err := tx.Standings(ctx, invitations)
	if err != nil {
		return err
	}
	before, err := tx.Facts(ctx, invitations)
	if err != nil {
		return err
	}
	sums := newChanges()
	var changed []Fact
	for _, standing := range standings {
		fact := FactOf(standing)
		earlier := before[fact.InvitationID]
		if earlier.SEEDOnboarded {
			// What is known of a device, and that it was wanted, goes when it is given back.
			fact.SEEDWanted, fact.SEEDOnboarded = true, true
		}
		if earlier != fact {
			sums.count(earlier, -1)
			sums.count(fact, 1)
			changed = append(changed, fact)
		}
	}
	if len(changed) == 0 {
		return nil
	}
	if err := tx.SaveFacts(ctx, changed); err != nil {
		return err
	}
	weeks, days := sums.lists()
	if err := tx.AddToWeeks(ctx, weeks); err != nil {
		return err
	}
	return tx.AddToDays(ctx, days)
}
