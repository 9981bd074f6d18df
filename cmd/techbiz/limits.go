package main

import (
	"fmt"
	"time"

	"techbiz/internal/app"
	"techbiz/internal/auth/mailcode"
	"techbiz/internal/base/limit"
	"techbiz/internal/store"
	"techbiz/internal/techpass"
	"techbiz/internal/web"
)

// databaseLimits are the settings of how much a node asks of its database, and how long it
// waits for it.
type databaseLimits struct {
	Connections      int           `name:"database-connections" env:"TECHBIZ_DATABASE_CONNECTIONS" show:"plain" default:"16" help:"Connections to PostgreSQL for requests and for what jobs do. The node has those of the job queue and three more beside them, and four more while it starts. Of SQLite: readers; it has one writer."`
	QueueConnections int           `name:"database-queue-connections" env:"TECHBIZ_DATABASE_QUEUE_CONNECTIONS" show:"plain" default:"10" help:"Connections to PostgreSQL by which the job workers look for jobs and note their ends."`
	StatementTimeout time.Duration `name:"database-statement-timeout" env:"TECHBIZ_DATABASE_STATEMENT_TIMEOUT" show:"plain" default:"15s" help:"Longest time for one statement; PostgreSQL breaks it off. Migrations and clearing up may take longer."`
	LockTimeout      time.Duration `name:"database-lock-timeout" env:"TECHBIZ_DATABASE_LOCK_TIMEOUT" show:"plain" default:"5s" help:"Longest wait for what another transaction holds. Of SQLite: for another process that writes."`
	IdleTimeout      time.Duration `name:"database-idle-timeout" env:"TECHBIZ_DATABASE_IDLE_TIMEOUT" show:"plain" default:"10s" help:"Time for which a transaction may hold rows without doing anything, before PostgreSQL takes it back: so long a node that stands still can stop the others."`
	Workers          int           `name:"workers" env:"TECHBIZ_WORKERS" show:"plain" default:"32" help:"Jobs that this node runs at the same time, such as mails on their way; two parts of lists beside them."`
}

// Validate refuses what no database can be asked with.
func (l *databaseLimits) Validate() error {
	if l.Connections < 2 || l.QueueConnections < 2 || l.Workers < 1 {
		return fmt.Errorf("%d connections to the database, %d for the job queue, %d workers: want 2 or more of the connections and 1 or more workers",
			l.Connections, l.QueueConnections, l.Workers)
	}
	if min(l.StatementTimeout, l.LockTimeout, l.IdleTimeout) < 100*time.Millisecond {
		return fmt.Errorf("statement, lock and idle timeouts of the database of %s, %s and %s: none may be shorter than 100ms",
			l.StatementTimeout, l.LockTimeout, l.IdleTimeout)
	}
	return nil
}

func (l *databaseLimits) forDatabase() app.Database {
	return app.Database{
		Connections: l.Connections, QueueConnections: l.QueueConnections,
		Waits: store.Waits{Statement: l.StatementTimeout, Lock: l.LockTimeout, Idle: l.IdleTimeout},
	}
}

// floodLimits are the settings of what many may ask for at the same time.
type floodLimits struct {
	Argon2Memory     uint32        `name:"argon2-memory" env:"TECHBIZ_ARGON2_MEMORY" show:"plain" default:"19" help:"What hashing a password takes, in MiB. Passwords that were hashed at another cost are hashed anew at their holder's next sign-in."`
	Argon2Passes     uint32        `name:"argon2-passes" env:"TECHBIZ_ARGON2_PASSES" show:"plain" default:"2" help:"Passes over that memory."`
	Hashes           int           `name:"hashes" env:"TECHBIZ_HASHES" show:"plain" default:"0" help:"Passwords hashed at the same time; each takes the memory above. A quarter, one at least, is kept for browsers that their holder signed in from before. 0: the number of processors, and a quarter more."`
	HashesWaiting    int           `name:"hashes-waiting" env:"TECHBIZ_HASHES_WAITING" show:"plain" default:"64" help:"Sign-ins that wait for their turn at that; others are answered 503 at once."`
	HashesWait       time.Duration `name:"hashes-wait" env:"TECHBIZ_HASHES_WAIT" show:"plain" default:"800ms" help:"Longest wait for a turn; then the answer is 503."`
	LimitPasswords   limit.Rate    `name:"limit-wrong-tries" env:"TECHBIZ_LIMIT_WRONG_TRIES" show:"plain" default:"30/10m" help:"Wrong passwords from one client address (of IPv6: one /64), beside browsers that are known. A right one does not count."`
	LimitCodes       limit.Rate    `name:"limit-codes" env:"TECHBIZ_LIMIT_CODES" show:"plain" default:"120/1h" help:"Codes asked for from one client address, beside known browsers. Those of a browser in which one is typed right do not count."`
	FreeCodesClient  limit.Rate    `name:"free-codes-client" env:"TECHBIZ_FREE_CODES_CLIENT" show:"plain" default:"30/1h" help:"So many of them are free; for each further measure the browser works twice as long, or its user waits."`
	FreeCodesMailbox limit.Rate    `name:"free-codes-mailbox" env:"TECHBIZ_FREE_CODES_MAILBOX" show:"plain" default:"5/1h" help:"The same for the codes that unknown browsers ask for one mailbox, from wherever."`
	FreeCodesAll     limit.Rate    `name:"free-codes-all" env:"TECHBIZ_FREE_CODES_ALL" show:"plain" default:"600/10m" help:"The same for all codes that unknown browsers ask for."`
	CodesKnown       limit.Rate    `name:"codes-known" env:"TECHBIZ_CODES_KNOWN" show:"plain" default:"10/1h" help:"Codes for one mailbox in a browser that its holder signed in from before, free of all this."`
	LimitAuthorize   limit.Rate    `name:"limit-authorize" env:"TECHBIZ_LIMIT_AUTHORIZE" show:"plain" default:"600/10m" help:"Requests by which products send browsers here to sign in, from one client address, beside browsers that somebody signed in from before."`
	AuthorizeAll     limit.Rate    `name:"limit-authorize-all" env:"TECHBIZ_LIMIT_AUTHORIZE_ALL" show:"plain" default:"20000/10m" help:"The same from all addresses together, on each node; each is stored for 10 minutes."`
	LimitSignUps     int           `name:"limit-sign-ups" env:"TECHBIZ_LIMIT_SIGN_UPS" show:"plain" default:"60" help:"Sign-ups from one client address in an hour."`
}

// Validate refuses what would keep everybody out, or no flood.
func (l *floodLimits) Validate() error {
	if l.Argon2Memory < 1 || l.Argon2Memory > 4096 || l.Argon2Passes < 1 || l.Argon2Passes > 64 {
		return fmt.Errorf("a password's cost of %d MiB and %d passes: want 1 to 4096 MiB and 1 to 64 passes", l.Argon2Memory, l.Argon2Passes)
	}
	if l.Hashes < 0 || l.HashesWaiting < 1 || l.HashesWait <= 0 {
		return fmt.Errorf("%d hashes at the same time, %d waiting for %s: none may be negative, and somebody has to be able to wait", l.Hashes, l.HashesWaiting, l.HashesWait)
	}
	return nil
}

func (l *floodLimits) passwords() app.Passwords {
	return app.Passwords{
		Cost:   techpass.Cost{Memory: l.Argon2Memory << 10, Passes: l.Argon2Passes},
		AtOnce: l.Hashes, Waiting: l.HashesWaiting, Wait: l.HashesWait,
	}
}

func (l *floodLimits) floods() app.Limits {
	return app.Limits{
		WrongPasswords: l.LimitPasswords,
		Codes: mailcode.Limits{
			Known: l.CodesKnown, Mailbox: l.FreeCodesMailbox, ClientFree: l.FreeCodesClient, All: l.FreeCodesAll, Client: l.LimitCodes,
		},
		SignUps:   l.LimitSignUps,
		Authorize: web.AuthorizeLimits{Client: l.LimitAuthorize, All: l.AuthorizeAll},
	}
}
