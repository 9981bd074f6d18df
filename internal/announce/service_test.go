package announce_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"techbiz/internal/announce"
	"techbiz/internal/app/apptest"
	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/keyset"
	"techbiz/internal/base/people"
)

// world is two nodes over one database.
type world struct {
	*apptest.World

	here, there *announce.Service
	counted     *countedStore
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
	w := &world{World: apptest.OnSQLite(t)}
	w.Clock.Set(time.Date(2026, 11, 24, 1, 0, 0, 0, time.UTC)) // 09:00 in Singapore
	w.counted = &countedStore{Store: w.Store.Announcements()}
	w.here, w.there = w.Announcements, announce.NewService(w.counted, w.Clock.Now)
	return w
}

func (w *world) shown(s *announce.Service, agency string) string {
	w.Helper()
	list, err := s.Shown(w.Context(), w.Agency(agency))
	w.OK(err)
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
	admin := w.As(people.RoleAdmin, "admin@tech.gov.sg")
	w.wants(w.shown(w.there, ""), "[]")
	a, err := w.here.Make(t.Context(), admin, announce.Form{Text: "Later", Level: "information", From: "2026-11-24T09:01"})
	w.OK(err)
	_, err = w.here.Make(t.Context(), admin, announce.Form{Text: "For TECH", Level: "information", Agency: "TECH"})
	w.OK(err)
	_, err = w.here.Make(t.Context(), admin, announce.Form{Text: "Now", Level: "warning"})
	w.OK(err)
	w.wants(w.shown(w.here, "tech"), "[Now For TECH]") // at once where it was made, warnings first
	w.wants(w.shown(w.there, ""), "[]")
	w.Clock.Add(announce.Fresh)
	w.wants(w.shown(w.there, ""), "[Now]")
	w.wants(w.shown(w.there, "hive"), "[Now]")
	w.Clock.Add(time.Minute)
	w.wants(w.shown(w.there, ""), "[Now Later]")
	w.OK(w.here.End(t.Context(), admin, a.ID))
	w.wants(w.shown(w.here, ""), "[Now]")
	w.Clock.Add(announce.Fresh)
	w.wants(w.shown(w.there, ""), "[Now]")
}

func TestPagesAskTheDatabaseSeldom(t *testing.T) {
	w := newWorld(t)
	_, err := w.here.Make(t.Context(), w.As(people.RoleAdmin, "admin@tech.gov.sg"), announce.Form{Text: "Now", Level: "warning"})
	w.OK(err)
	for range 100 {
		w.wants(w.shown(w.there, ""), "[Now]")
	}
	if w.counted.asked != 1 {
		t.Errorf("asked %d times", w.counted.asked)
	}
	w.counted.fails = true
	w.Clock.Add(announce.Fresh)
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
	boss, admin := w.As(people.RoleAgencyAdmin, "boss@tech.gov.sg"), w.As(people.RoleAdmin, "admin@hive.gov.sg")
	all, err := w.here.Make(t.Context(), admin, announce.Form{Text: "All", Level: "warning"})
	w.OK(err)
	own, err := w.here.Make(t.Context(), boss, announce.Form{Text: "Own", Level: "warning", Agency: "tech"})
	w.OK(err)
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
		actor := w.As(role, "someone@tech.gov.sg")
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
	w.OK(err)
	if len(seen) != 1 || seen[0].ID != own.ID {
		t.Errorf("an agency admin sees %d", len(seen))
	}
	w.OK(w.here.End(t.Context(), admin, own.ID))
	w.OK(w.here.End(t.Context(), admin, own.ID)) // sent twice
	events, _, err := w.Audit.List(t.Context(), admin, audit.Filter{Actions: []audit.Action{audit.AnnouncementEnded}})
	w.OK(err)
	if len(events) != 1 || events[0].Data["agency"] != "tech" {
		t.Errorf("the trail: %+v", events)
	}
}

func TestFormsOfAnnouncementsAreJudged(t *testing.T) {
	w := newWorld(t)
	admin := w.As(people.RoleAdmin, "admin@tech.gov.sg")
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
	w.OK(err)
	if a.Text != "A pause" || !a.From.Equal(w.Clock.Now()) || a.Until.Format(time.RFC3339) != "2026-11-24T15:00:00Z" {
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
	s := announce.NewService(readOnly{w.Store.Announcements()}, w.Clock.Now)
	_, err := s.Preview(t.Context(), w.As(people.RoleAdmin, "admin@tech.gov.sg"), announce.Form{Text: "A pause", Level: "warning", Until: "2026-11-24T23:00"})
	w.OK(err)
}
