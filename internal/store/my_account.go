package store

import (
	"context"
	"fmt"
	"strconv"

	"techbiz/internal/lifecycle/myaccount"
	"techbiz/internal/techpass"
)

// MyAccounts returns the store as the myaccount package asks for it.
func (s *Store) MyAccounts() myaccount.Store {
	return myAccounts{portOf(s, func(t *tx) myaccount.Tx { return t })}
}

type myAccounts struct{ port[myaccount.Tx] }

// maxHeld bounds each of the lists of Held: the newest are given.
const maxHeld = 5000

// Lists are empty, not null, where there is nothing.
func (s myAccounts) Held(ctx context.Context, a *techpass.Account) (*myaccount.Held, error) {
	h := &myaccount.Held{
		Invitations: []myaccount.HeldInvitation{}, SignIns: []myaccount.HeldSignIn{}, Browsers: []myaccount.HeldTime{},
		Passkeys: []myaccount.HeldPasskey{}, APITokens: []myaccount.HeldToken{}, Lists: []myaccount.HeldList{},
		Consents: []myaccount.HeldConsent{}, Uses: []myaccount.HeldUse{}, Notices: []myaccount.HeldNotice{},
		SEED: []myaccount.HeldSEED{}, Devices: []myaccount.HeldDevice{}, Policies: []myaccount.HeldPolicy{},
		Requests: []myaccount.HeldRequest{}, Remarks: []myaccount.HeldRemark{}, Attachments: []myaccount.HeldFile{},
		Mails: []myaccount.HeldMail{}, Events: []myaccount.HeldEvent{},
	}
	for _, read := range []func(context.Context, querier) error{
		held(&h.Invitations, `SELECT o.email AS invited_by, i.type, i.state, i.reason, `+detailColumns("i.")+`, i.seed,
			CASE WHEN im.id IS NULL THEN i.sent_at WHEN im.state = 'sent' THEN im.ended_at END AS sent_at
			FROM invitations AS i`+withMail+`JOIN accounts AS o ON o.id = i.inviter_id WHERE i.account_id = $1 ORDER BY i.created_at DESC`, a.ID),
		held(&h.SignIns, "SELECT at, methods, browser, ended_at FROM sign_ins WHERE account_id = $1 ORDER BY at DESC", a.ID),
		held(&h.Browsers, "SELECT seen_at FROM devices WHERE account_id = $1 ORDER BY seen_at DESC", a.ID),
		held(&h.Passkeys, "SELECT name, created_at, used_at, blocked_at FROM passkeys WHERE account_id = $1 ORDER BY created_at DESC", a.ID),
		held(&h.APITokens, "SELECT created_at, expires_at FROM tokens WHERE account_id = $1 ORDER BY created_at DESC", a.ID),
		held(&h.Lists, "SELECT file_name, created_at FROM batches WHERE officer_id = $1 ORDER BY created_at DESC", a.ID),
		held(&h.Consents, `SELECT c.name AS product, o.scopes, o.at FROM oidc_consents AS o JOIN oidc_clients AS c ON c.id = o.client_id
			WHERE o.account_id = $1 ORDER BY o.at DESC`, a.ID),
		held(&h.Uses, `SELECT c.name AS product, o.created_at, o.expires_at, o.ended_at FROM oidc_grants AS o JOIN oidc_clients AS c ON c.id = o.client_id
			WHERE o.account_id = $1 ORDER BY o.created_at DESC`, a.ID),
		held(&h.Devices, "SELECT os, os_version, hardware_id, enrolled_at, seen_at, cert_until FROM seed_devices WHERE account_id = $1 ORDER BY enrolled_at DESC", a.ID),
		held(&h.Policies, "SELECT version, at FROM seed_acceptances WHERE account_id = $1 ORDER BY at DESC", a.ID),
		held(&h.SEED, `SELECT state, agency, queued_at, licensed_at, mailed_at, expires_at, onboarded_at, changed_at FROM seed_provisionings
			WHERE account_id = $1`, a.ID),
		held(&h.Notices, "SELECT kind, created_at, read_at FROM notices WHERE account_id = $1 ORDER BY created_at DESC", a.ID),
		held(&h.Requests, `SELECT num, kind, state, domain, login, details, created_at, closed_at FROM requests WHERE requester_id = $1 ORDER BY created_at DESC`, a.ID),
		held(&h.Remarks, `SELECT r.num, e.author_id = $1 AS by_you, e.text, e.at FROM request_entries AS e JOIN requests AS r ON r.id = e.request_id
			WHERE e.text <> '' AND (e.author_id = $1 OR (r.requester_id = $1 AND e.event <> 'noted')) ORDER BY e.at DESC`, a.ID),
		held(&h.Attachments, `SELECT r.num, f.name, f.size, f.at FROM request_files AS f JOIN requests AS r ON r.id = f.request_id
			JOIN request_entries AS e ON e.id = f.entry_id WHERE r.requester_id = $1 AND e.event <> 'noted' ORDER BY f.at DESC`, a.ID),
		held(&h.Mails, `SELECT kind, state, reply, queued_at, opened_at FROM (
			SELECT kind, state, reply, queued_at, opened_at FROM mails WHERE invitation_id IN (SELECT id FROM invitations WHERE account_id = $1)
			UNION ALL SELECT kind, state, reply, queued_at, opened_at FROM mails WHERE invitation_id IS NULL AND to_email = $2
			) AS own ORDER BY queued_at DESC`, a.ID, a.Email.String()),
		held(&h.Events, "SELECT at, action, actor_id = $1 AS by_you, trace_id FROM audit_events WHERE actor_id = $1 OR subject_id = $1 ORDER BY at DESC", a.ID),
	} {
		if err := read(ctx, s.read); err != nil {
			return nil, err
		}
	}
	var err error
	h.RecoveryCodesLeft, err = countSpares(ctx, s.read, a.ID)
	return h, err
}

// held reads a list of Held.
func held[T any](into *[]T, text string, args ...any) func(context.Context, querier) error {
	return func(ctx context.Context, q querier) error {
		found, err := rows[T](ctx, q, text+" LIMIT $"+strconv.Itoa(len(args)+1), append(args, maxHeld)...)
		if err != nil {
			return fmt.Errorf("read what is held (%.40s): %w", text, err)
		}
		*into = append(*into, found...)
		return nil
	}
}
