package accept

import (
	"techbiz/internal/factor"
	"techbiz/internal/invite"
	"techbiz/internal/myaccount"
	"techbiz/internal/policy"
	"techbiz/internal/signin"
	"techbiz/internal/web/kit"
)

// Pages are the pages of who was invited: the invitation, and the steps of activation.
type Pages struct {
	*kit.Site

	Invites   *invite.Service
	Factors   *factor.Service
	Policies  *policy.Service
	MyAccount *myaccount.Service
	SignIn    *signin.Service
}
