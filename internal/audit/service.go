package audit

import (
	"bytes"
	"context"
	"encoding/hex"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/base/people"
)

// Store keeps the trail.
type Store interface {
	// SealNext hands the oldest unsealed events (at most limit, by time then id) and
	// the chain's head (0 and nil for an empty one) to seal, which numbers and hashes
	// them, and writes what it returns. Callers of several nodes take turns.
	SealNext(ctx context.Context, limit int, seal func(head Head, events []*Event) Head) (Head, int, error)
	// Sealed returns up to limit sealed events with Seq > after, in order of Seq.
	Sealed(ctx context.Context, after int64, limit int) ([]*Event, error)
	// SealHead returns the newest head that sealing has noted.
	SealHead(ctx context.Context) (Head, error)
	// Events lists the trail, newest first.
	Events(ctx context.Context, f Filter) ([]*Event, error)
	// EventsWithin lists the events whose actors' accounts are an agency's, newest first,
	// and looks through as many events as window at most. end is the last one that it
	// looked at where there may be more, zero otherwise.
	EventsWithin(ctx context.Context, g people.Agency, f Filter, window int) (events []*Event, end Cursor, err error)
	// SubjectAgency returns the agency of an invitation or account; zero for none.
	SubjectAgency(ctx context.Context, id uuid.UUID) (people.Agency, error)
	// Named returns the names of those ids that are accounts, invitations, lists or service
	// requests. g is the agency for which Name.Theirs is told.
	Named(ctx context.Context, ids []uuid.UUID, g people.Agency) (map[uuid.UUID]Name, error)
	Update(ctx context.Context, change func(Tx) error) error
}

// Head is the end of the chain: the number of the last sealed event and its hash.
type Head struct {
	Seq  int64
	Hash []byte
}

// String is the head as an anchor to note outside the database, "seq:hash".
func (h Head) String() string { return fmt.Sprintf("%d:%x", h.Seq, h.Hash) }

// ParseHead reads an anchor that String wrote.
func ParseHead(s string) (Head, error) {
	seq, hash, found := strings.Cut(s, ":")
	n, err := strconv.ParseInt(seq, 10, 64)
	sum, hexErr := hex.DecodeString(hash)
	if !found || err != nil || hexErr != nil || n < 0 {
		return Head{}, fmt.Errorf("anchor %q: want NUMBER:HASH as the log line \"audit trail sealed\" gives it", s)
	}
	return Head{Seq: n, Hash: sum}, nil
}

// Filter narrows the list of events. Zero fields do not.
type Filter struct {
	Own       bool // what the reader did alone
	ActorID   uuid.UUID
	Actions   []Action // any of them
	SubjectID uuid.UUID
	TraceID   string
	From, To  time.Time // From inclusive, To exclusive
	Before    Cursor
	Limit     int
}

// Cursor is the place after the last event of a page; the zero Cursor is the start.
type Cursor struct {
	At time.Time
	ID uuid.UUID
}

// Service seals, verifies and shows the trail.
type Service struct {
	store Store
	log   *slog.Logger
	now   func() time.Time
}

// NewService returns the service over store. log receives each new head: kept apart
// from the database, it is the anchor against which Verify finds even a chain that
// was cut at its end or forged anew.
func NewService(store Store, log *slog.Logger, now func() time.Time) *Service {
	return &Service{store: store, log: log, now: now}
}

const sealBatch = 1000

// Seal seals all events that are there and returns their number. It may run twice.
func (s *Service) Seal(ctx context.Context) (int, error) {
	total := 0
	for {
		head, n, err := s.store.SealNext(ctx, sealBatch, sealAll)
		if err != nil {
			return total, fmt.Errorf("seal audit trail: %w", err)
		}
		total += n
		if n > 0 {
			s.log.InfoContext(ctx, "audit trail sealed", "events", n, "anchor", head.String())
		}
		if n < sealBatch {
			return total, nil
		}
	}
}

func sealAll(head Head, events []*Event) Head {
	for _, e := range events {
		head.Seq++
		head.Hash = chain(head.Hash, head.Seq, e)
		e.Seq, e.Hash = head.Seq, head.Hash
	}
	return head
}

// Broken says where the chain does not hold.
type Broken struct {
	Seq    int64
	Reason string
}

func (e *Broken) Error() string {
	return fmt.Sprintf("audit trail broken at event %d: %s", e.Seq, e.Reason)
}

// Verify walks the chain from its first event. It returns the head that it reached,
// or *Broken. anchors are heads noted earlier outside the database; each must lie on
// the chain.
func (s *Service) Verify(ctx context.Context, anchors ...Head) (Head, error) {
	noted, err := s.store.SealHead(ctx)
	if err != nil {
		return Head{}, fmt.Errorf("read seal head: %w", err)
	}
	anchors = append(anchors, noted)
	var at Head
	for {
		events, err := s.store.Sealed(ctx, at.Seq, sealBatch)
		if err != nil {
			return at, fmt.Errorf("read sealed events: %w", err)
		}
		for _, e := range events {
			if at, err = follow(at, e, anchors); err != nil {
				return at, err
			}
		}
		if len(events) < sealBatch {
			break
		}
	}
	for _, a := range anchors {
		if a.Seq > at.Seq {
			return at, &Broken{Seq: at.Seq + 1, Reason: fmt.Sprintf("events up to %d were sealed and are gone", a.Seq)}
		}
	}
	return at, nil
}

func follow(at Head, e *Event, anchors []Head) (Head, error) {
	want := at.Seq + 1
	if e.Seq != want {
		return at, &Broken{Seq: want, Reason: fmt.Sprintf("missing: the next one there is %d", e.Seq)}
	}
	if hash := chain(at.Hash, e.Seq, e); !bytes.Equal(hash, e.Hash) {
		return at, &Broken{Seq: e.Seq, Reason: "its contents, or an event before it, are not those that were sealed"}
	}
	for _, a := range anchors {
		if a.Seq == e.Seq && !bytes.Equal(a.Hash, e.Hash) {
			return at, &Broken{Seq: e.Seq, Reason: "the chain was made anew: its hash is not the one noted when it was sealed"}
		}
	}
	return Head{Seq: e.Seq, Hash: e.Hash}, nil
}
