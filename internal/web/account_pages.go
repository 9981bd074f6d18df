package web

import (
	"techbiz/internal/factor"
	"techbiz/internal/myaccount"
	"techbiz/internal/notice"
	"techbiz/internal/seed"
	"techbiz/internal/signin"
	"techbiz/internal/web/kit"
)

// accountPages are the pages of My Account, and of what inviters are told.
type accountPages struct {
	*kit.Site

	MyAccount *myaccount.Service
	Factors   *factor.Service
	SignIn    *signin.Service
	Seeds     *seed.Service
	Notices   *notice.Service
}
