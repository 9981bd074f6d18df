package app

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"techbiz/internal/announce"
	"techbiz/internal/approval"
	"techbiz/internal/audit"
	"techbiz/internal/auth/mfa"
	"techbiz/internal/auth/signin"
	"techbiz/internal/base/pulse"
	"techbiz/internal/base/secret"
	"techbiz/internal/desk"
	"techbiz/internal/insight"
	"techbiz/internal/invite"
	"techbiz/internal/invite/batch"
	"techbiz/internal/invite/handover"
	"techbiz/internal/keyring"
	"techbiz/internal/lifecycle"
	"techbiz/internal/lifecycle/myaccount"
	"techbiz/internal/mail"
	"techbiz/internal/mail/notice"
	"techbiz/internal/openid"
	"techbiz/internal/org/agency"
	"techbiz/internal/org/allowlist"
	"techbiz/internal/seed"
	"techbiz/internal/seed/device"
	"techbiz/internal/store"
	"techbiz/internal/techpass"
	"techbiz/internal/techpass/policy"
	"techbiz/internal/work/health"
)

// App is the program, put together. Close it when nothing uses it any more.
type App struct {
	Store *store.Store
	// Key is the installation's; nil for a command that was not given it.
	Key *secret.Key

	Agencies      *agency.Service
	Allowlist     *allowlist.Service
	Announcements *announce.Service
	Approvals     *approval.Service
	Audit         *audit.Service
	Batches       *batch.Service
	Desk          *desk.Service
	Devices       *device.Service
	Factors       *mfa.Service
	HandOvers     *handover.Service
	Insight       *insight.Service
	Invites       *invite.Service
	Lives         *lifecycle.Service
	Mails         *mail.Service
	MyAccount     *myaccount.Service
	Notices       *notice.Service
	Passwords     *techpass.Hasher
	OpenID        *openid.Service
	Policies      *policy.Service
	Queue         *health.Service
	Seeds         *seed.Service
	SignIn        *signin.Service

	options Options
	keys    *keyring.Service
	box     *secret.Box          // seals for the nodes' key where there is no Key
	metrics *prometheus.Registry // one a process, whatever asks for it
	pulse   *pulse.Pulse
	// draining: the node is about to end.
	draining atomic.Bool
	closers  []func() error // in the order in which things were opened
}

// New opens the database, brings it to this program's version where Options.Access lets it,
// and makes the services over it. Errors: store.ErrMissing, store.ErrServed,
// *store.SchemaError.
func New(ctx context.Context, o Options) (_ *App, err error) {
	a := &App{options: o, metrics: newMetrics()}
	defer func() {
		if err != nil {
			err = errors.Join(err, a.Close())
		}
	}()
	if err := a.openStore(ctx); err != nil {
		return nil, err
	}
	a.pulse = pulse.New(a.Store.Probe)
	a.keys = &keyring.Service{Store: a.Store.Keyring(), Log: a.options.Log}
	if err := a.openKey(ctx); err != nil {
		return nil, err
	}
	transport, closeTransport, err := a.options.openTransport(a.Store)
	if err != nil {
		return nil, err
	}
	a.closers = append(a.closers, closeTransport)
	return a, a.wire(transport)
}

// Drain has the node say that it is not ready from now on: it is about to end.
func (a *App) Drain() { a.draining.Store(true) }

// Draining tells whether Drain was called.
func (a *App) Draining() bool { return a.draining.Load() }

// Close closes what New opened.
func (a *App) Close() error {
	var errs []error
	for _, closer := range slices.Backward(a.closers) {
		errs = append(errs, closer())
	}
	a.closers = nil
	return errors.Join(errs...)
}

// keyEvery is how often a node looks whether the database still lives by its key.
const keyEvery = 2 * time.Second

// WatchKey returns keyring.ErrMoved once another node moved the database to another key, so
// that this one ends rather than sealing with what the others left. It returns nil when ctx
// ends. What was sealed meanwhile, the others open: see package keyring.
func (a *App) WatchKey(ctx context.Context) error { return a.keys.Watch(ctx, a.Key, keyEvery) }

func (a *App) openStore(ctx context.Context) error {
	o := &a.options
	if o.Store != nil {
		a.Store = o.Store
		return nil
	}
	var err error
	if a.Store, err = store.Open(ctx, o.DatabaseURL, store.Options{
		Log: o.Log, Access: o.Access, Connections: o.Database.Connections, QueueConnections: o.Database.QueueConnections, Waits: o.Database.Waits,
	}); err != nil {
		return err
	}
	a.closers = append(a.closers, a.Store.Close)
	if o.Access == store.Change || o.Access == store.Look {
		return a.Store.CheckSchema(ctx)
	}
	return a.Store.Migrate(ctx)
}

// openKey finds the installation's key.
func (a *App) openKey(ctx context.Context) (err error) {
	o := a.options
	switch o.KeyFor {
	case KeyForCommand:
		a.Key, a.box, err = a.keys.Look(ctx, o.SecretKey)
	case KeyForNobody:
		if len(o.SecretKey) > 0 {
			err = a.keys.Compare(ctx, o.SecretKey)
		}
	default:
		a.Key, err = a.keys.Open(ctx, o.SecretKey)
	}
	return err
}
