package view

func approvalExhibits() []exhibit {
	in := func(title string, refused bool, crumbs ...Crumb) Page {
		p := adminPage(title, "/admin/approvals", append([]Crumb{crumbOverview, {"Administration", "/admin"}}, crumbs...)...)
		p.Refused = refused
		return p
	}
	crumb := Crumb{"Approvals", "/admin/approvals"}
	waiting := []ApprovalRow{
		{URL: "/p/1", What: "Make " + longEmail + " an admin of TechBiz", AskedBy: "officer@tech.gov.sg", AskedAt: "24-11-2026 09:14", Until: "01-12-2026 09:14", Own: true},
		{URL: "/p/2", What: "Let the product Ship-HATS 2.0 with a name that goes on for sixty characters sign people in without asking them", AskedBy: "wilhelmina_alexandra_balasubramaniam-tan@hive.gov.sg", AskedAt: "23-11-2026 17:02", Until: "30-11-2026 17:02"},
	}
	decided := []ApprovalRow{
		{URL: "/p/3", What: "Make lim@tech.gov.sg an agent of the service desk", AskedBy: "officer@tech.gov.sg", State: "Approved", Tone: ToneSuccess, DecidedBy: "The operator's command line", DecidedAt: "20-11-2026 10:00"},
		{URL: "/p/4", What: "Reset the second factors of tan@tech.gov.sg, an admin of TechBiz", AskedBy: "", State: "Refused", Tone: ToneDanger, DecidedBy: "lim@tech.gov.sg", DecidedAt: "19-11-2026 10:00"},
		{URL: "/p/5", What: "Make ong@tech.gov.sg an admin of their agency", AskedBy: "tan@tech.gov.sg", State: "Not decided in time", Tone: ToneNeutral, DecidedBy: "Nobody", DecidedAt: "18-11-2026 10:00"},
	}
	const command = "techbiz approval confirm 01a20bda-bb0b-76f8-b3bd-481530000001"
	product := Approval{
		Title: waiting[1].What, State: "Waits", Tone: ToneWarning, ApproveURL: "/p/2/approve", RefuseURL: "/p/2/refuse", BackURL: crumb.URL,
		TraceID: "4bf92f3577b34da6a3ce929d0e0e4736",
		Facts: []Fact{{"Product", "Ship-HATS 2.0 with a name that goes on for sixty characters"}, {"Client ID", "01a20bda-bb0b-76f8-b3bd-481530000001"},
			{"Sends people back to", "https://ship.gov.sg/oauth2/callback, https://ship.gov.sg/" + longEmail + "/callback"},
			{"Asked by", waiting[1].AskedBy}, {"Asked", waiting[1].AskedAt}, {"Waits until", waiting[1].Until}},
		Means: []string{"The product is registered as it is shown here. Nobody who signs in to it is asked whether it may know who they are.",
			"Make sure that the government itself runs it, and that it answers at each of these addresses."},
	}
	refused := product
	refused.Reason = Input{Value: "Agreed", Error: "This text has hidden or control characters. Type it again instead of pasting it"}
	own := Approval{
		Title: waiting[0].What, State: "Waits", Tone: ToneWarning, WithdrawURL: "/p/1/withdraw", BackURL: crumb.URL, Alone: command,
		Facts: []Fact{{"Officer", longEmail}, {"Duty", "Admin"}, {"Asked by", "officer@tech.gov.sg"}, {"Asked", waiting[0].AskedAt}, {"Waits until", waiting[0].Until}},
		Own:   "You asked for this yourself, so somebody else has to decide it.",
	}
	over := Approval{
		Title: decided[1].What, State: "Refused", Tone: ToneDanger, BackURL: crumb.URL, TraceID: product.TraceID,
		Facts: []Fact{{"Officer", "tan@tech.gov.sg"}, {"Duty", "Admin"}, {"Asked by", ""}, {"Decided by", "lim@tech.gov.sg"}, {"Decided", decided[1].DecidedAt}, {"Reason", "She has her phone back."}},
	}
	setUp := AcceptState{
		Tone: ToneInfo, Title: "Set up your TechPass account", PostURL: "/set-up/x", PostLabel: "Set up my account",
		Paragraphs: []string{"The operator of TechBiz made this link for you. It works once.",
			"Go on only if you are the holder of this mailbox, to which we tell that the link was used.",
			"Your duty rests until you have set up a second factor: an authenticator app or a passkey."},
		Facts: []Fact{{"Mailbox", longEmail}, {"Valid until", "25-11-2026 09:14"}, {"You are", "an admin of TechBiz"}, {"What is left to do", "Password, Second factor, Privacy Policy, Terms of Use"}},
	}
	title := in("One approval", false, crumb, Crumb{Label: "One approval"})
	again := title
	again.Refused = true
	return []exhibit{
		{"approvals", ApprovalsPage(in("Approvals", false, Crumb{Label: "Approvals"}), Approvals{Waiting: waiting, Decided: decided})},
		{"approvals-none", ApprovalsPage(in("Approvals", false, Crumb{Label: "Approvals"}), Approvals{Alone: "techbiz approval list"})},
		{"approval", ApprovalPage(title, product)},
		{"approval-refused-form", ApprovalPage(again, refused)},
		{"approval-own", ApprovalPage(title, own)},
		{"approval-over", ApprovalPage(title, over)},
		{"set-up", AcceptStatePage(plainPage("Set up your TechPass account"), setUp)},
		{"set-up-used", AcceptStatePage(plainPage("This link was used"), AcceptState{Tone: ToneInfo, Title: "This link was used",
			Paragraphs: []string{"A set-up link works once. If you used it, sign in: you go on with the step that is left."}, Link: &Link{"Sign in with TechPass", "/techpass/sign-in"}})},
	}
}
