package gallery_test

import (
	"techbiz/internal/web/admin"
	"techbiz/internal/web/view"
)

func approvalExhibits() []exhibit {
	in := func(title string, refused bool, crumbs ...view.Crumb) view.Page {
		p := adminPage(title, "/admin/approvals", append([]view.Crumb{crumbOverview, {Label: "Administration", URL: "/admin"}}, crumbs...)...)
		p.Refused = refused
		return p
	}
	crumb := view.Crumb{Label: "Approvals", URL: "/admin/approvals"}
	waiting := []admin.ApprovalRow{
		{URL: "/p/1", What: "Make " + longEmail + " an admin of TechBiz", AskedBy: "officer@tech.gov.sg", AskedAt: "24-11-2026 09:14", Until: "01-12-2026 09:14", Own: true},
		{URL: "/p/2", What: "Let the product Ship-HATS 2.0 with a name that goes on for sixty characters sign people in without asking them", AskedBy: "wilhelmina_alexandra_balasubramaniam-tan@hive.gov.sg", AskedAt: "23-11-2026 17:02", Until: "30-11-2026 17:02"},
	}
	decided := []admin.ApprovalRow{
		{URL: "/p/3", What: "Make lim@tech.gov.sg an agent of the service desk", AskedBy: "officer@tech.gov.sg", State: "Approved", Tone: view.ToneSuccess, DecidedBy: "The operator's command line", DecidedAt: "20-11-2026 10:00"},
		{URL: "/p/4", What: "Reset the second factors of tan@tech.gov.sg, an admin of TechBiz", AskedBy: "", State: "Refused", Tone: view.ToneDanger, DecidedBy: "lim@tech.gov.sg", DecidedAt: "19-11-2026 10:00"},
		{URL: "/p/5", What: "Make ong@tech.gov.sg an admin of their agency", AskedBy: "tan@tech.gov.sg", State: "Not decided in time", Tone: view.ToneNeutral, DecidedBy: "Nobody", DecidedAt: "18-11-2026 10:00"},
	}
	const command = "techbiz approval confirm 01a20bda-bb0b-76f8-b3bd-481530000001"
	product := admin.Approval{
		Title: waiting[1].What, State: "Waits", Tone: view.ToneWarning, ApproveURL: "/p/2/approve", RefuseURL: "/p/2/refuse", BackURL: crumb.URL,
		TraceID: "4bf92f3577b34da6a3ce929d0e0e4736",
		Facts: []view.Fact{{Label: "Product", Value: "Ship-HATS 2.0 with a name that goes on for sixty characters"}, {Label: "Client ID", Value: "01a20bda-bb0b-76f8-b3bd-481530000001"},
			{Label: "Sends people back to", Value: "https://ship.gov.sg/oauth2/callback, https://ship.gov.sg/" + longEmail + "/callback"},
			{Label: "Asked by", Value: waiting[1].AskedBy}, {Label: "Asked", Value: waiting[1].AskedAt}, {Label: "Waits until", Value: waiting[1].Until}},
		Means: []string{"The product is registered as it is shown here. Nobody who signs in to it is asked whether it may know who they are.",
			"Make sure that the government itself runs it, and that it answers at each of these addresses."},
	}
	refused := product
	refused.Reason = view.Input{Value: "Agreed", Error: "This text has hidden or control characters. Type it again instead of pasting it"}
	own := admin.Approval{
		Title: waiting[0].What, State: "Waits", Tone: view.ToneWarning, WithdrawURL: "/p/1/withdraw", BackURL: crumb.URL, Alone: command,
		Facts: []view.Fact{{Label: "Officer", Value: longEmail}, {Label: "Duty", Value: "Admin"}, {Label: "Asked by", Value: "officer@tech.gov.sg"}, {Label: "Asked", Value: waiting[0].AskedAt}, {Label: "Waits until", Value: waiting[0].Until}},
		Own:   "You asked for this yourself, so somebody else has to decide it.",
	}
	over := admin.Approval{
		Title: decided[1].What, State: "Refused", Tone: view.ToneDanger, BackURL: crumb.URL, TraceID: product.TraceID,
		Facts: []view.Fact{{Label: "Officer", Value: "tan@tech.gov.sg"}, {Label: "Duty", Value: "Admin"}, {Label: "Asked by", Value: ""}, {Label: "Decided by", Value: "lim@tech.gov.sg"}, {Label: "Decided", Value: decided[1].DecidedAt}, {Label: "Reason", Value: "She has her phone back."}},
	}
	setUp := view.AcceptState{
		Tone: view.ToneInfo, Title: "Set up your TechPass account", PostURL: "/set-up/x", PostLabel: "Set up my account",
		Paragraphs: []string{"The operator of TechBiz made this link for you. It works once.",
			"Go on only if you are the holder of this mailbox, to which we tell that the link was used.",
			"Your duty rests until you have set up a second factor: an authenticator app or a passkey."},
		Facts: []view.Fact{{Label: "Mailbox", Value: longEmail}, {Label: "Valid until", Value: "25-11-2026 09:14"}, {Label: "You are", Value: "an admin of TechBiz"}, {Label: "What is left to do", Value: "Password, Second factor, Privacy Policy, Terms of Use"}},
	}
	title := in("One approval", false, crumb, view.Crumb{Label: "One approval"})
	again := title
	again.Refused = true
	return []exhibit{
		{name: "approvals", page: admin.ApprovalsPage(in("Approvals", false, view.Crumb{Label: "Approvals"}), admin.Approvals{Waiting: waiting, Decided: decided})},
		{name: "approvals-none", page: admin.ApprovalsPage(in("Approvals", false, view.Crumb{Label: "Approvals"}), admin.Approvals{Alone: "techbiz approval list"})},
		{name: "approval", page: admin.ApprovalPage(title, product)},
		{name: "approval-refused-form", page: admin.ApprovalPage(again, refused)},
		{name: "approval-own", page: admin.ApprovalPage(title, own)},
		{name: "approval-over", page: admin.ApprovalPage(title, over)},
		{name: "set-up", page: view.AcceptStatePage(plainPage("Set up your TechPass account"), setUp)},
		{name: "set-up-used", page: view.AcceptStatePage(plainPage("This link was used"), view.AcceptState{Tone: view.ToneInfo, Title: "This link was used",
			Paragraphs: []string{"A set-up link works once. If you used it, sign in: you go on with the step that is left."}, Link: &view.Link{Text: "Sign in with TechPass", URL: "/techpass/sign-in"}})},
	}
}
