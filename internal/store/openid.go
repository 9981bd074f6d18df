package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"techbiz/internal/base/fault"
	"techbiz/internal/openid"
)

// OpenID returns the store as the openid package asks for it.
func (s *Store) OpenID() openid.Store { return openIDs{portOf(s, func(t *tx) openid.Tx { return t })} }

type openIDs struct{ port[openid.Tx] }

func (s openIDs) UpdateClients(ctx context.Context, change func(openid.ClientsTx) error) error {
	return s.update(ctx, func(t *tx) error { return change(t) })
}

func (s openIDs) UpdateKeys(ctx context.Context, change func(openid.KeysTx) error) error {
	return s.update(ctx, func(t *tx) error { return change(t) })
}

type clientRow struct {
	bun.BaseModel `bun:"table:oidc_clients"`

	ID             string    `bun:"id,pk"`
	Name           string    `bun:"name"`
	SecretHash     []byte    `bun:"secret_hash"`
	RedirectURIs   string    `bun:"redirect_uris"`
	PostLogoutURIs string    `bun:"post_logout_uris"`
	FirstParty     bool      `bun:"first_party"`
	BuiltIn        bool      `bun:"built_in"`
	CreatedAt      time.Time `bun:"created_at"`
	UpdatedAt      time.Time `bun:"updated_at"`
}

const clientColumns = "id, name, secret_hash, redirect_uris, post_logout_uris, first_party, built_in, created_at, updated_at"

func rowOfClient(c *openid.Client) *clientRow {
	return &clientRow{ID: c.ID, Name: c.Name, SecretHash: c.SecretHash, RedirectURIs: strings.Join(c.RedirectURIs, "\n"),
		PostLogoutURIs: strings.Join(c.PostLogoutURIs, "\n"), FirstParty: c.FirstParty, BuiltIn: c.BuiltIn,
		CreatedAt: c.CreatedAt, UpdatedAt: c.UpdatedAt}
}

func (r *clientRow) client() *openid.Client {
	return &openid.Client{ID: r.ID, Name: r.Name, SecretHash: r.SecretHash, RedirectURIs: strings.Fields(r.RedirectURIs),
		PostLogoutURIs: strings.Fields(r.PostLogoutURIs), FirstParty: r.FirstParty, BuiltIn: r.BuiltIn,
		CreatedAt: r.CreatedAt, UpdatedAt: r.UpdatedAt}
}

func (t *tx) AddClient(ctx context.Context, c *openid.Client) error {
	if _, err := insert(ctx, t, rowOfClient(c), ""); err != nil {
		return fmt.Errorf("insert client: %w", err)
	}
	return nil
}

func (t *tx) UpdateClient(ctx context.Context, c *openid.Client) error {
	if _, err := update(ctx, t, rowOfClient(c)); err != nil {
		return fmt.Errorf("update client: %w", err)
	}
	return nil
}

// What hangs on the client goes with it.
func (t *tx) DeleteClient(ctx context.Context, id string) error {
	if _, err := exec(ctx, t, "DELETE FROM oidc_clients WHERE id = $1", id); err != nil {
		return fmt.Errorf("delete client: %w", err)
	}
	return nil
}

func (t *tx) Client(ctx context.Context, id string) (*openid.Client, error) {
	return findClient(ctx, t, id, t.s.dialect.forUpdate)
}

func (s openIDs) Client(ctx context.Context, id string) (*openid.Client, error) {
	return findClient(ctx, s.read, id, "")
}

func findClient(ctx context.Context, db querier, id, lock string) (*openid.Client, error) {
	r, err := row[clientRow](ctx, db, "SELECT "+clientColumns+" FROM oidc_clients WHERE id = $1"+lock, id)
	if err != nil {
		return nil, notFound(err, "select client")
	}
	return r.client(), nil
}

func (s openIDs) Clients(ctx context.Context) ([]*openid.Client, error) {
	rows, err := rows[*clientRow](ctx, s.read, "SELECT "+clientColumns+" FROM oidc_clients ORDER BY name, id")
	if err != nil {
		return nil, fmt.Errorf("select clients: %w", err)
	}
	return each(rows, (*clientRow).client), nil
}

func (t *tx) PutConsent(ctx context.Context, accountID uuid.UUID, clientID string, scopes []string, at time.Time) error {
	given, err := consentOf(ctx, t, accountID, clientID)
	if err != nil {
		return err
	}
	all := slices.Compact(slices.Sorted(slices.Values(append(given, scopes...))))
	_, err = exec(ctx, t, `INSERT INTO oidc_consents (account_id, client_id, scopes, at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (account_id, client_id) DO UPDATE SET scopes = excluded.scopes, at = excluded.at`,
		accountID, clientID, strings.Join(all, " "), at)
	if err != nil {
		return fmt.Errorf("put consent: %w", err)
	}
	return nil
}

func (s openIDs) ConsentOf(ctx context.Context, accountID uuid.UUID, clientID string) ([]string, error) {
	return consentOf(ctx, s.read, accountID, clientID)
}

func consentOf(ctx context.Context, db querier, accountID uuid.UUID, clientID string) ([]string, error) {
	scopes, err := row[string](ctx, db, "SELECT scopes FROM oidc_consents WHERE account_id = $1 AND client_id = $2", accountID, clientID)
	if err != nil && !errors.Is(err, fault.NotFound) {
		return nil, fmt.Errorf("select consent: %w", err)
	}
	return strings.Fields(scopes), nil
}
