package gallery_test

import (
	"techbiz/internal/web/account"
	"techbiz/internal/web/overview"
	"techbiz/internal/web/view"

	"strings"
	"testing"
)

func noticeExhibits() []exhibit {
	page := func(unread string) view.Page {
		p := portalPage("Notifications", "/notifications", crumbOverview, view.Crumb{Label: "Notifications"})
		p.Bell = &view.Bell{URL: "/notifications", Unread: unread, Current: true}
		return p
	}
	someOverview := portalPage("Overview", "/overview")
	someOverview.Bell.Unread = "99+"
	rows := []account.Notification{
		{Text: "The SEED mail to Tan Wei Ling (tan_wei_ling@tech.gov.sg) was refused. Send it again", URL: "/i/9", Time: "24-11-2026 09:15", Tone: view.ToneDanger, Unread: true},
		{Text: "Jane Lim (jane@acme.com) is onboarded", URL: "/i/1", Time: "24-11-2026 09:14", Tone: view.ToneSuccess, Unread: true},
		{Text: "The invitation of Wilhelmina Alexandra Balasubramaniam-Tan (" + longEmail + ") lapsed: it was not accepted in time", URL: "/i/3", Time: "24-11-2026 08:00", Tone: view.ToneWarning, Unread: true},
		{Text: "Users whom somebody else had invited were handed over to you", URL: "/invite/status", Time: "20-11-2026 17:30", Tone: view.ToneInfo},
		{Text: "The TechPass account of arun@acme.com was terminated", URL: "/i/4", Time: "02-11-2026 00:05", Tone: view.ToneWarning},
	}
	read := append([]account.Notification(nil), rows[3:]...)
	return []exhibit{
		{name: "bell-dot", page: overview.OverviewPage(someOverview, overview.Overview{Name: "Tan Wei Ling", InviteURL: "/invite", StatusURL: "/invite/status"})},
		{name: "notifications", page: account.NotificationsPage(page("3"), account.Notifications{
			ReadAction: "/notifications/read", Until: "2026-11-24T01:20:00Z",
			List: account.NotificationList{Rows: rows, Pager: view.Pager{NextURL: "?cursor=x"}},
		})},
		{name: "notifications-read", page: account.NotificationsPage(page(""), account.Notifications{List: account.NotificationList{Rows: read}})},
		{name: "notifications-empty", page: account.NotificationsPage(page(""), account.Notifications{List: account.NotificationList{InviteURL: "/invite", StatusURL: "/invite/status"}})},
	}
}

func TestBellTellsHowMuchIsUnread(t *testing.T) {
	for unread, want := range map[string]string{"": "Notifications", "3": "Notifications, 3 unread", "99+": "Notifications, 99+ unread"} {
		html := render(t, view.BellButton(view.Bell{URL: "/notifications", Unread: unread}))
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
