package view

import "strings"

func adminAccountExhibits() []exhibit {
	list := adminPage("Accounts", "/admin/accounts", crumbOverview, Crumb{Label: "Accounts"})
	one := func(title string, refused bool) Page {
		p := adminPage(title, "/admin/accounts/1", crumbOverview, Crumb{"Accounts", "/admin/accounts"}, Crumb{Label: title})
		p.Refused = refused
		return p
	}
	handOver := portalPage("Hand over your invitations", "/invite/hand-over", crumbOverview, crumbInvite, crumbStatus, Crumb{Label: "Hand over"})
	handOverRefused := handOver
	handOverRefused.Refused = true
	handTo := Field{Name: FieldHandTo, Label: "Hand over to", Type: "email", Optional: true, Autocomplete: "off", Hint: "The mailbox of a public officer who has signed in to TechBiz."}
	refusedTo := handTo
	refusedTo.Input = Input{Value: longEmail, Error: "Nobody with this mailbox can take over: enter the mailbox of a public officer who has signed in to TechBiz and has not left."}
	leave := Confirm{Title: "Has this officer left?", Lead: "officer@tech.gov.sg", Action: "/admin/accounts/1/leave", Button: "Mark as left", Danger: true, CancelURL: "/admin/accounts/1",
		Paragraphs: []string{"The account is disabled, and every session and API token of the officer ends.", "A colleague can take over the people whom the officer invited."}, Fields: []Field{handTo}}
	refused := leave
	refused.Fields = []Field{refusedTo}
	contract := Confirm{Title: "When does the contract end?", Lead: longEmail, Action: "/i/1/contract", Button: "Save", CancelURL: "/i/1",
		Fields: []Field{{Name: FieldEndsOn, Label: "Contract ends on", Short: true, Optional: true, Input: Input{Value: "31-12-2026"}, Hint: "Leave it empty where the contract has no end."}}}
	kind := Confirm{Title: "Change the type of this account?", Lead: "jane@acme.com", Action: "/a/1/type", Button: "Change type", CancelURL: "/a/1",
		Fields: []Field{{Name: FieldType, Label: "Type", Options: choose("vendor", Option{Value: "vendor", Label: "vendor"}, Option{Value: "temp", Label: "temp"}, Option{Value: "product", Label: "product"})}}}
	return []exhibit{
		{"admin-accounts", AccountsPage(list, Accounts{URL: "/admin/accounts", Rows: []AccountRow{
			{"/admin/accounts/1", "Jane Tan", "jane@acme.com", "jane.tan@techpass.gov.sg", "vendor", AccountActive, "20-11-2026", "23-11-2026"},
		}})},
		{"admin-accounts-found", AccountsPage(list, Accounts{URL: "/admin/accounts", Search: "jane", More: true, Rows: []AccountRow{
			{"/admin/accounts/1", "Jane Tan", "jane@acme.com", "jane.tan@techpass.gov.sg", "vendor", AccountActive, "20-11-2026", "23-11-2026"},
			{"/admin/accounts/2", "Wilhelmina Alexandra Balasubramaniam-Tan", longEmail, longEmail, "vendor", AccountDisabled, "01-05-2026", "01-08-2026"},
			{"/admin/accounts/3", "", "jane_lim@tech.gov.sg", "jane_lim@tech.gov.sg", "public officer", AccountPending, "01-04-2026", ""},
			{"/admin/accounts/4", "Jane Koh", "jane_koh@tech.gov.sg", "jane_koh@tech.gov.sg", "public officer", AccountTerminated, "01-03-2026", ""},
		}})},
		{"admin-accounts-none", AccountsPage(list, Accounts{URL: "/admin/accounts", Search: strings.Repeat("nobody", 20)})},
		{"admin-account", AccountPage(one(longEmail, false), account())},
		{"admin-account-deleted", AccountPage(one("Deleted account", false), Account{Name: "Deleted account", State: AccountDeleted, BackURL: "/admin/accounts",
			Facts: []Fact{{"Account ID", "0193a1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b"}, {"Type", "vendor"}}, Dates: []Fact{{"Created", "02-01-2026 09:00"}}})},
		{"admin-account-leave", ConfirmPage(one("Has this officer left?", false), leave)},
		{"admin-account-leave-refused", ConfirmPage(one("Has this officer left?", true), refused)},
		{"admin-account-type", ConfirmPage(one("Change the type of this account?", false), kind)},
		{"contract", ConfirmPage(handOver, contract)},
		{"hand-over", HandOverFormPage(handOver, handing(handTo, ""))},
		{"hand-over-refused", HandOverFormPage(handOverRefused, handing(refusedTo, "Choose which invitations you hand over."))},
		{"hand-over-none", HandOverFormPage(handOver, HandOverForm{Lead: "You have no invitation to hand over.", None: true, CancelURL: "/invite/status"})},
		{"hand-over-pick", HandOverPickPage(handOver, picking(""))},
		{"hand-over-pick-refused", HandOverPickPage(handOverRefused, picking("Tick one user or more."))},
		{"hand-over-pick-none", HandOverPickPage(handOver, HandOverPick{HandTo: longEmail, Search: "nobody", Action: "/invite/hand-over", CancelURL: "/invite/status"})},
		{"hand-over-confirm", HandOverConfirmPage(handOver, handOverConfirm())},
		{"hand-over-receiver", HandOverPage(handOver, HandOver{Title: "Take over 19 invitations from Tan Wei Ling (" + longEmail + ")?", State: "Waits to be accepted", Tone: ToneWarning,
			Facts: []Fact{{"From", "Tan Wei Ling (" + longEmail + ")"}, {"Invitations", "19"}}, Means: []string{"If you decline, nothing is moved."}, AcceptURL: "/h/1/accept", DeclineURL: "/h/1/decline"})},
		{"hand-over-sender", HandOverPage(handOver, HandOver{Title: "19 invitations to lim@hive.gov.sg", State: "Waits to be accepted", Tone: ToneWarning,
			Facts: []Fact{{"To", "lim@hive.gov.sg"}, {"Invitations", "19"}}, WithdrawURL: "/h/1/withdraw", BackURL: "/invite/status", BackLabel: "Back to Invite User Status"})},
		{"hand-over-over", HandOverPage(handOver, HandOver{Title: "19 invitations to lim@hive.gov.sg", State: "Declined: nothing was moved", Tone: ToneDanger,
			Facts: []Fact{{"To", "lim@hive.gov.sg"}}, BackURL: "/invite/status", BackLabel: "Back to Invite User Status"})},
	}
}

func handing(to Field, which string) HandOverForm {
	return HandOverForm{
		Lead:    "You can hand over 1,204 invitations to another officer, who looks after these users from then on, vendors included.",
		Waiting: []Link{{Text: "19 invitations to " + longEmail + ", until 30-11-2026 09:14", URL: "/h/1"}}, HandTo: to,
		Which: Field{Name: FieldWhich, Label: "Which invitations", Input: Input{Error: which}, Options: []Option{
			{Value: WhichAll, Label: "All of them"}, {Value: WhichStatus, Label: "Those with one status"}, {Value: WhichList, Label: "Those of one list"},
			{Value: WhichPicked, Label: "Single users, whom I choose on the next page"}}},
		Status: Field{Name: FieldStatus, Label: "Status", Hint: "Needed where you choose one status.", Options: []Option{{Label: "Choose a status"}, {Value: "lapsed", Label: "Lapsed"}}},
		List:   Field{Name: FieldList, Label: "List", Hint: "Needed where you choose one list.", Options: []Option{{Label: "Choose a list"}, {Value: "1", Label: strings.Repeat("people ", 20) + ".xlsx, uploaded 23-11-2026 09:14"}}},
		Action: "/invite/hand-over", CancelURL: "/invite/status",
	}
}

func picking(refused string) HandOverPick {
	return HandOverPick{HandTo: longEmail, Error: refused, More: true, Action: "/invite/hand-over", CancelURL: "/invite/status", Rows: []HandOverRow{
		{"1", "Jane Tan (" + longEmail + ")", "Acme · Invited 23-11-2026 · Onboarded", true}, {"2", "ong@tech.gov.sg", "Invited 23-11-2026 · Not Onboarded", false}}}
}

func handOverConfirm() HandOverConfirm {
	return HandOverConfirm{Warning: "This officer works for the agency HIVE.",
		Receiver: []Fact{{"Name", "Lim Wei"}, {"Mailbox", longEmail}, {"Agency", "HIVE"}, {"Invitations", "19"}},
		People:   []string{"Jane Tan (" + longEmail + ")"},
		Confirm: Confirm{Title: "Hand over 19 invitations to Lim Wei (" + longEmail + ")?", PointsTitle: NextTitle,
			Points: []string{"The officer is asked to accept, at the bell and by mail. Nothing is moved until then."},
			Hidden: []HiddenField{{FieldHandTo, longEmail}, {FieldStep, StepConfirm}}, Action: "/invite/hand-over", Button: "Hand over 19 invitations", CancelURL: "/invite/status"}}
}

func account() Account {
	return Account{
		Name: longEmail, State: AccountActive, Flags: []string{"Under investigation"}, BackURL: "/admin/accounts", TrailURL: "/admin/audit",
		Next: "The account will be disabled on 20-02-2027 unless its holder signs in. Its holder will be reminded each day from 21-01-2027 on.",
		Facts: []Fact{{"Account ID", "0193a1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b"}, {"Login ID", longEmail}, {"Name", "Wilhelmina Alexandra Balasubramaniam-Tan"},
			{"Organisation", "The Very Long Organisation Name Pte Ltd"}, {"Type", "vendor"}},
		Dates: []Fact{{"Created", "02-01-2026 09:00"}, {"Activated", "03-01-2026 10:12"}, {"Last sign-in", "22-11-2026 08:30"}, {"Contract ends", "31-12-2026"}},
		Deeds: []AccountDeed{{"Disable", "/a/1/disable", true}, {"End the investigation", "/a/1/clear", false}, {"Set end of contract", "/a/1/contract", false},
			{"Change type", "/a/1/type", false}, {"Terminate", "/a/1/terminate", true}},
	}
}
