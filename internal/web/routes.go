package web

import (
	"net/http"
	"slices"

	"techbiz/internal/web/assets"
	"techbiz/internal/web/desk"
	"techbiz/internal/web/kit"
)

// Routes returns the table of all routes.
func (s *Server) Routes() []kit.Route { return slices.Clone(s.routes) }

// table lists every route of the portal. What is not in it is not found.
func (s *Server) table() []kit.Route {
	return slices.Concat(
		s.signInTable(),
		s.invitePages().Routes(),
		s.batchPages().Routes(),
		s.inviteeTable(),
		s.insightPages().Routes(),
		s.noticeTable(),
		desk.New(s.site, s.Desk).Routes(),
		s.techPassTable(),
		s.signUpTable(),
		s.factorTable(),
		s.accountTable(),
		s.deviceTable(),
		s.seedTable(),
		s.providerTable(),
		s.adminPages().Routes(),
		s.outboxTable(),
		s.programTable(),
	)
}

// signInTable lists the routes of the portal's own door.
func (s *Server) signInTable() []kit.Route {
	return []kit.Route{
		{Method: "GET", Pattern: "/{$}", Access: kit.Visitor, Serve: on(s.showStart)},
		{Method: "GET", Pattern: "/sign-in", Access: kit.Visitor, Serve: on(s.showSignIn)},
		{Method: "POST", Pattern: "/sign-in", Access: kit.Visitor, Serve: on(s.askSignInCode)},
		{Method: "GET", Pattern: "/sign-in/code", Access: kit.Visitor, Serve: on(s.showSignInCode)},
		{Method: "POST", Pattern: "/sign-in/code", Access: kit.Visitor, Serve: on(s.typeSignInCode)},
		{Method: "GET", Pattern: "/sign-in/techpass", Access: kit.Visitor, Serve: on(s.goToTechPass)},
		{Method: "GET", Pattern: "/sign-in/callback", Access: kit.Visitor, Serve: on(s.returnFromTechPass)},
		{Method: "POST", Pattern: "/sign-out", Access: kit.Public, Serve: on(s.signOut)},
		{Method: "GET", Pattern: "/signed-out", Access: kit.Public, Serve: on(s.showSignedOut)},
		{Method: "GET", Pattern: resumePath + "{form}", Access: kit.SignedIn, Serve: on(s.showResume)},
		{Method: "GET", Pattern: "/overview", Access: kit.SignedIn, Serve: on(s.showOverview)},
		{Method: "GET", Pattern: techPassNeededPath, Access: kit.SignedIn, Serve: on(s.showTechPassNeeded)},
	}
}

// inviteeTable lists the routes of who was invited.
func (s *Server) inviteeTable() []kit.Route {
	return []kit.Route{
		{Method: "GET", Pattern: "/accept/{token}", Access: kit.InviteeLink, Serve: on(s.showAccept)},
		{Method: "POST", Pattern: "/accept/{token}/code", Access: kit.InviteeLink, Serve: on(s.askAcceptCode)},
		{Method: "GET", Pattern: "/accept/{token}/verify", Access: kit.InviteeLink, Serve: on(s.showVerify)},
		{Method: "POST", Pattern: "/accept/{token}/verify", Access: kit.InviteeLink, Serve: on(s.verify)},
		{Method: "POST", Pattern: "/accept/{token}/renew", Access: kit.InviteeLink, Serve: on(s.askRenewal)},
		{Method: "GET", Pattern: "/set-up/{token}", Access: kit.InviteeLink, Serve: on(s.showSetUp)},
		{Method: "POST", Pattern: "/set-up/{token}", Access: kit.InviteeLink, Serve: on(s.useSetUp)},
		{Method: "GET", Pattern: "/onboarding", Access: kit.InviteeSession, Serve: on(s.showNextStep)},
		{Method: "GET", Pattern: "/onboarding/name", Access: kit.InviteeSession, Serve: on(s.showGiveName)},
		{Method: "POST", Pattern: "/onboarding/name", Access: kit.InviteeSession, Serve: on(s.giveName)},
		{Method: "GET", Pattern: "/onboarding/password", Access: kit.InviteeSession, Serve: on(s.showSetPassword), Methods: true},
		{Method: "POST", Pattern: "/onboarding/password", Access: kit.InviteeSession, Serve: on(s.setPassword), Methods: true},
		{Method: "GET", Pattern: "/onboarding/privacy", Access: kit.InviteeSession, Serve: on(s.showPrivacyStep)},
		{Method: "POST", Pattern: "/onboarding/privacy", Access: kit.InviteeSession, Serve: on(s.acceptPrivacy)},
		{Method: "GET", Pattern: "/onboarding/terms", Access: kit.InviteeSession, Serve: on(s.showTermsStep)},
		{Method: "POST", Pattern: "/onboarding/terms", Access: kit.InviteeSession, Serve: on(s.acceptTerms)},
		{Method: "GET", Pattern: "/onboarding/done", Access: kit.InviteeSession, Serve: on(s.showOnboarded)},
	}
}

// outboxTable lists the routes to the mails that go to no mail server.
func (s *Server) outboxTable() []kit.Route {
	if s.Outbox == nil {
		return nil
	}
	routes := []kit.Route{
		{Method: "GET", Pattern: "/outbox", Access: kit.Visitor, Serve: fromThisMachine(on(s.showOutbox))},
		{Method: "GET", Pattern: "/outbox.json", Access: kit.Operations, Serve: fromThisMachine(on(s.listOutbox))},
		{Method: "GET", Pattern: "/outbox/{id}/html", Access: kit.Operations, Serve: fromThisMachine(on(s.showLetter))},
	}
	if s.Authenticators != nil {
		routes = append(routes, kit.Route{Method: "GET", Pattern: "/outbox/authenticators.json", Access: kit.Operations, Serve: fromThisMachine(on(s.listAuthenticators))})
	}
	return routes
}

// programTable lists what programs ask for: the JSON API, health, assets.
func (s *Server) programTable() []kit.Route {
	routes := []kit.Route{
		{Method: "GET", Pattern: "/healthz", Access: kit.Open, Serve: kit.ServeBy(http.HandlerFunc(healthz))},
		{Method: "GET", Pattern: "/readyz", Access: kit.Open, Serve: kit.ServeBy(readyz(s.Ready, s.Log))},
		{Method: "GET", Pattern: assets.Prefix, Access: kit.Open, Serve: kit.ServeBy(assets.Handler())},
		{Method: "GET", Pattern: "/challenge", Access: kit.Open, Serve: on(s.showChallenge)},
		{Pattern: "/", Access: kit.Public, Serve: on(s.notFound)},
	}
	if s.API != nil {
		routes = append(routes, kit.Route{Pattern: "/api/v1/", Access: kit.Token, Serve: kit.ServeBy(s.API), Limit: kit.ApiTimeout})
	}
	return routes
}

// techPassTable lists the routes of signing in with TechPass: for every product, from
// everywhere.
func (s *Server) techPassTable() []kit.Route {
	return []kit.Route{
		{Method: "GET", Pattern: "/techpass/sign-in", Access: kit.Public, Serve: on(s.showLogin)},
		{Method: "POST", Pattern: "/techpass/sign-in", Access: kit.Public, Serve: on(s.typeLogin)},
		{Method: "GET", Pattern: "/techpass/sign-in/password", Access: kit.Public, Serve: on(s.showPassword)},
		{Method: "POST", Pattern: "/techpass/sign-in/password", Access: kit.Public, Serve: on(s.typePassword)},
		{Method: "GET", Pattern: "/techpass/sign-in/code", Access: kit.Public, Serve: on(s.showLoginCode)},
		{Method: "POST", Pattern: "/techpass/sign-in/code", Access: kit.Public, Serve: on(s.typeLoginCode)},
		{Method: "POST", Pattern: "/techpass/sign-in/code/new", Access: kit.Public, Serve: on(s.askLoginCode)},
		{Method: "GET", Pattern: "/techpass/sign-in/callback", Access: kit.Public, Serve: on(s.returnFromProvider)},
		{Method: "GET", Pattern: "/techpass/sign-in/factor", Access: kit.Public, Serve: on(s.showFactor)},
		{Method: "POST", Pattern: "/techpass/sign-in/factor", Access: kit.Public, Serve: on(s.typeFactor)},
		{Method: "POST", Pattern: "/techpass/sign-in/recovery", Access: kit.Public, Serve: on(s.typeRecovery)},
		{Method: "POST", Pattern: "/techpass/sign-in/passkey/options", Access: kit.Public, Serve: on(s.askPasskey)},
		{Method: "POST", Pattern: "/techpass/sign-in/passkey", Access: kit.Public, Serve: on(s.usePasskey)},
		{Method: "GET", Pattern: "/techpass/sign-in/finish", Access: kit.Public, Serve: on(s.goOnSigningIn)},
		{Method: "GET", Pattern: "/techpass/consent", Access: kit.Public, Serve: on(s.showConsent)},
		{Method: "POST", Pattern: "/techpass/consent", Access: kit.Public, Serve: on(s.giveConsent)},
		{Method: "GET", Pattern: "/techpass/reset", Access: kit.Public, Serve: on(s.showResetPassword)},
		{Method: "POST", Pattern: "/techpass/reset", Access: kit.Public, Serve: on(s.askResetCode)},
		{Method: "GET", Pattern: "/techpass/reset/code", Access: kit.Public, Serve: on(s.showResetCode)},
		{Method: "POST", Pattern: "/techpass/reset/code", Access: kit.Public, Serve: on(s.typeResetCode)},
		{Method: "GET", Pattern: "/techpass/reset/password", Access: kit.Public, Serve: on(s.showNewPassword)},
		{Method: "POST", Pattern: "/techpass/reset/password", Access: kit.Public, Serve: on(s.resetPassword)},
	}
}
