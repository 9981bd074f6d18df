package store

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"techbiz/internal/base/people"
	"techbiz/internal/desk"
	"techbiz/internal/invite"
)

type domainWaitRow struct {
	bun.BaseModel `bun:"table:domain_waits,alias:w"`

	InvitationID uuid.UUID       `bun:"invitation_id,pk"`
	Domain       people.Domain   `bun:"domain"`
	Username     people.Username `bun:"username"`
	Phone        people.Phone    `bun:"phone"`
	AskedAt      time.Time       `bun:"asked_at"`
	EndedAt      time.Time       `bun:"ended_at,nullzero"` // unsent
}

func (t *tx) AddDomainWait(ctx context.Context, w *invite.DomainWait) error {
	row := &domainWaitRow{InvitationID: w.InvitationID, Domain: w.Domain, Username: w.Username, Phone: w.Phone, AskedAt: w.AskedAt}
	if _, err := insert(ctx, t, row, ""); err != nil {
		return fmt.Errorf("add wait for domain: %w", err)
	}
	return nil
}

func (t *tx) DomainWait(ctx context.Context, invitationID uuid.UUID) (*invite.DomainWait, error) {
	return findWait(ctx, t, "ended_at IS NULL", invitationID)
}

func (s invites) EndedWait(ctx context.Context, invitationID uuid.UUID) (*invite.DomainWait, error) {
	return findWait(ctx, s.read, "ended_at IS NOT NULL", invitationID)
}

func findWait(ctx context.Context, q querier, condition string, invitationID uuid.UUID) (*invite.DomainWait, error) {
	w, err := first(rows[*domainWaitRow](ctx, q, "SELECT invitation_id, domain, username, phone, asked_at FROM domain_waits WHERE invitation_id = $1 AND "+condition, invitationID))
	if err != nil {
		return nil, fmt.Errorf("find wait for domain: %w", err)
	}
	return &invite.DomainWait{InvitationID: w.InvitationID, Domain: w.Domain, Username: w.Username, Phone: w.Phone, AskedAt: w.AskedAt}, nil
}

func (t *tx) DropDomainWait(ctx context.Context, invitationID uuid.UUID) error {
	if _, err := exec(ctx, t, "DELETE FROM domain_waits WHERE invitation_id = $1", invitationID); err != nil {
		return fmt.Errorf("delete wait for domain: %w", err)
	}
	return nil
}

func (t *tx) EndDomainWait(ctx context.Context, invitationID uuid.UUID, at time.Time) error {
	if _, err := exec(ctx, t, "UPDATE domain_waits SET ended_at = $1 WHERE invitation_id = $2", at, invitationID); err != nil {
		return fmt.Errorf("end wait for domain: %w", err)
	}
	return nil
}

func (t *tx) WaitingOf(ctx context.Context, inviterID uuid.UUID, limit int) ([]*invite.Invitation, error) {
	return findInvitations(ctx, t, "WHERE i.inviter_id = $1 AND i.state = 'waiting_domain' AND i.type <> 'sign_up' ORDER BY i.created_at, i.id LIMIT $2", inviterID, limit)
}

func (t *tx) DomainRequest(ctx context.Context, d people.Domain) (invite.DomainRequest, error) {
	type record struct {
		State       desk.State
		RequesterID uuid.UUID
	}
	r, err := rowOrZero[record](ctx, t, "SELECT state, requester_id FROM requests WHERE kind = 'domain' AND domain = $1 ORDER BY num DESC LIMIT 1"+t.s.dialect.forUpdate, d.String())
	if err != nil || r.State == "" {
		return invite.DomainRequest{}, err
	}
	return invite.DomainRequest{Open: !r.State.Closed(), Refused: r.State.Closed() && r.State != desk.Withdrawn, RequesterID: r.RequesterID}, nil
}

func (s invites) WaitingFor(ctx context.Context, d people.Domain) ([]uuid.UUID, error) {
	found, err := rows[uuid.UUID](ctx, s.read, "SELECT invitation_id FROM domain_waits WHERE domain = $1 AND ended_at IS NULL ORDER BY asked_at, invitation_id", d.String())
	if err != nil {
		return nil, fmt.Errorf("select invitations that wait: %w", err)
	}
	return found, nil
}

func (s invites) WaitedFor(ctx context.Context) ([]people.Domain, error) {
	found, err := rows[people.Domain](ctx, s.read, "SELECT DISTINCT domain FROM domain_waits WHERE ended_at IS NULL ORDER BY domain")
	if err != nil {
		return nil, fmt.Errorf("select domains that are waited for: %w", err)
	}
	return found, nil
}
