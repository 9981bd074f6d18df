package web_test

import (
	"context"
	"net/http"
	"testing"

	"techbiz/internal/app"
	"techbiz/internal/app/webtest"
)

// TestAFullDiskIsTold: to those who can make room in so many words, to others as what it is to
// them; the node is not ready until there is room again.
func TestAFullDiskIsTold(t *testing.T) {
	p := webtest.NewPortal(t)
	limit := func(pages string) {
		// The jobs write on the connection that everybody writes on.
		err := p.Store.WorkDriver().GetExecutor().Exec(context.Background(), "PRAGMA max_page_count="+pages)
		p.OK(err)
	}
	admin, officer := p.BrowserOf(p.AdminAccount()), p.BrowserOf(p.Officer(webtest.OfficerMailbox))
	guest := p.Browser()
	guest.Get("/readyz").Is(http.StatusOK)
	limit("1") // as many as there are
	invite := func(b *webtest.Browser, mailbox string) webtest.Reply {
		var r webtest.Reply
		for range 50 { // until what is free in the file is used up
			if r = b.Post("/invite/email", "email", mailbox, "reason", "Payments", "seed", "no"); r.Status != http.StatusSeeOther {
				break
			}
			mailbox = "x" + mailbox
		}
		return r
	}
	invite(officer, "a@tech.gov.sg").Is(http.StatusServiceUnavailable).Says("We can't save at the moment")
	if r := invite(admin, "b@tech.gov.sg").Is(http.StatusServiceUnavailable).Says("The disk is full"); r.Header.Get("Retry-After") == "" {
		t.Error("it does not say when to try again")
	}
	guest.Get("/readyz").Is(http.StatusServiceUnavailable).Has(`"disk":"failed"`)
	limit("1000000")
	guest.Get("/readyz").Is(http.StatusOK)
	invite(officer, "officer@tech.gov.sg").Is(http.StatusUnprocessableEntity)
}

func TestLittleRoomIsNotReady(t *testing.T) {
	p := webtest.NewPortal(t, func(o *app.Options) { o.MinFreeDisk = 1 << 62 })
	p.Browser().Get("/readyz").Is(http.StatusServiceUnavailable).Has(`"disk":"failed"`)
}
