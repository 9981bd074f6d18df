package web

import (
	"context"

	invites "techbiz/internal/invite"
	"techbiz/internal/web/accept"
	"techbiz/internal/web/account"
	"techbiz/internal/web/admin"
	"techbiz/internal/web/batch"
	"techbiz/internal/web/desk"
	"techbiz/internal/web/insight"
	"techbiz/internal/web/invite"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/outbox"
	"techbiz/internal/web/overview"
	"techbiz/internal/web/seed"
	"techbiz/internal/web/techpass"
)

// areas are the parts of the portal that have pages of their own, each with the services that it
// calls.
func (s *Server) areas() []interface{ Routes() []kit.Route } {
	return []interface{ Routes() []kit.Route }{
		&overview.Pages{Site: s.site, Invites: s.Invites, Approvals: s.Approvals, Desk: s.Desk},
		&outbox.Pages{Site: s.site, Letters: s.Outbox, Authenticators: s.Authenticators},
		&invite.Pages{Site: s.site, Invites: s.Invites, Batches: s.Batches, HandOvers: s.HandOvers, Agencies: s.Agencies, Lives: s.Lives, Seeds: s.Seeds},
		&batch.Pages{
			Site: s.site, Batches: s.Batches, Workbooks: s.Workbooks, Invites: s.Invites, Desk: s.Desk,
			MaxUpload: s.Config.MaxUpload, MaxRows: s.Config.MaxRows,
		},
		&insight.Pages{Site: s.site, Insight: s.Insight, Invites: s.Invites, Agencies: s.Agencies, Seeds: s.Seeds},
		desk.New(s.site, s.Desk),
		&accept.Pages{Site: s.site, Invites: s.Invites, Factors: s.Factors, Policies: s.Policies, MyAccount: s.MyAccount, SignIn: s.SignIn},
		techpass.New(techpass.Pages{
			Site: s.site, SignIn: s.SignIn, Factors: s.Factors, Invites: s.Invites, Policies: s.Policies,
			OpenID: s.OpenID, Allowlist: s.Allowlist, Provider: s.Provider, Callback: s.Config.Callback, TechPass: s.Config.TechPass,
			TechPassOutside: s.Config.TechPassOutside, NoMailedCodes: s.Config.NoMailedCodes,
		}, s.Config.Authorize),
		s.account,
		&seed.Pages{Site: s.site, Devices: s.Devices, Seeds: s.Seeds, Policies: s.Policies, DeviceClientURL: s.Config.DeviceClientURL},
		&admin.Pages{
			Site: s.site, Agencies: s.Agencies, Allowlist: s.Allowlist, Announcements: s.Announcements, Approvals: s.Approvals,
			Audit: s.Audit, Desk: s.Desk, Invites: s.Invites, Lives: s.Lives, Mails: s.Mails, OpenID: s.OpenID, Policies: s.Policies,
			Queue: s.Queue, SignIn: s.SignIn, Providers: s.Config.Providers, AllProviders: s.Config.AllProviders,
			Settings: s.Config.Settings, Facts: s.Config.Facts,
		},
	}
}

// accountPages are apart, as the frame of each page asks them for the bell.
func (s *Server) accountPages() *account.Pages {
	return &account.Pages{Site: s.site, MyAccount: s.MyAccount, Factors: s.Factors, SignIn: s.SignIn, Seeds: s.Seeds, Notices: s.Notices}
}

func (s *Server) newSite() *kit.Site {
	site := &kit.Site{
		PublicURL: s.Config.PublicURL, SupportEmail: s.Config.SupportEmail, ServiceDeskURL: s.Config.ServiceDeskURL,
		TrustedProxies: s.Config.TrustedProxies, Version: s.Config.Version,
		Key: s.Key, Pulse: s.Pulse, Trouble: s.Trouble, Stopping: s.Stopping, Log: s.Log, Now: s.Now,
		WayOut: wayOut, KeptFields: append(invites.FieldNames(), kit.OtherKeptFields...),
	}
	if s.Config.Demo && s.Outbox != nil {
		site.OutboxURL = "/outbox"
	}
	site.Problems = []func(context.Context, error) (kit.Problem, bool){problems{site}.of, seed.DeviceProblemOf}
	site.Answers = []func(*kit.Request, error) bool{seed.TellDevice, askDue}
	return site
}

// AuthorizeLimits bound what products may have stored.
type AuthorizeLimits = techpass.AuthorizeLimits
