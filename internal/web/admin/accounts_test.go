package admin_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"techbiz/internal/app/webtest"
	"techbiz/internal/base/people"
	"techbiz/internal/base/sgtime"
	"techbiz/internal/techpass"
	"techbiz/internal/web/kit"
)

func TestAdminFindsAccounts(t *testing.T) {
	p := webtest.NewPortal(t)
	officer := p.Officer(webtest.OfficerMailbox)
	i := p.Invited(officer, webtest.VendorMailbox)
	b := p.BrowserOf(p.AdminAccount())
	b.Get("/overview").Has(`href="/admin"`)
	b.Get("/admin").Has(`href="/admin/accounts"`)
	b.Get("/admin/accounts").Is(http.StatusOK).Says("the newest first", webtest.VendorMailbox).SaysNot("No record found")
	found := b.Get("/admin/accounts?q="+webtest.VendorMailbox[:4]).Says(webtest.VendorMailbox, "Not activated", "vendor").SaysNot(webtest.OfficerMailbox)
	b.Get("/admin/accounts?q=lim+jane").Says(webtest.VendorMailbox, "Jane Lim", "1 account found").SaysNot(webtest.OfficerMailbox)
	b.Get("/admin/accounts?q=%3Cscript%3E").Says("No record found")
	page := b.Get(kit.AccountURL(i.AccountID)).Is(http.StatusOK).Says(webtest.VendorMailbox, "Not activated", "Details", "The account will be terminated on 24-12-2026 unless its holder signs in. Its holder will be reminded each day from 17-12-2026 on.")
	if !strings.Contains(found.Body, kit.AccountURL(i.AccountID)) {
		t.Error("the row does not lead to the account")
	}
	page.SaysNot("Mark as left", "Enable", "End the investigation")
	b.Get(kit.AccountURL(officer.ID)).Says("Mark as left", "Hand over invitations").SaysNot("Set end of contract")
	b.Get("/admin/accounts/no-id").Is(http.StatusNotFound)
	b.Get(kit.AccountURL(i.AccountID) + "/burn").Is(http.StatusNotFound)
	b.Get("/admin/audit?subject=" + i.AccountID.String()).Has(kit.AccountURL(i.AccountID))
}

func TestAdminChangesAnAccount(t *testing.T) {
	p := webtest.NewPortal(t)
	i := p.Invited(p.Officer(webtest.OfficerMailbox), webtest.VendorMailbox)
	b := p.BrowserOf(p.AdminAccount())
	at := kit.AccountURL(i.AccountID)
	do := func(action string, pairs ...string) webtest.Reply {
		t.Helper()
		b.Get(at+"/"+action).Is(http.StatusOK).Says(webtest.VendorMailbox, "Cancel")
		b.Post(at+"/"+action, pairs...).LeadsTo(at)
		return b.Get(at).Is(http.StatusOK)
	}
	do("disable").Says("The account is disabled", "By an admin").SaysNot("Disable this")
	b.Get(at + "/disable").Is(http.StatusConflict).Says("The account has changed meanwhile")
	do("enable").Says("The account is enabled", "Not activated")
	do("investigate").Says("Under investigation", "End the investigation")
	do("clear").Says("The investigation has ended").SaysNot("Under investigation")
	do("type", "type", string(techpass.Product)).Says("of type product now")
	b.Post(at+"/type", "type", "king").Is(http.StatusUnprocessableEntity).Says("Choose one of the types")
	do("type", "type", string(techpass.Vendor)).Says("of type vendor now")
	do("contract", "ends_on", "31-12-2026").Says("disabled on 31-12-2026", "Contract ends")
	b.Get(at + "/contract").Has(`value="31-12-2026"`)
	do("contract", "ends_on", "2026-12-30").Says("disabled on 30-12-2026")
	for typed, words := range map[string]string{"2026-02-30": "Enter a date", "soon": "Enter a date", "2026-11-23": "in the past"} {
		b.Post(at+"/contract", "ends_on", typed).Is(http.StatusUnprocessableEntity).Says("There is a problem", words)
	}
	do("contract", "ends_on", "").Says("The contract has no end")
	do("terminate").Says("Terminated", "will be deleted on 29-11-2026").SaysNot("Change this account")
	b.Post(at + "/enable").Is(http.StatusConflict).Says("This account has ended")
	p.Clock.Add(6 * 24 * time.Hour)
	_, err := p.Lives.RunDue(t.Context())
	p.OK(err)
	p.BrowserOf(p.AdminAccount()).Get(at).Is(http.StatusOK).Says("Deleted account").SaysNot(webtest.VendorMailbox)
}

func TestAdminMayNotChangeThemselves(t *testing.T) {
	p := webtest.NewPortal(t)
	admin := p.AdminAccount()
	b := p.BrowserOf(admin)
	b.Post(kit.AccountURL(admin.ID) + "/disable").Is(http.StatusConflict).Says("This is your own account")
	b.Post(kit.AccountURL(admin.ID) + "/leave").Is(http.StatusConflict).Says("This is your own account")
}

func TestOfficerLeavesByAnAdmin(t *testing.T) {
	p := webtest.NewPortal(t)
	officer, other := p.Officer(webtest.OfficerMailbox), p.Officer(webtest.OtherMailbox)
	i := p.Invited(officer, webtest.VendorMailbox)
	theirs := p.BrowserOf(officer)
	theirs.Get("/overview").Is(http.StatusOK)
	b := p.BrowserOf(p.AdminAccount())
	at := kit.AccountURL(officer.ID)
	b.Get(at+"/leave").Says("Has this officer left?", webtest.OfficerMailbox, "Hand over to")
	b.Post(at+"/leave", "hand_to", "nobody@tech.gov.sg").Is(http.StatusUnprocessableEntity).Says("Nobody with this mailbox can take over").Has(`value="nobody@tech.gov.sg"`)
	b.Post(at+"/leave", "hand_to", "no mailbox").Is(http.StatusUnprocessableEntity).Says("There is a problem")
	b.Post(at+"/leave", "hand_to", webtest.OtherMailbox).Is(http.StatusOK).Says("Hand over 1 invitation to "+webtest.OtherMailbox+"?", "The account is disabled")
	theirs.Get("/overview").Is(http.StatusOK) // nothing is done before it is confirmed
	b.Post(at+"/leave", "hand_to", webtest.OtherMailbox, "step", "confirm").LeadsTo(at)
	b.Get(at).Says("marked as left", webtest.OtherMailbox+" now has 1 more invitation", "The officer left", "Left").SaysNot("Mark as left")
	theirs.Get("/overview").Is(http.StatusSeeOther) // signed out
	p.BrowserOf(other).Get(kit.InvitationURL(i.ID)).Is(http.StatusOK).Says(webtest.VendorMailbox)
}

func TestContractOfAVendor(t *testing.T) {
	p := webtest.NewPortal(t)
	officer := p.Officer(webtest.OfficerMailbox)
	i := p.Invited(officer, webtest.VendorMailbox)
	b := p.BrowserOf(officer)
	at := kit.InvitationURL(i.ID)
	b.Get(at).Says("Set end of contract").SaysNot("Contract ends")
	b.Get(at+"/contract").Is(http.StatusOK).Says("When does the contract end?", webtest.VendorMailbox)
	b.Post(at+"/contract", "ends_on", "2026-11-23").Is(http.StatusUnprocessableEntity).Says("in the past").Has(`value="2026-11-23"`)
	b.Post(at+"/contract", "ends_on", "2026-11-26").LeadsTo(at)
	b.Get(at).Says("disabled on 26-11-2026", "Contract ends")
	p.BrowserOf(p.AdminAccount()).Get(kit.AccountURL(i.AccountID)).Says("disabled on 26-11-2026, when the contract ends")
	b.Get(at + "/contract").Has(`value="26-11-2026"`)
	p.Clock.Add(3 * 24 * time.Hour)
	_, err := p.Lives.RunDue(t.Context())
	p.OK(err)
	if a := p.Account(i.AccountID); a.State != techpass.Disabled {
		t.Fatalf("the account is %s", a.State)
	}
	b = p.BrowserOf(officer)
	b.Get(at).Says("The contract of this user has ended")
	b.Post(at+"/contract", "ends_on", sgtime.DateOf(p.Clock.Now()).Add(30).String()).LeadsTo(at)
	if a := p.Account(i.AccountID); a.State != techpass.Pending {
		t.Errorf("extended, the account is %s", a.State)
	}
	officers := p.Invited(officer, "tan@tech.gov.sg")
	b.Get(kit.InvitationURL(officers.ID)).SaysNot("Set end of contract")
	b.Get(kit.InvitationURL(officers.ID) + "/contract").Is(http.StatusConflict)
	_, err = p.Lives.Leave(t.Context(), people.System(), officer.Email, people.Email{})
	p.OK(err)
}
