package accept

import (
	"techbiz/internal/web/access"
	"techbiz/internal/web/kit"
)

// factorTable lists the routes by which an invitee sets up a second factor.
func (p *Pages) factorTable() []kit.Route {
	return []kit.Route{
		{Method: "GET", Pattern: "/onboarding/mfa", Access: kit.InviteeSession, Serve: access.On(p.showChooseMFA), Methods: true},
		{Method: "POST", Pattern: "/onboarding/mfa/app", Access: kit.InviteeSession, Serve: access.On(p.beginApp), Methods: true},
		{Method: "GET", Pattern: "/onboarding/mfa/app", Access: kit.InviteeSession, Serve: access.On(p.showAppSetup), Methods: true},
		{Method: "POST", Pattern: "/onboarding/mfa/app/confirm", Access: kit.InviteeSession, Serve: access.On(p.confirmApp), Methods: true},
		{Method: "POST", Pattern: "/onboarding/mfa/passkey/options", Access: kit.InviteeSession, Serve: access.On(p.beginPasskey), Methods: true},
		{Method: "POST", Pattern: "/onboarding/mfa/passkey", Access: kit.InviteeSession, Serve: access.On(p.addPasskey), Methods: true},
	}
}
