package invite_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/app/apptest"
	"techbiz/internal/audit"
	"techbiz/internal/fault"
	"techbiz/internal/invite"
	"techbiz/internal/keyset"
	"techbiz/internal/mail"
	"techbiz/internal/people"
	"techbiz/internal/policy"
	"techbiz/internal/proof"
	"techbiz/internal/seed"
	"techbiz/internal/techpass"
)

func TestGovernmentMailboxIsOnboarded(t *testing.T) {
	w := newWorld(t)
	i := w.invite(w.officer, emailForm("tan@tech.gov.sg"))
	id := w.accept(i)
	w.wantState(w.officer, i, invite.Accepted)
	wantConflict(t, w.invites.AcceptPrivacy(w.ctx(), id, policy.FirstVersion)) // the second factor comes first
	w.setUpApp(id)
	wantConflict(t, w.invites.AcceptTerms(w.ctx(), id, policy.FirstVersion)) // privacy comes first
	w.ok(w.invites.AcceptPrivacy(w.ctx(), id, policy.FirstVersion))
	w.ok(w.invites.AcceptPrivacy(w.ctx(), id, policy.FirstVersion)) // a repeated form goes on quietly
	w.ok(w.invites.AcceptTerms(w.ctx(), id, policy.FirstVersion))
	w.wantState(w.officer, i, invite.Onboarded)
	got := w.reload(w.officer, i)
	if got.TechPassStatus(w.at) != invite.StatusOnboarded || got.SEEDStatus(w.at) != seed.StatusNotRequired {
		t.Errorf("status %s, SEED %s", got.TechPassStatus(w.at), got.SEEDStatus(w.at))
	}
	if s := w.linkState(w.token(i)); s != invite.LinkOnboarded {
		t.Errorf("link is %s", s)
	}
	want := []audit.Action{audit.InvitationSent, audit.CodeAsked, audit.InvitationAccepted, audit.InvitationDone, audit.InvitationOpened}
	if acts := w.actions(i); !slices.Equal(acts, want) {
		t.Errorf("events %v, want %v", acts, want)
	}
}

func TestCompanyMailboxSetsAPassword(t *testing.T) {
	w := newWorld(t)
	id := w.accept(w.invite(w.officer, accountForm("jane@acme.com", "jane.t")))
	wantConflict(t, w.invites.AcceptPrivacy(w.ctx(), id, policy.FirstVersion))
	const good = "granite kingfisher umbrella"
	wantRule(t, w.invites.SetPassword(w.ctx(), id, "short", "short"), "password", "too_short")
	wantRule(t, w.invites.SetPassword(w.ctx(), id, good, "other"), "repeat", "differs")
	w.ok(w.invites.SetPassword(w.ctx(), id, good, good))
	a, err := w.invites.Onboarding(w.ctx(), id)
	w.ok(err)
	if match, err := apptest.PasswordMatches(a.PasswordHash, good); !match || err != nil {
		t.Errorf("password does not match: %v", err)
	}
	w.setUpApp(id)
	w.ok(w.invites.AcceptPrivacy(w.ctx(), id, policy.FirstVersion))
	w.ok(w.invites.AcceptTerms(w.ctx(), id, policy.FirstVersion))
	if a, err = w.invites.Onboarding(w.ctx(), id); err != nil || a.State != techpass.Active || a.NextStep(policy.FirstPolicies()) != techpass.StepDone {
		t.Errorf("account %+v, %v", a, err)
	}
}

func TestCodeIsBoundToInvitationAndBrowser(t *testing.T) {
	w := newWorld(t)
	i, j := w.invite(w.officer, emailForm("tan@tech.gov.sg")), w.invite(w.officer, emailForm("lim@tech.gov.sg"))
	token := w.token(i)
	w.ok(w.invites.AskCode(w.ctx(), token, browser))
	code := w.secret(i.ID, mail.AcceptCode)
	if _, err := w.invites.Accept(w.ctx(), token, code, invite.Visitor{Browser: "two"}); !errors.Is(err, proof.ErrNone) {
		t.Errorf("in another browser: %v", err)
	}
	if _, err := w.invites.Accept(w.ctx(), w.token(j), code, browser); !errors.Is(err, proof.ErrNone) {
		t.Errorf("for another invitation: %v", err)
	}
	wrong := "000000"
	if code == wrong {
		wrong = "000001"
	}
	var left *proof.WrongError
	if _, err := w.invites.Accept(w.ctx(), token, wrong, browser); !errors.As(err, &left) || left.Left != 4 {
		t.Errorf("wrong code: %v", err)
	}
	w.wait(proof.Lifetime + time.Second)
	if _, err := w.invites.Accept(w.ctx(), token, code, browser); !errors.Is(err, proof.ErrExpired) {
		t.Errorf("after ten minutes: %v", err)
	}
	w.ok(w.invites.AskCode(w.ctx(), token, browser))
	fresh := w.secret(i.ID, mail.AcceptCode)
	for range 5 {
		_, _ = w.invites.Accept(w.ctx(), token, wrong[:5], browser)
	}
	if _, err := w.invites.Accept(w.ctx(), token, fresh, browser); !errors.Is(err, proof.ErrTriesOut) {
		t.Errorf("after five wrong tries: %v", err)
	}
	w.wantState(w.officer, i, invite.Open)
	w.accept(i) // running out locks the code, never the person
	if _, err := w.invites.Accept(w.ctx(), token, w.secret(i.ID, mail.AcceptCode), browser); !errors.Is(err, proof.ErrNone) {
		t.Errorf("the code a second time: %v", err)
	}
	w.accept(i) // going on after leaving: a new code
}

func TestCodesAreLimited(t *testing.T) {
	w := newWorld(t)
	token := w.token(w.invite(w.officer, emailForm("tan@tech.gov.sg")))
	var tooMany *fault.TooMany
	for n := range proof.PerSubjectHour + 1 {
		err := w.invites.AskCode(w.ctx(), token, browser)
		if limited := errors.As(err, &tooMany); limited != (n == proof.PerSubjectHour) {
			t.Errorf("%dth code: %v", n+1, err)
		}
	}
}

func TestResend(t *testing.T) {
	w := newWorld(t)
	i := w.invite(w.officer, emailForm("tan@tech.gov.sg"))
	old := w.token(i)
	w.wait(invite.ResendEvery - time.Second)
	var soon *fault.TooSoon
	if _, err := w.invites.Resend(w.ctx(), w.officer, i.ID, ""); !errors.As(err, &soon) || !soon.Until.Equal(i.SentAt.Add(invite.ResendEvery)) {
		t.Errorf("within a day: %v", err)
	}
	if _, err := w.invites.Resend(w.ctx(), w.other, i.ID, ""); !errors.Is(err, fault.NotFound) {
		t.Errorf("by another officer: %v", err)
	}
	w.wait(time.Second)
	got, err := w.invites.Resend(w.ctx(), w.officer, i.ID, "key")
	w.ok(err)
	if got.Attempt != 2 || !got.ExpiresAt.Equal(w.at.Add(invite.Lifetime)) {
		t.Errorf("resent as %+v", got)
	}
	if again, err := w.invites.Resend(w.ctx(), w.officer, i.ID, "key"); err != nil || again.Attempt != 2 {
		t.Errorf("the same request again: %v, %v", again, err)
	}
	if s := w.linkState(old); s != invite.LinkReplaced {
		t.Errorf("old link is %s", s)
	}
	var link *invite.LinkError
	if err := w.invites.AskCode(w.ctx(), old, browser); !errors.As(err, &link) {
		t.Errorf("a code by the old link: %v", err)
	}
	w.accept(got)
	w.wait(invite.ResendEvery)
	if _, err := w.invites.Resend(w.ctx(), w.officer, i.ID, ""); err != nil {
		t.Errorf("of an accepted one that is not finished: %v", err)
	}
}

func TestRevoke(t *testing.T) {
	w := newWorld(t)
	i := w.invite(w.officer, emailForm("tan@tech.gov.sg"))
	token := w.token(i)
	id := w.accept(i)
	_, err := w.invites.Revoke(w.ctx(), w.officer, i.ID, "")
	w.ok(err)
	if s := w.linkState(token); s != invite.LinkRevoked {
		t.Errorf("link is %s", s)
	}
	wantConflict(t, w.invites.AcceptPrivacy(w.ctx(), id, policy.FirstVersion)) // the steps under way end with it
	_, err = w.invites.Revoke(w.ctx(), w.officer, i.ID, "")
	wantConflict(t, err)
	_, err = w.invites.Resend(w.ctx(), w.officer, i.ID, "")
	wantConflict(t, err)
	if got := w.reload(w.officer, i); got.TechPassStatus(w.at) != invite.StatusNotFound || got.SEEDStatus(w.at) != seed.StatusUnknown {
		t.Errorf("status %s, SEED %s", got.TechPassStatus(w.at), got.SEEDStatus(w.at))
	}
}

func TestCorrectTheAddress(t *testing.T) {
	w := newWorld(t)
	i := w.invite(w.officer, accountForm("jnae@acme.com", "jane"))
	wrong := w.token(i)
	_, err := w.invites.Correct(w.ctx(), w.officer, i.ID, "jane@acme.com", "")
	wantConflict(t, err) // mail was not refused
	w.refuse(i, "550 no such user")
	if got := w.reload(w.officer, i); got.State != invite.Refused || got.Reply != "550 no such user" || got.TechPassStatus(w.at) != invite.StatusNotOnboarded {
		t.Errorf("refused as %+v", got)
	}
	_, err = w.invites.Resend(w.ctx(), w.officer, i.ID, "")
	wantConflict(t, err)
	w.invite(w.other, accountForm("held@acme.com", "held"))
	for email, rule := range map[string]string{"jnae@acme.com": "same", "x": people.RuleFormat, "jane@moh.gov.sg": "domain_not_allowed",
		"jane@tech.gov.sg": "other_kind", "held@acme.com": invite.RuleDuplicate} {
		_, err := w.invites.Correct(w.ctx(), w.officer, i.ID, email, "")
		wantRule(t, err, "email", rule)
	}
	_, err = w.invites.Correct(w.ctx(), w.officer, i.ID, "jane@acme.com", "key")
	w.ok(err)
	if _, err := w.invites.Correct(w.ctx(), w.officer, i.ID, "june@acme.com", "key"); !errors.Is(err, fault.KeyReused) {
		t.Errorf("another address under the same key: %v", err)
	}
	w.wantState(w.officer, i, invite.Open)
	o, err := w.invites.Open(w.ctx(), wrong)
	if err != nil || o.State != invite.LinkReplaced || o.Invitation != nil {
		t.Errorf("the link in the wrong mailbox: %+v, %v", o, err)
	}
	story, err := w.invites.Timeline(w.ctx(), w.officer, i.ID)
	w.ok(err)
	var refusedTo string
	for _, m := range story.Moments {
		if m.Action == audit.MailRefused {
			refusedTo = m.To.String() + " " + m.Reply
		}
	}
	if refusedTo != "jnae@acme.com 550 no such user" {
		t.Errorf("history says %q", refusedTo)
	}
	id := w.accept(i)
	if a, err := w.invites.Onboarding(w.ctx(), id); err != nil || a.Email.String() != "jane@acme.com" {
		t.Errorf("account %v, %v", a, err)
	}
}

func TestLapseAndRenewal(t *testing.T) {
	w := newWorld(t)
	i := w.invite(w.officer, accountForm("jane@acme.com", "jane"))
	accepted := w.invite(w.officer, emailForm("tan@tech.gov.sg"))
	w.accept(accepted)
	token := w.token(i)
	w.ok(w.invites.AskRenewal(w.ctx(), token)) // open: nothing happens
	w.wait(invite.Lifetime)
	if s := w.linkState(token); s != invite.LinkLapsed {
		t.Errorf("before the sweep the link is %s", s)
	}
	if _, err := w.invites.LapseDue(w.ctx()); err != nil {
		t.Fatal(err)
	}
	w.wantState(w.officer, i, invite.Lapsed)
	w.wantState(w.officer, accepted, invite.Accepted)
	if n, err := w.invites.LapseDue(w.ctx()); n != 0 || err != nil {
		t.Errorf("a second sweep ends %d, %v", n, err)
	}
	w.ok(w.invites.AskRenewal(w.ctx(), "unknown"))
	w.ok(w.invites.AskRenewal(w.ctx(), token))
	w.ok(w.invites.AskRenewal(w.ctx(), token)) // at most once a day
	got := w.reload(w.officer, i)
	if got.State != invite.Open || got.Attempt != 2 || !got.EndedAt.IsZero() {
		t.Errorf("renewed as %+v", got)
	}
	var soon *fault.TooSoon
	if _, err := w.invites.Resend(w.ctx(), w.officer, i.ID, ""); !errors.As(err, &soon) {
		t.Errorf("resend on the day of a renewal: %v", err)
	}
	if !slices.Contains(w.actions(i), audit.InvitationRenewed) {
		t.Error("the officer does not see the renewal")
	}
	w.accept(i)
}

func TestRenewalWhereTheAddressWentElsewhere(t *testing.T) {
	w := newWorld(t)
	i := w.invite(w.officer, accountForm("jane@acme.com", "jane"))
	token := w.token(i)
	w.wait(invite.Lifetime)
	w.invite(w.other, accountForm("jane@acme.com", "jane"))
	w.ok(w.invites.AskRenewal(w.ctx(), token))
	w.wantState(w.officer, i, invite.Lapsed)
}

func TestOthersInvitationsAreNotFound(t *testing.T) {
	w := newWorld(t)
	i := w.invite(w.officer, emailForm("tan@tech.gov.sg"))
	_, get := w.invites.Get(w.ctx(), w.other, i.ID)
	_, timeline := w.invites.Timeline(w.ctx(), w.other, i.ID)
	_, revoke := w.invites.Revoke(w.ctx(), w.other, i.ID, "")
	_, correct := w.invites.Correct(w.ctx(), w.other, i.ID, "lim@tech.gov.sg", "")
	_, unknown := w.invites.Get(w.ctx(), w.officer, uuid.New())
	for name, err := range map[string]error{"get": get, "timeline": timeline, "revoke": revoke, "correct": correct, "unknown": unknown} {
		if !errors.Is(err, fault.NotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWaiting(t *testing.T) {
	w := newWorld(t)
	i := w.invite(w.officer, emailForm("tan@tech.gov.sg"))
	want := func(who invite.Waiting) {
		t.Helper()
		story, err := w.invites.Timeline(w.ctx(), w.officer, i.ID)
		w.ok(err)
		if story.Waiting != who {
			t.Errorf("waiting for %s, want %s", story.Waiting, who)
		}
	}
	want(invite.WaitingForMail)
	w.refuse(i, "550")
	want(invite.WaitingForOfficer)
	_, err := w.invites.Revoke(w.ctx(), w.officer, i.ID, "")
	w.ok(err)
	want(invite.WaitingForNobody)
}

func TestListPages(t *testing.T) {
	w := newWorld(t)
	for n := range 25 {
		w.invite(w.officer, emailForm(string(rune('a'+n))+"@tech.gov.sg"))
		w.wait(time.Second)
	}
	var pages []int
	q := invite.Query{}
	var p invite.Page
	var err error
	for {
		p, err = w.invites.List(w.ctx(), w.officer, q)
		w.ok(err)
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
	second, err := w.invites.List(w.ctx(), w.officer, q)
	w.ok(err)
	q.Cursor = second.Previous
	first, err := w.invites.List(w.ctx(), w.officer, q)
	w.ok(err)
	if len(second.Rows) != 10 || len(first.Rows) != 10 || !first.Previous.IsZero() || first.Next.IsZero() || first.Rows[0].Email.String() != "y@tech.gov.sg" {
		t.Errorf("backwards: %d, %d, first page starts with %s, previous %v", len(second.Rows), len(first.Rows), first.Rows[0].Email, first.Previous)
	}
	if _, err := keyset.Parse("rubbish"); err == nil {
		t.Error("a damaged cursor passes")
	}
	rows, err := w.invites.Export(w.ctx(), w.officer, invite.Query{Search: "tech"}, "csv")
	w.ok(err)
	n := 0
	for _, err := range rows {
		w.ok(err)
		n++
	}
	if n != 25 {
		t.Errorf("exported %d", n)
	}
}
