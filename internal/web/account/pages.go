package account

import (
	"techbiz/internal/auth/mfa"
	"techbiz/internal/auth/signin"
	"techbiz/internal/lifecycle/myaccount"
	"techbiz/internal/mail/notice"
	"techbiz/internal/seed"
	"techbiz/internal/web/kit"
)

// Pages are the pages of My Account, and of what inviters are told.
type Pages struct {
	*kit.Site

	MyAccount *myaccount.Service
	Factors   *mfa.Service
	SignIn    *signin.Service
	Seeds     *seed.Service
	Notices   *notice.Service
}
