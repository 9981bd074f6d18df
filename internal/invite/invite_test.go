package invite_test

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"techbiz/internal/app/apptest"
	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/invite"
	"techbiz/internal/techpass"
)

func TestParseForm(t *testing.T) {
	long := strings.Repeat("x", 256)
	for name, test := range map[string]struct {
		change func(*invite.Form)
		want   string // "field rule" each
	}{
		"email":                           {func(f *invite.Form) { *f = emailForm("tan@tech.gov.sg") }, ""},
		"email of a government vendor":    {func(f *invite.Form) { *f = emailForm("tan_from.acme@tech.gov.sg") }, ""},
		"email of a company":              {func(f *invite.Form) { *f = emailForm("tan@acme.com") }, "email government_only"},
		"no type":                         {func(f *invite.Form) { f.Type = "" }, "type choice"},
		"account":                         {func(*invite.Form) {}, ""},
		"account of a government mailbox": {func(f *invite.Form) { f.Email, f.Username = "tan@tech.gov.sg", "" }, ""},
		"username not needed":             {func(f *invite.Form) { f.Email = "tan@tech.gov.sg" }, "username not_allowed"},
		"username missing":                {func(f *invite.Form) { f.Username = "" }, "username required"},
		"username with two periods":       {func(f *invite.Form) { f.Username = "a..b" }, "username periods"},
		"email and username wrong":        {func(f *invite.Form) { f.Email, f.Username = "x", "-" }, "email format username start_end"},
		"email wrong, no username":        {func(f *invite.Form) { f.Email, f.Username = "x", "" }, "email format"},
		"personal mailbox":                {func(f *invite.Form) { f.Email = "tan@gmail.com" }, "email personal_mailbox username not_checked"},
		"reason of 256":                   {func(f *invite.Form) { f.Reason = long }, "reason too_long"},
		"reason of 255":                   {func(f *invite.Form) { f.Reason = long[1:] }, ""},
		"no department":                   {func(f *invite.Form) { f.Department = "" }, ""},
		"all missing": {func(f *invite.Form) { *f = invite.Form{Type: invite.ByAccount} },
			"email required first_name required last_name required contact_number required organisation required reason required"},
		"seed neither yes nor no": {func(f *invite.Form) { f.SEED = "maybe" }, "seed"},
	} {
		t.Run(name, func(t *testing.T) {
			f := accountForm("jane@acme.com", "jane")
			test.change(&f)
			_, err := invite.ParseForm(f)
			var errs people.FieldErrors
			errors.As(err, &errs)
			words := strings.Fields(strings.ReplaceAll(test.want, " username not_checked", ""))
			if test.want == "" {
				if err != nil {
					t.Errorf("refused: %v", err)
				}
				return
			}
			for k := 0; k < len(words); k += 2 {
				e := errs.For(words[k])
				if e == nil || (k+1 < len(words) && e.Rule != words[k+1]) {
					t.Errorf("%s: %v, want %v", words[k], e, words[k:])
				}
			}
			if want := (len(words) + 1) / 2; len(errs) != want {
				t.Errorf("%d errors, want %d: %v", len(errs), want, errs)
			}
		})
	}
}

func TestInviteMakesAccountMailAndEvent(t *testing.T) {
	w := newWorld(t)
	i := w.InviteBy(w.officer, accountForm("Jane@Acme.com", "Jane.T"))
	if i.State != invite.Open || i.Attempt != 1 || !i.ExpiresAt.Equal(w.Clock.Now().Add(30*24*time.Hour)) {
		t.Errorf("invitation %+v", i)
	}
	a, err := w.Store.AccountOf(w.Context(), w.Email("jane@acme.com"))
	w.OK(err)
	if a.ID != i.AccountID || a.State != techpass.Pending || a.LoginID() != "jane.t@techpass.gov.sg" || a.Type != techpass.Vendor {
		t.Errorf("account %+v", a)
	}
	if got := w.linkState(w.Token(i)); got != invite.LinkOpen {
		t.Errorf("link is %s", got)
	}
	if got := w.actions(i); got[0] != audit.InvitationSent {
		t.Errorf("events %v", got)
	}
}

func TestInviteIsForInviters(t *testing.T) {
	w := newWorld(t)
	i := w.InviteBy(w.officer, accountForm("jane@acme.com", "jane"))
	a, err := w.Store.AccountByID(w.Context(), i.AccountID)
	w.OK(err)
	r, _ := invite.ParseForm(emailForm("tan@tech.gov.sg"))
	for _, actor := range []people.Actor{a.Actor(), {}, {Role: people.RoleInvitee}} {
		if _, err := w.Invites.Invite(w.Context(), actor, r, ""); !errors.Is(err, fault.Forbidden) {
			t.Errorf("%s: %v", actor.Role, err)
		}
		if _, err := w.Invites.List(w.Context(), actor, invite.Query{}); !errors.Is(err, fault.Forbidden) {
			t.Errorf("%s lists: %v", actor.Role, err)
		}
		if _, err := w.Invites.Revoke(w.Context(), actor, i.ID, ""); !errors.Is(err, fault.Forbidden) {
			t.Errorf("%s revokes: %v", actor.Role, err)
		}
	}
}

func TestDomainMustBeAllowed(t *testing.T) {
	w := newWorld(t)
	_, err := w.try(w.officer, emailForm("tan@moh.gov.sg"))
	apptest.WantRule(t, err, "email", "domain_not_allowed")
	if _, err := w.Store.AccountOf(w.Context(), w.Email("tan@moh.gov.sg")); !errors.Is(err, fault.NotFound) {
		t.Error("an account was made all the same")
	}
}

func TestDuplicates(t *testing.T) {
	w := newWorld(t)
	i := w.Invite(w.officer, "tan@tech.gov.sg")
	for name, test := range map[string]struct {
		actor people.Actor
		email string
		words string
	}{
		"own open invitation":     {w.officer, "TAN@tech.gov.sg", "you invited"},
		"another's":               {w.other, "tan@tech.gov.sg", "officer@tech.gov.sg can see it"},
		"an officer who signs in": {w.officer, "officer2@hive.gov.sg", "has signed in"},
	} {
		_, err := w.try(test.actor, emailForm(test.email))
		apptest.WantRule(t, err, "email", invite.RuleDuplicate)
		if err == nil || !strings.Contains(err.Error(), test.words) {
			t.Errorf("%s: %q does not say %q", name, err, test.words)
		}
	}
	w.Onboard(i)
	_, err := w.try(w.other, emailForm("tan@tech.gov.sg"))
	apptest.WantRule(t, err, "email", invite.RuleDuplicate)
	if !strings.Contains(err.Error(), "already has a TechPass account") {
		t.Errorf("existing account: %v", err)
	}
	w.InviteBy(w.officer, accountForm("jane@acme.com", "jane"))
	_, err = w.try(w.officer, accountForm("june@acme.com", "JANE"))
	apptest.WantRule(t, err, "username", "taken")
}

// Before 08:00 in Singapore it is still the day before in UTC.
func TestDuplicateTellsTheDayInSingapore(t *testing.T) {
	w := newWorld(t)
	w.Clock.Set(time.Date(2026, 11, 24, 23, 30, 0, 0, time.UTC))
	w.Invite(w.officer, "tan@tech.gov.sg")
	for _, actor := range []people.Actor{w.officer, w.other} {
		if _, err := w.try(actor, emailForm("tan@tech.gov.sg")); err == nil || !strings.Contains(err.Error(), " on 25-11-2026 ") {
			t.Errorf("%s is told: %v", actor.Email, err)
		}
	}
}

func TestDuplicatesAreToldWithinLimits(t *testing.T) {
	w := newWorld(t)
	w.Invite(w.officer, "tan@tech.gov.sg")
	for n := 1; ; n++ {
		_, err := w.try(w.other, emailForm("tan@tech.gov.sg"))
		if _, limited := errors.AsType[*fault.TooMany](err); limited {
			if n != 31 {
				t.Errorf("refused at the %dth", n)
			}
			break
		}
		if n > 40 {
			t.Fatal("no limit")
		}
	}
	w.Clock.Add(time.Hour + time.Second)
	_, err := w.try(w.other, emailForm("tan@tech.gov.sg"))
	apptest.WantRule(t, err, "email", invite.RuleDuplicate)
}

func TestSameKeyInvitesOnce(t *testing.T) {
	w := newWorld(t)
	r, err := invite.ParseForm(emailForm("tan@tech.gov.sg"))
	w.OK(err)
	var wait sync.WaitGroup
	got := make([]*invite.Invitation, 8)
	for k := range got {
		wait.Go(func() {
			var err error
			if got[k], err = w.Invites.Invite(w.Context(), w.officer, r, "key"); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	for _, i := range got {
		if i == nil || i.ID != got[0].ID {
			t.Errorf("answers differ: %v", i)
		}
	}
	other, err := invite.ParseForm(emailForm("lim@tech.gov.sg"))
	w.OK(err)
	if _, err := w.Invites.Invite(w.Context(), w.officer, other, "key"); !errors.Is(err, fault.KeyReused) {
		t.Errorf("another request under the key: %v", err)
	}
	if _, err := w.Invites.Invite(w.Context(), w.other, other, "key"); err != nil {
		t.Errorf("another officer's same key: %v", err)
	}
}

// A lapsed or refused invitation never bricks its address or username.
func TestInvitingAgainAlwaysWorks(t *testing.T) {
	for name, test := range map[string]struct {
		die  func(w *world, i *invite.Invitation)
		want invite.State
	}{
		"lapsed, not swept yet": {func(w *world, _ *invite.Invitation) { w.Clock.Add(invite.Lifetime) }, invite.Lapsed},
		"lapsed and swept": {func(w *world, _ *invite.Invitation) {
			w.Clock.Add(invite.Lifetime)
			_, err := w.Invites.LapseDue(w.Context())
			w.OK(err)
		}, invite.Lapsed},
		"refused": {func(w *world, i *invite.Invitation) { w.Refuse(i.ID, "550 no such user") }, invite.Replaced},
		"refused, then lapsed": {func(w *world, i *invite.Invitation) {
			w.Refuse(i.ID, "550 no such user")
			w.Clock.Add(invite.Lifetime)
		}, invite.Lapsed},
		"revoked": {func(w *world, i *invite.Invitation) {
			_, err := w.Invites.Revoke(w.Context(), w.officer, i.ID, "")
			w.OK(err)
		}, invite.Revoked},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			dead := w.InviteBy(w.officer, accountForm("jane@acme.com", "jane"))
			token := w.Token(dead)
			test.die(w, dead)
			again := w.InviteBy(w.other, accountForm("jane@acme.com", "jane"))
			w.wantState(w.officer, dead, test.want)
			w.wantState(w.other, again, invite.Open)
			if got := w.linkState(token); got == invite.LinkOpen {
				t.Error("the dead invitation's link still works")
			}
			w.Accept(again)
		})
	}
}

func TestUsernameOfDeadInvitationIsFree(t *testing.T) {
	w := newWorld(t)
	dead := w.InviteBy(w.officer, accountForm("jane@acme.com", "jane"))
	w.Clock.Add(invite.Lifetime)
	w.InviteBy(w.other, accountForm("june@acme.com", "jane"))
	w.wantState(w.officer, dead, invite.Lapsed)
}

func TestOfficerWhoSignedInKeepsTheAccount(t *testing.T) {
	w := newWorld(t)
	w.Clock.Add(invite.Lifetime)
	_, err := w.Invites.LapseDue(w.Context())
	w.OK(err)
	i := w.Invite(w.officer, "officer2@hive.gov.sg")
	if i.AccountID != w.other.ID {
		t.Error("a new account took the place of one in use")
	}
	if again := w.Officer("officer2@hive.gov.sg").Actor(); again.ID != w.other.ID {
		t.Error("signing in gives another account")
	}
}

func TestArriveMailsANewInvitationWhereTheLastOneDied(t *testing.T) {
	w := newWorld(t)
	first, err := w.Invites.OnboardingInvitation(w.Context(), w.officer.ID)
	w.OK(err)
	w.Officer("officer@tech.gov.sg")
	same, err := w.Invites.OnboardingInvitation(w.Context(), w.officer.ID)
	w.OK(err)
	if same.ID != first.ID {
		t.Error("a second invitation while the first is open")
	}
	w.Clock.Add(invite.Lifetime)
	w.Officer("officer@tech.gov.sg")
	next, err := w.Invites.OnboardingInvitation(w.Context(), w.officer.ID)
	w.OK(err)
	if next.ID == first.ID || next.State != invite.Open {
		t.Errorf("after the lapse: %+v", next)
	}
	w.Accept(next)
}
