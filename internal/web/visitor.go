package web

import (
	"techbiz/internal/signin"
	"techbiz/internal/techpass"
	"techbiz/internal/web/kit"
)

// visit is one request, with what was found out about who sent it.
type visit struct {
	*kit.Request

	guard *guard
	// portal is the sign-in to the portal, and account whose it is; nil where nobody is.
	portal  *signin.SignIn
	account *techpass.Account
	// holder is who is signed in with TechPass; nil where nobody is.
	holder *holder
	// invitee is whose onboarding goes on; nil where none does.
	invitee *techpass.Account
	// mailboxAlone: whoever goes on with it showed no more than that they read its mailbox.
	mailboxAlone bool
	// policies are those in force; read where an onboarding goes on.
	policies techpass.Policies
	// lost: the browser brought a session that has ended by itself.
	lost bool
	// carried is the flow that the page came with, once it was asked for; stale says that it
	// came with one that does not hold.
	carried *flow
	stale   bool
	// bound is the token that flows are bound to, once one was.
	bound string
}

// holder is somebody signed in with TechPass.
type holder struct {
	SignIn  *signin.SignIn
	Account *techpass.Account
}

// visitOf is the visit that the request is part of.
func (g *guard) visitOf(q *kit.Request) *visit {
	if v, ok := q.Visitor.(*visit); ok {
		return v
	}
	v := &visit{Request: q, guard: g}
	q.Visitor = v
	return v
}

// on has a handler of visits answer requests.
func on(serve func(*visit) error) func(*kit.Request) error {
	return func(q *kit.Request) error { return serve(q.Visitor.(*visit)) } //nolint:forcetypeassert // enter made it
}
