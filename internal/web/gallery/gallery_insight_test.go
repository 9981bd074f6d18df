package gallery_test

import (
	"github.com/a-h/templ"

	"techbiz/internal/web/insight"
	"techbiz/internal/web/view"
)

func insightExhibits() []exhibit {
	page := func(p view.Page) view.Page {
		p.Nav = append(p.Nav, view.NavItem{Label: "Insight", URL: "/insight", Icon: view.IconChart})
		return p
	}
	own := page(portalPage("Insight", "/insight", crumbOverview, view.Crumb{Label: "Insight"}))
	all := page(adminPage("Insight", "/insight", crumbOverview, view.Crumb{Label: "Insight"}))
	confirm := page(portalPage("Resend all", "/insight/resend", crumbOverview, view.Crumb{Label: "Insight", URL: "/insight"}, view.Crumb{Label: "Resend all"}))
	seedStuck := someInsight(12)
	seedStuck.Stuck = []insight.StuckGroup{
		{Title: "waiting for a SEED licence", Count: "38", Tone: view.ToneWarning, Why: "TechPass is active, and no SEED licence is free. As soon as an administrator raises the number of licences, or one comes back, the SEED mail follows by itself.",
			Examples: []insight.StuckExample{{Who: "Jane Lim (jane@acme.com)", URL: "/i/1", Since: "Invited on 01-11-2026", By: ""}, {Who: longEmail, URL: "/i/2", Since: "Invited on 02-11-2026", By: ""}},
			Do:       &view.Link{Text: "Ask an administrator for licences", URL: "/desk/new"}, List: &view.Link{Text: "See them in the list", URL: "/invite/status?seed=no_licence"}},
		{Title: "with a SEED mail not used for 7 days or more", Count: "214", Tone: view.ToneWarning, Why: "The SEED mail was sent, and no device is onboarded. A licence is held for each of them. A new mail is valid for 30 days.",
			Examples: []insight.StuckExample{{Who: "arun@acme.com", URL: "/i/3", Since: "Invited on 20-10-2026", By: ""}}, Primary: true,
			Do: &view.Link{Text: "Send the SEED mails again", URL: "/insight/seed-mails"}, List: &view.Link{Text: "See them in the list", URL: "/invite/status?seed=no_device"}},
		{Title: "with SEED lapsed in the last 30 days", Count: "3", Tone: view.ToneNeutral, Why: "No device was onboarded in time, or it was not used for 180 days, so the licence went back. Who still needs SEED requests it again in My Account; for vendors, raise a service request.",
			Examples: []insight.StuckExample{{Who: "siti@acme.com", URL: "/i/4", Since: "Invited on 20-10-2026", By: ""}}, Do: &view.Link{Text: "Raise a service request", URL: "/desk/new?kind=seed"}, List: &view.Link{Text: "See them in the list", URL: "/invite/status?seed=lapsed"}},
	}
	running, done, few := someInsight(12), someInsight(12), someInsight(4)
	running.Resend.Progress = &insight.Progress{Done: 312, Of: 2048, Text: "312 of 2,048 invitations sent again", EventsURL: "/events/resend"}
	running.Stuck[1].Do, running.Stuck[1].Wait = nil, "They are being sent again now."
	done.Resend.Outcome = "2,048 invitations were sent again by 28-11-2026 12:30. The links sent before no longer work. The new links are valid for 30 days."
	done.Stuck = nil
	few.Funnel = []insight.FunnelStage{{Label: "Invited", N: 1, Of: 1, Apart: ""}, {Label: "Mail accepted", N: 0, Of: 1, Apart: ""}, {Label: "Opened", N: 0, Of: 1, Apart: ""}, {Label: "Activated", N: 0, Of: 1, Apart: ""},
		{Label: "SEED onboarded", N: 0, Of: 0, Apart: "of 0 who need it"}}
	few.Days = insight.DaysChart{Weeks: []insight.DaysWeek{{Label: "23-11", Median: -1, P90: -1}}, Told: "Nobody is onboarded yet."}
	few.Weeks = []insight.Row{{Name: "23-11-2026", Invited: 1, Median: -1, P90: -1}}
	few.Counting = "Still counting: 120,000 of 600,000 events are in these numbers. Load the page again in a minute."
	everybody := someInsight(52)
	everybody.Scopes = view.Choose("all", view.Option{Value: "", Label: "Mine"}, view.Option{Value: "agency-tech", Label: "My agency's (TECH)"}, view.Option{Value: "all", Label: "Everybody's"})
	everybody.StuckNote = "Only the officer who invited can resend many invitations at once. Here you can help people one by one."
	everybody.Agencies = []insight.Row{
		{Name: "HIVE", URL: "/insight?scope=agency-hive", Invited: 12480, MailAccepted: 12290, Opened: 11004, Activated: 9771, SeedWanted: 4210, SeedOnboarded: 3988, Median: 2, P90: 11},
		{Name: "SCHOOLS", URL: "/insight?scope=agency-schools", Invited: 31, MailAccepted: 31, Opened: 12, Activated: 4, SeedWanted: 0, SeedOnboarded: 0, Median: 0, P90: 27},
		{Name: "TECH", URL: "/insight?scope=agency-tech", Invited: 1204, MailAccepted: 1190, Opened: 1101, Activated: 998, SeedWanted: 310, SeedOnboarded: 122, Median: 1, P90: 9},
	}
	for n := range everybody.Stuck {
		g := &everybody.Stuck[n]
		g.Do, g.List, g.Count = nil, &view.Link{Text: "See them in the list", URL: "/admin/invitations?status=open"}, "More than 10,000"
		for k := range g.Examples {
			g.Examples[k] = insight.StuckExample{Who: g.Examples[k].Who, URL: "/i/1", Since: g.Examples[k].Since, By: longEmail}
		}
	}
	empty := insight.Insight{URL: "/insight", Lead: someInsight(4).Lead, Periods: someInsight(4).Periods, AsOf: "28-11-2026 12:30", Empty: true, InviteURL: "/invite"}
	return []exhibit{
		{name: "insight", page: insight.InsightPage(own, someInsight(12))},
		{name: "insight-seed", page: insight.InsightPage(own, seedStuck)},
		{name: "insight-running", page: insight.InsightPage(own, running)},
		{name: "insight-done", page: insight.InsightPage(own, done)},
		{name: "insight-few", page: insight.InsightPage(own, few)},
		{name: "insight-all", page: insight.InsightPage(all, everybody)},
		{name: "insight-empty", page: insight.InsightPage(own, empty)},
		{name: "insight-resend", page: view.ConfirmPage(confirm, resendConfirm())},
		{name: "insight-resend-nothing", page: nothingToResend(confirm)},
	}
}

func resendConfirm() view.Confirm {
	return view.Confirm{
		Title:       "Send 2,048 invitations again?",
		PointsTitle: view.NextTitle, Button: "Confirm",
		Points: []string{"These are all of yours that wait for their invitee and were last sent 24 hours ago or earlier.",
			"Each of them gets a new mail. Its link replaces the one before and is valid for 30 days."},
		Action: "/insight/resend", CancelURL: "/insight", RequestKey: "0193",
	}
}

func nothingToResend(page view.Page) templ.Component {
	m := resendConfirm()
	m.Title, m.PointsTitle, m.Button, m.CancelText = "Nothing can be sent again now", "What you can do", "", "Back to Insight"
	return view.ConfirmPage(page, m)
}

// someInsight is a page about so many weeks, some of them without anybody.
func someInsight(weeks int) insight.Insight {
	m := insight.Insight{
		URL: "/insight", Lead: "How far those get whom you invited, how long it takes them, and what holds them up.",
		Periods: view.Choose("12", view.Option{Value: "4", Label: "4 weeks"}, view.Option{Value: "12", Label: "12 weeks"}, view.Option{Value: "26", Label: "26 weeks"}, view.Option{Value: "52", Label: "52 weeks"}),
		AsOf:    "28-11-2026 12:30", InviteURL: "/invite", CSVURL: "/insight/weeks.csv",
		Funnel: []insight.FunnelStage{
			{Label: "Invited", N: 1204, Of: 1204, Apart: ""}, {Label: "Mail accepted", N: 1190, Of: 1204, Apart: ""}, {Label: "Opened", N: 1101, Of: 1204, Apart: ""}, {Label: "Activated", N: 998, Of: 1204, Apart: ""},
			{Label: "SEED onboarded", N: 122, Of: 310, Apart: "of 310 who need it"},
		},
		Stuck: []insight.StuckGroup{
			{Title: "mail refused", Count: "7", Tone: view.ToneDanger, Why: "The mail server does not know the address. Correct the address: until then the person gets no mail.",
				Examples: []insight.StuckExample{{Who: longEmail, URL: "/i/1", Since: "Last sent on 19-11-2026", By: ""}}, Do: &view.Link{Text: "Correct the addresses", URL: "/invite/status?status=refused"}},
			{Title: "not accepted for 7 days or more", Count: "184", Tone: view.ToneWarning, Why: "The mail arrived, but the person did not accept. A new mail appears at the top of the mailbox.",
				Examples: []insight.StuckExample{{Who: "Jane Lim (jane@acme.com)", URL: "/i/1", Since: "Last sent on 01-11-2026", By: ""}, {Who: "arun@acme.com", URL: "/i/2", Since: "Last sent on 02-11-2026", By: ""}, {Who: longEmail, URL: "/i/3", Since: "Last sent on 04-11-2026", By: ""}},
				Do:       &view.Link{Text: "Resend 180 invitations", URL: "/insight/resend?of=open"}, Primary: true, List: &view.Link{Text: "See them in the list", URL: "/invite/status?status=open"}},
			{Title: "lapsed in the last 30 days", Count: "12", Tone: view.ToneNeutral, Why: "They did not accept in time, and nobody has invited them since. Invite those who still need TechPass again.",
				Examples: []insight.StuckExample{{Who: "siti@acme.com", URL: "/i/4", Since: "Lapsed on 20-11-2026", By: ""}}, Do: &view.Link{Text: "Invite again", URL: "/invite"}, List: &view.Link{Text: "See them in the list", URL: "/invite/status?status=lapsed"}},
		},
		Days: insight.DaysChart{Told: "Of 998 people who are onboarded, half took 2 days or less, and nine in ten 9 days or less."},
	}
	for n := range weeks {
		row := insight.Row{Name: "07-09-2026", Invited: 90 + 11*n, MailAccepted: 89 + 11*n, Opened: 80 + 10*n, Activated: 70 + 9*n, SeedWanted: 30, SeedOnboarded: 12, Median: n % 4, P90: 5 + n*7%9}
		if n%12 == 4 || n == weeks-1 {
			row = insight.Row{Name: "05-10-2026", Median: -1, P90: -1}
		}
		m.Weeks = append(m.Weeks, row)
		m.Days.Weeks = append(m.Days.Weeks, insight.DaysWeek{Label: row.Name[:5], Median: row.Median, P90: row.P90})
	}
	return m
}
