package account

import (
	"techbiz/internal/factor"
	"techbiz/internal/myaccount"
	"techbiz/internal/notice"
	"techbiz/internal/seed"
	"techbiz/internal/signin"
	"techbiz/internal/web/kit"
)

// Pages are the pages of My Account, and of what inviters are told.
type Pages struct {
	*kit.Site

	MyAccount *myaccount.Service
	Factors   *factor.Service
	SignIn    *signin.Service
	Seeds     *seed.Service
	Notices   *notice.Service
}
