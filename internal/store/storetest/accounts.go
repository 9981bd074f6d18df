package storetest

import (
	"errors"
	"reflect"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/base/sgtime"
	"techbiz/internal/invite"
	"techbiz/internal/techpass"
)

func accountsComeBack(t *testing.T, f *fixture) {
	a := f.account("jane@acme.com")
	a.Username = must[people.Username](f)(people.ParseUsername("Jane.O'Neil"))
	a.Duty = techpass.DutyAdmin
	a.FirstName = must[people.PersonName](f)(people.ParsePersonName("first_name", "Jané"))
	a.LastName = must[people.PersonName](f)(people.ParsePersonName("last_name", "சுந்தர்"))
	a.Phone = must[people.Phone](f)(people.ParsePhone("+65", "91234567"))
	a.Organisation = must[people.Organisation](f)(people.ParseOrganisation("Acme; DROP TABLE -- \\' ?0"))
	a.Department = must[people.Department](f)(people.ParseDepartment("R&D"))
	a.PasswordHash, a.PrivacyVersion, a.TermsVersion = "$argon2id$x", "1", "2"
	a.MailboxProvedAt, a.ActivatedAt, a.LastSignInAt = f.at.Add(time.Hour), f.at.Add(2*time.Hour), f.at.Add(3*time.Hour)
	a.PasswordDue = true
	a.Passkeys, a.SEED, a.Investigated = 2, true, true
	a.TOTPAt, a.InvitedAt, a.StateChangedAt = f.at.Add(4*time.Hour), f.at.Add(5*time.Hour), f.at.Add(6*time.Hour)
	a.EndsOn, a.LeftAt = sgtime.DateOf(f.at), f.at.Add(7*time.Hour)
	a.RemindedAt, a.Cause = f.at.Add(8*time.Hour), techpass.ByAdmin
	f.ok(f.update(func(tx invite.Tx) error { return tx.AddAccount(f.ctx(), a) }))
	check := func(how string, got *techpass.Account, err error) {
		t.Helper()
		f.ok(err)
		a.DueAt = techpass.NextDue(a) // whoever stores it
		inUTC(&got.CreatedAt, &got.MailboxProvedAt, &got.ActivatedAt, &got.LastSignInAt)
		inUTC(&got.TOTPAt, &got.InvitedAt, &got.StateChangedAt, &got.LeftAt, &got.RemindedAt, &got.DueAt)
		if !reflect.DeepEqual(got, a) {
			t.Errorf("%s:\n got %+v\nwant %+v", how, got, a)
		}
	}
	got, err := f.Invites().AccountByID(f.ctx(), a.ID)
	check("by id", got, err)
	got, err = f.Invites().AccountOf(f.ctx(), f.email("JANE@acme.com"))
	check("by email", got, err)
	f.ok(f.update(func(tx invite.Tx) error {
		got, err := tx.AccountByUsername(f.ctx(), must[people.Username](f)(people.ParseUsername("JANE.o'neil")))
		check("by username", got, err)
		a.FirstName, a.LastSignInAt, a.Investigated = people.PersonName{}, time.Time{}, false
		return tx.UpdateAccount(f.ctx(), a)
	}))
	got, err = f.Invites().AccountByID(f.ctx(), a.ID)
	check("updated", got, err)
	if got.DueAt.IsZero() {
		t.Error("the daily job never looks at it")
	}
	if _, err := f.Invites().AccountByID(f.ctx(), uuid.New()); !errors.Is(err, fault.NotFound) {
		t.Errorf("an unknown account: %v", err)
	}
}

func inUTC(times ...*time.Time) {
	for _, t := range times {
		*t = t.UTC()
	}
}

func uniqueAccounts(t *testing.T, f *fixture) {
	first := f.account("jane@acme.com")
	first.Username = must[people.Username](f)(people.ParseUsername("jane"))
	sameEmail := f.account("Jane@ACME.com")
	sameName := f.account("june@acme.com")
	sameName.Username = must[people.Username](f)(people.ParseUsername("JANE"))
	f.ok(f.update(func(tx invite.Tx) error {
		f.ok(tx.AddAccount(f.ctx(), first))
		if err := tx.AddAccount(f.ctx(), sameEmail); !errors.Is(err, techpass.ErrEmailTaken) {
			t.Errorf("same email: %v", err)
		}
		if err := tx.AddAccount(f.ctx(), sameName); !errors.Is(err, techpass.ErrUsernameTaken) {
			t.Errorf("same username: %v", err)
		}
		first.MoveTo(techpass.Terminated, f.at)
		f.ok(tx.UpdateAccount(f.ctx(), first))
		f.ok(tx.AddAccount(f.ctx(), sameEmail)) // both are free again
		return tx.AddAccount(f.ctx(), sameName)
	}))
	if _, err := f.Invites().AccountOf(f.ctx(), first.Email); err != nil {
		t.Errorf("the account that is not terminated: %v", err)
	}
}

func conflictLeavesTransaction(t *testing.T, f *fixture) {
	held := f.addAccount("held@tech.gov.sg")
	other := f.addAccount("other@tech.gov.sg")
	f.ok(f.update(func(tx invite.Tx) error {
		moved := *other
		moved.Email = held.Email
		if err := tx.UpdateAccount(f.ctx(), &moved); !errors.Is(err, techpass.ErrEmailTaken) {
			t.Errorf("moved onto a held email: %v", err)
		}
		return tx.AddAccount(f.ctx(), f.account("third@tech.gov.sg"))
	}))
	if _, err := f.Invites().AccountOf(f.ctx(), f.email("third@tech.gov.sg")); err != nil {
		t.Errorf("what came after the conflict is lost: %v", err)
	}
	got, err := f.Invites().AccountByID(f.ctx(), other.ID)
	f.ok(err)
	if got.Email != other.Email {
		t.Errorf("email is %s after a refused change", got.Email)
	}
}

func failedChangeLeavesNothing(t *testing.T, f *fixture) {
	officer := f.addAccount("officer@tech.gov.sg")
	i := f.invitation(officer, "x@tech.gov.sg")
	failure := errors.New("no")
	err := f.update(func(tx invite.Tx) error {
		f.ok(tx.AddAccount(f.ctx(), f.account("x@tech.gov.sg")))
		f.ok(tx.AddInvitations(f.ctx(), i))
		f.ok(tx.Record(f.ctx(), f.event("invitation.sent", i.ID)))
		return failure
	})
	if !errors.Is(err, failure) {
		t.Errorf("error %v, want that of the change", err)
	}
	if _, err := f.Invites().Get(f.ctx(), i.ID); !errors.Is(err, fault.NotFound) {
		t.Errorf("the invitation is there: %v", err)
	}
	events, err := f.Invites().EventsAbout(f.ctx(), f.event("", i.ID).Subject, 10)
	if err != nil || len(events) != 0 {
		t.Errorf("events %v, %v", events, err)
	}
	func() {
		defer func() { _ = recover() }()
		_ = f.update(func(tx invite.Tx) error {
			f.ok(tx.AddAccount(f.ctx(), f.account("y@tech.gov.sg")))
			panic("in the middle")
		})
	}()
	if _, err := f.Invites().AccountOf(f.ctx(), f.email("y@tech.gov.sg")); !errors.Is(err, fault.NotFound) {
		t.Errorf("after a panic the account is there: %v", err)
	}
	f.addAccount("z@tech.gov.sg") // and the store goes on
}

func concurrentAccounts(t *testing.T, f *fixture) {
	const n = 12
	results := make(chan error, n)
	var start sync.WaitGroup
	start.Add(n)
	for range n {
		a := f.account("jane@tech.gov.sg")
		go func() {
			start.Done()
			start.Wait()
			results <- f.update(func(tx invite.Tx) error { return tx.AddAccount(f.ctx(), a) })
		}()
	}
	won := 0
	for range n {
		switch err := <-results; {
		case err == nil:
			won++
		case !errors.Is(err, techpass.ErrEmailTaken):
			t.Errorf("a loser got %v", err)
		}
	}
	if won != 1 {
		t.Errorf("%d of %d made the account", won, n)
	}
}
