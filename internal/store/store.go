package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync/atomic"
	"time"

	"github.com/gofrs/flock"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"

	"techbiz/internal/approval"
	"techbiz/internal/auth/mailcode"
	"techbiz/internal/invite"
	"techbiz/internal/invite/handover"
	"techbiz/internal/lifecycle"
	"techbiz/internal/org/allowlist"
	"techbiz/internal/seed"
)

// Options are the settings of a Store.
type Options struct {
	Log *slog.Logger // slog.Default() where nil
	// Connections limits the connections to PostgreSQL for requests and for what jobs do, 16
	// where 0. SQLite has one writer and as many readers.
	Connections int
	// QueueConnections limits those by which the job workers look for jobs and note their
	// ends, half as many and two where 0. SQLite has the one writer for that, too.
	QueueConnections int
	// Waits bound how long the database may keep anybody waiting.
	Waits Waits
	// Access is Make where it is not set.
	Access Access
}

func (o Options) orDefault() Options {
	if o.Log == nil {
		o.Log = slog.Default()
	}
	o.Connections = cmp.Or(max(o.Connections, 0), 16)
	o.QueueConnections = cmp.Or(max(o.QueueConnections, 0), o.Connections/2+2)
	o.Waits = o.Waits.orDefault()
	return o
}

// Store is an open database. Close it when nothing uses it any more.
type Store struct {
	dialect dialect
	write   *pool // SQLite: the one writing connection
	read    *pool
	work    *sql.DB       // what the job workers use
	patient *sql.DB       // for migrations and the lock of the nodes: waits as long as it takes
	listen  *pgxpool.Pool // PostgreSQL: where the job workers hear of new jobs
	beats   *pool         // PostgreSQL: one connection of those, see SeeNode
	jobs    *river.Client[*sql.Tx]
	log     *slog.Logger
	access  Access
	full    atomic.Bool  // the last transaction found the disk full
	file    string       // SQLite
	serving *flock.Flock // SQLite, where the access is Alone
}

// Open opens the database at url: "sqlite:FILE" or "postgres://…". It does not migrate.
func Open(ctx context.Context, url string, o Options) (*Store, error) {
	o = o.orDefault()
	s := &Store{log: o.Log, access: o.Access}
	var err error
	switch {
	case strings.HasPrefix(url, "sqlite:"):
		err = s.openSQLite(strings.TrimPrefix(url, "sqlite:"), o)
	case strings.HasPrefix(url, "postgres://"), strings.HasPrefix(url, "postgresql://"):
		err = s.openPostgres(ctx, url, o)
	default:
		return nil, errors.New("database URL: want sqlite:FILE or postgres://…")
	}
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// Close closes all connections. It does not wait long for a database that does not answer.
func (s *Store) Close() error {
	if s.listen == nil {
		return s.closeAll()
	}
	closed := make(chan error, 1)
	go func() { closed <- s.closeAll() }()
	select {
	case err := <-closed:
		return err
	case <-time.After(closeTimeout):
		return fmt.Errorf("close database: no answer for %v", closeTimeout)
	}
}

func (s *Store) closeAll() error {
	var errs []error
	for _, p := range []*pool{s.read, s.write, s.beats} {
		if p != nil {
			errs = append(errs, p.db.Close())
		}
	}
	for _, db := range []*sql.DB{s.work, s.patient} {
		if db != nil && (s.write == nil || db != s.write.db) {
			errs = append(errs, db.Close())
		}
	}
	if s.listen != nil {
		s.listen.Close()
	}
	if s.serving != nil {
		errs = append(errs, s.serving.Close())
	}
	return errors.Join(errs...)
}

// Ping tells whether the database answers and is migrated to this program's version.
func (s *Store) Ping(ctx context.Context) error {
	if err := s.CheckAnswers(ctx); err != nil {
		return err
	}
	return s.CheckVersion(ctx)
}

// CheckAnswers fails where the database does not answer.
func (s *Store) CheckAnswers(ctx context.Context) error {
	if err := s.read.db.PingContext(ctx); err != nil {
		return fmt.Errorf("database: %w", err)
	}
	return nil
}

// CheckQueue fails where jobs can't be read, and so neither queued nor worked.
func (s *Store) CheckQueue(ctx context.Context) error {
	if _, err := row[int](ctx, s.read, "SELECT count(*) FROM (SELECT 1 FROM river_job LIMIT 1) AS j"); err != nil {
		return fmt.Errorf("job queue: %w", err)
	}
	return nil
}

// Dialect names the database: "sqlite" or "postgres".
func (s *Store) Dialect() string { return s.dialect.name }

// maxTries is how often a transaction runs that the database broke off for a reason
// that goes away: a deadlock, or a lock that was waited for too long.
const maxTries = 5

// update runs change in one transaction.
func (s *Store) update(ctx context.Context, change func(*tx) error) error {
	ctx, cancel := bounded(ctx, transactionTimeout)
	defer cancel()
	for try := 1; ; try++ {
		err := s.updateOnce(ctx, change)
		s.noteWrite(err)
		if err == nil || try == maxTries || !s.dialect.transient(err) {
			return err
		}
		s.log.WarnContext(ctx, "transaction tried again", "try", try, "cause", err.Error())
		select {
		case <-ctx.Done():
			return err
		case <-time.After(time.Duration(try*try) * 10 * time.Millisecond):
		}
	}
}

// port is the store as one domain package asks for it, whose transactions are of type T.
type port[T any] struct {
	*Store

	as func(*tx) T
}

func portOf[T any](s *Store, as func(*tx) T) port[T] { return port[T]{Store: s, as: as} }

func (p port[T]) Update(ctx context.Context, change func(T) error) error {
	return p.update(ctx, func(t *tx) error { return change(p.as(t)) })
}

func (s *Store) updateOnce(ctx context.Context, change func(*tx) error) (err error) {
	t, err := s.begin(ctx)
	if err != nil {
		return fmt.Errorf("begin transaction: %w", err)
	}
	defer t.end()
	defer func() {
		if p := recover(); p != nil {
			_ = t.sql.Rollback() // the panic is what counts
			panic(p)
		}
	}()
	err = change(t)
	if err == nil {
		err = t.flush(ctx)
	}
	if err != nil {
		if rollbackErr := t.sql.Rollback(); rollbackErr != nil && !errors.Is(rollbackErr, sql.ErrTxDone) {
			return errors.Join(err, fmt.Errorf("roll back: %w", rollbackErr))
		}
		return err
	}
	if err := t.sql.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

// tx is one transaction. It is the Tx of every domain package, where its methods are described.
type tx struct {
	sql   *sql.Tx
	s     *Store
	conn  *sql.Conn // of PostgreSQL, see later.go
	later []kept

	names map[uuid.UUID]accountNames // see accounts.go
}

func (t *tx) on() (runner, *dialect) { return t.sql, &t.s.dialect }

// A service that has another one do something in its transaction passes on one of these.

func (t *tx) Allowlist() allowlist.Tx { return t }
func (t *tx) Approvals() approval.Tx  { return t }
func (t *tx) Codes() mailcode.Tx      { return t }
func (t *tx) HandOvers() handover.Tx  { return t }
func (t *tx) Invites() invite.Tx      { return t }
func (t *tx) Lives() lifecycle.Tx     { return t }
func (t *tx) SEED() seed.Tx           { return t }
