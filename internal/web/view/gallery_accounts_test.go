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
	handTo := Field{Name: FieldHandTo, Label: "Hand over to", Type: "email", Optional: true, Autocomplete: "off", Hint: "The mailbox of a public officer who has signed in to TechBiz."}
	refusedTo := handTo
	refusedTo.Input = Input{Value: longEmail, Error: "Nobody with this mailbox can take over: enter the mailbox of a public officer who has signed in to TechBiz and has not left."}
	leave := Change{Title: "Has this officer left?", Lead: "officer@tech.gov.sg", Action: "/admin/accounts/1/leave", Button: "Mark as left", Danger: true, CancelURL: "/admin/accounts/1",
		Paragraphs: []string{"The account is disabled, and every session and API token of the officer ends.", "A colleague can take over whom the officer invited."}, Fields: []Field{handTo}}
	refused := leave
	refused.Fields = []Field{refusedTo}
	contract := Change{Title: "When does the contract end?", Lead: longEmail, Action: "/i/1/contract", Button: "Save", CancelURL: "/i/1",
		Fields: []Field{{Name: FieldEndsOn, Label: "Contract ends on", Type: "date", Short: true, Optional: true, Input: Input{Value: "2026-12-31"}, Hint: "Leave it empty where the contract has no end."}}}
	kind := Change{Title: "Change the type of this account?", Lead: "jane@acme.com", Action: "/a/1/type", Button: "Change type", CancelURL: "/a/1",
		Fields: []Field{{Name: FieldType, Label: "Type", Options: choose("vendor", Option{Value: "vendor", Label: "vendor"}, Option{Value: "temp", Label: "temp"}, Option{Value: "product", Label: "product"})}}}
	return []exhibit{
		{"admin-accounts", AccountsPage(list, Accounts{URL: "/admin/accounts"})},
		{"admin-accounts-found", AccountsPage(list, Accounts{URL: "/admin/accounts", Search: "jane", More: true, Rows: []AccountRow{
			{"/admin/accounts/1", "jane@acme.com", "jane.tan@techpass.gov.sg", "vendor", AccountActive, "23-11-2026"},
			{"/admin/accounts/2", longEmail, longEmail, "vendor", AccountDisabled, "01-08-2026"},
			{"/admin/accounts/3", "jane_lim@tech.gov.sg", "jane_lim@tech.gov.sg", "public officer", AccountPending, ""},
			{"/admin/accounts/4", "jane_koh@tech.gov.sg", "jane_koh@tech.gov.sg", "public officer", AccountTerminated, ""},
		}})},
		{"admin-accounts-none", AccountsPage(list, Accounts{URL: "/admin/accounts", Search: strings.Repeat("nobody", 20)})},
		{"admin-account", AccountPage(one(longEmail, false), account())},
		{"admin-account-deleted", AccountPage(one("Deleted account", false), Account{Name: "Deleted account", State: AccountDeleted, BackURL: "/admin/accounts",
			Facts: []Fact{{"Account ID", "0193a1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b"}, {"Type", "vendor"}}, Dates: []Fact{{"Created", "02-01-2026 09:00"}}})},
		{"admin-account-leave", ChangePage(one("Has this officer left?", false), leave)},
		{"admin-account-leave-refused", ChangePage(one("Has this officer left?", true), refused)},
		{"admin-account-type", ChangePage(one("Change the type of this account?", false), kind)},
		{"contract", ChangePage(handOver, contract)},
		{"hand-over", ChangePage(handOver, Change{Title: "Hand over your invitations", Lead: "You have 1,204 invitations.", Button: "Hand over", Danger: true,
			Action: "/invite/hand-over", CancelURL: "/invite/status", Fields: []Field{handTo}})},
	}
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
