package store

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/people"
)

// Ids are unique across all tables.
func (s audits) Named(ctx context.Context, ids []uuid.UUID, g people.Agency) (map[uuid.UUID]audit.Name, error) {
	names := make(map[uuid.UUID]audit.Name, len(ids))
	for part := range slices.Chunk(ids, insertRows) {
		for _, query := range []string{
			`SELECT id, CASE WHEN email <> '' THEN email WHEN username_key <> '' THEN username_key || '@techpass.gov.sg' ELSE '' END AS text, id AS owner_id,
				` + s.dialect.domainOf + ` IN ` + domainsOf("$2") + ` AS theirs FROM accounts WHERE id` + among(s.read, 1),
			`SELECT id, email AS text, inviter_id AS owner_id, agency = $2 AS theirs FROM invitations WHERE id` + among(s.read, 1),
			`SELECT b.id, b.file_name AS text, b.officer_id AS owner_id, ` + s.dialect.domainOf + ` IN ` + domainsOf("$2") + ` AS theirs
				FROM batches AS b JOIN accounts AS a ON a.id = b.officer_id WHERE b.id` + among(s.read, 1),
			`SELECT id, 'No. ' || num AS text, requester_id AS owner_id, agency = $2 AS theirs FROM requests WHERE id` + among(s.read, 1),
		} {
			type record struct {
				ID      uuid.UUID
				Text    string
				OwnerID uuid.UUID
				Theirs  bool
			}
			found, err := rows[record](ctx, s.read, query, part, g)
			if err != nil {
				return nil, fmt.Errorf("select names: %w", err)
			}
			for _, r := range found {
				if r.Text != "" {
					names[r.ID] = audit.Name{Text: r.Text, OwnerID: r.OwnerID, Theirs: r.Theirs}
				}
			}
		}
	}
	return names, nil
}
