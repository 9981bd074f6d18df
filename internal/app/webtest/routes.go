package webtest

import (
	"bytes"
	"context"

	"github.com/google/uuid"

	"techbiz/internal/techpass"
	"techbiz/internal/web/batch"
)

// NewDraft uploads a list of the officer's, in which something is wrong, and returns the
// address of its page. The one before is reset: an officer can't have many.
func (p *Portal) NewDraft(officer *techpass.Account) string {
	p.Helper()
	lists, err := p.Batches.List(context.Background(), officer.Actor())
	p.OK(err)
	for _, b := range lists {
		_, err := p.Batches.Reset(context.Background(), officer.Actor(), b.ID)
		p.OK(err)
	}
	file := List(Mixed()...)
	upload, err := workbooks().Open(bytes.NewReader(file), int64(len(file)), "new joiners.csv")
	p.OK(err)
	b, err := p.Batches.Upload(context.Background(), officer.Actor(), upload, "")
	p.OK(err)
	return batch.URL(b.ID)
}

// SomeMailbox is one that nobody was invited to.
func SomeMailbox() string { return "m" + uuid.NewString()[:13] + "@tech.gov.sg" }

// Accepted returns the account of a vendor who accepted and has all steps before them.
func (p *Portal) Accepted(officer *techpass.Account) uuid.UUID {
	p.Helper()
	mailbox := "v" + uuid.NewString()[:13] + "@acme.com"
	i := p.Invited(officer, mailbox)
	b := p.Browser()
	link := p.Link(mailbox)
	b.Post(link + "/code").LeadsTo(link + "/verify")
	b.Post(link+"/verify", "code", p.Code(mailbox)).LeadsTo("/onboarding")
	return i.AccountID
}

// AsID returns a browser in which the account is signed in, see BrowserOf.
func (p *Portal) AsID(accountID uuid.UUID) *Browser {
	return p.BrowserOf(&techpass.Account{ID: accountID})
}
