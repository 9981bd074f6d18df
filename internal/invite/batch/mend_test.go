package batch_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/base/fault"
	"techbiz/internal/invite"
	"techbiz/internal/invite/batch"
)

// named is somebody of whom email and names tell who they are.
func named(first, last string) invite.Form {
	f := person(strings.ToLower(first+"."+last)+"@tech.gov.sg", "")
	f.FirstName, f.LastName = first, last
	return f
}

// staff are ten people whose names and numbers are their own.
func staff() []invite.Form {
	forms := make([]invite.Form, 0, 10)
	for n, name := range []string{"Jane Tan", "Arun Kumar", "Siti Rahman", "Wei Zhang", "Maria Lopez", "Ahmad Yusof", "Chloe Dubois", "Ravi Menon", "Grace Ong", "Peter Schmidt"} {
		first, last, _ := strings.Cut(name, " ")
		f := named(first, last)
		f.ContactNumber = fmt.Sprintf("9123%04d", 4567+n)
		forms = append(forms, f)
	}
	return forms
}

// book is a marked workbook in its officer's hands: its lines in order.
type book struct {
	w     *world
	id    uuid.UUID
	lines []batch.Line
}

// download takes the workbook of the list as it is now.
func (w *world) download(id uuid.UUID) *book {
	w.Helper()
	o, err := w.Batches.Original(w.Context(), w.officer, id)
	w.OK(err)
	k := &book{w: w, id: id}
	for v, err := range o.Rows {
		w.OK(err)
		k.lines = append(k.lines, batch.Line{Number: v.Row.Number, RowID: o.Batch.RowID(v.Row), Form: v.Row.Form})
	}
	return k
}

// line is that of a row, to be changed.
func (k *book) line(number int) *batch.Line {
	for n := range k.lines {
		if strings.HasSuffix(k.lines[n].RowID, fmt.Sprintf("-%d", number)) {
			return &k.lines[n]
		}
	}
	k.w.Fatalf("no row %d in the workbook", number)
	return nil
}

func (k *book) remove(number int) {
	k.lines = slices.DeleteFunc(k.lines, func(l batch.Line) bool { return strings.HasSuffix(l.RowID, fmt.Sprintf("-%d", number)) })
}

func (k *book) add(f invite.Form) {
	k.lines = append(k.lines, batch.Line{Number: len(k.lines) + 5, Form: f})
}

// forms moves the forms about and leaves the IDs where they are, as sorting a range does.
func (k *book) sortForms(less func(a, b invite.Form) int) {
	forms := make([]invite.Form, len(k.lines))
	for n, l := range k.lines {
		forms[n] = l.Form
	}
	slices.SortStableFunc(forms, less)
	for n := range k.lines {
		k.lines[n].Form = forms[n]
	}
}

func (k *book) upload() batch.Upload {
	return upload(func(yield func(batch.Line, error) bool) {
		for _, l := range k.lines {
			if !yield(l, nil) {
				return
			}
		}
	})
}

func (k *book) mend(accept ...batch.MendKind) (batch.Mended, error) {
	return k.w.Batches.Mend(k.w.Context(), k.w.officer, k.id, k.upload(), batch.Decision{Accept: accept})
}

// mends has the workbook taken up, and checks what was done.
func (k *book) mends(want batch.Mended, accept ...batch.MendKind) {
	k.w.Helper()
	got, err := k.mend(accept...)
	k.w.OK(err)
	if got != want {
		k.w.Errorf("mended %+v, want %+v", got, want)
	}
}

// asks has the workbook refused with a plan that needs these kinds, and nothing done.
func (k *book) asks(needs string, accept ...batch.MendKind) *batch.MendPlan {
	k.w.Helper()
	before := k.w.forms(k.id)
	_, err := k.mend(accept...)
	var unconfirmed *batch.UnconfirmedError
	if !errors.As(err, &unconfirmed) {
		k.w.Fatalf("mended without being asked: %v", err)
	}
	if got := fmt.Sprint(unconfirmed.Plan.Needs()); got != needs {
		k.w.Errorf("asked for %s, want %s", got, needs)
	}
	if after := k.w.forms(k.id); !slices.Equal(before, after) {
		k.w.Errorf("changed without being asked:\n%v\n%v", before, after)
	}
	return unconfirmed.Plan
}

// forms are what the rows hold, in order.
func (w *world) forms(id uuid.UUID) []invite.Form {
	w.Helper()
	var forms []invite.Form
	for _, l := range w.download(id).lines {
		forms = append(forms, l.Form)
	}
	return forms
}

func whys(changes []batch.Change) string {
	var words []string
	for _, c := range changes {
		words = append(words, fmt.Sprintf("%d %s", c.Row.Number, c.Why))
	}
	return strings.Join(words, ", ")
}

func TestCorrectionsByTheWorkbook(t *testing.T) {
	both(t, func(w *world) {
		forms := staff()
		forms[1].LastName, forms[2].ContactNumber = "", "12"
		b := w.upload(forms...)
		w.counted(b.ID, batch.Counts{batch.Ready: 8, batch.ToMend: 2})
		k := w.download(b.ID)
		k.mends(batch.Mended{Unchanged: 10})
		k.line(6).Form.LastName = "Kumar"
		k.line(7).Form.ContactNumber = "91234599"
		k.line(8).Form.Reason, k.line(8).Form.FirstName = "Another one", "Weii" // which was ready
		k.line(9).Form.Email = "maria.lopez@hive.gov.sg"
		k.line(10).Form.Reason = "  " + k.line(10).Form.Reason + "\r\n" // which nobody sees
		k.mends(batch.Mended{Changed: 4, Unchanged: 6, Normalized: 2})
		w.counted(b.ID, batch.Counts{batch.Ready: 10})
		if f := w.rows(b.ID)[8].Row; f.Form.FirstName != "Weii" || f.EditedAt.IsZero() {
			w.Errorf("row 8: %+v", f)
		}
		k.mends(batch.Mended{Unchanged: 10}) // a repetition

		// Rows with their IDs may stand in any order.
		k = w.download(b.ID)
		slices.Reverse(k.lines)
		k.line(5).Form.Department = "Payments"
		k.mends(batch.Mended{Changed: 1, Unchanged: 9})
	})
}

func TestAddedRemovedAndReplacedRowsAreAskedFor(t *testing.T) {
	both(t, func(w *world) {
		forms := staff()
		forms[0].LastName = ""
		b := w.upload(forms...)
		k := w.download(b.ID)
		k.line(5).Form.LastName = "Tan"
		k.remove(6)
		k.add(named("Nur", "Hassan"))
		reply := named("Omar", "Farouk")
		reply.ContactNumber = "12"
		k.line(7).Form = reply
		plan := k.asks("[added removed replaced]")
		if len(plan.Changed) != 1 || plan.Unchanged != 7 || plan.Added[0].Why != batch.WhyNoID || plan.Removed[0].Number != 6 || whys(plan.Replaced) != "7 other_person" {
			w.Errorf("plan %+v, %s", plan, whys(plan.Replaced))
		}
		k.asks("[added removed replaced]", batch.MendAdded, batch.MendRemoved)
		k.asks("[added removed replaced]", batch.MendReplaced)
		k.mends(batch.Mended{Changed: 1, Unchanged: 7, Added: 1, Removed: 1, Replaced: 1, Unnamed: 1, Normalized: 1}, batch.MendKinds...)
		w.counted(b.ID, batch.Counts{batch.Ready: 9, batch.ToMend: 1})
		rows := w.rows(b.ID)
		if _, there := rows[6]; there || rows[7].Row.Form != reply || rows[15].Row.Form != named("Nur", "Hassan") || w.get(b.ID).LastRow != 15 {
			w.Errorf("rows %+v, last %d", rows, w.get(b.ID).LastRow)
		}
		// Sent again, it does nothing more: who was added is known by what the row holds.
		k.mends(batch.Mended{Unchanged: 10, Unnamed: 1})

		// The list goes its way with all of them.
		k = w.download(b.ID)
		k.line(7).Form.ContactNumber = "91234512"
		k.mends(batch.Mended{Changed: 1, Unchanged: 9, Normalized: 1})
		_, err := w.Batches.Submit(w.Context(), w.officer, b.ID, false, "")
		w.OK(err)
		w.Clock.Add(10 * time.Minute)
		w.run(b.ID)
		w.counted(b.ID, batch.Counts{batch.Invited: 10})
	})
}

// Twins come and go with rows that are added and removed.
func TestTwinsOfMendedRows(t *testing.T) {
	both(t, func(w *world) {
		forms := staff()
		forms[1].Email = forms[0].Email
		b := w.upload(forms...)
		w.counted(b.ID, batch.Counts{batch.Ready: 8, batch.Duplicate: 2})
		k := w.download(b.ID)
		k.remove(6)
		again := forms[4]
		again.Reason = "Once more"
		k.add(again)
		k.mends(batch.Mended{Unchanged: 9, Added: 1, Removed: 1, Unnamed: 1}, batch.MendAdded, batch.MendRemoved)
		w.counted(b.ID, batch.Counts{batch.Ready: 8, batch.Duplicate: 2})
		if rows := w.rows(b.ID); rows[5].State != batch.Ready || rows[9].State != batch.Duplicate || rows[15].State != batch.Duplicate {
			w.Errorf("rows %v", rows)
		}
	})
}

// Ranges that are sorted without their IDs put people into the rows of others: whatever
// columns are sorted, somebody is asked.
func TestASortedRangeNeverSwapsPeople(t *testing.T) {
	both(t, func(w *world) {
		byEmail := func(a, b invite.Form) int { return strings.Compare(a.Email, b.Email) }
		for name, sorted := range map[string]func(to, from *invite.Form){
			"the whole row": func(to, from *invite.Form) { *to = *from },
			"email":         func(to, from *invite.Form) { to.Email = from.Email },
			"up to names": func(to, from *invite.Form) {
				to.Email, to.Username, to.FirstName, to.LastName = from.Email, from.Username, from.FirstName, from.LastName
			},
			"email and first name": func(to, from *invite.Form) { to.Email, to.FirstName = from.Email, from.FirstName },
			"names":                func(to, from *invite.Form) { to.FirstName, to.LastName = from.FirstName, from.LastName },
			"from the last name on": func(to, from *invite.Form) {
				email, first := to.Email, to.FirstName
				*to = *from
				to.Email, to.FirstName = email, first
			},
			"first names": func(to, from *invite.Form) { to.FirstName = from.FirstName },
			"numbers":     func(to, from *invite.Form) { to.ContactNumber = from.ContactNumber },
		} {
			forms := staff()
			b := w.upload(forms...)
			k := w.download(b.ID)
			shadow := w.download(b.ID)
			shadow.sortForms(byEmail)
			for n := range k.lines {
				sorted(&k.lines[n].Form, &shadow.lines[n].Form)
			}
			plan := k.asks("[replaced]")
			if len(plan.Changed) > 0 || len(plan.Replaced) < 8 {
				w.Errorf("%s: %d changed, replaced %s", name, len(plan.Changed), whys(plan.Replaced))
			}
			_, err := w.Batches.Reset(w.Context(), w.officer, b.ID)
			w.OK(err)
		}
		// Where all have the same name, the addresses tell.
		var alike []invite.Form
		for n := range 6 {
			alike = append(alike, officer(9-n))
		}
		b := w.upload(alike...)
		k := w.download(b.ID)
		k.sortForms(byEmail)
		if plan := k.asks("[replaced]"); len(plan.Replaced) != 6 {
			w.Errorf("of one name: %s", whys(plan.Replaced))
		}
		// Who agrees loses nobody.
		k.mends(batch.Mended{Replaced: 6}, batch.MendReplaced)
		w.counted(b.ID, batch.Counts{batch.Ready: 6})
	})
}

func TestRowIDsThatAreNoneOfTheList(t *testing.T) {
	both(t, func(w *world) {
		b, other := w.upload(staff()...), w.upload(officer(1), officer(2))
		k := w.download(b.ID)
		k.lines = append(k.lines, w.download(other.ID).lines[0])
		k.lines[len(k.lines)-1].Number = 30
		if plan := k.asks("[added]"); len(plan.Added) != 1 || plan.Added[0].Why != batch.WhyOtherList || plan.Added[0].Line != 30 {
			w.Errorf("added %+v", plan.Added)
		}
		// A row that lost its ID alone is still that row.
		k = w.download(b.ID)
		k.line(7).RowID = ""
		k.mends(batch.Mended{Unchanged: 10, Unnamed: 1})
		// With another value it may be anybody.
		k.lines[2].Form.Reason = "Another"
		k.asks("[added removed]")

		var conflict *fault.Conflict
		k = w.download(b.ID)
		k.lines = append(k.lines, batch.Line{Number: 44, RowID: k.lines[0].RowID, Form: officer(5)})
		if _, err := k.mend(batch.MendKinds...); !errors.As(err, &conflict) || !strings.Contains(conflict.Reason, "Rows 5 and 44") {
			w.Errorf("a row ID twice: %v", err)
		}
		k = w.download(other.ID)
		k.id = b.ID
		if _, err := k.mend(batch.MendKinds...); !errors.As(err, &conflict) || !strings.Contains(conflict.Reason, "no row IDs of this list") {
			w.Errorf("another list's workbook: %v", err)
		}
		if _, err := w.Batches.Mend(w.Context(), w.officer, b.ID, upload(lines(staff()...)), batch.Decision{Accept: batch.MendKinds}); !errors.As(err, &conflict) {
			w.Errorf("no row IDs: %v", err)
		}
		// IDs without what the row held are taken too.
		plain := upload(func(yield func(batch.Line, error) bool) {
			for n, f := range staff() {
				f.Reason = "Another"
				if !yield(batch.Line{Number: n + 5, RowID: fmt.Sprintf("%s-%d", b.ID.String()[24:], n+5), Form: f}, nil) {
					return
				}
			}
		})
		if done, err := w.Batches.Mend(w.Context(), w.officer, b.ID, plain, batch.Decision{}); err != nil || done.Changed != 10 {
			w.Errorf("plain IDs: %+v, %v", done, err)
		}
	})
}

// What was done on the page since the download is not undone by a workbook that knows
// nothing of it.
func TestAnOldWorkbook(t *testing.T) {
	both(t, func(w *world) {
		forms := staff()
		forms[0].LastName, forms[1].LastName = "", ""
		b := w.upload(forms...)
		k := w.download(b.ID)
		onPage := forms[0]
		onPage.LastName = "Tan"
		w.save(b.ID, 5, onPage)
		w.OK(w.Batches.Remove(w.Context(), w.officer, b.ID, 7))
		k.line(6).Form.LastName = "Kumar"
		plan := k.asks("[added]")
		if len(plan.Added) != 1 || plan.Added[0].Why != batch.WhyGone || plan.Unchanged != 8 || len(plan.Changed) != 1 {
			w.Errorf("plan %+v", plan)
		}
		k.remove(7)
		k.line(5).Form.LastName = "Tam"
		if plan := k.asks("[replaced]"); whys(plan.Replaced) != "5 changed_meanwhile" {
			w.Errorf("changed on both sides: %s", whys(plan.Replaced))
		}
		k.line(5).Form.LastName = ""
		k.mends(batch.Mended{Changed: 1, Unchanged: 8, Normalized: 1})
		if f := w.rows(b.ID)[5].Row.Form; f != onPage {
			w.Errorf("the page's change is lost: %+v", f)
		}
	})
}

// Rows that were invited stay as they are, and the officer hears of it.
func TestInvitedRowsStay(t *testing.T) {
	both(t, func(w *world) {
		forms := staff()
		forms[0].LastName = ""
		b := w.upload(forms...)
		_, err := w.Batches.Submit(w.Context(), w.officer, b.ID, true, "")
		w.OK(err)
		w.Clock.Add(10 * time.Minute)
		w.run(b.ID)
		w.counted(b.ID, batch.Counts{batch.Invited: 9, batch.ToMend: 1})
		k := w.download(b.ID)
		k.line(5).Form.LastName = "Tan"
		k.line(6).Form.Reason = "Another"
		k.remove(7)
		k.mends(batch.Mended{Changed: 1, Unchanged: 7, Kept: 1, Normalized: 1})
		w.counted(b.ID, batch.Counts{batch.Invited: 9, batch.Ready: 1})
	})
}

// Fields of which the file has no column are as they are.
func TestAFileWithoutAColumn(t *testing.T) {
	both(t, func(w *world) {
		forms := staff()
		forms[3].Department = "Payments"
		b := w.upload(forms...)
		k := w.download(b.ID)
		k.line(8).Form.Department, k.line(8).Form.Reason = "", "Another"
		u := k.upload()
		u.Columns = batch.Columns{}
		for field, letters := range columns {
			if field != "department" {
				u.Columns[field] = letters
			}
		}
		done, err := w.Batches.Mend(w.Context(), w.officer, b.ID, u, batch.Decision{})
		w.OK(err)
		if f := w.rows(b.ID)[8].Row.Form; done.Changed != 1 || f.Department != "Payments" || f.Reason != "Another" {
			w.Errorf("%+v, row %+v", done, f)
		}
	})
}

// A list does not grow beyond its limit by being mended.
func TestMendingKeepsTheLimitOnRows(t *testing.T) {
	both(t, func(w *world) {
		w.Batches.MaxRows = 11
		b := w.upload(staff()...)
		k := w.download(b.ID)
		k.add(named("Nur", "Hassan"))
		k.mends(batch.Mended{Unchanged: 10, Added: 1, Unnamed: 1}, batch.MendAdded)
		k.add(named("Omar", "Farouk"))
		var refusal *batch.Refusal
		if _, err := k.mend(batch.MendAdded); !errors.As(err, &refusal) || refusal.Code != "too_many_rows" {
			w.Errorf("one more: %v", err)
		}
		w.counted(b.ID, batch.Counts{batch.Ready: 11})
	})
}

// A decision holds for the plan that was shown, and for no other.
func TestADecisionIsAboutOnePlan(t *testing.T) {
	both(t, func(w *world) {
		b := w.upload(staff()...)
		k := w.download(b.ID)
		k.remove(6)
		k.add(named("Nur", "Hassan"))
		plan := k.asks("[added removed]")
		seen := batch.Decision{Accept: []batch.MendKind{batch.MendAdded}, Leave: []batch.MendKind{batch.MendRemoved}, Version: plan.Version()}
		changed := staff()[1]
		changed.Reason = "Another"
		w.save(b.ID, 6, changed)
		var unconfirmed *batch.UnconfirmedError
		if _, err := w.Batches.Mend(w.Context(), w.officer, b.ID, k.upload(), seen); !errors.As(err, &unconfirmed) || !unconfirmed.Outdated {
			w.Fatalf("the list changed meanwhile: %v", err)
		}
		seen.Version = unconfirmed.Plan.Version()
		done, err := w.Batches.Mend(w.Context(), w.officer, b.ID, k.upload(), seen)
		w.OK(err)
		if done.Added != 1 || done.Removed != 0 || done.Unchanged != 9 {
			w.Errorf("%+v", done)
		}
		w.counted(b.ID, batch.Counts{batch.Ready: 11}) // who is not in the file was left
	})
}

func TestAMendedFileWaitsForItsDecision(t *testing.T) {
	both(t, func(w *world) {
		b := w.upload(staff()...)
		if _, err := w.Batches.KeptMend(w.Context(), w.officer, b.ID); !errors.Is(err, fault.NotFound) {
			w.Errorf("none waits: %v", err)
		}
		for _, text := range []string{"one\x00", "two"} {
			w.OK(w.Batches.KeepMend(w.Context(), w.officer, b.ID, `C:\lists\mended.xlsx`, strings.NewReader(text), int64(len(text))))
		}
		file, err := w.Batches.KeptMend(w.Context(), w.officer, b.ID)
		w.OK(err)
		name, err := w.Batches.MendWaits(w.Context(), b)
		w.OK(err)
		if string(file.Data) != "two" || file.FileName != "mended.xlsx" || name != "mended.xlsx" || !file.UploadedAt.Equal(w.Clock.Now()) {
			w.Errorf("%+v, %q", file, name)
		}
		k := w.download(b.ID)
		k.mends(batch.Mended{Unchanged: 10})
		w.empty("batch_mend_files")
		w.OK(w.Batches.KeepMend(w.Context(), w.officer, b.ID, "x", strings.NewReader("x"), 1))
		w.OK(w.Batches.DiscardMend(w.Context(), w.officer, b.ID))
		w.OK(w.Batches.DiscardMend(w.Context(), w.officer, b.ID))
		w.empty("batch_mend_files")
		w.OK(w.Batches.KeepMend(w.Context(), w.officer, b.ID, "x", strings.NewReader("x"), 1))
		_, err = w.Batches.Reset(w.Context(), w.officer, b.ID)
		w.OK(err)
		w.empty("batch_mend_files", "batches")
	})
}

// A long list takes time in proportion to its length, in planning and in doing.
func TestMendingALongList(t *testing.T) {
	both(t, func(w *world) {
		took := map[int]time.Duration{}
		for _, rows := range []int{1_000, 5_000} {
			forms := make([]invite.Form, rows)
			for n := range forms {
				forms[n] = officer(n)
			}
			b := w.upload(forms...)
			k := w.download(b.ID)
			k.sortForms(func(a, b invite.Form) int { return strings.Compare(b.Email, a.Email) })
			k.lines = k.lines[:rows-10]
			for n := range 10 {
				k.add(officer(rows + n))
			}
			began := time.Now()
			plan, err := w.Batches.PlanMend(w.Context(), w.officer, b.ID, k.upload())
			w.OK(err)
			took[rows] = time.Since(began)
			if len(plan.Replaced) != rows-10 || len(plan.Added) != 10 || len(plan.Removed) != 10 {
				w.Errorf("%d replaced, %d added, %d removed", len(plan.Replaced), len(plan.Added), len(plan.Removed))
			}
			began = time.Now()
			_, err = k.mend(batch.MendKinds...)
			w.OK(err)
			w.Logf("%d rows: planned in %v, done in %v", rows, took[rows], time.Since(began))
			if got := w.get(b.ID).Counts; got[batch.Ready] != rows || got.Total() != rows {
				w.Errorf("counts %v", got)
			}
		}
		if took[5_000] > 25*took[1_000]+time.Second {
			w.Errorf("planning takes %v for 1,000 rows and %v for 5,000", took[1_000], took[5_000])
		}
	})
}
