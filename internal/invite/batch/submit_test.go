package batch_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/invite"
	"techbiz/internal/invite/batch"
)

func (w *world) submit(id uuid.UUID, onlyReady bool) *batch.Batch {
	w.Helper()
	b, err := w.Batches.Submit(w.Context(), w.officer, id, onlyReady, "")
	w.OK(err)
	return b
}

// invited counts the officer's invitations.
func (w *world) invited() int {
	w.Helper()
	p, err := w.Invites.List(w.Context(), w.officer, invite.Query{})
	w.OK(err)
	return p.Total
}

// empty checks that tables hold no row.
func (w *world) empty(tables ...string) {
	w.Helper()
	for _, table := range tables {
		if n := w.Number("SELECT count(*) FROM " + table); n != 0 {
			w.Errorf("%s holds %d rows", table, n)
		}
	}
}

func TestASubmittedBatchWaitsAndIsCarriedOutOnce(t *testing.T) {
	both(t, func(w *world) {
		b := w.upload(officer(1), officer(2), person("jane@acme.com", "jane"))
		b = w.submit(b.ID, false)
		if b.State != batch.Waiting || !b.StartsAt.Equal(w.Clock.Now().Add(5*time.Minute)) || b.Submitted != 3 {
			w.Fatalf("submitted: %+v", b)
		}
		if w.invited() != 0 {
			w.Error("somebody was invited before the wait was over")
		}
		w.run(b.ID)
		w.run(b.ID) // every job may run twice
		b = w.get(b.ID)
		if b.State != batch.Done || b.EndedAt.IsZero() || w.invited() != 3 {
			w.Errorf("carried out: %+v, %d invited", b, w.invited())
		}
		w.counted(b.ID, batch.Counts{batch.Invited: 3})
		if n := w.Number("SELECT count(*) FROM mails WHERE kind = 'invitation' AND state = 'queued'"); n != 3+2 { // and the two officers' own
			w.Errorf("%d mails", n)
		}
		for _, v := range w.rows(b.ID) {
			i, err := w.Invites.Get(w.Context(), w.officer, v.Row.InvitationID)
			if err != nil || i.Email != v.Request.Email || !i.SEED {
				w.Errorf("row %d became %+v, %v", v.Row.Number, i, err)
			}
		}
		var conflict *fault.Conflict
		if _, err := w.Batches.Submit(w.Context(), w.officer, b.ID, false, ""); !errors.As(err, &conflict) {
			w.Errorf("submitted once more: %v", err)
		}
	})
}

func TestUndoTakesAllOfItBack(t *testing.T) {
	both(t, func(w *world) {
		b := w.upload(officer(1), officer(2))
		b = w.submit(b.ID, false)
		b, err := w.Batches.Undo(w.Context(), w.officer, b.ID, "")
		w.OK(err)
		if b.State != batch.Draft {
			w.Errorf("undone: %+v", b)
		}
		w.run(b.ID)
		if w.invited() != 0 {
			w.Error("somebody was invited though it was undone")
		}
		b = w.submit(b.ID, false)
		w.OK(w.Batches.Start(w.Context(), batch.StartJob{BatchID: b.ID, Run: b.Run - 1})) // the first submission's job
		if w.get(b.ID).State != batch.Waiting {
			w.Error("the job of the submission that was undone started the next one")
		}
		w.run(b.ID)
		var conflict *fault.Conflict
		if _, err := w.Batches.Undo(w.Context(), w.officer, b.ID, ""); !errors.As(err, &conflict) {
			w.Errorf("undo after it was carried out: %v", err)
		}
		if w.invited() != 2 {
			w.Errorf("%d invited", w.invited())
		}
	})
}

func TestRowsInErrorHoldUpTheSubmission(t *testing.T) {
	both(t, func(w *world) {
		bad := officer(3)
		bad.LastName = ""
		b := w.upload(officer(1), officer(2), bad)
		var notReady *batch.NotReadyError
		if _, err := w.Batches.Submit(w.Context(), w.officer, b.ID, false, ""); !errors.As(err, &notReady) || notReady.InTheWay != 1 {
			w.Fatalf("submitted with errors: %v", err)
		}
		w.submit(b.ID, true)
		w.run(b.ID)
		w.counted(b.ID, batch.Counts{batch.Invited: 2, batch.ToMend: 1})
		if b := w.get(b.ID); b.State != batch.Draft {
			w.Errorf("with a row left: %s", b.State)
		}
		w.save(b.ID, 7, officer(3))
		w.submit(b.ID, false)
		w.run(b.ID)
		w.counted(b.ID, batch.Counts{batch.Invited: 3})
		if b := w.get(b.ID); b.State != batch.Done || b.Before != 2 || b.Run != 2 {
			w.Errorf("the rest: %+v", b)
		}
	})
}

func TestNothingReadyIsNothingToSubmit(t *testing.T) {
	both(t, func(w *world) {
		bad := officer(3)
		bad.LastName = ""
		b := w.upload(bad)
		var notReady *batch.NotReadyError
		if _, err := w.Batches.Submit(w.Context(), w.officer, b.ID, true, ""); !errors.As(err, &notReady) {
			w.Errorf("submitted: %v", err)
		}
	})
}

func TestSubmittingTwiceInvitesNobodyTwice(t *testing.T) {
	both(t, func(w *world) {
		b := w.upload(officer(1), officer(2))
		var group sync.WaitGroup
		results := make([]error, 6)
		for n := range results { // two tabs, and each form sent again
			group.Go(func() {
				_, results[n] = w.Batches.Submit(w.Context(), w.officer, b.ID, false, []string{"tab one", "tab two"}[n%2])
			})
		}
		group.Wait()
		won := 0
		var conflict *fault.Conflict
		for _, err := range results {
			switch {
			case err == nil:
				won++
			case !errors.As(err, &conflict):
				w.Errorf("submitted at the same time: %v", err)
			}
		}
		if won != 3 {
			w.Errorf("%d of 6 were answered with the submission, want those of one tab", won)
		}
		w.run(b.ID)
		if w.invited() != 2 {
			w.Errorf("%d invited", w.invited())
		}
	}, atOnce)
}

func TestChunksRunAtTheSameTime(t *testing.T) {
	both(t, func(w *world) {
		var forms []invite.Form
		for n := range 1200 {
			forms = append(forms, officer(n))
		}
		b := w.submit(w.upload(forms...).ID, false)
		var group sync.WaitGroup
		for range 2 {
			for from := 1; from <= b.LastRow; from += batch.ChunkRows {
				group.Go(func() {
					if err := w.Batches.Chunk(w.Context(), batch.ChunkJob{BatchID: b.ID, Run: b.Run, From: from, To: from + batch.ChunkRows - 1}, false); err != nil {
						w.Errorf("chunk from %d: %v", from, err)
					}
				})
			}
		}
		group.Wait()
		b = w.get(b.ID)
		if b.State != batch.Done || b.Counts[batch.Invited] != 1200 || w.invited() != 1200 {
			w.Errorf("%s, %v, %d invited", b.State, b.Counts, w.invited())
		}
	}, atOnce)
}

func TestWhoWasTakenMeanwhileIsToldOnTheRow(t *testing.T) {
	both(t, func(w *world) {
		b := w.submit(w.upload(officer(1), officer(2)).ID, false)
		w.invite(w.other, officer(2))
		w.run(b.ID)
		w.counted(b.ID, batch.Counts{batch.Invited: 1, batch.Failed: 1})
		v := w.rows(b.ID)[6]
		if !strings.Contains(v.Row.Refusal, "officer2@hive.gov.sg invited") || v.State != batch.Failed || len(v.Problems) != 2 {
			w.Errorf("refused row: %+v", v)
		}
		// Amended and submitted again.
		w.save(b.ID, 6, officer(3))
		w.submit(b.ID, false)
		w.run(b.ID)
		w.counted(b.ID, batch.Counts{batch.Invited: 2})
	})
}

// refusing is an Inviter that can't carry out one person.
type refusing struct {
	*invite.Service
	who string
}

func (r refusing) InviteAll(ctx context.Context, tx invite.Tx, actor people.Actor, rs []invite.Request) ([]invite.Outcome, error) {
	for _, q := range rs {
		if strings.HasPrefix(q.Email.String(), r.who) {
			return nil, errors.New("boom")
		}
	}
	return r.Service.InviteAll(ctx, tx, actor, rs)
}

func TestOneBadRowHoldsUpNoOther(t *testing.T) {
	both(t, func(w *world) {
		o := w.Batches.Options
		o.Invites = refusing{w.Invites, "person000002"}
		w.Batches = batch.NewService(o)
		b := w.submit(w.upload(officer(1), officer(2), officer(3)).ID, false)
		j := batch.ChunkJob{BatchID: b.ID, Run: b.Run, From: 1, To: 500}
		if err := w.Batches.Chunk(w.Context(), j, false); err == nil {
			w.Error("the chunk did not fail")
		}
		w.counted(b.ID, batch.Counts{batch.Ready: 3})
		w.OK(w.Batches.Chunk(w.Context(), j, true))
		w.counted(b.ID, batch.Counts{batch.Invited: 2, batch.Failed: 1})
		if b := w.get(b.ID); b.State != batch.Draft {
			w.Errorf("after the run: %s", b.State)
		}
	}, atOnce)
}

// troubled is a service that the database lets down, unless fit says otherwise.
type troubled struct {
	*invite.Service
	fit func(rs []invite.Request) bool
}

var errLost = errors.New("connection reset")

func (t troubled) InviteAll(ctx context.Context, tx invite.Tx, actor people.Actor, rs []invite.Request) ([]invite.Outcome, error) {
	if !t.fit(rs) {
		return nil, fmt.Errorf("insert: %w", errLost)
	}
	return t.Service.InviteAll(ctx, tx, actor, rs)
}

func lost(err error) fault.Trouble {
	if errors.Is(err, errLost) {
		return fault.Unavailable
	}
	return fault.Ours
}

// A database that does not answer for a moment is the fault of no row.
func TestTroubleIsHeldAgainstNoRow(t *testing.T) {
	both(t, func(w *world) {
		o := w.Batches.Options
		calls := 0
		o.Trouble, o.Invites = lost, troubled{w.Invites, func([]invite.Request) bool { calls++; return calls > 1 }}
		w.Batches = batch.NewService(o)
		b := w.submit(w.upload(officer(1), officer(2), officer(3)).ID, false)
		j := batch.ChunkJob{BatchID: b.ID, Run: b.Run, From: 1, To: 500}
		if err := w.Batches.Chunk(w.Context(), j, true); !errors.Is(err, errLost) {
			w.Errorf("while the database was gone: %v", err)
		}
		w.counted(b.ID, batch.Counts{batch.Ready: 3})
		w.OK(w.Batches.Chunk(w.Context(), j, true))
		w.counted(b.ID, batch.Counts{batch.Invited: 3})
	}, atOnce)
}

// A chunk whose time runs out goes on at its next try where it stopped, however often.
func TestAChunkGoesOnWhereTimeRanOut(t *testing.T) {
	both(t, func(w *world) {
		const rows, atATime = 100, 2
		all := make([]invite.Form, rows)
		for n := range all {
			all[n] = officer(n + 1)
		}
		o := w.Batches.Options
		calls := 0
		o.Trouble, o.Invites = lost, troubled{w.Invites, func(rs []invite.Request) bool {
			if len(rs) > 0 {
				calls++
			}
			return calls < atATime
		}}
		w.Batches = batch.NewService(o)
		b := w.submit(w.upload(all...).ID, false)
		j := batch.ChunkJob{BatchID: b.ID, Run: b.Run, From: 1, To: 500}
		tries := 0
		for ; w.get(b.ID).State == batch.Running && tries < 5; tries++ {
			calls = 0
			_ = w.Batches.Chunk(w.Context(), j, true) // fails while rows are left
		}
		w.counted(b.ID, batch.Counts{batch.Invited: rows})
		if tries != 3 { // the heading above the rows counts for the pieces, too
			w.Errorf("%d tries, want one for each of 3 pieces", tries)
		}
	}, atOnce)
}

func TestABatchWhoseJobsAreLostIsTakenUpAgain(t *testing.T) {
	both(t, func(w *world) {
		b := w.submit(w.upload(officer(1)).ID, false)
		jobs := func() int { return w.Jobs("batch.%") }
		before := jobs()
		w.OK(w.Batches.Revive(w.Context()))
		if jobs() != before {
			w.Error("a batch that waits in good order was started again")
		}
		w.Clock.Add(7 * time.Minute)
		w.OK(w.Batches.Revive(w.Context()))
		w.OK(w.Batches.Revive(w.Context()))
		if jobs() != before+1 {
			w.Errorf("%d jobs more for one that waits too long", jobs()-before)
		}
		w.OK(w.Batches.Start(w.Context(), batch.StartJob{BatchID: b.ID, Run: b.Run}))
		before = jobs()
		w.Clock.Add(6 * time.Minute)
		w.OK(w.Batches.Revive(w.Context()))
		if jobs() != before+1 {
			w.Errorf("%d jobs more for one that stands still", jobs()-before)
		}
	})
}

func TestWhatNobodyTouchesIsDeleted(t *testing.T) {
	both(t, func(w *world) {
		draft := w.upload(officer(1))
		sent := w.submit(w.upload(officer(2)).ID, false)
		w.run(sent.ID)
		w.Clock.Add(batch.Kept - time.Hour)
		w.OK(w.Batches.Sweep(w.Context()))
		w.get(draft.ID)
		w.Clock.Add(2 * time.Hour)
		w.OK(w.Batches.Sweep(w.Context()))
		w.OK(w.Batches.Sweep(w.Context()))
		w.empty("batches", "batch_rows", "batch_files", "batch_counts")
		if w.invited() != 1 {
			w.Error("the invitation went with its batch")
		}
	})
}

func TestADomainThatIsAllowedMakesItsRowsReady(t *testing.T) {
	both(t, func(w *world) {
		b := w.upload(person("jane@elsewhere.com", "jane"), officer(1))
		d := w.Domain("elsewhere.com")
		if err := w.Batches.RequestDomain(w.Context(), w.officer, b.ID, w.Domain("nowhere.com")); !errors.Is(err, fault.NotFound) {
			w.Errorf("request of a domain that no row has: %v", err)
		}
		for range 2 {
			w.OK(w.Batches.RequestDomain(w.Context(), w.officer, b.ID, d))
		}
		open, err := w.Desk.OpenDomains(w.Context(), people.System())
		if err != nil || len(open) != 1 || open[0].RequesterEmail != w.officer.Email {
			w.Fatalf("open requests: %+v, %v", open, err)
		}
		if p := w.rows(b.ID)[5].Problems[0]; !strings.HasPrefix(p.Message, "Waiting for the domain elsewhere.com, requested on 24-11-2026") {
			w.Errorf("the row says: %s", p.Message)
		}
		w.OK(w.Desk.AllowDomain(w.Context(), people.System(), d, people.Agency{}))
		if n := w.Number("SELECT count(*) FROM river_job WHERE kind = 'domain.allowed' AND CAST(args AS text) LIKE '%elsewhere.com%'"); n != 1 {
			w.Errorf("%d jobs tell of it", n)
		}
		for range 2 {
			w.OK(w.Batches.DomainAllowed(w.Context(), d))
		}
		w.counted(b.ID, batch.Counts{batch.Ready: 2})
		if open, err := w.Desk.OpenDomains(w.Context(), people.System()); err != nil || len(open) != 0 {
			w.Errorf("open requests: %+v, %v", open, err)
		}
	})
}

func TestADomainIsRequestedForRowsWithOtherErrorsToo(t *testing.T) {
	both(t, func(w *world) {
		bad := person("jane@elsewhere.com", "jane")
		bad.LastName = ""
		b := w.upload(bad, person("joe@other.com", "joe"), person("jim@other.com", "jim"))
		domains, err := w.Batches.Domains(w.Context(), w.officer, b.ID)
		w.OK(err)
		if len(domains) != 2 || domains[0] != (batch.DomainRows{Name: "other.com", Rows: 2}) || domains[1].Name != "elsewhere.com" {
			w.Errorf("domains: %+v", domains)
		}
		d := w.Domain("elsewhere.com")
		w.OK(w.Batches.RequestDomain(w.Context(), w.officer, b.ID, d))
		w.OK(w.Desk.AllowDomain(w.Context(), people.System(), d, people.Agency{}))
		w.OK(w.Batches.DomainAllowed(w.Context(), d))
		w.counted(b.ID, batch.Counts{batch.ToMend: 1, batch.NoDomain: 2})
		if domains, err = w.Batches.Domains(w.Context(), w.officer, b.ID); err != nil || len(domains) != 1 {
			w.Errorf("domains after one is allowed: %+v, %v", domains, err)
		}
	})
}

func TestCheckingAgain(t *testing.T) {
	both(t, func(w *world) {
		i := w.invite(w.officer, officer(1))
		b := w.upload(officer(1))
		w.counted(b.ID, batch.Counts{batch.Duplicate: 1})
		_, err := w.Invites.Revoke(w.Context(), w.officer, i.ID, "")
		w.OK(err)
		_, err = w.Batches.CheckAgain(w.Context(), w.officer, b.ID)
		w.OK(err)
		w.counted(b.ID, batch.Counts{batch.Ready: 1})
	})
}
