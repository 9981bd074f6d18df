package web_test

import (
	"context"
	"net/http"
	"testing"

	"techbiz/internal/app"
)

// TestAFullDiskIsTold: to those who can make room in so many words, to others as what it is to
// them; the node is not ready until there is room again.
func TestAFullDiskIsTold(t *testing.T) {
	p := newPortal(t)
	limit := func(pages string) {
		// The jobs write on the connection that everybody writes on.
		err := p.Store.WorkDriver().GetExecutor().Exec(context.Background(), "PRAGMA max_page_count="+pages)
		p.OK(err)
	}
	admin, officer := p.as(p.admin()), p.as(p.Officer(officerMailbox))
	guest := p.browser()
	guest.get("/readyz").is(http.StatusOK)
	limit("1") // as many as there are
	invite := func(b *browser, mailbox string) reply {
		var r reply
		for range 50 { // until what is free in the file is used up
			if r = b.post("/invite/email", "email", mailbox, "reason", "Payments", "seed", "no"); r.status != http.StatusSeeOther {
				break
			}
			mailbox = "x" + mailbox
		}
		return r
	}
	invite(officer, "a@tech.gov.sg").is(http.StatusServiceUnavailable).says("We can't save at the moment")
	if r := invite(admin, "b@tech.gov.sg").is(http.StatusServiceUnavailable).says("The disk is full"); r.header.Get("Retry-After") == "" {
		t.Error("it does not say when to try again")
	}
	guest.get("/readyz").is(http.StatusServiceUnavailable).has(`"disk":"failed"`)
	limit("1000000")
	guest.get("/readyz").is(http.StatusOK)
	invite(officer, "officer@tech.gov.sg").is(http.StatusUnprocessableEntity)
}

func TestLittleRoomIsNotReady(t *testing.T) {
	p := newPortal(t, func(o *app.Options) { o.MinFreeDisk = 1 << 62 })
	p.browser().get("/readyz").is(http.StatusServiceUnavailable).has(`"disk":"failed"`)
}
