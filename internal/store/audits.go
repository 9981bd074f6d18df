package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"techbiz/internal/audit"
	"techbiz/internal/base/people"
)

type eventRow struct {
	bun.BaseModel `bun:"table:audit_events"`

	ID          uuid.UUID    `bun:"id,pk"`
	At          time.Time    `bun:"at"`
	ActorID     uuid.UUID    `bun:"actor_id"`
	ActorRole   people.Role  `bun:"actor_role"`
	Action      audit.Action `bun:"action"`
	SubjectType string       `bun:"subject_type"`
	SubjectID   uuid.UUID    `bun:"subject_id"`
	TraceID     string       `bun:"trace_id"`
	RequestKey  string       `bun:"request_key"`
	Fingerprint []byte       `bun:"fingerprint"`
	Data        string       `bun:"data"`
	Seq         int64        `bun:"seq,nullzero"`
	Hash        []byte       `bun:"hash,nullzero"`
}

const eventColumns = `id, at, actor_id, actor_role, action, subject_type, subject_id, trace_id, request_key, fingerprint, data, seq, hash`

func rowOfEvent(e *audit.Event) (*eventRow, error) {
	data, err := json.Marshal(e.Data)
	if err != nil {
		return nil, fmt.Errorf("encode event: %w", err)
	}
	fingerprint := e.Fingerprint
	if fingerprint == nil {
		fingerprint = []byte{}
	}
	return &eventRow{ID: e.ID, At: e.At, ActorID: e.ActorID, ActorRole: e.ActorRole, Action: e.Action, SubjectType: e.Subject.Type,
		SubjectID: e.Subject.ID, TraceID: e.TraceID, RequestKey: e.RequestKey, Fingerprint: fingerprint, Data: string(data)}, nil
}

func (r *eventRow) event() (*audit.Event, error) {
	e := &audit.Event{ID: r.ID, At: r.At, ActorID: r.ActorID, ActorRole: r.ActorRole, Action: r.Action,
		Subject: audit.Subject{Type: r.SubjectType, ID: r.SubjectID}, TraceID: r.TraceID, RequestKey: r.RequestKey,
		Fingerprint: r.Fingerprint, Seq: r.Seq, Hash: r.Hash}
	if err := json.Unmarshal([]byte(r.Data), &e.Data); err != nil {
		return nil, fmt.Errorf("decode event %s: %w", r.ID, err)
	}
	return e, nil
}

func (t *tx) Record(ctx context.Context, events ...*audit.Event) error {
	rows := make([]*eventRow, len(events))
	keyed := false
	for n, e := range events {
		var err error
		if rows[n], err = rowOfEvent(e); err != nil {
			return err
		}
		keyed = keyed || e.RequestKey != ""
	}
	if !keyed {
		return insertLater(ctx, t, rows)
	}
	added, err := bulkInsert(ctx, t, rows, "ON CONFLICT (actor_id, request_key) WHERE request_key <> '' DO NOTHING RETURNING id")
	if err != nil {
		return err
	}
	for _, e := range events {
		if !added[e.ID] {
			return t.replayed(ctx, e)
		}
	}
	return nil
}

func (t *tx) replayed(ctx context.Context, e *audit.Event) error {
	earlier, err := findEvents(ctx, t, "WHERE actor_id = $1 AND request_key = $2 AND request_key <> ''", e.ActorID, e.RequestKey)
	if err != nil {
		return err
	}
	if len(earlier) != 1 {
		return fmt.Errorf("request key of event %s: %d earlier events", e.ID, len(earlier))
	}
	return &audit.Replayed{Earlier: *earlier[0]}
}

func (t *tx) CountEvents(ctx context.Context, actorID uuid.UUID, action audit.Action, since time.Time, limit int) (int, error) {
	n, err := row[int](ctx, t, "SELECT count(*) FROM (SELECT 1 FROM audit_events WHERE actor_id = $1 AND at > $2 AND action = $3 LIMIT $4) AS c",
		actorID, since, string(action), limit)
	if err != nil {
		return 0, fmt.Errorf("count events: %w", err)
	}
	return n, nil
}

// Audits returns the store as the audit package asks for it.
func (s *Store) Audits() audit.Store { return audits{portOf(s, func(t *tx) audit.Tx { return t })} }

type audits struct{ port[audit.Tx] }

// The head's row is the lock that nodes take turns on.
func (s audits) SealNext(ctx context.Context, limit int, seal func(audit.Head, []*audit.Event) audit.Head) (audit.Head, int, error) {
	var head audit.Head
	var n int
	err := s.update(ctx, func(t *tx) error {
		var err error
		if head, err = row[audit.Head](ctx, t, "SELECT seq, hash FROM audit_head"+t.s.dialect.forUpdate); err != nil {
			return fmt.Errorf("read head: %w", err)
		}
		events, err := findEvents(ctx, t, "WHERE seq IS NULL ORDER BY at, id LIMIT $1", limit)
		if n = len(events); err != nil || n == 0 {
			return err
		}
		head = seal(head, events)
		if err := t.writeSeals(ctx, events); err != nil {
			return err
		}
		_, err = exec(ctx, t, "UPDATE audit_head SET seq = $1, hash = $2", head.Seq, head.Hash)
		return err
	})
	return head, n, err
}

// sealTypes are the types of what writes the seal for each event.
var sealTypes = []string{"uuid", "bigint", "bytea"}

func (t *tx) writeSeals(ctx context.Context, events []*audit.Event) error {
	for part := range slices.Chunk(events, insertRows) {
		var args []any
		for _, e := range part {
			args = append(args, e.ID, e.Seq, e.Hash)
		}
		text := "UPDATE audit_events SET seq = v.column2, hash = v.column3 FROM (VALUES " + t.s.dialect.valueList(len(part), sealTypes) +
			") AS v WHERE audit_events.id = v.column1"
		if _, err := exec(ctx, t, text, args...); err != nil {
			return fmt.Errorf("write seals: %w", err)
		}
	}
	return nil
}

func (s audits) Sealed(ctx context.Context, after int64, limit int) ([]*audit.Event, error) {
	return findEvents(ctx, s.read, "WHERE seq > $1 AND seq IS NOT NULL ORDER BY seq LIMIT $2", after, limit)
}

func (s audits) SealHead(ctx context.Context) (audit.Head, error) {
	return row[audit.Head](ctx, s.read, "SELECT seq, hash FROM audit_head")
}

func (s audits) Events(ctx context.Context, f audit.Filter) ([]*audit.Event, error) {
	c := filtered(f)
	limit := " LIMIT " + c.arg(f.Limit)
	return findEvents(ctx, planEach(s.read), c.where()+newestFirst+limit, c.args...)
}

const newestFirst = " ORDER BY at DESC, id DESC"

func filtered(f audit.Filter) *conditions {
	c := &conditions{}
	c.add("1 = 1")
	if f.ActorID != uuid.Nil {
		c.add("actor_id = " + c.arg(f.ActorID))
	}
	if len(f.Actions) > 0 {
		actions := make([]string, len(f.Actions))
		for n, a := range f.Actions {
			actions[n] = string(a)
		}
		c.add("action" + oneOf(c, actions))
	}
	if f.SubjectID != uuid.Nil {
		c.add("subject_id = " + c.arg(f.SubjectID))
	}
	if f.TraceID != "" {
		c.add("trace_id = " + c.arg(f.TraceID))
	}
	if !f.From.IsZero() {
		c.add("at >= " + c.arg(f.From))
	}
	if !f.To.IsZero() {
		c.add("at < " + c.arg(f.To))
	}
	if f.Before.ID != uuid.Nil {
		c.add("(at, id) < (" + c.arg(f.Before.At) + ", " + c.arg(f.Before.ID) + ")")
	}
	return c
}

func findEvents(ctx context.Context, db querier, where string, args ...any) ([]*audit.Event, error) {
	rows, err := rows[*eventRow](ctx, db, "SELECT "+eventColumns+" FROM audit_events "+where, args...)
	if err != nil {
		return nil, fmt.Errorf("select events: %w", err)
	}
	events := make([]*audit.Event, len(rows))
	for i, r := range rows {
		if events[i], err = r.event(); err != nil {
			return nil, err
		}
	}
	return events, nil
}
