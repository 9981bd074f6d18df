package insight_test

import (
	"net/http"
	"testing"

	"techbiz/internal/app/webtest"
	"techbiz/internal/seed"
	"techbiz/internal/techpass"
)

// TestWhatIsStuckForSEED: the page tells who waits for a licence, whose mail was not used,
// and who lapsed, with what each reader can do about it.
func TestWhatIsStuckForSEED(t *testing.T) {
	p := webtest.NewPortal(t)
	p.Licences(1)
	officer, admin := p.Officer(webtest.OfficerMailbox), p.AdminAccount()
	boss := p.WithDuty("boss@tech.gov.sg", techpass.DutyAgencyAdmin)
	p.Wants(officer, "first@tech.gov.sg")
	p.Wants(officer, "second@tech.gov.sg")
	p.Deliver()
	p.Fold()
	b := p.BrowserOf(officer)
	b.Get("/insight").Says("1 waiting for a SEED licence", "second@tech.gov.sg", "Ask an administrator for licences").
		SaysNot("Raise the number", "SEED mail not used").Has(`href="/invite/status?seed=no_licence&amp;sort=asc"`)
	b.Get("/invite/status?seed=no_licence&sort=asc").Says("Total no. of invitations: 1", "second@tech.gov.sg").SaysNot("first@tech.gov.sg")
	b.Get("/invite/status?seed=not_onboarded").Says("Total no. of invitations: 2").Has(`href="/invite/status/export.csv?seed=not_onboarded"`)
	b.Get("/invite/status?seed=onboarded").Says("No record found")
	p.BrowserOf(boss).Get("/insight?scope=agency-tech").Says("1 waiting for a SEED licence", "Invited by "+webtest.OfficerMailbox, "See the line for licences").
		Has(`href="/admin/invitations?agency=tech&amp;seed=no_licence&amp;sort=asc"`)
	p.BrowserOf(boss).Get("/admin/invitations?seed=no_licence").Says("second@tech.gov.sg").SaysNot("first@tech.gov.sg")
	p.BrowserOf(admin).Get("/insight?scope=all").Says("1 waiting for a SEED licence", "Raise the number of licences").Has(`href="/admin/licences"`)
	b.Get("/insight/seed-mails").Says("No SEED mail can be sent again now").SaysNot("Confirm")
	b.Post("/insight/seed-mails").Is(http.StatusConflict).Says("Not sent again", "none was left unused for 7 days")

	p.Clock.Add(seed.StaleFor)
	b = p.BrowserOf(officer)
	b.Get("/insight").Says("1 with a SEED mail not used for 7 days or more", "first@tech.gov.sg", "Send the SEED mails again")
	p.BrowserOf(admin).Get("/insight?scope=all").Says("1 with a SEED mail not used").SaysNot("Send the SEED mails again")
	b.Get("/insight/seed-mails").Says("Send 1 SEED mail again?", "Confirm")
	b.Post("/insight/seed-mails").LeadsTo("/insight")
	b.Get("/insight").Says("1 SEED mail is on the way").SaysNot("SEED mail not used")

	p.Clock.Add(seed.Lifetime)
	if n, err := p.Seeds.LapseDue(t.Context()); err != nil || n != 1 {
		t.Errorf("%d lapsed, %v", n, err)
	}
	p.Fold()
	b = p.BrowserOf(officer)
	b.Get("/insight").Says("1 with SEED lapsed in the last 30 days", "first@tech.gov.sg", "Raise a service request").Has(`href="/desk/new?kind=seed"`)
}

// TestOverviewTellsOfRequests that nobody looks after, to those who work on them.
func TestOverviewTellsOfRequests(t *testing.T) {
	p := webtest.NewPortal(t)
	officer := p.BrowserOf(p.Officer(webtest.OfficerMailbox))
	worker := p.Agent()
	agent, admin := p.BrowserOf(worker), p.BrowserOf(p.AdminAccount())
	boss := p.BrowserOf(p.WithDuty("lead@hive.gov.sg", techpass.DutyAgencyAdmin))
	agent.Get("/overview").Says("Request queue", "Not looked after yet 0").SaysNot("Open the queue")
	at := officer.Post("/desk/new", "kind", "other", "details", "Help").Header.Get("Location")
	officer.Get("/overview").Is(http.StatusOK).SaysNot("Request queue", "service request")
	agent.Get("/overview").Says("1 service request", "Nobody works on it yet.", "Open the queue").SaysNot("Administration").Has(`href="/desk/queue?assignee=nobody"`)
	admin.Get("/overview").Says("1 service request", "Everybody's invitations, accounts")
	boss.Get("/overview").Says("Not looked after yet 0", "licences and audit trail of HIVE").SaysNot("Open the queue")
	agent.Get("/desk/queue?assignee=nobody").Says("SR-000001")
	agent.Post(at+"/assign", "version", "1", "assignee", worker.ID.String()).Is(http.StatusSeeOther)
	agent.Get("/overview").Says("Not looked after yet 0").SaysNot("Open the queue")
}
