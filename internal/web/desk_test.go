package web_test

import (
	"context"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/app/webtest"
	"techbiz/internal/base/keyset"
	"techbiz/internal/desk"
	"techbiz/internal/techpass"
)

// raised returns a request of the officer's, and its attachment.
func raised(p *webtest.Portal, officer *techpass.Account) (id, fileID uuid.UUID) {
	p.Helper()
	ctx := context.Background()
	for { // nobody may have many that are open
		own, err := p.Desk.Own(ctx, officer.Actor(), keyset.Cursor{})
		p.OK(err)
		if len(own.Rows) == 0 || own.Rows[0].State.Closed() {
			break
		}
		p.OK(p.Desk.Withdraw(ctx, officer.Actor(), own.Rows[0].ID))
	}
	before := *p.Desk // nobody may raise many in a day, so this is an hour after the one before
	p.RaisedBefore++
	hours := time.Duration(p.RaisedBefore-2000) * time.Hour
	before.Now = func() time.Time { return p.Clock.Now().Add(hours) }
	r, err := before.Raise(ctx, officer.Actor(), desk.Form{Kind: "other", Details: "Help"}, []desk.Upload{{Name: "a.txt", Content: []byte("text")}}, "")
	p.OK(err)
	st, err := p.Desk.Look(ctx, officer.Actor(), r.ID)
	p.OK(err)
	return r.ID, st.Files[0].ID
}
