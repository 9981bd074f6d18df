package web_test

import (
	"net/http"
	"strings"
	"testing"

	"techbiz/internal/techpass"
	"techbiz/internal/web"
)

const handOver = "/invite/hand-over"

// hidden returns fields of the form with their values, as a browser sends them on.
func (r reply) hidden(names ...string) (pairs []string) {
	r.t.Helper()
	for _, name := range names {
		pairs = append(pairs, name, r.field(name))
	}
	return pairs
}

// confirmed are the fields that a page which asks for confirmation sends.
func (r reply) confirmed() []string {
	r.t.Helper()
	return r.hidden("hand_to", "which", "status", "list", "count", "hand_over", "step")
}

func TestOfficerHandsOver(t *testing.T) {
	p := newPortal(t)
	officer, other := p.Officer(officerMailbox), p.Officer("lim@tech.gov.sg")
	i := p.invited(officer, vendorMailbox)
	b := p.signedIn(officer, strong...)
	b.get("/invite/status").has(`href="/invite/hand-over"`)
	b.get(handOver).is(http.StatusOK).says("You can hand over 1 invitation to another officer", "All of them")
	for typed, words := range map[string]string{"": "Enter", officerMailbox: "the same officer's", vendorMailbox: "Nobody with this mailbox"} {
		b.post(handOver, "hand_to", typed, "which", "all").is(http.StatusUnprocessableEntity).says("There is a problem", words)
	}
	b.post(handOver, "hand_to", "lim@tech.gov.sg").is(http.StatusUnprocessableEntity).says("Choose which invitations").has(`value="lim@tech.gov.sg"`)
	b.post(handOver, "hand_to", "lim@tech.gov.sg", "which", "status").is(http.StatusUnprocessableEntity).says("Choose a status")
	b.post(handOver, "hand_to", "lim@tech.gov.sg", "which", "list").is(http.StatusUnprocessableEntity).says("Choose a list")
	b.post(handOver, "hand_to", "lim@tech.gov.sg", "which", "status", "status", "onboarded").is(http.StatusUnprocessableEntity).says("There is no such invitation")

	asked := b.post(handOver, "hand_to", "lim@tech.gov.sg", "which", "all").is(http.StatusOK).says("Hand over 1 invitation to lim@tech.gov.sg?", "TECH").saysNot("Another agency")
	b.get(web.InvitationURL(i.ID)).is(http.StatusOK) // nothing moved
	sent := asked.confirmed()
	b.post(handOver, sent...).leadsTo("/invite/status")
	b.get("/invite/status").says("Handed over", "lim@tech.gov.sg now has 1 more invitation", "No record found")
	b.post(handOver, sent...).leadsTo("/invite/status") // a double click
	b.get(web.InvitationURL(i.ID)).is(http.StatusNotFound)
	b.get(handOver).says("You have no invitation to hand over")
	p.as(other).get("/invite/status").says(vendorMailbox)
	p.as(other).get("/notifications").says(officerMailbox + " handed over 1 invitation to you").has(`href="/invite/status"`)
}

// TestPickedUsersAreHandedOver: who is ticked stays ticked through searches.
func TestPickedUsersAreHandedOver(t *testing.T) {
	p := newPortal(t)
	officer := p.Officer(officerMailbox)
	p.Officer("lim@tech.gov.sg")
	tan, ong, low := p.invited(officer, "tan@tech.gov.sg"), p.invited(officer, "ong@tech.gov.sg"), p.invited(officer, "low@tech.gov.sg")
	b := p.signedIn(officer, strong...)
	to := []string{"hand_to", "lim@tech.gov.sg", "which", "picked"}
	b.post(handOver, to...).is(http.StatusOK).says("Choose the users to hand over", "tan@tech.gov.sg", "ong@tech.gov.sg", "low@tech.gov.sg")
	found := b.post(handOver, append(to, "step", "search", "q", "ong", "id", tan.ID.String())...).is(http.StatusOK).says("tan@tech.gov.sg", "ong@tech.gov.sg").saysNot("low@tech.gov.sg")
	if !strings.Contains(found.body, `value="`+tan.ID.String()+`" checked`) {
		t.Error("who was ticked is not ticked any more")
	}
	b.post(handOver, append(to, "step", "picked")...).is(http.StatusUnprocessableEntity).says("Tick one user or more")
	asked := b.post(handOver, append(to, "step", "picked", "id", tan.ID.String(), "id", ong.ID.String())...).is(http.StatusOK).
		says("Hand over 2 invitations to lim@tech.gov.sg?", "tan@tech.gov.sg", "ong@tech.gov.sg").saysNot("low@tech.gov.sg")
	b.post(handOver, append(asked.confirmed(), "id", tan.ID.String())...).is(http.StatusConflict).says("it is 1 now, not 2")
	b.post(handOver, append(asked.confirmed(), "id", tan.ID.String(), "id", ong.ID.String())...).leadsTo("/invite/status")
	b.get("/invite/status").says("now has 2 more invitations", "low@tech.gov.sg").saysNot("tan@tech.gov.sg")
	b.get(web.InvitationURL(low.ID)).is(http.StatusOK)
	b.get(handOver + "?id=" + low.ID.String()).is(http.StatusOK).has(`value="` + low.ID.String() + `"`)
}

// TestHandOverToAnotherAgency: the sender is warned, the receiver is asked, and nothing moves
// before the receiver accepts.
func TestHandOverToAnotherAgency(t *testing.T) {
	p := newPortal(t)
	officer, other := p.Officer(officerMailbox), p.Officer("lim@hive.gov.sg")
	i := p.invited(officer, vendorMailbox)
	b, theirs := p.signedIn(officer, strong...), p.signedIn(other, strong...)
	offer := func() (path string) {
		t.Helper()
		asked := b.post(handOver, "hand_to", "lim@hive.gov.sg", "which", "all").is(http.StatusOK).says("Another agency", "HIVE", "asked to accept")
		path = b.post(handOver, asked.confirmed()...).is(http.StatusSeeOther).header.Get("Location")
		b.get(path).says("Waits to be accepted", "1 invitation to lim@hive.gov.sg", "Withdraw").saysNot("Decline")
		return path
	}
	path := offer()
	b.get(handOver).says("You have no invitation to hand over", "Not accepted yet", "1 invitation to lim@hive.gov.sg")
	b.post(path + "/accept").is(http.StatusForbidden)
	b.post(path + "/withdraw").leadsTo(path)
	b.get(path).says("Withdrawn: nothing was moved")
	theirs.post(path + "/accept").is(http.StatusConflict).says("was withdrawn")

	path = offer()
	theirs.get("/notifications").says(officerMailbox + " wants to hand over 1 invitation to you").has(`href="` + path + `"`)
	theirs.get(path).says("Take over 1 invitation from "+officerMailbox+"?", "TECH", "Accept", "Decline")
	theirs.post(path + "/withdraw").is(http.StatusForbidden)
	theirs.post(path + "/decline").leadsTo(path)
	b.get("/notifications").says("lim@hive.gov.sg declined 1 invitation")

	path = offer()
	theirs.get(web.InvitationURL(i.ID)).is(http.StatusNotFound)
	theirs.post(path + "/accept").leadsTo("/invite/status")
	theirs.get("/invite/status").says("You now have 1 more invitation", vendorMailbox)
	b.get(web.InvitationURL(i.ID)).is(http.StatusNotFound)
	b.get("/notifications").says("lim@hive.gov.sg accepted 1 invitation")
	theirs.get(path).says("Accepted").saysNot("Decline")
	p.as(p.Officer("third@tech.gov.sg")).get(path).is(http.StatusNotFound)
}

// TestMailedCodeDoesNotHandOver: nor does it take over.
func TestMailedCodeDoesNotHandOver(t *testing.T) {
	p := newPortal(t)
	officer, other := p.Officer(officerMailbox), p.Officer("lim@hive.gov.sg")
	p.invited(officer, vendorMailbox)
	b := p.signedIn(officer, strong...)
	asked := b.post(handOver, "hand_to", "lim@hive.gov.sg", "which", "all").is(http.StatusOK)
	path := b.post(handOver, asked.confirmed()...).is(http.StatusSeeOther).header.Get("Location")
	weak := p.as(other)
	weak.get(path).is(http.StatusOK).says("Accept")
	weak.post(path + "/accept").is(http.StatusSeeOther)
	weak.get(path).says("Waits to be accepted")
	p.as(officer).get(handOver).is(http.StatusSeeOther)
}

// TestAdminHandsOver: the page counts, warns and asks an agency admin's receiver.
func TestAdminHandsOver(t *testing.T) {
	p := newPortal(t)
	officer, other := p.Officer(officerMailbox), p.Officer("lim@hive.gov.sg")
	p.invited(officer, vendorMailbox)
	boss := p.signedIn(p.Serving("boss@tech.gov.sg", techpass.DutyAgencyAdmin), strong...)
	at := web.AccountURL(officer.ID)
	boss.post(at+"/hand-over", "hand_to", "nobody@tech.gov.sg").is(http.StatusUnprocessableEntity).says("Nobody with this mailbox")
	boss.post(at+"/hand-over", "hand_to", "lim@hive.gov.sg").is(http.StatusOK).says("Hand over 1 invitation to lim@hive.gov.sg?", "Another agency", "asked to accept")
	boss.post(at+"/hand-over", "hand_to", "lim@hive.gov.sg", "step", "confirm").leadsTo(at)
	boss.get(at).says("lim@hive.gov.sg is asked to take over 1 invitation")
	p.as(other).get("/invite/status").saysNot(vendorMailbox)
	b := p.as(p.admin())
	b.post(at+"/hand-over", "hand_to", "lim@hive.gov.sg").is(http.StatusOK).says("Another agency", "at once")
	b.post(at+"/hand-over", "hand_to", "lim@hive.gov.sg", "step", "confirm").leadsTo(at)
	p.as(other).get("/invite/status").says(vendorMailbox)
}
