package web_test

import (
	"net/http"
	"testing"

	"techbiz/internal/seed"
	"techbiz/internal/techpass"
)

// TestWhatIsStuckForSEED: the page tells who waits for a licence, whose mail was not used,
// and who lapsed, with what each reader can do about it.
func TestWhatIsStuckForSEED(t *testing.T) {
	p := newPortal(t)
	p.licences(1)
	officer, admin := p.Officer(officerMailbox), p.admin()
	boss := p.serving("boss@tech.gov.sg", techpass.DutyAgencyAdmin)
	p.wants(officer, "first@tech.gov.sg")
	p.wants(officer, "second@tech.gov.sg")
	p.Deliver()
	p.fold()
	b := p.as(officer)
	b.get("/insight").says("1 waiting for a SEED licence", "second@tech.gov.sg", "Ask an administrator for licences").
		saysNot("Raise the number", "SEED mail not used").has(`href="/invite/status?seed=no_licence&amp;sort=asc"`)
	b.get("/invite/status?seed=no_licence&sort=asc").says("Total no. of invitations: 1", "second@tech.gov.sg").saysNot("first@tech.gov.sg")
	b.get("/invite/status?seed=not_onboarded").says("Total no. of invitations: 2").has(`href="/invite/status/export.csv?seed=not_onboarded"`)
	b.get("/invite/status?seed=onboarded").says("No record found")
	p.as(boss).get("/insight?scope=agency-tech").says("1 waiting for a SEED licence", "Invited by "+officerMailbox, "See the line for licences").
		has(`href="/admin/invitations?agency=tech&amp;seed=no_licence&amp;sort=asc"`)
	p.as(boss).get("/admin/invitations?seed=no_licence").says("second@tech.gov.sg").saysNot("first@tech.gov.sg")
	p.as(admin).get("/insight?scope=all").says("1 waiting for a SEED licence", "Raise the number of licences").has(`href="/admin/licences"`)
	b.get("/insight/seed-mails").says("No SEED mail can be sent again now").saysNot("Confirm")
	b.post("/insight/seed-mails").is(http.StatusConflict).says("Not sent again", "none was left unused for 7 days")

	p.Clock.Add(seed.StaleFor)
	b = p.as(officer)
	b.get("/insight").says("1 with a SEED mail not used for 7 days or more", "first@tech.gov.sg", "Send the SEED mails again")
	p.as(admin).get("/insight?scope=all").says("1 with a SEED mail not used").saysNot("Send the SEED mails again")
	b.get("/insight/seed-mails").says("Send 1 SEED mail again?", "Confirm")
	b.post("/insight/seed-mails").leadsTo("/insight")
	b.get("/insight").says("1 SEED mail is on the way").saysNot("SEED mail not used")

	p.Clock.Add(seed.Lifetime)
	if n, err := p.Seeds.LapseDue(t.Context()); err != nil || n != 1 {
		t.Errorf("%d lapsed, %v", n, err)
	}
	p.fold()
	b = p.as(officer)
	b.get("/insight").says("1 with SEED lapsed in the last 30 days", "first@tech.gov.sg", "Raise a service request").has(`href="/desk/new?kind=seed"`)
}

// TestOverviewTellsOfRequests that nobody looks after, to those who work on them.
func TestOverviewTellsOfRequests(t *testing.T) {
	p := newPortal(t)
	officer := p.as(p.Officer(officerMailbox))
	worker := p.agent()
	agent, admin := p.as(worker), p.as(p.admin())
	boss := p.as(p.serving("lead@hive.gov.sg", techpass.DutyAgencyAdmin))
	agent.get("/overview").says("Request queue", "Not looked after yet 0").saysNot("Open the queue")
	at := officer.post("/desk/new", "kind", "other", "details", "Help").header.Get("Location")
	officer.get("/overview").is(http.StatusOK).saysNot("Request queue", "service request")
	agent.get("/overview").says("1 service request", "Nobody works on it yet.", "Open the queue").saysNot("Administration").has(`href="/desk/queue?assignee=nobody"`)
	admin.get("/overview").says("1 service request", "Everybody's invitations, accounts")
	boss.get("/overview").says("Not looked after yet 0", "licences and audit trail of HIVE").saysNot("Open the queue")
	agent.get("/desk/queue?assignee=nobody").says("SR-000001")
	agent.post(at+"/assign", "version", "1", "assignee", worker.ID.String()).is(http.StatusSeeOther)
	agent.get("/overview").says("Not looked after yet 0").saysNot("Open the queue")
}
