package gallery_test

import (
	"strings"

	"techbiz/internal/web/desk"
	"techbiz/internal/web/view"
)

const deskText = "My phone fell into the sea on Pulau Ubin.\nThe recovery codes were in the same bag.\n\nI need the pipelines of the licensing system again by Monday."

func deskExhibits() []exhibit {
	crumbDesk, crumbQueue := view.Crumb{Label: "Service requests", URL: "/desk"}, view.Crumb{Label: "Queue", URL: "/desk/queue"}
	own := portalPage("Service requests", "/desk", crumbOverview, view.Crumb{Label: "Service requests"})
	queuePage := portalPage("Service desk queue", "/desk/queue", crumbOverview, crumbDesk, view.Crumb{Label: "Queue"})
	queuePage.User = &view.User{Name: "Agent", Email: "agent@tech.gov.sg", Role: "Service desk agent", SignOutURL: "/signout"}
	onePage := portalPage("SR-000123", "/desk/requests/1", crumbOverview, crumbDesk, view.Crumb{Label: "SR-000123"})
	staffPage := queuePage
	staffPage.Title, staffPage.Path, staffPage.Crumbs = "SR-000123", "/desk/requests/1", []view.Crumb{crumbOverview, crumbQueue, {Label: "SR-000123"}}
	raise := portalPage("Raise a service request", "/desk/new", crumbOverview, crumbDesk, view.Crumb{Label: "Raise a request"})
	refused := raise
	refused.Refused = true
	decide := staffPage
	decide.Crumbs = []view.Crumb{crumbOverview, crumbQueue, {Label: "SR-000123", URL: "/desk/requests/1"}, {Label: "Grant"}}

	choice := desk.NewRequest{Kinds: []desk.RequestKind{
		{Title: "SEED for a vendor", Text: "A vendor whom you invited needs to onboard a device to SEED.", URL: "/desk/new?kind=seed", Icon: view.IconShield},
		{Title: "Allow-list a domain", Text: "Mailboxes of a domain can't be invited yet, and should be.", URL: "/desk/new?kind=domain", Icon: view.IconGlobe},
		{Title: "Reset MFA", Text: "Somebody lost their authenticator app or passkey, and their recovery codes.", URL: "/desk/new?kind=reset_mfa", Icon: view.IconLock},
		{Title: "Terminate an account", Text: "An account must be ended for good.", URL: "/desk/new?kind=terminate", Icon: view.IconAccount},
		{Title: "Something else", Text: "None of the others fits.", URL: "/desk/new?kind=other", Icon: view.IconMail},
	}}
	return []exhibit{
		{name: "desk", page: desk.DeskPage(own, desk.Desk{RaiseURL: "/desk/new", QueueURL: "/desk/queue", Table: requestTable(false)})},
		{name: "desk-empty", page: desk.DeskPage(own, desk.Desk{RaiseURL: "/desk/new", Table: desk.RequestTable{RaiseURL: "/desk/new"}})},
		{name: "desk-queue", page: desk.QueuePage(queuePage, queue(requestTable(true)))},
		{name: "desk-queue-none", page: desk.QueuePage(queuePage, queue(desk.RequestTable{Staff: true}))},
		{name: "desk-queue-not-found", page: desk.QueuePage(queuePage, queue(desk.RequestTable{Staff: true, Filtered: true, ClearURL: "/desk/queue"}))},
		{name: "desk-new", page: desk.NewRequestPage(raise, choice)},
		{name: "desk-new-mfa", page: desk.NewRequestPage(raise, newRequest(false))},
		{name: "desk-new-refused", page: desk.NewRequestPage(refused, newRequest(true))},
		{name: "desk-request", page: desk.RequestPage(onePage, serviceRequest(false))},
		{name: "desk-request-staff", page: desk.RequestPage(staffPage, serviceRequest(true))},
		{name: "desk-request-closed", page: desk.RequestPage(onePage, closedRequest())},
		{name: "desk-grant", page: view.ConfirmPage(decide, view.Confirm{
			Title: "Grant this request?", Lead: "SR-000123: Reset MFA (" + longEmail + ")", Button: "Grant", Action: "/desk/requests/1/grant", CancelURL: "/desk/requests/1", Hidden: []view.HiddenField{{Name: desk.FieldVersion, Value: "4"}},
			Paragraphs: []string{"All second factors of the account are removed at once, and it is signed out everywhere.", "Make sure first that it is the holder who needs this."}})},
		{name: "desk-decline-refused", page: view.ConfirmPage(refusedPage(decide), view.Confirm{
			Title: "Decline this request?", Lead: "SR-000123: Reset MFA", Button: "Decline", Danger: true, Action: "/desk/requests/1/decline", CancelURL: "/desk/requests/1", Hidden: []view.HiddenField{{Name: desk.FieldVersion, Value: "4"}},
			Fields: []view.Field{{Type: "textarea", Name: view.FieldText, Label: "Why it is declined", MaxLength: view.MaxNote, Required: true, Input: view.Input{Error: "Write why the request is declined: its requester reads it"}}}})},
		{name: "desk-outside", page: desk.OutsideDeskPage(own, desk.OutsideDesk{URL: "/outside"})},
	}
}

func refusedPage(p view.Page) view.Page {
	p.Refused = true
	return p
}

func requestTable(staff bool) desk.RequestTable {
	return desk.RequestTable{Staff: staff, Pager: view.Pager{FirstURL: "/desk", NextURL: "/desk?cursor=x"}, Rows: []desk.RequestRow{
		{URL: "/desk/requests/1", Ref: "SR-000123", Kind: "Reset MFA", About: longEmail, State: "Waiting for requester", Tone: view.ToneWarning, Requester: "officer@tech.gov.sg", Assignee: "agent@tech.gov.sg", Raised: "23-11-2026 09:14", Changed: "24-11-2026 10:00"},
		{URL: "/desk/requests/2", Ref: "SR-000122", Kind: "Allow-list a domain", About: "the-very-long-organisation-name-of-a-company.com.sg", State: "Open", Tone: view.ToneInfo, Requester: longEmail, Assignee: "", Raised: "22-11-2026 09:14", Changed: "22-11-2026 09:14"},
		{URL: "/desk/requests/3", Ref: "SR-000121", Kind: "SEED for a vendor", About: "jane.tan@techpass.gov.sg", State: "In progress", Tone: view.ToneInfo, Requester: "", Assignee: longEmail, Raised: "21-11-2026 09:14", Changed: "22-11-2026 09:14"},
		{URL: "/desk/requests/4", Ref: "SR-000120", Kind: "Something else", About: "", State: "Declined", Tone: view.ToneDanger, Requester: "officer@tech.gov.sg", Assignee: "agent@tech.gov.sg", Raised: "20-11-2026 09:14", Changed: "22-11-2026 09:14"},
		{URL: "/desk/requests/5", Ref: "SR-000119", Kind: "Terminate an account", About: "j@acme.com", State: "Granted", Tone: view.ToneSuccess, Requester: "officer@tech.gov.sg", Assignee: "agent@tech.gov.sg", Raised: "19-11-2026 09:14", Changed: "22-11-2026 09:14"},
	}}
}

func queue(t desk.RequestTable) desk.Queue {
	return desk.Queue{URL: "/desk/queue", Search: "", Table: t,
		States:    view.Choose("", view.Option{Label: "All open"}, view.Option{Value: "all", Label: "All"}, view.Option{Value: "asked", Label: "Waiting for requester"}),
		Kinds:     view.Choose("", view.Option{Label: "All"}, view.Option{Value: "domain", Label: "Allow-list a domain"}),
		Assignees: view.Choose("", view.Option{Label: "Anybody"}, view.Option{Value: "me", Label: "Me"}, view.Option{Value: "nobody", Label: "Nobody"})}
}

func files(failed string) view.Field {
	return view.Field{Name: desk.FieldFiles, Label: "Attachments", Optional: true, Input: view.Input{Error: failed},
		Hint: "Up to 5 files of 5 MB each: PDF, PNG, JPEG, Excel, CSV or text."}
}

func newRequest(bad bool) desk.NewRequest {
	m := desk.NewRequest{Kind: "reset_mfa", Title: "Reset MFA", Lead: "Somebody lost their authenticator app or passkey, and their recovery codes.",
		Action: "/desk/new", CancelURL: "/desk", OtherURL: "/desk/new", RequestKey: "0199", MaxFile: 5 << 20, Accept: ".pdf,.png",
		Fields: []view.Field{{Name: view.FieldLogin, Label: "Whose account?", Required: true, Autocomplete: "off", Hint: "The mailbox, or the login ID that ends with @techpass.gov.sg."}},
		Details: view.Field{Name: view.FieldDetails, Label: "What happened?", Required: true, MaxLength: view.MaxNote,
			Hint: "For example a phone that was lost or replaced. Never write a password or a code here."},
		Files: files(""),
	}
	if bad {
		m.Fields[0].Input = view.Input{Value: "jane@", Error: "Enter the mailbox of the account, or its login ID such as jane@techpass.gov.sg"}
		m.Details.Input = view.Input{Value: strings.Repeat("long ", 401), Error: "This text must be 2000 characters or fewer. Remove 4 characters"}
		m.Files = files("virus.exe can't be attached: only PDF, PNG, JPEG, Excel (.xlsx), CSV and text files, with the matching contents")
	}
	return m
}

func serviceRequest(staff bool) desk.ServiceRequest {
	m := desk.ServiceRequest{
		Ref: "SR-000123", Title: "Reset MFA", State: "Waiting for requester", Tone: view.ToneWarning, Next: "The service desk waits for your answer. Write it below.",
		Facts: []view.Fact{{Label: "Request", Value: "Reset MFA"}, {Label: "Account", Value: longEmail}, {Label: "Raised", Value: "23-11-2026 09:14"}}, Details: deskText,
		Story: []desk.RequestMoment{
			{Time: "23-11-2026 09:14", Title: "You raised this request", Tone: view.ToneInfo, Files: []desk.RequestFile{
				{Name: "police report.pdf", Size: "1.2 MB", URL: "/desk/requests/1/files/1"}, {Name: strings.Repeat("a-very-long-name-", 6) + ".xlsx", Size: "4.9 MB", URL: "/desk/requests/1/files/2"}}},
			{Time: "23-11-2026 10:02", Title: "The service desk began to work on it", Tone: view.ToneInfo},
			{Time: "24-11-2026 10:00", Title: "The service desk asked a question", Text: "Which phone was it?\nWhen did you use it last?", Tone: view.ToneWarning},
		},
		Comment: &desk.RequestComment{Action: "/desk/requests/1/comment", RequestKey: "1", Button: "Answer", MaxFile: 5 << 20, Accept: ".pdf", Files: files(""),
			Text: view.Field{Name: view.FieldText, Label: "Your answer", Optional: true, MaxLength: view.MaxNote}},
		WithdrawURL: "/desk/requests/1/withdraw", BackURL: "/desk", BackLabel: "Back to your service requests",
	}
	if !staff {
		return m
	}
	m.Next, m.WithdrawURL, m.BackURL, m.BackLabel = "Waiting for the requester's answer.", "", "/desk/queue", "Back to the queue"
	m.TrailURL, m.SubjectURL = "/admin/audit", "/admin/accounts/1"
	m.Facts = append(m.Facts, view.Fact{Label: "Requester", Value: "officer@tech.gov.sg"}, view.Fact{Label: "Looked after by", Value: "agent2@hive.gov.sg"})
	m.Subject = []view.Fact{{Label: "Mailbox", Value: longEmail}, {Label: "Name", Value: "Jane Tan"}, {Label: "State", Value: "Active"}, {Label: "Type", Value: "vendor"}, {Label: "MFA set up", Value: "Yes"}, {Label: "SEED wanted", Value: "No"}, {Label: "Last sign-in", Value: "22-11-2026 08:00"}}
	m.Story = append(m.Story, desk.RequestMoment{Time: "24-11-2026 11:30", Title: longEmail + " left a note", Text: "She called me as well.", Internal: true})
	m.Comment.Text.Label, m.Comment.Button, m.Comment.MayNote = "Add a comment", "Comment", true
	m.Staff = &desk.RequestStaff{AssignURL: "/desk/requests/1/assign", Version: 4, MineID: "1",
		Assignees: view.Field{Name: view.FieldAssignee, Label: "Looked after by", Options: view.Choose("2", view.Option{Label: "Nobody"}, view.Option{Value: "1", Label: "agent@tech.gov.sg"}, view.Option{Value: "2", Label: longEmail})},
		Deeds:     []view.AccountAction{{Label: "Grant", URL: "/desk/requests/1/grant", Danger: false}, {Label: "Ask back", URL: "/desk/requests/1/ask", Danger: false}, {Label: "Decline", URL: "/desk/requests/1/decline", Danger: true}}}
	return m
}

func closedRequest() desk.ServiceRequest {
	m := serviceRequest(false)
	m.State, m.Tone, m.Next, m.Comment, m.WithdrawURL = "Granted", view.ToneSuccess, "", nil, ""
	m.Story = append(m.Story, desk.RequestMoment{Time: "24-11-2026 12:00", Title: "The service desk granted it", Tone: view.ToneSuccess})
	return m
}
