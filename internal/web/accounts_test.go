package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"techbiz/internal/people"
	"techbiz/internal/singapore"
	"techbiz/internal/techpass"
	"techbiz/internal/web"
)

func TestAdminFindsAccounts(t *testing.T) {
	p := newPortal(t)
	officer := p.Officer(officerMailbox)
	i := p.invited(officer, vendorMailbox)
	b := p.as(p.admin())
	b.get("/overview").has(`href="/admin"`)
	b.get("/admin").has(`href="/admin/accounts"`)
	b.get("/admin/accounts").is(http.StatusOK).says("the newest first", vendorMailbox).saysNot("No record found")
	found := b.get("/admin/accounts?q="+vendorMailbox[:4]).says(vendorMailbox, "Not activated", "vendor").saysNot(officerMailbox)
	b.get("/admin/accounts?q=lim+jane").says(vendorMailbox, "Jane Lim", "1 account found").saysNot(officerMailbox)
	b.get("/admin/accounts?q=%3Cscript%3E").says("No record found")
	page := b.get(web.AccountURL(i.AccountID)).is(http.StatusOK).says(vendorMailbox, "Not activated", "Details", "The account will be terminated on 24-12-2026 unless its holder signs in. Its holder will be reminded each day from 17-12-2026 on.")
	if !strings.Contains(found.body, web.AccountURL(i.AccountID)) {
		t.Error("the row does not lead to the account")
	}
	page.saysNot("Mark as left", "Enable", "End the investigation")
	b.get(web.AccountURL(officer.ID)).says("Mark as left", "Hand over invitations").saysNot("Set end of contract")
	b.get("/admin/accounts/no-id").is(http.StatusNotFound)
	b.get(web.AccountURL(i.AccountID) + "/burn").is(http.StatusNotFound)
	b.get("/admin/audit?subject=" + i.AccountID.String()).has(web.AccountURL(i.AccountID))
}

func TestAdminChangesAnAccount(t *testing.T) {
	p := newPortal(t)
	i := p.invited(p.Officer(officerMailbox), vendorMailbox)
	b := p.as(p.admin())
	at := web.AccountURL(i.AccountID)
	do := func(deed string, pairs ...string) reply {
		t.Helper()
		b.get(at+"/"+deed).is(http.StatusOK).says(vendorMailbox, "Cancel")
		b.post(at+"/"+deed, pairs...).leadsTo(at)
		return b.get(at).is(http.StatusOK)
	}
	do("disable").says("The account is disabled", "By an admin").saysNot("Disable this")
	b.get(at + "/disable").is(http.StatusConflict).says("The account has changed meanwhile")
	do("enable").says("The account is enabled", "Not activated")
	do("investigate").says("Under investigation", "End the investigation")
	do("clear").says("The investigation has ended").saysNot("Under investigation")
	do("type", "type", string(techpass.Product)).says("of type product now")
	b.post(at+"/type", "type", "king").is(http.StatusUnprocessableEntity).says("Choose one of the types")
	do("type", "type", string(techpass.Vendor)).says("of type vendor now")
	do("contract", "ends_on", "31-12-2026").says("disabled on 31-12-2026", "Contract ends")
	b.get(at + "/contract").has(`value="31-12-2026"`)
	do("contract", "ends_on", "2026-12-30").says("disabled on 30-12-2026")
	for typed, words := range map[string]string{"2026-02-30": "Enter a date", "soon": "Enter a date", "2026-11-23": "in the past"} {
		b.post(at+"/contract", "ends_on", typed).is(http.StatusUnprocessableEntity).says("There is a problem", words)
	}
	do("contract", "ends_on", "").says("The contract has no end")
	do("terminate").says("Terminated", "will be deleted on 29-11-2026").saysNot("Change this account")
	b.post(at + "/enable").is(http.StatusConflict).says("This account has ended")
	p.Clock.Add(6 * 24 * time.Hour)
	_, err := p.Lives.RunDue(t.Context())
	p.OK(err)
	p.as(p.admin()).get(at).is(http.StatusOK).says("Deleted account").saysNot(vendorMailbox)
}

func TestAdminMayNotChangeThemselves(t *testing.T) {
	p := newPortal(t)
	admin := p.admin()
	b := p.as(admin)
	b.post(web.AccountURL(admin.ID) + "/disable").is(http.StatusConflict).says("This is your own account")
	b.post(web.AccountURL(admin.ID) + "/leave").is(http.StatusConflict).says("This is your own account")
}

func TestOfficerLeavesByAnAdmin(t *testing.T) {
	p := newPortal(t)
	officer, other := p.Officer(officerMailbox), p.Officer(otherMailbox)
	i := p.invited(officer, vendorMailbox)
	theirs := p.as(officer)
	theirs.get("/overview").is(http.StatusOK)
	b := p.as(p.admin())
	at := web.AccountURL(officer.ID)
	b.get(at+"/leave").says("Has this officer left?", officerMailbox, "Hand over to")
	b.post(at+"/leave", "hand_to", "nobody@tech.gov.sg").is(http.StatusUnprocessableEntity).says("Nobody with this mailbox can take over").has(`value="nobody@tech.gov.sg"`)
	b.post(at+"/leave", "hand_to", "no mailbox").is(http.StatusUnprocessableEntity).says("There is a problem")
	b.post(at+"/leave", "hand_to", otherMailbox).is(http.StatusOK).says("Hand over 1 invitation to "+otherMailbox+"?", "The account is disabled")
	theirs.get("/overview").is(http.StatusOK) // nothing is done before it is confirmed
	b.post(at+"/leave", "hand_to", otherMailbox, "step", "confirm").leadsTo(at)
	b.get(at).says("marked as left", otherMailbox+" now has 1 more invitation", "The officer left", "Left").saysNot("Mark as left")
	theirs.get("/overview").is(http.StatusSeeOther) // signed out
	p.as(other).get(web.InvitationURL(i.ID)).is(http.StatusOK).says(vendorMailbox)
}

func TestContractOfAVendor(t *testing.T) {
	p := newPortal(t)
	officer := p.Officer(officerMailbox)
	i := p.invited(officer, vendorMailbox)
	b := p.as(officer)
	at := web.InvitationURL(i.ID)
	b.get(at).says("Set end of contract").saysNot("Contract ends")
	b.get(at+"/contract").is(http.StatusOK).says("When does the contract end?", vendorMailbox)
	b.post(at+"/contract", "ends_on", "2026-11-23").is(http.StatusUnprocessableEntity).says("in the past").has(`value="2026-11-23"`)
	b.post(at+"/contract", "ends_on", "2026-11-26").leadsTo(at)
	b.get(at).says("disabled on 26-11-2026", "Contract ends")
	p.as(p.admin()).get(web.AccountURL(i.AccountID)).says("disabled on 26-11-2026, when the contract ends")
	b.get(at + "/contract").has(`value="26-11-2026"`)
	p.Clock.Add(3 * 24 * time.Hour)
	_, err := p.Lives.RunDue(t.Context())
	p.OK(err)
	if a := p.Account(i.AccountID); a.State != techpass.Disabled {
		t.Fatalf("the account is %s", a.State)
	}
	b = p.as(officer)
	b.get(at).says("The contract of this user has ended")
	b.post(at+"/contract", "ends_on", singapore.DateOf(p.Clock.Now()).Add(30).String()).leadsTo(at)
	if a := p.Account(i.AccountID); a.State != techpass.Pending {
		t.Errorf("extended, the account is %s", a.State)
	}
	officers := p.invited(officer, "tan@tech.gov.sg")
	b.get(web.InvitationURL(officers.ID)).saysNot("Set end of contract")
	b.get(web.InvitationURL(officers.ID) + "/contract").is(http.StatusConflict)
	_, err = p.Lives.Leave(t.Context(), people.System(), officer.Email, people.Email{})
	p.OK(err)
}
