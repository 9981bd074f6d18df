package desk_test

import (
	"net/http"
	"testing"

	"techbiz/internal/app/webtest"
	"techbiz/internal/invite"
)

func TestInvitationIsKeptWaitingFromEitherForm(t *testing.T) {
	p := webtest.NewPortal(t)
	b := p.BrowserOf(p.Officer(webtest.OfficerMailbox))
	const button = `name="wait_for" value="newco.com.sg"`
	fields := []string{"email", "jane@newco.com.sg", "username", "jane.lim", "first_name", "Jane", "last_name", "Lim", "country_code", "+65",
		"contact_number", "91234567", "organisation", "NewCo", "department", "Pay", "seed", "yes", "reason", "Payments"}
	refused := b.Post("/invite/account", fields...).Is(http.StatusUnprocessableEntity).
		Says("The domain newco.com.sg is not allow-listed", "Request newco.com.sg and keep this invitation waiting").Has(button).
		SaysNot("Request to add the domain", "Request to add a domain")
	for n := 0; n < 16; n += 2 {
		if fields[n] != "country_code" && refused.Field(fields[n]) != fields[n+1] {
			t.Errorf("%s is lost", fields[n])
		}
	}
	// The button is about the address that it names.
	changed := append([]string{"wait_for", "newco.com.sg"}, fields...)
	changed[3] = "jane@other.com.sg"
	b.Post("/invite/account", changed...).Is(http.StatusUnprocessableEntity).Has(`value="other.com.sg"`)

	done := b.Post("/invite/account", append([]string{"wait_for", "newco.com.sg"}, fields...)...).Is(http.StatusSeeOther)
	b.Get(done.Header.Get("Location")).Is(http.StatusOK).Says("Waiting for the domain", "Nobody has been mailed yet").SaysNot("Invitation sent")
	b.Get("/invite/status?status=waiting").Is(http.StatusOK).Says("Total no. of invitations: 1", "Waiting for the domain", "jane@newco.com.sg")

	b.Post("/invite/email", "email", "tan@newco.gov.sg", "reason", "Payments").Is(http.StatusUnprocessableEntity).
		Has(`name="wait_for" value="newco.gov.sg"`)
	second := b.Post("/invite/email", "email", "tan@newco.gov.sg", "reason", "Payments", "wait_for", "newco.gov.sg").Is(http.StatusSeeOther)
	page := second.Header.Get("Location")
	page = page[:len(page)-len("/sent")]
	b.Get(page).Is(http.StatusOK).Says("Waiting for the domain", "Next: The service desk", "Asked for: waits for the domain").SaysNot("Valid until")
	b.Get(page+"/revoke").Says("Nobody has been mailed yet", "will not be sent, even if the domain is allowed later").SaysNot("Its link")
	b.Post(page + "/revoke").Is(http.StatusSeeOther)
	b.Get(page).Says("Revoked", "The invitation to tan@newco.gov.sg will not be sent", "Revoked before it was sent", "Mail sent Never").SaysNot("Waiting for the domain", "stopped working")

	p.Allow("newco.com.sg")
	p.OK(p.Invites.DomainDecided(t.Context(), p.Domain("newco.com.sg")))
	b.Get("/invite/status?status=waiting").Says("No record found")
	list, err := p.Invites.List(t.Context(), p.Officer(webtest.OfficerMailbox).Actor(), invite.Query{State: invite.Open})
	if err != nil || list.Total != 1 {
		t.Errorf("once allowed: %+v, %v", list, err)
	}
}
