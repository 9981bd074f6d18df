package gallery_test

import (
	"strings"

	"techbiz/internal/web/admin"
	"techbiz/internal/web/invite"
	"techbiz/internal/web/view"
)

func administrationExhibits() []exhibit {
	crumbAdmin := view.Crumb{Label: "Administration", URL: "/admin"}
	in := func(title string, refused bool) view.Page {
		p := adminPage(title, "/admin", crumbOverview, crumbAdmin, view.Crumb{Label: title})
		p.Refused = refused
		return p
	}
	duties := view.Choose("agent", view.Option{Value: "admin", Label: "Admin"}, view.Option{Value: "agency admin", Label: "Agency admin"}, view.Option{Value: "agent", Label: "Agent"})
	holders := []admin.DutyRow{
		{URL: "/a/1", Email: "admin@tech.gov.sg", Name: "Tan Wei Ling", Duty: "Admin", Agency: "TECH", State: view.AccountActive, LastSignIn: "23-11-2026", Own: true},
		{URL: "/a/2", Email: "wilhelmina_alexandra_balasubramaniam-tan@hive.gov.sg", Name: "Wilhelmina Alexandra Balasubramaniam-Tan", Duty: "Agency admin", Agency: "HIVE", State: view.AccountActive, LastSignIn: "20-11-2026", TakeURL: "/take/2"},
		{URL: "/a/3", Email: "lim@tech.gov.sg", Duty: "Agent", Agency: "TECH", State: view.AccountPending, Rests: true, TakeURL: "/take/3"},
	}
	agencies := []view.Option{{Value: "", Label: "All", Selected: true}, {Value: "tech", Label: "Government Technology Agency (TECH)"}, {Value: "hive", Label: "HIVE"}}
	rows := statusRows()
	for n := range rows {
		rows[n].Inviter, rows[n].Agency = "officer@tech.gov.sg", "TECH"
	}
	rows[2].Inviter, rows[2].Agency = "wilhelmina_alexandra_balasubramaniam-tan@hive.gov.sg", "HIVE"
	whole := func(t invite.StatusTable) invite.InviteStatus {
		t.Whole = true
		m := inviteStatus(t)
		m.URL, m.InviteURL, m.HandOverURL = "/admin/invitations", "", ""
		m.Agencies, m.Lead = agencies, "Everyone whom officers of all agencies invited."
		return m
	}
	filled := filledStatus()
	filled.Rows, filled.Total = rows, "more than 10,000"
	others := invitation()
	others.Back = view.Link{Text: "Back to All invitations", URL: "/admin/invitations"}
	others.Facts = append(others.Facts, view.Fact{Label: "Invited by", Value: "officer@tech.gov.sg"}, view.Fact{Label: "Agency", Value: "TECH"})
	missing := admin.Domain{AllowedDomain: domains().Allowed[2], SeedURL: "/seed", ProviderURL: "/provider", RemoveURL: "/remove", BackURL: "/admin/domains",
		Providers: view.Choose("Schools' own identity provider", view.Option{Value: "", Label: "As the settings say: Mailed code"}, view.Option{Value: "your WOG account", Label: "your WOG account"}, view.Option{Value: "Schools' own identity provider", Label: "Schools' own identity provider (not set up)"})}
	company := admin.Domain{AllowedDomain: domains().Allowed[1], SeedURL: "/seed", AgencyURL: "/agency", RemoveURL: "/remove", BackURL: "/admin/domains", Agencies: agencies,
		OfAgency: view.Input{Error: "There is no agency GONE. Choose one that is listed."}}
	delegated := domains()
	delegated.Agency, delegated.Agencies, delegated.Requests = "TECH", nil, nil
	return []exhibit{
		{name: "administration", page: admin.AdminPage(in("Administration", false), "What you administer, for all agencies.", []admin.Group{
			{Title: "People", Cards: []admin.Card{
				{Title: "All invitations", Text: "Everyone whom officers invited: search, resend, revoke, export.", URL: "/admin/invitations", Icon: view.IconList},
				{Title: "Accounts", Text: "Find an account. Disable it, reset MFA, hand over invitations, or terminate it.", URL: "/admin/accounts", Icon: view.IconAccount},
			}},
			{Title: "SEED", Cards: []admin.Card{{Title: "SEED licences", Text: "How many licences there are, who holds them, and who waits.", URL: "/admin/seed/licences", Icon: view.IconKey}}},
		})},
		{name: "duties", page: admin.DutiesPage(in("Admins and agents", false), admin.Duties{Action: "/admin/duties", Duties: duties, Rows: holders, Pager: view.Pager{NextURL: "?cursor=x"}})},
		{name: "duties-refused", page: admin.DutiesPage(in("Admins and agents", true), admin.Duties{Action: "/admin/duties", Agency: "TECH", Duties: duties[1:2], Rows: holders[2:],
			Email: view.Input{Value: "lim@hive.gov.sg", Error: "You appoint officers of TECH alone. Ask an admin of TechBiz for others."}})},
		{name: "duties-none", page: admin.DutiesPage(in("Admins and agents", false), admin.Duties{Action: "/admin/duties", Duties: duties, Alone: "techbiz approval list"})},
		{name: "duty-take", page: view.ConfirmPage(in("Take this duty?", false), view.Confirm{Title: "Take this duty?", Lead: longEmail, Button: "Take the duty", Danger: true, Action: "/take", CancelURL: "/admin/duties",
			Paragraphs: []string{"The officer is an admin of their agency. From the next page that they open they are an officer like others, and they are told by mail.", "The people they invited stay theirs."}})},
		{name: "agencies", page: admin.AgenciesPage(in("Agencies", false), admin.Agencies{AddURL: "/admin/agencies", Pager: view.Pager{NextURL: "?cursor=x"}, Rows: []admin.AgencyRow{
			{URL: "/g/hive", Acronym: "HIVE", Name: "HIVE", Domains: "1", Added: "02-01-2026", InvitationsURL: "/i?agency=hive"},
			{URL: "/g/tech", Acronym: "TECH", Name: strings.Repeat("Government Technology Agency ", 3), Domains: "1,204", Added: "02-01-2026", InvitationsURL: "/i?agency=tech"},
		}})},
		{name: "agencies-refused", page: admin.AgenciesPage(in("Agencies", true), admin.Agencies{AddURL: "/admin/agencies",
			Acronym: view.Input{Value: "tech.gov.sg", Error: "Enter an agency's acronym, such as TECH for tech.gov.sg"}, Name: view.Input{Error: "Enter the agency's name"}})},
		{name: "agency-rename", page: view.ConfirmPage(in("Rename TECH", false), view.Confirm{Title: "Rename TECH", Button: "Save", Action: "/g/tech", CancelURL: "/admin/agencies", Paragraphs: []string{"The acronym stays: it is part of the agency's mailboxes."},
			Fields: []view.Field{admin.AgencyNameField(view.Input{Value: "Government Technology Agency"})}})},
		{name: "invitations", page: invite.InviteStatusPage(in("All invitations", false), whole(filled))},
		{name: "invitations-none", page: invite.InviteStatusPage(in("All invitations", false), whole(invite.StatusTable{}))},
		{name: "invitations-not-found", page: invite.InviteStatusPage(in("All invitations", false), whole(invite.StatusTable{Filtered: true, ClearURL: "/admin/invitations"}))},
		{name: "invitation-of-others", page: invite.InvitationPage(in("Jane Lim", false), others)},
		{name: "domains-delegated", page: admin.DomainsPage(in("Domains", false), delegated)},
		{name: "domain-missing", page: admin.DomainPage(in("schools.gov.sg", false), missing)},
		{name: "domain-company", page: admin.DomainPage(in("A company's domain", true), company)},
		{name: "admin-accounts-delegated", page: admin.AccountsPage(in("Accounts", false), admin.Accounts{URL: "/admin/accounts", Agency: "TECH", Search: "nobody"})},
		{name: "audit-delegated", page: admin.AuditPage(in("Audit trail", false), admin.Audit{URL: "/audit", Agency: "TECH", Actions: view.Choose("", view.Option{Value: "", Label: "All"}),
			Table: admin.AuditTable{Partial: "5,000 events of all agencies were looked through for this page. Next goes on from there.", Pager: view.Pager{NextURL: "?after=x"}, Rows: auditRows()[:1]}})},
	}
}
