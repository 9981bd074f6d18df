package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/alecthomas/kong"
	"github.com/google/uuid"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"golang.org/x/sync/errgroup"

	"techbiz/internal/api"
	"techbiz/internal/demo"
	"techbiz/internal/factor"
	"techbiz/internal/mailer"
	"techbiz/internal/notice"
	"techbiz/internal/queue"
	"techbiz/internal/web"
	"techbiz/internal/web/assets"
	"techbiz/internal/work"
)

type serveCmd struct {
	database
	listLimits
	outsideProviders

	Listen          string         `env:"TECHBIZ_LISTEN" show:"plain" default:"127.0.0.1:8080" help:"Address to listen on."`
	PublicURL       string         `name:"public-url" env:"TECHBIZ_PUBLIC_URL" show:"plain" help:"Address that users see; links in mails start with it. http:// and the listening address where it is not set."`
	MailURL         string         `name:"mail-url" env:"TECHBIZ_MAIL_URL" show:"address" default:"outbox:" help:"outbox: keeps mails in the portal, smtp://user:pass@host:port sends them with STARTTLS, smtps:// with TLS from the start."`
	MailFrom        string         `env:"TECHBIZ_MAIL_FROM" show:"plain" default:"TechBiz <no-reply@techbiz.localhost>" help:"Sender of the mails."`
	Role            string         `env:"TECHBIZ_ROLE" show:"plain" enum:"all,web,worker" default:"all" help:"What this node does: web serves pages, worker runs jobs, all does both."`
	AllowedNetworks []netip.Prefix `env:"TECHBIZ_ALLOWED_NETWORKS" show:"plain" help:"Client networks (CIDR, separated by commas) from which the portal may be used; everywhere if empty. Links for invitees stay reachable."`
	TrustedProxies  []netip.Prefix `env:"TECHBIZ_TRUSTED_PROXIES" show:"plain" help:"Proxies (CIDR, separated by commas) whose X-Forwarded-For is believed."`
	SupportEmail    string         `env:"TECHBIZ_SUPPORT_EMAIL" show:"plain" default:"support@techbiz.localhost" help:"Support mailbox that pages and mails name."`
	ServiceDeskURL  string         `name:"service-desk-url" env:"TECHBIZ_SERVICE_DESK_URL" show:"address" help:"The organisation's own service desk, where users raise service requests. It takes the place of the built-in one everywhere."`
	DeviceClientURL string         `name:"device-client-url" env:"TECHBIZ_DEVICE_CLIENT_URL" show:"address" help:"Where users download the program that enrols their device for SEED (this one, built for macOS and Windows). Where it is not set, the page tells them to ask their IT support."`
	Demo            bool           `env:"TECHBIZ_DEMO" show:"plain" help:"Fill an empty database with demo data."`
	BatchWait       time.Duration  `env:"TECHBIZ_BATCH_WAIT" show:"plain" default:"5m" help:"How long a submitted batch waits, so that Undo can take all of it back before a mail leaves. 0 sends at once."`
	NoticeWait      time.Duration  `env:"TECHBIZ_NOTICE_WAIT" show:"plain" default:"5m" help:"How long what became of an officer's invitations is gathered before one mail tells all of it. 0 mails at once."`
	JobTimeout      time.Duration  `env:"TECHBIZ_JOB_TIMEOUT" show:"plain" default:"1m" help:"Time after which a hanging job is cut off. A job whose node died is taken up again after one and a half times as long."`
	LogFormat       string         `env:"TECHBIZ_LOG_FORMAT" show:"plain" enum:"text,json" default:"text" help:"Form of the log lines."`
	LogLevel        slog.Level     `env:"TECHBIZ_LOG_LEVEL" show:"plain" default:"info" help:"Least level that is logged: debug, info, warn, error."`
}

// shutdownTimeout is how long requests and jobs under way may take to end.
const shutdownTimeout = 20 * time.Second

func (c *serveCmd) Run(ctx context.Context, s streams, parsed *kong.Context) (err error) {
	// Pages without their style sheet would look like a fault of the browser.
	if c.Role != "worker" {
		if err := assets.Check(); err != nil {
			return err
		}
	}
	log := c.logger(s)
	slog.SetDefault(log) // for the libraries that log by themselves
	listener, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	defer listener.Close()
	publicURL, err := c.publicURL(listener.Addr())
	if err != nil {
		return err
	}
	a, err := openApp(ctx, c.database, publicURL.Hostname(), log, now)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.close()) }()
	a.batches.Wait = c.BatchWait
	a.invites.Notices.Wait = c.NoticeWait
	bell := notice.Teller{Wait: c.NoticeWait}
	a.lives.Bell, a.seeds.Bell, a.devices.Bell = bell, bell, bell

	transport, closeTransport, err := mailer.Open(c.MailURL, mailer.Options{From: c.MailFrom, Outbox: a.store.Outbox(), Now: a.now})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeTransport()) }()
	if err := a.deliverBy(transport, publicURL, c.SupportEmail); err != nil {
		return err
	}
	if c.Demo {
		if err := a.fillDemo(ctx, publicURL, c.SupportEmail); err != nil {
			return fmt.Errorf("fill in demo data: %w", err)
		}
	}
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		a.queue.Beat(ctx, c.node(), func(err error) { log.WarnContext(ctx, "heartbeat", "cause", err.Error()) })
		return nil
	})
	if c.Role != "web" {
		if err := c.startWorker(ctx, group, a, log); err != nil {
			return err
		}
	}
	handler, err := c.handler(ctx, a, publicURL, listener.Addr(), settings(parsed), log)
	if err != nil {
		return err
	}
	serveHTTP(ctx, group, listener, handler)
	c.greet(s, publicURL, listener.Addr())
	if err := group.Wait(); err != nil && !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}

// node is this process, as others see it.
func (c *serveCmd) node() queue.Node {
	host, err := os.Hostname()
	if err != nil {
		host = "unknown"
	}
	return queue.Node{ID: uuid.NewString(), Host: host, Role: c.Role, Version: version}
}

func (c *serveCmd) logger(s streams) *slog.Logger {
	options := &slog.HandlerOptions{Level: c.LogLevel}
	if c.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(s.err, options))
	}
	return slog.New(slog.NewTextHandler(s.err, options))
}

func (c *serveCmd) publicURL(addr net.Addr) (*url.URL, error) {
	text := c.PublicURL
	if text == "" {
		text = "http://" + addr.String()
	}
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return nil, fmt.Errorf("TECHBIZ_PUBLIC_URL %q: want an address such as https://portal.example.gov.sg", text)
	}
	u.Path = strings.TrimSuffix(u.Path, "/") // tokens name their issuer without it
	return u, nil
}

func (c *serveCmd) startWorker(ctx context.Context, group *errgroup.Group, a *app, log *slog.Logger) error {
	w, err := work.New(work.Options{
		Driver:  a.store.WorkDriver(),
		Mails:   a.mails,
		Invites: a.invites,
		Batches: a.batches,
		Lives:   a.lives,
		Notices: a.notices,
		Devices: a.devices,
		Seeds:   a.seeds,
		Audit:   a.audit,
		Insight: a.insight,
		Sweep: func(ctx context.Context) error {
			return errors.Join(a.store.Sweep(ctx, a.now()), a.batches.Sweep(ctx), a.openID.Sweep(ctx))
		},
		Log:        log,
		Now:        a.now,
		MaxWorkers: 32,
		JobTimeout: c.JobTimeout,
	})
	if err != nil {
		return err
	}
	// The jobs outlive ctx: Stop lets those that are under way end.
	if err := w.Start(context.WithoutCancel(ctx)); err != nil {
		return err
	}
	group.Go(func() error {
		<-ctx.Done()
		ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTimeout)
		defer cancel()
		return w.Stop(ending)
	})
	return nil
}

func (c *serveCmd) handler(ctx context.Context, a *app, publicURL *url.URL, addr net.Addr, inEffect []web.Setting, log *slog.Logger) (http.Handler, error) {
	if c.Role == "worker" {
		return web.Operator(a.store.Ping, metrics()), nil
	}
	a.desk.Outside = c.ServiceDeskURL
	var err error
	if a.factors.Party, err = factor.NewParty(publicURL); err != nil {
		return nil, err
	}
	options := web.Options{
		Invites:       a.invites,
		Batches:       a.batches,
		Notices:       a.notices,
		Devices:       a.devices,
		Seeds:         a.seeds,
		Allowlist:     a.allowlist,
		Agencies:      a.agencies,
		Desk:          a.desk,
		SignIn:        a.signIn,
		Factors:       a.factors,
		MyAccount:     a.account,
		Lives:         a.lives,
		Insight:       a.insight,
		OpenID:        a.openID,
		Audit:         a.audit,
		Policies:      a.policies,
		Announcements: a.announced,
		Queue:         a.queue,
		Sessions:      a.store.Sessions(a.now),
		Ready:         a.store.Ping,
		Metrics:       metrics(),
		Stopping:      ctx.Done(),
		API:           c.api(a, log),
		APIRefusals:   web.APIRefusals{Network: api.RefuseNetwork, Origin: api.RefuseOrigin},
		Workbooks:     workbooks(c.listLimits),
		Config: web.Config{
			PublicURL:       publicURL,
			SupportEmail:    c.SupportEmail,
			ServiceDeskURL:  c.ServiceDeskURL,
			DeviceClientURL: c.DeviceClientURL,
			AllowedNetworks: c.AllowedNetworks,
			TrustedProxies:  c.TrustedProxies,
			Version:         version,
			MaxUpload:       c.MaxUploadSize,
			MaxRows:         c.MaxRows,
			Demo:            c.Demo,
			Settings:        inEffect,
		},
		Log: log,
		Now: a.now,
	}
	if options.Config.Facts, err = c.facts(ctx, a, publicURL, addr); err != nil {
		return nil, err
	}
	if options.Config.AllProviders, options.Config.Providers, err = c.ofMailboxes(publicURL, a.now); err != nil {
		return nil, err
	}
	for _, p := range options.Config.AllProviders {
		a.allowlist.Providers = append(a.allowlist.Providers, p.Name())
	}
	if options.Config.TechPass, err = c.techPass(publicURL, addr, a.now); err != nil {
		return nil, err
	}
	options.Config.TechPassOutside = c.TechPassIssuer != ""
	if isOutbox(c.MailURL) && isLoopback(addr) {
		options.Outbox = a.store.Outbox()
	}
	clients, err := c.provider(ctx, a, publicURL, log)
	if err != nil {
		return nil, err
	}
	options.Provider, options.Config.Callback = clients.Handler(), clients.CallbackURL
	server, err := web.New(options)
	if err != nil {
		return nil, err
	}
	return server.Handler(), nil
}

func (c *serveCmd) api(a *app, log *slog.Logger) http.Handler {
	return api.New(api.Options{
		Invites:   a.invites,
		Batches:   a.batches,
		Workbooks: workbooks(c.listLimits),
		SignIn:    a.signIn,
		Lives:     a.lives,
		MaxUpload: c.MaxUploadSize,
		Now:       a.now,
		Log:       log,
	})
}

func metrics() *prometheus.Registry {
	r := prometheus.NewRegistry()
	r.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return r
}

func serveHTTP(ctx context.Context, group *errgroup.Group, listener net.Listener, handler http.Handler) {
	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       30 * time.Second,
		WriteTimeout:      2 * time.Minute, // a long export
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
	}
	group.Go(func() error {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			return fmt.Errorf("serve: %w", err)
		}
		return nil
	})
	group.Go(func() error {
		<-ctx.Done()
		ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTimeout)
		defer cancel()
		if err := server.Shutdown(ending); err != nil {
			return fmt.Errorf("end requests: %w", err)
		}
		return nil
	})
}

func (c *serveCmd) greet(s streams, publicURL *url.URL, addr net.Addr) {
	fmt.Fprintf(s.out, "TechBiz %s serves %s\n", version, publicURL)
	if isOutbox(c.MailURL) && isLoopback(addr) {
		fmt.Fprintf(s.out, "Mails are not sent: they show at %s\n", publicURL.JoinPath("outbox"))
	}
	if c.Demo {
		fmt.Fprintf(s.out, "Demo: sign in as %s, %s, %s (service desk), %s (agency admin) or %s; the code is in the outbox\n",
			demo.Officer, demo.OtherOfficer, demo.Agent, demo.AgencyAdmin, demo.Admin)
	}
}

func isOutbox(mailURL string) bool { return mailURL == "outbox:" }

func isLoopback(addr net.Addr) bool {
	tcp, ok := addr.(*net.TCPAddr)
	return ok && tcp.IP.IsLoopback()
}
