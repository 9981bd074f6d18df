package announce_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/announce"
	"techbiz/internal/audit"
	"techbiz/internal/fault"
	"techbiz/internal/keyset"
	"techbiz/internal/people"
	"techbiz/internal/store"
)

// world is two nodes over one database.
type world struct {
	*testing.T
	here, there *announce.Service
	store       *store.Store
	counted     *countedStore
	at          time.Time
}

// countedStore counts how often it is asked what runs, and fails while it is told to.
type countedStore struct {
	announce.Store

	mu    sync.Mutex
	asked int
	fails bool
}

var errDown = errors.New("the database is down")

func (s *countedStore) RunningAnnouncements(ctx context.Context, now, then time.Time, limit int) ([]*announce.Announcement, error) {
	s.mu.Lock()
	s.asked++
	fails := s.fails
	s.mu.Unlock()
	if fails {
		return nil, errDown
	}
	return s.Store.RunningAnnouncements(ctx, now, then, limit)
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{T: t, at: time.Date(2026, 11, 24, 1, 0, 0, 0, time.UTC)}
	var err error
	w.store, err = store.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "db"), store.Options{Log: slog.New(slog.DiscardHandler)})
	w.ok(err)
	t.Cleanup(func() { w.ok(w.store.Close()) })
	w.ok(w.store.Migrate(t.Context()))
	w.counted = &countedStore{Store: w.store.Announcements()}
	clock := func() time.Time { return w.at }
	w.here, w.there = announce.NewService(w.store.Announcements(), clock), announce.NewService(w.counted, clock)
	return w
}

func (w *world) ok(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *world) actor(r people.Role, mailbox string) people.Actor {
	w.Helper()
	email, err := people.ParseEmail(mailbox)
	w.ok(err)
	return people.Actor{ID: uuid.Must(uuid.NewV7()), Role: r, Email: email}
}

func (w *world) shown(s *announce.Service, agency string) string {
	w.Helper()
	var g people.Agency
	if agency != "" {
		var err error
		g, err = people.ParseAgency(agency)
		w.ok(err)
	}
	list, err := s.Shown(w.Context(), g)
	w.ok(err)
	var texts []string
	for _, a := range list {
		texts = append(texts, a.Text)
	}
	return fmt.Sprint(texts)
}

func (w *world) wants(got, want string) {
	w.Helper()
	if got != want {
		w.Errorf("shown: %s, want %s", got, want)
	}
}

func TestOtherNodesFollowWithinSeconds(t *testing.T) {
	w := newWorld(t)
	admin := w.actor(people.RoleAdmin, "admin@tech.gov.sg")
	w.wants(w.shown(w.there, ""), "[]")
	a, err := w.here.Make(t.Context(), admin, announce.Form{Text: "Later", Level: "information", From: "2026-11-24T09:01"})
	w.ok(err)
	_, err = w.here.Make(t.Context(), admin, announce.Form{Text: "For TECH", Level: "information", Agency: "TECH"})
	w.ok(err)
	_, err = w.here.Make(t.Context(), admin, announce.Form{Text: "Now", Level: "warning"})
	w.ok(err)
	w.wants(w.shown(w.here, "tech"), "[Now For TECH]") // at once where it was made, warnings first
	w.wants(w.shown(w.there, ""), "[]")
	w.at = w.at.Add(announce.Fresh)
	w.wants(w.shown(w.there, ""), "[Now]")
	w.wants(w.shown(w.there, "hive"), "[Now]")
	w.at = w.at.Add(time.Minute)
	w.wants(w.shown(w.there, ""), "[Now Later]")
	w.ok(w.here.End(t.Context(), admin, a.ID))
	w.wants(w.shown(w.here, ""), "[Now]")
	w.at = w.at.Add(announce.Fresh)
	w.wants(w.shown(w.there, ""), "[Now]")
}

func TestPagesAskTheDatabaseSeldom(t *testing.T) {
	w := newWorld(t)
	_, err := w.here.Make(t.Context(), w.actor(people.RoleAdmin, "admin@tech.gov.sg"), announce.Form{Text: "Now", Level: "warning"})
	w.ok(err)
	for range 100 {
		w.wants(w.shown(w.there, ""), "[Now]")
	}
	if w.counted.asked != 1 {
		t.Errorf("asked %d times", w.counted.asked)
	}
	w.counted.fails = true
	w.at = w.at.Add(announce.Fresh)
	list, err := w.there.Shown(t.Context(), people.Agency{})
	if !errors.Is(err, errDown) || len(list) != 1 {
		t.Errorf("while the database is down: %v, %v", list, err)
	}
	w.wants(w.shown(w.there, ""), "[Now]") // it is not asked by each page
	if w.counted.asked != 2 {
		t.Errorf("asked %d times", w.counted.asked)
	}
}

func TestWhoAnnouncesToWhom(t *testing.T) {
	w := newWorld(t)
	boss, admin := w.actor(people.RoleAgencyAdmin, "boss@tech.gov.sg"), w.actor(people.RoleAdmin, "admin@hive.gov.sg")
	all, err := w.here.Make(t.Context(), admin, announce.Form{Text: "All", Level: "warning"})
	w.ok(err)
	own, err := w.here.Make(t.Context(), boss, announce.Form{Text: "Own", Level: "warning", Agency: "tech"})
	w.ok(err)
	for _, agency := range []string{"", "hive"} {
		_, err := w.here.Make(t.Context(), boss, announce.Form{Text: "x", Level: "warning", Agency: agency})
		if fields, ok := errors.AsType[people.FieldErrors](err); !ok || fields[0].Field != people.FieldAgency {
			t.Errorf("an agency admin announces to %q: %v", agency, err)
		}
	}
	err = w.here.Change(t.Context(), boss, own.ID, announce.Form{Text: "x", Level: "warning"}, own.Revision)
	if _, ok := errors.AsType[people.FieldErrors](err); !ok {
		t.Errorf("an agency admin widens an announcement: %v", err)
	}
	if err := w.here.End(t.Context(), boss, all.ID); !errors.Is(err, fault.NotFound) {
		t.Errorf("an agency admin ends one for everybody: %v", err)
	}
	for _, role := range []people.Role{people.RoleAgent, people.RoleOfficer, people.RoleVendor} {
		actor := w.actor(role, "someone@tech.gov.sg")
		if _, err := w.here.Make(t.Context(), actor, announce.Form{Text: "x", Level: "warning", Agency: "tech"}); !errors.Is(err, fault.Forbidden) {
			t.Errorf("made as %s: %v", role, err)
		}
		if _, _, err := w.here.List(t.Context(), actor, "", keyset.Cursor{}); !errors.Is(err, fault.Forbidden) {
			t.Errorf("listed as %s: %v", role, err)
		}
		if err := w.here.End(t.Context(), actor, own.ID); !errors.Is(err, fault.NotFound) {
			t.Errorf("ended as %s: %v", role, err)
		}
	}
	seen, _, err := w.here.List(t.Context(), boss, "", keyset.Cursor{})
	w.ok(err)
	if len(seen) != 1 || seen[0].ID != own.ID {
		t.Errorf("an agency admin sees %d", len(seen))
	}
	w.ok(w.here.End(t.Context(), admin, own.ID))
	w.ok(w.here.End(t.Context(), admin, own.ID)) // sent twice
	events, _, err := audit.NewService(w.store.Audits(), slog.New(slog.DiscardHandler)).List(t.Context(), admin, audit.Filter{Action: audit.AnnouncementEnded})
	w.ok(err)
	if len(events) != 1 || events[0].Data["agency"] != "tech" {
		t.Errorf("the trail: %+v", events)
	}
}

func TestFormsOfAnnouncementsAreJudged(t *testing.T) {
	w := newWorld(t)
	admin := w.actor(people.RoleAdmin, "admin@tech.gov.sg")
	good := announce.Form{Text: "A", Level: "information"}
	for field, change := range map[string][]func(f *announce.Form){
		announce.FieldText: {
			func(f *announce.Form) { f.Text = " \n " }, func(f *announce.Form) { f.Text = strings.Repeat("é", 301) },
			func(f *announce.Form) { f.Text = "a\u202eb" }, func(f *announce.Form) { f.Text = "\xff" },
		},
		announce.FieldLevel: {func(f *announce.Form) { f.Level = "" }, func(f *announce.Form) { f.Level = "panic" }},
		announce.FieldFrom:  {func(f *announce.Form) { f.From = "tomorrow" }, func(f *announce.Form) { f.From = "0001-01-01T00:00" }},
		announce.FieldUntil: {
			func(f *announce.Form) { f.Until = "2026-11-24" }, func(f *announce.Form) { f.Until = "2026-11-24T09:00" }, // now
			func(f *announce.Form) { f.From, f.Until = "2026-11-26T09:00", "2026-11-25T09:00" },
		},
		announce.FieldLinkURL: {
			func(f *announce.Form) { f.LinkText = "x" }, func(f *announce.Form) { f.LinkText, f.LinkURL = "x", "javascript:alert(1)" },
			func(f *announce.Form) { f.LinkText, f.LinkURL = "x", "//elsewhere.sg" }, func(f *announce.Form) { f.LinkText, f.LinkURL = "x", "http://tech.gov.sg" },
			func(f *announce.Form) { f.LinkText, f.LinkURL = "x", `/\elsewhere.sg` }, func(f *announce.Form) { f.LinkText, f.LinkURL = "x", "https://u:p@tech.gov.sg" },
		},
		announce.FieldLinkText: {func(f *announce.Form) { f.LinkURL = "/terms" }, func(f *announce.Form) { f.LinkURL, f.LinkText = "/terms", strings.Repeat("x", 61) }},
		people.FieldAgency:     {func(f *announce.Form) { f.Agency = "no such agency" }, func(f *announce.Form) { f.Agency = "unheardof" }},
	} {
		for _, c := range change {
			f := good
			c(&f)
			_, err := w.here.Preview(t.Context(), admin, f)
			if fields, ok := errors.AsType[people.FieldErrors](err); !ok || len(fields) != 1 || fields[0].Field != field {
				t.Errorf("%+v: %v, want one error on %s", f, err, field)
			}
		}
	}
	a, err := w.here.Preview(t.Context(), admin, announce.Form{Text: " A\r\n pause ", Level: "warning", Until: "2026-11-24T23:00", LinkURL: "https://tech.gov.sg/x?y=1", LinkText: "More"})
	w.ok(err)
	if a.Text != "A pause" || !a.From.Equal(w.at) || a.Until.Format(time.RFC3339) != "2026-11-24T15:00:00Z" {
		t.Errorf("%+v", a)
	}
}

// readOnly is a store that nothing may write to.
type readOnly struct{ announce.Store }

func (readOnly) Update(context.Context, func(announce.Tx) error) error {
	return errors.New("it was written to")
}

func TestPreviewWritesNothing(t *testing.T) {
	w := newWorld(t)
	s := announce.NewService(readOnly{w.store.Announcements()}, func() time.Time { return w.at })
	_, err := s.Preview(t.Context(), w.actor(people.RoleAdmin, "admin@tech.gov.sg"), announce.Form{Text: "A pause", Level: "warning", Until: "2026-11-24T23:00"})
	w.ok(err)
}
