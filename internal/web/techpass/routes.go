package techpass

import (
	"slices"

	"techbiz/internal/web/access"
	"techbiz/internal/web/kit"
)

// techPassTable lists the routes of signing in with TechPass: for every product, from
// everywhere.
func (p *Pages) techPassTable() []kit.Route {
	return []kit.Route{
		{Method: "GET", Pattern: "/techpass/sign-in", Access: kit.Public, Serve: access.On(p.showLogin)},
		{Method: "POST", Pattern: "/techpass/sign-in", Access: kit.Public, Serve: access.On(p.typeLogin)},
		{Method: "GET", Pattern: "/techpass/sign-in/password", Access: kit.Public, Serve: access.On(p.showPassword)},
		{Method: "POST", Pattern: "/techpass/sign-in/password", Access: kit.Public, Serve: access.On(p.typePassword)},
		{Method: "GET", Pattern: "/techpass/sign-in/code", Access: kit.Public, Serve: access.On(p.showLoginCode)},
		{Method: "POST", Pattern: "/techpass/sign-in/code", Access: kit.Public, Serve: access.On(p.typeLoginCode)},
		{Method: "POST", Pattern: "/techpass/sign-in/code/new", Access: kit.Public, Serve: access.On(p.askLoginCode)},
		{Method: "GET", Pattern: "/techpass/sign-in/callback", Access: kit.Public, Serve: access.On(p.returnFromProvider)},
		{Method: "GET", Pattern: "/techpass/sign-in/factor", Access: kit.Public, Serve: access.On(p.showFactor)},
		{Method: "POST", Pattern: "/techpass/sign-in/factor", Access: kit.Public, Serve: access.On(p.typeFactor)},
		{Method: "POST", Pattern: "/techpass/sign-in/recovery", Access: kit.Public, Serve: access.On(p.typeRecovery)},
		{Method: "POST", Pattern: "/techpass/sign-in/passkey/options", Access: kit.Public, Serve: access.On(p.askPasskey)},
		{Method: "POST", Pattern: "/techpass/sign-in/passkey", Access: kit.Public, Serve: access.On(p.usePasskey)},
		{Method: "GET", Pattern: "/techpass/sign-in/finish", Access: kit.Public, Serve: access.On(p.continueSignIn)},
		{Method: "GET", Pattern: "/techpass/consent", Access: kit.Public, Serve: access.On(p.showConsent)},
		{Method: "POST", Pattern: "/techpass/consent", Access: kit.Public, Serve: access.On(p.giveConsent)},
		{Method: "GET", Pattern: "/techpass/reset", Access: kit.Public, Serve: access.On(p.showResetPassword)},
		{Method: "POST", Pattern: "/techpass/reset", Access: kit.Public, Serve: access.On(p.askResetCode)},
		{Method: "GET", Pattern: "/techpass/reset/code", Access: kit.Public, Serve: access.On(p.showResetCode)},
		{Method: "POST", Pattern: "/techpass/reset/code", Access: kit.Public, Serve: access.On(p.typeResetCode)},
		{Method: "GET", Pattern: "/techpass/reset/password", Access: kit.Public, Serve: access.On(p.showNewPassword)},
		{Method: "POST", Pattern: "/techpass/reset/password", Access: kit.Public, Serve: access.On(p.resetPassword)},
		{Method: "GET", Pattern: "/sign-in", Access: kit.Visitor, Serve: access.On(p.showSignIn)},
		{Method: "POST", Pattern: "/sign-in", Access: kit.Visitor, Serve: access.On(p.askSignInCode)},
		{Method: "GET", Pattern: "/sign-in/code", Access: kit.Visitor, Serve: access.On(p.showSignInCode)},
		{Method: "POST", Pattern: "/sign-in/code", Access: kit.Visitor, Serve: access.On(p.typeSignInCode)},
		{Method: "GET", Pattern: "/sign-in/techpass", Access: kit.Visitor, Serve: access.On(p.goToTechPass)},
		{Method: "GET", Pattern: "/sign-in/callback", Access: kit.Visitor, Serve: access.On(p.returnFromTechPass)},
		{Method: "POST", Pattern: "/sign-out", Access: kit.Public, Serve: access.On(p.signOut)},
		{Method: "GET", Pattern: "/signed-out", Access: kit.Public, Serve: access.On(p.showSignedOut)},
		{Method: "GET", Pattern: access.TechPassNeededPath, Access: kit.SignedIn, Serve: access.On(p.showTechPassNeeded)},
	}
}

// Routes lists the routes of signing up and signing in.
func (p *Pages) Routes() []kit.Route {
	return slices.Concat(p.techPassTable(), p.signUpTable(), p.providerTable())
}
