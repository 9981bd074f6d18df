package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"
	"github.com/uptrace/bun/dialect/sqlitedialect"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"techbiz/internal/invite"
)

// dialect holds what differs between the databases.
type dialect struct {
	name string
	// forUpdate locks the rows that a SELECT reads. SQLite has one writer anyway.
	forUpdate string
	// forUpdateOf is forUpdate for the rows AS alias alone, where a SELECT joins others.
	forUpdateOf func(alias string) string
	// holdRow keeps others from locking the rows that a SELECT reads by forUpdate, not
	// from reading them in the same way.
	holdRow string
	// transient tells whether a broken-off transaction is worth another try.
	transient func(error) bool
	// unique tells whether err is a broken unique index.
	unique func(error) bool
	// listed reads the invitations AS i that the trigram index finds, counted reads up to
	// a ceiling of them.
	listed, counted func(c *conditions, o owner, words invite.Words, narrow bool) indexed
	// accountsIndexed is the condition on accounts that the trigram index answers.
	accountsIndexed func(c *conditions, words invite.Words) string
	// param stands for the n-th argument in a statement that is written for many rows.
	param func(n int) string
	// cast gives a parameter a type of PostgreSQL's, where the database asks for it.
	cast func(to string) string
	// among is the condition that what stands before it is in the list, the n-th argument.
	among func(n int) string
	// list is a list of texts or of numbers as one argument.
	list func(list any) (any, error)
	// bytewise orders a text by its bytes, as an index for prefixes does.
	bytewise string
	// lastError gives what the last try of a job said, as JSON; '' where there is nothing.
	lastError string
	// lastNode is the node that took a job last.
	lastNode string
	// oneMoreError are the errors of a job with one more, the second argument, as JSON.
	oneMoreError string
	// domainOf is the domain of the mailbox in the column email, as the indexes have it.
	domainOf string
	// mailboxOf is the canonical mailbox in the column email of the table alias, as its index
	// has it. See people.Email.Canonical.
	mailboxOf func(alias string) string
	// time is a time as an argument of a statement.
	time func(time.Time) any
	// scan reads rows into structs, and knows the columns of these. No query runs on it.
	scan *bun.DB
	// longest is how long a statement may take in a context without a deadline.
	longest time.Duration
	// texts are statements for many rows, see once.
	texts *sync.Map
}

// sqliteTime is the form in which bun keeps times in SQLite, where they are compared as text.
const sqliteTime = "2006-01-02 15:04:05.999999-07:00"

func (s *Store) openSQLite(file string, o Options) error {
	if file == "" || strings.HasPrefix(file, ":memory:") {
		return errors.New("database URL: sqlite: needs a file, for example sqlite:data/techbiz.db")
	}
	if err := s.prepareFile(file); err != nil {
		return err
	}
	open := func(conns int, extra ...string) (*sql.DB, error) {
		v := url.Values{"_pragma": s.pragmas(o.Waits.Lock, extra...), "_txlock": {"immediate"}}
		connector, err := prepareAll("file:" + (&url.URL{Path: file}).EscapedPath() + "?" + v.Encode())
		if err != nil {
			return nil, err
		}
		db := sql.OpenDB(connector)
		db.SetMaxOpenConns(conns)
		db.SetMaxIdleConns(conns)
		return db, nil
	}
	write, err := open(1)
	if err != nil {
		return err
	}
	s.write = &pool{db: write, dialect: &s.dialect}
	s.work, s.patient = write, write
	read, err := open(o.Connections, "query_only(1)")
	if err != nil {
		return err
	}
	s.read = &pool{db: read, dialect: &s.dialect}
	s.dialect = dialect{
		name:  "sqlite",
		scan:  bun.NewDB(read, sqlitedialect.New()),
		texts: &sync.Map{},

		longest: o.Waits.Statement + slack,
		// Numbered ones have names, and SQLite looks for each name among all of them.
		param: func(int) string { return "?" },
		cast:  func(string) string { return "" },
		among: func(n int) string { return " IN (SELECT value FROM json_each($" + strconv.Itoa(n) + "))" },
		list:  jsonList,
		time:  func(at time.Time) any { return at.UTC().Format(sqliteTime) },

		forUpdateOf: func(string) string { return "" },
		transient: func(err error) bool {
			var e *sqlite.Error
			return errors.As(err, &e) && (e.Code()&0xff == sqlite3.SQLITE_BUSY || e.Code()&0xff == sqlite3.SQLITE_LOCKED)
		},
		unique: func(err error) bool {
			var e *sqlite.Error
			return errors.As(err, &e) && e.Code()&0xff == sqlite3.SQLITE_CONSTRAINT
		},
		lastError: "coalesce(json_extract(errors, '$[#-1]'), '')",
		lastNode:  "json_extract(attempted_by, '$[#-1]')",

		oneMoreError: "jsonb_insert(coalesce(errors, '[]'), '$[#]', json($2))",

		domainOf:  "substr(email, instr(email, '@') + 1)",
		mailboxOf: mailboxBy("instr"),
		listed:    sqliteIndexed,
		counted:   sqliteIndexed,

		accountsIndexed: sqliteAccounts,
	}
	return s.openQueue(riversqlite.New(write))
}

const (
	// listeners is how many connections to PostgreSQL a node has beside the two pools: one
	// hears of new jobs, one says that the node is there (SeeNode), one asks whether the
	// database answers (Probe).
	listeners = 3
	// migrators is how many it has while it starts and migrates: one holds the lock of the nodes.
	migrators = 4
)

// passing are the errors of PostgreSQL that go away: a deadlock, a broken order of
// transactions, a lock that was not to be had in time, and a transaction that stood still
// for so long that it was taken back.
var passing = []string{"40P01", "40001", "55P03", "25P03"}

func (s *Store) openPostgres(ctx context.Context, dsn string, o Options) error {
	config, err := pgx.ParseConfig(dsn)
	if err != nil {
		return errors.New("database URL: not a PostgreSQL URL") // the driver's words would show the password
	}
	if s.access == Look {
		config.RuntimeParams["default_transaction_read_only"] = "on"
	}
	open := func(conns int) *sql.DB {
		db := stdlib.OpenDB(*config.Copy())
		db.SetMaxOpenConns(conns)
		db.SetMaxIdleConns(conns)
		return db
	}
	// Each statement is parsed and planned once a connection.
	config.DefaultQueryExecMode = pgx.QueryExecModeCacheStatement
	o.Waits.apply(config)
	main := open(o.Connections)
	s.write = &pool{db: main, dialect: &s.dialect}
	s.read = s.write
	s.work = open(o.QueueConnections)
	forLong(config)
	s.patient = open(migrators)
	s.patient.SetMaxIdleConns(-1) // none stays
	poolConfig, err := pgxpool.ParseConfig(dsn)
	if err != nil {
		return errors.New("database URL: not a PostgreSQL URL")
	}
	o.Waits.apply(poolConfig.ConnConfig)
	poolConfig.MinConns, poolConfig.MaxConns = 0, listeners
	if s.listen, err = pgxpool.NewWithConfig(ctx, poolConfig); err != nil {
		return fmt.Errorf("connect to PostgreSQL: %w", err)
	}
	s.beats = &pool{db: stdlib.OpenDBFromPool(s.listen), dialect: &s.dialect}
	s.beats.db.SetMaxOpenConns(1)
	code := func(err error) string {
		if e, ok := errors.AsType[*pgconn.PgError](err); ok {
			return e.Code
		}
		return ""
	}
	s.dialect = dialect{
		name:      "postgres",
		param:     func(n int) string { return "$" + strconv.Itoa(n) },
		cast:      func(to string) string { return "::" + to },
		among:     func(n int) string { return " = ANY ($" + strconv.Itoa(n) + ")" },
		list:      func(list any) (any, error) { return list, nil },
		time:      func(at time.Time) any { return at },
		scan:      bun.NewDB(main, pgdialect.New()),
		texts:     &sync.Map{},
		longest:   o.Waits.Statement + slack,
		lastError: "coalesce(errors[array_length(errors, 1)]::text, '')",
		lastNode:  "attempted_by[array_length(attempted_by, 1)]",

		oneMoreError: "array_append(errors, $2::jsonb)",

		forUpdate: " FOR UPDATE",
		holdRow:   " FOR KEY SHARE",
		bytewise:  ` COLLATE "C"`,
		domainOf:  "split_part(email, '@', 2)",
		mailboxOf: mailboxBy("strpos"),

		forUpdateOf: func(alias string) string { return " FOR UPDATE OF " + alias },

		transient: func(err error) bool { return slices.Contains(passing, code(err)) },
		unique:    func(err error) bool { return code(err) == "23505" },
		listed:    postgresListed,
		counted:   postgresCounted,

		accountsIndexed: postgresAccounts,
	}
	return s.openQueue(riverdatabasesql.New(main))
}

// openQueue makes the client through which transactions queue jobs. It works none.
func (s *Store) openQueue(driver riverdriver.Driver[*sql.Tx]) error {
	client, err := river.NewClient(driver, &river.Config{Logger: s.log})
	if err != nil {
		return fmt.Errorf("open job queue: %w", err)
	}
	s.jobs = client
	return nil
}

// WorkDriver returns the driver with which the job workers use this database.
func (s *Store) WorkDriver() riverdriver.Driver[*sql.Tx] { return s.driverOf(s.work) }

func (s *Store) driverOf(db *sql.DB) riverdriver.Driver[*sql.Tx] {
	if s.listen != nil {
		return riverdatabasesql.NewWithPgxListener(db, s.listen)
	}
	return riversqlite.New(db)
}

// likePattern matches term anywhere, with its own % and _ taken as they are.
func likePattern(term string) string {
	return "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(term) + "%"
}

// mailboxBy writes dialect.mailboxOf with the function that tells the place of one text in
// another.
func mailboxBy(place string) func(alias string) string {
	return func(alias string) string {
		email := alias + ".email"
		plus, at := place+"("+email+", '+')", place+"("+email+", '@')"
		return "(CASE WHEN " + plus + " > 1 THEN substr(" + email + ", 1, " + plus + " - 1) || substr(" + email + ", " + at + ") ELSE " + email + " END)"
	}
}
