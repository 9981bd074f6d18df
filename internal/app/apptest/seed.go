package apptest

import (
	"github.com/google/uuid"

	"techbiz/internal/base/people"
	"techbiz/internal/invite"
	"techbiz/internal/seed"
	"techbiz/internal/techpass"
)

// Provisioning returns where the account stands with SEED, as it is stored now.
func (w *World) Provisioning(accountID uuid.UUID) *seed.Provisioning {
	w.Helper()
	p, err := w.Store.Provisioning(w.Context(), accountID)
	w.OK(err)
	return p
}

// InvitedBy adds the invitation by which the officer brought the account, with SEED, and
// which is done. The mails that it took are not there.
func (w *World) InvitedBy(officer, invitee *techpass.Account) *invite.Invitation {
	w.Helper()
	now := w.Clock.Now()
	i := &invite.Invitation{
		ID: uuid.Must(uuid.NewV7()), Type: invite.ByEmail, InviterID: officer.ID, Agency: officer.Actor().Agency(), AccountID: invitee.ID,
		Email: invitee.Email, SEED: true, State: invite.Onboarded, Attempt: 1,
		CreatedAt: now, AttemptedAt: now, ExpiresAt: now.Add(invite.Lifetime), EndedAt: now,
	}
	if people.UsernameNeeded(invitee.Email) {
		i.Type = invite.ByAccount
	}
	w.OK(w.Store.Invites().Update(w.Context(), func(tx invite.Tx) error { return tx.AddInvitations(w.Context(), i) }))
	return i
}
