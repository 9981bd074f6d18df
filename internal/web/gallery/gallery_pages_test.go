package gallery_test

import (
	"techbiz/internal/web/accept"
	"techbiz/internal/web/admin"
	invitepages "techbiz/internal/web/invite"
	"techbiz/internal/web/outbox"
	"techbiz/internal/web/overview"
	"techbiz/internal/web/techpass"
	"techbiz/internal/web/view"
	"techbiz/internal/web/words"

	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"
)

// exhibit is one page in one of its states.
type exhibit struct {
	name string
	page templ.Component
}

const traceID = "4bf92f3577b34da6a3ce929d0e0e4736"

var longEmail = "wilhelmina_from.the_very_long_organisation_name_pte_ltd@hive.gov.sg"

func plainPage(title string) view.Page {
	return view.Page{
		Title: title, SupportEmail: "support@techbiz.example", ServiceDeskURL: "/service-request",
		Version: "1.4.0", OutboxURL: "/outbox",
	}
}

func portalPage(title, path string, crumbs ...view.Crumb) view.Page {
	p := plainPage(title)
	p.Path = path
	p.User = &view.User{Name: "Tan Wei Ling", Email: "officer@tech.gov.sg", Role: "Public officer", SignOutURL: "/signout"}
	p.Nav = []view.NavItem{
		{Label: "Overview", URL: "/overview", Icon: view.IconHome},
		{Label: "Invite users", URL: "/invite", Icon: view.IconInvite},
		{Label: "Invite User Status", URL: "/invite/status", Icon: view.IconUsers},
	}
	p.Bell = &view.Bell{URL: "/notifications"}
	p.Crumbs = crumbs
	return p
}

func adminPage(title, path string, crumbs ...view.Crumb) view.Page {
	p := portalPage(title, path, crumbs...)
	p.User.Role = "Administrator"
	p.Nav = append(p.Nav, view.NavItem{Label: "Domains", URL: "/domains", Icon: view.IconGlobe}, view.NavItem{Label: "Products", URL: "/clients", Icon: view.IconKey}, view.NavItem{Label: "Audit trail", URL: "/audit", Icon: view.IconShield})
	return p
}

var (
	crumbOverview = view.Crumb{Label: "Overview", URL: "/overview"}
	crumbInvite   = view.Crumb{Label: "Invite users", URL: "/invite"}
	crumbStatus   = view.Crumb{Label: "Invite User Status", URL: "/invite/status"}
)

func emailPage(refused bool) view.Page {
	p := portalPage("Email invitation", "/invite/email", crumbOverview, crumbInvite, view.Crumb{Label: "Email invitation"})
	p.Refused = refused
	return p
}

func accountPage(refused bool) view.Page {
	p := portalPage("Create account", "/invite/account", crumbOverview, crumbInvite, view.Crumb{Label: "Create account"})
	p.Refused = refused
	return p
}

func emailInvite() invitepages.EmailInvite {
	return invitepages.EmailInvite{
		Action: "/invite/email", CancelURL: "/invite", RequestKey: "0193", DomainRequestURL: "/service-request",
	}
}

func refusedEmailInvite() invitepages.EmailInvite {
	m := emailInvite()
	m.Email = view.Input{
		Value: "jane@unknown-agency.gov.sg", Error: "unknown-agency.gov.sg is not on the list of allowed domains.",
		ErrorLink: &view.Link{Text: "Request to add the domain", URL: "/service-request"},
	}
	m.Seed.Value = view.SeedYes
	m.Reason = view.Input{Value: strings.Repeat("On the payments project. ", 11), Error: "The reason has 275 characters; at most 255 are possible."}
	return m
}

func createAccount() view.CreateAccount {
	return view.CreateAccount{
		Action: "/invite/account", CancelURL: "/invite", RequestKey: "0194", DomainRequestURL: "/service-request",
		Username: view.Username{FragmentURL: "/invite/account/username"},
		Person:   words.PersonFields(url.Values{}),
	}
}

func refusedCreateAccount() view.CreateAccount {
	m := createAccount()
	m.Email.Value = "jane@acme.com"
	m.Username.Needed = true
	m.Username.Input = view.Input{Value: "jane..lim", Error: "The username has two periods in a row."}
	m.Input(view.FieldFirstName).Value = "Jane"
	*m.Input(view.FieldLastName) = view.Input{Error: "Enter the last name."}
	*m.Input(view.FieldContact) = view.Input{Value: "12", Error: "This is not a phone number of the country with code +65."}
	m.Input(view.FieldOrganisation).Value = "Acme Pte Ltd"
	return m
}

// domainNotAllowed offers to request the domain and keep the invitation waiting.
func domainNotAllowed() view.CreateAccount {
	m := refusedCreateAccount()
	m.Username.Input, *m.Input(view.FieldLastName), *m.Input(view.FieldContact) = view.Input{Value: "jane.lim"}, view.Input{Value: "Lim"}, view.Input{Value: "91234567"}
	m.Username.EmailKnown = true
	m.Email = view.Input{Value: "jane@newco.com.sg", WaitFor: "newco.com.sg",
		Error: "The domain newco.com.sg is not allow-listed. TechBiz can request it for you. The invitation then waits, and is sent once the domain is allowed."}
	return m
}

func statusRows() []invitepages.StatusRow {
	return []invitepages.StatusRow{
		{DetailsURL: "/i/1", FirstName: "Jane", LastName: "Lim", Email: "jane@acme.com", Organisation: "Acme Pte Ltd", Department: "Payments", Invited: "02-11-2026", TechPass: view.StatusOnboarded, Seed: view.StatusOnboarded},
		{DetailsURL: "/i/2", Email: "chong_wei@tech.gov.sg", Invited: "20-11-2026", TechPass: view.StatusNotOnboarded, Seed: invitepages.StatusNotRequired, ResendURL: "/i/2/resend"},
		{DetailsURL: "/i/3", Email: longEmail, Organisation: "The Very Long Organisation Name Pte Ltd", Department: "Department of Platform Engineering", FirstName: "Wilhelmina Alexandra", LastName: "Balasubramaniam-Tan", Invited: "23-11-2026", TechPass: view.StatusNotOnboarded, Seed: view.StatusNotOnboarded, ResendFrom: "25-11-2026 09:14"},
		{DetailsURL: "/i/4", FirstName: "Arun", LastName: "Pillai", Email: "arun@acme.com", Organisation: "Acme Pte Ltd", Invited: "23-11-2026", TechPass: view.StatusNotOnboarded, Seed: invitepages.StatusNotRequired, Mail: view.StatusMailRefused, CorrectURL: "/i/4/correct"},
		{DetailsURL: "/i/8", FirstName: "Jane", LastName: "Lim", Email: "jane@newco.com.sg", Organisation: "NewCo", Invited: "23-11-2026", TechPass: view.StatusNotOnboarded, Seed: invitepages.StatusNotRequired, Mail: view.StatusWaitsForDomain},
		{DetailsURL: "/i/9", FirstName: "Tan", LastName: "Wei Ling", Email: "tan_wei_ling@tech.gov.sg", Organisation: "TECH", Invited: "23-11-2026", TechPass: view.StatusOnboarded, Seed: view.StatusNotOnboarded, SeedMail: view.StatusMailRefused, SeedMailURL: "/i/9/seed-mail"},
		{DetailsURL: "/i/5", Email: "goh_mei@hive.gov.sg", Invited: "01-10-2026", TechPass: invitepages.StatusNotFound, Seed: view.Unknown},
	}
}

func inviteStatus(t invitepages.StatusTable) invitepages.InviteStatus {
	return invitepages.InviteStatus{
		URL: "/invite/status", Lead: "The users that you have invited.", InviteURL: "/invite", HandOverURL: "/invite/hand-over", Table: t,
		Statuses: view.Choose("", view.Option{Value: "", Label: "All"}, view.Option{Value: "onboarded", Label: view.StatusOnboarded}, view.Option{Value: "not_onboarded", Label: view.StatusNotOnboarded}, view.Option{Value: "not_found", Label: invitepages.StatusNotFound}, view.Option{Value: "refused", Label: view.StatusMailRefused}),
		SEED:     view.Choose("", view.Option{Value: "", Label: "All"}, view.Option{Value: "no_device", Label: "SEED mail sent, no device yet"}),
		Sorts:    view.Choose("desc", view.Option{Value: "desc", Label: "Newest first"}, view.Option{Value: "asc", Label: "Oldest first"}),
		Sizes:    view.Choose("10", view.Option{Value: "10", Label: "10"}, view.Option{Value: "20", Label: "20"}, view.Option{Value: "50", Label: "50"}, view.Option{Value: "100", Label: "100"}),
	}
}

func statusPage() view.Page {
	return portalPage("Invite User Status", "/invite/status", crumbOverview, crumbInvite, view.Crumb{Label: "Invite User Status"})
}

func filledStatus() invitepages.StatusTable {
	return invitepages.StatusTable{
		Total: "1,234", Rows: statusRows(), CSVURL: "/export.csv", ExcelURL: "/export.xlsx",
		Pager: view.Pager{FirstURL: "?", NextURL: "?after=x"},
	}
}

func invitation() invitepages.Invitation {
	return invitepages.Invitation{
		Name: "Jane Lim", Email: "jane@acme.com", TechPass: view.StatusNotOnboarded, Seed: view.StatusNotOnboarded,
		Facts: []view.Fact{
			{Label: "Email", Value: "jane@acme.com"}, {Label: "Organisation", Value: "Acme Pte Ltd"}, {Label: "Department", Value: ""},
			{Label: "Contact number", Value: "+65 8123 4567"}, {Label: "Date of invite", Value: "23-11-2026"}, {Label: "Valid until", Value: "23-12-2026 09:14"}, {Label: "SEED required", Value: "Yes"},
			{Label: "Reason", Value: "Works on the payments project and needs the pipeline and the code repository."},
		},
		NextWho: "The invitee", NextWhat: "Jane has to open the mail and type the code that is sent to her mailbox.",
		LoginID: "jane.lim@techpass.gov.sg",
		Tracks: []invitepages.Track{
			{ID: "techpass", Title: "TechPass", State: "Invited: not accepted yet", Events: []view.TimelineEvent{
				{Time: "23-11-2026 09:20:11", Title: "Link opened", Detail: "Perhaps by a mail scanner.", TraceID: "", Tone: view.ToneNeutral},
				{Time: "23-11-2026 09:14:09", Title: "Mail accepted by the server", Detail: "250 2.0.0 Ok: queued as 4F2A", TraceID: "", Tone: view.ToneSuccess},
				{Time: "23-11-2026 09:14:02", Title: "Invited", Detail: "By officer@tech.gov.sg", TraceID: traceID, Tone: view.ToneInfo},
			}},
			{ID: "seed", Title: "SEED", State: "Requested: waits for TechPass"},
		},
		ResendFrom: "24-11-2026 09:14", RevokeURL: "/i/1/revoke", ContractURL: "/i/1/contract", Back: view.Link{Text: "Back to Invite User Status", URL: "/invite/status"},
	}
}

func refusedInvitation() invitepages.Invitation {
	m := invitation()
	m.Name = ""
	m.Mail = view.StatusMailRefused
	m.RefusedWords = "550 5.1.1 <jane@acme.com>: Recipient address rejected: User unknown in virtual mailbox table"
	m.NextWhat = "Correct the address, and a new invitation goes out."
	m.CorrectURL = "/i/1/correct"
	m.AgainURL = "/invite/account?from=1"
	m.Tracks[0].State = "Invited: the mail was refused"
	m.Tracks[0].Events = append([]view.TimelineEvent{{Time: "23-11-2026 09:14:15", Title: "Mail refused", Detail: m.RefusedWords, TraceID: traceID, Tone: view.ToneDanger}}, m.Tracks[0].Events...)
	return m
}

// endedInvitation is one whose person is invited anew.
func endedInvitation() invitepages.Invitation {
	m := invitation()
	m.TechPass, m.Seed, m.ResendFrom, m.RevokeURL, m.ContractURL = invitepages.StatusNotFound, "-", "", "", ""
	m.NextWho, m.NextWhat = "You", "The invitation was not accepted in time. Invite the user again if TechPass is still needed."
	m.AgainURL = "/invite/account?from=1"
	m.Tracks[0].State, m.Tracks[1].State = "Lapsed: not accepted in time", "Nothing is under way"
	return m
}

// seedInvitation is one whose invitee waits for a licence, or does not get the SEED mail.
func seedInvitation(refused bool) invitepages.Invitation {
	m := invitation()
	m.TechPass, m.ResendFrom, m.RevokeURL = view.StatusOnboarded, "", ""
	if refused {
		m.SEEDRefused, m.RefusedWords, m.SEEDMailURL = true, "550 5.7.1 Message blocked", "/i/1/seed-mail"
		m.Tracks[1].State, m.Tracks[1].Facts = "Licence assigned: the SEED mail did not arrive", []view.Fact{{Label: "SEED mail", Value: "Valid until 24-12-2026 09:14"}}
		m.NextWho, m.NextWhat = "You", "The SEED mail did not arrive. Have the mailbox looked after, then send the SEED mail again."
		return m
	}
	m.Tracks[1].State = "Requested: 12th in line for a licence"
	m.NextWho, m.NextWhat = "An administrator", "No SEED licence is free. The user is 12th in line for a licence; the SEED mail follows by itself as soon as one is free."
	m.Tracks[1].Events = []view.TimelineEvent{{Time: "24-11-2026 09:14:02", Title: "SEED requested: waits for a licence", Detail: "", TraceID: traceID, Tone: view.ToneInfo}}
	return m
}

func invitationPage() view.Page {
	return portalPage("jane@acme.com", "/invite/status/1", crumbOverview, crumbStatus, view.Crumb{Label: "jane@acme.com"})
}

var onboardingSteps = []string{"Accept", "Password", "Second factor", "Privacy Policy", "Terms of Use", "Done"}

func seedSteps() view.Steps {
	return view.Steps{Labels: slices.Insert(slices.Clone(onboardingSteps), 5, "SEED"), Current: 5}
}

func sampleNotices(tone view.Tone) []view.Notice {
	switch tone {
	case view.ToneSuccess:
		return []view.Notice{{Tone: tone, Title: "Invitation sent", Text: "A mail is on its way to jane@acme.com.", Link: &view.Link{Text: "View this invitation", URL: "/i/1"}}}
	case view.ToneDanger:
		return []view.Notice{{Tone: tone, Title: "The invitation could not be saved", Text: "Nothing was sent. Please try again in a minute.", TraceID: traceID}}
	}
	return []view.Notice{
		{Tone: view.ToneInfo, Text: "TechBiz is upgraded on Saturday from 22:00 to 23:00."},
		{Tone: view.ToneWarning, Title: "Resend was not possible", Text: "This invitation was resent within the last 24 hours. Available again 25-11-2026 09:14."},
	}
}

func withNotices(p view.Page, tone view.Tone) view.Page {
	p.Notices = sampleNotices(tone)
	return p
}

// exhibits is every page in its main states.
func exhibits() []exhibit {
	someOverview := overview.Overview{
		Name: "Tan Wei Ling", InviteURL: "/invite", StatusURL: "/invite/status",
		Onboarded: "1,182", NotOnboarded: "48", NeedAttention: "2",
		Attention: []overview.AttentionItem{
			{Who: "arun@acme.com", Why: "The mail was refused: recipient address rejected.", Tone: view.ToneDanger, Link: view.Link{Text: "Correct the address", URL: "/i/4/correct"}},
			{Who: longEmail, Why: "The invitation lapses on 26-11-2026.", Tone: view.ToneWarning, Link: view.Link{Text: "View", URL: "/i/3"}},
		},
	}
	calm := someOverview
	calm.Attention, calm.NeedAttention = nil, "0"
	someAdmin := someOverview
	someAdmin.Cards = []overview.Card{
		{Icon: view.IconChart, Title: "Insight", Text: "Progress of the people you invited, and why people are stuck.", URL: "/insight"},
		{Icon: view.IconDesk, Title: "Request queue", Text: "Service requests that people have raised.", URL: "/desk/queue?assignee=nobody", Count: "100+", CountLabel: "Not looked after yet", Tone: view.ToneWarning},
		{Icon: view.IconShield, Title: "Administration", Text: "All invitations, accounts, agencies, domains, licences, policies and the audit trail.", URL: "/admin"},
	}
	someAdmin.Attention = append([]overview.AttentionItem{{Who: "More than 100 service requests", Why: "Nobody works on them yet.", Tone: view.ToneWarning, Link: view.Link{Text: "Open the queue", URL: "/desk/queue?assignee=nobody"}}}, someAdmin.Attention...)
	agent := overview.Overview{Name: "Tan Wei Ling", InviteURL: "/invite", StatusURL: "/invite/status", FirstTime: true,
		Cards: slices.Clone(someAdmin.Cards[:2]), Attention: slices.Clone(someAdmin.Attention[:1])}
	agent.Cards[1].Count, agent.Attention[0].Who = "1", "1 service request"
	agent.Attention[0].Why = "Nobody works on it yet."
	types := invitepages.InvitationType{EmailURL: "/invite/email", AccountURL: "/invite/account", BatchURL: "/invite/batch", StatusURL: "/invite/status"}
	usernameNeeded := createAccount()
	usernameNeeded.Email.Value = "jane@acme.com"
	usernameNeeded.Username.EmailKnown, usernameNeeded.Username.Needed = true, true
	resendable := invitation()
	resendable.ResendFrom, resendable.ResendURL = "", "/i/1/resend"
	onboarded := invitepages.Invitation{
		Name: "Jane Lim", Email: "jane@acme.com", TechPass: view.StatusOnboarded, Seed: invitepages.StatusNotRequired,
		NextWhat: "Nobody has to act: Jane is onboarded.", Facts: invitation().Facts, Tracks: invitation().Tracks, Back: view.Link{Text: "Back to Invite User Status", URL: "/invite/status"},
	}
	vendor := portalPage("Overview", "/overview", view.Crumb{Label: "Overview"})
	vendor.Nav, vendor.Bell = vendor.Nav[:1], nil
	vendor.User = &view.User{Name: "Jane Lim", Email: "vendor@acme.com", Role: "Vendor", SignOutURL: "/signout"}
	refusedPage := plainPage("Sign in")
	refusedPage.Refused = true
	open := accept.AcceptOpen{
		Inviter: "Tan Wei Ling", InviterOrganisation: "GovTech", Invitee: "j•••@acme.com", LoginID: "jane.lim@techpass.gov.sg",
		ValidUntil: "23-12-2026 09:14", Seed: true, Action: "/accept/x/code",
	}

	return append(slices.Concat(
		batchExhibits(),
		techPassExhibits(),
		signUpExhibits(),
		factorExhibits(),
		accountExhibits(),
		adminAccountExhibits(),
		noticeExhibits(),
		clientExhibits(),
		approvalExhibits(),
		policyExhibits(),
		announcementExhibits(),
		upkeepExhibits(),
		insightExhibits(),
		licencesExhibits(),
		administrationExhibits(),
		deviceExhibits(),
		deskExhibits(),
	), []exhibit{
		{name: "signin", page: techpass.SignInEmailPage(plainPage("Sign in"), techpass.SignInEmail{Action: "/signin"})},
		{name: "signin-techpass", page: techpass.SignInEmailPage(plainPage("Sign in"), techpass.SignInEmail{Action: "/signin", TechPassURL: "/signin/techpass"})},
		{name: "signin-techpass-only", page: techpass.SignInEmailPage(plainPage("Sign in"), techpass.SignInEmail{Action: "/signin", TechPassURL: "/signin/techpass", NoMailedCodes: true, Email: view.Input{Error: "Sign-in by a mailed code is switched off here. Sign in with TechPass."}})},
		{name: "signin-refused", page: techpass.SignInEmailPage(refusedPage, techpass.SignInEmail{Action: "/signin", Email: view.Input{Value: "vendor@acme.com", Error: "One-time passwords are for public officers with a gov.sg mailbox."}})},
		{name: "code", page: techpass.SignInCodePage(plainPage("Check your mailbox"), techpass.SignInCode{Action: "/signin/code", Email: "officer@tech.gov.sg", ValidUntil: "10:42", ResendURL: "/signin/resend", RestartURL: "/signin"})},
		{name: "code-refused", page: techpass.SignInCodePage(refusedPage, techpass.SignInCode{Action: "/signin/code", Email: "officer@tech.gov.sg", Code: view.Input{Value: "123456", Error: "This is not the code that we mailed."}, TriesLeft: "3 tries left.", ValidUntil: "10:42", ResendURL: "/signin/resend", RestartURL: "/signin"})},
		{name: "code-locked", page: techpass.SignInCodePage(plainPage("Check your mailbox"), techpass.SignInCode{Email: "officer@tech.gov.sg", Locked: true, ResendURL: "/signin/resend", RestartURL: "/signin"})},
		{name: "signed-out", page: view.SignedOutPage(plainPage("Signed out"), view.SignedOut{SignInURL: "/signin"})},
		{name: "signed-in-again", page: view.ResumePage(plainPage("You signed in again"), view.Resume{Action: "/admin/duties?resume=x", BackURL: "/admin/duties", Values: url.Values{"email": {"jane@tech.gov.sg"}, "duty": {"agent"}}})},
		{name: "techpass-needed", page: techpass.NeededPage(portalPage("This page needs TechPass", "/account", view.Crumb{Label: "TechPass needed"}), techpass.Needed{Email: "tan@tech.gov.sg", ByCode: true, ContinueURL: "/techpass/sign-in", BackURL: "/overview"})},
		{name: "techpass-needed-none", page: techpass.NeededPage(portalPage("This page needs TechPass", "/account", view.Crumb{Label: "TechPass needed"}), techpass.Needed{Email: "tan@tech.gov.sg", NoneYet: true, ContinueURL: "/techpass/sign-in", BackURL: "/overview"})},
		{name: "session-ended", page: view.SignedOutPage(plainPage("Session ended"), view.SignedOut{Expired: true, SignInURL: "/signin"})},

		{name: "overview", page: overview.OverviewPage(portalPage("Overview", "/overview", view.Crumb{Label: "Overview"}), someOverview)},
		{name: "overview-calm", page: overview.OverviewPage(withNotices(portalPage("Overview", "/overview", view.Crumb{Label: "Overview"}), view.ToneInfo), calm)},
		{name: "overview-first", page: overview.OverviewPage(portalPage("Overview", "/overview", view.Crumb{Label: "Overview"}), overview.Overview{Name: "Tan Wei Ling", InviteURL: "/invite", StatusURL: "/invite/status", FirstTime: true})},
		{name: "overview-vendor", page: overview.OverviewPage(vendor, overview.Overview{Name: "Jane Lim"})},
		{name: "overview-agent", page: overview.OverviewPage(portalPage("Overview", "/overview", view.Crumb{Label: "Overview"}), agent)},
		{name: "overview-admin", page: overview.OverviewPage(adminPage("Overview", "/overview", view.Crumb{Label: "Overview"}), someAdmin)},

		{name: "types", page: invitepages.InvitationTypePage(portalPage("Invitation Type", "/invite", crumbOverview, view.Crumb{Label: "Invite users"}), types)},
		{name: "email", page: invitepages.EmailInvitePage(emailPage(false), emailInvite())},
		{name: "email-refused", page: invitepages.EmailInvitePage(emailPage(true), refusedEmailInvite())},
		{name: "email-failed", page: invitepages.EmailInvitePage(withNotices(emailPage(false), view.ToneDanger), emailInvite())},
		{name: "account", page: invitepages.CreateAccountPage(accountPage(false), createAccount())},
		{name: "account-username", page: invitepages.CreateAccountPage(accountPage(false), usernameNeeded)},
		{name: "account-refused", page: invitepages.CreateAccountPage(accountPage(true), refusedCreateAccount())},
		{name: "account-domain", page: invitepages.CreateAccountPage(accountPage(true), domainNotAllowed())},
		{name: "done-waits", page: invitepages.InviteDonePage(portalPage("Waiting for the domain", "/invite/account/done", crumbOverview, crumbInvite, view.Crumb{Label: "Waiting for the domain"}), invitepages.InviteDone{Email: longEmail, WaitsFor: "newco.com.sg", DetailsURL: "/i/1", AnotherURL: "/invite", StatusURL: "/invite/status"})},
		{name: "done", page: invitepages.InviteDonePage(portalPage("Invitation sent", "/invite/email/done", crumbOverview, crumbInvite, view.Crumb{Label: "Invitation sent"}), invitepages.InviteDone{Email: "jane@acme.com", LoginID: "jane.lim@techpass.gov.sg", ValidUntil: "23-12-2026", Seed: true, DetailsURL: "/i/1", AnotherURL: "/invite", StatusURL: "/invite/status"})},

		{name: "status", page: invitepages.InviteStatusPage(withNotices(statusPage(), view.ToneSuccess), inviteStatus(filledStatus()))},
		{name: "status-empty", page: invitepages.InviteStatusPage(statusPage(), inviteStatus(invitepages.StatusTable{Total: "0", InviteURL: "/invite"}))},
		{name: "status-none", page: invitepages.InviteStatusPage(statusPage(), inviteStatus(invitepages.StatusTable{Total: "0", Filtered: true, ClearURL: "/invite/status",
			Partial: "With one or two letters, the first 10,000 invitations of the list are searched. Type three letters or more to search all."}))},
		{name: "invitation", page: invitepages.InvitationPage(invitationPage(), invitation())},
		{name: "invitation-resend", page: invitepages.InvitationPage(invitationPage(), resendable)},
		{name: "invitation-ended", page: invitepages.InvitationPage(invitationPage(), endedInvitation())},
		{name: "invitation-refused", page: invitepages.InvitationPage(invitationPage(), refusedInvitation())},
		{name: "invitation-onboarded", page: invitepages.InvitationPage(invitationPage(), onboarded)},
		{name: "invitation-seed-waits", page: invitepages.InvitationPage(invitationPage(), seedInvitation(false))},
		{name: "invitation-seed-refused", page: invitepages.InvitationPage(invitationPage(), seedInvitation(true))},
		{name: "revoke", page: view.ConfirmPage(invitationPage(), revoke(" will stop working at once. Its link will say that the invitation was withdrawn.", "The pending account is removed as well."))},
		{name: "revoke-waits", page: view.ConfirmPage(invitationPage(), revokeWaiting())},
		{name: "correct", page: invitepages.CorrectAddressPage(invitationPage(), invitepages.CorrectAddress{Refused: "jane@acme.com", Words: "550 5.1.1 User unknown", Action: "/i/1/correct", CancelURL: "/i/1", Email: view.Input{Value: "jane@acme.com"}})},
		{name: "correct-refused", page: invitepages.CorrectAddressPage(invitationPage(), invitepages.CorrectAddress{Refused: "jane@acme.com", Words: "550 5.1.1 User unknown", Action: "/i/1/correct", CancelURL: "/i/1", Email: view.Input{Value: "jane@acme.com", Error: "This is the address that refused the mail."}})},

		{name: "accept", page: accept.AcceptOpenPage(plainPage("Invitation"), open)},
		{name: "accept-code", page: accept.AcceptCodePage(plainPage("Type the code"), accept.AcceptCode{Invitee: "j•••@acme.com", Action: "/accept/x", ValidUntil: "10:42", ResendURL: "/accept/x/code", BackURL: "/accept/x"})},
		{name: "accept-code-refused", page: accept.AcceptCodePage(plainPage("Type the code"), accept.AcceptCode{Invitee: "j•••@acme.com", Code: view.Input{Value: "111111", Error: "This is not the code that we mailed."}, TriesLeft: "4 tries left.", Action: "/accept/x", ResendURL: "/accept/x/code", BackURL: "/accept/x"})},
		{name: "accept-used", page: view.AcceptStatePage(plainPage("Already accepted"), view.AcceptState{Tone: view.ToneSuccess, Title: "This invitation was already accepted", Paragraphs: []string{"There is nothing left to do with this link."}, Link: &view.Link{Text: "Sign in", URL: "/signin"}})},
		{name: "accept-lapsed", page: view.AcceptStatePage(plainPage("Lapsed"), view.AcceptState{Tone: view.ToneWarning, Title: "This invitation has lapsed", Paragraphs: []string{"It was valid until 23-12-2026 09:14.", "You can ask for a new one. If it can be sent, it goes to the same address."}, PostURL: "/accept/x/renew", PostLabel: "Ask for a new invitation", Link: &view.Link{Text: "Contact support", URL: "mailto:support@techbiz.example"}})},
		{name: "accept-other", page: view.AcceptStatePage(plainPage("Another person"), view.AcceptState{Tone: view.ToneInfo, Title: "You are signed in as somebody else", Paragraphs: []string{"This invitation is for j•••@acme.com. You are signed in as officer@tech.gov.sg."}, Facts: []view.Fact{{Label: "Invited by", Value: "Tan Wei Ling (GovTech)"}, {Label: "Valid until", Value: "23-12-2026 09:14"}}, PostURL: "/signout", PostLabel: "Sign out and continue"})},
		{name: "accept-revoked", page: view.AcceptStatePage(plainPage("Withdrawn"), view.AcceptState{Tone: view.ToneDanger, Title: "This invitation was withdrawn", Paragraphs: []string{"Ask the officer who invited you if you still need an account."}})},
		{name: "mailed-code-not-enough", page: view.AcceptStatePage(plainPage("A mailed code is not enough here"), view.AcceptState{Tone: view.ToneWarning, Title: "A mailed code is not enough here", Paragraphs: []string{"You are an admin of TechBiz. To set up how you sign in, you have to show more than a code from your mailbox.", "Ask the operator of TechBiz for a set-up link. It works once, and takes you through the steps that are left.", "If you know your password, you can sign in with TechPass instead."}, Link: &view.Link{Text: "Sign in with TechPass", URL: "/techpass/sign-in"}})},
		{name: "stronger-sign-in", page: view.AcceptStatePage(plainPage("This needs a stronger sign-in"), view.AcceptState{Tone: view.ToneWarning, Title: "This needs a stronger sign-in", Paragraphs: []string{"TechPass did not confirm that you used a second factor. Sign in there with your authenticator app or a passkey. Then try again.", "Nothing was changed. If you sent a form, it is kept until you try again or sign out.", "If this happens again, contact support."}, Link: &view.Link{Text: "Try again", URL: "/sign-in/techpass?again=1"}})},
		{name: "name", page: accept.GiveNamePage(plainPage("Your name"), accept.GiveName{Action: "/accept/x/name", Steps: view.Steps{Labels: []string{"Accept", "Your name", "Second factor", "Privacy Policy", "Terms of Use", "Done"}, Current: 1}})},
		{name: "name-refused", page: accept.GiveNamePage(plainPage("Your name"), accept.GiveName{Action: "/accept/x/name", FirstName: view.Input{Value: "Wei Ling"}, LastName: view.Input{Error: "Enter a last name"}, Steps: view.Steps{Labels: []string{"Accept", "Your name", "Second factor", "Privacy Policy", "Terms of Use", "Done"}, Current: 1}})},
		{name: "password", page: accept.SetPasswordPage(plainPage("Choose a password"), view.SetPassword{LoginID: "jane.lim@techpass.gov.sg", MinLength: 15, Action: "/accept/x/password", Steps: view.Steps{Labels: onboardingSteps, Current: 1}})},
		{name: "password-refused", page: accept.SetPasswordPage(plainPage("Choose a password"), view.SetPassword{LoginID: "jane.lim@techpass.gov.sg", MinLength: 15, Action: "/accept/x/password", Password: view.Input{Error: "The password has 9 characters; at least 15 are needed."}, Repeat: view.Input{Error: "The two passwords differ."}, Steps: view.Steps{Labels: onboardingSteps, Current: 1}})},
		{name: "step-privacy", page: accept.PolicyStepPage(plainPage("Privacy Policy"), accept.PolicyStep{PolicyText: privacyText(), Action: "/accept/x/privacy", Steps: view.Steps{Labels: onboardingSteps, Current: 3}})},
		{name: "step-terms-refused", page: accept.PolicyStepPage(plainPage("Terms of Use"), accept.PolicyStep{PolicyText: termsText(), Again: true, Changes: "Section “Devices” now says who may enrol one.", Action: "/accept/x/terms", Agree: view.Input{Error: "Tick the box to accept the Terms of Use."}, Steps: view.Steps{Labels: onboardingSteps, Current: 4}})},
		{name: "onboarded", page: accept.OnboardedPage(plainPage("You are onboarded"), accept.Onboarded{LoginID: "jane.lim@techpass.gov.sg", SeedLeft: true, SeedNext: "SEED is requested for you. You are 12th in line for a licence.", SignInURL: "/signin", Steps: seedSteps()})},

		{name: "privacy", page: admin.PolicyPage(plainPage("Privacy Policy"), admin.Policy{PolicyText: privacyText()})},
		{name: "terms", page: admin.PolicyPage(portalPage("Terms of Use", "/terms"), admin.Policy{PolicyText: termsText(), Earlier: true, CurrentURL: "/terms", Others: []view.Link{{Text: "Version 2026-11, in force", URL: "/terms"}, {Text: "Version 2026-09, from 01-09-2026", URL: "/terms?version=2026-09"}}})},
		{name: "problem-404", page: view.ProblemPage(portalPage("Page not found", "/nowhere"), view.Problem{Status: 404, Title: "Page not found", Explanation: "There is no page at this address.", WhatToDo: "Check the address, or start from the Overview.", TraceID: traceID, HomeURL: "/overview"})},
		{name: "problem-500", page: view.ProblemPage(plainPage("Something went wrong"), view.Problem{Status: 500, Title: "Something went wrong on our side", Explanation: "What you submitted was not saved.", WhatToDo: "Please try again in a minute. If it fails again, tell support the Trace ID.", TraceID: traceID, HomeURL: "/", HomeLabel: "Start again"})},
		{name: "network", page: view.NetworkPage(plainPage("Not from here"), view.Network{ClientAddress: "203.0.113.7", TraceID: traceID})},

		{name: "audit", page: admin.AuditPage(adminPage("Audit trail", "/audit", crumbOverview, view.Crumb{Label: "Audit trail"}), admin.Audit{URL: "/audit", Actions: view.Choose("", view.Option{Value: "", Label: "All"}, view.Option{Value: "invitation.created", Label: "invitation.created"}), Table: admin.AuditTable{SealedUpTo: "Sealed up to no. 1,041, at 23-11-2026 09:14:30.", Pager: view.Pager{NextURL: "?after=x"}, Rows: auditRows()}})},
		{name: "activity", page: admin.AuditPage(portalPage("My activity", "/activity"), admin.Audit{URL: "/activity", Own: true, Actions: view.Choose("", view.Option{Value: "", Label: "All"}, view.Option{Group: "Invitations", Value: "invitations", Label: "All: Invitations"}), Table: admin.AuditTable{Own: true, CSVURL: "/activity/export.csv", ExcelURL: "/activity/export.xlsx", Rows: auditRows()}})},
		{name: "audit-none", page: admin.AuditPage(adminPage("Audit trail", "/audit", crumbOverview, view.Crumb{Label: "Audit trail"}), admin.Audit{URL: "/audit", From: view.Input{Value: "2026-11-24", Error: "The first day is after the last."}, To: view.Input{Value: "2026-11-23"}, Actions: view.Choose("", view.Option{Value: "", Label: "All"}), Table: admin.AuditTable{Filtered: true, ClearURL: "/audit"}})},
		{name: "outbox", page: outbox.OutboxPage(plainPage("Outbox"), someOutbox())},
		{name: "outbox-demo", page: outbox.OutboxPage(plainPage("Outbox"), outbox.Outbox{URL: "/outbox", Authenticators: []outbox.OutboxAuthenticator{
			{Login: "officer@tech.gov.sg", Password: "kingfisher umbrella granite 27", Code: "123456"}, {Login: "admin@tech.gov.sg", Password: "kingfisher umbrella granite 27", Code: "654321"}}})},
		{name: "outbox-empty", page: outbox.OutboxPage(portalPage("Outbox", "/outbox"), outbox.Outbox{URL: "/outbox"})},
	}...)
}

func auditRows() []admin.AuditRow {
	return []admin.AuditRow{
		{Time: "23-11-2026 09:14:31", Actor: "System", Action: "mail.accepted", Words: "The mail server took a mail", Subject: "Invitation jane@acme.com", SubjectID: "0193a1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b", SubjectURL: "/i/1", TraceID: traceID},
		{Time: "23-11-2026 09:14:02", Actor: "officer@tech.gov.sg", Action: "invitation.sent", Words: "Sent an invitation", Details: []string{"Approved by second@tech.gov.sg."}, Subject: "Invitation jane@acme.com", SubjectID: "0193a1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b", SubjectURL: "/i/1", TraceID: traceID, Sealed: true, Seq: "1,041"},
		{Time: "23-11-2026 09:13:40", Actor: "officer@tech.gov.sg", Action: "sign_in.done", Words: "Signed in to the portal", Subject: "", TraceID: traceID, Sealed: true, Seq: "1,040"},
	}
}

func someOutbox() outbox.Outbox {
	return outbox.Outbox{URL: "/fragment/outbox", Mails: []outbox.OutboxMail{
		{ID: "2", To: "jane@acme.com", Subject: "You are invited to TechPass", Sent: "23-11-2026 09:14:09", Text: "Hello,\n\nTan Wei Ling (GovTech) invites you to TechPass.\n\nOpen the invitation:\nhttp://127.0.0.1:8080/accept/abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG", HTMLURL: "/outbox/2/html", Links: []view.Link{{Text: "http://127.0.0.1:8080/accept/abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG", URL: "/accept/abc"}}},
		{ID: "1", To: "officer@tech.gov.sg", Subject: "482913 is your TechBiz code", Sent: "23-11-2026 09:12:44", Text: "Your code is 482913."},
	}}
}

// revoke asks whether the invitation is to be revoked; rest ends its first sentence.
func revoke(rest string, more ...string) view.Confirm {
	return view.Confirm{
		Title: "Revoke this invitation?", Lead: "The invitation to ", About: longEmail, Rest: rest, Paragraphs: append(more, "You can invite the same address again at any time."),
		Button: "Revoke invitation", Danger: true, Action: "/i/1/revoke", CancelURL: "/i/1", CancelText: "Keep it",
	}
}

func revokeWaiting() view.Confirm {
	m := revoke(" will not be sent, even if the domain is allowed later.")
	m.Lead = "Nobody has been mailed yet. The invitation to "
	return m
}
