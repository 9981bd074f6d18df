package web

import (
	"context"

	"techbiz/internal/web/accept"
	"techbiz/internal/web/account"
	"techbiz/internal/web/admin"
	"techbiz/internal/web/batch"
	"techbiz/internal/web/insight"
	"techbiz/internal/web/invite"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/seed"
	"techbiz/internal/web/techpass"
)

func (s *Server) batchPages() *batch.Pages {
	return &batch.Pages{Site: s.site, Batches: s.Batches, Workbooks: s.Workbooks, Invites: s.Invites, Desk: s.Desk,
		MaxUpload: s.Config.MaxUpload, MaxRows: s.Config.MaxRows}
}

func (s *Server) invitePages() *invite.Pages {
	return &invite.Pages{Site: s.site, Invites: s.Invites, Batches: s.Batches, HandOvers: s.HandOvers, Agencies: s.Agencies, Lives: s.Lives, Seeds: s.Seeds}
}

func (s *Server) insightPages() *insight.Pages {
	return &insight.Pages{Site: s.site, Insight: s.Insight, Invites: s.Invites, Agencies: s.Agencies, Seeds: s.Seeds}
}

func (s *Server) adminPages() *admin.Pages {
	return &admin.Pages{Site: s.site, Agencies: s.Agencies, Allowlist: s.Allowlist, Announcements: s.Announcements, Approvals: s.Approvals,
		Audit: s.Audit, Desk: s.Desk, Invites: s.Invites, Lives: s.Lives, Mails: s.Mails, OpenID: s.OpenID, Policies: s.Policies,
		Queue: s.Queue, SignIn: s.SignIn, Providers: s.Config.Providers, AllProviders: s.Config.AllProviders,
		Settings: s.Config.Settings, Facts: s.Config.Facts}
}

func (s *Server) accountPages() *account.Pages {
	return &account.Pages{Site: s.site, MyAccount: s.MyAccount, Factors: s.Factors, SignIn: s.SignIn, Seeds: s.Seeds, Notices: s.Notices}
}

func (s *Server) seedPages() *seed.Pages {
	return &seed.Pages{Site: s.site, Devices: s.Devices, Seeds: s.Seeds, Policies: s.Policies, DeviceClientURL: s.Config.DeviceClientURL}
}

func (s *Server) acceptPages() *accept.Pages {
	return &accept.Pages{Site: s.site, Invites: s.Invites, Factors: s.Factors, Policies: s.Policies, MyAccount: s.MyAccount, SignIn: s.SignIn}
}

func (s *Server) techPassPages() *techpass.Pages {
	return techpass.New(techpass.Pages{Site: s.site, SignIn: s.SignIn, Factors: s.Factors, Invites: s.Invites, Policies: s.Policies,
		OpenID: s.OpenID, Allowlist: s.Allowlist, Provider: s.Provider, Callback: s.Config.Callback, TechPass: s.Config.TechPass,
		TechPassOutside: s.Config.TechPassOutside, NoMailedCodes: s.Config.NoMailedCodes}, s.Config.Authorize)
}

func (s *Server) newSite() *kit.Site {
	site := &kit.Site{
		PublicURL: s.Config.PublicURL, SupportEmail: s.Config.SupportEmail, ServiceDeskURL: s.Config.ServiceDeskURL,
		TrustedProxies: s.Config.TrustedProxies, Version: s.Config.Version,
		Key: s.Key, Pulse: s.Pulse, Trouble: s.Trouble, Stopping: s.Stopping, Log: s.Log, Now: s.Now,
		Frame: s.frame, WayOut: wayOut,
	}
	if s.Config.Demo && s.Outbox != nil {
		site.OutboxURL = "/outbox"
	}
	site.Problems = []func(context.Context, error) (kit.Problem, bool){s.problemOf, seed.DeviceProblemOf}
	site.Answers = []func(*kit.Request, error) bool{seed.TellDevice, askDue}
	return site
}

// AuthorizeLimits bound what products may have stored.
type AuthorizeLimits = techpass.AuthorizeLimits
