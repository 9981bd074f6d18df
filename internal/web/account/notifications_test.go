package account_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"techbiz/internal/app/webtest"
	"techbiz/internal/invite"
	"techbiz/internal/mail/notice"
	"techbiz/internal/techpass"
	"techbiz/internal/techpass/policy"
	"techbiz/internal/web/kit"
)

// onboard takes an invited government mailbox through all steps.
func onboard(p *webtest.Portal, mailbox string) {
	p.Helper()
	b := p.Browser()
	link := p.Link(mailbox)
	b.Post(link + "/code").LeadsTo(link + "/verify")
	b.Post(link+"/verify", "code", p.Code(mailbox)).LeadsTo("/onboarding")
	b.SetUpApp()
	b.Post("/onboarding/privacy", "agree", "yes", "version", policy.FirstVersion).LeadsTo("/onboarding")
	b.Post("/onboarding/terms", "agree", "yes", "version", policy.FirstVersion).LeadsTo("/onboarding")
}

// tell tells the account several things, a minute apart.
func tell(p *webtest.Portal, a *techpass.Account, about *invite.Invitation, kinds ...notice.Kind) {
	p.Helper()
	for _, k := range kinds {
		n := notice.Notice{AccountID: a.ID, Kind: k}
		if about != nil {
			n.InvitationID = about.ID
		}
		p.OK(p.Store.Notices().Update(context.Background(), func(tx notice.Tx) error {
			return notice.Notify(context.Background(), tx, p.Clock.Now(), n)
		}))
		p.Clock.Add(time.Minute)
	}
}

func TestInviterIsToldAtTheBell(t *testing.T) {
	p := webtest.NewPortal(t)
	officer, other := p.Officer(webtest.OfficerMailbox), p.Officer(webtest.OtherMailbox)
	b := p.BrowserOf(officer)
	b.Get("/notifications").Is(http.StatusOK).Says("No notification yet", "when an invitation lapses").SaysNot("Mark all as read").Rings("Notifications")
	jane := p.Invited(officer, "jane@tech.gov.sg")
	joe := p.Invited(officer, "joe@tech.gov.sg")
	onboard(p, "jane@tech.gov.sg")
	b.Get("/overview").Rings("Notifications, 1 unread").Has("bell__dot")
	p.Clock.Add(invite.Lifetime)
	_, err := p.Invites.LapseDue(context.Background())
	p.OK(err)

	b = p.BrowserOf(officer)
	page := b.Get("/notifications").Rings("Notifications, 2 unread").Says("Wei Ling Tan (jane@tech.gov.sg) is onboarded",
		"The invitation of joe@tech.gov.sg lapsed: it was not accepted in time", "Unread")
	if lapsed, onboarded := strings.Index(page.Body, "joe@tech"), strings.Index(page.Body, "jane@tech"); lapsed > onboarded {
		t.Error("the newest is not the first")
	}
	page.Has(`href="` + kit.InvitationURL(jane.ID) + `"`).Has(`href="` + kit.InvitationURL(joe.ID) + `"`)
	p.Clock.Add(time.Minute)
	tell(p, officer, joe, notice.Ended) // while the list is on the screen
	b.Post("/notifications/read", "until", page.Field("until")).LeadsTo("/notifications")
	b.Get("/notifications").Says("All notifications are marked as read", "The TechPass account of joe@tech.gov.sg was terminated").Rings("Notifications, 1 unread")
	b.Post("/notifications/read").LeadsTo("/notifications") // without the field: all there are
	b.Get("/notifications").SaysNot("Unread", "Mark all as read").Rings("Notifications")
	p.BrowserOf(other).Get("/notifications").Says("No notification yet")
}

func TestNotificationsHavePages(t *testing.T) {
	p := webtest.NewPortal(t)
	officer := p.Officer(webtest.OfficerMailbox)
	jane := p.Invited(officer, "jane@tech.gov.sg")
	tell(p, officer, nil, notice.HandedOver)
	for range 2 * notice.PageSize {
		tell(p, officer, jane, notice.Lapsed)
	}
	b := p.BrowserOf(officer)
	first := b.Get("/notifications").Says("lapsed").SaysNot("handed over")
	second := b.Get(webtest.Href(first, "Next")).Says("lapsed").SaysNot("handed over")
	third := b.Get(webtest.Href(second, "Next")).Says("Users whom somebody else had invited were handed over to you").SaysNot("lapsed").Has(`href="/invite/status"`)
	if n := strings.Count(b.Get(webtest.Href(third, "Previous")).Body, "news__what"); n != notice.PageSize {
		t.Errorf("%d on the page before the last", n)
	}
	b.Get(webtest.Href(third, "First")).Says("lapsed")
	b.Get("/notifications?cursor=damaged").Is(http.StatusUnprocessableEntity).Says("Start from the first page")
	b.Header.Set("HX-Request", "true")
	if part := b.Get(webtest.Href(first, "Next")); strings.Contains(part.Body, "<html") {
		t.Error("a whole page came for the part")
	}
}

func TestBellStopsCounting(t *testing.T) {
	p := webtest.NewPortal(t)
	officer := p.Officer(webtest.OfficerMailbox)
	many := make([]notice.Notice, notice.UnreadCeiling+1)
	for n := range many {
		many[n] = notice.Notice{AccountID: officer.ID, Kind: notice.Lapsed}
	}
	p.OK(p.Store.Notices().Update(context.Background(), func(tx notice.Tx) error {
		return notice.Notify(context.Background(), tx, p.Clock.Now(), many...)
	}))
	p.BrowserOf(officer).Get("/overview").Rings("Notifications, 99+ unread")
	vendor := p.Invited(officer, webtest.VendorMailbox)
	p.AsID(vendor.AccountID).Get("/overview").Rings("")
}

func TestInviterIsToldByMail(t *testing.T) {
	p := webtest.NewPortal(t)
	officer := p.Officer(webtest.OfficerMailbox)
	for _, mailbox := range []string{"jane@tech.gov.sg", "joe@tech.gov.sg"} {
		p.Invited(officer, mailbox)
		onboard(p, mailbox)
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
