package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"techbiz/internal/testparts/testdb"
)

const numbersAccounts = "what the trigrams of accounts point at"

// differences are the facts that are meant to hold of one database alone, with the reason.
var differences = []struct{ database, fact, why string }{
	{"sqlite", "invitation_search is a table", "the trigrams of the search box are a table there, an index in PostgreSQL"},
	{"sqlite", "account_search is a table", "the same for the search for accounts"},
	{"sqlite", "account_numbers is a table", numbersAccounts},
	{"sqlite", "account_numbers num: number, required", numbersAccounts},
	{"sqlite", "account_numbers account_id: text, required", numbersAccounts},
	{"sqlite", "account_numbers primary key (num)", numbersAccounts},
	{"sqlite", "account_numbers unique (account_id)", numbersAccounts},
	{"sqlite", "account_numbers (account_id) refers to accounts (id), on delete no action", numbersAccounts},
	{"sqlite", "invitations num: number, required", "what the table of trigrams points at"},
	{"sqlite", "invitations primary key (num)", "the same"},
	{"sqlite", "invitations unique (id)", "num has its place"},
	{"postgres", "invitations primary key (id)", "num has its place in SQLite"},
	{"postgres", "invitation_counts slot: number, required, else 0", "each of PostgreSQL's connections counts apart, SQLite has one writer"},
	{"postgres", "invitation_counts primary key (inviter_id, state, slot)", "as above"},
	{"sqlite", "invitation_counts primary key (inviter_id, state)", "as above"},
	{"sqlite", "requests primary key (num)", "SQLite counts on only in a primary key"},
	{"sqlite", "requests unique (id)", "num has its place"},
	{"postgres", "requests primary key (id)", "num has its place in SQLite"},
	{"postgres", "requests unique (num)", "a primary key in SQLite"},
}

// Both databases have the same tables and columns, ask for the same values, fill in the same
// ones where none are given, and refuse the same rows as there already or as pointing nowhere.
func TestSchemasAgree(t *testing.T) {
	for _, problem := range disagreements(sqliteSchema(t, raw(t, testdb.SQLite(t))), postgresSchema(t, raw(t, testdb.Postgres(t)))) {
		t.Error(problem)
	}
}

// The test above finds what it is there for.
func TestSchemasThatDisagree(t *testing.T) {
	sqlite, postgres := raw(t, testdb.SQLite(t)), raw(t, testdb.Postgres(t))
	as := map[string]facts{"sqlite": sqliteSchema(t, sqlite), "postgres": postgresSchema(t, postgres)}
	for name, c := range map[string]struct{ sqlite, postgres, problem string }{
		"a table more":                 {"CREATE TABLE surprises (a text)", "", "only in sqlite: surprises is a table"},
		"a column more":                {"", "ALTER TABLE batches ADD COLUMN surprise text", "only in postgres: batches surprise: text"},
		"a column less":                {"ALTER TABLE accounts DROP COLUMN cause", "", "only in postgres: accounts cause: text, required, else ''"},
		"another type":                 {"", "ALTER TABLE batches ALTER COLUMN run DROP DEFAULT, ALTER COLUMN run TYPE text", "only in postgres: batches run: text, required"},
		"a type without a word":        {"", "ALTER TABLE batches ADD COLUMN surprise json", `only in postgres: batches surprise: something that this test has no word for: "json"`},
		"a value that may lack":        {"", "ALTER TABLE accounts ALTER COLUMN email DROP NOT NULL", "only in sqlite: accounts email: text, required"},
		"another default":              {"", "ALTER TABLE domains ALTER COLUMN seed_eligible SET DEFAULT false", "only in postgres: domains seed_eligible: number, required, else 0"},
		"a unique index less":          {"DROP INDEX accounts_email", "", "only in postgres: accounts unique (email) where state <> 'terminated' AND state <> 'deleted'"},
		"a unique index more":          {"", "CREATE UNIQUE INDEX ON accounts (email, state)", "only in postgres: accounts unique (email, state)"},
		"of an expression":             {"CREATE UNIQUE INDEX surprise ON accounts (lower(email))", "", "only in sqlite: accounts unique (an expression)"},
		"another condition":            {"DROP INDEX audit_seq; CREATE UNIQUE INDEX audit_seq ON audit_events (seq)", "", "only in sqlite: audit_events unique (seq)"},
		"a condition with an OR":       {"CREATE UNIQUE INDEX surprise ON accounts (cause) WHERE duty = '' OR cause = ''", "CREATE UNIQUE INDEX surprise ON accounts (cause) WHERE duty = '' OR cause = ''", "only in sqlite: accounts unique (cause) where duty = '' OR cause = ''"},
		"a reference less":             {"", "ALTER TABLE batches DROP CONSTRAINT batches_officer_id_fkey", "only in sqlite: batches (officer_id) refers to accounts (id), on delete no action"},
		"another primary key":          {"", "ALTER TABLE settings DROP CONSTRAINT settings_pkey", "only in sqlite: settings primary key (name)"},
		"no difference, though listed": {"DROP TABLE invitation_search", "", "this is no difference (any more), take it out: only in sqlite: invitation_search is a table"},
	} {
		t.Run(name, func(t *testing.T) {
			now := maps.Clone(as)
			if c.sqlite != "" {
				now["sqlite"] = changedSchema(t, sqlite, c.sqlite, sqliteSchema)
			}
			if c.postgres != "" {
				now["postgres"] = changedSchema(t, postgres, c.postgres, postgresSchema)
			}
			if found := disagreements(now["sqlite"], now["postgres"]); !slices.Contains(found, c.problem) {
				t.Errorf("found only %q", found)
			}
		})
	}
}

// changedSchema is the schema after a change, which is taken back.
func changedSchema(t *testing.T, db *sql.DB, change string, schema func(*testing.T, querier) facts) facts {
	t.Helper()
	tx, err := db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(t.Context(), change); err != nil {
		t.Fatal(err)
	}
	return schema(t, tx)
}

// disagreements lists what holds of one database alone and is not among the differences, and
// the differences that are none.
func disagreements(sqlite, postgres facts) []string {
	only := map[string]facts{"sqlite": maps.Clone(sqlite), "postgres": maps.Clone(postgres)}
	maps.DeleteFunc(only["sqlite"], func(fact string, _ bool) bool { return postgres[fact] })
	maps.DeleteFunc(only["postgres"], func(fact string, _ bool) bool { return sqlite[fact] })
	var problems []string
	for _, d := range differences {
		if !only[d.database][d.fact] {
			problems = append(problems, "this is no difference (any more), take it out: only in "+d.database+": "+d.fact)
		}
		delete(only[d.database], d.fact)
	}
	for database, facts := range only {
		for fact := range facts {
			problems = append(problems, "only in "+database+": "+fact)
		}
	}
	slices.Sort(problems)
	return problems
}

// facts are what is known of a schema, a sentence each. Names of indexes and constraints are
// not among them: the databases make their own, and nothing refers to them.
type facts map[string]bool

func (f facts) addf(table, format string, args ...any) {
	// River and goose make their tables in their own way on each database.
	if !strings.HasPrefix(table, "river_") && table != "goose_db_version" {
		f[fmt.Sprintf("%s "+format, append([]any{table}, args...)...)] = true
	}
}

func (f facts) table(name string) { f.addf(name, "is a table") }

func (f facts) column(words map[string]string, table, column, kind string, required bool, standard string) {
	word, known := words[kind]
	if !known {
		word = fmt.Sprintf("something that this test has no word for: %q", kind)
	}
	if required {
		word += ", required"
	}
	switch standard {
	case "":
	case "false":
		word += ", else 0"
	case "true":
		word += ", else 1"
	default:
		word += ", else " + standard
	}
	f.addf(table, "%s: %s", column, word)
}

func (f facts) primaryKey(table, columns string) { f.addf(table, "primary key (%s)", columns) }

func (f facts) unique(table, columns, where string) {
	if where == "" {
		f.addf(table, "unique (%s)", columns)
		return
	}
	// PostgreSQL writes more parentheses and types than were typed. Beside an OR they mean
	// something, so that such an index is a difference that somebody has to look at.
	if !strings.Contains(strings.ToLower(where), " or ") {
		where = strings.NewReplacer("(", "", ")", "", "::text", "").Replace(where)
	}
	f.addf(table, "unique (%s) where %s", columns, strings.Join(strings.Fields(where), " "))
}

func (f facts) foreignKey(table, columns, to, toColumns, deleted string) {
	f.addf(table, "(%s) refers to %s (%s), on delete %s", columns, to, toColumns, strings.ToLower(deleted))
}

// querier is a database, or a transaction.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// ask calls each for every row of a query.
func ask(t *testing.T, db querier, query string, each func(scan func(into ...any))) {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	for rows.Next() {
		each(func(into ...any) {
			if err := rows.Scan(into...); err != nil {
				t.Fatalf("%s: %v", query, err)
			}
		})
	}
	if err := rows.Err(); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}
