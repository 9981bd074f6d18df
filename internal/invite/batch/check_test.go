package batch_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/invite"
	"techbiz/internal/invite/batch"
	"techbiz/internal/testparts"
)

// mixed makes a list in which anything may be wrong with a row.
func mixed(r *rand.Rand, rows int) []invite.Form {
	pick := func(from ...string) string { return from[r.IntN(len(from))] }
	forms := make([]invite.Form, rows)
	for n := range forms {
		f := officer(n)
		if r.IntN(3) == 0 {
			f.Email = pick("jane@acme.com", "known@acme.com", "KNOWN@acme.com", "officer@tech.gov.sg", "tan@elsewhere.com", "lim@gmail.com", "", "no address", fmt.Sprintf("v%d@acme.com", n))
		}
		f.Username = pick("", "", "", "jane", "JANE", "known.one", "a..b", fmt.Sprintf("user%d", n))
		f.FirstName = pick("Jane", "Jane", " Jane ", "அன்பு", "")
		f.CountryCode, f.ContactNumber = pick("+65", "65", "0065", "+44", "x"), pick("91234567", "9123 4567", "6.591234567E+09", "12")
		f.SEED = pick("Yes", "no", "y", "TRUE", "perhaps", "")
		f.Reason = pick("Works with us", strings.Repeat("x", 256))
		if r.IntN(2) == 0 { // many a row is right
			f = officer(r.IntN(2 * rows))
		}
		if r.IntN(20) == 0 {
			f = person(fmt.Sprintf("tan%d@elsewhere.com", n), fmt.Sprintf("tan%d", n))
		}
		forms[n] = f
	}
	return forms
}

// told is what a verdict tells, without the row that it is about.
type told struct {
	State      batch.RowState
	Problems   []batch.Problem
	Normalized []batch.Normalized
}

func tell(v batch.Verdict) told { return told{v.State, v.Problems, v.Normalized} }

func (w *world) checked(known *batch.Known, l iter.Seq2[batch.Line, error]) map[int]told {
	w.Helper()
	verdicts, err := batch.Check(w.Context(), l, columns, known)
	w.OK(err)
	found := map[int]told{}
	last := 0
	for v, err := range verdicts {
		w.OK(err)
		if v.Row.Number <= last || v.Row.State != v.State {
			w.Fatalf("row %d in state %s after row %d", v.Row.Number, v.Row.State, last)
		}
		last = v.Row.Number
		found[last] = tell(v)
	}
	return found
}

func TestACheckTellsWhatThePreviewTells(t *testing.T) {
	both(t, func(w *world) {
		known := person("known@acme.com", "known.one")
		w.invite(w.officer, known)
		forms := mixed(testparts.Random(w), testparts.Rounds(w, "rows with anything wrong", 2_300, 20_000))
		b := w.upload(forms...)
		w.OK(w.Batches.RequestDomain(w.Context(), w.officer, b.ID, w.Domain("elsewhere.com")))

		preview, states := map[int]told{}, batch.Counts{}
		for q := (batch.RowQuery{Limit: 100}); ; {
			_, p, err := w.Batches.Rows(w.Context(), w.officer, b.ID, q)
			w.OK(err)
			for _, v := range p.Rows {
				preview[v.Row.Number] = tell(v)
				states[v.State]++
			}
			if q.After = p.Next; q.After.IsZero() {
				break
			}
		}
		for _, state := range []batch.RowState{batch.ToMend, batch.Duplicate, batch.NoDomain, batch.Ready} {
			if states[state] == 0 {
				w.Errorf("no row is %s: the list proves nothing", state)
			}
		}
		w.same(w.checked(&batch.Known{Service: w.Batches, Actor: w.officer}, lines(forms...)), preview)

		for number, full := range preview { // what a list tells by itself
			v := told{State: batch.Ready, Normalized: full.Normalized}
			for _, p := range full.Problems {
				if p.Rule == "duplicate" || p.Rule == "taken" || p.Rule == "domain_not_allowed" {
					continue
				}
				v.Problems = append(v.Problems, p)
				if p.Rule == batch.RuleTwin {
					v.State = min(v.State, batch.Duplicate)
				} else {
					v.State = batch.ToMend
				}
			}
			preview[number] = v
		}
		w.same(w.checked(nil, lines(forms...)), preview)
	})
}

func (w *world) same(got, want map[int]told) {
	w.Helper()
	if len(got) != len(want) {
		w.Errorf("%d rows, want %d", len(got), len(want))
	}
	for number, v := range want {
		if !reflect.DeepEqual(got[number], v) {
			w.Fatalf("row %d:\n%+v\nwant\n%+v", number, got[number], v)
		}
	}
}

// Another officer's invitation is told as such, and so is one to whoever has no account.
func TestACheckKnowsWhoseInvitationItIs(t *testing.T) {
	both(t, func(w *world) {
		known := person("known@acme.com", "known.one")
		w.invite(w.officer, known)
		for name, c := range map[string]struct {
			actor people.Actor
			own   bool
		}{
			"inviter": {w.officer, true}, "other": {w.other, false}, "nobody": {people.Actor{Role: people.RoleOfficer}, false},
		} {
			p := w.checked(&batch.Known{Service: w.Batches, Actor: c.actor}, lines(known))[5].Problems
			if len(p) != 1 || p[0].Rule != "duplicate" || strings.Contains(p[0].Message, "you invited") != c.own {
				w.Errorf("%s: %+v", name, p)
			}
		}
	})
}

func TestACheckReadsAllOrRefuses(t *testing.T) {
	broken := errors.New("cut in half")
	half := func(yield func(batch.Line, error) bool) {
		_ = yield(batch.Line{Number: 5, Form: officer(1)}, nil) && yield(batch.Line{}, broken)
	}
	if _, err := batch.Check(t.Context(), half, columns, nil); !errors.Is(err, broken) {
		t.Errorf("half a list: %v", err)
	}
	var conflict *fault.Conflict
	if _, err := batch.Check(t.Context(), lines(), columns, nil); !errors.As(err, &conflict) {
		t.Errorf("no rows: %v", err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := batch.Check(ended, lines(officer(1)), columns, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cut off: %v", err)
	}
}

func TestFileNames(t *testing.T) {
	for name, want := range map[string]string{
		"people.xlsx":              "people.xlsx",
		`C:\Users\me\people.xlsx`:  "people.xlsx",
		"../../etc/people.csv":     "people.csv",
		"a\x00b\x1b[31m.xlsx":      "ab[31m.xlsx",
		"\u202exslx.elpoep":        "xslx.elpoep",
		"\xff\xfe.csv":             ".csv",
		"மக்கள் 人.xlsx":            "மக்கள் 人.xlsx",
		"":                         "list",
		"..":                       "list",
		"/":                        "list",
		strings.Repeat("人", 300):   strings.Repeat("人", 200),
		" the list of May .xlsx\n": "the list of May .xlsx",
	} {
		if got := batch.FileName(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}

// Two changes to different fields that come together are both kept.
func TestAmendKeepsWhatOthersChange(t *testing.T) {
	both(t, func(w *world) {
		b := w.upload(officer(1))
		ended := make(chan error)
		for _, amend := range []func(*invite.Form){
			func(f *invite.Form) { f.FirstName = "Mei" },
			func(f *invite.Form) { f.LastName = "Lim" },
			func(f *invite.Form) { f.Reason = "Another" },
		} {
			go func() {
				_, err := w.Batches.Amend(w.Context(), w.officer, b.ID, 5, func(f invite.Form) invite.Form { amend(&f); return f })
				ended <- err
			}()
		}
		for range 3 {
			w.OK(<-ended)
		}
		if f := w.rows(b.ID)[5].Row.Form; f.FirstName != "Mei" || f.LastName != "Lim" || f.Reason != "Another" || f.Email != officer(1).Email {
			w.Errorf("%+v", f)
		}
	})
}
