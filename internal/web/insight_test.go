package web_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"techbiz/internal/invite"
	"techbiz/internal/techpass"
)

// fold counts what has happened.
func (p *portal) fold() {
	p.Helper()
	_, err := p.Audit.Seal(context.Background())
	p.OK(err)
	_, err = p.Insight.Fold(context.Background())
	p.OK(err)
}

// TestInsightShowsWhatIsOnesOwn: an officer theirs, who administers an agency the agency's,
// an admin all and each agency's.
func TestInsightShowsWhatIsOnesOwn(t *testing.T) {
	p := newPortal(t)
	officer, other, admin := p.Officer(officerMailbox), p.Officer(otherMailbox), p.admin()
	boss := p.serving("boss@tech.gov.sg", techpass.DutyAgencyAdmin)
	b := p.as(officer)
	b.get("/insight").is(http.StatusOK).says("Nobody was invited in this time", "Nothing is stuck.", "Invite users").saysNot("Whose invitations")
	p.invited(officer, "jane@tech.gov.sg")
	p.invited(officer, "june@tech.gov.sg")
	p.invited(other, "joan@tech.gov.sg")
	p.Deliver()
	p.fold()

	b.get("/insight").is(http.StatusOK).says("As of 24-11-2026 09:00", "Invited 2 100% Mail accepted 2 100% Opened 0 0%", "of 0 who need it").saysNot("Nobody was invited", "By agency")
	b.get("/insight?scope=all").is(http.StatusForbidden)
	b.get("/insight?scope=agency-tech").is(http.StatusForbidden)
	b.get("/insight?scope=nonsense").is(http.StatusNotFound)
	b.get("/insight?scope=agency-no.such").is(http.StatusNotFound)

	b = p.as(boss)
	b.get("/insight").is(http.StatusOK).says("Nobody was invited in this time", "My agency's (TECH)").saysNot("Everybody's")
	b.get("/insight?scope=agency-tech").is(http.StatusOK).says("Invited 2 100%")
	b.get("/insight?scope=agency-hive").is(http.StatusForbidden)
	b.get("/insight?scope=all").is(http.StatusForbidden)

	b = p.as(admin)
	whole := b.get("/insight?scope=all&weeks=4").is(http.StatusOK).says("Invited 3 100%", "By agency", "HIVE 1 1 0")
	for _, part := range []string{`href="/insight?scope=agency-hive&amp;weeks=4"`, "Invited 3 of 3. Mail accepted 3 of 3. Opened 0 of 3.", `role="img"`} {
		if !strings.Contains(whole.body, part) {
			t.Errorf("no %s on the page", part)
		}
	}
	b.get("/insight?scope=agency-hive").is(http.StatusOK).says("Invited 1 100%", "HIVE")
	csv := b.get("/insight/weeks.csv?scope=all&weeks=4").is(http.StatusOK).says("Week of,Invited", "2026-11-23,3,3,0,0,0,0,,")
	if n := strings.Count(csv.body, "\n"); n != 5 || !strings.HasPrefix(csv.header.Get("Content-Disposition"), "attachment") {
		t.Errorf("%d lines, %s", n, csv.header.Get("Content-Disposition"))
	}
	p.as(other).get("/insight/weeks.csv?scope=all").is(http.StatusForbidden)
}

// TestWhatIsStuckIsResent: the page tells what is stuck, its button sends it again, once,
// and then it is stuck no more.
func TestWhatIsStuckIsResent(t *testing.T) {
	p := newPortal(t)
	officer := p.Officer(officerMailbox)
	silent, refused := p.invited(officer, "jane@tech.gov.sg"), p.invited(officer, "june@tech.gov.sg")
	p.Refuse(refused.ID, "550 no such user")
	b := p.as(officer)
	b.get("/insight").is(http.StatusOK).says("1 mail refused", "Correct the addresses", "june@tech.gov.sg").saysNot("Resend all")
	b.get("/insight/resend").is(http.StatusOK).says("Nothing can be sent again now").saysNot("Confirm")
	b.post("/insight/resend").is(http.StatusConflict).says("Not sent again", "once in 24 hours")
	p.Clock.Add(7 * 24 * time.Hour)
	b = p.as(officer)
	b.get("/insight").is(http.StatusOK).says("1 not accepted for 7 days or more", "Resend 1 invitation", "Resend all that may be resent", "Mail not sent yet")
	p.as(p.admin()).get("/insight?scope=all").is(http.StatusOK).says("Invited by "+officerMailbox, "help people one by one").saysNot("Resend all that", "Resend 1")

	b.get("/insight/resend").is(http.StatusOK).says("Send 1 invitation again?", "Confirm")
	b.post("/insight/resend", "request_key", "k").leadsTo("/insight")
	b.get("/insight").is(http.StatusOK).says("0 of 1 invitation sent again", "They are being sent again now.")
	b.get("/insight/resend").leadsTo("/insight")
	run, err := p.Invites.ResendingRun(context.Background(), officer.Actor())
	p.OK(err)
	_, err = p.Invites.ResendMore(context.Background(), run.ID)
	p.OK(err)
	b.get("/insight/resend/events?run=" + run.ID.String()).is(http.StatusOK).says("event: changed")
	b.get("/insight").is(http.StatusOK).says("1 invitation was sent again by").saysNot("not accepted for 7 days")
	b.post("/insight/resend", "request_key", "k").leadsTo("/insight") // the same form: nothing more
	i, err := p.Invites.Get(context.Background(), officer.Actor(), silent.ID)
	p.OK(err)
	if i.Attempt != 2 || i.State != invite.Open {
		t.Errorf("%+v", i)
	}
	b.get("/invite/status?status=open").is(http.StatusOK).says("Total no. of invitations: 1", "jane@tech.gov.sg").saysNot("june@tech.gov.sg")
	b.get("/invite/status?status=lapsed").is(http.StatusOK).says("No record found")
}

// TestResendInACardIsThatCardsPeople: the button, the confirmation and what is sent.
func TestResendInACardIsThatCardsPeople(t *testing.T) {
	p := newPortal(t)
	officer := p.Officer(officerMailbox)
	silent, started := p.invited(officer, "jane@tech.gov.sg"), p.invited(officer, "june@tech.gov.sg")
	p.Accept(started)
	p.Clock.Add(5 * 24 * time.Hour)
	recent := p.invited(officer, "joan@tech.gov.sg")
	p.Clock.Add(3 * 24 * time.Hour)
	b := p.as(officer)
	b.get("/insight").is(http.StatusOK).says("1 not accepted for 7 days or more", "1 accepted, with steps left for 7 days or more", "Resend 1 invitation").
		has(`href="/insight/resend?of=open"`).has(`href="/insight/resend?of=accepted"`).has(`href="/insight/resend"`)
	b.get("/insight/resend").says("Send 3 invitations again?")
	b.get("/insight/resend?of=open").is(http.StatusOK).says("Send 1 invitation again?", "have not accepted for 7 days or more", "Nobody else gets a mail").
		has(`action="/insight/resend?of=open"`)
	b.get("/insight/resend?of=revoked").is(http.StatusNotFound) // no card's
	b.get("/insight/resend?of=lapsed").is(http.StatusNotFound)
	b.post("/insight/resend?of=lapsed", "request_key", "k0").is(http.StatusNotFound) // and not all of them
	b.post("/insight/resend?of=open", "request_key", "k").leadsTo("/insight")
	b.post("/insight/resend?of=accepted", "request_key", "k2").is(http.StatusConflict).says("being sent again already")
	run, err := p.Invites.ResendingRun(context.Background(), officer.Actor())
	p.OK(err)
	more, err := p.Invites.ResendMore(context.Background(), run.ID)
	p.OK(err)
	if more || run.Total != 1 {
		t.Errorf("run %+v, more %v", run, more)
	}
	for i, attempt := range map[*invite.Invitation]int{silent: 2, started: 1, recent: 1} {
		if got, err := p.Invites.Get(context.Background(), officer.Actor(), i.ID); err != nil || got.Attempt != attempt {
			t.Errorf("%s: attempt %d, want %d, %v", i.Email, got.Attempt, attempt, err)
		}
	}
	b.get("/insight").says("1 invitation was sent again by", "1 accepted, with steps left").saysNot("1 not accepted")
	b.get("/insight/resend?of=open").says("Nothing can be sent again now")
	b.post("/insight/resend?of=open", "request_key", "k3").is(http.StatusConflict).says("Not sent again")
	b.post("/insight/resend?of=accepted", "request_key", "k").is(http.StatusConflict) // the key of another request
}
