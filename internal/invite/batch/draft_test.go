package batch_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/uuid"

	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/invite"
	"techbiz/internal/invite/batch"
)

func TestEachRowIsJudgedByTheRulesOfASingleInvitation(t *testing.T) {
	both(t, func(w *world) {
		known := person("known@acme.com", "known.one")
		earlier := w.invite(w.officer, known)

		bad := person("mend@tech.gov.sg", "")
		bad.ContactNumber, bad.SEED = "12", "perhaps"
		tidy := person("  Tidy.Person@TECH.gov.sg ", "")
		tidy.CountryCode, tidy.ContactNumber, tidy.SEED = "0065", "9123 4567", "y"
		b := w.upload(
			officer(1),
			bad,
			person("officer@tech.gov.sg", ""),   // has been invited by the portal itself
			person("known@acme.com", "other"),   // an open invitation of one's own
			person("new@acme.com", "KNOWN.one"), // its username is taken
			person("jane@elsewhere.com", "jane"),
			tidy,
		)
		w.counted(b.ID, batch.Counts{batch.Ready: 2, batch.ToMend: 2, batch.Duplicate: 2, batch.NoDomain: 1})

		rows := w.rows(b.ID)
		for number, want := range map[int]string{
			6:  "contact_number/G6/not_a_number seed/J6/format",
			7:  "email/B7/duplicate",
			8:  "email/B8/duplicate",
			9:  "username/C9/taken",
			10: "email/B10/domain_not_allowed",
			11: "",
		} {
			var got []string
			for _, p := range rows[number].Problems {
				got = append(got, p.Field+"/"+p.Cell+"/"+p.Rule)
			}
			if s := strings.Join(got, " "); s != want {
				w.Errorf("row %d: %q, want %q", number, s, want)
			}
		}
		if p := rows[8].Problems[0]; p.InvitationID != earlier.ID {
			w.Errorf("the duplicate leads to invitation %s, want %s", p.InvitationID, earlier.ID)
		}
		var put []string
		for _, c := range rows[11].Normalized {
			put = append(put, c.Cell+"="+c.To)
		}
		if s := strings.Join(put, " "); s != "B11=tidy.person@tech.gov.sg F11=+65 G11=91234567 J11=Yes" {
			w.Errorf("put right: %s", s)
		}
	})
}

func TestRowsOfOnePersonPointAtEachOther(t *testing.T) {
	both(t, func(w *world) {
		b := w.upload(officer(1), officer(2), officer(1), person("a@acme.com", "same"), person("b@acme.com", "SAME"), officer(1), officer(1))
		w.counted(b.ID, batch.Counts{batch.Ready: 1, batch.Duplicate: 6})
		rows := w.rows(b.ID)
		for number, want := range map[int]string{
			5: "rows 7, 10 and 1 more", 7: "rows 5, 10 and 1 more", 11: "rows 5, 7 and 1 more", 8: "row 9", 9: "row 8",
		} {
			if m := rows[number].Problems[0].Message; !strings.Contains(m, "stands in "+want+".") {
				w.Errorf("row %d: %s, want %s", number, m, want)
			}
		}

		// Mending one frees the other; taking another's address marks both.
		w.save(b.ID, 9, person("b@acme.com", "another"))
		w.counted(b.ID, batch.Counts{batch.Ready: 3, batch.Duplicate: 4})
		w.save(b.ID, 6, person("a@acme.com", "third"))
		w.counted(b.ID, batch.Counts{batch.Ready: 1, batch.Duplicate: 6})
		for _, number := range []int{7, 10} {
			w.OK(w.Batches.Remove(w.Context(), w.officer, b.ID, number))
		}
		w.counted(b.ID, batch.Counts{batch.Ready: 1, batch.Duplicate: 4})
		w.OK(w.Batches.Remove(w.Context(), w.officer, b.ID, 11))
		w.counted(b.ID, batch.Counts{batch.Ready: 2, batch.Duplicate: 2})
	})
}

func (w *world) save(id uuid.UUID, number int, f invite.Form) batch.Verdict {
	w.Helper()
	v, err := w.Batches.Save(w.Context(), w.officer, id, number, f)
	w.OK(err)
	return v
}

func TestWhatIsSavedStaysEvenIfItIsWrong(t *testing.T) {
	both(t, func(w *world) {
		b := w.upload(officer(1), officer(2))
		f := officer(1)
		f.Reason = strings.Repeat("x", 256)
		if v := w.save(b.ID, 5, f); v.State != batch.ToMend || v.Problems[0].Cell != "K5" {
			w.Errorf("saved row: %+v", v)
		}
		_, v, err := w.Batches.Row(w.Context(), w.officer, b.ID, 5)
		w.OK(err)
		if v.Row.Form.Reason != f.Reason || v.Row.EditedAt.IsZero() {
			w.Errorf("read again: %+v", v.Row)
		}
		w.counted(b.ID, batch.Counts{batch.Ready: 1, batch.ToMend: 1})
	})
}

func TestADraftIsItsOfficersAlone(t *testing.T) {
	both(t, func(w *world) {
		b := w.upload(officer(1))
		vendor := people.Actor{ID: uuid.Must(uuid.NewV7()), Role: people.RoleVendor}
		for actor, want := range map[people.Actor]error{w.other: fault.NotFound, vendor: fault.Forbidden} {
			calls := map[string]func() error{
				"get":    func() error { _, err := w.Batches.Get(w.Context(), actor, b.ID); return err },
				"rows":   func() error { _, _, err := w.Batches.Rows(w.Context(), actor, b.ID, batch.RowQuery{}); return err },
				"row":    func() error { _, _, err := w.Batches.Row(w.Context(), actor, b.ID, 5); return err },
				"save":   func() error { _, err := w.Batches.Save(w.Context(), actor, b.ID, 5, officer(3)); return err },
				"remove": func() error { return w.Batches.Remove(w.Context(), actor, b.ID, 5) },
				"reset":  func() error { _, err := w.Batches.Reset(w.Context(), actor, b.ID); return err },
				"mend": func() error {
					_, err := w.Batches.Mend(w.Context(), actor, b.ID, upload(lines()), batch.Decision{})
					return err
				},
				"plan":   func() error { _, err := w.Batches.PlanMend(w.Context(), actor, b.ID, upload(lines())); return err },
				"keep":   func() error { return w.Batches.KeepMend(w.Context(), actor, b.ID, "x", strings.NewReader("x"), 1) },
				"kept":   func() error { _, err := w.Batches.KeptMend(w.Context(), actor, b.ID); return err },
				"drop":   func() error { return w.Batches.DiscardMend(w.Context(), actor, b.ID) },
				"errors": func() error { _, err := w.Batches.Original(w.Context(), actor, b.ID); return err },
				"check":  func() error { _, err := w.Batches.CheckAgain(w.Context(), actor, b.ID); return err },
				"submit": func() error { _, err := w.Batches.Submit(w.Context(), actor, b.ID, true, ""); return err },
				"undo":   func() error { _, err := w.Batches.Undo(w.Context(), actor, b.ID, ""); return err },
				"domain": func() error { return w.Batches.RequestDomain(w.Context(), actor, b.ID, w.Domain("elsewhere.com")) },
			}
			for name, call := range calls {
				if err := call(); !errors.Is(err, want) {
					w.Errorf("%s as %s: %v, want %v", name, actor.Role, err, want)
				}
			}
		}
		if list, err := w.Batches.List(w.Context(), w.other); err != nil || len(list) != 0 {
			w.Errorf("another officer lists %d batches, %v", len(list), err)
		}
		w.counted(b.ID, batch.Counts{batch.Ready: 1})
	})
}

func TestAFileIsReadCompletelyOrNotAtAll(t *testing.T) {
	both(t, func(w *world) {
		broken := errors.New("cut in half")
		half := func(yield func(batch.Line, error) bool) {
			for n := range 2500 {
				if !yield(batch.Line{Number: n + 5, Form: officer(n)}, nil) {
					return
				}
			}
			yield(batch.Line{}, broken)
		}
		if _, err := w.Batches.Upload(w.Context(), w.officer, upload(half), ""); !errors.Is(err, broken) {
			w.Errorf("half a file: %v", err)
		}
		var conflict *fault.Conflict
		if _, err := w.Batches.Upload(w.Context(), w.officer, upload(lines()), ""); !errors.As(err, &conflict) {
			w.Errorf("no rows: %v", err)
		}
		list, err := w.Batches.List(w.Context(), w.officer)
		if err != nil || len(list) != 0 {
			w.Errorf("%d batches are left, %v", len(list), err)
		}
		w.empty("batches", "batch_rows", "batch_files", "batch_counts")
	})
}

func TestOneUploadIsOneDraft(t *testing.T) {
	both(t, func(w *world) {
		first, err := w.Batches.Upload(w.Context(), w.officer, upload(lines(officer(1))), "key")
		w.OK(err)
		second, err := w.Batches.Upload(w.Context(), w.officer, upload(lines(officer(1))), "key")
		w.OK(err)
		if first.ID != second.ID {
			w.Error("a repeated upload made a second draft")
		}
		if _, err := w.Batches.Upload(w.Context(), w.officer, upload(lines(officer(1), officer(2))), "key"); !errors.Is(err, fault.KeyReused) {
			w.Errorf("another upload under the same key: %v", err)
		}
		list, err := w.Batches.List(w.Context(), w.officer)
		if err != nil || len(list) != 1 {
			w.Errorf("%d batches, %v", len(list), err)
		}
	})
}

func TestOnlySoManyDrafts(t *testing.T) {
	both(t, func(w *world) {
		for n := range batch.MaxDrafts {
			_, err := w.Batches.Upload(w.Context(), w.officer, upload(lines(officer(n))), fmt.Sprint(n))
			w.OK(err)
		}
		var conflict *fault.Conflict
		for _, key := range []string{"", "another"} {
			if _, err := w.Batches.Upload(w.Context(), w.officer, upload(lines(officer(1))), key); !errors.As(err, &conflict) {
				w.Errorf("one more under the key %q: %v", key, err)
			}
		}
		if _, err := w.Batches.Upload(w.Context(), w.officer, upload(lines(officer(0))), "0"); err != nil {
			w.Errorf("the first one again: %v", err)
		}
	})
}

func TestAResetDraftIsGone(t *testing.T) {
	both(t, func(w *world) {
		b := w.upload(officer(1), officer(2))
		left, err := w.Batches.Reset(w.Context(), w.officer, b.ID)
		if left != nil || err != nil {
			w.Errorf("reset: %+v, %v", left, err)
		}
		if _, err := w.Batches.Get(w.Context(), w.officer, b.ID); !errors.Is(err, fault.NotFound) {
			w.Errorf("after the reset: %v", err)
		}
		w.empty("batches", "batch_rows", "batch_files", "batch_counts")
	})
}

func TestPagesOfThePreviewHoldEachRowOnce(t *testing.T) {
	both(t, func(w *world) {
		var forms []invite.Form
		for n := range 45 {
			f := officer(n)
			if n%4 == 0 {
				f.FirstName = ""
			}
			forms = append(forms, f)
		}
		b := w.upload(forms...)
		for _, q := range []batch.RowQuery{{Limit: 10}, {Limit: 10, OnlyProblems: true}, {Limit: 10, State: batch.Ready}} {
			want := map[batch.RowQuery]int{{Limit: 10}: 45, {Limit: 10, OnlyProblems: true}: 12, {Limit: 10, State: batch.Ready}: 33}[q]
			seen := map[int]bool{}
			last := batch.Failed
			var back batch.Place
			for {
				_, p, err := w.Batches.Rows(w.Context(), w.officer, b.ID, q)
				w.OK(err)
				for _, v := range p.Rows {
					if seen[v.Row.Number] || v.Row.State < last {
						w.Fatalf("%+v: row %d comes twice or out of order", q, v.Row.Number)
					}
					seen[v.Row.Number], last = true, v.Row.State
				}
				if p.Next.IsZero() {
					back = p.Previous
					break
				}
				if q.After, err = batch.ParsePlace(p.Next.String()); err != nil {
					w.Fatal(err)
				}
			}
			if len(seen) != want {
				w.Errorf("%+v: %d rows, want %d", q, len(seen), want)
			}
			q.After, q.Backward = back, true
			_, p, err := w.Batches.Rows(w.Context(), w.officer, b.ID, q)
			w.OK(err)
			if len(p.Rows) != 10 || p.Next.IsZero() {
				w.Errorf("%+v: the page before the last holds %d rows", q, len(p.Rows))
			}
		}
	})
}

func TestDamagedPlaces(t *testing.T) {
	for _, s := range []string{"x", "1", "0.5", "9.5", "2.-1", "2.x"} {
		if _, err := batch.ParsePlace(s); err == nil {
			t.Errorf("%q is taken for a place", s)
		}
	}
}

// blind can't read batches any more once it is told to.
type blind struct {
	batch.Store

	on bool
}

func (b *blind) Batch(ctx context.Context, id uuid.UUID) (*batch.Batch, error) {
	if b.on {
		return nil, errors.New("the database is gone")
	}
	return b.Store.Batch(ctx, id)
}

// TestWhatIsCommittedStays: a read that fails after the commit neither fails the upload nor
// drops the list, and the same request leads to it again.
func TestWhatIsCommittedStays(t *testing.T) {
	both(t, func(w *world) {
		store := &blind{Store: w.Batches.Store, on: true}
		w.Batches.Store = store
		upload := func() (*batch.Batch, error) {
			lines := func(yield func(batch.Line, error) bool) { yield(batch.Line{Number: 6, Form: officer(1)}, nil) }
			return w.Batches.Upload(w.Context(), w.officer, batch.Upload{FileName: "list.xlsx", File: strings.NewReader("x"), Size: 1, Lines: lines}, "key")
		}
		b, err := upload()
		w.OK(err)
		if b.State != batch.Draft || b.Counts.Total() != 1 {
			w.Errorf("the answer tells %+v", b)
		}
		store.on = false
		again, err := upload()
		w.OK(err)
		if again.ID != b.ID {
			w.Errorf("a repetition makes another list")
		}
	})
}
