package view

import "github.com/a-h/templ"

func insightExhibits() []exhibit {
	page := func(p Page) Page {
		p.Nav = append(p.Nav, NavItem{"Insight", "/insight", IconChart})
		return p
	}
	own := page(portalPage("Insight", "/insight", crumbOverview, Crumb{Label: "Insight"}))
	all := page(adminPage("Insight", "/insight", crumbOverview, Crumb{Label: "Insight"}))
	confirm := page(portalPage("Resend all", "/insight/resend", crumbOverview, Crumb{"Insight", "/insight"}, Crumb{Label: "Resend all"}))
	seedStuck := insight(12)
	seedStuck.Stuck = []StuckGroup{
		{Title: "waiting for a SEED licence", Count: "38", Tone: ToneWarning, Why: "TechPass is active, and no SEED licence is free. As soon as an administrator raises the number of licences, or one comes back, the SEED mail follows by itself.",
			Examples: []StuckExample{{"Jane Lim (jane@acme.com)", "/i/1", "Invited on 01-11-2026", ""}, {longEmail, "/i/2", "Invited on 02-11-2026", ""}},
			Do:       &Link{"Ask an administrator for licences", "/desk/new"}, List: &Link{"See them in the list", "/invite/status?seed=no_licence"}},
		{Title: "with a SEED mail not used for 7 days or more", Count: "214", Tone: ToneWarning, Why: "The SEED mail was sent, and no device is onboarded. A licence is held for each of them. A new mail is valid for 30 days.",
			Examples: []StuckExample{{"arun@acme.com", "/i/3", "Invited on 20-10-2026", ""}}, Primary: true,
			Do: &Link{"Send the SEED mails again", "/insight/seed-mails"}, List: &Link{"See them in the list", "/invite/status?seed=no_device"}},
		{Title: "with SEED lapsed in the last 30 days", Count: "3", Tone: ToneNeutral, Why: "No device was onboarded in time, or it was not used for 180 days, so the licence went back. Who still needs SEED requests it again in My Account; for vendors, raise a service request.",
			Examples: []StuckExample{{"siti@acme.com", "/i/4", "Invited on 20-10-2026", ""}}, Do: &Link{"Raise a service request", "/desk/new?kind=seed"}, List: &Link{"See them in the list", "/invite/status?seed=lapsed"}},
	}
	running, done, few := insight(12), insight(12), insight(4)
	running.Resend.Progress = &Progress{Done: 312, Of: 2048, Text: "312 of 2,048 invitations sent again", EventsURL: "/events/resend"}
	running.Stuck[1].Do, running.Stuck[1].Wait = nil, "They are being sent again now."
	done.Resend.Outcome = "2,048 invitations were sent again by 28-11-2026 12:30. The links sent before no longer work. The new links are valid for 30 days."
	done.Stuck = nil
	few.Funnel = []FunnelStage{{"Invited", 1, 1, ""}, {"Mail accepted", 0, 1, ""}, {"Opened", 0, 1, ""}, {"Activated", 0, 1, ""},
		{"SEED onboarded", 0, 0, "of 0 who need it"}}
	few.Days = DaysChart{Weeks: []DaysWeek{{"23-11", -1, -1}}, Told: "Nobody is onboarded yet."}
	few.Weeks = []InsightRow{{Name: "23-11-2026", Invited: 1, Median: -1, P90: -1}}
	few.Counting = "Still counting: 120,000 of 600,000 events are in these numbers. Load the page again in a minute."
	everybody := insight(52)
	everybody.Scopes = choose("all", Option{Value: "", Label: "Mine"}, Option{Value: "agency-tech", Label: "My agency's (TECH)"}, Option{Value: "all", Label: "Everybody's"})
	everybody.StuckNote = "Only the officer who invited can resend many invitations at once. Here you can help people one by one."
	everybody.Agencies = []InsightRow{
		{"HIVE", "/insight?scope=agency-hive", 12480, 12290, 11004, 9771, 4210, 3988, 2, 11},
		{"SCHOOLS", "/insight?scope=agency-schools", 31, 31, 12, 4, 0, 0, 0, 27},
		{"TECH", "/insight?scope=agency-tech", 1204, 1190, 1101, 998, 310, 122, 1, 9},
	}
	for n := range everybody.Stuck {
		g := &everybody.Stuck[n]
		g.Do, g.List, g.Count = nil, &Link{"See them in the list", "/admin/invitations?status=open"}, "More than 10,000"
		for k := range g.Examples {
			g.Examples[k] = StuckExample{Who: g.Examples[k].Who, URL: "/i/1", Since: g.Examples[k].Since, By: longEmail}
		}
	}
	empty := Insight{URL: "/insight", Lead: insight(4).Lead, Periods: insight(4).Periods, AsOf: "28-11-2026 12:30", Empty: true, InviteURL: "/invite"}
	return []exhibit{
		{"insight", InsightPage(own, insight(12))},
		{"insight-seed", InsightPage(own, seedStuck)},
		{"insight-running", InsightPage(own, running)},
		{"insight-done", InsightPage(own, done)},
		{"insight-few", InsightPage(own, few)},
		{"insight-all", InsightPage(all, everybody)},
		{"insight-empty", InsightPage(own, empty)},
		{"insight-resend", ConfirmPage(confirm, resendConfirm())},
		{"insight-resend-nothing", nothingToResend(confirm)},
	}
}

func resendConfirm() Confirm {
	return Confirm{
		Title:       "Send 2,048 invitations again?",
		PointsTitle: NextTitle, Button: "Confirm",
		Points: []string{"These are all of yours that wait for their invitee and were last sent 24 hours ago or earlier.",
			"Each of them gets a new mail. Its link replaces the one before and is valid for 30 days."},
		Action: "/insight/resend", CancelURL: "/insight", RequestKey: "0193",
	}
}

func nothingToResend(page Page) templ.Component {
	m := resendConfirm()
	m.Title, m.PointsTitle, m.Button, m.CancelText = "Nothing can be sent again now", "What you can do", "", "Back to Insight"
	return ConfirmPage(page, m)
}

// insight is a page about so many weeks, some of them without anybody.
func insight(weeks int) Insight {
	m := Insight{
		URL: "/insight", Lead: "How far those get whom you invited, how long it takes them, and what holds them up.",
		Periods: choose("12", Option{Value: "4", Label: "4 weeks"}, Option{Value: "12", Label: "12 weeks"}, Option{Value: "26", Label: "26 weeks"}, Option{Value: "52", Label: "52 weeks"}),
		AsOf:    "28-11-2026 12:30", InviteURL: "/invite", CSVURL: "/insight/weeks.csv",
		Funnel: []FunnelStage{
			{"Invited", 1204, 1204, ""}, {"Mail accepted", 1190, 1204, ""}, {"Opened", 1101, 1204, ""}, {"Activated", 998, 1204, ""},
			{"SEED onboarded", 122, 310, "of 310 who need it"},
		},
		Stuck: []StuckGroup{
			{Title: "mail refused", Count: "7", Tone: ToneDanger, Why: "The mail server does not know the address. Correct the address: until then the person gets no mail.",
				Examples: []StuckExample{{longEmail, "/i/1", "Last sent on 19-11-2026", ""}}, Do: &Link{"Correct the addresses", "/invite/status?status=refused"}},
			{Title: "not accepted for 7 days or more", Count: "184", Tone: ToneWarning, Why: "The mail arrived, but the person did not accept. A new mail appears at the top of the mailbox.",
				Examples: []StuckExample{{"Jane Lim (jane@acme.com)", "/i/1", "Last sent on 01-11-2026", ""}, {"arun@acme.com", "/i/2", "Last sent on 02-11-2026", ""}, {longEmail, "/i/3", "Last sent on 04-11-2026", ""}},
				Do:       &Link{"Resend 180 invitations", "/insight/resend?of=open"}, Primary: true, List: &Link{"See them in the list", "/invite/status?status=open"}},
			{Title: "lapsed in the last 30 days", Count: "12", Tone: ToneNeutral, Why: "They did not accept in time, and nobody has invited them since. Invite those who still need TechPass again.",
				Examples: []StuckExample{{"siti@acme.com", "/i/4", "Lapsed on 20-11-2026", ""}}, Do: &Link{"Invite again", "/invite"}, List: &Link{"See them in the list", "/invite/status?status=lapsed"}},
		},
		Days: DaysChart{Told: "Of 998 people who are onboarded, half took 2 days or less, and nine in ten 9 days or less."},
	}
	for n := range weeks {
		row := InsightRow{Name: "07-09-2026", Invited: 90 + 11*n, MailAccepted: 89 + 11*n, Opened: 80 + 10*n, Activated: 70 + 9*n, SeedWanted: 30, SeedOnboarded: 12, Median: n % 4, P90: 5 + n*7%9}
		if n%12 == 4 || n == weeks-1 {
			row = InsightRow{Name: "05-10-2026", Median: -1, P90: -1}
		}
		m.Weeks = append(m.Weeks, row)
		m.Days.Weeks = append(m.Days.Weeks, DaysWeek{row.Name[:5], row.Median, row.P90})
	}
	return m
}
