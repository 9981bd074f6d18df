package web

import (
	"slices"

	"techbiz/internal/web/kit"
)

// techPassTable lists the routes of signing in with TechPass: for every product, from
// everywhere.
func (p *techpassPages) techPassTable() []kit.Route {
	return []kit.Route{
		{Method: "GET", Pattern: "/techpass/sign-in", Access: kit.Public, Serve: on(p.showLogin)},
		{Method: "POST", Pattern: "/techpass/sign-in", Access: kit.Public, Serve: on(p.typeLogin)},
		{Method: "GET", Pattern: "/techpass/sign-in/password", Access: kit.Public, Serve: on(p.showPassword)},
		{Method: "POST", Pattern: "/techpass/sign-in/password", Access: kit.Public, Serve: on(p.typePassword)},
		{Method: "GET", Pattern: "/techpass/sign-in/code", Access: kit.Public, Serve: on(p.showLoginCode)},
		{Method: "POST", Pattern: "/techpass/sign-in/code", Access: kit.Public, Serve: on(p.typeLoginCode)},
		{Method: "POST", Pattern: "/techpass/sign-in/code/new", Access: kit.Public, Serve: on(p.askLoginCode)},
		{Method: "GET", Pattern: "/techpass/sign-in/callback", Access: kit.Public, Serve: on(p.returnFromProvider)},
		{Method: "GET", Pattern: "/techpass/sign-in/factor", Access: kit.Public, Serve: on(p.showFactor)},
		{Method: "POST", Pattern: "/techpass/sign-in/factor", Access: kit.Public, Serve: on(p.typeFactor)},
		{Method: "POST", Pattern: "/techpass/sign-in/recovery", Access: kit.Public, Serve: on(p.typeRecovery)},
		{Method: "POST", Pattern: "/techpass/sign-in/passkey/options", Access: kit.Public, Serve: on(p.askPasskey)},
		{Method: "POST", Pattern: "/techpass/sign-in/passkey", Access: kit.Public, Serve: on(p.usePasskey)},
		{Method: "GET", Pattern: "/techpass/sign-in/finish", Access: kit.Public, Serve: on(p.goOnSigningIn)},
		{Method: "GET", Pattern: "/techpass/consent", Access: kit.Public, Serve: on(p.showConsent)},
		{Method: "POST", Pattern: "/techpass/consent", Access: kit.Public, Serve: on(p.giveConsent)},
		{Method: "GET", Pattern: "/techpass/reset", Access: kit.Public, Serve: on(p.showResetPassword)},
		{Method: "POST", Pattern: "/techpass/reset", Access: kit.Public, Serve: on(p.askResetCode)},
		{Method: "GET", Pattern: "/techpass/reset/code", Access: kit.Public, Serve: on(p.showResetCode)},
		{Method: "POST", Pattern: "/techpass/reset/code", Access: kit.Public, Serve: on(p.typeResetCode)},
		{Method: "GET", Pattern: "/techpass/reset/password", Access: kit.Public, Serve: on(p.showNewPassword)},
		{Method: "POST", Pattern: "/techpass/reset/password", Access: kit.Public, Serve: on(p.resetPassword)},
		{Method: "GET", Pattern: "/sign-in", Access: kit.Visitor, Serve: on(p.showSignIn)},
		{Method: "POST", Pattern: "/sign-in", Access: kit.Visitor, Serve: on(p.askSignInCode)},
		{Method: "GET", Pattern: "/sign-in/code", Access: kit.Visitor, Serve: on(p.showSignInCode)},
		{Method: "POST", Pattern: "/sign-in/code", Access: kit.Visitor, Serve: on(p.typeSignInCode)},
		{Method: "GET", Pattern: "/sign-in/techpass", Access: kit.Visitor, Serve: on(p.goToTechPass)},
		{Method: "GET", Pattern: "/sign-in/callback", Access: kit.Visitor, Serve: on(p.returnFromTechPass)},
		{Method: "POST", Pattern: "/sign-out", Access: kit.Public, Serve: on(p.signOut)},
		{Method: "GET", Pattern: "/signed-out", Access: kit.Public, Serve: on(p.showSignedOut)},
		{Method: "GET", Pattern: techPassNeededPath, Access: kit.SignedIn, Serve: on(p.showTechPassNeeded)},
	}
}

// Routes lists the routes of signing up and signing in.
func (p *techpassPages) Routes() []kit.Route {
	return slices.Concat(p.techPassTable(), p.signUpTable(), p.providerTable())
}
