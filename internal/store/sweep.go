package store

import (
	"context"
	"fmt"
	"time"

	"techbiz/internal/auth/signin"
	"techbiz/internal/desk"
)

// keptLetters is how many letters the outbox holds at most, so that a portal left
// running for a demonstration does not grow without end.
const keptLetters = 10_000

// How long it is known that somebody signed in, and from which browsers. An OpenID
// client may go on for 30 days with what a sign-in gave it.
const (
	signInsKept = 31 * 24 * time.Hour
	devicesKept = 365 * 24 * time.Hour
)

// noticesKept is how long the list at the bell goes back.
const noticesKept = 365 * 24 * time.Hour

// unsentKept is how long the names of those are kept whose invitation ended while it waited
// for its domain: until then its inviter can see what to invite anew.
const unsentKept = 30 * 24 * time.Hour

// mailsKept is how long mails are kept that are about no invitation, such as codes: until
// then support can tell what became of them.
const mailsKept = 30 * 24 * time.Hour

// approvalsKept is how long approvals are kept that were decided, and links by which
// officers set up how they sign in: until then pages can tell what became of them.
const approvalsKept = 30 * 24 * time.Hour

// Sweep deletes what has served its time: ended sessions, API tokens a day after they
// expired, codes and sign-ups that no limit counts any more, challenges and unfinished sign-ins that ran out, old
// notices, names of those who were never sent an invitation, attachments of requests that were closed long ago, old mails that are about no
// invitation, and the oldest letters of the outbox. It
// may run twice.
func (s *Store) Sweep(ctx context.Context, now time.Time) error {
	day := now.Add(-24 * time.Hour)
	for _, step := range []struct {
		sql string
		arg any
	}{
		{"DELETE FROM sessions WHERE expires_at < $1", now},
		{"DELETE FROM ceremonies WHERE expires_at < $1", now},
		{"DELETE FROM unfinished_sign_ins WHERE ends_at < $1", now},
		{"DELETE FROM tokens WHERE expires_at < $1", day},
		{"DELETE FROM codes WHERE created_at < $1", day},
		{"DELETE FROM tries WHERE at < $1", now.Add(-signin.TriesForgotten)},
		{"DELETE FROM sign_ins WHERE at < $1", now.Add(-signInsKept)},
		{"DELETE FROM devices WHERE seen_at < $1", now.Add(-devicesKept)},
		{"DELETE FROM sign_ups WHERE asked_at < $1", day},
		{"DELETE FROM spent_challenges WHERE expires_at < $1", now},
		{"DELETE FROM mails WHERE invitation_id IS NULL AND queued_at < $1", now.Add(-mailsKept)},
		{"DELETE FROM seed_offers WHERE expires_at < $1", day},
		{"DELETE FROM seed_revoked WHERE cert_until < $1", day},
		{"DELETE FROM approvals WHERE decided_at < $1", now.Add(-approvalsKept)},
		{"DELETE FROM set_up_links WHERE expires_at < $1", now.Add(-approvalsKept)},
		{forgetUnsent, now.Add(-unsentKept)},
		{"DELETE FROM domain_waits WHERE ended_at < $1", now.Add(-unsentKept)},
		{"DELETE FROM notices WHERE created_at < $1", now.Add(-noticesKept)},
		{"DELETE FROM nodes WHERE seen_at < $1", now.Add(-7 * 24 * time.Hour)},
		{"DELETE FROM request_files WHERE request_id IN (SELECT id FROM requests WHERE closed_at < $1)", now.Add(-desk.FilesKept)},
		{"DELETE FROM outbox WHERE num <= (SELECT max(num) FROM outbox) - $1", keptLetters},
	} {
		err := s.updateLong(ctx, func(t *tx) error {
			_, err := exec(ctx, t, step.sql, step.arg)
			return err
		})
		if err != nil {
			return fmt.Errorf("sweep (%s): %w", step.sql, err)
		}
	}
	return s.addUpCounts(ctx)
}

// addUpCounts adds up what each connection to PostgreSQL counted by itself. It is one
// statement: a node that stands still in the middle can't hold its locks.
func (s *Store) addUpCounts(ctx context.Context) error {
	if s.dialect.name != "postgres" {
		return nil
	}
	_, err := exec(ctx, s.write, `WITH apart AS (
			SELECT inviter_id, state, slot FROM invitation_counts WHERE slot <> 0 LIMIT 10000 FOR UPDATE SKIP LOCKED
		), taken AS (
			DELETE FROM invitation_counts AS c USING apart AS a
			WHERE c.inviter_id = a.inviter_id AND c.state = a.state AND c.slot = a.slot RETURNING c.inviter_id, c.state, c.n
		)
		INSERT INTO invitation_counts AS c (inviter_id, state, slot, n)
			SELECT inviter_id, state, 0, sum(n) FROM taken GROUP BY inviter_id, state ORDER BY inviter_id, state
			ON CONFLICT (inviter_id, state, slot) DO UPDATE SET n = c.n + excluded.n`)
	if err != nil {
		return fmt.Errorf("add up counts of invitations: %w", err)
	}
	return nil
}
