package store

import (
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/testparts"
)

// emptyStores opens both databases without tables.
func emptyStores(t *testing.T, o Options) map[string]*Store {
	t.Helper()
	stores := map[string]*Store{}
	for name, url := range map[string]string{"sqlite": "sqlite:" + filepath.Join(t.TempDir(), "test.db"), "postgres": testparts.Postgres(t)} {
		s, err := Open(t.Context(), url, o)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { closeStore(t, s) })
		stores[name] = s
	}
	return stores
}

type word string

// What is an argument comes back as it was, and finds what equals it.
func TestArguments(t *testing.T) {
	texts := []word{`it's "so"`, `back\slash`, "{a,b}", "NULL", "", "$1 ? ?0", "Ω\n\t<&>", `["x"]`}
	at := time.Date(2026, 11, 24, 9, 0, 0, 123456000, time.UTC)
	type record struct {
		ID    uuid.UUID
		Num   int
		Text  word
		Bytes []byte
		At    time.Time
	}
	for name, s := range emptyStores(t, Options{}) {
		t.Run(name, func(t *testing.T) {
			ctx := t.Context()
			if _, err := exec(ctx, s.write, "CREATE TABLE things (id uuid, num integer, text text, bytes "+map[string]string{"sqlite": "blob", "postgres": "bytea"}[name]+", at timestamptz)"); err != nil {
				t.Fatal(err)
			}
			ids := make([]uuid.UUID, len(texts))
			for n, text := range texts {
				ids[n] = uuid.New()
				changed, err := exec(ctx, s.write, "INSERT INTO things (id, num, text, bytes, at) VALUES ($1, $2, $3, $4, $5)", ids[n], n, text, []byte(text), at)
				if err != nil || changed != 1 {
					t.Fatal(changed, err)
				}
			}
			for n, text := range texts {
				r, err := row[record](ctx, s.read, "SELECT id, num, text, bytes, at FROM things WHERE text = $1 AND at = $2", text, at)
				r.At = r.At.UTC()
				if want := (record{ids[n], n, text, []byte(text), at}); err != nil || !reflect.DeepEqual(r, want) {
					t.Errorf("%q: %+v, %v, want %+v", text, r, err, want)
				}
			}
			for what, list := range map[string]any{"text": texts, "id": ids, "num": []int{0, 1, 2, 3, 4, 5, 6, 7}} {
				found, err := rows[int](ctx, s.read, "SELECT num FROM things WHERE "+what+among(s.read, 1)+" ORDER BY num", list)
				if err != nil || len(found) != len(texts) {
					t.Errorf("%s: %v, %v", what, found, err)
				}
			}
			for what, list := range map[string]any{"text": []word{}, "id": []uuid.UUID{uuid.New()}, "num": []int64{99}} {
				if found, err := rows[int](ctx, s.read, "SELECT num FROM things WHERE "+what+among(s.read, 1), list); err != nil || len(found) != 0 {
					t.Errorf("%s: %v, %v, want nothing", what, found, err)
				}
			}
			if _, err := exec(ctx, s.write, "UPDATE things SET bytes = $1, text = $2", []byte(nil), nil); err != nil {
				t.Fatal(err)
			}
			if n, err := row[int](ctx, s.read, "SELECT count(*) FROM things WHERE bytes IS NULL AND text IS NULL"); err != nil || n != len(texts) {
				t.Errorf("%d of %d are NULL, %v", n, len(texts), err)
			}
			if _, err := row[int](ctx, s.read, "SELECT num FROM things WHERE num"+among(s.read, 1), [][]byte{{1}}); err == nil {
				t.Error("a list of bytes passes")
			}
		})
	}
}

// PostgreSQL keeps each statement prepared but those that it plans for their arguments.
func TestPostgresKeepsStatements(t *testing.T) {
	s := emptyStores(t, Options{Connections: 1})["postgres"]
	for range 2 {
		for _, q := range []querier{s.read, planEach(s.read)} {
			if _, err := rows[int](t.Context(), q, "SELECT 1 WHERE $1 = 'kept'", "kept"); err != nil {
				t.Fatal(err)
			}
		}
	}
	kept, err := rows[string](t.Context(), s.read, "SELECT statement FROM pg_prepared_statements WHERE statement LIKE '%kept%' AND statement NOT LIKE '%pg_prep%'")
	if err != nil || len(kept) != 1 {
		t.Errorf("kept are %q, %v", kept, err)
	}
}
