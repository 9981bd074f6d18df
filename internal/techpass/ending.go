package techpass

import "time"

// Disable lets nobody use the account until somebody enables it.
func (a *Account) Disable(cause Cause, now time.Time) {
	a.MoveTo(Disabled, now)
	a.Cause = cause
}

// Enable takes back what disabled the account. It is active again where no step of
// activation is left, and pending otherwise: enabling gets nobody around a step.
func (a *Account) Enable(p Policies, now time.Time) {
	first := a.ActivatedAt
	a.MoveTo(Pending, now)
	a.LeftAt = time.Time{}
	if a.Advance(p, now) && !first.IsZero() {
		a.ActivatedAt = first
	}
}

// Terminate ends the account, which frees its email and username.
func (a *Account) Terminate(cause Cause, now time.Time) {
	a.MoveTo(Terminated, now)
	a.Cause = cause
}

// Wipe leaves of an ended account its id, its type and its dates: the trail tells of it
// by id, and nothing tells whose it was. What later releases add to an account is wiped
// unless it is named here.
func (a *Account) Wipe(now time.Time) {
	*a = Account{
		ID: a.ID, Type: a.Type, CreatedAt: a.CreatedAt, InvitedAt: a.InvitedAt, ActivatedAt: a.ActivatedAt,
		LastSignInAt: a.LastSignInAt, LeftAt: a.LeftAt,
	}
	a.MoveTo(Deleted, now)
	a.Cause = AfterEnd
}
