package main

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"time"

	"go.opentelemetry.io/otel"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"

	"techbiz/internal/agency"
	"techbiz/internal/allowlist"
	"techbiz/internal/announce"
	"techbiz/internal/audit"
	"techbiz/internal/batch"
	"techbiz/internal/demo"
	"techbiz/internal/desk"
	"techbiz/internal/device"
	"techbiz/internal/factor"
	"techbiz/internal/human"
	"techbiz/internal/insight"
	"techbiz/internal/invite"
	"techbiz/internal/life"
	"techbiz/internal/mail"
	"techbiz/internal/mailer"
	"techbiz/internal/myaccount"
	"techbiz/internal/notice"
	"techbiz/internal/openid"
	"techbiz/internal/policy"
	"techbiz/internal/proof"
	"techbiz/internal/queue"
	"techbiz/internal/seed"
	"techbiz/internal/signin"
	"techbiz/internal/store"
	"techbiz/internal/vault"
	"techbiz/internal/work"
)

// database is the setting that every command but version shares.
type database struct {
	DatabaseURL string `name:"database-url" env:"TECHBIZ_DATABASE_URL" show:"address" default:"sqlite:data/techbiz.db" help:"sqlite:FILE for one machine, postgres://… for several nodes."`
	SecretKey   string `name:"secret-key" env:"TECHBIZ_SECRET_KEY" show:"secret" help:"Installation's secret, 32 random bytes or more in base64, the same on every node. Where it is not set, one is made and kept in the database."`
}

// app is everything that the commands work with, wired.
type app struct {
	store     *store.Store
	key       *vault.Key
	allowlist *allowlist.Service
	agencies  *agency.Service
	desk      *desk.Service
	mails     *mail.Service
	invites   *invite.Service
	batches   *batch.Service
	notices   *notice.Service
	signIn    *signin.Service
	lives     *life.Service
	factors   *factor.Service
	account   *myaccount.Service
	openID    *openid.Service
	devices   *device.Service
	seeds     *seed.Service
	audit     *audit.Service
	policies  *policy.Service
	announced *announce.Service
	queue     *queue.Service
	insight   *insight.Service
	host      string
	log       *slog.Logger
	now       func() time.Time
}

// now is the clock: UTC, in the microseconds that both databases keep.
func now() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }

// openApp opens and migrates the database and wires the domain services. Mail is
// delivered only where the caller sets the mail service's Transport and Composer.
func openApp(ctx context.Context, d database, host string, log *slog.Logger, now func() time.Time) (*app, error) {
	otel.SetTracerProvider(sdktrace.NewTracerProvider(sdktrace.WithSampler(sdktrace.NeverSample())))
	st, err := store.Open(ctx, d.DatabaseURL, store.Options{Log: log})
	if err != nil {
		return nil, err
	}
	if err := st.Migrate(ctx); err != nil {
		return nil, errors.Join(err, st.Close())
	}
	key, err := d.key(ctx, st, log)
	if err != nil {
		return nil, errors.Join(err, st.Close())
	}
	return wire(st, key, host, log, now), nil
}

// wire makes the domain services over an open store.
func wire(st *store.Store, key *vault.Key, host string, log *slog.Logger, now func() time.Time) *app {
	a := &app{store: st, key: key, host: host, log: log, now: now}
	codes := &proof.Issuer{Key: key, Now: now}
	a.allowlist = allowlist.NewService(st.Allowlist(), now)
	a.agencies = agency.NewService(st.Agencies(), now)
	a.audit = audit.NewService(st.Audits(), log)
	a.policies = policy.NewService(st.PolicyTexts(), now)
	a.queue = queue.NewService(queue.Options{Store: st.Queue(), Tasks: work.Tasks(), Now: now})
	a.announced = announce.NewService(st.Announcements(), now)
	a.insight = insight.NewService(st.Insight(), now)
	a.mails = mail.NewService(mail.Options{Store: st.Mails(), Key: key, Host: host, Now: now})
	a.seeds = seed.NewService(seed.Options{Store: st.Seeds(), Post: a.mails, Bell: notice.Teller{Wait: notice.DefaultWait}, Now: now})
	a.invites = invite.NewService(invite.Options{
		Store: st.Invites(), Post: a.mails, Codes: codes, Human: &human.Checker{Key: key, Now: now},
		Notices: notice.Teller{Wait: notice.DefaultWait}, SEED: a.seeds.Provisioner, Now: now,
	})
	a.notices = notice.NewService(notice.Options{Store: st.Notices(), Post: a.mails, Now: now})
	locks := signin.Locks{Key: key, Now: now}
	a.signIn = signin.NewService(signin.Options{Store: st.SignIns(), Arrivals: a.invites, Post: a.mails, Codes: codes, Locks: locks, Now: now})
	a.factors = factor.NewService(factor.Options{Store: st.Factors(), Locks: locks, Post: a.mails, Key: key, SEED: a.seeds.Provisioner, Now: now})
	a.account = myaccount.NewService(myaccount.Options{Store: st.MyAccounts(), Post: a.mails, SEED: a.seeds.Provisioner, Now: now})
	a.openID = openid.NewService(openid.Options{Store: st.OpenID(), SignIns: a.signIn, Key: key, Now: now})
	a.lives = life.NewService(life.Options{Store: st.Lives(), Post: a.mails, Bell: notice.Teller{Wait: notice.DefaultWait}, SEED: a.seeds.Provisioner, Now: now})
	a.devices = device.NewService(device.Options{Store: st.Enrolments(), SEED: a.seeds.Provisioner, Post: a.mails, Bell: notice.Teller{Wait: notice.DefaultWait}, Key: key, Now: now})
	a.seeds.Devices = a.devices
	a.desk = desk.NewService(desk.Options{Store: st.Desk(), Post: a.mails, Lives: a.lives, Allowlist: a.allowlist, SEED: a.seeds.Provisioner, Now: now})
	a.batches = batch.NewService(batch.Options{Store: st.Batches(), Invites: a.invites, Actors: a.signIn, Desk: a.desk, Wait: batch.DefaultWait, Now: now})
	return a
}

func (a *app) close() error { return a.store.Close() }

// key returns the installation's key.
func (d database) key(ctx context.Context, st *store.Store, log *slog.Logger) (*vault.Key, error) {
	if d.SecretKey == "" {
		log.InfoContext(ctx, "the secret key is kept in the database; set TECHBIZ_SECRET_KEY to keep it apart")
		secret, err := st.SecretKey(ctx)
		if err != nil {
			return nil, err
		}
		return vault.NewKey(secret)
	}
	secret, err := base64.StdEncoding.DecodeString(d.SecretKey)
	if err != nil {
		return nil, errors.New("TECHBIZ_SECRET_KEY: want base64 of 32 random bytes or more, for example from: openssl rand -base64 32")
	}
	return vault.NewKey(secret)
}

// deliverBy lets the mail service write its letters with links to publicURL and hand
// them to transport. Certificates of devices name an address of publicURL, too.
func (a *app) deliverBy(transport mail.Transport, publicURL *url.URL, supportEmail string) error {
	a.devices.ListURL = publicURL.JoinPath("device/ca.crl").String()
	composer, err := mailer.NewComposer(mailer.ComposerOptions{
		Invites: a.invites, SignIn: a.signIn, Lives: a.lives, Notices: a.notices, Seeds: a.seeds, Devices: a.devices, Desk: a.desk,
		PublicURL: publicURL, SupportEmail: supportEmail,
	})
	if err != nil {
		return fmt.Errorf("set up mail templates: %w", err)
	}
	a.mails.Transport = transport
	a.mails.SetComposer(composer)
	return nil
}

// fillDemo fills an empty database with demo data, whose mails lie in the outbox.
func (a *app) fillDemo(ctx context.Context, publicURL *url.URL, supportEmail string) error {
	clock := &demo.Clock{}
	story := wire(a.store, a.key, a.host, a.log, clock.Now)
	outbox := a.store.Outbox()
	if err := story.deliverBy(mailer.NewOutbox(outbox, clock.Now), publicURL, supportEmail); err != nil {
		return err
	}
	err := demo.Fill(ctx, demo.Parts{
		Clock:     clock,
		Allowlist: story.allowlist,
		Invites:   story.invites,
		Factors:   story.factors,
		SignIn:    story.signIn,
		Batches:   story.batches,
		Workbooks: workbooks(listLimits{}),
		Notices:   a.store.Notices(),
		Policies:  story.policies,
		Seeds:     story.seeds,
		Devices:   story.devices,
		Desk:      a.store.Desk(),
		Lives:     story.lives,
		Mails:     story.mails,
		MailsOf:   a.store.Invites().Mails,
		Letters:   outbox.Letters,
		Today:     a.now(),
	})
	if err != nil {
		return err
	}
	// The newcomer finds everything counted, and waits for no job.
	if _, err := a.audit.Seal(ctx); err != nil {
		return err
	}
	_, err = a.insight.Fold(ctx)
	return err
}
