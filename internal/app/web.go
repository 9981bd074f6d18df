package app

import (
	"context"
	"errors"
	"net/http"

	"github.com/google/uuid"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"techbiz/internal/api"
	"techbiz/internal/auth/signin"
	"techbiz/internal/base/fault"
	"techbiz/internal/invite/batch"
	"techbiz/internal/invite/xlsx"
	"techbiz/internal/openid/op"
	"techbiz/internal/openid/rp"
	"techbiz/internal/store"
	"techbiz/internal/web"
)

// ownClient is the portal as a client of this program's own OpenID provider.
const ownClient = "techbiz"

// NewHandler returns the pages, the JSON API and the OpenID provider.
func (a *App) NewHandler(ctx context.Context) (http.Handler, error) {
	options, err := a.WebOptions(ctx)
	if err != nil {
		return nil, err
	}
	server, err := web.New(options)
	if err != nil {
		return nil, err
	}
	return server.Handler(), nil
}

// NewHealthHandler returns what a node without pages answers where others listen: health.
func (a *App) NewHealthHandler() http.Handler { return web.HealthHandler(a.Ready(), a.options.Log) }

// NewOperationsHandler returns what those who run the node ask for: health and metrics.
func (a *App) NewOperationsHandler() http.Handler {
	return web.OperationsHandler(a.Ready(), a.metrics, a.options.Log)
}

// Ready are the checks that a node passes before it is asked anything.
func (a *App) Ready() []web.Check {
	return []web.Check{
		{Name: "serving", Passes: a.checkServing},
		{Name: "database", Passes: a.Store.CheckAnswers},
		{Name: "migrations", Passes: a.Store.CheckVersion},
		{Name: "disk", Passes: func(ctx context.Context) error { return a.Store.CheckSpace(ctx, a.options.MinFreeDisk) }},
		{Name: "queue", Passes: a.Store.CheckQueue},
		{Name: "key", Passes: func(ctx context.Context) error { return a.keys.Check(ctx, a.Key) }},
	}
}

// errDraining: the node still answers, and will not for long.
var errDraining = errors.New("this node is about to end")

func (a *App) checkServing(context.Context) error {
	if a.Draining() {
		return errDraining
	}
	return nil
}

// WebOptions returns the parts of the portal's server. Where users sign in to the portal
// by this program's own OpenID provider, the portal is made known to that.
func (a *App) WebOptions(ctx context.Context) (web.Options, error) {
	o, w := a.options, a.options.Web
	products, err := a.newProvider(ctx)
	if err != nil {
		return web.Options{}, err
	}
	techPass, err := a.techPass()
	if err != nil {
		return web.Options{}, err
	}
	facts, err := a.facts(ctx)
	if err != nil {
		return web.Options{}, err
	}
	options := web.Options{
		Invites:       a.Invites,
		Batches:       a.Batches,
		Workbooks:     a.workbooks(),
		Allowlist:     a.Allowlist,
		Agencies:      a.Agencies,
		Desk:          a.Desk,
		SignIn:        a.SignIn,
		Factors:       a.Factors,
		MyAccount:     a.MyAccount,
		Lives:         a.Lives,
		Insight:       a.Insight,
		OpenID:        a.OpenID,
		Notices:       a.Notices,
		Policies:      a.Policies,
		Announcements: a.Announcements,
		Approvals:     a.Approvals,
		HandOvers:     a.HandOvers,
		Queue:         a.Queue,
		Mails:         a.Mails,
		Devices:       a.Devices,
		Seeds:         a.Seeds,
		Provider:      products,
		Audit:         a.Audit,
		Sessions:      a.Store.Sessions(o.Now, web.MergeSessions),
		Key:           a.Key,
		Ready:         a.Ready(),
		Pulse:         a.pulse,
		Trouble:       store.Trouble,
		Metrics:       a.metrics,
		API:           a.NewAPI(),
		APIRefusals:   web.APIRefusals{Network: api.RefuseNetwork, Origin: api.RefuseOrigin},
		Stopping:      w.Stopping,
		Config: web.Config{
			PublicURL:       o.PublicURL,
			SupportEmail:    o.SupportEmail,
			ServiceDeskURL:  w.ServiceDeskURL,
			DeviceClientURL: w.DeviceClientURL,
			AllowedNetworks: w.AllowedNetworks,
			TrustedProxies:  w.TrustedProxies,
			Version:         o.Node.Version,
			MaxUpload:       w.Lists.FileBytes,
			MaxRows:         w.Lists.Rows,
			Demo:            w.Demo,
			Settings:        w.Settings,
			Facts:           facts,
			AllProviders:    w.Providers,
			Providers:       w.ProviderOf,
			TechPass:        techPass,
			TechPassOutside: w.TechPass != nil,
			NoMailedCodes:   w.NoMailedCodes,
			Authorize:       o.Limits.Authorize,
			Callback:        products.CallbackURL,
		},
		Log: o.Log,
		Now: o.Now,
	}
	if w.ShowOutbox {
		options.Outbox = a.Store.Outbox()
		if w.Demo {
			options.Authenticators = a.demoAuthenticators
		}
	}
	return options, nil
}

// NewAPI returns the JSON API alone.
func (a *App) NewAPI() http.Handler { return api.New(a.APIOptions()) }

// APIOptions returns the parts of the JSON API.
func (a *App) APIOptions() api.Options {
	return api.Options{
		Invites:   a.Invites,
		Batches:   a.Batches,
		Workbooks: a.workbooks(),
		SignIn:    a.SignIn,
		Lives:     a.Lives,
		MaxUpload: a.options.Web.Lists.FileBytes,
		Now:       a.options.Now,
		Log:       a.options.Log,
		Trouble:   store.Trouble,
	}
}

// workbooks reads and writes lists.
func (a *App) workbooks() batch.Workbooks { return xlsx.Workbooks{Limits: a.options.Web.Lists} }

// newProvider makes the OpenID provider at the public address.
func (a *App) newProvider(ctx context.Context) (*op.Provider, error) {
	o := a.options
	if o.Web.TechPass == nil {
		if err := a.OpenID.EnsureBuiltIn(ctx, ownClient, o.signInCallback()); err != nil {
			return nil, err
		}
	}
	return op.New(op.Options{OpenID: a.OpenID, Issuer: o.PublicURL, EndSession: a.endSession, LoggedOut: "/signed-out", Trouble: store.Trouble, Log: o.Log})
}

// techPass is the OpenID provider by which users sign in to the portal.
func (a *App) techPass() (signin.Provider, error) {
	o := a.options
	if o.Web.TechPass != nil {
		return o.Web.TechPass, nil
	}
	return rp.New(rp.Options{
		Name: "TechPass", Issuer: o.PublicURL.String(), ClientID: ownClient, Client: rp.Loopback(o.Web.Addr),
		RedirectURL: o.signInCallback(), Now: o.Now,
	})
}

// signInCallback is where a browser comes back to from the portal's own sign-in.
func (o *Options) signInCallback() string { return o.PublicURL.JoinPath("sign-in/callback").String() }

// endSession ends a sign-in for its holder, who signed out in a product. Where the account
// may not be used any more there is nothing to end.
func (a *App) endSession(ctx context.Context, accountID, signInID uuid.UUID) error {
	actor, err := a.SignIn.ActorOf(ctx, accountID)
	if errors.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return a.SignIn.SignOut(ctx, actor, signInID)
}

func newMetrics() *prometheus.Registry {
	r := prometheus.NewRegistry()
	r.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return r
}
