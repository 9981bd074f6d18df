package view

import (
	"strings"
	"testing"
	"time"
)

func TestTimesAreSingaporeTimes(t *testing.T) {
	lateEvening := time.Date(2026, 11, 23, 17, 5, 9, 0, time.UTC)
	for _, c := range []struct{ got, want string }{
		{Date(lateEvening), "24-11-2026"},
		{DateTime(lateEvening), "24-11-2026 01:05"},
		{DateTimeSeconds(lateEvening), "24-11-2026 01:05:09"},
		{Date(time.Time{}), "-"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestCount(t *testing.T) {
	for n, want := range map[int64]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567", -1000: "-1,000", -100: "-100"} {
		if got := Count(n); got != want {
			t.Errorf("Count(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestRemainingCharacters(t *testing.T) {
	for text, want := range map[string]int{
		"": 255, "abc": 252, "a\r\nb": 252, "🙂": 254, strings.Repeat("x", 256): -1,
	} {
		if got := remainingCharacters(text, MaxReason); got != want {
			t.Errorf("remainingCharacters(%q) = %d, want %d", text, got, want)
		}
	}
}

func TestSupportMailtoCarriesTheTraceID(t *testing.T) {
	got := SupportMailto("support@techbiz.example", "abc123")
	if !strings.HasPrefix(got, "mailto:support@techbiz.example?subject=") || strings.Count(got, "abc123") != 2 || strings.Contains(got, "+") {
		t.Error(got)
	}
}

func TestCurrentEntryOfTheSidebar(t *testing.T) {
	for path, want := range map[string]string{
		"/overview": "Overview", "/invite": "Invite users", "/invite/email": "Invite users",
		"/invite/status": "Invite User Status", "/invite/status/7": "Invite User Status", "/invitees": "",
	} {
		page := Page{Path: path, Nav: []NavItem{
			{Label: "Overview", URL: "/overview"}, {Label: "Invite users", URL: "/invite"}, {Label: "Invite User Status", URL: "/invite/status"},
		}}
		var current string
		for _, item := range page.Nav {
			if page.navCurrent(item) != "" {
				current += item.Label
			}
		}
		if current != want {
			t.Errorf("%s: current is %q, want %q", path, current, want)
		}
	}
}

func TestInitials(t *testing.T) {
	for name, want := range map[string]string{"Tan Wei Ling": "TL", "Jane": "J", "Émile  Zola": "ÉZ"} {
		if got := initials(User{Name: name}); got != want {
			t.Errorf("initials(%q) = %q, want %q", name, got, want)
		}
	}
}
