package invite_test

import (
	"net/http"
	"strings"
	"testing"

	"techbiz/internal/app/webtest"
	"techbiz/internal/techpass"
	"techbiz/internal/web/kit"
)

const handOver = "/invite/hand-over"

// hidden returns fields of the form with their values, as a browser sends them on.
func hidden(r webtest.Reply, names ...string) (pairs []string) {
	r.T.Helper()
	for _, name := range names {
		pairs = append(pairs, name, r.Field(name))
	}
	return pairs
}

// confirmed are the fields that a page which asks for confirmation sends.
func confirmed(r webtest.Reply) []string {
	r.T.Helper()
	return hidden(r, "hand_to", "which", "status", "list", "count", "hand_over", "step")
}

func TestOfficerHandsOver(t *testing.T) {
	p := webtest.NewPortal(t)
	officer, other := p.Officer(webtest.OfficerMailbox), p.Officer("lim@tech.gov.sg")
	i := p.Invited(officer, webtest.VendorMailbox)
	b := p.BrowserSignedIn(officer, webtest.Strong...)
	b.Get("/invite/status").Has(`href="/invite/hand-over"`)
	b.Get(handOver).Is(http.StatusOK).Says("You can hand over 1 invitation to another officer", "All of them")
	for typed, words := range map[string]string{"": "Enter", webtest.OfficerMailbox: "the same officer's", webtest.VendorMailbox: "Nobody with this mailbox"} {
		b.Post(handOver, "hand_to", typed, "which", "all").Is(http.StatusUnprocessableEntity).Says("There is a problem", words)
	}
	b.Post(handOver, "hand_to", "lim@tech.gov.sg").Is(http.StatusUnprocessableEntity).Says("Choose which invitations").Has(`value="lim@tech.gov.sg"`)
	b.Post(handOver, "hand_to", "lim@tech.gov.sg", "which", "status").Is(http.StatusUnprocessableEntity).Says("Choose a status")
	b.Post(handOver, "hand_to", "lim@tech.gov.sg", "which", "list").Is(http.StatusUnprocessableEntity).Says("Choose a list")
	b.Post(handOver, "hand_to", "lim@tech.gov.sg", "which", "status", "status", "onboarded").Is(http.StatusUnprocessableEntity).Says("There is no such invitation")

	asked := b.Post(handOver, "hand_to", "lim@tech.gov.sg", "which", "all").Is(http.StatusOK).Says("Hand over 1 invitation to lim@tech.gov.sg?", "TECH").SaysNot("Another agency")
	b.Get(kit.InvitationURL(i.ID)).Is(http.StatusOK) // nothing moved
	sent := confirmed(asked)
	b.Post(handOver, sent...).LeadsTo("/invite/status")
	b.Get("/invite/status").Says("Handed over", "lim@tech.gov.sg now has 1 more invitation", "No record found")
	b.Post(handOver, sent...).LeadsTo("/invite/status") // a double click
	b.Get(kit.InvitationURL(i.ID)).Is(http.StatusNotFound)
	b.Get(handOver).Says("You have no invitation to hand over")
	p.BrowserOf(other).Get("/invite/status").Says(webtest.VendorMailbox)
	p.BrowserOf(other).Get("/notifications").Says(webtest.OfficerMailbox + " handed over 1 invitation to you").Has(`href="/invite/status"`)
}

// TestPickedUsersAreHandedOver: who is ticked stays ticked through searches.
func TestPickedUsersAreHandedOver(t *testing.T) {
	p := webtest.NewPortal(t)
	officer := p.Officer(webtest.OfficerMailbox)
	p.Officer("lim@tech.gov.sg")
	tan, ong, low := p.Invited(officer, "tan@tech.gov.sg"), p.Invited(officer, "ong@tech.gov.sg"), p.Invited(officer, "low@tech.gov.sg")
	b := p.BrowserSignedIn(officer, webtest.Strong...)
	to := []string{"hand_to", "lim@tech.gov.sg", "which", "picked"}
	b.Post(handOver, to...).Is(http.StatusOK).Says("Choose the users to hand over", "tan@tech.gov.sg", "ong@tech.gov.sg", "low@tech.gov.sg")
	found := b.Post(handOver, append(to, "step", "search", "q", "ong", "id", tan.ID.String())...).Is(http.StatusOK).Says("tan@tech.gov.sg", "ong@tech.gov.sg").SaysNot("low@tech.gov.sg")
	if !strings.Contains(found.Body, `value="`+tan.ID.String()+`" checked`) {
		t.Error("who was ticked is not ticked any more")
	}
	b.Post(handOver, append(to, "step", "picked")...).Is(http.StatusUnprocessableEntity).Says("Tick one user or more")
	asked := b.Post(handOver, append(to, "step", "picked", "id", tan.ID.String(), "id", ong.ID.String())...).Is(http.StatusOK).
		Says("Hand over 2 invitations to lim@tech.gov.sg?", "tan@tech.gov.sg", "ong@tech.gov.sg").SaysNot("low@tech.gov.sg")
	b.Post(handOver, append(confirmed(asked), "id", tan.ID.String())...).Is(http.StatusConflict).Says("it is 1 now, not 2")
	b.Post(handOver, append(confirmed(asked), "id", tan.ID.String(), "id", ong.ID.String())...).LeadsTo("/invite/status")
	b.Get("/invite/status").Says("now has 2 more invitations", "low@tech.gov.sg").SaysNot("tan@tech.gov.sg")
	b.Get(kit.InvitationURL(low.ID)).Is(http.StatusOK)
	b.Get(handOver + "?id=" + low.ID.String()).Is(http.StatusOK).Has(`value="` + low.ID.String() + `"`)
}

// TestHandOverToAnotherAgency: the sender is warned, the receiver is asked, and nothing moves
// before the receiver accepts.
func TestHandOverToAnotherAgency(t *testing.T) {
	p := webtest.NewPortal(t)
	officer, other := p.Officer(webtest.OfficerMailbox), p.Officer("lim@hive.gov.sg")
	i := p.Invited(officer, webtest.VendorMailbox)
	b, theirs := p.BrowserSignedIn(officer, webtest.Strong...), p.BrowserSignedIn(other, webtest.Strong...)
	offer := func() (path string) {
		t.Helper()
		asked := b.Post(handOver, "hand_to", "lim@hive.gov.sg", "which", "all").Is(http.StatusOK).Says("Another agency", "HIVE", "asked to accept")
		path = b.Post(handOver, confirmed(asked)...).Is(http.StatusSeeOther).Header.Get("Location")
		b.Get(path).Says("Waits to be accepted", "1 invitation to lim@hive.gov.sg", "Withdraw").SaysNot("Decline")
		return path
	}
	path := offer()
	b.Get(handOver).Says("You have no invitation to hand over", "Not accepted yet", "1 invitation to lim@hive.gov.sg")
	b.Post(path + "/accept").Is(http.StatusForbidden)
	b.Post(path + "/withdraw").LeadsTo(path)
	b.Get(path).Says("Withdrawn: nothing was moved")
	theirs.Post(path + "/accept").Is(http.StatusConflict).Says("was withdrawn")

	path = offer()
	theirs.Get("/notifications").Says(webtest.OfficerMailbox + " wants to hand over 1 invitation to you").Has(`href="` + path + `"`)
	theirs.Get(path).Says("Take over 1 invitation from "+webtest.OfficerMailbox+"?", "TECH", "Accept", "Decline")
	theirs.Post(path + "/withdraw").Is(http.StatusForbidden)
	theirs.Post(path + "/decline").LeadsTo(path)
	b.Get("/notifications").Says("lim@hive.gov.sg declined 1 invitation")

	path = offer()
	theirs.Get(kit.InvitationURL(i.ID)).Is(http.StatusNotFound)
	theirs.Post(path + "/accept").LeadsTo("/invite/status")
	theirs.Get("/invite/status").Says("You now have 1 more invitation", webtest.VendorMailbox)
	b.Get(kit.InvitationURL(i.ID)).Is(http.StatusNotFound)
	b.Get("/notifications").Says("lim@hive.gov.sg accepted 1 invitation")
	theirs.Get(path).Says("Accepted").SaysNot("Decline")
	p.BrowserOf(p.Officer("third@tech.gov.sg")).Get(path).Is(http.StatusNotFound)
}

// TestMailedCodeDoesNotHandOver: nor does it take over.
func TestMailedCodeDoesNotHandOver(t *testing.T) {
	p := webtest.NewPortal(t)
	officer, other := p.Officer(webtest.OfficerMailbox), p.Officer("lim@hive.gov.sg")
	p.Invited(officer, webtest.VendorMailbox)
	b := p.BrowserSignedIn(officer, webtest.Strong...)
	asked := b.Post(handOver, "hand_to", "lim@hive.gov.sg", "which", "all").Is(http.StatusOK)
	path := b.Post(handOver, confirmed(asked)...).Is(http.StatusSeeOther).Header.Get("Location")
	weak := p.BrowserOf(other)
	weak.Get(path).Is(http.StatusOK).Says("Accept")
	weak.Post(path + "/accept").Is(http.StatusSeeOther)
	weak.Get(path).Says("Waits to be accepted")
	p.BrowserOf(officer).Get(handOver).Is(http.StatusSeeOther)
}

// TestAdminHandsOver: the page counts, warns and asks an agency admin's receiver.
func TestAdminHandsOver(t *testing.T) {
	p := webtest.NewPortal(t)
	officer, other := p.Officer(webtest.OfficerMailbox), p.Officer("lim@hive.gov.sg")
	p.Invited(officer, webtest.VendorMailbox)
	boss := p.BrowserSignedIn(p.Serving("boss@tech.gov.sg", techpass.DutyAgencyAdmin), webtest.Strong...)
	at := kit.AccountURL(officer.ID)
	boss.Post(at+"/hand-over", "hand_to", "nobody@tech.gov.sg").Is(http.StatusUnprocessableEntity).Says("Nobody with this mailbox")
	boss.Post(at+"/hand-over", "hand_to", "lim@hive.gov.sg").Is(http.StatusOK).Says("Hand over 1 invitation to lim@hive.gov.sg?", "Another agency", "asked to accept")
	boss.Post(at+"/hand-over", "hand_to", "lim@hive.gov.sg", "step", "confirm").LeadsTo(at)
	boss.Get(at).Says("lim@hive.gov.sg is asked to take over 1 invitation")
	p.BrowserOf(other).Get("/invite/status").SaysNot(webtest.VendorMailbox)
	b := p.BrowserOf(p.AdminAccount())
	b.Post(at+"/hand-over", "hand_to", "lim@hive.gov.sg").Is(http.StatusOK).Says("Another agency", "at once")
	b.Post(at+"/hand-over", "hand_to", "lim@hive.gov.sg", "step", "confirm").LeadsTo(at)
	p.BrowserOf(other).Get("/invite/status").Says(webtest.VendorMailbox)
}
