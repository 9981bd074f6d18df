package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"techbiz/internal/fault"
	"techbiz/internal/openid"
)

// OpenID returns the store as the openid package asks for it.
func (s *Store) OpenID() openid.Store { return openIDs{s} }

type openIDs struct{ *Store }

// Update implements openid.Store.
func (s openIDs) Update(ctx context.Context, change func(openid.Tx) error) error {
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

// AddClient implements openid.ClientsTx.
func (t *tx) AddClient(ctx context.Context, c *openid.Client) error {
	if _, err := t.NewInsert().Model(rowOfClient(c)).Exec(ctx); err != nil {
		return fmt.Errorf("insert client: %w", err)
	}
	return nil
}

// UpdateClient implements openid.ClientsTx.
func (t *tx) UpdateClient(ctx context.Context, c *openid.Client) error {
	if _, err := t.NewUpdate().Model(rowOfClient(c)).WherePK().Exec(ctx); err != nil {
		return fmt.Errorf("update client: %w", err)
	}
	return nil
}

// DeleteClient implements openid.ClientsTx. What hangs on the client goes with it.
func (t *tx) DeleteClient(ctx context.Context, id string) error {
	if _, err := t.NewRaw("DELETE FROM oidc_clients WHERE id = ?", id).Exec(ctx); err != nil {
		return fmt.Errorf("delete client: %w", err)
	}
	return nil
}

// Client implements openid.ClientsTx.
func (t *tx) Client(ctx context.Context, id string) (*openid.Client, error) {
	return findClient(ctx, t.Tx, id, t.s.dialect.forUpdate)
}

// Client implements openid.Store.
func (s openIDs) Client(ctx context.Context, id string) (*openid.Client, error) {
	return findClient(ctx, s.read, id, "")
}

func findClient(ctx context.Context, db bun.IDB, id, lock string) (*openid.Client, error) {
	var r clientRow
	err := db.NewRaw("SELECT "+clientColumns+" FROM oidc_clients WHERE id = ?"+lock, id).Scan(ctx, &r)
	if err != nil {
		return nil, notFound(err, "select client")
	}
	return r.client(), nil
}

// notFound is fault.NotFound where no row came, and err with what was attempted else.
func notFound(err error, what string) error {
	if errors.Is(err, sql.ErrNoRows) {
		return fault.NotFound
	}
	return fmt.Errorf("%s: %w", what, err)
}

// Clients implements openid.Store.
func (s openIDs) Clients(ctx context.Context) ([]*openid.Client, error) {
	var rows []*clientRow
	if err := s.read.NewRaw("SELECT "+clientColumns+" FROM oidc_clients ORDER BY name, id").Scan(ctx, &rows); err != nil {
		return nil, fmt.Errorf("select clients: %w", err)
	}
	return each(rows, (*clientRow).client), nil
}

// PutConsent implements openid.ClientsTx.
func (t *tx) PutConsent(ctx context.Context, accountID uuid.UUID, clientID string, scopes []string, at time.Time) error {
	given, err := consentOf(ctx, t.Tx, accountID, clientID)
	if err != nil {
		return err
	}
	all := slices.Compact(slices.Sorted(slices.Values(append(given, scopes...))))
	_, err = t.NewRaw(`INSERT INTO oidc_consents (account_id, client_id, scopes, at) VALUES (?, ?, ?, ?)
		ON CONFLICT (account_id, client_id) DO UPDATE SET scopes = excluded.scopes, at = excluded.at`,
		accountID, clientID, strings.Join(all, " "), at).Exec(ctx)
	if err != nil {
		return fmt.Errorf("put consent: %w", err)
	}
	return nil
}

// ConsentOf implements openid.Store.
func (s openIDs) ConsentOf(ctx context.Context, accountID uuid.UUID, clientID string) ([]string, error) {
	return consentOf(ctx, s.read, accountID, clientID)
}

func consentOf(ctx context.Context, db bun.IDB, accountID uuid.UUID, clientID string) ([]string, error) {
	var scopes string
	err := db.NewRaw("SELECT scopes FROM oidc_consents WHERE account_id = ? AND client_id = ?", accountID, clientID).Scan(ctx, &scopes)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("select consent: %w", err)
	}
	return strings.Fields(scopes), nil
}
