package access

import (
	"techbiz/internal/auth/signin"
	"techbiz/internal/techpass"
	"techbiz/internal/web/kit"
)

// Visitor is one request, with what was found out about who sent it.
type Visitor struct {
	*kit.Request

	Guard *Guard
	// portal is the sign-in to the portal, and Account whose it is; nil where nobody is.
	portal  *signin.SignIn
	Account *techpass.Account
	// Holder is who is signed in with TechPass; nil where nobody is.
	Holder *holder
	// Invitee is whose onboarding goes on; nil where none does.
	Invitee *techpass.Account
	// mailboxAlone: whoever goes on with it showed no more than that they read its mailbox.
	mailboxAlone bool
	// Policies are those in force; read where an onboarding goes on.
	Policies techpass.Policies
	// lost: the browser brought a session that has ended by itself.
	lost bool
	// carried is the flow that the page came with, once it was asked for; Stale says that it
	// came with one that does not hold.
	carried *Flow
	Stale   bool
	// bound is the token that flows are bound to, once one was.
	bound string
}

// holder is somebody signed in with TechPass.
type holder struct {
	SignIn  *signin.SignIn
	Account *techpass.Account
}

// VisitorOf returns who sent the request, of whom nothing is known before Enter.
func (g *Guard) VisitorOf(q *kit.Request) *Visitor {
	if v, ok := q.Visitor.(*Visitor); ok {
		return v
	}
	v := &Visitor{Request: q, Guard: g}
	q.Visitor = v
	return v
}

// On has a handler that asks who is there answer requests.
func On(serve func(*Visitor) error) func(*kit.Request) error {
	return func(q *kit.Request) error { return serve(q.Visitor.(*Visitor)) } //nolint:forcetypeassert // enter made it
}
