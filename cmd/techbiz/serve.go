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
	"golang.org/x/sync/errgroup"

	"techbiz/internal/app"
	"techbiz/internal/demo"
	"techbiz/internal/mail"
	"techbiz/internal/queue"
	"techbiz/internal/web/assets"
)

type serveCmd struct {
	database
	listLimits
	outsideProviders
	floodLimits

	Listen          string         `env:"TECHBIZ_LISTEN" show:"plain" default:"127.0.0.1:8080" help:"Address to listen on."`
	OpsListen       string         `env:"TECHBIZ_OPS_LISTEN" show:"plain" default:"127.0.0.1:9080" help:"Address of the operations listener, which alone answers /metrics, and /healthz and /readyz too. Where it is not set and the port is taken there is none, which a warning says; a port that was set has to be free. Empty for none."`
	PublicURL       string         `name:"public-url" env:"TECHBIZ_PUBLIC_URL" show:"plain" help:"Address that users see; links in mails start with it. http:// and the listening address where it is not set."`
	MailURL         string         `name:"mail-url" env:"TECHBIZ_MAIL_URL" show:"address" default:"outbox:" help:"outbox: keeps mails in the portal, smtp://user:pass@host:port sends them with STARTTLS, smtps:// with TLS from the start."`
	MailFrom        string         `env:"TECHBIZ_MAIL_FROM" show:"plain" default:"TechBiz <no-reply@techbiz.localhost>" help:"Sender of the mails."`
	MailTimeout     time.Duration  `env:"TECHBIZ_MAIL_TIMEOUT" show:"plain" default:"30s" help:"How long the mail server may take for one message, and as long again until it says what it did with it. timeout= in TECHBIZ_MAIL_URL goes first."`
	MailRetryFor    time.Duration  `env:"TECHBIZ_MAIL_RETRY_FOR" show:"plain" default:"120h" help:"How long a mail is tried that does not leave, before it is given up. A code is given up when it expires."`
	MailRetryEvery  time.Duration  `env:"TECHBIZ_MAIL_RETRY_EVERY" show:"plain" default:"15m" help:"Longest wait between two tries of a mail that the mail server does not take; four times as long where the mailbox takes none."`
	Role            string         `env:"TECHBIZ_ROLE" show:"plain" enum:"all,web,worker" default:"all" help:"What this node does: web serves pages, worker runs jobs, all does both."`
	AllowedNetworks []netip.Prefix `env:"TECHBIZ_ALLOWED_NETWORKS" show:"plain" help:"Client networks (CIDR, separated by commas) from which the portal may be used; everywhere if empty. Links for invitees stay reachable."`
	TrustedProxies  []netip.Prefix `env:"TECHBIZ_TRUSTED_PROXIES" show:"plain" help:"Proxies (CIDR, separated by commas) whose X-Forwarded-For is believed."`
	OTP             string         `name:"otp" env:"TECHBIZ_OTP" show:"plain" enum:"on,off" default:"on" help:"Whether public officers may sign in to the portal by a one-time password (OTP) mailed to their government mailbox. It gives no duty. off: everybody signs in with TechPass."`
	SupportEmail    string         `env:"TECHBIZ_SUPPORT_EMAIL" show:"plain" default:"support@techbiz.localhost" help:"Support mailbox that pages and mails name."`
	ServiceDeskURL  string         `name:"service-desk-url" env:"TECHBIZ_SERVICE_DESK_URL" show:"address" help:"The organisation's own service desk, where users raise service requests. It takes the place of the built-in one everywhere."`
	DeviceClientURL string         `name:"device-client-url" env:"TECHBIZ_DEVICE_CLIENT_URL" show:"address" help:"Where users download the program that enrols their device for SEED (this one, built for macOS and Windows). Where it is not set, the page tells them to ask their IT support."`
	Demo            bool           `env:"TECHBIZ_DEMO" show:"plain" help:"Fill an empty database with demo data."`
	BatchWait       time.Duration  `env:"TECHBIZ_BATCH_WAIT" show:"plain" default:"5m" help:"How long a submitted batch waits, so that Undo can take all of it back before a mail leaves. 0 sends at once."`
	NoticeWait      time.Duration  `env:"TECHBIZ_NOTICE_WAIT" show:"plain" default:"5m" help:"How long what became of an officer's invitations is gathered before one mail tells all of it. 0 mails at once."`
	ApprovalWait    time.Duration  `env:"TECHBIZ_APPROVAL_WAIT" show:"plain" default:"168h" help:"How long what one admin asked for waits for a second person, before it expires."`
	JobTimeout      time.Duration  `env:"TECHBIZ_JOB_TIMEOUT" show:"plain" default:"1m" help:"Time after which a hanging job is cut off. A job whose node died is taken up again after one and a half times as long."`
	LogFormat       string         `env:"TECHBIZ_LOG_FORMAT" show:"plain" enum:"text,json" default:"text" help:"Form of the log lines."`
	LogLevel        slog.Level     `env:"TECHBIZ_LOG_LEVEL" show:"plain" default:"info" help:"Least level that is logged: debug, info, warn, error."`
}

// assetsBuilt is replaced in a test, whose own binary has its assets.
var assetsBuilt = assets.Check

// shutdownTimeout is how long requests and jobs under way may take to end.
const shutdownTimeout = 20 * time.Second

func (c *serveCmd) Run(ctx context.Context, s streams, parsed *kong.Context) (err error) {
	// Pages without their style sheet would look like a fault of the browser.
	if c.Role != "worker" {
		if err := assetsBuilt(); err != nil {
			return err
		}
	}
	if err := c.startRules().check(); err != nil {
		return err
	}
	log := c.logger(s)
	slog.SetDefault(log) // for the libraries that log by themselves
	at, err := c.listen(ctx, log, isGiven(parsed, "ops-listen"))
	if err != nil {
		return err
	}
	defer at.Close()
	options, err := c.appOptions(ctx, at.public.Addr(), log)
	if err != nil {
		return err
	}
	options.Web.Settings = settings(parsed)
	a, err := app.New(ctx, options)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	if c.Demo {
		if err := a.FillDemo(ctx); err != nil {
			return fmt.Errorf("fill in demo data: %w", err)
		}
	}
	return c.serve(ctx, a, options, at, s)
}

// serve runs the node until ctx ends or a part of it fails.
func (c *serveCmd) serve(ctx context.Context, a *app.App, o app.Options, at listeners, s streams) error {
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		a.Queue.Beat(ctx, o.Node, func(err error) { o.Log.WarnContext(ctx, "heartbeat", "cause", err.Error()) })
		return nil
	})
	if c.Role != "web" {
		if err := startWorker(ctx, group, a); err != nil {
			return err
		}
	}
	handler := a.NewHealthHandler() // of a worker, which has no pages
	if c.Role != "worker" {
		var err error
		if handler, err = a.NewHandler(ctx); err != nil {
			return err
		}
	}
	serveHTTP(ctx, group, at.public, handler)
	if at.operations != nil {
		serveHTTP(ctx, group, at.operations, a.NewOperationsHandler())
	}
	c.greet(s, o, at)
	if err := group.Wait(); err != nil && !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}

// appOptions turns the settings into what the app is made of. The node listens at addr.
func (c *serveCmd) appOptions(ctx context.Context, addr net.Addr, log *slog.Logger) (app.Options, error) {
	o, err := c.options(log)
	if err != nil {
		return o, err
	}
	if o.PublicURL, err = c.publicURL(addr); err != nil {
		return o, err
	}
	o.Mail = app.Mail{URL: c.MailURL, From: c.MailFrom, Timeout: c.MailTimeout, Retry: mail.Retry{For: c.MailRetryFor, Every: c.MailRetryEvery}}
	o.SupportEmail, o.BatchWait, o.NoticeWait = c.SupportEmail, c.BatchWait, c.NoticeWait
	o.ApprovalWait = c.ApprovalWait
	o.Passwords, o.Limits = c.floodLimits.passwords(), c.floodLimits.floods()
	o.Node = c.node()
	o.Worker = app.Worker{MaxWorkers: 32, JobTimeout: c.JobTimeout}
	o.Web = app.Web{
		Addr:            addr,
		Lists:           c.limits(),
		AllowedNetworks: c.AllowedNetworks,
		TrustedProxies:  c.TrustedProxies,
		ServiceDeskURL:  c.ServiceDeskURL,
		DeviceClientURL: c.DeviceClientURL,
		NoMailedCodes:   c.OTP == "off",
		ShowOutbox:      showsOutbox(c.MailURL, o.PublicURL, addr),
		Demo:            c.Demo,
		Stopping:        ctx.Done(),
	}
	if o.Web.Providers, o.Web.ProviderOf, err = c.ofMailboxes(o.PublicURL, now); err != nil {
		return o, err
	}
	o.Web.TechPass, err = c.techPass(o.PublicURL, now)
	return o, err
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

func startWorker(ctx context.Context, group *errgroup.Group, a *app.App) error {
	w, err := a.NewWorker()
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

// greet says at once where what is to be found.
func (c *serveCmd) greet(s streams, o app.Options, at listeners) {
	lines := []string{fmt.Sprintf("TechBiz %s serves %s (listening on %s)", version, o.PublicURL, at.public.Addr())}
	if at.operations != nil {
		lines = append(lines, fmt.Sprintf("Operations: http://%s (/healthz, /readyz, /metrics)", at.operations.Addr()))
	}
	if o.Web.ShowOutbox {
		lines = append(lines, fmt.Sprintf("Mails are not sent: they show at %s", o.PublicURL.JoinPath("outbox")))
	}
	if c.Demo {
		lines = append(lines, fmt.Sprintf("Demo: sign in with TechPass, password %q, and the code that %s shows, as", demo.StaffPassword, o.PublicURL.JoinPath("outbox")))
		for _, who := range demo.Staff {
			lines = append(lines, fmt.Sprintf("  %-22s %s", who, demo.Duties[who]))
		}
		lines = append(lines, "Officers may also sign in by a mailed code, which gives no duty.")
	}
	fmt.Fprintln(s.out, strings.Join(lines, "\n"))
}
