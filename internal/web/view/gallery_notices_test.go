package view

import (
	"strings"
	"testing"
)

func noticeExhibits() []exhibit {
	page := func(unread string) Page {
		p := portalPage("Notifications", "/notifications", crumbOverview, Crumb{Label: "Notifications"})
		p.Bell = &Bell{URL: "/notifications", Unread: unread, Current: true}
		return p
	}
	overview := portalPage("Overview", "/overview")
	overview.Bell.Unread = "99+"
	rows := []Notification{
		{Text: "The SEED mail to Tan Wei Ling (tan_wei_ling@tech.gov.sg) was refused. Send it again", URL: "/i/9", Time: "24-11-2026 09:15", Tone: ToneDanger, Unread: true},
		{Text: "Jane Lim (jane@acme.com) is onboarded", URL: "/i/1", Time: "24-11-2026 09:14", Tone: ToneSuccess, Unread: true},
		{Text: "The invitation of Wilhelmina Alexandra Balasubramaniam-Tan (" + longEmail + ") lapsed: it was not accepted in time", URL: "/i/3", Time: "24-11-2026 08:00", Tone: ToneWarning, Unread: true},
		{Text: "Users whom somebody else had invited were handed over to you", URL: "/invite/status", Time: "20-11-2026 17:30", Tone: ToneInfo},
		{Text: "The TechPass account of arun@acme.com was terminated", URL: "/i/4", Time: "02-11-2026 00:05", Tone: ToneWarning},
	}
	read := append([]Notification(nil), rows[3:]...)
	return []exhibit{
		{"bell-dot", OverviewPage(overview, Overview{Name: "Tan Wei Ling", InviteURL: "/invite", StatusURL: "/invite/status"})},
		{"notifications", NotificationsPage(page("3"), Notifications{
			ReadAction: "/notifications/read", Until: "2026-11-24T01:20:00Z",
			List: NotificationList{Rows: rows, Pager: Pager{NextURL: "?cursor=x"}},
		})},
		{"notifications-read", NotificationsPage(page(""), Notifications{List: NotificationList{Rows: read}})},
		{"notifications-empty", NotificationsPage(page(""), Notifications{List: NotificationList{InviteURL: "/invite", StatusURL: "/invite/status"}})},
	}
}

func TestBellTellsHowMuchIsUnread(t *testing.T) {
	for unread, want := range map[string]string{"": "Notifications", "3": "Notifications, 3 unread", "99+": "Notifications, 99+ unread"} {
		html := render(t, bell(Bell{URL: "/notifications", Unread: unread}))
		_, hidden, _ := strings.Cut(html, `class="visually-hidden">`)
		words, _, _ := strings.Cut(hidden, "</span>")
		if strings.Join(strings.Fields(words), " ") != want {
			t.Errorf("says %q, want %q", words, want)
		}
		if strings.Contains(html, "bell__dot") != (unread != "") {
			t.Errorf("%q unread, dot: %s", unread, html)
		}
	}
}
