package store

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"testing"
)

func onePrepared(t *testing.T) *sql.DB {
	t.Helper()
	c, err := prepareAll("file:" + filepath.Join(t.TempDir(), "test.db"))
	if err != nil {
		t.Fatal(err)
	}
	db := sql.OpenDB(c)
	db.SetMaxOpenConns(1)
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	if _, err := db.Exec("CREATE TABLE numbers (n integer PRIMARY KEY)"); err != nil {
		t.Fatal(err)
	}
	for n := range 10 {
		if _, err := db.Exec("INSERT INTO numbers (n) VALUES (?)", n); err != nil {
			t.Fatal(err)
		}
	}
	return db
}

// A query may be asked again while its rows are being read.
func TestPreparedQueryWithinItself(t *testing.T) {
	tx, err := onePrepared(t).Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback() }()
	for range 3 {
		if sum, err := sumWithin(tx); err != nil || sum != 5+6+7+8+9 {
			t.Errorf("sum %d, %v", sum, err)
		}
	}
}

// sumWithin asks the same query for each of its rows.
func sumWithin(tx *sql.Tx) (sum int, err error) {
	const query = "SELECT n FROM numbers WHERE n >= ? ORDER BY n"
	rows, err := tx.Query(query, 5)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for rows.Next() {
		var n, again int
		if err := rows.Scan(&n); err != nil {
			return 0, err
		}
		if err := tx.QueryRow(query, n).Scan(&again); err != nil || again != n {
			return 0, fmt.Errorf("%d within the rows: %d, %w", n, again, err)
		}
		sum += n
	}
	return sum, rows.Err()
}

func TestPreparedStatementsAreBounded(t *testing.T) {
	db := onePrepared(t)
	for k := range 3 * maxStatements {
		var n int
		if err := db.QueryRow(fmt.Sprintf("SELECT n + %d FROM numbers WHERE n = ?", k), 3).Scan(&n); err != nil || n != 3+k {
			t.Fatalf("query %d: %d, %v", k, n, err)
		}
	}
	c, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.Raw(func(conn any) error {
		if kept := len(conn.(*preparedConn).kept); kept > maxStatements {
			t.Errorf("%d statements are kept", kept)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

// A statement serves again after it failed, and after the tables changed.
func TestPreparedStatementAfterFailure(t *testing.T) {
	db := onePrepared(t)
	const insert = "INSERT INTO numbers (n) VALUES (?)"
	if _, err := db.Exec(insert, 1); err == nil {
		t.Error("a second 1")
	}
	if _, err := db.Exec("ALTER TABLE numbers ADD COLUMN name text"); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(insert, 100); err != nil {
		t.Errorf("after failure and change: %v", err)
	}
	var n int
	if err := db.QueryRow("SELECT count(*) FROM numbers WHERE n >= ?", 0).Scan(&n); err != nil || n != 11 {
		t.Errorf("%d rows, %v", n, err)
	}
}
