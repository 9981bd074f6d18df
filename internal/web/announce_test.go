package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"techbiz/internal/announce"
	"techbiz/internal/keyset"
	"techbiz/internal/people"
	"techbiz/internal/techpass"
	"techbiz/internal/web"
)

// announced makes an announcement as the admin.
func (p *portal) announced(f announce.Form) *announce.Announcement {
	p.Helper()
	a, err := p.Announcements.Make(p.Context(), people.Actor{Role: people.RoleAdmin}, f)
	p.OK(err)
	return a
}

// announces is what stands above the page.
func (r reply) announces(texts ...string) reply { r.t.Helper(); return r.above().says(texts...) }

func (r reply) announcesNot(texts ...string) reply { r.t.Helper(); return r.above().saysNot(texts...) }

func (r reply) above() reply {
	_, banners, _ := strings.Cut(r.body, `aria-label="Announcements">`)
	banners, _, _ = strings.Cut(banners, "</aside>")
	r.body = "<main>" + banners + "</main>"
	return r
}

const announcementForm = "/admin/announcements/new"

func TestAnnouncementsAreShownToWhomTheyAreFor(t *testing.T) {
	p := newPortal(t)
	b := p.as(p.admin())
	b.get("/admin/announcements").is(http.StatusOK).says("No announcement here")
	b.post(announcementForm, "text", "", "level", "warning", "until", "2026-11-01T09:00", "agency", "nobody").
		is(http.StatusUnprocessableEntity).says("Enter what is to be announced").says("This time is over")
	b.post(announcementForm, "text", "Pause", "level", "warning", "agency", "nobody").
		is(http.StatusUnprocessableEntity).says("nobody.gov.sg is not allow-listed")
	b.post(announcementForm, "text", "Pause tonight", "level", "warning", "action", "preview").is(http.StatusOK).says("How it looks").says("Warning: Pause tonight")
	b.get("/admin/announcements").says("No announcement here")
	b.post(announcementForm, "text", "Pause tonight", "level", "warning", "link_url", "https://tech.gov.sg/pause", "link_text", "Read more").leadsTo("/admin/announcements")
	b.post(announcementForm, "text", "TECH moves house", "level", "information", "agency", "TECH").leadsTo("/admin/announcements")
	b.post(announcementForm, "text", "Tomorrow it rains", "level", "information", "from", "2026-11-25T09:00").leadsTo("/admin/announcements")
	b.get("/admin/announcements").is(http.StatusOK).says("will be shown from 25-11-2026 09:00")
	b.get("/admin/announcements?show=coming").is(http.StatusOK).says("Tomorrow it rains")

	anybody, officer, other := p.browser(), p.as(p.Officer(officerMailbox)), p.as(p.Officer(otherMailbox))
	anybody.get("/sign-in").is(http.StatusOK).has(`href="https://tech.gov.sg/pause"`).announces("Warning: Pause tonight").announcesNot("moves house")
	anybody.get("/sign-in").announcesNot("it rains")
	officer.get("/overview").is(http.StatusOK).announces("Warning: Pause tonight Read more Information: TECH moves house")
	other.get("/overview").is(http.StatusOK).announcesNot("moves house")
	p.Clock.Add(23 * time.Hour)
	anybody.get("/sign-in").announcesNot("it rains")
	p.Clock.Add(2 * time.Hour)
	anybody.get("/sign-in").announces("Tomorrow it rains")
}

func TestAgencyAdminAnnouncesToTheOwnAgency(t *testing.T) {
	p := newPortal(t)
	foreign := p.announced(announce.Form{Text: "For HIVE", Level: "information", Agency: "HIVE"})
	b := p.as(p.serving("boss@tech.gov.sg", techpass.DutyAgencyAdmin))
	b.get("/admin/announcements").is(http.StatusOK).says("for the people of TECH").saysNot("For HIVE")
	b.get(web.AnnouncementURL(foreign.ID)).is(http.StatusNotFound)
	b.post(web.AnnouncementURL(foreign.ID) + "/end").is(http.StatusNotFound)
	b.post(announcementForm, "text", "Hello", "level", "information", "agency", "HIVE").is(http.StatusUnprocessableEntity).says("You announce to the people of TECH only")
	b.post(announcementForm, "text", "Hello TECH", "level", "information").leadsTo("/admin/announcements")
	b.get("/overview").announces("Hello TECH")
	p.as(p.Officer(otherMailbox)).get("/overview").announcesNot("Hello TECH")
	own, _, err := p.Announcements.List(t.Context(), people.Actor{Role: people.RoleAdmin}, announce.Current, keyset.Cursor{})
	p.OK(err)
	at := web.AnnouncementURL(own[0].ID)
	b.get(at).is(http.StatusOK).says("Hello TECH").has(`name="revision" value="1"`)
	b.post(at, "text", "Hello all of TECH", "level", "warning", "revision", "0").is(http.StatusConflict).says("Somebody else changed").has(`name="revision" value="1"`)
	b.post(at, "text", "Hello all of TECH", "level", "warning", "revision", "1").leadsTo("/admin/announcements")
	b.get("/overview").announces("Warning: Hello all of TECH")
	b.post(at + "/end").leadsTo("/admin/announcements")
	b.get("/overview").announcesNot("Hello all of TECH")
	b.get(at).is(http.StatusOK).says("This announcement is over")
	b.post(at, "text", "Again", "level", "warning", "revision", "3").is(http.StatusConflict).says("is over, so it can't be changed")
}

// TestAnnouncementOutlivesTheSession: what was typed stands in the form again after signing in.
func TestAnnouncementOutlivesTheSession(t *testing.T) {
	p := newPortal(t)
	m := p.member(adminMailbox, "")
	p.admin()
	b := p.browser()
	b.post(announcementForm, "text", "A long story", "level", "warning", "link_url", "/terms").is(http.StatusUnauthorized)
	b.signIn(adminMailbox)
	p.signInAgain(b, m, announcementForm)
	b.get(announcementForm).is(http.StatusOK).says("What you typed is still here").says("A long story").has(`value="/terms"`).has(`value="warning" checked`)
}
