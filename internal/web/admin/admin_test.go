package admin_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"techbiz/internal/app"
	"techbiz/internal/app/webtest"
	"techbiz/internal/auth/signin"
	"techbiz/internal/openid/rp"
	"techbiz/internal/techpass"
	"techbiz/internal/web"
	"techbiz/internal/web/kit"
)

const bossMailbox = "boss@tech.gov.sg"

func boss(p *webtest.Portal) *webtest.Browser {
	return p.BrowserOf(p.WithDuty(bossMailbox, techpass.DutyAgencyAdmin))
}

func TestAdministrationShowsWhatOneMayUse(t *testing.T) {
	p := webtest.NewPortal(t)
	p.BrowserOf(p.AdminAccount()).Get("/admin").Is(http.StatusOK).Says("for all agencies", "All invitations", "Accounts", "Admins and agents", "Agencies", "Domains", "Products", "Audit trail")
	boss(p).Get("/admin").Is(http.StatusOK).Says("for TECH", "All invitations", "Accounts", "Admins and agents", "Domains", "Audit trail").SaysNot("Products")
}

func TestAllInvitations(t *testing.T) {
	p := webtest.NewPortal(t)
	officer, other := p.Officer(webtest.OfficerMailbox), p.Officer(webtest.OtherMailbox)
	p.Invited(officer, "jane@tech.gov.sg")
	theirs := p.Invited(other, "june@hive.gov.sg")
	admin, boss := p.BrowserOf(p.AdminAccount()), boss(p)
	admin.Get("/admin/invitations").Is(http.StatusOK).Says("Total no. of invitations: 2", "jane@tech.gov.sg", "june@hive.gov.sg", webtest.OfficerMailbox+" TECH", webtest.OtherMailbox+" HIVE", "Everyone whom officers of all agencies invited")
	admin.Get("/admin/invitations?agency=hive").Says("Total no. of invitations: 1", "june@hive.gov.sg").SaysNot("jane@tech.gov.sg").Has(`<option value="hive" selected`)
	admin.Get("/admin/invitations?q=jane").Says("Total no. of invitations: 1", "jane@tech.gov.sg").SaysNot("june@")
	admin.Get("/admin/invitations?q=nobody").Says("No record found", "No invitation matches").Has(`href="/admin/invitations"`)
	admin.Get("/admin/invitations?status=onboarded").Says("Total no. of invitations: 0")
	boss.Get("/admin/invitations").Says("Total no. of invitations: 1", "jane@tech.gov.sg", "officers of TECH").SaysNot("june@").SaysNot("All agencies")
	boss.Get("/admin/invitations?agency=hive").Is(http.StatusForbidden)
	boss.Get("/admin/invitations/export.csv?agency=hive").Is(http.StatusForbidden)
	csv := boss.Get("/admin/invitations/export.csv?q=gov").Is(http.StatusOK)
	if !strings.Contains(csv.Body, "Invited By,Agency") || !strings.Contains(csv.Body, webtest.OfficerMailbox+",TECH") || strings.Contains(csv.Body, "june@") {
		t.Errorf("the export is %s", csv.Body)
	}
	boss.Get("/admin/invitations/export.xlsx").Is(http.StatusOK)
	boss.Get(kit.InvitationURL(theirs.ID)).Is(http.StatusNotFound)
}

func TestAdministratorLooksAfterAnInvitation(t *testing.T) {
	p := webtest.NewPortal(t)
	officer := p.Officer(webtest.OfficerMailbox)
	i := p.Invited(officer, "jane@tech.gov.sg")
	p.Clock.Add(25 * time.Hour)
	b := boss(p)
	at := kit.InvitationURL(i.ID)
	b.Get(at).Is(http.StatusOK).Says("Administration", "All invitations", "Invited by", webtest.OfficerMailbox, "Resend", "Revoke", "Back to All invitations")
	p.BrowserOf(officer).Get(at).Says("Invite User Status").SaysNot("Invited by")
	b.Post(at + "/resend").LeadsTo(at)
	b.Get(at+"/revoke").Is(http.StatusOK).Says("All invitations", "jane@tech.gov.sg")
	b.Post(at + "/revoke").LeadsTo(at)
	p.BrowserOf(officer).Get(at).Says("This invitation was revoked", "By an administrator")
	p.BrowserOf(officer).Get("/notifications").Says("The invitation of jane@tech.gov.sg was revoked by an administrator")
}

func TestDutiesAreGivenAndTaken(t *testing.T) {
	p := webtest.NewPortal(t)
	officer := p.Officer(webtest.OfficerMailbox)
	theirs := p.BrowserSignedIn(officer, webtest.Strong...)
	b := p.BrowserOf(p.AdminAccount())
	b.Get("/admin/duties").Is(http.StatusOK).Says(webtest.AdminMailbox, "You", "Give a duty", "Agency admin", "Agent")
	for typed, words := range map[string]string{"": "Enter an email", webtest.VendorMailbox: "Only a public officer", "x@none.gov.sg": "not allow-listed", webtest.AdminMailbox: "This is your own duty"} {
		answer := b.Post("/admin/duties", "email", typed, "duty", "agent")
		answer.Says(words).Has(`value="` + typed + `"`)
		if answer.Status < 400 {
			t.Errorf("%q: status %d", typed, answer.Status)
		}
	}
	b.Post("/admin/duties", "email", webtest.OfficerMailbox, "duty", "king").Is(http.StatusUnprocessableEntity).Says("Choose one of the duties")
	theirs.Get("/admin").Is(http.StatusForbidden)
	b.Post("/admin/duties", "email", webtest.OfficerMailbox, "duty", "agency admin").LeadsTo("/admin/duties")
	b.Get("/admin/duties").Says("You asked to make "+webtest.OfficerMailbox+" an admin of their agency", "A second person has to approve this first").SaysNot("Agency admin TECH")
	theirs.Get("/admin").Is(http.StatusForbidden)
	p.ApproveAll()
	b.Get("/admin/duties").Says("Agency admin Rests: no second factor yet TECH")
	theirs.Get("/admin").Is(http.StatusOK) // at the next request
	theirs.Get("/admin/duties").Says("Officers of TECH", webtest.AdminMailbox).SaysNot("Agent of")
	take := "/admin/duties/" + officer.ID.String() + "/take"
	theirs.Get(take).Is(http.StatusOK)
	theirs.Post(take).Is(http.StatusConflict).Says("This is your own duty")
	b.Get(take).Is(http.StatusOK).Says("Take this duty?", webtest.OfficerMailbox, "an admin of their agency")
	b.Post(take).LeadsTo("/admin/duties")
	b.Get("/admin/duties").Says("has no duty any more").SaysNot("Agency admin Rests: no second factor yet TECH")
	theirs.Get("/admin").Is(http.StatusForbidden)
	b.Post("/admin/duties", "email", "new@hive.gov.sg", "duty", "agent").LeadsTo("/admin/duties")
	p.ApproveAll()
	p.Link("new@hive.gov.sg") // who had no account is invited
	boss(p).Post("/admin/duties", "email", webtest.OtherMailbox, "duty", "agency admin").Is(http.StatusUnprocessableEntity).Says("You appoint officers of TECH alone")
}

func TestAgenciesAreAddedAndRenamed(t *testing.T) {
	p := webtest.NewPortal(t)
	admin, boss := p.BrowserOf(p.AdminAccount()), boss(p)
	admin.Get("/admin/agencies").Says("TECH", "HIVE", "SCHOOLS", "Add an agency")
	boss.Get("/admin/agencies").Says("TECH").SaysNot("HIVE", "Add an agency")
	admin.Post("/admin/agencies", "agency", "new", "name", "New Agency").LeadsTo("/admin/agencies")
	admin.Post("/admin/agencies", "agency", "new", "name", "New Agency").Is(http.StatusUnprocessableEntity).Says("There is an agency NEW already").Has(`value="New Agency"`)
	admin.Post("/admin/agencies", "agency", "new.gov.sg", "name", "").Is(http.StatusUnprocessableEntity).Says("Enter an agency's acronym", "Enter the agency's name")
	boss.Get("/admin/agencies/hive").Is(http.StatusNotFound)
	boss.Post("/admin/agencies/hive", "name", "Mine").Is(http.StatusNotFound)
	boss.Get("/admin/agencies/te.ch").Is(http.StatusNotFound)
	boss.Get("/admin/agencies/tech").Says("Rename TECH")
	boss.Post("/admin/agencies/tech", "name", "Government Technology Agency").LeadsTo("/admin/agencies")
	admin.Get("/admin/invitations").Says("Government Technology Agency (TECH)")
}

func TestDomainsAreAdministered(t *testing.T) {
	p := webtest.NewPortal(t)
	officer := p.Officer(webtest.OfficerMailbox)
	admin, boss := p.BrowserOf(p.AdminAccount()), boss(p)
	admin.Get("/admin/domains?q=ac").Says("acme.com", "Company - Password").SaysNot("schools.gov.sg Government")
	admin.Get("/admin/domains?q=zz").Says("No allowed domain begins like this")
	boss.Get("/admin/domains").Says("tech.gov.sg").SaysNot("hive.gov.sg", "acme.com")
	boss.Post("/admin/domains/allow", "domain", "new.gov.sg").Is(http.StatusUnprocessableEntity).Says("Only an admin of TechBiz allows government domains").Has(`value="new.gov.sg"`)
	boss.Post("/admin/domains/allow", "domain", "ours.com").LeadsTo("/admin/domains")
	boss.Get("/admin/domains").Says("ours.com Company TECH Password")
	boss.Post("/admin/domains/seed", "domain", "ours.com", "seed", "no").LeadsTo("/admin/domains")
	boss.Post("/admin/domains/seed", "domain", "acme.com", "seed", "no").Is(http.StatusNotFound)
	boss.Post("/admin/domains/seed", "domain", "ours.com", "seed", "yes").LeadsTo("/admin/domains")
	boss.Post("/admin/domains/seed", "domain", "ours.com", "seed", "no").LeadsTo("/admin/domains")
	boss.Get("/admin/domains/tech.gov.sg").Says("only an admin of TechBiz offers it again", "Withhold SEED")
	boss.Post("/admin/domains/seed", "domain", "tech.gov.sg", "seed", "no").LeadsTo("/admin/domains")
	boss.Get("/admin/domains").Says("An admin offers SEED", "Offer SEED for ours.com").SaysNot("Offer SEED for tech.gov.sg")
	boss.Get("/admin/domains/tech.gov.sg").Says("Withheld").SaysNot("Offer SEED")
	boss.Post("/admin/domains/seed", "domain", "tech.gov.sg", "seed", "yes").Is(http.StatusConflict).Says("Only an admin of TechBiz offers it there")
	admin.Post("/admin/domains/seed", "domain", "tech.gov.sg", "seed", "yes").LeadsTo("/admin/domains")
	boss.Post("/admin/domains/allow", "domain", "acme.com").Is(http.StatusUnprocessableEntity).Says("not as a domain of TECH").Has(`value="acme.com"`)
	boss.Get("/admin/domains/ours.com").Is(http.StatusOK).Says("Withheld").SaysNot("Remove", "Whose domain it is")
	boss.Get("/admin/domains/acme.com").Is(http.StatusNotFound)
	boss.Get("/admin/domains/gov.sg").Is(http.StatusNotFound)

	admin.Get("/admin/domains/acme.com").Is(http.StatusOK).Says("Whose domain it is").SaysNot("How its people sign in")
	admin.Post("/admin/domains/acme.com/agency", "agency", "tech").LeadsTo("/admin/domains/acme.com")
	boss.Get("/admin/domains/acme.com").Is(http.StatusOK).Says("Agency TECH")
	admin.Post("/admin/domains/acme.com/agency", "agency", "gone").Is(http.StatusUnprocessableEntity).Says("There is no agency GONE")
	admin.Post("/admin/domains/tech.gov.sg/agency", "agency", "hive").Says("The name of a government domain says whose it is")

	p.Invited(officer, webtest.VendorMailbox)
	admin.Get("/admin/domains/acme.com/remove").Says("Remove this domain?", "1 open invitation to such mailboxes")
	admin.Post("/admin/domains/acme.com/remove").LeadsTo("/admin/domains")
	admin.Get("/admin/domains").Says("acme.com is not on the allow-list any more")
	p.BrowserOf(officer).Post("/invite/account", "email", "other@acme.com", "username", "other.one", "first_name", "O", "last_name", "One", "country_code", "+65",
		"contact_number", "91234567", "organisation", "Acme", "seed", "no", "reason", "x").Is(http.StatusUnprocessableEntity).Says("is not allow-listed")
	admin.Post("/admin/domains/allow", "domain", "acme.com").LeadsTo("/admin/domains")
	admin.Get("/admin/domains/acme.com").Says("Agency TECH")
}

// TestChosenProviderCountsMore: what an admin chose counts more than the settings, and where
// it is not set up any more, nobody is let in by a weaker way.
func TestChosenProviderCountsMore(t *testing.T) {
	var all []signin.Provider
	for _, name := range []string{"WOG", "Schools"} {
		party, err := rp.New(rp.Options{Name: name, Issuer: "http://127.0.0.1:1", ClientID: "x", RedirectURL: "http://127.0.0.1:1/back", Now: time.Now})
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, party)
	}
	with := func(set ...signin.Provider) func(*app.Options) {
		return func(o *app.Options) {
			o.Web.Providers, o.Web.ProviderOf = set, map[string]signin.Provider{"tech.gov.sg": set[0]}
		}
	}
	p := webtest.NewPortal(t, with(all...))
	admin := p.BrowserOf(p.AdminAccount())
	admin.Get("/admin/domains").Says("tech.gov.sg Government TECH WOG", "hive.gov.sg Government HIVE Mailed code")
	admin.Get("/admin/domains/hive.gov.sg").Says("As the settings say: Mailed code", "WOG", "Schools")
	admin.Post("/admin/domains/hive.gov.sg/provider", "provider", "Nobody").Is(http.StatusUnprocessableEntity).Says("Choose one of the identity providers")
	login := func() webtest.Reply { return p.Browser().Post("/techpass/sign-in", "login", "lim@hive.gov.sg") }
	login().LeadsTo("/techpass/sign-in/password")
	coded := p.Browser()
	coded.Post("/techpass/sign-in", "login", "lim@hive.gov.sg").LeadsTo("/techpass/sign-in/password")
	coded.Post("/techpass/sign-in/code/new").LeadsTo("/techpass/sign-in/code")
	admin.Post("/admin/domains/hive.gov.sg/provider", "provider", "Schools").LeadsTo("/admin/domains/hive.gov.sg")
	admin.Get("/admin/domains/hive.gov.sg").Says("sign in with TechPass by: Schools", "Sign-in with TechPass Schools")
	login().Is(http.StatusBadGateway)                                                                    // that provider is down
	coded.Post("/techpass/sign-in/code", "code", p.Code("lim@hive.gov.sg")).LeadsTo("/techpass/sign-in") // mailed before it was chosen

	again := webtest.StartPortal(t, p.URL, func(*web.Options) {}, with(all[0]))
	p, admin.Portal, coded.Portal = again, again, again
	login().Is(http.StatusServiceUnavailable).Says("an identity provider that is not set up here any more")
	coded.Post("/techpass/sign-in/code/new").LeadsTo("/techpass/sign-in")
	admin.Get("/admin/domains").Says("Schools Not set up")
	admin.Get("/admin/domains/hive.gov.sg").Says("Nobody with such a mailbox can sign in with TechPass", "Schools (not set up)")
	admin.Post("/admin/domains/hive.gov.sg/remove").LeadsTo("/admin/domains")
	login().Is(http.StatusServiceUnavailable)
	admin.Post("/admin/domains/allow", "domain", "hive.gov.sg").LeadsTo("/admin/domains")
	admin.Post("/admin/domains/hive.gov.sg/provider", "provider", "").LeadsTo("/admin/domains/hive.gov.sg")
	login().LeadsTo("/techpass/sign-in/password")
}

func TestAgencyAdminAndAccounts(t *testing.T) {
	p := webtest.NewPortal(t)
	i := p.Invited(p.Officer(webtest.OfficerMailbox), "jane@tech.gov.sg")
	other := p.Officer(webtest.OtherMailbox)
	admin := p.AdminAccount()
	b := boss(p)
	b.Get("/admin/accounts?q=j").Is(http.StatusOK).Says("jane@tech.gov.sg", "TechPass accounts of TECH")
	b.Get("/admin/accounts?q=officer2").Says("No record found")
	b.Get(kit.AccountURL(other.ID)).Is(http.StatusNotFound)
	b.Post(kit.AccountURL(other.ID) + "/disable").Is(http.StatusNotFound)
	b.Get(kit.AccountURL(admin.ID)).Is(http.StatusOK).Says("Duty Admin").SaysNot("Change this account")
	b.Post(kit.AccountURL(admin.ID) + "/disable").Is(http.StatusConflict).Says("the account of somebody who serves TechBiz")
	agent := p.Agent()
	b.Get(kit.AccountURL(agent.ID)).Is(http.StatusOK).SaysNot("Change this account")
	b.Post(kit.AccountURL(agent.ID) + "/terminate").Is(http.StatusConflict).Says("Only an admin of TechBiz can change it")
	b.Post(kit.AccountURL(i.AccountID) + "/disable").LeadsTo(kit.AccountURL(i.AccountID))
	b.Get(kit.AccountURL(i.AccountID)).Says("Disabled").Has("/admin/audit?subject=" + i.AccountID.String())
	b.Get("/admin/audit?subject="+i.AccountID.String()).Is(http.StatusOK).Says("account.disabled", "What people of TECH did")
	b.Get("/admin/audit").Is(http.StatusOK).Says("invitation.sent").SaysNot(webtest.OtherMailbox)
}
