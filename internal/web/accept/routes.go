package accept

import (
	"techbiz/internal/web/access"
	"techbiz/internal/web/kit"
)

// Routes lists the routes of who was invited.
func (p *Pages) Routes() []kit.Route {
	return append(p.factorTable(), []kit.Route{
		{Method: "GET", Pattern: "/accept/{token}", Access: kit.InviteeLink, Serve: access.On(p.showAccept)},
		{Method: "POST", Pattern: "/accept/{token}/code", Access: kit.InviteeLink, Serve: access.On(p.askAcceptCode)},
		{Method: "GET", Pattern: "/accept/{token}/verify", Access: kit.InviteeLink, Serve: access.On(p.showVerify)},
		{Method: "POST", Pattern: "/accept/{token}/verify", Access: kit.InviteeLink, Serve: access.On(p.verify)},
		{Method: "POST", Pattern: "/accept/{token}/renew", Access: kit.InviteeLink, Serve: access.On(p.askRenewal)},
		{Method: "GET", Pattern: "/set-up/{token}", Access: kit.InviteeLink, Serve: access.On(p.showSetUp)},
		{Method: "POST", Pattern: "/set-up/{token}", Access: kit.InviteeLink, Serve: access.On(p.useSetUp)},
		{Method: "GET", Pattern: "/onboarding", Access: kit.InviteeSession, Serve: access.On(p.showNextStep)},
		{Method: "GET", Pattern: "/onboarding/name", Access: kit.InviteeSession, Serve: access.On(p.showGiveName)},
		{Method: "POST", Pattern: "/onboarding/name", Access: kit.InviteeSession, Serve: access.On(p.giveName)},
		{Method: "GET", Pattern: "/onboarding/password", Access: kit.InviteeSession, Serve: access.On(p.showSetPassword), Methods: true},
		{Method: "POST", Pattern: "/onboarding/password", Access: kit.InviteeSession, Serve: access.On(p.setPassword), Methods: true},
		{Method: "GET", Pattern: "/onboarding/privacy", Access: kit.InviteeSession, Serve: access.On(p.showPrivacyStep)},
		{Method: "POST", Pattern: "/onboarding/privacy", Access: kit.InviteeSession, Serve: access.On(p.acceptPrivacy)},
		{Method: "GET", Pattern: "/onboarding/terms", Access: kit.InviteeSession, Serve: access.On(p.showTermsStep)},
		{Method: "POST", Pattern: "/onboarding/terms", Access: kit.InviteeSession, Serve: access.On(p.acceptTerms)},
		{Method: "GET", Pattern: "/onboarding/done", Access: kit.InviteeSession, Serve: access.On(p.showOnboarded)},
		{Method: "GET", Pattern: "/challenge", Access: kit.Open, Serve: access.On(p.showChallenge)},
		{Method: "GET", Pattern: "/sign-up/challenge", Access: kit.Visitor, Serve: access.On(p.showChallenge)},
	}...)
}
