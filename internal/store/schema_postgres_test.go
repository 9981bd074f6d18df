package store_test

import (
	"strings"
	"testing"
)

var postgresWords = map[string]string{
	"text":                     "text",
	"uuid":                     "text",
	"integer":                  "number",
	"bigint":                   "number",
	"boolean":                  "number",
	"bytea":                    "bytes",
	"timestamp with time zone": "time",
}

func postgresSchema(t *testing.T, db querier) facts {
	t.Helper()
	found := facts{}
	ask(t, db, `SELECT c.relname`+postgresTables, func(scan func(...any)) {
		var table string
		scan(&table)
		found.table(table)
	})
	postgresColumns(t, db, found)
	postgresIndexes(t, db, found)
	postgresForeignKeys(t, db, found)
	return found
}

const postgresTables = ` FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')`

func postgresColumns(t *testing.T, db querier, found facts) {
	t.Helper()
	ask(t, db, `SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, coalesce(pg_get_expr(d.adbin, d.adrelid), '')
		FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum,
			LATERAL (SELECT c.relname`+postgresTables+` AND c.oid = a.attrelid) c
		WHERE a.attnum > 0 AND NOT a.attisdropped`, func(scan func(...any)) {
		var table, column, kind, standard string
		var required bool
		scan(&table, &column, &kind, &required, &standard)
		found.column(postgresWords, table, column, kind, required, strings.TrimSuffix(standard, "::text"))
	})
}

func postgresIndexes(t *testing.T, db querier, found facts) {
	t.Helper()
	ask(t, db, `SELECT i.indrelid::regclass::text, i.indisprimary, coalesce(pg_get_expr(i.indpred, i.indrelid), ''),
		(SELECT string_agg(pg_get_indexdef(i.indexrelid, n, true), ', ' ORDER BY n) FROM generate_series(1, i.indnkeyatts) n)
		FROM pg_index i WHERE i.indisunique AND i.indrelid IN (SELECT c.oid`+postgresTables+`)`, func(scan func(...any)) {
		var table, columns, where string
		var primary bool
		scan(&table, &primary, &where, &columns)
		if primary {
			found.primaryKey(table, columns)
		} else {
			found.unique(table, columns, where)
		}
	})
}

func postgresForeignKeys(t *testing.T, db querier, found facts) {
	t.Helper()
	ask(t, db, `SELECT r.conrelid::regclass::text,
		(SELECT string_agg(a.attname, ', ' ORDER BY k.n) FROM unnest(r.conkey) WITH ORDINALITY k (num, n)
			JOIN pg_attribute a ON a.attrelid = r.conrelid AND a.attnum = k.num),
		r.confrelid::regclass::text,
		(SELECT string_agg(a.attname, ', ' ORDER BY k.n) FROM unnest(r.confkey) WITH ORDINALITY k (num, n)
			JOIN pg_attribute a ON a.attrelid = r.confrelid AND a.attnum = k.num),
		CASE r.confdeltype WHEN 'a' THEN 'no action' WHEN 'r' THEN 'restrict' WHEN 'c' THEN 'cascade' WHEN 'n' THEN 'set null' ELSE 'set default' END
		FROM pg_constraint r WHERE r.contype = 'f' AND r.conrelid IN (SELECT c.oid`+postgresTables+`)`, func(scan func(...any)) {
		var table, from, to, toColumns, deleted string
		scan(&table, &from, &to, &toColumns, &deleted)
		found.foreignKey(table, from, to, toColumns, deleted)
	})
}
