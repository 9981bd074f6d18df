package invite_test

import (
	"errors"
	"maps"
	"slices"
	"testing"
	"time"

	"techbiz/internal/app"
	"techbiz/internal/app/apptest"
	"techbiz/internal/audit"
	"techbiz/internal/auth/pow"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/invite"
	"techbiz/internal/mail"
	"techbiz/internal/org/allowlist"
	"techbiz/internal/techpass"
	"techbiz/internal/techpass/policy"
)

func TestParseSignUp(t *testing.T) {
	for name, test := range map[string]struct {
		form        invite.SignUpForm
		field, rule string
		want        string // username, names, SEED
	}{
		"officer":                   {form: invite.SignUpForm{Email: " Tan@TECH.gov.sg "}, want: "|||false"},
		"officer, SEED":             {form: invite.SignUpForm{Email: "tan@tech.gov.sg", SEED: "yes"}, want: "|||true"},
		"officer with a username":   {form: invite.SignUpForm{Email: "tan@tech.gov.sg", Username: "tan.hl"}, field: "username", rule: people.RuleNotAllowed},
		"vendor":                    {form: companyForm("jane@acme.com", "Jane.T"), want: "Jane.T|||false"},
		"vendor with names":         {form: invite.SignUpForm{Email: "jane@acme.com", Username: "j", FirstName: "Jane", LastName: " Tan "}, want: "j|Jane|Tan|false"},
		"no email":                  {field: "email", rule: people.RuleRequired},
		"personal mailbox":          {form: officerForm("jane@gmail.com"), field: "email", rule: people.RulePersonalMailbox},
		"login ID":                  {form: officerForm("jane@techpass.gov.sg"), field: "email", rule: people.RuleLoginID},
		"vendor without a username": {form: officerForm("jane@acme.com"), field: "username", rule: people.RuleRequired},
		"vendor's odd name":         {form: invite.SignUpForm{Email: "jane@acme.com", Username: "j", FirstName: "<b>"}, field: "first_name", rule: people.RuleCharacters},
		"SEED neither yes nor no":   {form: invite.SignUpForm{Email: "tan@tech.gov.sg", SEED: "perhaps"}, field: "seed", rule: people.RuleFormat},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := invite.ParseSignUp(test.form)
			if test.rule != "" {
				apptest.WantRule(t, err, test.field, test.rule)
				return
			}
			got := r.Username.String() + "|" + r.FirstName.String() + "|" + r.LastName.String() + "|" + map[bool]string{true: "true", false: "false"}[r.SEED]
			if err != nil || got != test.want || r.Type != invite.ByItself || !r.SelfService {
				t.Errorf("%+v, %v", r, err)
			}
		})
	}
}

func TestSignUpLeadsToAnAccount(t *testing.T) {
	w := newWorld(t)
	i := w.signUp(invite.SignUpForm{Email: "tan@tech.gov.sg", SEED: "yes"})
	if i.Type != invite.ByItself || !i.SelfService || !i.SEED || i.State != invite.Open || !i.ExpiresAt.Equal(w.Clock.Now().Add(invite.OwnLifetime)) {
		t.Errorf("invitation %+v", i)
	}
	if a := w.accountOf("tan@tech.gov.sg"); a.State != techpass.Pending || a.Type != techpass.PublicOfficer || !a.SEED || !a.MailboxProvedAt.IsZero() {
		t.Errorf("account %+v", a)
	}
	id := w.Accept(i)
	w.SetUpApp(id)
	w.OK(w.Invites.AcceptPrivacy(w.Context(), id, policy.FirstVersion))
	want := []audit.Action{audit.InvitationSent, audit.CodeAsked, audit.InvitationAccepted}
	if got := w.actions(i); !slices.Equal(got, want) {
		t.Errorf("events %v", got)
	}

	vendor := w.signUp(invite.SignUpForm{Email: "jane@acme.com", Username: "Jane.T", FirstName: "Jane"})
	if a := w.accountOf("jane@acme.com"); a.LoginID() != "jane.t@techpass.gov.sg" || a.Type != techpass.Vendor || a.FirstName.String() != "Jane" || vendor.FirstName != a.FirstName {
		t.Errorf("account %+v", a)
	}
}

func TestSignUpIsRefused(t *testing.T) {
	w := newWorld(t)
	for name, test := range map[string]struct {
		form        invite.SignUpForm
		field, rule string
	}{
		"unknown domain":    {officerForm("tan@elsewhere.gov.sg"), "email", allowlist.RuleNotAllowed},
		"ineligible domain": {invite.SignUpForm{Email: "tan@schools.gov.sg", SEED: "yes"}, "seed", allowlist.RuleNoSEED},
		"vendor, SEED":      {invite.SignUpForm{Email: "tan_from.acme@tech.gov.sg", SEED: "yes"}, "seed", allowlist.RuleNoSEED},
		"company, SEED":     {invite.SignUpForm{Email: "jane@acme.com", Username: "j", SEED: "yes"}, "seed", allowlist.RuleNoSEED},
	} {
		t.Run(name, func(t *testing.T) {
			apptest.WantRule(t, w.trySignUp(test.form), test.field, test.rule)
		})
	}
	r, err := invite.ParseSignUp(officerForm("tan@tech.gov.sg"))
	w.OK(err)
	if err := w.Invites.SignUp(w.Context(), r, pow.Payment{}, "192.0.2.1"); !errors.As(err, new(*pow.DueError)) {
		t.Errorf("without a payment: %v", err)
	}
	solution := w.solution()
	w.OK(w.Invites.SignUp(w.Context(), r, pow.Payment{Solution: solution}, "192.0.2.1"))
	apptest.WantRule(t, w.Invites.SignUp(w.Context(), r, pow.Payment{Solution: solution}, "192.0.2.1"), pow.Field, pow.RuleSpent)
	late := w.solution()
	w.Clock.Add(pow.Lifetime)
	apptest.WantRule(t, w.Invites.SignUp(w.Context(), r, pow.Payment{Solution: late}, "192.0.2.1"), pow.Field, pow.RuleExpired)
	if n := len(w.waiting()); n != 1 {
		t.Errorf("%d sign-ups wait", n)
	}
}

// TestSignUpsGetDearer: with what was asked for the mailbox, under whichever address, and
// from the client; nobody is kept out by what others ask for their mailbox.
func TestSignUpsGetDearer(t *testing.T) {
	w := newWorld(t)
	dearer := func(form invite.SignUpForm, level int) {
		t.Helper()
		due, ok := errors.AsType[*pow.DueError](w.trySignUp(form))
		if !ok || due.Level != level {
			t.Errorf("%v, want level %d", due, level)
		}
		r, err := invite.ParseSignUp(form)
		w.OK(err)
		w.OK(w.Invites.SignUp(w.Context(), r, pow.Payment{Solution: w.solutionAt(level)}, apptest.Browser.Client))
	}
	for range invite.SignUpsPerMailboxHour {
		w.OK(w.trySignUp(officerForm("tan@tech.gov.sg")))
	}
	dearer(officerForm("TAN@tech.gov.sg"), 1)
	dearer(officerForm("tan+1@tech.gov.sg"), 1)
	w.OK(w.trySignUp(officerForm("lim@tech.gov.sg")))
	w.Clock.Add(time.Hour)
	for range invite.SignUpsPerMailboxDay - invite.SignUpsPerMailboxHour - 2 {
		w.OK(w.trySignUp(officerForm("tan@tech.gov.sg")))
	}
	dearer(officerForm("tan@tech.gov.sg"), 1)
	w.Clock.Add(time.Hour)
	for n := range invite.SignUpsPerClientHour {
		w.OK(w.trySignUp(officerForm("t" + string(rune('a'+n%26)) + string(rune('a'+n/26)) + "@tech.gov.sg")))
	}
	dearer(officerForm("new@tech.gov.sg"), 1)
	w.answer()
	w.Clock.Add(time.Hour)
	w.OK(w.trySignUp(officerForm("new@tech.gov.sg")))
}

func TestSignUpsFromOneAddressAreLimited(t *testing.T) {
	w := &world{World: apptest.OnSQLite(t, func(o *app.Options) { o.Limits.SignUps = 3 })}
	w.Allow("tech.gov.sg")
	for n := range 3 {
		w.OK(w.trySignUp(officerForm("t" + string(rune('a'+n)) + "@tech.gov.sg")))
	}
	if many, ok := errors.AsType[*fault.TooMany](w.trySignUp(officerForm("new@tech.gov.sg"))); !ok || many.RetryAfter != time.Hour {
		t.Errorf("a fourth: %v", many)
	}
}

// rows counts the rows of each table.
func (w *world) rows() map[string]int {
	w.Helper()
	counts := map[string]int{}
	for _, table := range w.texts("SELECT name FROM sqlite_master WHERE type = 'table'") {
		counts[table] = w.Number("SELECT count(*) FROM " + table)
	}
	return counts
}

// TestSigningUpTellsNothing: whoever the mailbox is of, the same rows are written, and
// nothing else.
func TestSigningUpTellsNothing(t *testing.T) {
	w := newWorld(t)
	w.Invite(w.officer, "invited@tech.gov.sg")
	w.InviteBy(w.officer, accountForm("jane@acme.com", "jane"))
	w.Onboard(w.Invite(w.officer, "active@tech.gov.sg"))
	w.Refuse(w.Invite(w.officer, "refused@tech.gov.sg").ID, "550 no such user")
	w.signUp(officerForm("waiting@tech.gov.sg"))
	want := map[string]int{"spent_challenges": 1, "sign_ups": 1, "audit_events": 1, "river_job": 1}
	for _, form := range []invite.SignUpForm{
		officerForm("nobody@tech.gov.sg"), officerForm("invited@tech.gov.sg"), officerForm("active@tech.gov.sg"), officerForm("refused@tech.gov.sg"),
		officerForm("waiting@tech.gov.sg"), officerForm("officer@tech.gov.sg"), companyForm("jane@acme.com", "jane"), companyForm("new@acme.com", "jane"),
	} {
		before := w.rows()
		w.OK(w.trySignUp(form))
		written := w.rows()
		maps.DeleteFunc(written, func(table string, n int) bool { return n == before[table] })
		for table := range written {
			written[table] -= before[table]
		}
		delete(written, "river_notification") // wakes the workers, at most once in a while
		if !maps.Equal(written, want) {
			t.Errorf("%s: wrote %v, want %v", form.Email, written, want)
		}
	}
}

func TestSignUpWithAnAccount(t *testing.T) {
	w := newWorld(t)
	w.Onboard(w.Invite(w.officer, "tan@tech.gov.sg"))
	w.signUp(officerForm("tan@tech.gov.sg"))
	if got := w.strangersMails("tan@tech.gov.sg"); !slices.Equal(got, []mail.Kind{mail.SignUpKnown}) {
		t.Errorf("mails %v", got)
	}
	m := &mail.Mail{To: w.Email("tan@tech.gov.sg")}
	if hint, err := w.Invites.SignInHintFor(w.Context(), m); err != nil || hint.LoginID != "tan@tech.gov.sg" || hint.Disabled {
		t.Errorf("hint %+v, %v", hint, err)
	}
	id := w.accountOf("tan@tech.gov.sg").ID
	for state, want := range map[techpass.State]bool{techpass.Disabled: true, techpass.Active: false} {
		w.Change(id, func(a *techpass.Account) { a.MoveTo(state, w.Clock.Now()) })
		if hint, err := w.Invites.SignInHintFor(w.Context(), m); err != nil || hint.Disabled != want {
			t.Errorf("%s: %+v, %v", state, hint, err)
		}
	}
	if _, err := w.Invites.SignInHintFor(w.Context(), &mail.Mail{To: w.Email("nobody@tech.gov.sg")}); !errors.Is(err, mail.ErrWithdrawn) {
		t.Errorf("nobody's hint: %v", err)
	}
}

func TestSignUpWithATakenUsername(t *testing.T) {
	w := newWorld(t)
	w.InviteBy(w.officer, accountForm("jane@acme.com", "jane"))
	if i := w.signUp(companyForm("june@acme.com", "JANE")); i != nil {
		t.Errorf("invitation %+v", i)
	}
	if got := w.strangersMails("june@acme.com"); !slices.Equal(got, []mail.Kind{mail.SignUpTaken}) {
		t.Errorf("mails %v", got)
	}
	if i := w.signUp(companyForm("june@acme.com", "june")); i == nil || w.accountOf("june@acme.com").Username.Key() != "june" {
		t.Errorf("invitation %+v", i)
	}
	// An open sign-up takes over what is typed later, but no username of somebody else's.
	w.signUp(companyForm("june@acme.com", "jane"))
	if got := w.accountOf("june@acme.com").Username.Key(); got != "june" || len(w.strangersMails("june@acme.com")) != 2 {
		t.Errorf("username %s", got)
	}
	w.signUp(companyForm("june@acme.com", "june.t"))
	if got := w.accountOf("june@acme.com").Username.Key(); got != "june.t" {
		t.Errorf("username %s", got)
	}
	// What lapsed gives its username up.
	w.signUp(companyForm("ann@acme.com", "ann"))
	w.Clock.Add(invite.OwnLifetime)
	if i := w.signUp(companyForm("anne@acme.com", "ann")); i == nil {
		t.Error("a lapsed sign-up keeps its username")
	}
}

func TestASecondSignUpReplacesTheFirst(t *testing.T) {
	w := newWorld(t)
	first := w.signUp(invite.SignUpForm{Email: "tan@tech.gov.sg", SEED: "yes"})
	old := w.Token(first)
	w.Clock.Add(time.Hour)
	second := w.signUp(officerForm("tan@tech.gov.sg"))
	if second.ID != first.ID || second.SEED || w.accountOf("tan@tech.gov.sg").SEED || !second.ExpiresAt.Equal(w.Clock.Now().Add(invite.OwnLifetime)) {
		t.Errorf("invitation %+v", second)
	}
	if state := w.linkState(old); state != invite.LinkReplaced {
		t.Errorf("the old link is %s", state)
	}
	w.Accept(second)
	third := w.signUp(invite.SignUpForm{Email: "tan@tech.gov.sg", SEED: "yes"}) // too late to change anything
	if state := w.linkState(w.Token(third)); state != invite.LinkAccepted || third.SEED || third.State != invite.Accepted {
		t.Errorf("link %s, invitation %+v", state, third)
	}
}

func TestSignUpAfterAnOfficersInvitation(t *testing.T) {
	w := newWorld(t)
	i := w.InviteBy(w.officer, accountForm("jane@acme.com", "jane"))
	old := w.Token(i)
	w.Clock.Add(time.Hour)
	w.signUp(companyForm("jane@acme.com", "other"))
	got := w.reload(w.officer, i)
	if got.Attempt != 2 || got.SelfService || !got.ExpiresAt.Equal(w.Clock.Now().Add(invite.Lifetime)) || w.accountOf("jane@acme.com").Username.Key() != "jane" {
		t.Errorf("invitation %+v", got)
	}
	if w.linkState(old) != invite.LinkReplaced || !slices.Contains(w.actions(i), audit.InvitationRenewed) {
		t.Errorf("the old link is %s; %v", w.linkState(old), w.actions(i))
	}
	refused := w.Invite(w.officer, "tan@tech.gov.sg")
	w.Refuse(refused.ID, "550 no such user")
	w.signUp(officerForm("tan@tech.gov.sg"))
	w.wantState(w.officer, refused, invite.Open)

	lapsed := w.Invite(w.officer, "lim@tech.gov.sg")
	w.Clock.Add(invite.Lifetime)
	if own := w.signUp(officerForm("lim@tech.gov.sg")); own.ID == lapsed.ID || !own.SelfService {
		t.Errorf("invitation %+v", own)
	}
	w.wantState(w.officer, lapsed, invite.Lapsed)
}

func TestOfficersInvitationTakesTheSignUpsPlace(t *testing.T) {
	w := newWorld(t)
	own := w.signUp(companyForm("jane@acme.com", "jane"))
	link := w.Token(own)
	i := w.InviteBy(w.officer, accountForm("jane@acme.com", "jane"))
	if state := w.linkState(link); state != invite.LinkReplaced {
		t.Errorf("the sign-up's link is %s", state)
	}
	w.Accept(i)

	accepted := w.signUp(companyForm("june@acme.com", "june"))
	w.Accept(accepted)
	_, err := w.try(w.officer, accountForm("june@acme.com", "june"))
	apptest.WantRule(t, err, "email", invite.RuleDuplicate)
}

func TestSignUpLapses(t *testing.T) {
	w := newWorld(t)
	i := w.signUp(companyForm("jane@acme.com", "jane"))
	w.Clock.Add(invite.OwnLifetime - time.Second)
	if n, err := w.Invites.LapseDue(w.Context()); n != 0 || err != nil {
		t.Errorf("%d lapsed, %v", n, err)
	}
	w.Clock.Add(time.Second)
	if n, err := w.Invites.LapseDue(w.Context()); n != 1 || err != nil {
		t.Errorf("%d lapsed, %v", n, err)
	}
	if state := w.linkState(w.Token(i)); state != invite.LinkLapsed {
		t.Errorf("link %s", state)
	}
	w.InviteBy(w.officer, accountForm("jane@acme.com", "jane")) // free again
}

// An officer whose first sign-in made a pending account signs up too.
func TestSignUpOfAnOfficerWhoSignedIn(t *testing.T) {
	w := newWorld(t)
	i := w.signUp(officerForm("officer@tech.gov.sg"))
	if i.SelfService || i.Attempt != 2 {
		t.Errorf("invitation %+v", i)
	}
	w.Clock.Add(invite.Lifetime)
	if own := w.signUp(officerForm("officer@tech.gov.sg")); own.ID == i.ID || !own.SelfService || own.AccountID != w.officer.ID {
		t.Errorf("invitation %+v", own)
	}
}
