package view

import "strings"

const deskText = "My phone fell into the sea on Pulau Ubin.\nThe recovery codes were in the same bag.\n\nI need the pipelines of the licensing system again by Monday."

func deskExhibits() []exhibit {
	crumbDesk, crumbQueue := Crumb{"Service requests", "/desk"}, Crumb{"Queue", "/desk/queue"}
	own := portalPage("Service requests", "/desk", crumbOverview, Crumb{Label: "Service requests"})
	queuePage := portalPage("Service desk queue", "/desk/queue", crumbOverview, crumbDesk, Crumb{Label: "Queue"})
	queuePage.User = &User{Name: "Agent", Email: "agent@tech.gov.sg", Role: "Service desk agent", SignOutURL: "/signout"}
	onePage := portalPage("SR-000123", "/desk/requests/1", crumbOverview, crumbDesk, Crumb{Label: "SR-000123"})
	staffPage := queuePage
	staffPage.Title, staffPage.Path, staffPage.Crumbs = "SR-000123", "/desk/requests/1", []Crumb{crumbOverview, crumbQueue, {Label: "SR-000123"}}
	raise := portalPage("Raise a service request", "/desk/new", crumbOverview, crumbDesk, Crumb{Label: "Raise a request"})
	refused := raise
	refused.Refused = true
	decide := staffPage
	decide.Crumbs = []Crumb{crumbOverview, crumbQueue, {"SR-000123", "/desk/requests/1"}, {Label: "Grant"}}

	choice := NewRequest{Kinds: []RequestKind{
		{"SEED for a vendor", "A vendor whom you invited needs to onboard a device to SEED.", "/desk/new?kind=seed", IconShield},
		{"Allow-list a domain", "Mailboxes of a domain can't be invited yet, and should be.", "/desk/new?kind=domain", IconGlobe},
		{"Reset MFA", "Somebody lost their authenticator app or passkey, and their recovery codes.", "/desk/new?kind=reset_mfa", IconLock},
		{"Terminate an account", "An account must be ended for good.", "/desk/new?kind=terminate", IconAccount},
		{"Something else", "None of the others fits.", "/desk/new?kind=other", IconMail},
	}}
	return []exhibit{
		{"desk", DeskPage(own, Desk{RaiseURL: "/desk/new", QueueURL: "/desk/queue", Table: requestTable(false)})},
		{"desk-empty", DeskPage(own, Desk{RaiseURL: "/desk/new", Table: RequestTable{RaiseURL: "/desk/new"}})},
		{"desk-queue", QueuePage(queuePage, queue(requestTable(true)))},
		{"desk-queue-none", QueuePage(queuePage, queue(RequestTable{Staff: true}))},
		{"desk-queue-not-found", QueuePage(queuePage, queue(RequestTable{Staff: true, Filtered: true, ClearURL: "/desk/queue"}))},
		{"desk-new", NewRequestPage(raise, choice)},
		{"desk-new-mfa", NewRequestPage(raise, newRequest(false))},
		{"desk-new-refused", NewRequestPage(refused, newRequest(true))},
		{"desk-request", RequestPage(onePage, serviceRequest(false))},
		{"desk-request-staff", RequestPage(staffPage, serviceRequest(true))},
		{"desk-request-closed", RequestPage(onePage, closedRequest())},
		{"desk-grant", ConfirmPage(decide, Confirm{
			Title: "Grant this request?", Lead: "SR-000123: Reset MFA (" + longEmail + ")", Button: "Grant", Action: "/desk/requests/1/grant", CancelURL: "/desk/requests/1", Hidden: []HiddenField{{FieldVersion, "4"}},
			Paragraphs: []string{"All second factors of the account are removed at once, and it is signed out everywhere.", "Make sure first that it is the holder who needs this."}})},
		{"desk-decline-refused", ConfirmPage(refusedPage(decide), Confirm{
			Title: "Decline this request?", Lead: "SR-000123: Reset MFA", Button: "Decline", Danger: true, Action: "/desk/requests/1/decline", CancelURL: "/desk/requests/1", Hidden: []HiddenField{{FieldVersion, "4"}},
			Fields: []Field{{Type: "textarea", Name: FieldText, Label: "Why it is declined", MaxLength: MaxNote, Required: true, Input: Input{Error: "Write why the request is declined: its requester reads it"}}}})},
		{"desk-outside", OutsideDeskPage(own, OutsideDesk{URL: "/outside"})},
	}
}

func refusedPage(p Page) Page {
	p.Refused = true
	return p
}

func requestTable(staff bool) RequestTable {
	return RequestTable{Staff: staff, Pager: Pager{FirstURL: "/desk", NextURL: "/desk?cursor=x"}, Rows: []RequestRow{
		{"/desk/requests/1", "SR-000123", "Reset MFA", longEmail, "Waiting for requester", ToneWarning, "officer@tech.gov.sg", "agent@tech.gov.sg", "23-11-2026 09:14", "24-11-2026 10:00"},
		{"/desk/requests/2", "SR-000122", "Allow-list a domain", "the-very-long-organisation-name-of-a-company.com.sg", "Open", ToneInfo, longEmail, "", "22-11-2026 09:14", "22-11-2026 09:14"},
		{"/desk/requests/3", "SR-000121", "SEED for a vendor", "jane.tan@techpass.gov.sg", "In progress", ToneInfo, "", longEmail, "21-11-2026 09:14", "22-11-2026 09:14"},
		{"/desk/requests/4", "SR-000120", "Something else", "", "Declined", ToneDanger, "officer@tech.gov.sg", "agent@tech.gov.sg", "20-11-2026 09:14", "22-11-2026 09:14"},
		{"/desk/requests/5", "SR-000119", "Terminate an account", "j@acme.com", "Granted", ToneSuccess, "officer@tech.gov.sg", "agent@tech.gov.sg", "19-11-2026 09:14", "22-11-2026 09:14"},
	}}
}

func queue(t RequestTable) Queue {
	return Queue{URL: "/desk/queue", Search: "", Table: t,
		States:    choose("", Option{Label: "All open"}, Option{Value: "all", Label: "All"}, Option{Value: "asked", Label: "Waiting for requester"}),
		Kinds:     choose("", Option{Label: "All"}, Option{Value: "domain", Label: "Allow-list a domain"}),
		Assignees: choose("", Option{Label: "Anybody"}, Option{Value: "me", Label: "Me"}, Option{Value: "nobody", Label: "Nobody"})}
}

func files(failed string) Field {
	return Field{Name: FieldFiles, Label: "Attachments", Optional: true, Input: Input{Error: failed},
		Hint: "Up to 5 files of 5 MB each: PDF, PNG, JPEG, Excel, CSV or text."}
}

func newRequest(bad bool) NewRequest {
	m := NewRequest{Kind: "reset_mfa", Title: "Reset MFA", Lead: "Somebody lost their authenticator app or passkey, and their recovery codes.",
		Action: "/desk/new", CancelURL: "/desk", OtherURL: "/desk/new", RequestKey: "0199", MaxFile: 5 << 20, Accept: ".pdf,.png",
		Fields: []Field{{Name: FieldLogin, Label: "Whose account?", Required: true, Autocomplete: "off", Hint: "The mailbox, or the login ID that ends with @techpass.gov.sg."}},
		Details: Field{Name: FieldDetails, Label: "What happened?", Required: true, MaxLength: MaxNote,
			Hint: "For example a phone that was lost or replaced. Never write a password or a code here."},
		Files: files(""),
	}
	if bad {
		m.Fields[0].Input = Input{Value: "jane@", Error: "Enter the mailbox of the account, or its login ID such as jane@techpass.gov.sg"}
		m.Details.Input = Input{Value: strings.Repeat("long ", 401), Error: "This text must be 2000 characters or fewer. Remove 4 characters"}
		m.Files = files("virus.exe can't be attached: only PDF, PNG, JPEG, Excel (.xlsx), CSV and text files, with the matching contents")
	}
	return m
}

func serviceRequest(staff bool) ServiceRequest {
	m := ServiceRequest{
		Ref: "SR-000123", Title: "Reset MFA", State: "Waiting for requester", Tone: ToneWarning, Next: "The service desk waits for your answer. Write it below.",
		Facts: []Fact{{"Request", "Reset MFA"}, {"Account", longEmail}, {"Raised", "23-11-2026 09:14"}}, Details: deskText,
		Story: []RequestMoment{
			{Time: "23-11-2026 09:14", Title: "You raised this request", Tone: ToneInfo, Files: []RequestFile{
				{"police report.pdf", "1.2 MB", "/desk/requests/1/files/1"}, {strings.Repeat("a-very-long-name-", 6) + ".xlsx", "4.9 MB", "/desk/requests/1/files/2"}}},
			{Time: "23-11-2026 10:02", Title: "The service desk began to work on it", Tone: ToneInfo},
			{Time: "24-11-2026 10:00", Title: "The service desk asked a question", Text: "Which phone was it?\nWhen did you use it last?", Tone: ToneWarning},
		},
		Comment: &RequestComment{Action: "/desk/requests/1/comment", RequestKey: "1", Button: "Answer", MaxFile: 5 << 20, Accept: ".pdf", Files: files(""),
			Text: Field{Name: FieldText, Label: "Your answer", Optional: true, MaxLength: MaxNote}},
		WithdrawURL: "/desk/requests/1/withdraw", BackURL: "/desk", BackLabel: "Back to your service requests",
	}
	if !staff {
		return m
	}
	m.Next, m.WithdrawURL, m.BackURL, m.BackLabel = "Waiting for the requester's answer.", "", "/desk/queue", "Back to the queue"
	m.TrailURL, m.SubjectURL = "/admin/audit", "/admin/accounts/1"
	m.Facts = append(m.Facts, Fact{"Requester", "officer@tech.gov.sg"}, Fact{"Looked after by", "agent2@hive.gov.sg"})
	m.Subject = []Fact{{"Mailbox", longEmail}, {"Name", "Jane Tan"}, {"State", "Active"}, {"Type", "vendor"}, {"MFA set up", "Yes"}, {"SEED wanted", "No"}, {"Last sign-in", "22-11-2026 08:00"}}
	m.Story = append(m.Story, RequestMoment{Time: "24-11-2026 11:30", Title: longEmail + " left a note", Text: "She called me as well.", Internal: true})
	m.Comment.Text.Label, m.Comment.Button, m.Comment.MayNote = "Add a comment", "Comment", true
	m.Staff = &RequestStaff{AssignURL: "/desk/requests/1/assign", Version: 4, MineID: "1",
		Assignees: Field{Name: FieldAssignee, Label: "Looked after by", Options: choose("2", Option{Label: "Nobody"}, Option{Value: "1", Label: "agent@tech.gov.sg"}, Option{Value: "2", Label: longEmail})},
		Deeds:     []AccountDeed{{"Grant", "/desk/requests/1/grant", false}, {"Ask back", "/desk/requests/1/ask", false}, {"Decline", "/desk/requests/1/decline", true}}}
	return m
}

func closedRequest() ServiceRequest {
	m := serviceRequest(false)
	m.State, m.Tone, m.Next, m.Comment, m.WithdrawURL = "Granted", ToneSuccess, "", nil, ""
	m.Story = append(m.Story, RequestMoment{Time: "24-11-2026 12:00", Title: "The service desk granted it", Tone: ToneSuccess})
	return m
}
