package view

import "strings"

func administrationExhibits() []exhibit {
	crumbAdmin := Crumb{"Administration", "/admin"}
	in := func(title string, refused bool) Page {
		p := adminPage(title, "/admin", crumbOverview, crumbAdmin, Crumb{Label: title})
		p.Refused = refused
		return p
	}
	duties := choose("agent", Option{Value: "admin", Label: "Admin"}, Option{Value: "agency admin", Label: "Agency admin"}, Option{Value: "agent", Label: "Agent"})
	holders := []DutyRow{
		{URL: "/a/1", Email: "admin@tech.gov.sg", Name: "Tan Wei Ling", Duty: "Admin", Agency: "TECH", State: AccountActive, LastSignIn: "23-11-2026", Own: true},
		{URL: "/a/2", Email: "wilhelmina_alexandra_balasubramaniam-tan@hive.gov.sg", Name: "Wilhelmina Alexandra Balasubramaniam-Tan", Duty: "Agency admin", Agency: "HIVE", State: AccountActive, LastSignIn: "20-11-2026", TakeURL: "/take/2"},
		{URL: "/a/3", Email: "lim@tech.gov.sg", Duty: "Agent", Agency: "TECH", State: AccountPending, Rests: true, TakeURL: "/take/3"},
	}
	agencies := []Option{{Value: "", Label: "All", Selected: true}, {Value: "tech", Label: "Government Technology Agency (TECH)"}, {Value: "hive", Label: "HIVE"}}
	rows := statusRows()
	for n := range rows {
		rows[n].Inviter, rows[n].Agency = "officer@tech.gov.sg", "TECH"
	}
	rows[2].Inviter, rows[2].Agency = "wilhelmina_alexandra_balasubramaniam-tan@hive.gov.sg", "HIVE"
	whole := func(t StatusTable) InviteStatus {
		t.Whole = true
		m := inviteStatus(t)
		m.URL, m.InviteURL, m.HandOverURL = "/admin/invitations", "", ""
		m.Agencies, m.Lead = agencies, "Everyone whom officers of all agencies invited."
		return m
	}
	filled := filledStatus()
	filled.Rows, filled.Total = rows, "more than 10,000"
	others := invitation()
	others.Back = Link{"Back to All invitations", "/admin/invitations"}
	others.Facts = append(others.Facts, Fact{"Invited by", "officer@tech.gov.sg"}, Fact{"Agency", "TECH"})
	missing := Domain{AllowedDomain: domains().Allowed[2], SeedURL: "/seed", ProviderURL: "/provider", RemoveURL: "/remove", BackURL: "/admin/domains",
		Providers: choose("Schools' own identity provider", Option{Value: "", Label: "As the settings say: Mailed code"}, Option{Value: "your WOG account", Label: "your WOG account"}, Option{Value: "Schools' own identity provider", Label: "Schools' own identity provider (not set up)"})}
	company := Domain{AllowedDomain: domains().Allowed[1], SeedURL: "/seed", AgencyURL: "/agency", RemoveURL: "/remove", BackURL: "/admin/domains", Agencies: agencies,
		OfAgency: Input{Error: "There is no agency GONE. Choose one that is listed."}}
	delegated := domains()
	delegated.Agency, delegated.Agencies, delegated.Requests = "TECH", nil, nil
	return []exhibit{
		{"administration", AdminPage(in("Administration", false), "What you administer, for all agencies.", []AdminGroup{
			{"People", []AdminCard{
				{"All invitations", "Everyone whom officers invited: search, resend, revoke, export.", "/admin/invitations", IconList},
				{"Accounts", "Find an account. Disable it, reset MFA, hand over invitations, or terminate it.", "/admin/accounts", IconAccount},
			}},
			{"SEED", []AdminCard{{"SEED licences", "How many licences there are, who holds them, and who waits.", "/admin/seed/licences", IconKey}}},
		})},
		{"duties", DutiesPage(in("Admins and agents", false), Duties{Action: "/admin/duties", Duties: duties, Rows: holders, Pager: Pager{NextURL: "?cursor=x"}})},
		{"duties-refused", DutiesPage(in("Admins and agents", true), Duties{Action: "/admin/duties", Agency: "TECH", Duties: duties[1:2], Rows: holders[2:],
			Email: Input{Value: "lim@hive.gov.sg", Error: "You appoint officers of TECH alone. Ask an admin of TechBiz for others."}})},
		{"duties-none", DutiesPage(in("Admins and agents", false), Duties{Action: "/admin/duties", Duties: duties, Alone: "techbiz approval list"})},
		{"duty-take", ConfirmPage(in("Take this duty?", false), Confirm{Title: "Take this duty?", Lead: longEmail, Button: "Take the duty", Danger: true, Action: "/take", CancelURL: "/admin/duties",
			Paragraphs: []string{"The officer is an admin of their agency. From the next page that they open they are an officer like others, and they are told by mail.", "The people they invited stay theirs."}})},
		{"agencies", AgenciesPage(in("Agencies", false), Agencies{AddURL: "/admin/agencies", Pager: Pager{NextURL: "?cursor=x"}, Rows: []AgencyRow{
			{"/g/hive", "HIVE", "HIVE", "1", "02-01-2026", "/i?agency=hive"},
			{"/g/tech", "TECH", strings.Repeat("Government Technology Agency ", 3), "1,204", "02-01-2026", "/i?agency=tech"},
		}})},
		{"agencies-refused", AgenciesPage(in("Agencies", true), Agencies{AddURL: "/admin/agencies",
			Acronym: Input{Value: "tech.gov.sg", Error: "Enter an agency's acronym, such as TECH for tech.gov.sg"}, Name: Input{Error: "Enter the agency's name"}})},
		{"agency-rename", ConfirmPage(in("Rename TECH", false), Confirm{Title: "Rename TECH", Button: "Save", Action: "/g/tech", CancelURL: "/admin/agencies", Paragraphs: []string{"The acronym stays: it is part of the agency's mailboxes."},
			Fields: []Field{AgencyNameField(Input{Value: "Government Technology Agency"})}})},
		{"invitations", InviteStatusPage(in("All invitations", false), whole(filled))},
		{"invitations-none", InviteStatusPage(in("All invitations", false), whole(StatusTable{}))},
		{"invitations-not-found", InviteStatusPage(in("All invitations", false), whole(StatusTable{Filtered: true, ClearURL: "/admin/invitations"}))},
		{"invitation-of-others", InvitationPage(in("Jane Lim", false), others)},
		{"domains-delegated", DomainsPage(in("Domains", false), delegated)},
		{"domain-missing", DomainPage(in("schools.gov.sg", false), missing)},
		{"domain-company", DomainPage(in("A company's domain", true), company)},
		{"admin-accounts-delegated", AccountsPage(in("Accounts", false), Accounts{URL: "/admin/accounts", Agency: "TECH", Search: "nobody"})},
		{"audit-delegated", AuditPage(in("Audit trail", false), Audit{URL: "/audit", Agency: "TECH", Actions: choose("", Option{Value: "", Label: "All"}),
			Table: AuditTable{Partial: "5,000 events of all agencies were looked through for this page. Next goes on from there.", Pager: Pager{NextURL: "?after=x"}, Rows: auditRows()[:1]}})},
	}
}
