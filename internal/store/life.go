package store

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/invite"
	"techbiz/internal/lifecycle"
	"techbiz/internal/techpass"
)

// Lives returns the store as the life package asks for it.
func (s *Store) Lives() lifecycle.Store {
	return lives{portOf(s, func(t *tx) lifecycle.Tx { return t })}
}

type lives struct{ port[lifecycle.Tx] }

func (t *tx) DueAccounts(ctx context.Context, now time.Time, after lifecycle.Place, limit int) ([]*techpass.Account, error) {
	lock := t.s.dialect.forUpdate
	if lock != "" {
		lock += " SKIP LOCKED"
	}
	return findAccounts(ctx, t, "WHERE due_at IS NOT NULL AND due_at <= $1 AND (due_at, id) > ($2, $3) ORDER BY due_at, id LIMIT $4"+lock,
		now, after.DueAt, after.ID, limit)
}

func findAccounts(ctx context.Context, db querier, where string, args ...any) ([]*techpass.Account, error) {
	rows, err := rows[*accountRow](ctx, db, "SELECT "+accountColumns+" FROM accounts "+where, args...)
	if err != nil {
		return nil, fmt.Errorf("select accounts: %w", err)
	}
	return each(rows, (*accountRow).account), nil
}

func (t *tx) UpdateAccounts(ctx context.Context, accounts []*techpass.Account) error {
	rows := make([]*accountRow, len(accounts))
	for n, a := range accounts {
		rows[n] = rowOfAccount(a)
	}
	return bulkUpdate(ctx, t, rows)
}

// bulkUpdate stores records that are there, by their key, as bulkInsert would insert them;
// those that are not there it inserts.
func bulkUpdate[T any](ctx context.Context, t *tx, records []*T) error {
	var key string
	var set []string
	for _, f := range t.s.dialect.scan.Table(reflect.TypeFor[*T]()).Fields {
		if f.IsPK {
			key = f.Name
			continue
		}
		set = append(set, f.Name+" = excluded."+f.Name)
	}
	_, err := bulkInsert(ctx, t, records, "ON CONFLICT ("+key+") DO UPDATE SET "+strings.Join(set, ", "))
	return err
}

func (t *tx) LiveInvitations(ctx context.Context, accountIDs []uuid.UUID) ([]*invite.Invitation, error) {
	return findInvitations(ctx, t, "WHERE i.account_id"+among(t, 1)+" AND i.state IN ('open', 'refused', 'accepted', 'onboarded')"+t.s.dialect.forUpdateOf("i"),
		accountIDs)
}

func (t *tx) UpdateInvitations(ctx context.Context, invitations []*invite.Invitation) error {
	rows := make([]*invitationRow, len(invitations))
	for n, i := range invitations {
		rows[n] = rowOfInvitation(i)
	}
	return bulkUpdate(ctx, t, rows)
}

func (t *tx) EndAllSignIns(ctx context.Context, accountIDs []uuid.UUID, at time.Time) error {
	_, err := exec(ctx, t, "UPDATE sign_ins SET ended_at = $1 WHERE account_id"+among(t, 2)+" AND ended_at IS NULL", at, accountIDs)
	if err != nil {
		return fmt.Errorf("end sign-ins: %w", err)
	}
	return t.endUnfinishedOf(ctx, accountIDs...)
}

func (t *tx) DropFactors(ctx context.Context, accountIDs []uuid.UUID) error {
	for _, table := range []string{"apps", "recovery_codes", "passkeys", "ceremonies"} {
		if _, err := exec(ctx, t, "DELETE FROM "+table+" WHERE account_id"+among(t, 1), accountIDs); err != nil {
			return fmt.Errorf("delete from %s: %w", table, err)
		}
	}
	return nil
}

func (t *tx) DropTokens(ctx context.Context, accountIDs []uuid.UUID) error {
	_, err := exec(ctx, t, "DELETE FROM tokens WHERE account_id"+among(t, 1), accountIDs)
	return err
}

// personal are the tables, beside the accounts themselves, that tell of an account's holder.
var personal = []string{"sign_ins", "unfinished_sign_ins", "devices", "tokens", "apps", "recovery_codes", "passkeys", "ceremonies", "oidc_consents", "oidc_grants", "notices",
	"resend_runs", "seed_provisionings", "seed_devices", "seed_offers", "seed_acceptances", "set_up_links"}

// forgetInvitee leaves of an invitation what its inviter wrote on the envelope: to which
// address it went, and what became of it. Nobody reads one that nobody else sent. The list of
// accounts follows.
var forgetInvitee = "UPDATE invitations SET " + noDetails() + `, reason = '', reply = '',
	email = CASE WHEN inviter_id = account_id THEN '' ELSE email END,
	search_text = CASE WHEN inviter_id = account_id THEN '' ELSE email END WHERE account_id`

// forgetUnsent does the same for those who never had an account.
var forgetUnsent = "UPDATE invitations SET " + noDetails() + `, reason = '', reply = '',
	search_text = email WHERE account_id IS NULL AND ended_at IS NOT NULL AND ended_at < $1 AND reason <> ''`

func (t *tx) ForgetAccounts(ctx context.Context, accountIDs []uuid.UUID, at time.Time) error {
	// Their devices are released long before; where that job did not run, their certificates
	// still have to be listed.
	if err := revoke(ctx, t, at, "d.account_id"+among(t, 2), accountIDs); err != nil {
		return err
	}
	for _, table := range personal {
		if _, err := exec(ctx, t, "DELETE FROM "+table+" WHERE account_id"+among(t, 1), accountIDs); err != nil {
			return fmt.Errorf("delete from %s: %w", table, err)
		}
	}
	if _, err := exec(ctx, t, forgetInvitee+among(t, 1), accountIDs); err != nil {
		return fmt.Errorf("forget invitees: %w", err)
	}
	if _, err := exec(ctx, t, "DELETE FROM approvals WHERE subject_id"+among(t, 1)+" OR asker_id"+among(t, 1), accountIDs); err != nil {
		return fmt.Errorf("forget approvals: %w", err)
	}
	return t.forgetRequests(ctx, accountIDs)
}
