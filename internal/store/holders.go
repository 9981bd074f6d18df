package store

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"techbiz/internal/invite"
)

func (t *tx) Holders(ctx context.Context, emails, usernames []string) ([]invite.Holder, error) {
	return holders(ctx, t, emails, usernames)
}

// Holders implements invite.Lookup.
func (s *Store) Holders(ctx context.Context, emails, usernames []string) ([]invite.Holder, error) {
	return holders(ctx, s.read, emails, usernames)
}

func holders(ctx context.Context, db querier, emails, usernames []string) ([]invite.Holder, error) {
	var found []invite.Holder
	at := map[uuid.UUID]int{} // places in found
	for column, keys := range map[string][]string{"email": emails, "username_key": usernames} {
		for part := range slices.Chunk(keys, maxIn) {
			rows, err := rows[*accountRow](ctx, db, "SELECT "+accountColumns+" FROM accounts WHERE "+column+""+among(db, 1)+" AND "+column+" <> '' AND "+living, part)
			if err != nil {
				return nil, fmt.Errorf("select holders: %w", err)
			}
			for _, r := range rows {
				if _, seen := at[r.ID]; !seen {
					at[r.ID] = len(found)
					found = append(found, invite.Holder{Account: r.account()})
				}
			}
		}
	}
	return found, addNewest(ctx, db, found, at)
}

// addNewest gives each holder its newest invitation.
func addNewest(ctx context.Context, db querier, found []invite.Holder, at map[uuid.UUID]int) error {
	ids := make([]uuid.UUID, len(found))
	for n, h := range found {
		ids[n] = h.Account.ID
	}
	for part := range slices.Chunk(ids, maxIn) {
		invitations, err := findInvitations(ctx, db, "WHERE i.account_id"+among(db, 1)+" ORDER BY i.created_at, i.id", part)
		if err != nil {
			return err
		}
		for _, i := range invitations {
			found[at[i.AccountID]].Invitation = i
		}
	}
	return nil
}
