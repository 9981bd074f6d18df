package batch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"runtime"
	"slices"
	"time"

	"github.com/google/uuid"
	"golang.org/x/sync/errgroup"

	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/base/traceid"
)

// Upload is a file with a list, opened.
type Upload struct {
	FileName string
	File     io.ReaderAt
	Size     int64 // bytes
	Columns  Columns
	// Lines yields the rows, or the error for which the file is refused.
	Lines iter.Seq2[Line, error]
	// Account tells what became of each row of the file, once Lines has come to its end; nil
	// where nobody counted.
	Account func() Accounting
}

// loadRows is how many rows are judged and stored together.
const loadRows = 1000

// dropTimeout is how long it may take to drop what was stored of a list that is refused.
const dropTimeout = 10 * time.Second

// Upload reads a list into a new draft, judging each row. The list is read completely or
// nothing of it is stored. key is the actor's idempotency key ("" for none).
//
// Errors: fault.Forbidden, *fault.Conflict (too many drafts, no rows), fault.KeyReused,
// and whatever Lines yields.
func (s *Service) Upload(ctx context.Context, actor people.Actor, u Upload, key string) (*Batch, error) {
	if !actor.MayInvite() {
		return nil, fault.Forbidden
	}
	u.FileName = FileName(u.FileName)
	b := &Batch{
		ID: uuid.Must(uuid.NewV7()), OfficerID: actor.ID, FileName: u.FileName, Columns: u.Columns,
		State: Loading, CreatedAt: s.Now(), TouchedAt: s.Now(), TraceID: traceid.ID(ctx),
	}
	if err := s.Store.AddBatch(ctx, b, u.File, u.Size); err != nil {
		return nil, fmt.Errorf("upload list: %w", err)
	}
	made, err := s.load(ctx, actor, b, u, key)
	if err != nil || made.ID != b.ID {
		// Though the request may be over; what can't be dropped now, Sweep drops.
		dropping, cancel := context.WithTimeout(context.WithoutCancel(ctx), dropTimeout)
		defer cancel()
		dropErr := s.Store.Update(dropping, func(tx Tx) error { return tx.DropBatch(dropping, b) })
		return made, errors.Join(err, dropErr)
	}
	return made, nil
}

// mayUpload refuses where too many of the actor's lists are not finished.
func mayUpload(ctx context.Context, from lookup, actor people.Actor) error {
	list, err := from.BatchesOf(ctx, actor.ID, maxListed)
	if err != nil {
		return fmt.Errorf("count batches: %w", err)
	}
	drafts := 0
	for _, b := range list {
		if b.State == Draft {
			drafts++
		}
	}
	if drafts >= MaxDrafts {
		return &fault.Conflict{Reason: fmt.Sprintf("You have %d lists that are not finished. Submit or reset some of them before you upload another one.", drafts)}
	}
	return nil
}

// load stores the rows and makes the batch a draft. It returns an earlier batch where
// the request was carried out before.
func (s *Service) load(ctx context.Context, actor people.Actor, b *Batch, u Upload, key string) (*Batch, error) {
	loaded, err := s.loadLines(ctx, actor, b, u.Lines)
	if err != nil {
		return nil, err
	}
	if u.Account != nil {
		b.Accounting = u.Account()
	}
	total := loaded.counts.Total()
	if total == 0 {
		return nil, noRows()
	}
	request := []string{u.FileName, fmt.Sprint(u.Size), fmt.Sprint(total)}
	err = s.Store.Update(ctx, func(tx Tx) error {
		e := s.event(ctx, actor, audit.BatchUploaded, b, "rows", fmt.Sprint(total))
		e.Once(key, request...)
		if err := tx.Record(ctx, e); err != nil {
			return err // a repetition, too, which is told before any rule is asked
		}
		if err := mayUpload(ctx, tx, actor); err != nil {
			return err
		}
		b.State = Draft
		if err := tx.SetCounts(ctx, b, loaded.counts); err != nil {
			return err
		}
		if err := markTwins(ctx, tx, b, loaded.twins); err != nil {
			return err
		}
		return tx.UpdateBatch(ctx, b)
	})
	if replayed, ok := errors.AsType[*audit.Replayed](err); ok {
		if !replayed.Same(request...) {
			return nil, fault.KeyReused
		}
		return s.Get(ctx, actor, replayed.Earlier.Subject.ID)
	}
	if err != nil {
		return nil, fmt.Errorf("upload list: %w", err)
	}
	// It is committed, so what can't be read now fails nothing any more.
	stored, err := s.Get(ctx, actor, b.ID)
	if err != nil {
		b.Counts = loaded.counts
		return b, nil //nolint:nilerr // see above
	}
	return stored, nil
}

// chunk is some lines on their way from the file to the store.
type chunk struct {
	rows   []*Row
	judged chan struct{}
	keys   [][2]string
}

// loaded is what is known of rows that were stored.
type loaded struct {
	counts Counts
	twins  []int // rows that a later one turned out to be a twin of, not marked yet
}

// loadLines reads, judges and stores all lines, each step beside the others.
func (s *Service) loadLines(ctx context.Context, actor people.Actor, b *Batch, lines iter.Seq2[Line, error]) (loaded, error) {
	done := loaded{counts: Counts{}}
	group, ctx := errgroup.WithContext(ctx)
	toJudge := make(chan *chunk)
	inOrder := make(chan *chunk, runtime.GOMAXPROCS(0)+1)
	group.Go(func() error {
		defer close(toJudge)
		defer close(inOrder)
		return cut(ctx, lines, func(c *chunk) error {
			for _, out := range []chan *chunk{toJudge, inOrder} {
				select {
				case out <- c:
				case <-ctx.Done():
					return ctx.Err()
				}
			}
			return nil
		})
	})
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() error {
			for c := range toJudge {
				if err := s.judgeNew(ctx, actor, b, c); err != nil {
					return err
				}
				close(c.judged)
			}
			return nil
		})
	}
	group.Go(func() error {
		seen := newSeen()
		for c := range inOrder {
			select {
			case <-c.judged:
			case <-ctx.Done():
				return ctx.Err()
			}
			done.twins = append(done.twins, seen.markTwins(c)...)
			for _, r := range c.rows {
				done.counts[r.State]++
				b.LastRow = max(b.LastRow, r.Number)
			}
			if err := s.Store.LoadRows(ctx, b, c.rows); err != nil {
				return fmt.Errorf("store rows: %w", err)
			}
		}
		return nil
	})
	return done, group.Wait()
}

// markTwins marks rows that were stored before their twins came.
func markTwins(ctx context.Context, tx Tx, b *Batch, numbers []int) error {
	for part := range slices.Chunk(numbers, loadRows) {
		rows, err := tx.Rows(ctx, b, part)
		if err != nil {
			return err
		}
		for _, r := range rows {
			r.State = min(r.State, Duplicate)
		}
		if err := tx.SaveRows(ctx, b, rows); err != nil {
			return err
		}
	}
	return nil
}

// cut makes chunks of lines.
func cut(ctx context.Context, lines iter.Seq2[Line, error], emit func(*chunk) error) error {
	fresh := func() *chunk { return &chunk{rows: make([]*Row, 0, loadRows), judged: make(chan struct{})} }
	c := fresh()
	for line, err := range lines {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return err
		}
		c.rows = append(c.rows, line.row())
		if len(c.rows) == loadRows {
			if err := emit(c); err != nil {
				return err
			}
			c = fresh()
		}
	}
	if len(c.rows) == 0 {
		return nil
	}
	return emit(c)
}

// judgeNew judges rows by all but one another.
func (s *Service) judgeNew(ctx context.Context, actor people.Actor, b *Batch, c *chunk) error {
	readings := make([]reading, len(c.rows))
	c.keys = make([][2]string, len(c.rows))
	for n, r := range c.rows {
		readings[n] = read(r.Form)
		c.keys[n] = [2]string{readings[n].request.Email.String(), readings[n].request.Username.Key()}
	}
	known, err := s.outside(ctx, s.Store, actor, readings)
	if err != nil {
		return err
	}
	for n, r := range c.rows {
		judge(r, readings[n], known[n], b.Columns).settle()
	}
	return nil
}
