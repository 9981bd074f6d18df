package faults

import (
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/auth/signin"
	"techbiz/internal/base/people"
	"techbiz/internal/base/sgtime"
	"techbiz/internal/invite"
	"techbiz/internal/store"
	"techbiz/internal/techpass"
	"techbiz/internal/techpass/policy"
)

// person is an account as it was before the daily job, and what that has to do to it.
type person struct {
	before     *techpass.Account
	invitation *invite.Invitation
	due        techpass.Action
}

// situations are what people are in; each is as frequent as the others.
var situations = []struct {
	what string
	is   func(a *techpass.Account, i *invite.Invitation, ago func(days int) time.Time)
	due  techpass.LifecycleAction
}{
	{"invited 25 days ago", func(a *techpass.Account, i *invite.Invitation, ago func(int) time.Time) {
		a.State, a.ActivatedAt, a.LastSignInAt, i.State, i.EndedAt = techpass.Pending, time.Time{}, time.Time{}, invite.Open, time.Time{}
		a.InvitedAt, i.AttemptedAt, i.ExpiresAt = ago(25), ago(25), ago(25).Add(invite.Lifetime)
	}, techpass.Remind},
	{"gave up activation", func(a *techpass.Account, i *invite.Invitation, ago func(int) time.Time) {
		a.State, a.ActivatedAt, a.LastSignInAt, i.State, i.EndedAt = techpass.Pending, time.Time{}, time.Time{}, invite.Accepted, time.Time{}
		a.InvitedAt = ago(31)
	}, techpass.Terminate},
	{"idle for 70 days", func(a *techpass.Account, _ *invite.Invitation, ago func(int) time.Time) { a.LastSignInAt = ago(70) }, techpass.Remind},
	{"idle for 95 days", func(a *techpass.Account, _ *invite.Invitation, ago func(int) time.Time) { a.LastSignInAt = ago(95) }, techpass.Disable},
	{"idle for 185 days", func(a *techpass.Account, _ *invite.Invitation, ago func(int) time.Time) {
		a.LastSignInAt, a.StateChangedAt = ago(185), ago(95)
		a.State, a.Cause = techpass.Disabled, techpass.Idle
	}, techpass.Terminate},
	{"terminated 6 days ago", func(a *techpass.Account, i *invite.Invitation, ago func(int) time.Time) {
		a.State, a.StateChangedAt, i.State, i.EndedAt = techpass.Terminated, ago(6), invite.Ended, ago(6)
	}, techpass.Delete},
	{"contract over", func(a *techpass.Account, _ *invite.Invitation, ago func(int) time.Time) {
		a.LastSignInAt, a.EndsOn = ago(2), sgtime.DateOf(ago(1))
	}, techpass.Disable},
	{"contract about to end", func(a *techpass.Account, _ *invite.Invitation, ago func(int) time.Time) {
		a.LastSignInAt, a.EndsOn = ago(2), sgtime.DateOf(ago(-3))
	}, techpass.Remind},
	{"busy", func(a *techpass.Account, _ *invite.Invitation, ago func(int) time.Time) { a.LastSignInAt = ago(2) }, techpass.Nothing},
	{"under investigation", func(a *techpass.Account, _ *invite.Invitation, ago func(int) time.Time) {
		a.LastSignInAt, a.Investigated = ago(185), true
	}, techpass.Nothing},
}

// newPerson returns the k-th person, whom inviter invited 300 days ago.
func newPerson(t *testing.T, k int, inviter uuid.UUID, now time.Time) *person {
	t.Helper()
	ago := func(days int) time.Time { return now.AddDate(0, 0, -days) }
	email, err := people.ParseEmail(fmt.Sprintf("person%d@tech.gov.sg", k))
	if err != nil {
		t.Fatal(err)
	}
	a := &techpass.Account{
		ID: uuid.Must(uuid.NewV7()), Email: email, Type: techpass.PublicOfficer, State: techpass.Active,
		CreatedAt: ago(300), InvitedAt: ago(300), MailboxProvedAt: ago(300), TOTPAt: ago(299), ActivatedAt: ago(299), StateChangedAt: ago(299),
		PrivacyVersion: policy.FirstVersion, TermsVersion: policy.FirstVersion,
	}
	i := &invite.Invitation{
		ID: uuid.Must(uuid.NewV7()), Type: invite.ByEmail, InviterID: inviter, AccountID: a.ID, Email: email, State: invite.Onboarded,
		Attempt: 1, CreatedAt: ago(300), AttemptedAt: ago(300), ExpiresAt: ago(300).Add(invite.Lifetime), EndedAt: ago(299),
	}
	s := situations[k%len(situations)]
	s.is(a, i, ago)
	p := &person{before: a, invitation: i, due: techpass.Verdict(a, now)}
	if p.due.Do != s.due {
		t.Fatalf("%s: the rules demand %q, want %q", s.what, p.due.Do, s.due)
	}
	return p
}

// populate stores n people in all situations, each with a sign-in and an API token.
func (p *portal) populate(n int, inviter uuid.UUID, now time.Time) []*person {
	p.t.Helper()
	ctx := p.t.Context()
	st, err := store.Open(ctx, p.database, store.Options{Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		p.t.Fatal(err)
	}
	defer st.Close()
	all := make([]*person, n)
	for k := range all {
		all[k] = newPerson(p.t, k, inviter, now)
	}
	const chunk = 500
	for from := 0; from < n; from += chunk {
		if err := storeSome(p, st, all[from:min(n, from+chunk)], now); err != nil {
			p.t.Fatalf("store people: %v", err)
		}
	}
	return all
}

func storeSome(p *portal, st *store.Store, some []*person, now time.Time) error {
	ctx := p.t.Context()
	accounts := make([]*techpass.Account, len(some))
	invitations := make([]*invite.Invitation, len(some))
	for k, who := range some {
		accounts[k], invitations[k] = who.before, who.invitation
	}
	if err := st.Invites().Update(ctx, func(tx invite.Tx) error {
		_, err := tx.AddAccounts(ctx, accounts)
		return err
	}); err != nil {
		return err
	}
	if err := st.Invites().Update(ctx, func(tx invite.Tx) error { return tx.AddInvitations(ctx, invitations...) }); err != nil {
		return err
	}
	return st.SignIns().Update(ctx, func(tx signin.Tx) error {
		for _, a := range accounts {
			in := &signin.SignIn{ID: uuid.Must(uuid.NewV7()), AccountID: a.ID, At: now.AddDate(0, 0, -1), Methods: []string{signin.MethodMFA}}
			token := &signin.Token{ID: uuid.Must(uuid.NewV7()), AccountID: a.ID, Hash: a.ID[:], CreatedAt: in.At, ExpiresAt: now.AddDate(1, 0, 0)}
			if err := tx.AddSignIn(ctx, in); err != nil {
				return err
			}
			if err := tx.AddToken(ctx, token); err != nil {
				return err
			}
		}
		return nil
	})
}
