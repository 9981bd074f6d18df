package store

import (
	"context"
	"fmt"

	"github.com/google/uuid"
)

// forgetRequests leaves of the requests of deleted accounts that there were some, and what
// became of them. What is still open nobody waits for any more. Others' requests that were
// about the account's holder lose the login; those that are open once they are closed, for
// which they are told here whose it was.
// in is the condition that what stands before it is one of the accounts.
func forgetRequests(in string) []string {
	// Those of the accounts, which are deleted only after this: whoever has a username can be
	// called by the mailbox as well.
	theirLogins := "SELECT email FROM accounts WHERE id" + in + " AND email <> ''" +
		" UNION ALL SELECT username_key || '@techpass.gov.sg' FROM accounts WHERE id" + in + " AND username_key <> ''"
	return []string{
		"DELETE FROM request_files WHERE request_id IN (SELECT id FROM requests WHERE requester_id" + in + ")",
		"DELETE FROM request_terms WHERE request_id IN (SELECT id FROM requests WHERE requester_id" + in + ")",
		"UPDATE request_entries SET text = '' WHERE request_id IN (SELECT id FROM requests WHERE requester_id" + in + ")",
		"UPDATE requests SET details = '', login = '', state = CASE WHEN closed_at IS NULL THEN 'withdrawn' ELSE state END, closed_at = coalesce(closed_at, changed_at) WHERE requester_id" + in,
		"DELETE FROM request_terms WHERE (request_id, term) IN (SELECT id, login FROM requests WHERE closed_at IS NOT NULL AND subject_id" + in + ")",
		"UPDATE requests SET login = '' WHERE closed_at IS NOT NULL AND subject_id" + in,
		"DELETE FROM request_terms WHERE (request_id, term) IN (SELECT id, login FROM requests WHERE closed_at IS NOT NULL AND login IN (" + theirLogins + "))",
		"UPDATE requests SET login = '' WHERE closed_at IS NOT NULL AND login IN (" + theirLogins + ")",
		`UPDATE requests SET subject_id = (SELECT a.id FROM accounts AS a WHERE a.id` + in + ` AND (a.email = requests.login OR a.username_key || '@techpass.gov.sg' = requests.login) LIMIT 1)
		WHERE closed_at IS NULL AND subject_id IS NULL AND login <> '' AND login IN (` + theirLogins + ")",
	}
}

func (t *tx) forgetRequests(ctx context.Context, accountIDs []uuid.UUID) error {
	for _, step := range forgetRequests(among(t, 1)) {
		if _, err := exec(ctx, t, step, accountIDs); err != nil {
			return fmt.Errorf("forget requests (%.40s): %w", step, err)
		}
	}
	return nil
}
