package lifecycle_test

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/google/uuid"

	"techbiz/internal/app/apptest"
	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/base/sgtime"
	"techbiz/internal/invite"
	"techbiz/internal/invite/handover"
	"techbiz/internal/lifecycle"
	"techbiz/internal/techpass"
	"techbiz/internal/testparts/testdb"
)

// Of two admins who end each other's account at once, one is left.
func TestThereIsAlwaysAnAdminLeft(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		admins := []uuid.UUID{w.admin.ID}
		for what, do := range map[string]func(who people.Actor, of *techpass.Account) error{
			"disable":   func(who people.Actor, of *techpass.Account) error { return w.Lives.Disable(w.Context(), who, of.ID) },
			"terminate": func(who people.Actor, of *techpass.Account) error { return w.Lives.Terminate(w.Context(), who, of.ID) },
			"type": func(who people.Actor, of *techpass.Account) error {
				return w.Lives.SetType(w.Context(), who, of.ID, techpass.Temp)
			},
			"leave": func(who people.Actor, of *techpass.Account) error {
				_, err := w.Lives.Leave(w.Context(), who, of.Email, people.Email{})
				return err
			},
		} {
			for _, id := range admins {
				w.Change(id, func(a *techpass.Account) { a.Duty = "" })
			}
			var two [2]*techpass.Account
			for n := range two {
				two[n] = w.Admin(fmt.Sprintf("%s%d@tech.gov.sg", what, n))
			}
			admins = []uuid.UUID{two[0].ID, two[1].ID}
			var both sync.WaitGroup
			var errs [2]error
			for n := range two {
				both.Go(func() { errs[n] = do(two[n].Actor(), two[1-n]) })
			}
			both.Wait()
			if (errs[0] == nil) == (errs[1] == nil) {
				t.Errorf("%s each other: %v and %v", what, errs[0], errs[1])
			}
			apptest.WantConflict(t, cmp.Or(errs[0], errs[1]))
		}
	})
}

func TestAdminChangesAccounts(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		i := w.Invite(w.officer, "jane@acme.com")
		w.activate(i)
		id := i.AccountID
		in, _, err := w.issue(id)
		w.OK(err)
		twice := func(do func() error) {
			t.Helper()
			w.OK(do())
			before := len(w.actions(id))
			w.OK(do())
			if n := len(w.actions(id)); n != before {
				t.Errorf("the second time was recorded as well: %v", w.actions(id))
			}
		}
		twice(func() error { return w.Lives.Disable(w.Context(), w.admin, id) })
		w.want(id, techpass.Disabled, techpass.ByAdmin)
		if live, err := w.SignIn.Live(w.Context(), in.ID); live || err != nil {
			t.Errorf("the sign-in lives on: %v", err)
		}
		twice(func() error { return w.Lives.Enable(w.Context(), w.admin, id) })
		w.want(id, techpass.Active, "")
		twice(func() error { return w.Lives.Investigate(w.Context(), w.admin, id, true) })
		w.days(400)
		w.refresh()
		w.run()
		w.want(id, techpass.Active, "")
		twice(func() error { return w.Lives.Investigate(w.Context(), w.admin, id, false) })
		twice(func() error { return w.Lives.SetType(w.Context(), w.admin, id, techpass.Product) })
		w.run()
		w.want(id, techpass.Active, "")
		twice(func() error { return w.Lives.SetType(w.Context(), w.admin, id, techpass.Vendor) })
		apptest.WantRule(t, w.Lives.SetType(w.Context(), w.admin, id, techpass.PublicOfficer), "type", people.RuleUnknown)
		w.OK(w.Lives.Terminate(w.Context(), w.admin, id))
		w.want(id, techpass.Terminated, techpass.ByAdmin)
		if got, told := w.invitation(i.ID), w.Told(w.officer.ID); got.State != invite.Ended || len(told) != 2 {
			t.Errorf("its invitation is %s, told %v", got.State, told) // that it began and that it ended
		}
		for _, a := range []audit.Action{audit.AccountDisabled, audit.AccountEnabled, audit.InvestigationBegun, audit.InvestigationEnded,
			audit.AccountTypeChanged, audit.AccountTerminated} {
			w.wantAction(id, a)
		}
		for _, do := range w.accountActions(w.admin, id) {
			apptest.WantConflict(t, do()) // it has ended
		}
	})
}

// TestInvestigationOfAnEndedAccountEnds: until then nothing is deleted, and afterwards
// everything is.
func TestInvestigationOfAnEndedAccountEnds(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		id := w.Invite(w.officer, "jane@acme.com").AccountID
		w.OK(w.Lives.Investigate(w.Context(), w.admin, id, true))
		w.OK(w.Lives.Terminate(w.Context(), w.admin, id))
		w.days(6)
		w.run()
		w.want(id, techpass.Terminated, techpass.ByAdmin)
		w.OK(w.Lives.Investigate(w.Context(), w.admin, id, false))
		w.run()
		w.want(id, techpass.Deleted, techpass.AfterEnd)
	})
}

// accountActions are all that an admin does to an account by its id.
func (w *world) accountActions(actor people.Actor, id uuid.UUID) []func() error {
	return []func() error{
		func() error { return w.Lives.Disable(w.Context(), actor, id) },
		func() error { return w.Lives.Enable(w.Context(), actor, id) },
		func() error { return w.Lives.Terminate(w.Context(), actor, id) },
		func() error { return w.Lives.Investigate(w.Context(), actor, id, true) },
		func() error { return w.Lives.SetType(w.Context(), actor, id, techpass.Temp) },
		func() error { return w.Lives.SetContractOf(w.Context(), actor, id, sgtime.DateOf(w.Clock.Now())) },
	}
}

func TestWhoMayChangeAccounts(t *testing.T) {
	w := newWorld(t, testdb.SQLite(t))
	i := w.Invite(w.officer, "jane@acme.com")
	others := append(w.accountActions(w.officer, i.AccountID),
		func() error { _, err := w.Lives.Find(w.Context(), w.officer, "jane"); return err },
		func() error { _, err := w.Lives.Get(w.Context(), w.officer, i.AccountID); return err },
		func() error {
			_, err := w.Lives.HandOverOf(w.Context(), w.officer, w.other.ID, w.officer.Email)
			return err
		},
		func() error {
			_, err := w.Lives.Leave(w.Context(), w.officer, w.other.Email, people.Email{})
			return err
		})
	for n, do := range others {
		if err := do(); !errors.Is(err, fault.Forbidden) {
			t.Errorf("action %d of an officer: %v", n, err)
		}
	}
	for n, do := range w.accountActions(w.admin, uuid.New()) {
		if err := do(); !errors.Is(err, fault.NotFound) {
			t.Errorf("action %d to nobody: %v", n, err)
		}
	}
	for _, do := range w.accountActions(w.admin, w.admin.ID) {
		apptest.WantConflict(t, do()) // one's own, or no vendor's
	}
	_, err := w.Lives.Leave(w.Context(), w.admin, w.admin.Email, people.Email{})
	apptest.WantConflict(t, err)
	vendor := people.Actor{ID: i.AccountID, Role: people.RoleVendor}
	if _, err := w.Lives.Contract(w.Context(), vendor, i.ID); !errors.Is(err, fault.Forbidden) {
		t.Errorf("a vendor reads a contract: %v", err)
	}
	if _, err := w.Lives.Contract(w.Context(), w.other, i.ID); !errors.Is(err, fault.NotFound) {
		t.Errorf("another officer reads a contract: %v", err)
	}
	if err := w.Lives.SetContract(w.Context(), w.other, i.ID, sgtime.DateOf(w.Clock.Now())); !errors.Is(err, fault.NotFound) {
		t.Errorf("another officer sets a contract: %v", err)
	}
}

func TestOfficerLeaves(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		var made []uuid.UUID
		for _, mailbox := range []string{"tan@tech.gov.sg", "lim@tech.gov.sg"} {
			made = append(made, w.Invite(w.officer, mailbox).ID)
		}
		kept := w.Invite(w.other, "ong@tech.gov.sg")
		in, token, err := w.issue(w.officer.ID)
		w.OK(err)
		_, err = w.Lives.Leave(w.Context(), w.admin, w.officer.Email, w.Email("nobody@tech.gov.sg"))
		apptest.WantRule(t, err, "hand_to", "unusable")
		w.want(w.officer.ID, techpass.Pending, "")

		d, err := w.Lives.Leave(w.Context(), w.admin, w.officer.Email, w.other.Email)
		w.OK(err)
		if d.HandedOver != 2 || d.AccountID != w.officer.ID || !d.LeftAt.Equal(w.Clock.Now()) {
			t.Errorf("%+v", d)
		}
		w.want(w.officer.ID, techpass.Disabled, techpass.Left)
		if live, err := w.SignIn.Live(w.Context(), in.ID); live || err != nil {
			t.Errorf("the sign-in lives on: %v", err)
		}
		if _, err := w.Store.SignIns().AccountOfToken(w.Context(), token, w.Clock.Now()); !errors.Is(err, fault.NotFound) {
			t.Errorf("the token works on: %v", err)
		}
		w.wantAction(w.officer.ID, audit.OfficerLeft)
		w.wantAction(w.officer.ID, audit.InvitationsHandedOver)
		page, err := w.Invites.List(w.Context(), w.other, invite.Query{})
		w.OK(err)
		if page.Total != 3 {
			t.Errorf("the colleague looks after %d", page.Total)
		}
		for _, id := range append(made, kept.ID) {
			if _, err := w.Invites.Get(w.Context(), w.other, id); err != nil {
				t.Errorf("invitation %s: %v", id, err)
			}
		}
		if page, err = w.Invites.List(w.Context(), w.other, invite.Query{Search: "tan"}); err != nil || page.Total != 1 {
			t.Errorf("searched for: %d, %v", page.Total, err)
		}

		w.days(1)
		again, err := w.Lives.Leave(w.Context(), w.admin, w.officer.Email, people.Email{})
		if err != nil || !again.LeftAt.Equal(d.LeftAt) || again.HandedOver != 0 || w.count(w.officer.ID, audit.OfficerLeft) != 1 {
			t.Errorf("told again: %+v, %v", again, err)
		}
		w.OK(w.Lives.Enable(w.Context(), w.admin, w.officer.ID))
		if a := w.Account(w.officer.ID); !a.LeftAt.IsZero() || a.State != techpass.Pending {
			t.Errorf("marked by mistake, and taken back: %+v", a)
		}
	})
}

func TestLeavingIsForOfficers(t *testing.T) {
	w := newWorld(t, testdb.SQLite(t))
	_, err := w.Lives.Leave(w.Context(), people.System(), w.Email("jane@acme.com"), people.Email{})
	apptest.WantRule(t, err, "email", "officer_only")
	_, err = w.Lives.Leave(w.Context(), people.System(), w.Email("nobody@tech.gov.sg"), people.Email{})
	if !errors.Is(err, fault.NotFound) {
		t.Errorf("an unknown officer: %v", err)
	}
}

// An agency admin hands over at once within the agency; an officer of another one has to
// accept, also where the sender has left. An admin of all asks nobody.
func TestAgencyAdminHandsOver(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		boss := w.Serving("boss@tech.gov.sg", techpass.DutyAgencyAdmin).Actor()
		colleague := w.Officer("colleague@tech.gov.sg").Actor()
		w.Invite(w.officer, "tan@tech.gov.sg")
		h, err := w.Lives.HandOverOf(w.Context(), boss, w.officer.ID, colleague.Email)
		if err != nil || h.State != handover.Moved || h.Count != 1 {
			t.Fatalf("within the agency: %+v, %v", h, err)
		}
		d, err := w.Lives.Leave(w.Context(), boss, colleague.Email, w.other.Email)
		if err != nil || d.HandedOver != 0 || d.Offered != 1 {
			t.Fatalf("left, to another agency: %+v, %v", d, err)
		}
		again, err := w.Lives.Leave(w.Context(), boss, colleague.Email, w.other.Email)
		if err != nil || again.Offered != 1 || w.count(colleague.ID, audit.HandOverAsked) != 1 || len(w.Told(w.other.ID)) != 1 {
			t.Errorf("told again: %+v, %v", again, err)
		}
		offered := w.Told(w.other.ID)[0]
		if _, err := w.HandOvers.Accept(w.Context(), w.other, offered.HandOverID); err != nil {
			t.Errorf("accepted after the sender left: %v", err)
		}
		if h, err := w.Lives.HandOverOf(w.Context(), w.admin, w.other.ID, w.officer.Email); err != nil || h.State != handover.Moved || h.Count != 1 {
			t.Errorf("an admin of all: %+v, %v", h, err)
		}
		if h, err := w.Lives.HandOverOf(w.Context(), w.admin, w.other.ID, w.officer.Email); err != nil || h != nil {
			t.Errorf("nothing left: %+v, %v", h, err)
		}
	})
}

func TestContractEnds(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		i := w.Invite(w.officer, "jane@acme.com")
		w.activate(i)
		today := func() sgtime.Date { return sgtime.DateOf(w.Clock.Now()) }
		apptest.WantRule(t, w.Lives.SetContract(w.Context(), w.officer, i.ID, today().Add(-1)), "ends_on", "past")
		end := today().Add(10)
		w.OK(w.Lives.SetContract(w.Context(), w.officer, i.ID, end))
		var reminded []int
		for day := 1; day <= 10; day++ {
			w.days(1)
			w.signsIn(i.AccountID)
			n := w.count(i.AccountID, audit.AccountReminded)
			w.run()
			if w.count(i.AccountID, audit.AccountReminded) > n {
				reminded = append(reminded, day)
			}
		}
		if !slices.Equal(reminded, []int{3, 4, 5, 6, 7, 8, 9}) {
			t.Errorf("reminded on days %v", reminded)
		}
		w.want(i.AccountID, techpass.Disabled, techpass.ContractEnd)
		apptest.WantConflict(t, w.Lives.Enable(w.Context(), w.admin, i.AccountID))
		c, err := w.Lives.Contract(w.Context(), w.officer, i.ID)
		if err != nil || c.EndsOn != end || !c.Over || !c.MaySet {
			t.Errorf("%+v, %v", c, err)
		}
		w.OK(w.Lives.SetContract(w.Context(), w.officer, i.ID, today()))
		w.want(i.AccountID, techpass.Disabled, techpass.ContractEnd)
		w.OK(w.Lives.SetContract(w.Context(), w.officer, i.ID, today().Add(1)))
		w.want(i.AccountID, techpass.Active, "")
		w.days(1)
		w.run()
		w.want(i.AccountID, techpass.Disabled, techpass.ContractEnd)
		w.OK(w.Lives.SetContractOf(w.Context(), w.admin, i.AccountID, sgtime.Date{}))
		w.want(i.AccountID, techpass.Active, "")
		w.days(30)
		w.run()
		w.want(i.AccountID, techpass.Active, "")
	})
}

// Extending a contract enables no account that something else disabled.
func TestContractEnablesOnlyWhatItDisabled(t *testing.T) {
	w := newWorld(t, testdb.SQLite(t))
	i := w.Invite(w.officer, "jane@acme.com")
	w.activate(i)
	w.OK(w.Lives.SetContract(w.Context(), w.officer, i.ID, sgtime.DateOf(w.Clock.Now()).Add(1)))
	w.OK(w.Lives.Disable(w.Context(), w.admin, i.AccountID))
	w.days(1)
	w.run()
	w.OK(w.Lives.SetContract(w.Context(), w.officer, i.ID, sgtime.DateOf(w.Clock.Now()).Add(100)))
	w.want(i.AccountID, techpass.Disabled, techpass.ByAdmin)
	ended := w.Invite(w.officer, "june@acme.com")
	w.activate(ended)
	w.OK(w.Lives.SetContract(w.Context(), w.officer, ended.ID, sgtime.DateOf(w.Clock.Now()).Add(1)))
	w.days(1)
	w.run()
	w.want(ended.AccountID, techpass.Disabled, techpass.ContractEnd)
	w.OK(w.Lives.Disable(w.Context(), w.admin, ended.AccountID)) // so that no officer brings it back
	w.OK(w.Lives.SetContract(w.Context(), w.officer, ended.ID, sgtime.DateOf(w.Clock.Now()).Add(100)))
	w.want(ended.AccountID, techpass.Disabled, techpass.ByAdmin)
	officers := w.Invite(w.officer, "tan@tech.gov.sg")
	apptest.WantConflict(t, w.Lives.SetContract(w.Context(), w.officer, officers.ID, sgtime.DateOf(w.Clock.Now())))
	_, err := w.Invites.Revoke(w.Context(), w.officer, officers.ID, "")
	w.OK(err)
	apptest.WantConflict(t, w.Lives.SetContract(w.Context(), w.officer, officers.ID, sgtime.DateOf(w.Clock.Now())))
}

func TestFind(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		gale := apptest.Form(w.Email("jane.goh@acme.com"))
		gale.Username = "Gale"
		jane := w.InviteBy(w.officer, gale)
		w.Invite(w.officer, "gan@tech.gov.sg")
		for typed, want := range map[string][]string{
			"jane.goh@acme.com":      {"jane.goh@acme.com"},
			"JANE":                   {"jane.goh@acme.com"},
			"gale@techpass.gov.sg":   {"jane.goh@acme.com"},
			"ga":                     {"gan@tech.gov.sg", "jane.goh@acme.com"},
			"officer@tech":           {"officer@tech.gov.sg"},
			"officer":                {"officer2@hive.gov.sg", "officer@tech.gov.sg"},
			"tan, jane":              {"jane.goh@acme.com"},
			"%":                      nil,
			"acme":                   {"jane.goh@acme.com"},
			"gale@techpass.gov.sg.x": nil,
		} {
			found, err := w.Lives.Find(w.Context(), w.admin, typed)
			var got []string
			for _, a := range found.Accounts {
				got = append(got, a.Email.String())
			}
			slices.Sort(got)
			if err != nil || !slices.Equal(got, want) || found.More {
				t.Errorf("%q: %v, %v, want %v", typed, got, err, want)
			}
		}
		about, err := w.Lives.Get(w.Context(), w.admin, w.officer.ID)
		if err != nil || about.Invited != 2 || about.Contract.MaySet {
			t.Errorf("%+v, %v", about, err)
		}
		if about, err = w.Lives.Get(w.Context(), w.admin, jane.AccountID); err != nil || about.Invited != 0 || !about.Contract.MaySet {
			t.Errorf("%+v, %v", about, err)
		}
		if found, err := w.Lives.Find(w.Context(), w.admin, " "); err != nil || len(found.Accounts) == 0 || found.Accounts[0].CreatedAt.Before(found.Accounts[len(found.Accounts)-1].CreatedAt) {
			t.Errorf("the newest: %+v, %v", found, err)
		}
		w.fill(60)
		if found, err := w.Lives.Find(w.Context(), w.admin, "person"); err != nil || len(found.Accounts) != 50 || !found.More {
			t.Errorf("%d of 60, more %v, %v", len(found.Accounts), found.More, err)
		}
	})
}

// Who serves the desk changes accounts on a granted request alone, and nobody else does.
func TestTheDeskNeedsAWarrant(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		i := w.Invite(w.officer, "jane@acme.com")
		w.activate(i)
		agent, vendor := w.officer, w.officer
		agent.Role, vendor.Role = people.RoleAgent, people.RoleVendor
		granted := lifecycle.GrantedRequest{RequestID: uuid.New()}
		terminate := func(actor people.Actor, by lifecycle.GrantedRequest) error {
			return w.Store.Lives().Update(w.Context(), func(tx lifecycle.Tx) error { return w.Lives.TerminateIn(w.Context(), tx, actor, i.AccountID, by) })
		}
		for what, err := range map[string]error{
			"an agent without one": terminate(agent, lifecycle.GrantedRequest{}),
			"an officer with one":  terminate(w.officer, granted),
			"a vendor with one":    terminate(vendor, granted),
			"an agent by herself":  w.Lives.Terminate(w.Context(), agent, i.AccountID),
		} {
			if !errors.Is(err, fault.Forbidden) {
				t.Errorf("%s: %v", what, err)
			}
		}
		w.OK(terminate(agent, granted))
		w.want(i.AccountID, techpass.Terminated, techpass.ByAdmin)
		if err := terminate(agent, granted); err == nil {
			t.Error("an account ended twice")
		}
	})
}
