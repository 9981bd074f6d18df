package e2e_test

import "testing"

// TestAuditTrail is read by an admin, and filtered; nobody else gets there.
func TestAuditTrail(t *testing.T) {
	t.Parallel()
	p := onSQLite(t)
	a := p.person(t)
	p.person(t).signIn(officer) // by a mailed code
	a.open("/admin/audit")      // signed out: to the sign-in, and back
	a.at("Sign in")
	a.proveTechPass(admin)
	a.on("Audit trail")
	a.sees("admin " + admin)
	if n := a.lines(); n != 50 {
		t.Errorf("a page of the trail holds %d events, want 50", n)
	}
	a.click("Next")
	a.sees("First")
	a.look("Audit trail, second page")
	a.open("/admin/audit")

	a.choose("Event", "Revoked an invitation")
	a.until("one was revoked", `() => document.querySelectorAll("tbody tr").length === 1`)
	a.choose("Event", "Signed in to the portal")
	a.until("the newest is a sign-in", `() => e2e.words(document.querySelector("tbody tr [data-label='Event']")) === "Signed in to the portal"`)
	trace := eval[string](a, `() => document.querySelector("tbody tr .eventcodes p:last-of-type code").textContent`)
	a.choose("Event", "All")
	a.until("all again", `() => document.querySelectorAll("tbody tr").length === 50`)
	a.fill("About: id or Trace ID", trace)
	a.click("Filter")
	a.until("what the sign-in did", `trace => { const shown = [...document.querySelectorAll("tbody .eventcodes p:last-of-type code")]; return shown.length > 0 && shown.every(e => e.textContent === trace) }`, trace)

	// A mailbox stands for its account; what is not to be understood is told by the field.
	a.open("/admin/audit")
	a.fill("Who: mailbox or id", otherOfficer)
	a.click("Filter")
	a.until("what the other officer did", `who => { const shown = [...document.querySelectorAll("tbody [data-label='Who']")]; return shown.length > 0 && shown.every(e => e2e.words(e).endsWith(who)) }`, otherOfficer)
	a.fill("Who: mailbox or id", "nobody@tech.gov.sg")
	a.press("Filter")
	a.refused("Who: mailbox or id", "No account has this mailbox.")
	a.look("Audit filter refused")
	a.open("/admin/audit?from=2001-01-01&to=2001-01-02")
	a.sees("No record found")
	a.look("Audit trail with no record")

	o := p.person(t)
	o.signIn(officer)
	o.open("/admin/audit")
	o.on("You can't use this page")
	o.hasTraceID()
	if o.offers("Audit trail") {
		t.Error("an officer is offered the audit trail")
	}
}

// lines counts those of a table.
func (b *tab) lines() int {
	b.t.Helper()
	return eval[int](b, `() => document.querySelectorAll("tbody tr").length`)
}
