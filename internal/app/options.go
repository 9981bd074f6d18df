package app

import (
	"cmp"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"runtime"
	"time"

	"techbiz/internal/auth/mailcode"
	"techbiz/internal/auth/signin"
	"techbiz/internal/base/limit"
	"techbiz/internal/invite/xlsx"
	"techbiz/internal/mail"
	"techbiz/internal/mailer"
	"techbiz/internal/store"
	"techbiz/internal/techpass"
	"techbiz/internal/web"
	"techbiz/internal/web/kit"
	"techbiz/internal/work/health"
)

// Options are everything that an App is made of. A command that neither serves nor
// delivers needs the database, the log and the clock alone.
type Options struct {
	// DatabaseURL names the database: "sqlite:FILE" or "postgres://…". New opens and
	// migrates it, and Close closes it.
	DatabaseURL string
	// Database limits connections and waits; the store's defaults where they are zero.
	Database Database
	// Access says what may be done with that database: by store.Make, which is the default,
	// and store.Alone it is made and migrated; otherwise it has to be there, at this program's
	// version.
	Access store.Access
	// MinFreeDisk is how much room, in bytes, the disk of a SQLite database has to have for
	// the node to be ready; 0: that is not looked at.
	MinFreeDisk int64
	// Store is an open and migrated database in place of DatabaseURL. Whoever opened it
	// closes it.
	Store *store.Store
	// SecretKey is the installation's secret, 32 bytes or more; where it is empty, one is
	// kept in the database.
	SecretKey []byte
	// KeyFor says what the app needs the key for.
	KeyFor KeyFor
	Log    *slog.Logger
	// Now is the clock: UTC, in the microseconds that both databases keep.
	Now func() time.Time

	// PublicURL is the address that users see, without a slash at its end. nil where
	// nothing is served or delivered.
	PublicURL *url.URL
	// Transport takes the letters to their readers. nil where nothing is delivered.
	Transport mail.Transport
	// Mail opens the transport where it is not given; none where its URL is empty.
	Mail Mail
	// SupportEmail is the mailbox that pages and mails name.
	SupportEmail string
	// BatchWait is how long a submitted batch waits for second thoughts, 0: not at all.
	BatchWait time.Duration
	// NoticeWait is how long notices are gathered for one mail, 0: not at all.
	NoticeWait time.Duration
	// ApprovalWait is how long what an admin asked for waits for a second person; the
	// default of package approval where 0.
	ApprovalWait time.Duration
	// ProofOfWork is how many hashes a visitor's browser tries before it signs up; the
	// default of package human where 0.
	ProofOfWork int64

	Passwords Passwords
	Limits    Limits

	Node   health.Node // this process, as other nodes see it
	Web    Web
	Worker Worker
}

// KeyFor is what an app needs the installation's key for.
type KeyFor int

// What for.
const (
	// KeyForNode: it serves or delivers. The first start with a SecretKey that is new moves
	// the database to it.
	KeyForNode KeyFor = iota
	// KeyForCommand: it runs for one command beside the nodes, goes by their key, and
	// leaves it to them to move.
	KeyForCommand
	// KeyForNobody: it seals and opens nothing, and writes nothing.
	KeyForNobody
)

// Passwords says what it takes to hash passwords. What is 0 is the default.
type Passwords struct {
	Cost    techpass.Cost
	AtOnce  int           // hashes at the same time on this node; each takes the memory of its cost
	Waiting int           // who waits for a turn, of strangers and of known browsers each
	Wait    time.Duration // at most for a turn
}

// Limits say how much may be asked for. What is 0 is the default.
type Limits struct {
	WrongPasswords limit.Rate // from one client address, beside known browsers
	Codes          mailcode.Limits
	SignUps        int // from one client address in an hour
	Authorize      web.AuthorizeLimits
}

// waits are how many things an address may pay for by waiting in the place of work: a few
// people's without scripts, who are few.
var waits = limit.Rate{Most: 6, In: 10 * time.Minute}

// hasher makes what hashes passwords on this node.
func (p Passwords) hasher() *techpass.Hasher {
	processors := runtime.GOMAXPROCS(0)
	gate := limit.NewGate(limit.GateOptions{
		AtOnce:  cmp.Or(p.AtOnce, processors+max(1, processors/4)), // so that strangers keep all of them busy, and a known browser finds a turn
		Waiting: cmp.Or(p.Waiting, DefaultWaiting),
		Wait:    cmp.Or(p.Wait, DefaultWait),
	})
	return techpass.NewHasher(techpass.Cost{Memory: cmp.Or(p.Cost.Memory, techpass.DefaultCost.Memory), Passes: cmp.Or(p.Cost.Passes, techpass.DefaultCost.Passes)}, gate)
}

// Defaults of Passwords and of Limits.
const (
	DefaultWaiting = 64
	DefaultWait    = 800 * time.Millisecond // so that whoever is turned away knows within a second
)

// DefaultWrongPasswords is a few people's from one address who mistype.
var DefaultWrongPasswords = limit.Rate{Most: 30, In: 10 * time.Minute}

// Mail says how letters leave.
type Mail struct {
	URL  string // "outbox:", "smtp://…" or "smtps://…"
	From string // sender as mailboxes show it
	// Timeout is how long a mail server may take for one message, and again until it says
	// what it did with it; mailer's default where 0.
	Timeout time.Duration
	Retry   mail.Retry
}

// Web is what the pages, the JSON API and the OpenID provider need beside the services.
type Web struct {
	// Addr is where this node listens, so that the portal, as a client of its own OpenID
	// provider, finds it without leaving the machine.
	Addr            net.Addr
	Lists           xlsx.Limits // of uploaded lists
	AllowedNetworks []netip.Prefix
	TrustedProxies  []netip.Prefix
	ServiceDeskURL  string
	DeviceClientURL string
	// Providers are the OpenID providers that prove government mailboxes, and
	// ProviderOf those of them that the settings name for a domain.
	Providers  []signin.Provider
	ProviderOf map[string]signin.Provider
	// TechPass is the OpenID provider by which users sign in to the portal, where it is
	// not this program's own; nil where it is.
	TechPass signin.Provider
	// NoMailedCodes lets nobody into the portal by a mailed code.
	NoMailedCodes bool
	// ShowOutbox shows the mails at /outbox to everybody who reaches the portal.
	ShowOutbox bool
	Demo       bool          // each page says that the data are made up
	Settings   []kit.Setting // in effect, for admins to read
	// Stopping is closed when the program is about to end.
	Stopping <-chan struct{}
}

// Database are the limits of the database, see store.Options.
type Database struct {
	Connections, QueueConnections int
	Waits                         store.Waits
}

// Worker is what the jobs need beside the services.
type Worker struct {
	MaxWorkers int           // jobs at the same time
	JobTimeout time.Duration // for one try of a job; work's default where 0
	// Lease is how long the node may be silent before others take over its jobs;
	// lease.DefaultTerm where 0. It counts where the database can serve several nodes.
	Lease time.Duration
}

// host is the right side of Message-IDs.
func (o *Options) host() string {
	if o.PublicURL == nil {
		return "techbiz"
	}
	return o.PublicURL.Hostname()
}

// openTransport returns where letters go, nil where nothing is delivered, and what ends it.
func (o *Options) openTransport(st *store.Store) (mail.Transport, func() error, error) {
	if o.Transport != nil || o.Mail.URL == "" {
		return o.Transport, func() error { return nil }, nil
	}
	return mailer.Open(o.Mail.URL, mailer.Options{From: o.Mail.From, Outbox: st.Outbox(), SendTimeout: o.Mail.Timeout, Now: o.Now})
}
