package gallery_test

import (
	"strings"

	"techbiz/internal/web/admin"
	"techbiz/internal/web/invite"
	"techbiz/internal/web/view"
)

func adminAccountExhibits() []exhibit {
	list := adminPage("Accounts", "/admin/accounts", crumbOverview, view.Crumb{Label: "Accounts"})
	one := func(title string, refused bool) view.Page {
		p := adminPage(title, "/admin/accounts/1", crumbOverview, view.Crumb{Label: "Accounts", URL: "/admin/accounts"}, view.Crumb{Label: title})
		p.Refused = refused
		return p
	}
	handOver := portalPage("Hand over your invitations", "/invite/hand-over", crumbOverview, crumbInvite, crumbStatus, view.Crumb{Label: "Hand over"})
	handOverRefused := handOver
	handOverRefused.Refused = true
	handTo := view.Field{Name: view.FieldHandTo, Label: "Hand over to", Type: "email", Optional: true, Autocomplete: "off", Hint: "The mailbox of a public officer who has signed in to TechBiz."}
	refusedTo := handTo
	refusedTo.Input = view.Input{Value: longEmail, Error: "Nobody with this mailbox can take over: enter the mailbox of a public officer who has signed in to TechBiz and has not left."}
	leave := view.Confirm{Title: "Has this officer left?", Lead: "officer@tech.gov.sg", Action: "/admin/accounts/1/leave", Button: "Mark as left", Danger: true, CancelURL: "/admin/accounts/1",
		Paragraphs: []string{"The account is disabled, and every session and API token of the officer ends.", "A colleague can take over the people whom the officer invited."}, Fields: []view.Field{handTo}}
	refused := leave
	refused.Fields = []view.Field{refusedTo}
	contract := view.Confirm{Title: "When does the contract end?", Lead: longEmail, Action: "/i/1/contract", Button: "Save", CancelURL: "/i/1",
		Fields: []view.Field{{Name: view.FieldEndsOn, Label: "Contract ends on", Short: true, Optional: true, Input: view.Input{Value: "31-12-2026"}, Hint: "Leave it empty where the contract has no end."}}}
	kind := view.Confirm{Title: "Change the type of this account?", Lead: "jane@acme.com", Action: "/a/1/type", Button: "Change type", CancelURL: "/a/1",
		Fields: []view.Field{{Name: view.FieldType, Label: "Type", Options: view.Choose("vendor", view.Option{Value: "vendor", Label: "vendor"}, view.Option{Value: "temp", Label: "temp"}, view.Option{Value: "product", Label: "product"})}}}
	return []exhibit{
		{name: "admin-accounts", page: admin.AccountsPage(list, admin.Accounts{URL: "/admin/accounts", Rows: []admin.AccountRow{
			{URL: "/admin/accounts/1", Name: "Jane Tan", Email: "jane@acme.com", LoginID: "jane.tan@techpass.gov.sg", Type: "vendor", State: view.AccountActive, Created: "20-11-2026", LastSignIn: "23-11-2026"},
		}})},
		{name: "admin-accounts-found", page: admin.AccountsPage(list, admin.Accounts{URL: "/admin/accounts", Search: "jane", More: true, Rows: []admin.AccountRow{
			{URL: "/admin/accounts/1", Name: "Jane Tan", Email: "jane@acme.com", LoginID: "jane.tan@techpass.gov.sg", Type: "vendor", State: view.AccountActive, Created: "20-11-2026", LastSignIn: "23-11-2026"},
			{URL: "/admin/accounts/2", Name: "Wilhelmina Alexandra Balasubramaniam-Tan", Email: longEmail, LoginID: longEmail, Type: "vendor", State: view.AccountDisabled, Created: "01-05-2026", LastSignIn: "01-08-2026"},
			{URL: "/admin/accounts/3", Name: "", Email: "jane_lim@tech.gov.sg", LoginID: "jane_lim@tech.gov.sg", Type: "public officer", State: view.AccountPending, Created: "01-04-2026", LastSignIn: ""},
			{URL: "/admin/accounts/4", Name: "Jane Koh", Email: "jane_koh@tech.gov.sg", LoginID: "jane_koh@tech.gov.sg", Type: "public officer", State: view.AccountTerminated, Created: "01-03-2026", LastSignIn: ""},
		}})},
		{name: "admin-accounts-none", page: admin.AccountsPage(list, admin.Accounts{URL: "/admin/accounts", Search: strings.Repeat("nobody", 20)})},
		{name: "admin-account", page: admin.AccountPage(one(longEmail, false), someAccount())},
		{name: "admin-account-deleted", page: admin.AccountPage(one("Deleted account", false), admin.Account{Name: "Deleted account", State: view.AccountDeleted, BackURL: "/admin/accounts",
			Facts: []view.Fact{{Label: "Account ID", Value: "0193a1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b"}, {Label: "Type", Value: "vendor"}}, Dates: []view.Fact{{Label: "Created", Value: "02-01-2026 09:00"}}})},
		{name: "admin-account-leave", page: view.ConfirmPage(one("Has this officer left?", false), leave)},
		{name: "admin-account-leave-refused", page: view.ConfirmPage(one("Has this officer left?", true), refused)},
		{name: "admin-account-type", page: view.ConfirmPage(one("Change the type of this account?", false), kind)},
		{name: "contract", page: view.ConfirmPage(handOver, contract)},
		{name: "hand-over", page: invite.HandOverFormPage(handOver, handing(handTo, ""))},
		{name: "hand-over-refused", page: invite.HandOverFormPage(handOverRefused, handing(refusedTo, "Choose which invitations you hand over."))},
		{name: "hand-over-none", page: invite.HandOverFormPage(handOver, invite.HandOverForm{Lead: "You have no invitation to hand over.", None: true, CancelURL: "/invite/status"})},
		{name: "hand-over-pick", page: invite.HandOverPickPage(handOver, picking(""))},
		{name: "hand-over-pick-refused", page: invite.HandOverPickPage(handOverRefused, picking("Tick one user or more."))},
		{name: "hand-over-pick-none", page: invite.HandOverPickPage(handOver, invite.HandOverPick{HandTo: longEmail, Search: "nobody", Action: "/invite/hand-over", CancelURL: "/invite/status"})},
		{name: "hand-over-confirm", page: view.HandOverConfirmPage(handOver, handOverConfirm())},
		{name: "hand-over-receiver", page: invite.HandOverPage(handOver, invite.HandOver{Title: "Take over 19 invitations from Tan Wei Ling (" + longEmail + ")?", State: "Waits to be accepted", Tone: view.ToneWarning,
			Facts: []view.Fact{{Label: "From", Value: "Tan Wei Ling (" + longEmail + ")"}, {Label: "Invitations", Value: "19"}}, Means: []string{"If you decline, nothing is moved."}, AcceptURL: "/h/1/accept", DeclineURL: "/h/1/decline"})},
		{name: "hand-over-sender", page: invite.HandOverPage(handOver, invite.HandOver{Title: "19 invitations to lim@hive.gov.sg", State: "Waits to be accepted", Tone: view.ToneWarning,
			Facts: []view.Fact{{Label: "To", Value: "lim@hive.gov.sg"}, {Label: "Invitations", Value: "19"}}, WithdrawURL: "/h/1/withdraw", BackURL: "/invite/status", BackLabel: "Back to Invite User Status"})},
		{name: "hand-over-over", page: invite.HandOverPage(handOver, invite.HandOver{Title: "19 invitations to lim@hive.gov.sg", State: "Declined: nothing was moved", Tone: view.ToneDanger,
			Facts: []view.Fact{{Label: "To", Value: "lim@hive.gov.sg"}}, BackURL: "/invite/status", BackLabel: "Back to Invite User Status"})},
	}
}

func handing(to view.Field, which string) invite.HandOverForm {
	return invite.HandOverForm{
		Lead:    "You can hand over 1,204 invitations to another officer, who looks after these users from then on, vendors included.",
		Waiting: []view.Link{{Text: "19 invitations to " + longEmail + ", until 30-11-2026 09:14", URL: "/h/1"}}, HandTo: to,
		Which: view.Field{Name: view.FieldWhich, Label: "Which invitations", Input: view.Input{Error: which}, Options: []view.Option{
			{Value: invite.WhichAll, Label: "All of them"}, {Value: invite.WhichStatus, Label: "Those with one status"}, {Value: invite.WhichList, Label: "Those of one list"},
			{Value: invite.WhichPicked, Label: "Single users, whom I choose on the next page"}}},
		Status: view.Field{Name: view.FieldStatus, Label: "Status", Hint: "Needed where you choose one status.", Options: []view.Option{{Label: "Choose a status"}, {Value: "lapsed", Label: "Lapsed"}}},
		List:   view.Field{Name: view.FieldList, Label: "List", Hint: "Needed where you choose one list.", Options: []view.Option{{Label: "Choose a list"}, {Value: "1", Label: strings.Repeat("people ", 20) + ".xlsx, uploaded 23-11-2026 09:14"}}},
		Action: "/invite/hand-over", CancelURL: "/invite/status",
	}
}

func picking(refused string) invite.HandOverPick {
	return invite.HandOverPick{HandTo: longEmail, Error: refused, More: true, Action: "/invite/hand-over", CancelURL: "/invite/status", Rows: []invite.HandOverRow{
		{ID: "1", Name: "Jane Tan (" + longEmail + ")", Detail: "Acme · Invited 23-11-2026 · Onboarded", Checked: true}, {ID: "2", Name: "ong@tech.gov.sg", Detail: "Invited 23-11-2026 · Not Onboarded", Checked: false}}}
}

func handOverConfirm() view.HandOverConfirm {
	return view.HandOverConfirm{Warning: "This officer works for the agency HIVE.",
		Receiver: []view.Fact{{Label: "Name", Value: "Lim Wei"}, {Label: "Mailbox", Value: longEmail}, {Label: "Agency", Value: "HIVE"}, {Label: "Invitations", Value: "19"}},
		People:   []string{"Jane Tan (" + longEmail + ")"},
		Confirm: view.Confirm{Title: "Hand over 19 invitations to Lim Wei (" + longEmail + ")?", PointsTitle: view.NextTitle,
			Points: []string{"The officer is asked to accept, at the bell and by mail. Nothing is moved until then."},
			Hidden: []view.HiddenField{{Name: view.FieldHandTo, Value: longEmail}, {Name: view.FieldStep, Value: view.StepConfirm}}, Action: "/invite/hand-over", Button: "Hand over 19 invitations", CancelURL: "/invite/status"}}
}

func someAccount() admin.Account {
	return admin.Account{
		Name: longEmail, State: view.AccountActive, Flags: []string{"Under investigation"}, BackURL: "/admin/accounts", TrailURL: "/admin/audit",
		Next: "The account will be disabled on 20-02-2027 unless its holder signs in. Its holder will be reminded each day from 21-01-2027 on.",
		Facts: []view.Fact{{Label: "Account ID", Value: "0193a1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b"}, {Label: "Login ID", Value: longEmail}, {Label: "Name", Value: "Wilhelmina Alexandra Balasubramaniam-Tan"},
			{Label: "Organisation", Value: "The Very Long Organisation Name Pte Ltd"}, {Label: "Type", Value: "vendor"}},
		Dates: []view.Fact{{Label: "Created", Value: "02-01-2026 09:00"}, {Label: "Activated", Value: "03-01-2026 10:12"}, {Label: "Last sign-in", Value: "22-11-2026 08:30"}, {Label: "Contract ends", Value: "31-12-2026"}},
		Deeds: []view.AccountAction{{Label: "Disable", URL: "/a/1/disable", Danger: true}, {Label: "End the investigation", URL: "/a/1/clear", Danger: false}, {Label: "Set end of contract", URL: "/a/1/contract", Danger: false},
			{Label: "Change type", URL: "/a/1/type", Danger: false}, {Label: "Terminate", URL: "/a/1/terminate", Danger: true}},
	}
}
