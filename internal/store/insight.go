package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"techbiz/internal/audit"
	"techbiz/internal/base/people"
	"techbiz/internal/base/sgtime"
	"techbiz/internal/insight"
	"techbiz/internal/invite"
	"techbiz/internal/seed"
)

// Insight returns the store as the insight package asks for it.
func (s *Store) Insight() insight.Store {
	return insights{portOf(s, func(t *tx) insight.Tx { return t })}
}

type insights struct{ port[insight.Tx] }

const insightPlace = "SELECT seq, moving_from, moving_after, caught_up_at FROM insight_place"

type placeRow struct {
	Seq         int64
	MovingFrom  uuid.UUID
	MovingAfter uuid.UUID
	CaughtUpAt  time.Time
}

func readPlace(ctx context.Context, db querier, query string) (insight.Place, error) {
	r, err := row[placeRow](ctx, db, query)
	if err != nil {
		return insight.Place{}, fmt.Errorf("read place in the trail: %w", err)
	}
	return insight.Place(r), nil
}

func (t *tx) InsightPlace(ctx context.Context) (insight.Place, error) {
	return readPlace(ctx, t, insightPlace+t.s.dialect.forUpdate)
}

func (t *tx) SaveInsightPlace(ctx context.Context, p insight.Place) error {
	_, err := exec(ctx, t, "UPDATE insight_place SET seq = $1, moving_from = $2, moving_after = $3, caught_up_at = $4", p.Seq,
		orNull(p.MovingFrom), orNull(p.MovingAfter), timeOrNull(p.CaughtUpAt))
	if err != nil {
		return fmt.Errorf("save place in the trail: %w", err)
	}
	return nil
}

func orNull(id uuid.UUID) uuid.NullUUID { return uuid.NullUUID{UUID: id, Valid: id != uuid.Nil} }

func timeOrNull(at time.Time) sql.NullTime { return sql.NullTime{Time: at, Valid: !at.IsZero()} }

func (t *tx) SealedEvents(ctx context.Context, after int64, limit int) ([]insight.Event, error) {
	type record struct {
		Seq         int64
		Action      audit.Action
		SubjectType string
		SubjectID   uuid.UUID
	}
	rows, err := rows[record](ctx, t, "SELECT seq, action, subject_type, subject_id FROM audit_events WHERE seq > $1 AND seq IS NOT NULL ORDER BY seq LIMIT $2",
		after, limit)
	if err != nil {
		return nil, fmt.Errorf("read sealed events: %w", err)
	}
	events := make([]insight.Event, len(rows))
	for n, r := range rows {
		events[n] = insight.Event{Seq: r.Seq, Action: r.Action, Subject: audit.Subject{Type: r.SubjectType, ID: r.SubjectID}}
	}
	return events, nil
}

func (t *tx) InvitationsOfAccounts(ctx context.Context, accountIDs []uuid.UUID) ([]uuid.UUID, error) {
	return t.ids(ctx, "SELECT id FROM invitations WHERE account_id"+among(t, 1), accountIDs)
}

func (t *tx) FactsOfInviter(ctx context.Context, inviterID, after uuid.UUID, limit int) ([]uuid.UUID, error) {
	return t.ids(ctx, "SELECT invitation_id FROM insight_facts WHERE inviter_id = $1 AND invitation_id > $2 ORDER BY invitation_id LIMIT $3",
		inviterID, after, limit)
}

func (t *tx) ids(ctx context.Context, query string, args ...any) ([]uuid.UUID, error) {
	ids, err := rows[uuid.UUID](ctx, t, query, args...)
	if err != nil {
		return nil, fmt.Errorf("select invitations: %w", err)
	}
	return ids, nil
}

// standings reads what the facts of invitations follow from; the list of their ids follows.
const standings = `SELECT i.id AS invitation_id, i.inviter_id, i.agency, i.state, i.seed, i.created_at,
	EXISTS (SELECT 1 FROM mails AS m WHERE m.invitation_id = i.id AND m.kind = 'invitation' AND m.state = 'sent') AS mail_sent,
	EXISTS (SELECT 1 FROM mails AS m WHERE m.invitation_id = i.id AND m.kind = 'invitation' AND m.opened_at IS NOT NULL) AS link_opened,
	a.activated_at, ` + seedOnboardedAt + ` AS seed_onboarded_at, ` + seedWaits + ` AS seed_waits, ` + seedSince + ` AS seed_since
	FROM invitations AS i JOIN accounts AS a ON a.id = i.account_id
	LEFT JOIN seed_provisionings AS p ON p.account_id = a.id AND p.invitation_id = i.id WHERE i.type <> 'sign_up' AND i.id`

type standingRow struct {
	InvitationID    uuid.UUID
	InviterID       uuid.UUID
	Agency          people.Agency
	State           invite.State
	SEED            bool `bun:"seed"`
	CreatedAt       time.Time
	MailSent        bool
	LinkOpened      bool
	ActivatedAt     time.Time
	SEEDOnboardedAt time.Time  `bun:"seed_onboarded_at"`
	SEEDWaits       seed.Waits `bun:"seed_waits"`
	SEEDSince       time.Time  `bun:"seed_since"`
}

func (t *tx) Standings(ctx context.Context, invitationIDs []uuid.UUID) ([]insight.Standing, error) {
	rows, err := rows[standingRow](ctx, t, standings+among(t, 1), invitationIDs)
	if err != nil {
		return nil, fmt.Errorf("look at invitations: %w", err)
	}
	found := make([]insight.Standing, len(rows))
	for n, r := range rows {
		found[n] = insight.Standing(r)
	}
	return found, nil
}

type factRow struct {
	bun.BaseModel `bun:"table:insight_facts,alias:f"`

	InvitationID  uuid.UUID     `bun:"invitation_id,pk"`
	InviterID     uuid.UUID     `bun:"inviter_id"`
	Agency        people.Agency `bun:"agency"`
	Week          sgtime.Date   `bun:"week"`
	Reached       insight.Stage `bun:"reached"`
	SEEDWanted    bool          `bun:"seed_wanted"`
	SEEDOnboarded bool          `bun:"seed_onboarded"`
	Days          *int          `bun:"days"`
	SEEDWaits     seed.Waits    `bun:"seed_waits"`
	SEEDSince     time.Time     `bun:"seed_since,nullzero"`
}

func (t *tx) Facts(ctx context.Context, invitationIDs []uuid.UUID) (map[uuid.UUID]insight.Fact, error) {
	rows, err := rows[*factRow](ctx, t, `SELECT invitation_id, inviter_id, agency, week, reached, seed_wanted, seed_onboarded, days, seed_waits, seed_since
		FROM insight_facts WHERE invitation_id`+among(t, 1),
		invitationIDs)
	if err != nil {
		return nil, fmt.Errorf("select facts: %w", err)
	}
	facts := make(map[uuid.UUID]insight.Fact, len(rows))
	for _, r := range rows {
		f := insight.Fact{InvitationID: r.InvitationID, InviterID: r.InviterID, Agency: r.Agency, Week: r.Week, Reached: r.Reached,
			SEEDWanted: r.SEEDWanted, SEEDOnboarded: r.SEEDOnboarded, SEEDWaits: r.SEEDWaits, SEEDSince: r.SEEDSince.UTC()}
		if r.Days != nil {
			f.Days = *r.Days
		}
		facts[r.InvitationID] = f
	}
	return facts, nil
}

func (t *tx) SaveFacts(ctx context.Context, facts []insight.Fact) error {
	rows := make([]*factRow, len(facts))
	for n, f := range facts {
		rows[n] = &factRow{InvitationID: f.InvitationID, InviterID: f.InviterID, Agency: f.Agency, Week: f.Week, Reached: f.Reached,
			SEEDWanted: f.SEEDWanted, SEEDOnboarded: f.SEEDOnboarded, SEEDWaits: f.SEEDWaits, SEEDSince: f.SEEDSince}
		if f.Reached == insight.Activated {
			rows[n].Days = &f.Days
		}
	}
	_, err := bulkInsert(ctx, t, rows, `ON CONFLICT (invitation_id) DO UPDATE SET inviter_id = excluded.inviter_id, agency = excluded.agency,
		week = excluded.week, reached = excluded.reached, seed_wanted = excluded.seed_wanted, seed_onboarded = excluded.seed_onboarded, days = excluded.days,
		seed_waits = excluded.seed_waits, seed_since = excluded.seed_since`)
	return err
}
