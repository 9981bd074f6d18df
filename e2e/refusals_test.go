package e2e_test

import (
	"strings"
	"testing"
)

func TestFormsAreRefusedBesideTheField(t *testing.T) {
	p := onSQLite(t)
	desk := p.person(t)
	desk.signIn(officer)
	const reason = "Joins the working group"
	for _, test := range []struct{ email, why string }{
		{"", "Enter an email address"},
		{"tan@tech", "email"},
		{"tan@gmail.com", "personal"},
		{"tan@acme.com", "Create account"},
		{"tan@moh.gov.sg", "not allow-listed"},
		{"lim_peng@tech.gov.sg", ""}, // lapsed: inviting again works
		{"haziq_from.acme@tech.gov.sg", "you invited"},
		{"yeo_li_min@hive.gov.sg", "already has a TechPass account"},
	} {
		desk.open("/invite/email")
		desk.fill("Email", test.email)
		desk.fill("Reason", reason)
		desk.choose("Yes")
		desk.press("Submit")
		if test.why == "" {
			desk.at("Invitation sent")
			continue
		}
		desk.refused("Email", test.why)
		desk.holds("Email", test.email)
		desk.holds("Reason", reason)
		desk.holds("Yes", "true")
		desk.look("email invitation refused: " + test.why)
	}

	long := strings.Repeat("x", 256)
	desk.open("/invite/account")
	desk.fill("Email", "june@acme.com")
	desk.fill("First name", "June")
	desk.until("the username is asked for", `() => !e2e.labelled("TechPass username").disabled`)
	desk.fill("TechPass username", "june..tan")
	desk.fill("Reason", long)
	desk.press("Submit")
	desk.refused("TechPass username", "period")
	desk.refused("Reason", "255")
	desk.refused("Contact number", "Enter")
	desk.holds("Email", "june@acme.com")
	desk.holds("TechPass username", "june..tan")
	desk.holds("First name", "June")
	desk.holds("Reason", long)
	desk.look("create account refused")
}

func TestVendorsAreToldThatCodesAreForOfficers(t *testing.T) {
	p := onSQLite(t)
	visitor := p.person(t)
	visitor.open("/sign-in")
	visitor.fill("Government email", "vendor@acme.com")
	visitor.press("Send me a code")
	visitor.refused("Government email", "public officers")
	visitor.holds("Government email", "vendor@acme.com")
	visitor.open("/sign-in")
	visitor.fill("Government email", "nobody@moh.gov.sg")
	visitor.press("Send me a code")
	visitor.on("Check your mailbox") // the same answer as for a known one
	p.noNewMail("nobody@moh.gov.sg")
}

func TestRolesAndErrors(t *testing.T) {
	p := onSQLite(t)
	desk := p.person(t)
	desk.open("/invite/status?search=acme")
	desk.at("Sign in")
	desk.provePossession(officer)
	desk.at("Invite User Status") // back where the officer wanted to go
	desk.holds("Search", "acme")

	boss := p.person(t)
	boss.signIn(admin)
	boss.open("/admin/audit")
	boss.on("Audit trail")
	boss.sees("invitation.sent")
}
