package view

func someBanners() []Banner {
	return []Banner{
		{Tone: ToneWarning, Text: "TechBiz pauses for maintenance on Saturday, 28-11-2026, from 22:00 to 23:00. What you have not submitted by then is kept, but mails leave only afterwards.",
			Link: &Link{"Read more about the pause", "https://www.tech.gov.sg/media/maintenance"}},
		{Tone: ToneInfo, Text: "The Terms of Use have changed."},
	}
}

func announcementExhibits() []exhibit {
	page := func(title string, refused bool) Page {
		p := adminPage(title, "/announcements", crumbOverview, Crumb{"Announcements", "/announcements"}, Crumb{Label: title})
		p.Refused = refused
		return p
	}
	listPage := adminPage("Announcements", "/announcements", crumbOverview, Crumb{Label: "Announcements"})
	listPage.Banners = someBanners()
	parts := []ListPart{{"All", "/announcements", true}, {"Shown now", "/announcements?show=current", false}, {"Coming", "/announcements?show=coming", false}, {"Past", "/announcements?show=past", false}}
	list := Announcements{Lead: "Announcements stand at the top of the portal's pages, for everybody or for the people of an agency.", NewURL: "/announcements/new", Parts: parts,
		Pager: Pager{NextURL: "/announcements?cursor=1"}, Rows: []AnnouncementRow{
			{Text: someBanners()[0].Text, URL: "/announcements/1", Warning: true, For: "Everybody", From: "27-11-2026 09:00", Until: "28-11-2026 23:00", State: "Coming", Tone: ToneInfo, EndURL: "/end"},
			{Text: "The Terms of Use have changed.", URL: "/announcements/2", For: "TECH", From: "24-11-2026 09:00", Until: "No end", State: "Shown now", Tone: ToneSuccess, EndURL: "/end"},
			{Text: "Welcome.", URL: "/announcements/3", For: "TECH", From: "01-11-2026 09:00", Until: "02-11-2026 09:00", State: "Past", Tone: ToneNeutral},
		}}
	fresh := AnnouncementForm{Heading: "New announcement", Button: "Announce", Revision: "0", Level: LevelInformation, Own: "TECH", Action: "/new", CancelURL: "/announcements"}
	wrong := fresh
	wrong.Chooses, wrong.Text, wrong.Agency = true, Input{Error: "Enter what is to be announced"}, Input{Value: "TEHC", Error: "The domain tehc.gov.sg is not allow-listed, so nobody would see it. Check the acronym"}
	wrong.Until = Input{Value: "2026-11-01T09:00", Error: "This time is over. Enter a later one, or none"}
	known := fresh
	known.Heading, known.Button, known.Chooses, known.Text, known.EndURL, known.Preview = "Announcement", "Save", true, Input{Value: someBanners()[0].Text}, "/end", &someBanners()[0]
	known.From, known.Until = Input{Value: "2026-11-27T09:00"}, Input{Value: "2026-11-28T23:00"}
	over := known
	over.Over = true
	signIn := plainPage("Sign in")
	signIn.Banners = someBanners()
	return []exhibit{
		{"announcements", AnnouncementsPage(listPage, list)},
		{"announcements-none", AnnouncementsPage(page("Announcements", false), Announcements{Lead: list.Lead, NewURL: "/announcements/new", Parts: parts})},
		{"announcement-new", AnnouncementPage(page("New announcement", false), fresh)},
		{"announcement-refused", AnnouncementPage(page("New announcement", true), wrong)},
		{"announcement", AnnouncementPage(page("Announcement", false), known)},
		{"announcement-over", AnnouncementPage(page("Announcement", false), over)},
		{"sign-in-announced", SignInEmailPage(signIn, SignInEmail{Action: "/sign-in"})},
	}
}
