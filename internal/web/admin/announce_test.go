package admin_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"techbiz/internal/announce"
	"techbiz/internal/app/webtest"
	"techbiz/internal/base/keyset"
	"techbiz/internal/base/people"
	"techbiz/internal/techpass"
	"techbiz/internal/web/admin"
)

// announces is what stands above the page.
func announces(r webtest.Reply, texts ...string) webtest.Reply {
	r.T.Helper()
	return above(r).Says(texts...)
}

func announcesNot(r webtest.Reply, texts ...string) webtest.Reply {
	r.T.Helper()
	return above(r).SaysNot(texts...)
}

func above(r webtest.Reply) webtest.Reply {
	_, banners, _ := strings.Cut(r.Body, `aria-label="Announcements">`)
	banners, _, _ = strings.Cut(banners, "</aside>")
	r.Body = "<main>" + banners + "</main>"
	return r
}

const announcementForm = "/admin/announcements/new"

func TestAnnouncementsAreShownToWhomTheyAreFor(t *testing.T) {
	p := webtest.NewPortal(t)
	b := p.BrowserOf(p.AdminAccount())
	b.Get("/admin/announcements").Is(http.StatusOK).Says("No announcement here")
	b.Post(announcementForm, "text", "", "level", "warning", "until", "2026-11-01T09:00", "agency", "nobody").
		Is(http.StatusUnprocessableEntity).Says("Enter what is to be announced").Says("This time is over")
	b.Post(announcementForm, "text", "Pause", "level", "warning", "agency", "nobody").
		Is(http.StatusUnprocessableEntity).Says("nobody.gov.sg is not allow-listed")
	b.Post(announcementForm, "text", "Pause tonight", "level", "warning", "action", "preview").Is(http.StatusOK).Says("How it looks").Says("Warning: Pause tonight")
	b.Get("/admin/announcements").Says("No announcement here")
	b.Post(announcementForm, "text", "Pause tonight", "level", "warning", "link_url", "https://tech.gov.sg/pause", "link_text", "Read more").LeadsTo("/admin/announcements")
	b.Post(announcementForm, "text", "TECH moves house", "level", "information", "agency", "TECH").LeadsTo("/admin/announcements")
	b.Post(announcementForm, "text", "Tomorrow it rains", "level", "information", "from", "2026-11-25T09:00").LeadsTo("/admin/announcements")
	b.Get("/admin/announcements").Is(http.StatusOK).Says("will be shown from 25-11-2026 09:00")
	b.Get("/admin/announcements?show=coming").Is(http.StatusOK).Says("Tomorrow it rains")

	anybody, officer, other := p.Browser(), p.BrowserOf(p.Officer(webtest.OfficerMailbox)), p.BrowserOf(p.Officer(webtest.OtherMailbox))
	announcesNot(announces(anybody.Get("/sign-in").Is(http.StatusOK).Has(`href="https://tech.gov.sg/pause"`), "Warning: Pause tonight"), "moves house")
	announcesNot(anybody.Get("/sign-in"), "it rains")
	announces(officer.Get("/overview").Is(http.StatusOK), "Warning: Pause tonight Read more Information: TECH moves house")
	announcesNot(other.Get("/overview").Is(http.StatusOK), "moves house")
	p.Clock.Add(23 * time.Hour)
	announcesNot(anybody.Get("/sign-in"), "it rains")
	p.Clock.Add(2 * time.Hour)
	announces(anybody.Get("/sign-in"), "Tomorrow it rains")
}

func TestAgencyAdminAnnouncesToTheOwnAgency(t *testing.T) {
	p := webtest.NewPortal(t)
	foreign := p.Announced(announce.Form{Text: "For HIVE", Level: "information", Agency: "HIVE"})
	b := p.BrowserOf(p.WithDuty("boss@tech.gov.sg", techpass.DutyAgencyAdmin))
	b.Get("/admin/announcements").Is(http.StatusOK).Says("for the people of TECH").SaysNot("For HIVE")
	b.Get(admin.AnnouncementURL(foreign.ID)).Is(http.StatusNotFound)
	b.Post(admin.AnnouncementURL(foreign.ID) + "/end").Is(http.StatusNotFound)
	b.Post(announcementForm, "text", "Hello", "level", "information", "agency", "HIVE").Is(http.StatusUnprocessableEntity).Says("You announce to the people of TECH only")
	b.Post(announcementForm, "text", "Hello TECH", "level", "information").LeadsTo("/admin/announcements")
	announces(b.Get("/overview"), "Hello TECH")
	announcesNot(p.BrowserOf(p.Officer(webtest.OtherMailbox)).Get("/overview"), "Hello TECH")
	own, _, err := p.Announcements.List(t.Context(), people.Actor{Role: people.RoleAdmin}, announce.Current, keyset.Cursor{})
	p.OK(err)
	at := admin.AnnouncementURL(own[0].ID)
	b.Get(at).Is(http.StatusOK).Says("Hello TECH").Has(`name="revision" value="1"`)
	b.Post(at, "text", "Hello all of TECH", "level", "warning", "revision", "0").Is(http.StatusConflict).Says("Somebody else changed").Has(`name="revision" value="1"`)
	b.Post(at, "text", "Hello all of TECH", "level", "warning", "revision", "1").LeadsTo("/admin/announcements")
	announces(b.Get("/overview"), "Warning: Hello all of TECH")
	b.Post(at + "/end").LeadsTo("/admin/announcements")
	announcesNot(b.Get("/overview"), "Hello all of TECH")
	b.Get(at).Is(http.StatusOK).Says("This announcement is over")
	b.Post(at, "text", "Again", "level", "warning", "revision", "3").Is(http.StatusConflict).Says("is over, so it can't be changed")
}

// TestAnnouncementOutlivesTheSession: what was typed stands in the form again after signing in.
func TestAnnouncementOutlivesTheSession(t *testing.T) {
	p := webtest.NewPortal(t)
	m := p.Member(webtest.AdminMailbox, "")
	p.AdminAccount()
	b := p.Browser()
	b.Post(announcementForm, "text", "A long story", "level", "warning", "link_url", "/terms").Is(http.StatusUnauthorized)
	b.SignIn(webtest.AdminMailbox)
	p.SignInAgain(b, m, announcementForm)
	b.Get(announcementForm).Is(http.StatusOK).Says("What you typed is still here").Says("A long story").Has(`value="/terms"`).Has(`value="warning" checked`)
}
