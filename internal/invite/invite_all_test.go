package invite_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"techbiz/internal/app/apptest"
	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/invite"
)

// inviteAll invites many at once and commits.
func (w *world) inviteAll(actor people.Actor, forms ...invite.Form) []invite.Outcome {
	w.Helper()
	rs := make([]invite.Request, len(forms))
	for n, f := range forms {
		var err error
		rs[n], err = invite.ParseForm(f)
		w.OK(err)
	}
	var outcomes []invite.Outcome
	w.OK(w.Store.Invites().Update(w.Context(), func(tx invite.Tx) (err error) {
		outcomes, err = w.Invites.InviteAll(w.Context(), tx, actor, rs)
		return err
	}))
	return outcomes
}

// wantAlive checks that the invitation can be accepted: its account and its link work.
func (w *world) wantAlive(i *invite.Invitation) {
	w.Helper()
	w.wantState(w.officer, i, invite.Open)
	if a, err := w.Store.AccountOf(w.Context(), i.Email); err != nil || a.ID != i.AccountID {
		w.Errorf("account of %s: %v", i.ID, err)
	}
	if got := w.linkState(w.Token(i)); got != invite.LinkOpen {
		w.Errorf("link of %s is %s", i.ID, got)
	}
}

func TestInviteAllRefusesSomeAndInvitesTheOthers(t *testing.T) {
	w := newWorld(t)
	w.Invite(w.other, "held@tech.gov.sg")
	var forms []invite.Form
	refused := map[int]string{} // rule by place
	for n := range 1000 {
		f := emailForm(fmt.Sprintf("person%d@tech.gov.sg", n))
		switch n % 100 {
		case 7:
			f.Email, refused[n] = "held@tech.gov.sg", invite.RuleDuplicate
		case 8:
			f.Email, refused[n] = "tan@moh.gov.sg", "domain_not_allowed"
		case 9:
			f.Email, refused[n] = forms[n-9].Email, invite.RuleDuplicate
		}
		forms = append(forms, f)
	}
	for n, o := range w.inviteAll(w.officer, forms...) {
		rule, isRefused := refused[n]
		switch {
		case isRefused:
			apptest.WantRule(t, o.Err, "email", rule)
		case o.Err != nil:
			t.Errorf("%d: %v", n, o.Err)
		case n%50 == 0:
			if got := w.actions(o.Invitation); len(got) != 1 || got[0] != audit.InvitationSent {
				t.Errorf("%d: events %v", n, got)
			}
			w.wantAlive(o.Invitation)
		}
	}
	counts, err := w.Store.Invites().StatusCounts(w.Context(), w.officer.ID)
	w.OK(err)
	if counts[invite.Open] != 1000-len(refused) {
		t.Errorf("counts %v", counts)
	}
}

func TestInviteAllGivesAnAddressOnce(t *testing.T) {
	w := newWorld(t)
	dead := w.InviteBy(w.officer, accountForm("jane@acme.com", "jane"))
	w.Clock.Add(invite.Lifetime)
	got := w.inviteAll(w.officer,
		emailForm("tan@tech.gov.sg"), emailForm("TAN@tech.gov.sg"),
		accountForm("lim@acme.com", "lim"), accountForm("goh@acme.com", "LIM"),
		accountForm("jane@acme.com", "jane"), accountForm("jane@acme.com", "jane.2"))
	for n, o := range got {
		switch n {
		case 0, 2, 4:
			w.OK(o.Err)
			w.wantAlive(o.Invitation)
		case 1, 5:
			if d, ok := errors.AsType[*invite.DuplicateError](o.Err); !ok || d.InvitationID != got[n-1].Invitation.ID || !d.Own {
				t.Errorf("%d: %v", n, o.Err)
			}
		case 3:
			apptest.WantRule(t, o.Err, "username", "taken")
		}
	}
	w.wantState(w.officer, dead, invite.Lapsed)
}

func TestInviteAllIsForInviters(t *testing.T) {
	w := newWorld(t)
	w.OK(w.Store.Invites().Update(w.Context(), func(tx invite.Tx) error {
		if _, err := w.Invites.InviteAll(w.Context(), tx, people.Actor{Role: people.RoleInvitee}, nil); !errors.Is(err, fault.Forbidden) {
			t.Errorf("error %v", err)
		}
		return nil
	}))
}

// Whoever invites the same person at the same moment: one of them does.
func TestConcurrentInvitationsOfOnePerson(t *testing.T) {
	w := newWorld(t)
	for round := range 20 {
		mailbox := fmt.Sprintf("person%d@tech.gov.sg", round)
		var wait sync.WaitGroup
		made := make([]*invite.Invitation, 6)
		for k := range made {
			wait.Go(func() {
				i, err := w.try(w.officer, emailForm(mailbox))
				if err != nil {
					if _, limited := errors.AsType[*fault.TooMany](err); !limited {
						apptest.WantRule(t, err, "email", invite.RuleDuplicate)
					}
					return
				}
				made[k] = i
			})
		}
		wait.Wait()
		n := 0
		for _, i := range made {
			if i != nil {
				n++
				w.wantAlive(i)
			}
		}
		if n != 1 {
			t.Errorf("%s was invited %d times", mailbox, n)
		}
	}
}
