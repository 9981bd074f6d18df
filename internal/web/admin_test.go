package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"techbiz/internal/app"
	"techbiz/internal/relying"
	"techbiz/internal/signin"
	"techbiz/internal/techpass"
	"techbiz/internal/web"
)

const bossMailbox = "boss@tech.gov.sg"

func (p *portal) boss() *browser { return p.as(p.serving(bossMailbox, techpass.DutyAgencyAdmin)) }

func TestAdministrationShowsWhatOneMayUse(t *testing.T) {
	p := newPortal(t)
	p.as(p.admin()).get("/admin").is(http.StatusOK).says("for all agencies", "All invitations", "Accounts", "Admins and agents", "Agencies", "Domains", "Products", "Audit trail")
	p.boss().get("/admin").is(http.StatusOK).says("for TECH", "All invitations", "Accounts", "Admins and agents", "Domains", "Audit trail").saysNot("Products")
}

func TestAllInvitations(t *testing.T) {
	p := newPortal(t)
	officer, other := p.Officer(officerMailbox), p.Officer(otherMailbox)
	p.invited(officer, "jane@tech.gov.sg")
	theirs := p.invited(other, "june@hive.gov.sg")
	admin, boss := p.as(p.admin()), p.boss()
	admin.get("/admin/invitations").is(http.StatusOK).says("Total no. of invitations: 2", "jane@tech.gov.sg", "june@hive.gov.sg", officerMailbox+" TECH", otherMailbox+" HIVE", "Everyone whom officers of all agencies invited")
	admin.get("/admin/invitations?agency=hive").says("Total no. of invitations: 1", "june@hive.gov.sg").saysNot("jane@tech.gov.sg").has(`<option value="hive" selected`)
	admin.get("/admin/invitations?q=jane").says("Total no. of invitations: 1", "jane@tech.gov.sg").saysNot("june@")
	admin.get("/admin/invitations?q=nobody").says("No record found", "No invitation matches").has(`href="/admin/invitations"`)
	admin.get("/admin/invitations?status=onboarded").says("Total no. of invitations: 0")
	boss.get("/admin/invitations").says("Total no. of invitations: 1", "jane@tech.gov.sg", "officers of TECH").saysNot("june@").saysNot("All agencies")
	boss.get("/admin/invitations?agency=hive").is(http.StatusForbidden)
	boss.get("/admin/invitations/export.csv?agency=hive").is(http.StatusForbidden)
	csv := boss.get("/admin/invitations/export.csv?q=gov").is(http.StatusOK)
	if !strings.Contains(csv.body, "Invited By,Agency") || !strings.Contains(csv.body, officerMailbox+",TECH") || strings.Contains(csv.body, "june@") {
		t.Errorf("the export is %s", csv.body)
	}
	boss.get("/admin/invitations/export.xlsx").is(http.StatusOK)
	boss.get(web.InvitationURL(theirs.ID)).is(http.StatusNotFound)
}

func TestAdministratorLooksAfterAnInvitation(t *testing.T) {
	p := newPortal(t)
	officer := p.Officer(officerMailbox)
	i := p.invited(officer, "jane@tech.gov.sg")
	p.Clock.Add(25 * time.Hour)
	b := p.boss()
	at := web.InvitationURL(i.ID)
	b.get(at).is(http.StatusOK).says("Administration", "All invitations", "Invited by", officerMailbox, "Resend", "Revoke", "Back to All invitations")
	p.as(officer).get(at).says("Invite User Status").saysNot("Invited by")
	b.post(at + "/resend").leadsTo(at)
	b.get(at+"/revoke").is(http.StatusOK).says("All invitations", "jane@tech.gov.sg")
	b.post(at + "/revoke").leadsTo(at)
	p.as(officer).get(at).says("This invitation was revoked", "By an administrator")
	p.as(officer).get("/notifications").says("The invitation of jane@tech.gov.sg was revoked by an administrator")
}

func TestDutiesAreGivenAndTaken(t *testing.T) {
	p := newPortal(t)
	officer := p.Officer(officerMailbox)
	theirs := p.signedIn(officer, strong...)
	b := p.as(p.admin())
	b.get("/admin/duties").is(http.StatusOK).says(adminMailbox, "You", "Give a duty", "Agency admin", "Agent")
	for typed, words := range map[string]string{"": "Enter an email", vendorMailbox: "Only a public officer", "x@none.gov.sg": "not allow-listed", adminMailbox: "This is your own duty"} {
		answer := b.post("/admin/duties", "email", typed, "duty", "agent")
		answer.says(words).has(`value="` + typed + `"`)
		if answer.status < 400 {
			t.Errorf("%q: status %d", typed, answer.status)
		}
	}
	b.post("/admin/duties", "email", officerMailbox, "duty", "king").is(http.StatusUnprocessableEntity).says("Choose one of the duties")
	theirs.get("/admin").is(http.StatusForbidden)
	b.post("/admin/duties", "email", officerMailbox, "duty", "agency admin").leadsTo("/admin/duties")
	b.get("/admin/duties").says("You asked to make "+officerMailbox+" an admin of their agency", "A second person has to approve this first").saysNot("Agency admin TECH")
	theirs.get("/admin").is(http.StatusForbidden)
	p.ApproveAll()
	b.get("/admin/duties").says("Agency admin Rests: no second factor yet TECH")
	theirs.get("/admin").is(http.StatusOK) // at the next request
	theirs.get("/admin/duties").says("Officers of TECH", adminMailbox).saysNot("Agent of")
	take := "/admin/duties/" + officer.ID.String() + "/take"
	theirs.get(take).is(http.StatusOK)
	theirs.post(take).is(http.StatusConflict).says("This is your own duty")
	b.get(take).is(http.StatusOK).says("Take this duty?", officerMailbox, "an admin of their agency")
	b.post(take).leadsTo("/admin/duties")
	b.get("/admin/duties").says("has no duty any more").saysNot("Agency admin Rests: no second factor yet TECH")
	theirs.get("/admin").is(http.StatusForbidden)
	b.post("/admin/duties", "email", "new@hive.gov.sg", "duty", "agent").leadsTo("/admin/duties")
	p.ApproveAll()
	p.link("new@hive.gov.sg") // who had no account is invited
	p.boss().post("/admin/duties", "email", otherMailbox, "duty", "agency admin").is(http.StatusUnprocessableEntity).says("You appoint officers of TECH alone")
}

func TestAgenciesAreAddedAndRenamed(t *testing.T) {
	p := newPortal(t)
	admin, boss := p.as(p.admin()), p.boss()
	admin.get("/admin/agencies").says("TECH", "HIVE", "SCHOOLS", "Add an agency")
	boss.get("/admin/agencies").says("TECH").saysNot("HIVE", "Add an agency")
	admin.post("/admin/agencies", "agency", "new", "name", "New Agency").leadsTo("/admin/agencies")
	admin.post("/admin/agencies", "agency", "new", "name", "New Agency").is(http.StatusUnprocessableEntity).says("There is an agency NEW already").has(`value="New Agency"`)
	admin.post("/admin/agencies", "agency", "new.gov.sg", "name", "").is(http.StatusUnprocessableEntity).says("Enter an agency's acronym", "Enter the agency's name")
	boss.get("/admin/agencies/hive").is(http.StatusNotFound)
	boss.post("/admin/agencies/hive", "name", "Mine").is(http.StatusNotFound)
	boss.get("/admin/agencies/te.ch").is(http.StatusNotFound)
	boss.get("/admin/agencies/tech").says("Rename TECH")
	boss.post("/admin/agencies/tech", "name", "Government Technology Agency").leadsTo("/admin/agencies")
	admin.get("/admin/invitations").says("Government Technology Agency (TECH)")
}

func TestDomainsAreAdministered(t *testing.T) {
	p := newPortal(t)
	officer := p.Officer(officerMailbox)
	admin, boss := p.as(p.admin()), p.boss()
	admin.get("/admin/domains?q=ac").says("acme.com", "Company - Password").saysNot("schools.gov.sg Government")
	admin.get("/admin/domains?q=zz").says("No allowed domain begins like this")
	boss.get("/admin/domains").says("tech.gov.sg").saysNot("hive.gov.sg", "acme.com")
	boss.post("/admin/domains/allow", "domain", "new.gov.sg").is(http.StatusUnprocessableEntity).says("Only an admin of TechBiz allows government domains").has(`value="new.gov.sg"`)
	boss.post("/admin/domains/allow", "domain", "ours.com").leadsTo("/admin/domains")
	boss.get("/admin/domains").says("ours.com Company TECH Password")
	boss.post("/admin/domains/seed", "domain", "ours.com", "seed", "no").leadsTo("/admin/domains")
	boss.post("/admin/domains/seed", "domain", "acme.com", "seed", "no").is(http.StatusNotFound)
	boss.post("/admin/domains/seed", "domain", "ours.com", "seed", "yes").leadsTo("/admin/domains")
	boss.post("/admin/domains/seed", "domain", "ours.com", "seed", "no").leadsTo("/admin/domains")
	boss.get("/admin/domains/tech.gov.sg").says("only an admin of TechBiz offers it again", "Withhold SEED")
	boss.post("/admin/domains/seed", "domain", "tech.gov.sg", "seed", "no").leadsTo("/admin/domains")
	boss.get("/admin/domains").says("An admin offers SEED", "Offer SEED for ours.com").saysNot("Offer SEED for tech.gov.sg")
	boss.get("/admin/domains/tech.gov.sg").says("Withheld").saysNot("Offer SEED")
	boss.post("/admin/domains/seed", "domain", "tech.gov.sg", "seed", "yes").is(http.StatusConflict).says("Only an admin of TechBiz offers it there")
	admin.post("/admin/domains/seed", "domain", "tech.gov.sg", "seed", "yes").leadsTo("/admin/domains")
	boss.post("/admin/domains/allow", "domain", "acme.com").is(http.StatusUnprocessableEntity).says("not as a domain of TECH").has(`value="acme.com"`)
	boss.get("/admin/domains/ours.com").is(http.StatusOK).says("Withheld").saysNot("Remove", "Whose domain it is")
	boss.get("/admin/domains/acme.com").is(http.StatusNotFound)
	boss.get("/admin/domains/gov.sg").is(http.StatusNotFound)

	admin.get("/admin/domains/acme.com").is(http.StatusOK).says("Whose domain it is").saysNot("How its people sign in")
	admin.post("/admin/domains/acme.com/agency", "agency", "tech").leadsTo("/admin/domains/acme.com")
	boss.get("/admin/domains/acme.com").is(http.StatusOK).says("Agency TECH")
	admin.post("/admin/domains/acme.com/agency", "agency", "gone").is(http.StatusUnprocessableEntity).says("There is no agency GONE")
	admin.post("/admin/domains/tech.gov.sg/agency", "agency", "hive").says("The name of a government domain says whose it is")

	p.invited(officer, vendorMailbox)
	admin.get("/admin/domains/acme.com/remove").says("Remove this domain?", "1 open invitation to such mailboxes")
	admin.post("/admin/domains/acme.com/remove").leadsTo("/admin/domains")
	admin.get("/admin/domains").says("acme.com is not on the allow-list any more")
	p.as(officer).post("/invite/account", "email", "other@acme.com", "username", "other.one", "first_name", "O", "last_name", "One", "country_code", "+65",
		"contact_number", "91234567", "organisation", "Acme", "seed", "no", "reason", "x").is(http.StatusUnprocessableEntity).says("is not allow-listed")
	admin.post("/admin/domains/allow", "domain", "acme.com").leadsTo("/admin/domains")
	admin.get("/admin/domains/acme.com").says("Agency TECH")
}

// TestChosenProviderCountsMore: what an admin chose counts more than the settings, and where
// it is not set up any more, nobody is let in by a weaker way.
func TestChosenProviderCountsMore(t *testing.T) {
	var all []signin.Provider
	for _, name := range []string{"WOG", "Schools"} {
		party, err := relying.New(relying.Options{Name: name, Issuer: "http://127.0.0.1:1", ClientID: "x", RedirectURL: "http://127.0.0.1:1/back", Now: time.Now})
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
	p := newPortal(t, with(all...))
	admin := p.as(p.admin())
	admin.get("/admin/domains").says("tech.gov.sg Government TECH WOG", "hive.gov.sg Government HIVE Mailed code")
	admin.get("/admin/domains/hive.gov.sg").says("As the settings say: Mailed code", "WOG", "Schools")
	admin.post("/admin/domains/hive.gov.sg/provider", "provider", "Nobody").is(http.StatusUnprocessableEntity).says("Choose one of the identity providers")
	login := func() reply { return p.browser().post("/techpass/sign-in", "login", "lim@hive.gov.sg") }
	login().leadsTo("/techpass/sign-in/password")
	coded := p.browser()
	coded.post("/techpass/sign-in", "login", "lim@hive.gov.sg").leadsTo("/techpass/sign-in/password")
	coded.post("/techpass/sign-in/code/new").leadsTo("/techpass/sign-in/code")
	admin.post("/admin/domains/hive.gov.sg/provider", "provider", "Schools").leadsTo("/admin/domains/hive.gov.sg")
	admin.get("/admin/domains/hive.gov.sg").says("sign in with TechPass by: Schools", "Sign-in with TechPass Schools")
	login().is(http.StatusBadGateway)                                                                    // that provider is down
	coded.post("/techpass/sign-in/code", "code", p.code("lim@hive.gov.sg")).leadsTo("/techpass/sign-in") // mailed before it was chosen

	again := startPortal(t, p.URL, func(*web.Options) {}, with(all[0]))
	p, admin.p, coded.p = again, again, again
	login().is(http.StatusServiceUnavailable).says("an identity provider that is not set up here any more")
	coded.post("/techpass/sign-in/code/new").leadsTo("/techpass/sign-in")
	admin.get("/admin/domains").says("Schools Not set up")
	admin.get("/admin/domains/hive.gov.sg").says("Nobody with such a mailbox can sign in with TechPass", "Schools (not set up)")
	admin.post("/admin/domains/hive.gov.sg/remove").leadsTo("/admin/domains")
	login().is(http.StatusServiceUnavailable)
	admin.post("/admin/domains/allow", "domain", "hive.gov.sg").leadsTo("/admin/domains")
	admin.post("/admin/domains/hive.gov.sg/provider", "provider", "").leadsTo("/admin/domains/hive.gov.sg")
	login().leadsTo("/techpass/sign-in/password")
}

func TestAgencyAdminAndAccounts(t *testing.T) {
	p := newPortal(t)
	i := p.invited(p.Officer(officerMailbox), "jane@tech.gov.sg")
	other := p.Officer(otherMailbox)
	admin := p.admin()
	b := p.boss()
	b.get("/admin/accounts?q=j").is(http.StatusOK).says("jane@tech.gov.sg", "TechPass accounts of TECH")
	b.get("/admin/accounts?q=officer2").says("No record found")
	b.get(web.AccountURL(other.ID)).is(http.StatusNotFound)
	b.post(web.AccountURL(other.ID) + "/disable").is(http.StatusNotFound)
	b.get(web.AccountURL(admin.ID)).is(http.StatusOK).says("Duty Admin").saysNot("Change this account")
	b.post(web.AccountURL(admin.ID) + "/disable").is(http.StatusConflict).says("the account of somebody who serves TechBiz")
	agent := p.agent()
	b.get(web.AccountURL(agent.ID)).is(http.StatusOK).saysNot("Change this account")
	b.post(web.AccountURL(agent.ID) + "/terminate").is(http.StatusConflict).says("Only an admin of TechBiz can change it")
	b.post(web.AccountURL(i.AccountID) + "/disable").leadsTo(web.AccountURL(i.AccountID))
	b.get(web.AccountURL(i.AccountID)).says("Disabled").has("/admin/audit?subject=" + i.AccountID.String())
	b.get("/admin/audit?subject="+i.AccountID.String()).is(http.StatusOK).says("account.disabled", "What people of TECH did")
	b.get("/admin/audit").is(http.StatusOK).says("invitation.sent").saysNot(otherMailbox)
}
