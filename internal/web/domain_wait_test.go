package web_test

import (
	"net/http"
	"testing"

	"techbiz/internal/invite"
)

func TestInvitationIsKeptWaitingFromEitherForm(t *testing.T) {
	p := newPortal(t)
	b := p.as(p.Officer(officerMailbox))
	const button = `name="wait_for" value="newco.com.sg"`
	fields := []string{"email", "jane@newco.com.sg", "username", "jane.lim", "first_name", "Jane", "last_name", "Lim", "country_code", "+65",
		"contact_number", "91234567", "organisation", "NewCo", "department", "Pay", "seed", "yes", "reason", "Payments"}
	refused := b.post("/invite/account", fields...).is(http.StatusUnprocessableEntity).
		says("The domain newco.com.sg is not allow-listed", "Request newco.com.sg and keep this invitation waiting").has(button).
		saysNot("Request to add the domain", "Request to add a domain")
	for n := 0; n < 16; n += 2 {
		if fields[n] != "country_code" && refused.field(fields[n]) != fields[n+1] {
			t.Errorf("%s is lost", fields[n])
		}
	}
	// The button is about the address that it names.
	changed := append([]string{"wait_for", "newco.com.sg"}, fields...)
	changed[3] = "jane@other.com.sg"
	b.post("/invite/account", changed...).is(http.StatusUnprocessableEntity).has(`value="other.com.sg"`)

	done := b.post("/invite/account", append([]string{"wait_for", "newco.com.sg"}, fields...)...).is(http.StatusSeeOther)
	b.get(done.header.Get("Location")).is(http.StatusOK).says("Waiting for the domain", "Nobody has been mailed yet").saysNot("Invitation sent")
	b.get("/invite/status?status=waiting").is(http.StatusOK).says("Total no. of invitations: 1", "Waiting for the domain", "jane@newco.com.sg")

	b.post("/invite/email", "email", "tan@newco.gov.sg", "reason", "Payments").is(http.StatusUnprocessableEntity).
		has(`name="wait_for" value="newco.gov.sg"`)
	second := b.post("/invite/email", "email", "tan@newco.gov.sg", "reason", "Payments", "wait_for", "newco.gov.sg").is(http.StatusSeeOther)
	page := second.header.Get("Location")
	page = page[:len(page)-len("/sent")]
	b.get(page).is(http.StatusOK).says("Waiting for the domain", "Next: The service desk", "Asked for: waits for the domain").saysNot("Valid until")
	b.get(page+"/revoke").says("Nobody has been mailed yet", "will not be sent, even if the domain is allowed later").saysNot("Its link")
	b.post(page + "/revoke").is(http.StatusSeeOther)
	b.get(page).says("Revoked", "The invitation to tan@newco.gov.sg will not be sent", "Revoked before it was sent", "Mail sent Never").saysNot("Waiting for the domain", "stopped working")

	p.Allow("newco.com.sg")
	p.OK(p.Invites.DomainDecided(t.Context(), p.Domain("newco.com.sg")))
	b.get("/invite/status?status=waiting").says("No record found")
	list, err := p.Invites.List(t.Context(), p.Officer(officerMailbox).Actor(), invite.Query{State: invite.Open})
	if err != nil || list.Total != 1 {
		t.Errorf("once allowed: %+v, %v", list, err)
	}
}
