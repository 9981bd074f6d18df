package insight_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"techbiz/internal/app/webtest"
	"techbiz/internal/invite"
	"techbiz/internal/techpass"
)

// TestInsightShowsWhatIsOnesOwn: an officer theirs, who administers an agency the agency's,
// an admin all and each agency's.
func TestInsightShowsWhatIsOnesOwn(t *testing.T) {
	p := webtest.NewPortal(t)
	officer, other, admin := p.Officer(webtest.OfficerMailbox), p.Officer(webtest.OtherMailbox), p.AdminAccount()
	boss := p.WithDuty("boss@tech.gov.sg", techpass.DutyAgencyAdmin)
	b := p.BrowserOf(officer)
	b.Get("/insight").Is(http.StatusOK).Says("Nobody was invited in this time", "Nothing is stuck.", "Invite users").SaysNot("Whose invitations")
	p.Invited(officer, "jane@tech.gov.sg")
	p.Invited(officer, "june@tech.gov.sg")
	p.Invited(other, "joan@tech.gov.sg")
	p.Deliver()
	p.Fold()

	b.Get("/insight").Is(http.StatusOK).Says("As of 24-11-2026 09:00", "Invited 2 100% Mail accepted 2 100% Opened 0 0%", "of 0 who need it").SaysNot("Nobody was invited", "By agency")
	b.Get("/insight?scope=all").Is(http.StatusForbidden)
	b.Get("/insight?scope=agency-tech").Is(http.StatusForbidden)
	b.Get("/insight?scope=nonsense").Is(http.StatusNotFound)
	b.Get("/insight?scope=agency-no.such").Is(http.StatusNotFound)

	b = p.BrowserOf(boss)
	b.Get("/insight").Is(http.StatusOK).Says("Nobody was invited in this time", "My agency's (TECH)").SaysNot("Everybody's")
	b.Get("/insight?scope=agency-tech").Is(http.StatusOK).Says("Invited 2 100%")
	b.Get("/insight?scope=agency-hive").Is(http.StatusForbidden)
	b.Get("/insight?scope=all").Is(http.StatusForbidden)

	b = p.BrowserOf(admin)
	whole := b.Get("/insight?scope=all&weeks=4").Is(http.StatusOK).Says("Invited 3 100%", "By agency", "HIVE 1 1 0")
	for _, part := range []string{`href="/insight?scope=agency-hive&amp;weeks=4"`, "Invited 3 of 3. Mail accepted 3 of 3. Opened 0 of 3.", `role="img"`} {
		if !strings.Contains(whole.Body, part) {
			t.Errorf("no %s on the page", part)
		}
	}
	b.Get("/insight?scope=agency-hive").Is(http.StatusOK).Says("Invited 1 100%", "HIVE")
	csv := b.Get("/insight/weeks.csv?scope=all&weeks=4").Is(http.StatusOK).Says("Week of,Invited", "2026-11-23,3,3,0,0,0,0,,")
	if n := strings.Count(csv.Body, "\n"); n != 5 || !strings.HasPrefix(csv.Header.Get("Content-Disposition"), "attachment") {
		t.Errorf("%d lines, %s", n, csv.Header.Get("Content-Disposition"))
	}
	p.BrowserOf(other).Get("/insight/weeks.csv?scope=all").Is(http.StatusForbidden)
}

// TestWhatIsStuckIsResent: the page tells what is stuck, its button sends it again, once,
// and then it is stuck no more.
func TestWhatIsStuckIsResent(t *testing.T) {
	p := webtest.NewPortal(t)
	officer := p.Officer(webtest.OfficerMailbox)
	silent, refused := p.Invited(officer, "jane@tech.gov.sg"), p.Invited(officer, "june@tech.gov.sg")
	p.Refuse(refused.ID, "550 no such user")
	b := p.BrowserOf(officer)
	b.Get("/insight").Is(http.StatusOK).Says("1 mail refused", "Correct the addresses", "june@tech.gov.sg").SaysNot("Resend all")
	b.Get("/insight/resend").Is(http.StatusOK).Says("Nothing can be sent again now").SaysNot("Confirm")
	b.Post("/insight/resend").Is(http.StatusConflict).Says("Not sent again", "once in 24 hours")
	p.Clock.Add(7 * 24 * time.Hour)
	b = p.BrowserOf(officer)
	b.Get("/insight").Is(http.StatusOK).Says("1 not accepted for 7 days or more", "Resend 1 invitation", "Resend all that may be resent", "Mail not sent yet")
	p.BrowserOf(p.AdminAccount()).Get("/insight?scope=all").Is(http.StatusOK).Says("Invited by "+webtest.OfficerMailbox, "help people one by one").SaysNot("Resend all that", "Resend 1")

	b.Get("/insight/resend").Is(http.StatusOK).Says("Send 1 invitation again?", "Confirm")
	b.Post("/insight/resend", "request_key", "k").LeadsTo("/insight")
	b.Get("/insight").Is(http.StatusOK).Says("0 of 1 invitation sent again", "They are being sent again now.")
	b.Get("/insight/resend").LeadsTo("/insight")
	run, err := p.Invites.ResendingRun(context.Background(), officer.Actor())
	p.OK(err)
	_, err = p.Invites.ResendMore(context.Background(), run.ID)
	p.OK(err)
	b.Get("/insight/resend/events?run=" + run.ID.String()).Is(http.StatusOK).Says("event: changed")
	b.Get("/insight").Is(http.StatusOK).Says("1 invitation was sent again by").SaysNot("not accepted for 7 days")
	b.Post("/insight/resend", "request_key", "k").LeadsTo("/insight") // the same form: nothing more
	i, err := p.Invites.Get(context.Background(), officer.Actor(), silent.ID)
	p.OK(err)
	if i.Attempt != 2 || i.State != invite.Open {
		t.Errorf("%+v", i)
	}
	b.Get("/invite/status?status=open").Is(http.StatusOK).Says("Total no. of invitations: 1", "jane@tech.gov.sg").SaysNot("june@tech.gov.sg")
	b.Get("/invite/status?status=lapsed").Is(http.StatusOK).Says("No record found")
}

// TestResendInACardIsThatCardsPeople: the button, the confirmation and what is sent.
func TestResendInACardIsThatCardsPeople(t *testing.T) {
	p := webtest.NewPortal(t)
	officer := p.Officer(webtest.OfficerMailbox)
	silent, started := p.Invited(officer, "jane@tech.gov.sg"), p.Invited(officer, "june@tech.gov.sg")
	p.Accept(started)
	p.Clock.Add(5 * 24 * time.Hour)
	recent := p.Invited(officer, "joan@tech.gov.sg")
	p.Clock.Add(3 * 24 * time.Hour)
	b := p.BrowserOf(officer)
	b.Get("/insight").Is(http.StatusOK).Says("1 not accepted for 7 days or more", "1 accepted, with steps left for 7 days or more", "Resend 1 invitation").
		Has(`href="/insight/resend?of=open"`).Has(`href="/insight/resend?of=accepted"`).Has(`href="/insight/resend"`)
	b.Get("/insight/resend").Says("Send 3 invitations again?")
	b.Get("/insight/resend?of=open").Is(http.StatusOK).Says("Send 1 invitation again?", "have not accepted for 7 days or more", "Nobody else gets a mail").
		Has(`action="/insight/resend?of=open"`)
	b.Get("/insight/resend?of=revoked").Is(http.StatusNotFound) // no card's
	b.Get("/insight/resend?of=lapsed").Is(http.StatusNotFound)
	b.Post("/insight/resend?of=lapsed", "request_key", "k0").Is(http.StatusNotFound) // and not all of them
	b.Post("/insight/resend?of=open", "request_key", "k").LeadsTo("/insight")
	b.Post("/insight/resend?of=accepted", "request_key", "k2").Is(http.StatusConflict).Says("being sent again already")
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
	b.Get("/insight").Says("1 invitation was sent again by", "1 accepted, with steps left").SaysNot("1 not accepted")
	b.Get("/insight/resend?of=open").Says("Nothing can be sent again now")
	b.Post("/insight/resend?of=open", "request_key", "k3").Is(http.StatusConflict).Says("Not sent again")
	b.Post("/insight/resend?of=accepted", "request_key", "k").Is(http.StatusConflict) // the key of another request
}
