package store_test

import (
	"strings"
	"testing"
)

var sqliteWords = map[string]string{
	"text":      "text",
	"integer":   "number",
	"boolean":   "number",
	"blob":      "bytes",
	"timestamp": "time",
}

func sqliteSchema(t *testing.T, db querier) facts {
	t.Helper()
	found := facts{}
	ask(t, db, `SELECT l.name FROM pragma_table_list l`+ours+` AND l.type <> 'shadow'`, func(scan func(...any)) {
		var table string
		scan(&table)
		found.table(table)
	})
	sqliteColumns(t, db, found)
	sqlitePrimaryKeys(t, db, found)
	sqliteIndexes(t, db, found)
	sqliteForeignKeys(t, db, found)
	return found
}

// ours leaves out the tables of SQLite itself. Shadow tables hold what is in the virtual
// ones.
const ours = ` WHERE l.schema = 'main' AND l.name NOT LIKE 'sqlite!_%' ESCAPE '!'`

// eachTable reads a pragma for each of our tables that is no virtual one.
func eachTable(pragma string) string {
	return ` FROM pragma_table_list l JOIN ` + pragma + ours + ` AND l.type = 'table'`
}

// SQLite lets a primary key be NULL unless the table says otherwise, an old mistake that it
// keeps; ours are ids, which the program makes.
func sqliteColumns(t *testing.T, db querier, found facts) {
	t.Helper()
	ask(t, db, `SELECT l.name, c.name, lower(c.type), c."notnull" OR c.pk > 0, coalesce(c.dflt_value, '')`+
		eachTable(`pragma_table_xinfo(l.name) c`), func(scan func(...any)) {
		var table, column, kind, standard string
		var required bool
		scan(&table, &column, &kind, &required, &standard)
		found.column(sqliteWords, table, column, kind, required, standard)
	})
}

func sqlitePrimaryKeys(t *testing.T, db querier, found facts) {
	t.Helper()
	ask(t, db, `SELECT l.name, group_concat(c.name, ', ' ORDER BY c.pk)`+
		eachTable(`pragma_table_info(l.name) c`)+` AND c.pk > 0 GROUP BY l.name`, func(scan func(...any)) {
		var table, columns string
		scan(&table, &columns)
		found.primaryKey(table, columns)
	})
}

// An index tells what it is about only by the statement that made it; that of a UNIQUE
// column has none.
func sqliteIndexes(t *testing.T, db querier, found facts) {
	t.Helper()
	ask(t, db, `SELECT l.name, group_concat(coalesce(c.name, 'an expression'), ', ' ORDER BY c.seqno), coalesce(s.sql, '')`+
		eachTable(`pragma_index_list(l.name) i JOIN pragma_index_info(i.name) c LEFT JOIN sqlite_schema s ON s.name = i.name`)+` AND i."unique" AND i.origin <> 'pk' GROUP BY i.name`, func(scan func(...any)) {
		var table, columns, made string
		scan(&table, &columns, &made)
		_, where, _ := strings.Cut(made, " WHERE ")
		found.unique(table, columns, where)
	})
}

func sqliteForeignKeys(t *testing.T, db querier, found facts) {
	t.Helper()
	ask(t, db, `SELECT l.name, group_concat(f."from", ', ' ORDER BY f.seq), f."table", group_concat(f."to", ', ' ORDER BY f.seq), f.on_delete`+
		eachTable(`pragma_foreign_key_list(l.name) f`)+` GROUP BY l.name, f.id`, func(scan func(...any)) {
		var table, columns, to, toColumns, deleted string
		scan(&table, &columns, &to, &toColumns, &deleted)
		found.foreignKey(table, columns, to, toColumns, deleted)
	})
}
