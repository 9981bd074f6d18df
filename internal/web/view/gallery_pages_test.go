package view

import (
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"techbiz/internal/invite"
)

// exhibit is one page in one of its states.
type exhibit struct {
	name string
	page templ.Component
}

const traceID = "4bf92f3577b34da6a3ce929d0e0e4736"

var longEmail = "wilhelmina_from.the_very_long_organisation_name_pte_ltd@hive.gov.sg"

func plainPage(title string) Page {
	return Page{
		Title: title, SupportEmail: "support@techbiz.example", ServiceDeskURL: "/service-request",
		Version: "1.4.0", OutboxURL: "/outbox",
	}
}

func portalPage(title, path string, crumbs ...Crumb) Page {
	p := plainPage(title)
	p.Path = path
	p.User = &User{Name: "Tan Wei Ling", Email: "officer@tech.gov.sg", Role: "Public officer", SignOutURL: "/signout"}
	p.Nav = []NavItem{
		{"Overview", "/overview", IconHome},
		{"Invite users", "/invite", IconInvite},
		{"Invite User Status", "/invite/status", IconUsers},
	}
	p.Bell = &Bell{URL: "/notifications"}
	p.Crumbs = crumbs
	return p
}

func adminPage(title, path string, crumbs ...Crumb) Page {
	p := portalPage(title, path, crumbs...)
	p.User.Role = "Administrator"
	p.Nav = append(p.Nav, NavItem{"Domains", "/domains", IconGlobe}, NavItem{"Products", "/clients", IconKey}, NavItem{"Audit trail", "/audit", IconShield})
	return p
}

var (
	crumbOverview = Crumb{"Overview", "/overview"}
	crumbInvite   = Crumb{"Invite users", "/invite"}
	crumbStatus   = Crumb{"Invite User Status", "/invite/status"}
)

func emailPage(refused bool) Page {
	p := portalPage("Email invitation", "/invite/email", crumbOverview, crumbInvite, Crumb{Label: "Email invitation"})
	p.Refused = refused
	return p
}

func accountPage(refused bool) Page {
	p := portalPage("Create account", "/invite/account", crumbOverview, crumbInvite, Crumb{Label: "Create account"})
	p.Refused = refused
	return p
}

func emailInvite() EmailInvite {
	return EmailInvite{
		Action: "/invite/email", CancelURL: "/invite", RequestKey: "0193", DomainRequestURL: "/service-request",
	}
}

func refusedEmailInvite() EmailInvite {
	m := emailInvite()
	m.Email = Input{
		Value: "jane@unknown-agency.gov.sg", Error: "unknown-agency.gov.sg is not on the list of allowed domains.",
		ErrorLink: &Link{"Request to add the domain", "/service-request"},
	}
	m.Seed.Value = SeedYes
	m.Reason = Input{Value: strings.Repeat("On the payments project. ", 11), Error: "The reason has 275 characters; at most 255 are possible."}
	return m
}

func createAccount() CreateAccount {
	return CreateAccount{
		Action: "/invite/account", CancelURL: "/invite", RequestKey: "0194", DomainRequestURL: "/service-request",
		Username: Username{FragmentURL: "/invite/account/username"},
		Person:   personFields(),
	}
}

// personFields are the fields about the person that the form has.
func personFields() []Field {
	var fields []Field
	for _, of := range invite.Fields {
		if !of.Person {
			continue
		}
		f := Field{Name: of.Name, Label: of.Label, Hint: of.Hint, Required: !of.Optional, Optional: of.Optional, Autocomplete: "off"}
		switch of.Name {
		case FieldCountryCode:
			f.Options = []Option{{Value: "+65", Label: "Singapore (+65)", Selected: true}, {Value: "+60", Label: "Malaysia (+60)"}, {Value: "+91", Label: "India (+91)"}}
		case FieldContact:
			f.Type, f.InputMode = "tel", "tel"
		}
		fields = append(fields, f)
	}
	return fields
}

func refusedCreateAccount() CreateAccount {
	m := createAccount()
	m.Email.Value = "jane@acme.com"
	m.Username.Needed = true
	m.Username.Input = Input{Value: "jane..lim", Error: "The username has two periods in a row."}
	m.Input(FieldFirstName).Value = "Jane"
	*m.Input(FieldLastName) = Input{Error: "Enter the last name."}
	*m.Input(FieldContact) = Input{Value: "12", Error: "This is not a phone number of the country with code +65."}
	m.Input(FieldOrganisation).Value = "Acme Pte Ltd"
	return m
}

// domainNotAllowed offers to request the domain and keep the invitation waiting.
func domainNotAllowed() CreateAccount {
	m := refusedCreateAccount()
	m.Username.Input, *m.Input(FieldLastName), *m.Input(FieldContact) = Input{Value: "jane.lim"}, Input{Value: "Lim"}, Input{Value: "91234567"}
	m.Username.EmailKnown = true
	m.Email = Input{Value: "jane@newco.com.sg", WaitFor: "newco.com.sg",
		Error: "The domain newco.com.sg is not allow-listed. TechBiz can request it for you. The invitation then waits, and is sent once the domain is allowed."}
	return m
}

func statusRows() []StatusRow {
	return []StatusRow{
		{DetailsURL: "/i/1", FirstName: "Jane", LastName: "Lim", Email: "jane@acme.com", Organisation: "Acme Pte Ltd", Department: "Payments", Invited: "02-11-2026", TechPass: StatusOnboarded, Seed: StatusOnboarded},
		{DetailsURL: "/i/2", Email: "chong_wei@tech.gov.sg", Invited: "20-11-2026", TechPass: StatusNotOnboarded, Seed: StatusNotRequired, ResendURL: "/i/2/resend"},
		{DetailsURL: "/i/3", Email: longEmail, Organisation: "The Very Long Organisation Name Pte Ltd", Department: "Department of Platform Engineering", FirstName: "Wilhelmina Alexandra", LastName: "Balasubramaniam-Tan", Invited: "23-11-2026", TechPass: StatusNotOnboarded, Seed: StatusNotOnboarded, ResendFrom: "25-11-2026 09:14"},
		{DetailsURL: "/i/4", FirstName: "Arun", LastName: "Pillai", Email: "arun@acme.com", Organisation: "Acme Pte Ltd", Invited: "23-11-2026", TechPass: StatusNotOnboarded, Seed: StatusNotRequired, Mail: StatusMailRefused, CorrectURL: "/i/4/correct"},
		{DetailsURL: "/i/8", FirstName: "Jane", LastName: "Lim", Email: "jane@newco.com.sg", Organisation: "NewCo", Invited: "23-11-2026", TechPass: StatusNotOnboarded, Seed: StatusNotRequired, Mail: StatusWaitsForDomain},
		{DetailsURL: "/i/9", FirstName: "Tan", LastName: "Wei Ling", Email: "tan_wei_ling@tech.gov.sg", Organisation: "TECH", Invited: "23-11-2026", TechPass: StatusOnboarded, Seed: StatusNotOnboarded, SeedMail: StatusMailRefused, SeedMailURL: "/i/9/seed-mail"},
		{DetailsURL: "/i/5", Email: "goh_mei@hive.gov.sg", Invited: "01-10-2026", TechPass: StatusNotFound, Seed: Unknown},
	}
}

func inviteStatus(t StatusTable) InviteStatus {
	return InviteStatus{
		URL: "/invite/status", Lead: "The users that you have invited.", InviteURL: "/invite", HandOverURL: "/invite/hand-over", Table: t,
		Statuses: choose("", Option{Value: "", Label: "All"}, Option{Value: "onboarded", Label: StatusOnboarded}, Option{Value: "not_onboarded", Label: StatusNotOnboarded}, Option{Value: "not_found", Label: StatusNotFound}, Option{Value: "refused", Label: StatusMailRefused}),
		SEED:     choose("", Option{Value: "", Label: "All"}, Option{Value: "no_device", Label: "SEED mail sent, no device yet"}),
		Sorts:    choose("desc", Option{Value: "desc", Label: "Newest first"}, Option{Value: "asc", Label: "Oldest first"}),
		Sizes:    choose("10", Option{Value: "10", Label: "10"}, Option{Value: "20", Label: "20"}, Option{Value: "50", Label: "50"}, Option{Value: "100", Label: "100"}),
	}
}

func statusPage() Page {
	return portalPage("Invite User Status", "/invite/status", crumbOverview, crumbInvite, Crumb{Label: "Invite User Status"})
}

func filledStatus() StatusTable {
	return StatusTable{
		Total: "1,234", Rows: statusRows(), CSVURL: "/export.csv", ExcelURL: "/export.xlsx",
		Pager: Pager{FirstURL: "?", NextURL: "?after=x"},
	}
}

func invitation() Invitation {
	return Invitation{
		Name: "Jane Lim", Email: "jane@acme.com", TechPass: StatusNotOnboarded, Seed: StatusNotOnboarded,
		Facts: []Fact{
			{"Email", "jane@acme.com"}, {"Organisation", "Acme Pte Ltd"}, {"Department", ""},
			{"Contact number", "+65 8123 4567"}, {"Date of invite", "23-11-2026"}, {"Valid until", "23-12-2026 09:14"}, {"SEED required", "Yes"},
			{"Reason", "Works on the payments project and needs the pipeline and the code repository."},
		},
		NextWho: "The invitee", NextWhat: "Jane has to open the mail and type the code that is sent to her mailbox.",
		LoginID: "jane.lim@techpass.gov.sg",
		Tracks: []Track{
			{ID: "techpass", Title: "TechPass", State: "Invited: not accepted yet", Events: []TimelineEvent{
				{"23-11-2026 09:20:11", "Link opened", "Perhaps by a mail scanner.", "", ToneNeutral},
				{"23-11-2026 09:14:09", "Mail accepted by the server", "250 2.0.0 Ok: queued as 4F2A", "", ToneSuccess},
				{"23-11-2026 09:14:02", "Invited", "By officer@tech.gov.sg", traceID, ToneInfo},
			}},
			{ID: "seed", Title: "SEED", State: "Requested: waits for TechPass"},
		},
		ResendFrom: "24-11-2026 09:14", RevokeURL: "/i/1/revoke", ContractURL: "/i/1/contract", Back: Link{"Back to Invite User Status", "/invite/status"},
	}
}

func refusedInvitation() Invitation {
	m := invitation()
	m.Name = ""
	m.Mail = StatusMailRefused
	m.RefusedWords = "550 5.1.1 <jane@acme.com>: Recipient address rejected: User unknown in virtual mailbox table"
	m.NextWhat = "Correct the address, and a new invitation goes out."
	m.CorrectURL = "/i/1/correct"
	m.AgainURL = "/invite/account?from=1"
	m.Tracks[0].State = "Invited: the mail was refused"
	m.Tracks[0].Events = append([]TimelineEvent{{"23-11-2026 09:14:15", "Mail refused", m.RefusedWords, traceID, ToneDanger}}, m.Tracks[0].Events...)
	return m
}

// endedInvitation is one whose person is invited anew.
func endedInvitation() Invitation {
	m := invitation()
	m.TechPass, m.Seed, m.ResendFrom, m.RevokeURL, m.ContractURL = StatusNotFound, "-", "", "", ""
	m.NextWho, m.NextWhat = "You", "The invitation was not accepted in time. Invite the user again if TechPass is still needed."
	m.AgainURL = "/invite/account?from=1"
	m.Tracks[0].State, m.Tracks[1].State = "Lapsed: not accepted in time", "Nothing is under way"
	return m
}

// seedInvitation is one whose invitee waits for a licence, or does not get the SEED mail.
func seedInvitation(refused bool) Invitation {
	m := invitation()
	m.TechPass, m.ResendFrom, m.RevokeURL = StatusOnboarded, "", ""
	if refused {
		m.SEEDRefused, m.RefusedWords, m.SEEDMailURL = true, "550 5.7.1 Message blocked", "/i/1/seed-mail"
		m.Tracks[1].State, m.Tracks[1].Facts = "Licence assigned: the SEED mail did not arrive", []Fact{{"SEED mail", "Valid until 24-12-2026 09:14"}}
		m.NextWho, m.NextWhat = "You", "The SEED mail did not arrive. Have the mailbox looked after, then send the SEED mail again."
		return m
	}
	m.Tracks[1].State = "Requested: 12th in line for a licence"
	m.NextWho, m.NextWhat = "An administrator", "No SEED licence is free. The user is 12th in line for a licence; the SEED mail follows by itself as soon as one is free."
	m.Tracks[1].Events = []TimelineEvent{{"24-11-2026 09:14:02", "SEED requested: waits for a licence", "", traceID, ToneInfo}}
	return m
}

func invitationPage() Page {
	return portalPage("jane@acme.com", "/invite/status/1", crumbOverview, crumbStatus, Crumb{Label: "jane@acme.com"})
}

var onboardingSteps = []string{"Accept", "Password", "Second factor", "Privacy Policy", "Terms of Use", "Done"}

func seedSteps() Steps {
	return Steps{Labels: slices.Insert(slices.Clone(onboardingSteps), 5, "SEED"), Current: 5}
}

func sampleNotices(tone Tone) []Notice {
	switch tone {
	case ToneSuccess:
		return []Notice{{Tone: tone, Title: "Invitation sent", Text: "A mail is on its way to jane@acme.com.", Link: &Link{"View this invitation", "/i/1"}}}
	case ToneDanger:
		return []Notice{{Tone: tone, Title: "The invitation could not be saved", Text: "Nothing was sent. Please try again in a minute.", TraceID: traceID}}
	}
	return []Notice{
		{Tone: ToneInfo, Text: "TechBiz is upgraded on Saturday from 22:00 to 23:00."},
		{Tone: ToneWarning, Title: "Resend was not possible", Text: "This invitation was resent within the last 24 hours. Available again 25-11-2026 09:14."},
	}
}

func withNotices(p Page, tone Tone) Page {
	p.Notices = sampleNotices(tone)
	return p
}

// exhibits is every page in its main states.
func exhibits() []exhibit {
	overview := Overview{
		Name: "Tan Wei Ling", InviteURL: "/invite", StatusURL: "/invite/status",
		Onboarded: "1,182", NotOnboarded: "48", NeedAttention: "2",
		Attention: []AttentionItem{
			{"arun@acme.com", "The mail was refused: recipient address rejected.", ToneDanger, Link{"Correct the address", "/i/4/correct"}},
			{longEmail, "The invitation lapses on 26-11-2026.", ToneWarning, Link{"View", "/i/3"}},
		},
	}
	calm := overview
	calm.Attention, calm.NeedAttention = nil, "0"
	admin := overview
	admin.Cards = []OverviewCard{
		{Icon: IconChart, Title: "Insight", Text: "Progress of the people you invited, and why people are stuck.", URL: "/insight"},
		{Icon: IconDesk, Title: "Request queue", Text: "Service requests that people have raised.", URL: "/desk/queue?assignee=nobody", Count: "100+", CountLabel: "Not looked after yet", Tone: ToneWarning},
		{Icon: IconShield, Title: "Administration", Text: "All invitations, accounts, agencies, domains, licences, policies and the audit trail.", URL: "/admin"},
	}
	admin.Attention = append([]AttentionItem{{Who: "More than 100 service requests", Why: "Nobody works on them yet.", Tone: ToneWarning, Link: Link{"Open the queue", "/desk/queue?assignee=nobody"}}}, admin.Attention...)
	agent := Overview{Name: "Tan Wei Ling", InviteURL: "/invite", StatusURL: "/invite/status", FirstTime: true,
		Cards: slices.Clone(admin.Cards[:2]), Attention: slices.Clone(admin.Attention[:1])}
	agent.Cards[1].Count, agent.Attention[0].Who = "1", "1 service request"
	agent.Attention[0].Why = "Nobody works on it yet."
	types := InvitationType{EmailURL: "/invite/email", AccountURL: "/invite/account", BatchURL: "/invite/batch", StatusURL: "/invite/status"}
	usernameNeeded := createAccount()
	usernameNeeded.Email.Value = "jane@acme.com"
	usernameNeeded.Username.EmailKnown, usernameNeeded.Username.Needed = true, true
	resendable := invitation()
	resendable.ResendFrom, resendable.ResendURL = "", "/i/1/resend"
	onboarded := Invitation{
		Name: "Jane Lim", Email: "jane@acme.com", TechPass: StatusOnboarded, Seed: StatusNotRequired,
		NextWhat: "Nobody has to act: Jane is onboarded.", Facts: invitation().Facts, Tracks: invitation().Tracks, Back: Link{"Back to Invite User Status", "/invite/status"},
	}
	vendor := portalPage("Overview", "/overview", Crumb{Label: "Overview"})
	vendor.Nav, vendor.Bell = vendor.Nav[:1], nil
	vendor.User = &User{Name: "Jane Lim", Email: "vendor@acme.com", Role: "Vendor", SignOutURL: "/signout"}
	refusedPage := plainPage("Sign in")
	refusedPage.Refused = true
	open := AcceptOpen{
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
		{"signin", SignInEmailPage(plainPage("Sign in"), SignInEmail{Action: "/signin"})},
		{"signin-techpass", SignInEmailPage(plainPage("Sign in"), SignInEmail{Action: "/signin", TechPassURL: "/signin/techpass"})},
		{"signin-techpass-only", SignInEmailPage(plainPage("Sign in"), SignInEmail{Action: "/signin", TechPassURL: "/signin/techpass", NoMailedCodes: true, Email: Input{Error: "Sign-in by a mailed code is switched off here. Sign in with TechPass."}})},
		{"signin-refused", SignInEmailPage(refusedPage, SignInEmail{Action: "/signin", Email: Input{Value: "vendor@acme.com", Error: "One-time passwords are for public officers with a gov.sg mailbox."}})},
		{"code", SignInCodePage(plainPage("Check your mailbox"), SignInCode{Action: "/signin/code", Email: "officer@tech.gov.sg", ValidUntil: "10:42", ResendURL: "/signin/resend", RestartURL: "/signin"})},
		{"code-refused", SignInCodePage(refusedPage, SignInCode{Action: "/signin/code", Email: "officer@tech.gov.sg", Code: Input{Value: "123456", Error: "This is not the code that we mailed."}, TriesLeft: "3 tries left.", ValidUntil: "10:42", ResendURL: "/signin/resend", RestartURL: "/signin"})},
		{"code-locked", SignInCodePage(plainPage("Check your mailbox"), SignInCode{Email: "officer@tech.gov.sg", Locked: true, ResendURL: "/signin/resend", RestartURL: "/signin"})},
		{"signed-out", SignedOutPage(plainPage("Signed out"), SignedOut{SignInURL: "/signin"})},
		{"signed-in-again", ResumePage(plainPage("You signed in again"), Resume{Action: "/admin/duties?resume=x", BackURL: "/admin/duties", Values: url.Values{"email": {"jane@tech.gov.sg"}, "duty": {"agent"}}})},
		{"techpass-needed", TechPassNeededPage(portalPage("This page needs TechPass", "/account", Crumb{Label: "TechPass needed"}), TechPassNeeded{Email: "tan@tech.gov.sg", ByCode: true, ContinueURL: "/techpass/sign-in", BackURL: "/overview"})},
		{"techpass-needed-none", TechPassNeededPage(portalPage("This page needs TechPass", "/account", Crumb{Label: "TechPass needed"}), TechPassNeeded{Email: "tan@tech.gov.sg", NoneYet: true, ContinueURL: "/techpass/sign-in", BackURL: "/overview"})},
		{"session-ended", SignedOutPage(plainPage("Session ended"), SignedOut{Expired: true, SignInURL: "/signin"})},

		{"overview", OverviewPage(portalPage("Overview", "/overview", Crumb{Label: "Overview"}), overview)},
		{"overview-calm", OverviewPage(withNotices(portalPage("Overview", "/overview", Crumb{Label: "Overview"}), ToneInfo), calm)},
		{"overview-first", OverviewPage(portalPage("Overview", "/overview", Crumb{Label: "Overview"}), Overview{Name: "Tan Wei Ling", InviteURL: "/invite", StatusURL: "/invite/status", FirstTime: true})},
		{"overview-vendor", OverviewPage(vendor, Overview{Name: "Jane Lim"})},
		{"overview-agent", OverviewPage(portalPage("Overview", "/overview", Crumb{Label: "Overview"}), agent)},
		{"overview-admin", OverviewPage(adminPage("Overview", "/overview", Crumb{Label: "Overview"}), admin)},

		{"types", InvitationTypePage(portalPage("Invitation Type", "/invite", crumbOverview, Crumb{Label: "Invite users"}), types)},
		{"email", EmailInvitePage(emailPage(false), emailInvite())},
		{"email-refused", EmailInvitePage(emailPage(true), refusedEmailInvite())},
		{"email-failed", EmailInvitePage(withNotices(emailPage(false), ToneDanger), emailInvite())},
		{"account", CreateAccountPage(accountPage(false), createAccount())},
		{"account-username", CreateAccountPage(accountPage(false), usernameNeeded)},
		{"account-refused", CreateAccountPage(accountPage(true), refusedCreateAccount())},
		{"account-domain", CreateAccountPage(accountPage(true), domainNotAllowed())},
		{"done-waits", InviteDonePage(portalPage("Waiting for the domain", "/invite/account/done", crumbOverview, crumbInvite, Crumb{Label: "Waiting for the domain"}), InviteDone{Email: longEmail, WaitsFor: "newco.com.sg", DetailsURL: "/i/1", AnotherURL: "/invite", StatusURL: "/invite/status"})},
		{"done", InviteDonePage(portalPage("Invitation sent", "/invite/email/done", crumbOverview, crumbInvite, Crumb{Label: "Invitation sent"}), InviteDone{Email: "jane@acme.com", LoginID: "jane.lim@techpass.gov.sg", ValidUntil: "23-12-2026", Seed: true, DetailsURL: "/i/1", AnotherURL: "/invite", StatusURL: "/invite/status"})},

		{"status", InviteStatusPage(withNotices(statusPage(), ToneSuccess), inviteStatus(filledStatus()))},
		{"status-empty", InviteStatusPage(statusPage(), inviteStatus(StatusTable{Total: "0", InviteURL: "/invite"}))},
		{"status-none", InviteStatusPage(statusPage(), inviteStatus(StatusTable{Total: "0", Filtered: true, ClearURL: "/invite/status",
			Partial: "With one or two letters, the first 10,000 invitations of the list are searched. Type three letters or more to search all."}))},
		{"invitation", InvitationPage(invitationPage(), invitation())},
		{"invitation-resend", InvitationPage(invitationPage(), resendable)},
		{"invitation-ended", InvitationPage(invitationPage(), endedInvitation())},
		{"invitation-refused", InvitationPage(invitationPage(), refusedInvitation())},
		{"invitation-onboarded", InvitationPage(invitationPage(), onboarded)},
		{"invitation-seed-waits", InvitationPage(invitationPage(), seedInvitation(false))},
		{"invitation-seed-refused", InvitationPage(invitationPage(), seedInvitation(true))},
		{"revoke", ConfirmPage(invitationPage(), revoke(" will stop working at once. Its link will say that the invitation was withdrawn.", "The pending account is removed as well."))},
		{"revoke-waits", ConfirmPage(invitationPage(), revokeWaiting())},
		{"correct", CorrectAddressPage(invitationPage(), CorrectAddress{Refused: "jane@acme.com", Words: "550 5.1.1 User unknown", Action: "/i/1/correct", CancelURL: "/i/1", Email: Input{Value: "jane@acme.com"}})},
		{"correct-refused", CorrectAddressPage(invitationPage(), CorrectAddress{Refused: "jane@acme.com", Words: "550 5.1.1 User unknown", Action: "/i/1/correct", CancelURL: "/i/1", Email: Input{Value: "jane@acme.com", Error: "This is the address that refused the mail."}})},

		{"accept", AcceptOpenPage(plainPage("Invitation"), open)},
		{"accept-code", AcceptCodePage(plainPage("Type the code"), AcceptCode{Invitee: "j•••@acme.com", Action: "/accept/x", ValidUntil: "10:42", ResendURL: "/accept/x/code", BackURL: "/accept/x"})},
		{"accept-code-refused", AcceptCodePage(plainPage("Type the code"), AcceptCode{Invitee: "j•••@acme.com", Code: Input{Value: "111111", Error: "This is not the code that we mailed."}, TriesLeft: "4 tries left.", Action: "/accept/x", ResendURL: "/accept/x/code", BackURL: "/accept/x"})},
		{"accept-used", AcceptStatePage(plainPage("Already accepted"), AcceptState{Tone: ToneSuccess, Title: "This invitation was already accepted", Paragraphs: []string{"There is nothing left to do with this link."}, Link: &Link{"Sign in", "/signin"}})},
		{"accept-lapsed", AcceptStatePage(plainPage("Lapsed"), AcceptState{Tone: ToneWarning, Title: "This invitation has lapsed", Paragraphs: []string{"It was valid until 23-12-2026 09:14.", "You can ask for a new one. If it can be sent, it goes to the same address."}, PostURL: "/accept/x/renew", PostLabel: "Ask for a new invitation", Link: &Link{"Contact support", "mailto:support@techbiz.example"}})},
		{"accept-other", AcceptStatePage(plainPage("Another person"), AcceptState{Tone: ToneInfo, Title: "You are signed in as somebody else", Paragraphs: []string{"This invitation is for j•••@acme.com. You are signed in as officer@tech.gov.sg."}, Facts: []Fact{{"Invited by", "Tan Wei Ling (GovTech)"}, {"Valid until", "23-12-2026 09:14"}}, PostURL: "/signout", PostLabel: "Sign out and continue"})},
		{"accept-revoked", AcceptStatePage(plainPage("Withdrawn"), AcceptState{Tone: ToneDanger, Title: "This invitation was withdrawn", Paragraphs: []string{"Ask the officer who invited you if you still need an account."}})},
		{"mailed-code-not-enough", AcceptStatePage(plainPage("A mailed code is not enough here"), AcceptState{Tone: ToneWarning, Title: "A mailed code is not enough here", Paragraphs: []string{"You are an admin of TechBiz. To set up how you sign in, you have to show more than a code from your mailbox.", "Ask the operator of TechBiz for a set-up link. It works once, and takes you through the steps that are left.", "If you know your password, you can sign in with TechPass instead."}, Link: &Link{"Sign in with TechPass", "/techpass/sign-in"}})},
		{"stronger-sign-in", AcceptStatePage(plainPage("This needs a stronger sign-in"), AcceptState{Tone: ToneWarning, Title: "This needs a stronger sign-in", Paragraphs: []string{"TechPass did not confirm that you used a second factor. Sign in there with your authenticator app or a passkey. Then try again.", "Nothing was changed. If you sent a form, it is kept until you try again or sign out.", "If this happens again, contact support."}, Link: &Link{"Try again", "/sign-in/techpass?again=1"}})},
		{"name", GiveNamePage(plainPage("Your name"), GiveName{Action: "/accept/x/name", Steps: Steps{Labels: []string{"Accept", "Your name", "Second factor", "Privacy Policy", "Terms of Use", "Done"}, Current: 1}})},
		{"name-refused", GiveNamePage(plainPage("Your name"), GiveName{Action: "/accept/x/name", FirstName: Input{Value: "Wei Ling"}, LastName: Input{Error: "Enter a last name"}, Steps: Steps{Labels: []string{"Accept", "Your name", "Second factor", "Privacy Policy", "Terms of Use", "Done"}, Current: 1}})},
		{"password", SetPasswordPage(plainPage("Choose a password"), SetPassword{LoginID: "jane.lim@techpass.gov.sg", MinLength: 15, Action: "/accept/x/password", Steps: Steps{Labels: onboardingSteps, Current: 1}})},
		{"password-refused", SetPasswordPage(plainPage("Choose a password"), SetPassword{LoginID: "jane.lim@techpass.gov.sg", MinLength: 15, Action: "/accept/x/password", Password: Input{Error: "The password has 9 characters; at least 15 are needed."}, Repeat: Input{Error: "The two passwords differ."}, Steps: Steps{Labels: onboardingSteps, Current: 1}})},
		{"step-privacy", PolicyStepPage(plainPage("Privacy Policy"), PolicyStep{PolicyText: privacyText(), Action: "/accept/x/privacy", Steps: Steps{Labels: onboardingSteps, Current: 3}})},
		{"step-terms-refused", PolicyStepPage(plainPage("Terms of Use"), PolicyStep{PolicyText: termsText(), Again: true, Changes: "Section “Devices” now says who may enrol one.", Action: "/accept/x/terms", Agree: Input{Error: "Tick the box to accept the Terms of Use."}, Steps: Steps{Labels: onboardingSteps, Current: 4}})},
		{"onboarded", OnboardedPage(plainPage("You are onboarded"), Onboarded{LoginID: "jane.lim@techpass.gov.sg", SeedLeft: true, SeedNext: "SEED is requested for you. You are 12th in line for a licence.", SignInURL: "/signin", Steps: seedSteps()})},

		{"privacy", PolicyPage(plainPage("Privacy Policy"), Policy{PolicyText: privacyText()})},
		{"terms", PolicyPage(portalPage("Terms of Use", "/terms"), Policy{PolicyText: termsText(), Earlier: true, CurrentURL: "/terms", Others: []Link{{"Version 2026-11, in force", "/terms"}, {"Version 2026-09, from 01-09-2026", "/terms?version=2026-09"}}})},
		{"problem-404", ProblemPage(portalPage("Page not found", "/nowhere"), Problem{Status: 404, Title: "Page not found", Explanation: "There is no page at this address.", WhatToDo: "Check the address, or start from the Overview.", TraceID: traceID, HomeURL: "/overview"})},
		{"problem-500", ProblemPage(plainPage("Something went wrong"), Problem{Status: 500, Title: "Something went wrong on our side", Explanation: "What you submitted was not saved.", WhatToDo: "Please try again in a minute. If it fails again, tell support the Trace ID.", TraceID: traceID, HomeURL: "/", HomeLabel: "Start again"})},
		{"network", NetworkPage(plainPage("Not from here"), Network{ClientAddress: "203.0.113.7", TraceID: traceID})},

		{"audit", AuditPage(adminPage("Audit trail", "/audit", crumbOverview, Crumb{Label: "Audit trail"}), Audit{URL: "/audit", Actions: choose("", Option{Value: "", Label: "All"}, Option{Value: "invitation.created", Label: "invitation.created"}), Table: AuditTable{SealedUpTo: "Sealed up to no. 1,041, at 23-11-2026 09:14:30.", Pager: Pager{NextURL: "?after=x"}, Rows: auditRows()}})},
		{"activity", AuditPage(portalPage("My activity", "/activity"), Audit{URL: "/activity", Own: true, Actions: choose("", Option{Value: "", Label: "All"}, Option{Group: "Invitations", Value: "invitations", Label: "All: Invitations"}), Table: AuditTable{Own: true, CSVURL: "/activity/export.csv", ExcelURL: "/activity/export.xlsx", Rows: auditRows()}})},
		{"audit-none", AuditPage(adminPage("Audit trail", "/audit", crumbOverview, Crumb{Label: "Audit trail"}), Audit{URL: "/audit", From: Input{Value: "2026-11-24", Error: "The first day is after the last."}, To: Input{Value: "2026-11-23"}, Actions: choose("", Option{Value: "", Label: "All"}), Table: AuditTable{Filtered: true, ClearURL: "/audit"}})},
		{"outbox", OutboxPage(plainPage("Outbox"), outbox())},
		{"outbox-demo", OutboxPage(plainPage("Outbox"), Outbox{URL: "/outbox", Authenticators: []OutboxAuthenticator{
			{Login: "officer@tech.gov.sg", Password: "kingfisher umbrella granite 27", Code: "123456"}, {Login: "admin@tech.gov.sg", Password: "kingfisher umbrella granite 27", Code: "654321"}}})},
		{"outbox-empty", OutboxPage(portalPage("Outbox", "/outbox"), Outbox{URL: "/outbox"})},
	}...)
}

func auditRows() []AuditRow {
	return []AuditRow{
		{Time: "23-11-2026 09:14:31", Actor: "System", Action: "mail.accepted", Words: "The mail server took a mail", Subject: "Invitation jane@acme.com", SubjectID: "0193a1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b", SubjectURL: "/i/1", TraceID: traceID},
		{Time: "23-11-2026 09:14:02", Actor: "officer@tech.gov.sg", Action: "invitation.sent", Words: "Sent an invitation", Details: []string{"Approved by second@tech.gov.sg."}, Subject: "Invitation jane@acme.com", SubjectID: "0193a1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b", SubjectURL: "/i/1", TraceID: traceID, Sealed: true, Seq: "1,041"},
		{Time: "23-11-2026 09:13:40", Actor: "officer@tech.gov.sg", Action: "sign_in.done", Words: "Signed in to the portal", Subject: "", TraceID: traceID, Sealed: true, Seq: "1,040"},
	}
}

func outbox() Outbox {
	return Outbox{URL: "/fragment/outbox", Mails: []OutboxMail{
		{ID: "2", To: "jane@acme.com", Subject: "You are invited to TechPass", Sent: "23-11-2026 09:14:09", Text: "Hello,\n\nTan Wei Ling (GovTech) invites you to TechPass.\n\nOpen the invitation:\nhttp://127.0.0.1:8080/accept/abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG", HTMLURL: "/outbox/2/html", Links: []Link{{"http://127.0.0.1:8080/accept/abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG", "/accept/abc"}}},
		{ID: "1", To: "officer@tech.gov.sg", Subject: "482913 is your TechBiz code", Sent: "23-11-2026 09:12:44", Text: "Your code is 482913."},
	}}
}

// revoke asks whether the invitation is to be revoked; rest ends its first sentence.
func revoke(rest string, more ...string) Confirm {
	return Confirm{
		Title: "Revoke this invitation?", Lead: "The invitation to ", About: longEmail, Rest: rest, Paragraphs: append(more, "You can invite the same address again at any time."),
		Button: "Revoke invitation", Danger: true, Action: "/i/1/revoke", CancelURL: "/i/1", CancelText: "Keep it",
	}
}

func revokeWaiting() Confirm {
	m := revoke(" will not be sent, even if the domain is allowed later.")
	m.Lead = "Nobody has been mailed yet. The invitation to "
	return m
}
