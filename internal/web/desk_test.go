package web

import (
	"context"

	"github.com/google/uuid"

	"techbiz/internal/desk"
	"techbiz/internal/invite"
	"techbiz/internal/techpass"
)

// raised returns a request of the officer's, and its attachment.
func (p *portal) raised(officer *techpass.Account) (id, fileID uuid.UUID) {
	p.t.Helper()
	ctx := context.Background()
	for { // nobody may have many that are open
		own, err := p.Desk.Own(ctx, officer.Actor(), invite.Cursor{})
		p.must(err)
		if len(own.Rows) == 0 || own.Rows[0].State.Closed() {
			break
		}
		p.must(p.Desk.Withdraw(ctx, officer.Actor(), own.Rows[0].ID))
	}
	r, err := p.Desk.Raise(ctx, officer.Actor(), desk.Form{Kind: "other", Details: "Help"}, []desk.Upload{{Name: "a.txt", Content: []byte("text")}}, "")
	p.must(err)
	st, err := p.Desk.Look(ctx, officer.Actor(), r.ID)
	p.must(err)
	return r.ID, st.Files[0].ID
}
