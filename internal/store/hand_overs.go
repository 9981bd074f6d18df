package store

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"techbiz/internal/base/people"
	"techbiz/internal/invite/handover"
)

type handOverRow struct {
	bun.BaseModel `bun:"table:hand_overs,alias:h"`

	ID        uuid.UUID      `bun:"id,pk"`
	FromID    uuid.UUID      `bun:"from_id"`
	ToID      uuid.UUID      `bun:"to_id"`
	AskerID   uuid.UUID      `bun:"asker_id,nullzero"`
	Count     int            `bun:"count"`
	State     handover.State `bun:"state"`
	AskedAt   time.Time      `bun:"asked_at"`
	ExpiresAt time.Time      `bun:"expires_at,nullzero"`
	DecidedAt time.Time      `bun:"decided_at,nullzero"`
}

// namedHandOverRow is a hand-over with both officers.
type namedHandOverRow struct {
	handOverRow `bun:",extend"`

	FromEmail people.Email      `bun:"from_email"`
	FromFirst people.PersonName `bun:"from_first"`
	FromLast  people.PersonName `bun:"from_last"`
	ToEmail   people.Email      `bun:"to_email"`
	ToFirst   people.PersonName `bun:"to_first"`
	ToLast    people.PersonName `bun:"to_last"`
}

func rowOfHandOver(h *handover.HandOver) *handOverRow {
	return &handOverRow{ID: h.ID, FromID: h.FromID, ToID: h.ToID, AskerID: h.AskerID, Count: h.Count, State: h.State,
		AskedAt: h.AskedAt, ExpiresAt: h.ExpiresAt, DecidedAt: h.DecidedAt}
}

func (r *namedHandOverRow) handOver() *handover.HandOver {
	return &handover.HandOver{
		ID: r.ID, FromID: r.FromID, ToID: r.ToID, AskerID: r.AskerID, Count: r.Count, State: r.State,
		AskedAt: r.AskedAt, ExpiresAt: r.ExpiresAt, DecidedAt: r.DecidedAt,
		From: handover.Person{Email: r.FromEmail, FirstName: r.FromFirst, LastName: r.FromLast},
		To:   handover.Person{Email: r.ToEmail, FirstName: r.ToFirst, LastName: r.ToLast},
	}
}

const selectHandOvers = `SELECT h.id, h.from_id, h.to_id, h.asker_id, h.count, h.state, h.asked_at, h.expires_at, h.decided_at,
	f.email AS from_email, f.first_name AS from_first, f.last_name AS from_last, r.email AS to_email, r.first_name AS to_first, r.last_name AS to_last
	FROM hand_overs AS h JOIN accounts AS f ON f.id = h.from_id JOIN accounts AS r ON r.id = h.to_id `

func findHandOvers(ctx context.Context, db querier, where string, args ...any) ([]*handover.HandOver, error) {
	rows, err := rows[*namedHandOverRow](ctx, db, selectHandOvers+where, args...)
	if err != nil {
		return nil, fmt.Errorf("select hand-overs: %w", err)
	}
	return each(rows, (*namedHandOverRow).handOver), nil
}

// chosenFrom is the condition on invitations AS i that they are the officer's, of the choice,
// and, where it does not say otherwise, wait in no hand-over.
func chosenFrom(q querier, c *conditions, from uuid.UUID, choice handover.Choice) {
	c.add("i.inviter_id = " + c.arg(from) + " AND i.type <> 'sign_up'")
	if choice.Status != "" {
		c.add("i.status = " + c.arg(string(choice.Status)))
	}
	if choice.State != "" {
		c.add("i.state = " + c.arg(string(choice.State)))
	}
	if choice.BatchID != uuid.Nil {
		c.add("i.id IN (SELECT b.invitation_id FROM batch_rows AS b WHERE b.batch = (SELECT num FROM batches WHERE id = " + c.arg(choice.BatchID) +
			" AND officer_id = " + c.arg(from) + ") AND b.invitation_id IS NOT NULL)")
	}
	if choice.IDs != nil {
		c.arg(choice.IDs)
		c.add("i.id" + among(q, len(c.args)))
	}
	if !choice.Waiting {
		c.add("NOT EXISTS (SELECT 1 FROM hand_over_invitations AS w WHERE w.invitation_id = i.id)")
	}
}

func countToHandOver(ctx context.Context, q querier, from uuid.UUID, choice handover.Choice) (int, error) {
	c := &conditions{}
	chosenFrom(q, c, from, choice)
	n, err := row[int](ctx, planEach(q), "SELECT count(*) FROM invitations AS i"+c.where(), c.args...)
	if err != nil {
		return 0, fmt.Errorf("count invitations to hand over: %w", err)
	}
	return n, nil
}

func (t *tx) CountToHandOver(ctx context.Context, from uuid.UUID, c handover.Choice) (int, error) {
	return countToHandOver(ctx, t, from, c)
}

// One statement, however many they are.
func (t *tx) MoveInvitations(ctx context.Context, from uuid.UUID, choice handover.Choice, to people.Actor) (int, error) {
	c := &conditions{}
	set := "inviter_id = " + c.arg(to.ID) + ", agency = " + c.arg(to.Agency())
	chosenFrom(t, c, from, choice)
	n, err := exec(ctx, t, "UPDATE invitations AS i SET "+set+c.where(), c.args...)
	if err != nil {
		return 0, fmt.Errorf("move invitations: %w", err)
	}
	return n, nil
}

func (t *tx) HoldInvitations(ctx context.Context, h *handover.HandOver, choice handover.Choice) (int, error) {
	c := &conditions{}
	c.arg(h.ID)
	chosenFrom(t, c, h.FromID, choice)
	n, err := exec(ctx, t, "INSERT INTO hand_over_invitations (hand_over_id, invitation_id) SELECT h.id, i.id FROM invitations AS i JOIN hand_overs AS h ON h.id = $1"+
		c.where(), c.args...)
	if err != nil {
		return 0, fmt.Errorf("hold invitations: %w", err)
	}
	return n, nil
}

func (t *tx) MoveHeld(ctx context.Context, h *handover.HandOver, to people.Actor) (int, error) {
	n, err := exec(ctx, t, `UPDATE invitations SET inviter_id = $1, agency = $2 WHERE inviter_id = $3
		AND id IN (SELECT invitation_id FROM hand_over_invitations WHERE hand_over_id = $4)`, to.ID, to.Agency(), h.FromID, h.ID)
	if err != nil {
		return 0, fmt.Errorf("move invitations that waited: %w", err)
	}
	return n, nil
}

func (t *tx) ReleaseHeld(ctx context.Context, id uuid.UUID) error {
	_, err := exec(ctx, t, "DELETE FROM hand_over_invitations WHERE hand_over_id = $1", id)
	return err
}

func (t *tx) AddHandOver(ctx context.Context, h *handover.HandOver) (bool, error) {
	n, err := insert(ctx, t, rowOfHandOver(h), "ON CONFLICT DO NOTHING")
	if err != nil {
		return false, fmt.Errorf("insert hand-over: %w", err)
	}
	return n > 0, nil
}

func (t *tx) UpdateHandOver(ctx context.Context, h *handover.HandOver) error {
	if _, err := update(ctx, t, rowOfHandOver(h)); err != nil {
		return fmt.Errorf("update hand-over: %w", err)
	}
	return nil
}

func (t *tx) HandOver(ctx context.Context, id uuid.UUID) (*handover.HandOver, error) {
	return first(findHandOvers(ctx, t, "WHERE h.id = $1"+t.s.dialect.forUpdateOf("h"), id))
}

func (t *tx) WaitingHandOvers(ctx context.Context, from uuid.UUID) ([]*handover.HandOver, error) {
	return findHandOvers(ctx, t, "WHERE h.from_id = $1 AND h.state = 'waiting' ORDER BY h.asked_at, h.id"+t.s.dialect.forUpdateOf("h"), from)
}

func (t *tx) DueHandOvers(ctx context.Context, now time.Time, limit int) ([]*handover.HandOver, error) {
	return findHandOvers(ctx, t, "WHERE h.state = 'waiting' AND h.expires_at <= $1 ORDER BY h.expires_at, h.id LIMIT $2"+t.s.dialect.forUpdateOf("h"), now, limit)
}

// HandOvers returns the store as the handover package asks for it.
func (s *Store) HandOvers() handover.Store {
	return handOvers{portOf(s, func(t *tx) handover.Tx { return t })}
}

type handOvers struct{ port[handover.Tx] }

func (s handOvers) CountToHandOver(ctx context.Context, from uuid.UUID, c handover.Choice) (int, error) {
	return countToHandOver(ctx, s.read, from, c)
}

func (s handOvers) HandOverByID(ctx context.Context, id uuid.UUID) (*handover.HandOver, error) {
	return first(findHandOvers(ctx, s.read, "WHERE h.id = $1", id))
}

func (s handOvers) WaitingFrom(ctx context.Context, from uuid.UUID, limit int) ([]*handover.HandOver, error) {
	return findHandOvers(ctx, s.read, "WHERE h.from_id = $1 AND h.state = 'waiting' ORDER BY h.asked_at DESC, h.id DESC LIMIT $2", from, limit)
}
