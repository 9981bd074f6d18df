package accept

import (
	"techbiz/internal/auth/mfa"
	"techbiz/internal/auth/signin"
	"techbiz/internal/invite"
	"techbiz/internal/lifecycle/myaccount"
	"techbiz/internal/techpass/policy"
	"techbiz/internal/web/kit"
)

// Pages are the pages of who was invited: the invitation, and the steps of activation.
type Pages struct {
	*kit.Site

	Invites   *invite.Service
	Factors   *mfa.Service
	Policies  *policy.Service
	MyAccount *myaccount.Service
	SignIn    *signin.Service
}
