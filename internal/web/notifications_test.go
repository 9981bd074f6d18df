package web_test

import (
	"context"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"techbiz/internal/invite"
	"techbiz/internal/notice"
	"techbiz/internal/policy"
	"techbiz/internal/techpass"
	"techbiz/internal/web"
)

// onboard takes an invited government mailbox through all steps.
func (p *portal) onboard(mailbox string) {
	p.Helper()
	b := p.browser()
	link := p.link(mailbox)
	b.post(link + "/code").leadsTo(link + "/verify")
	b.post(link+"/verify", "code", p.code(mailbox)).leadsTo("/onboarding")
	b.setUpApp()
	b.post("/onboarding/privacy", "agree", "yes", "version", policy.FirstVersion).leadsTo("/onboarding")
	b.post("/onboarding/terms", "agree", "yes", "version", policy.FirstVersion).leadsTo("/onboarding")
}

// tell tells the account several things, a minute apart.
func (p *portal) tell(a *techpass.Account, about *invite.Invitation, kinds ...notice.Kind) {
	p.Helper()
	for _, k := range kinds {
		n := notice.Notice{AccountID: a.ID, Kind: k}
		if about != nil {
			n.InvitationID = about.ID
		}
		p.OK(p.Store.Notices().Update(context.Background(), func(tx notice.Tx) error {
			return notice.Tell(context.Background(), tx, p.Clock.Now(), n)
		}))
		p.Clock.Add(time.Minute)
	}
}

// rings checks what the bell says; "" where there is none.
func (r reply) rings(want string) reply {
	r.t.Helper()
	got := ""
	if m := regexp.MustCompile(`(?s)<a class="bell".*?</a>`).FindString(r.body); m != "" {
		got = strings.Join(strings.Fields(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(m, "")), " ")
	}
	if got != want {
		r.t.Errorf("%s: the bell says %q, want %q", r.what, got, want)
	}
	return r
}

func TestInviterIsToldAtTheBell(t *testing.T) {
	p := newPortal(t)
	officer, other := p.Officer(officerMailbox), p.Officer(otherMailbox)
	b := p.as(officer)
	b.get("/notifications").is(http.StatusOK).says("No notification yet", "when an invitation lapses").saysNot("Mark all as read").rings("Notifications")
	jane := p.invited(officer, "jane@tech.gov.sg")
	joe := p.invited(officer, "joe@tech.gov.sg")
	p.onboard("jane@tech.gov.sg")
	b.get("/overview").rings("Notifications, 1 unread").has("bell__dot")
	p.Clock.Add(invite.Lifetime)
	_, err := p.Invites.LapseDue(context.Background())
	p.OK(err)

	b = p.as(officer)
	page := b.get("/notifications").rings("Notifications, 2 unread").says("Wei Ling Tan (jane@tech.gov.sg) is onboarded",
		"The invitation of joe@tech.gov.sg lapsed: it was not accepted in time", "Unread")
	if lapsed, onboarded := strings.Index(page.body, "joe@tech"), strings.Index(page.body, "jane@tech"); lapsed > onboarded {
		t.Error("the newest is not the first")
	}
	page.has(`href="` + web.InvitationURL(jane.ID) + `"`).has(`href="` + web.InvitationURL(joe.ID) + `"`)
	p.Clock.Add(time.Minute)
	p.tell(officer, joe, notice.Ended) // while the list is on the screen
	b.post("/notifications/read", "until", page.field("until")).leadsTo("/notifications")
	b.get("/notifications").says("All notifications are marked as read", "The TechPass account of joe@tech.gov.sg was terminated").rings("Notifications, 1 unread")
	b.post("/notifications/read").leadsTo("/notifications") // without the field: all there are
	b.get("/notifications").saysNot("Unread", "Mark all as read").rings("Notifications")
	p.as(other).get("/notifications").says("No notification yet")
}

func TestNotificationsHavePages(t *testing.T) {
	p := newPortal(t)
	officer := p.Officer(officerMailbox)
	jane := p.invited(officer, "jane@tech.gov.sg")
	p.tell(officer, nil, notice.HandedOver)
	for range 2 * notice.PageSize {
		p.tell(officer, jane, notice.Lapsed)
	}
	b := p.as(officer)
	first := b.get("/notifications").says("lapsed").saysNot("handed over")
	second := b.get(href(first, "Next")).says("lapsed").saysNot("handed over")
	third := b.get(href(second, "Next")).says("Users whom somebody else had invited were handed over to you").saysNot("lapsed").has(`href="/invite/status"`)
	if n := strings.Count(b.get(href(third, "Previous")).body, "news__what"); n != notice.PageSize {
		t.Errorf("%d on the page before the last", n)
	}
	b.get(href(third, "First")).says("lapsed")
	b.get("/notifications?cursor=damaged").is(http.StatusUnprocessableEntity).says("Start from the first page")
	b.header.Set("HX-Request", "true")
	if part := b.get(href(first, "Next")); strings.Contains(part.body, "<html") {
		t.Error("a whole page came for the part")
	}
}

func TestBellStopsCounting(t *testing.T) {
	p := newPortal(t)
	officer := p.Officer(officerMailbox)
	many := make([]notice.Notice, notice.UnreadCeiling+1)
	for n := range many {
		many[n] = notice.Notice{AccountID: officer.ID, Kind: notice.Lapsed}
	}
	p.OK(p.Store.Notices().Update(context.Background(), func(tx notice.Tx) error {
		return notice.Tell(context.Background(), tx, p.Clock.Now(), many...)
	}))
	p.as(officer).get("/overview").rings("Notifications, 99+ unread")
	vendor := p.invited(officer, vendorMailbox)
	p.asID(vendor.AccountID).get("/overview").rings("")
}

func TestInviterIsToldByMail(t *testing.T) {
	p := newPortal(t)
	officer := p.Officer(officerMailbox)
	for _, mailbox := range []string{"jane@tech.gov.sg", "joe@tech.gov.sg"} {
		p.invited(officer, mailbox)
		p.onboard(mailbox)
	}
	for range 2 { // the job may run twice
		p.OK(p.Notices.Mail(context.Background(), officer.ID))
	}
	letters := 0
	for _, l := range p.Deliver() {
		if strings.Contains(l.Subject, "onboarded") && l.To == officer.Email {
			letters++
			if l.Subject != "TechPass: 2 users are onboarded" || !strings.Contains(l.Text, "jane@tech.gov.sg") || !strings.Contains(l.Text, "joe@tech.gov.sg") {
				t.Errorf("letter %q:\n%s", l.Subject, l.Text)
			}
		}
	}
	if letters != 1 {
		t.Errorf("%d letters, want one", letters)
	}
}
