package invite_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/app/apptest"
	"techbiz/internal/audit"
	"techbiz/internal/auth/mailcode"
	"techbiz/internal/auth/pow"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/keyset"
	"techbiz/internal/base/people"
	"techbiz/internal/invite"
	"techbiz/internal/mail"
	"techbiz/internal/seed"
	"techbiz/internal/techpass"
	"techbiz/internal/techpass/policy"
)

func TestGovernmentMailboxIsOnboarded(t *testing.T) {
	w := newWorld(t)
	i := w.Invite(w.officer, "tan@tech.gov.sg")
	id := w.Accept(i)
	w.wantState(w.officer, i, invite.Accepted)
	apptest.WantConflict(t, w.Invites.AcceptPrivacy(w.Context(), id, policy.FirstVersion)) // the second factor comes first
	w.SetUpApp(id)
	apptest.WantConflict(t, w.Invites.AcceptTerms(w.Context(), id, policy.FirstVersion)) // privacy comes first
	w.OK(w.Invites.AcceptPrivacy(w.Context(), id, policy.FirstVersion))
	w.OK(w.Invites.AcceptPrivacy(w.Context(), id, policy.FirstVersion)) // a repeated form goes on quietly
	w.OK(w.Invites.AcceptTerms(w.Context(), id, policy.FirstVersion))
	w.wantState(w.officer, i, invite.Onboarded)
	got := w.reload(w.officer, i)
	if got.TechPassStatus(w.Clock.Now()) != invite.StatusOnboarded || got.SEEDStatus(w.Clock.Now()) != seed.StatusNotRequired {
		t.Errorf("status %s, SEED %s", got.TechPassStatus(w.Clock.Now()), got.SEEDStatus(w.Clock.Now()))
	}
	if s := w.linkState(w.Token(i)); s != invite.LinkOnboarded {
		t.Errorf("link is %s", s)
	}
	want := []audit.Action{audit.InvitationSent, audit.CodeAsked, audit.InvitationAccepted, audit.InvitationDone, audit.InvitationOpened}
	if acts := w.actions(i); !slices.Equal(acts, want) {
		t.Errorf("events %v, want %v", acts, want)
	}
}

func TestCompanyMailboxSetsAPassword(t *testing.T) {
	w := newWorld(t)
	id := w.Accept(w.InviteBy(w.officer, accountForm("jane@acme.com", "jane.t")))
	apptest.WantConflict(t, w.Invites.AcceptPrivacy(w.Context(), id, policy.FirstVersion))
	const good = "granite kingfisher umbrella"
	apptest.WantRule(t, w.Invites.SetPassword(w.Context(), id, "short", "short"), "password", "too_short")
	apptest.WantRule(t, w.Invites.SetPassword(w.Context(), id, good, "other"), "repeat", "differs")
	w.OK(w.Invites.SetPassword(w.Context(), id, good, good))
	a, err := w.Invites.Onboarding(w.Context(), id)
	w.OK(err)
	if match, err := apptest.PasswordMatches(a.PasswordHash, good); !match || err != nil {
		t.Errorf("password does not match: %v", err)
	}
	w.SetUpApp(id)
	w.OK(w.Invites.AcceptPrivacy(w.Context(), id, policy.FirstVersion))
	w.OK(w.Invites.AcceptTerms(w.Context(), id, policy.FirstVersion))
	if a, err = w.Invites.Onboarding(w.Context(), id); err != nil || a.State != techpass.Active || a.NextStep(policy.FirstPolicies()) != techpass.StepDone {
		t.Errorf("account %+v, %v", a, err)
	}
}

func TestCodeIsBoundToInvitationAndBrowser(t *testing.T) {
	w := newWorld(t)
	i, j := w.Invite(w.officer, "tan@tech.gov.sg"), w.Invite(w.officer, "lim@tech.gov.sg")
	token := w.Token(i)
	w.OK(w.Invites.AskCode(w.Context(), token, apptest.Browser))
	code := w.SecretAbout(i, mail.AcceptCode)
	if _, err := w.Invites.Accept(w.Context(), token, code, invite.Visitor{Browser: "two"}); !errors.Is(err, mailcode.ErrNone) {
		t.Errorf("in another browser: %v", err)
	}
	if _, err := w.Invites.Accept(w.Context(), w.Token(j), code, apptest.Browser); !errors.Is(err, mailcode.ErrNone) {
		t.Errorf("for another invitation: %v", err)
	}
	wrong := "000000"
	if code == wrong {
		wrong = "000001"
	}
	var left *mailcode.WrongError
	if _, err := w.Invites.Accept(w.Context(), token, wrong, apptest.Browser); !errors.As(err, &left) || left.Left != 4 {
		t.Errorf("wrong code: %v", err)
	}
	w.Clock.Add(mailcode.Lifetime + time.Second)
	if _, err := w.Invites.Accept(w.Context(), token, code, apptest.Browser); !errors.Is(err, mailcode.ErrExpired) {
		t.Errorf("after ten minutes: %v", err)
	}
	w.OK(w.Invites.AskCode(w.Context(), token, apptest.Browser))
	fresh := w.SecretAbout(i, mail.AcceptCode)
	for range 5 {
		_, _ = w.Invites.Accept(w.Context(), token, wrong[:5], apptest.Browser)
	}
	if _, err := w.Invites.Accept(w.Context(), token, fresh, apptest.Browser); !errors.Is(err, mailcode.ErrTriesOut) {
		t.Errorf("after five wrong tries: %v", err)
	}
	w.wantState(w.officer, i, invite.Open)
	w.Accept(i) // running out locks the code, never the person
	if _, err := w.Invites.Accept(w.Context(), token, w.SecretAbout(i, mail.AcceptCode), apptest.Browser); !errors.Is(err, mailcode.ErrNone) {
		t.Errorf("the code a second time: %v", err)
	}
	w.Accept(i) // going on after leaving: a new code
}

func TestCodesAreLimited(t *testing.T) {
	w := newWorld(t)
	token := w.Token(w.Invite(w.officer, "tan@tech.gov.sg"))
	free := mailcode.DefaultLimits.Mailbox.Most
	for n := range free + 1 {
		err := w.Invites.AskCode(w.Context(), token, apptest.Browser)
		if _, due := errors.AsType[*pow.DueError](err); due != (n == free) {
			t.Errorf("%dth code: %v", n+1, err)
		}
	}
	paying := apptest.Browser
	paying.Payment.Solution = w.solutionAt(1)
	w.OK(w.Invites.AskCode(w.Context(), token, paying))
	if _, due := errors.AsType[*pow.DueError](w.Invites.AskCode(w.Context(), token, paying)); !due {
		t.Error("one solution pays twice")
	}
}

func TestResend(t *testing.T) {
	w := newWorld(t)
	i := w.Invite(w.officer, "tan@tech.gov.sg")
	old := w.Token(i)
	w.Clock.Add(invite.ResendEvery - time.Second)
	var soon *fault.TooSoon
	if _, err := w.Invites.Resend(w.Context(), w.officer, i.ID, ""); !errors.As(err, &soon) || !soon.Until.Equal(i.AttemptedAt.Add(invite.ResendEvery)) {
		t.Errorf("within a day: %v", err)
	}
	if _, err := w.Invites.Resend(w.Context(), w.other, i.ID, ""); !errors.Is(err, fault.NotFound) {
		t.Errorf("by another officer: %v", err)
	}
	w.Clock.Add(time.Second)
	got, err := w.Invites.Resend(w.Context(), w.officer, i.ID, "key")
	w.OK(err)
	if got.Attempt != 2 || !got.ExpiresAt.Equal(w.Clock.Now().Add(invite.Lifetime)) {
		t.Errorf("resent as %+v", got)
	}
	if again, err := w.Invites.Resend(w.Context(), w.officer, i.ID, "key"); err != nil || again.Attempt != 2 {
		t.Errorf("the same request again: %v, %v", again, err)
	}
	if s := w.linkState(old); s != invite.LinkReplaced {
		t.Errorf("old link is %s", s)
	}
	var link *invite.LinkError
	if err := w.Invites.AskCode(w.Context(), old, apptest.Browser); !errors.As(err, &link) {
		t.Errorf("a code by the old link: %v", err)
	}
	w.Accept(got)
	w.Clock.Add(invite.ResendEvery)
	if _, err := w.Invites.Resend(w.Context(), w.officer, i.ID, ""); err != nil {
		t.Errorf("of an accepted one that is not finished: %v", err)
	}
}

func TestRevoke(t *testing.T) {
	w := newWorld(t)
	i := w.Invite(w.officer, "tan@tech.gov.sg")
	token := w.Token(i)
	id := w.Accept(i)
	_, err := w.Invites.Revoke(w.Context(), w.officer, i.ID, "")
	w.OK(err)
	if s := w.linkState(token); s != invite.LinkRevoked {
		t.Errorf("link is %s", s)
	}
	apptest.WantConflict(t, w.Invites.AcceptPrivacy(w.Context(), id, policy.FirstVersion)) // the steps under way end with it
	_, err = w.Invites.Revoke(w.Context(), w.officer, i.ID, "")
	apptest.WantConflict(t, err)
	_, err = w.Invites.Resend(w.Context(), w.officer, i.ID, "")
	apptest.WantConflict(t, err)
	if got := w.reload(w.officer, i); got.TechPassStatus(w.Clock.Now()) != invite.StatusNotFound || got.SEEDStatus(w.Clock.Now()) != seed.StatusUnknown {
		t.Errorf("status %s, SEED %s", got.TechPassStatus(w.Clock.Now()), got.SEEDStatus(w.Clock.Now()))
	}
}

func TestCorrectTheAddress(t *testing.T) {
	w := newWorld(t)
	i := w.InviteBy(w.officer, accountForm("jnae@acme.com", "jane"))
	wrong := w.Token(i)
	_, err := w.Invites.Correct(w.Context(), w.officer, i.ID, "jane@acme.com", "")
	apptest.WantConflict(t, err) // mail was not refused
	w.Refuse(i.ID, "550 no such user")
	if got := w.reload(w.officer, i); got.State != invite.Refused || got.Reply != "550 no such user" || got.TechPassStatus(w.Clock.Now()) != invite.StatusNotOnboarded {
		t.Errorf("refused as %+v", got)
	}
	_, err = w.Invites.Resend(w.Context(), w.officer, i.ID, "")
	apptest.WantConflict(t, err)
	w.InviteBy(w.other, accountForm("held@acme.com", "held"))
	for email, rule := range map[string]string{"jnae@acme.com": "same", "x": people.RuleFormat, "jane@moh.gov.sg": "domain_not_allowed",
		"jane@tech.gov.sg": "other_kind", "held@acme.com": invite.RuleDuplicate} {
		_, err := w.Invites.Correct(w.Context(), w.officer, i.ID, email, "")
		apptest.WantRule(t, err, "email", rule)
	}
	_, err = w.Invites.Correct(w.Context(), w.officer, i.ID, "jane@acme.com", "key")
	w.OK(err)
	if _, err := w.Invites.Correct(w.Context(), w.officer, i.ID, "june@acme.com", "key"); !errors.Is(err, fault.KeyReused) {
		t.Errorf("another address under the same key: %v", err)
	}
	w.wantState(w.officer, i, invite.Open)
	o, err := w.Invites.Open(w.Context(), wrong)
	if err != nil || o.State != invite.LinkReplaced || o.Invitation != nil {
		t.Errorf("the link in the wrong mailbox: %+v, %v", o, err)
	}
	story, err := w.Invites.Timeline(w.Context(), w.officer, i.ID)
	w.OK(err)
	var refusedTo string
	for _, m := range story.Moments {
		if m.Action == audit.MailRefused {
			refusedTo = m.To.String() + " " + m.Reply
		}
	}
	if refusedTo != "jnae@acme.com 550 no such user" {
		t.Errorf("history says %q", refusedTo)
	}
	id := w.Accept(i)
	if a, err := w.Invites.Onboarding(w.Context(), id); err != nil || a.Email.String() != "jane@acme.com" {
		t.Errorf("account %v, %v", a, err)
	}
}

func TestLapseAndRenewal(t *testing.T) {
	w := newWorld(t)
	i := w.InviteBy(w.officer, accountForm("jane@acme.com", "jane"))
	accepted := w.Invite(w.officer, "tan@tech.gov.sg")
	w.Accept(accepted)
	token := w.Token(i)
	w.OK(w.Invites.AskRenewal(w.Context(), token)) // open: nothing happens
	w.Clock.Add(invite.Lifetime)
	if s := w.linkState(token); s != invite.LinkLapsed {
		t.Errorf("before the sweep the link is %s", s)
	}
	if _, err := w.Invites.LapseDue(w.Context()); err != nil {
		t.Fatal(err)
	}
	w.wantState(w.officer, i, invite.Lapsed)
	w.wantState(w.officer, accepted, invite.Accepted)
	if n, err := w.Invites.LapseDue(w.Context()); n != 0 || err != nil {
		t.Errorf("a second sweep ends %d, %v", n, err)
	}
	w.OK(w.Invites.AskRenewal(w.Context(), "unknown"))
	w.OK(w.Invites.AskRenewal(w.Context(), token))
	w.OK(w.Invites.AskRenewal(w.Context(), token)) // at most once a day
	got := w.reload(w.officer, i)
	if got.State != invite.Open || got.Attempt != 2 || !got.EndedAt.IsZero() {
		t.Errorf("renewed as %+v", got)
	}
	var soon *fault.TooSoon
	if _, err := w.Invites.Resend(w.Context(), w.officer, i.ID, ""); !errors.As(err, &soon) {
		t.Errorf("resend on the day of a renewal: %v", err)
	}
	if !slices.Contains(w.actions(i), audit.InvitationRenewed) {
		t.Error("the officer does not see the renewal")
	}
	w.Accept(i)
}

func TestRenewalWhereTheAddressWentElsewhere(t *testing.T) {
	w := newWorld(t)
	i := w.InviteBy(w.officer, accountForm("jane@acme.com", "jane"))
	token := w.Token(i)
	w.Clock.Add(invite.Lifetime)
	w.InviteBy(w.other, accountForm("jane@acme.com", "jane"))
	w.OK(w.Invites.AskRenewal(w.Context(), token))
	w.wantState(w.officer, i, invite.Lapsed)
}

func TestOthersInvitationsAreNotFound(t *testing.T) {
	w := newWorld(t)
	i := w.Invite(w.officer, "tan@tech.gov.sg")
	_, get := w.Invites.Get(w.Context(), w.other, i.ID)
	_, timeline := w.Invites.Timeline(w.Context(), w.other, i.ID)
	_, revoke := w.Invites.Revoke(w.Context(), w.other, i.ID, "")
	_, correct := w.Invites.Correct(w.Context(), w.other, i.ID, "lim@tech.gov.sg", "")
	_, unknown := w.Invites.Get(w.Context(), w.officer, uuid.New())
	for name, err := range map[string]error{"get": get, "timeline": timeline, "revoke": revoke, "correct": correct, "unknown": unknown} {
		if !errors.Is(err, fault.NotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWaiting(t *testing.T) {
	w := newWorld(t)
	i := w.Invite(w.officer, "tan@tech.gov.sg")
	want := func(who invite.Waiting) {
		t.Helper()
		story, err := w.Invites.Timeline(w.Context(), w.officer, i.ID)
		w.OK(err)
		if story.Waiting != who {
			t.Errorf("waiting for %s, want %s", story.Waiting, who)
		}
	}
	want(invite.WaitingForMail)
	w.Refuse(i.ID, "550")
	want(invite.WaitingForOfficer)
	_, err := w.Invites.Revoke(w.Context(), w.officer, i.ID, "")
	w.OK(err)
	want(invite.WaitingForNobody)
}

func TestListPages(t *testing.T) {
	w := newWorld(t)
	for n := range 25 {
		w.Invite(w.officer, string(rune('a'+n))+"@tech.gov.sg")
		w.Clock.Add(time.Second)
	}
	var pages []int
	q := invite.Query{}
	var p invite.Page
	var err error
	for {
		p, err = w.Invites.List(w.Context(), w.officer, q)
		w.OK(err)
		pages = append(pages, len(p.Rows))
		if p.Total != 25 || p.MoreThan {
			t.Errorf("total %d", p.Total)
		}
		if p.Next.IsZero() {
			break
		}
		if q.Cursor, err = keyset.Parse(p.Next.String()); err != nil {
			t.Fatal(err)
		}
	}
	if !slices.Equal(pages, []int{10, 10, 5}) {
		t.Errorf("pages of %v", pages)
	}
	q.Cursor = p.Previous
	second, err := w.Invites.List(w.Context(), w.officer, q)
	w.OK(err)
	q.Cursor = second.Previous
	first, err := w.Invites.List(w.Context(), w.officer, q)
	w.OK(err)
	if len(second.Rows) != 10 || len(first.Rows) != 10 || !first.Previous.IsZero() || first.Next.IsZero() || first.Rows[0].Email.String() != "y@tech.gov.sg" {
		t.Errorf("backwards: %d, %d, first page starts with %s, previous %v", len(second.Rows), len(first.Rows), first.Rows[0].Email, first.Previous)
	}
	if _, err := keyset.Parse("rubbish"); err == nil {
		t.Error("a damaged cursor passes")
	}
	rows, err := w.Invites.Export(w.Context(), w.officer, invite.Query{Search: "tech"}, "csv")
	w.OK(err)
	n := 0
	for _, err := range rows {
		w.OK(err)
		n++
	}
	if n != 25 {
		t.Errorf("exported %d", n)
	}
}
