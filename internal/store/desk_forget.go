package store

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// forgetRequests leaves of the requests of deleted accounts that there were some, and what
// became of them. What is still open nobody waits for any more. Others' requests that were
// about the account's holder lose the login, once they are closed.
var forgetRequests = []string{
	"DELETE FROM request_files WHERE request_id IN (SELECT id FROM requests WHERE requester_id IN (?))",
	"DELETE FROM request_terms WHERE request_id IN (SELECT id FROM requests WHERE requester_id IN (?))",
	"UPDATE request_entries SET text = '' WHERE request_id IN (SELECT id FROM requests WHERE requester_id IN (?))",
	"UPDATE requests SET details = '', login = '', state = CASE WHEN closed_at IS NULL THEN 'withdrawn' ELSE state END, closed_at = coalesce(closed_at, changed_at) WHERE requester_id IN (?)",
	"DELETE FROM request_terms WHERE (request_id, term) IN (SELECT id, login FROM requests WHERE subject_id IN (?))",
	"UPDATE requests SET login = '' WHERE subject_id IN (?)",
	"DELETE FROM request_terms WHERE (request_id, term) IN (SELECT id, login FROM requests WHERE closed_at IS NOT NULL AND login IN (" + theirLogins + "))",
	"UPDATE requests SET login = '' WHERE closed_at IS NOT NULL AND login IN (" + theirLogins + ")",
}

// theirLogins are those of the accounts, which are deleted only after this.
const theirLogins = `SELECT CASE WHEN username_key = '' THEN email ELSE username_key || '@techpass.gov.sg' END FROM accounts
	WHERE id IN (?) AND email <> ''`

func (t *tx) forgetRequests(ctx context.Context, accountIDs []uuid.UUID) error {
	for _, step := range forgetRequests {
		if _, err := t.NewRaw(step, bun.List(accountIDs)).Exec(ctx); err != nil {
			return fmt.Errorf("forget requests (%.40s): %w", step, err)
		}
	}
	return nil
}
