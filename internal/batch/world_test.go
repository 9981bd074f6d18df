package batch_test

import (
	"context"
	"database/sql"
	"fmt"
	"iter"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/allowlist"
	"techbiz/internal/batch"
	"techbiz/internal/desk"
	"techbiz/internal/invite"
	"techbiz/internal/life"
	"techbiz/internal/mail"
	"techbiz/internal/notice"
	"techbiz/internal/people"
	"techbiz/internal/proof"
	"techbiz/internal/signin"
	"techbiz/internal/store"
	"techbiz/internal/testparts"
	"techbiz/internal/vault"
)

// world is the domain over a real database, under a clock that tests move.
type world struct {
	testing.TB
	url       string
	store     *store.Store
	at        time.Time
	allowlist *allowlist.Service
	desk      *desk.Service
	invites   *invite.Service
	batches   *batch.Service
	officer   people.Actor
	other     people.Actor
}

// both runs the test on both databases.
func both(t *testing.T, run func(w *world)) {
	t.Run("sqlite", func(t *testing.T) { run(newWorld(t, "sqlite:"+filepath.Join(t.TempDir(), "test.db"))) })
	t.Run("postgres", func(t *testing.T) { run(newWorld(t, testparts.Postgres(t))) })
}

func newWorld(t testing.TB, url string) *world {
	t.Helper()
	st, err := store.Open(t.Context(), url, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	w := &world{TB: t, url: url, store: st, at: time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)}
	w.ok(st.Migrate(t.Context()))
	key, err := vault.NewKey(make([]byte, vault.KeySize))
	w.ok(err)
	now := func() time.Time { return w.at }
	mails := mail.NewService(mail.Options{Store: st.Mails(), Key: key, Host: "test", Now: now})
	codes := &proof.Issuer{Key: key, Now: now}
	w.invites = invite.NewService(invite.Options{Store: st.Invites(), Post: mails, Codes: codes, Now: now})
	w.allowlist = allowlist.NewService(st.Allowlist(), now)
	lives := life.NewService(life.Options{Store: st.Lives(), Post: mails, Bell: notice.Teller{}, Now: now})
	w.desk = desk.NewService(desk.Options{Store: st.Desk(), Post: mails, Lives: lives, Allowlist: w.allowlist, Now: now})
	actors := signin.NewService(signin.Options{Store: st.SignIns(), Arrivals: w.invites, Post: mails, Codes: codes, Now: now})
	w.batches = batch.NewService(batch.Options{Store: st.Batches(), Invites: w.invites, Actors: actors, Desk: w.desk, Wait: 5 * time.Minute, Now: now})
	for _, name := range []string{"tech.gov.sg", "hive.gov.sg", "acme.com"} {
		w.allow(name)
	}
	w.officer, w.other = w.arrive("officer@tech.gov.sg"), w.arrive("officer2@hive.gov.sg")
	return w
}

func (w *world) ctx() context.Context { return w.Context() }

func (w *world) ok(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *world) domain(name string) people.Domain {
	w.Helper()
	d, err := people.ParseDomain(name)
	w.ok(err)
	return d
}

func (w *world) allow(name string) {
	w.Helper()
	w.ok(w.desk.AllowDomain(w.ctx(), people.System(), w.domain(name), people.Agency{}))
}

func (w *world) arrive(mailbox string) people.Actor {
	w.Helper()
	e, err := people.ParseEmail(mailbox)
	w.ok(err)
	a, err := w.invites.Arrive(w.ctx(), e)
	w.ok(err)
	return a.Actor()
}

// number asks the database itself.
func (w *world) number(query string) (n int) {
	w.Helper()
	driver, name := "pgx", w.url
	if file, sqlite := strings.CutPrefix(w.url, "sqlite:"); sqlite {
		driver, name = "sqlite", file
	}
	db, err := sql.Open(driver, name)
	w.ok(err)
	defer db.Close()
	w.ok(db.QueryRowContext(w.ctx(), query).Scan(&n))
	return n
}

// person is a row with nothing wrong.
func person(email, username string) invite.Form {
	return invite.Form{Email: email, Username: username, FirstName: "Jane", LastName: "Tan", CountryCode: "+65",
		ContactNumber: "91234567", Organisation: "Acme", SEED: "Yes", Reason: "Works with us"}
}

func officer(n int) invite.Form { return person(fmt.Sprintf("person%06d@tech.gov.sg", n), "") }

var columns = batch.Columns{
	people.FieldEmail: "B", people.FieldUsername: "C", people.FieldFirstName: "D", people.FieldLastName: "E", people.FieldCountryCode: "F",
	people.FieldContactNumber: "G", people.FieldOrganisation: "H", people.FieldDepartment: "I", people.FieldSEED: "J", people.FieldReason: "K",
}

// lines are forms as they stand in a sheet from row 5 on.
func lines(forms ...invite.Form) iter.Seq2[batch.Line, error] {
	return func(yield func(batch.Line, error) bool) {
		for n, f := range forms {
			if !yield(batch.Line{Number: n + 5, Form: f}, nil) {
				return
			}
		}
	}
}

func upload(l iter.Seq2[batch.Line, error]) batch.Upload {
	return batch.Upload{FileName: "people.xlsx", File: strings.NewReader("the file"), Size: 8, Columns: columns, Lines: l}
}

func (w *world) upload(forms ...invite.Form) *batch.Batch {
	w.Helper()
	b, err := w.batches.Upload(w.ctx(), w.officer, upload(lines(forms...)), "")
	w.ok(err)
	return b
}

func (w *world) get(id uuid.UUID) *batch.Batch {
	w.Helper()
	b, err := w.batches.Get(w.ctx(), w.officer, id)
	w.ok(err)
	return b
}

// rows returns the verdicts by row number.
func (w *world) rows(id uuid.UUID) map[int]batch.Verdict {
	w.Helper()
	_, p, err := w.batches.Rows(w.ctx(), w.officer, id, batch.RowQuery{Limit: 100})
	w.ok(err)
	byNumber := map[int]batch.Verdict{}
	for _, v := range p.Rows {
		byNumber[v.Row.Number] = v
	}
	return byNumber
}

// counted checks the kept counts, also against the rows themselves.
func (w *world) counted(id uuid.UUID, want batch.Counts) {
	w.Helper()
	got, rows := w.get(id).Counts, batch.Counts{}
	for _, v := range w.rows(id) {
		rows[v.Row.State]++
	}
	for _, state := range batch.RowStates {
		if got[state] != want[state] || rows[state] != want[state] {
			w.Errorf("%s: %d counted, %d rows, want %d", state, got[state], rows[state], want[state])
		}
	}
}

// run carries out a batch that was submitted as its jobs would.
func (w *world) run(id uuid.UUID) {
	w.Helper()
	b := w.get(id)
	w.ok(w.batches.Start(w.ctx(), batch.StartJob{BatchID: id, Run: b.Run}))
	for from := 1; from <= b.LastRow; from += batch.ChunkRows {
		w.ok(w.batches.Chunk(w.ctx(), batch.ChunkJob{BatchID: id, Run: b.Run, From: from, To: from + batch.ChunkRows - 1}, false))
	}
}
