package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/alecthomas/kong"
	"github.com/google/uuid"
	"techbiz/internal/app"
	"techbiz/internal/app/demo"
	"techbiz/internal/base/redact"
	"techbiz/internal/mail"
	"techbiz/internal/openid/op"
	"techbiz/internal/store"
	"techbiz/internal/web/assets"
	"techbiz/internal/work"
	"techbiz/internal/work/health"
)

type serveCmd struct {
	database
	databaseLimits
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
	JobTimeout      time.Duration  `env:"TECHBIZ_JOB_TIMEOUT" show:"plain" default:"1m" help:"Time after which a hanging job is cut off."`
	Lease           time.Duration  `env:"TECHBIZ_LEASE" show:"plain" default:"10s" help:"How long a node may be silent before others take over its jobs, with PostgreSQL. Mails stop leaving from a node that was silent for three fifths of that."`
	DrainDelay      time.Duration  `env:"TECHBIZ_DRAIN_DELAY" show:"plain" default:"5s" help:"How long a node that is told to end goes on serving after /readyz says that it is not ready. Longer than whoever sends requests its way takes to notice. A second signal ends it at once."`
	MinFreeDisk     int64          `env:"TECHBIZ_MIN_FREE_DISK" show:"plain" default:"67108864" help:"Room, in bytes, below which a node on SQLite is not ready: that of the disk with the database. 0: any is enough."`
	LogFormat       string         `env:"TECHBIZ_LOG_FORMAT" show:"plain" enum:"text,json" default:"text" help:"Form of the log lines."`
	LogLevel        slog.Level     `env:"TECHBIZ_LOG_LEVEL" show:"plain" default:"info" help:"Least level that is logged: debug, info, warn, error."`

	// stopping is closed when the node takes no new requests any more.
	stopping chan struct{}
}

// assetsBuilt is replaced in a test, whose own binary has its assets.
var assetsBuilt = assets.Check

// Validate is called by kong, which does not look into what the command embeds.
func (c *serveCmd) Validate() error {
	return errors.Join(c.databaseLimits.Validate(), c.floodLimits.Validate())
}

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
	c.stopping = make(chan struct{})
	log := c.logger(s)
	slog.SetDefault(slog.New(op.LibraryLog(log.Handler()))) // for the libraries that log by themselves
	at, err := c.listen(ctx, log, isGiven(parsed, "ops-listen"))
	if err != nil {
		return err
	}
	defer at.Close()
	options, err := c.appOptions(at.public.Addr(), log)
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
	// Others see the node until its last job has ended.
	goneQuiet, err := beat(context.WithoutCancel(ctx), a, o.Node)
	if err != nil {
		return err
	}
	defer goneQuiet()
	n := &node{app: a, delay: c.DrainDelay, stopping: c.stopping}
	handler := a.NewHealthHandler() // of a worker, which has no pages
	if c.Role == "worker" {
		n.delay = 0 // nobody sends requests its way
	} else if handler, err = a.NewHandler(ctx); err != nil {
		return err
	}
	n.public = newServer(handler, a)
	if at.operations != nil {
		n.operations = newServer(a.NewOperationsHandler(), a)
	}
	if c.Role != "web" {
		if n.worker, err = startWorker(ctx, a); err != nil {
			return err
		}
	}
	c.greet(s, o, at)
	return n.run(ctx, at)
}

// beat has the node say that it is there, until goneQuiet is called.
func beat(ctx context.Context, a *app.App, n health.Node) (goneQuiet func(), err error) {
	n.StartedAt = now()
	if err := a.Queue.Arrive(ctx, n); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		a.Queue.Beat(ctx, n)
	}()
	return func() {
		cancel()
		<-ended
	}, nil
}

// appOptions turns the settings into what the app is made of. The node listens at addr.
func (c *serveCmd) appOptions(addr net.Addr, log *slog.Logger) (app.Options, error) {
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
	o.Database = c.forDatabase()
	o.Node, o.Access, o.MinFreeDisk = c.node(), store.Alone, c.MinFreeDisk
	o.Worker = app.Worker{MaxWorkers: c.Workers, JobTimeout: c.JobTimeout, Lease: c.Lease}
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
		Stopping:        c.stopping,
	}
	if o.Web.Providers, o.Web.ProviderOf, err = c.ofMailboxes(o.PublicURL, now); err != nil {
		return o, err
	}
	o.Web.TechPass, err = c.techPass(o.PublicURL, now)
	return o, err
}

// node is this process, as others see it.
func (c *serveCmd) node() health.Node {
	host, err := os.Hostname()
	if err != nil {
		host = "unknown"
	}
	return health.Node{ID: uuid.NewString(), Host: host, Role: c.Role, Version: version}
}

func (c *serveCmd) logger(s streams) *slog.Logger {
	options := &slog.HandlerOptions{Level: c.LogLevel}
	if c.LogFormat == "json" {
		return slog.New(redact.Handler(slog.NewJSONHandler(s.err, options)))
	}
	return slog.New(redact.Handler(slog.NewTextHandler(s.err, options)))
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

// startWorker begins to run jobs. They outlive ctx, and end by Stop.
func startWorker(ctx context.Context, a *app.App) (*work.Worker, error) {
	w, err := a.NewWorker()
	if err != nil {
		return nil, err
	}
	return w, w.Start(context.WithoutCancel(ctx))
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
