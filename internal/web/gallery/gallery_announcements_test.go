package gallery_test

import (
	"techbiz/internal/web/admin"
	"techbiz/internal/web/techpass"
	"techbiz/internal/web/view"
)

func someBanners() []view.Banner {
	return []view.Banner{
		{Tone: view.ToneWarning, Text: "TechBiz pauses for maintenance on Saturday, 28-11-2026, from 22:00 to 23:00. What you have not submitted by then is kept, but mails leave only afterwards.",
			Link: &view.Link{Text: "Read more about the pause", URL: "https://www.tech.gov.sg/media/maintenance"}},
		{Tone: view.ToneInfo, Text: "The Terms of Use have changed."},
	}
}

func announcementExhibits() []exhibit {
	page := func(title string, refused bool) view.Page {
		p := adminPage(title, "/announcements", crumbOverview, view.Crumb{Label: "Announcements", URL: "/announcements"}, view.Crumb{Label: title})
		p.Refused = refused
		return p
	}
	listPage := adminPage("Announcements", "/announcements", crumbOverview, view.Crumb{Label: "Announcements"})
	listPage.Banners = someBanners()
	parts := []admin.ListPart{{Label: "All", URL: "/announcements", Current: true}, {Label: "Shown now", URL: "/announcements?show=current", Current: false}, {Label: "Coming", URL: "/announcements?show=coming", Current: false}, {Label: "Past", URL: "/announcements?show=past", Current: false}}
	list := admin.Announcements{Lead: "Announcements stand at the top of the portal's pages, for everybody or for the people of an agency.", NewURL: "/announcements/new", Parts: parts,
		Pager: view.Pager{NextURL: "/announcements?cursor=1"}, Rows: []admin.AnnouncementRow{
			{Text: someBanners()[0].Text, URL: "/announcements/1", Warning: true, For: "Everybody", From: "27-11-2026 09:00", Until: "28-11-2026 23:00", State: "Coming", Tone: view.ToneInfo, EndURL: "/end"},
			{Text: "The Terms of Use have changed.", URL: "/announcements/2", For: "TECH", From: "24-11-2026 09:00", Until: "No end", State: "Shown now", Tone: view.ToneSuccess, EndURL: "/end"},
			{Text: "Welcome.", URL: "/announcements/3", For: "TECH", From: "01-11-2026 09:00", Until: "02-11-2026 09:00", State: "Past", Tone: view.ToneNeutral},
		}}
	fresh := admin.AnnouncementForm{Heading: "New announcement", Button: "Announce", Revision: "0", Level: admin.LevelInformation, Own: "TECH", Action: "/new", CancelURL: "/announcements"}
	wrong := fresh
	wrong.Chooses, wrong.Text, wrong.Agency = true, view.Input{Error: "Enter what is to be announced"}, view.Input{Value: "TEHC", Error: "The domain tehc.gov.sg is not allow-listed, so nobody would see it. Check the acronym"}
	wrong.Until = view.Input{Value: "2026-11-01T09:00", Error: "This time is over. Enter a later one, or none"}
	known := fresh
	known.Heading, known.Button, known.Chooses, known.Text, known.EndURL, known.Preview = "Announcement", "Save", true, view.Input{Value: someBanners()[0].Text}, "/end", &someBanners()[0]
	known.From, known.Until = view.Input{Value: "2026-11-27T09:00"}, view.Input{Value: "2026-11-28T23:00"}
	over := known
	over.Over = true
	signIn := plainPage("Sign in")
	signIn.Banners = someBanners()
	return []exhibit{
		{name: "announcements", page: admin.AnnouncementsPage(listPage, list)},
		{name: "announcements-none", page: admin.AnnouncementsPage(page("Announcements", false), admin.Announcements{Lead: list.Lead, NewURL: "/announcements/new", Parts: parts})},
		{name: "announcement-new", page: admin.AnnouncementPage(page("New announcement", false), fresh)},
		{name: "announcement-refused", page: admin.AnnouncementPage(page("New announcement", true), wrong)},
		{name: "announcement", page: admin.AnnouncementPage(page("Announcement", false), known)},
		{name: "announcement-over", page: admin.AnnouncementPage(page("Announcement", false), over)},
		{name: "sign-in-announced", page: techpass.SignInEmailPage(signIn, techpass.SignInEmail{Action: "/sign-in"})},
	}
}
