package invite_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/google/uuid"

	"techbiz/internal/base/people"
	"techbiz/internal/invite"
	"techbiz/internal/mail"
	"techbiz/internal/mail/notice"
	"techbiz/internal/techpass"
	"techbiz/internal/techpass/policy"
)

// told lists what the actor was told about the invitations, newest first.
func (w *world) told(actor people.Actor) []string {
	w.Helper()
	var all []string
	for _, n := range w.Told(actor.ID) {
		all = append(all, string(n.Kind)+" "+n.Person.Email.String())
	}
	return all
}

func (w *world) wantTold(actor people.Actor, want ...string) {
	w.Helper()
	if got := w.told(actor); !slices.Equal(got, want) {
		w.Errorf("told %v, want %v", got, want)
	}
}

func TestInviterIsTold(t *testing.T) {
	w := newWorld(t)
	id := w.Accept(w.Invite(w.officer, "tan@tech.gov.sg"))
	w.InviteBy(w.officer, accountForm("jane@acme.com", "jane"))
	w.Invite(w.other, "lim@tech.gov.sg")
	w.Officer("by_itself@tech.gov.sg")
	w.wantTold(w.officer, "accepted tan@tech.gov.sg") // until more is told of them
	w.SetUpApp(id)
	w.OK(w.Invites.AcceptPrivacy(w.Context(), id, policy.FirstVersion))
	for range 2 {
		w.OK(w.Invites.AcceptTerms(w.Context(), id, policy.FirstVersion))
	}
	w.wantTold(w.officer, "onboarded tan@tech.gov.sg")
	w.Clock.Add(invite.Lifetime)
	for range 2 {
		_, err := w.Invites.LapseDue(w.Context())
		w.OK(err)
	}
	w.wantTold(w.officer, "lapsed jane@acme.com", "onboarded tan@tech.gov.sg")
	w.wantTold(w.other, "lapsed lim@tech.gov.sg")
}

// Whoever came by themselves was invited by nobody: nobody is told, not even they.
func TestNobodyIsToldOfWhoCameByThemselves(t *testing.T) {
	w := newWorld(t)
	i, err := w.Invites.OnboardingInvitation(w.Context(), w.other.ID)
	w.OK(err)
	w.Onboard(i)
	w.Clock.Add(invite.Lifetime)
	_, err = w.Invites.LapseDue(w.Context())
	w.OK(err)
	w.wantTold(w.other)
	w.wantTold(w.officer)
}

func TestInviterIsToldWhereAnotherTakesTheAddress(t *testing.T) {
	w := newWorld(t)
	w.InviteBy(w.officer, accountForm("jane@acme.com", "jane"))
	w.InviteBy(w.officer, accountForm("june@acme.com", "june"))
	w.Clock.Add(invite.Lifetime)
	w.InviteBy(w.other, accountForm("jane@acme.com", "jane"))
	w.InviteBy(w.officer, accountForm("june@acme.com", "june")) // who knows it, as it seems
	w.wantTold(w.officer, "lapsed jane@acme.com")
}

func (w *world) moveTo(actor people.Actor, s techpass.State) {
	w.Helper()
	w.Change(actor.ID, func(a *techpass.Account) { a.MoveTo(s, w.Clock.Now()) })
}

func TestOfficerWhoLeftIsNotTold(t *testing.T) {
	for _, state := range []techpass.State{techpass.Disabled, techpass.Terminated} {
		t.Run(string(state), func(t *testing.T) {
			w := newWorld(t)
			w.Invite(w.officer, "tan@tech.gov.sg")
			w.moveTo(w.officer, state)
			w.Clock.Add(invite.Lifetime)
			_, err := w.Invites.LapseDue(w.Context())
			w.OK(err)
			w.wantTold(w.officer)
		})
	}
}

// tell tells the actor so much, as other packages do.
func (w *world) tell(actor people.Actor, number int) {
	w.Helper()
	list := make([]notice.Notice, number)
	for n := range list {
		list[n] = notice.Notice{AccountID: actor.ID, Kind: notice.Lapsed}
	}
	w.OK(w.Store.Notices().Update(w.Context(), func(tx notice.Tx) error { return notice.Notify(w.Context(), tx, w.Clock.Now(), list...) }))
}

func TestOneMailTellsAll(t *testing.T) {
	w := newWorld(t)
	for n := range 30 {
		w.Invite(w.officer, fmt.Sprintf("person%02d@tech.gov.sg", n))
	}
	w.Clock.Add(invite.Lifetime)
	_, err := w.Invites.LapseDue(w.Context())
	w.OK(err)
	if n := w.Jobs("notice.mail"); n != 1 {
		t.Errorf("%d jobs, want one", n)
	}
	for range 2 {
		w.OK(w.Notices.Mail(w.Context(), w.officer.ID))
	}
	sent := w.NewMailsOf(mail.Notices)
	if len(sent) != 1 || sent[0].To != w.officer.Email {
		t.Fatalf("mails %v", sent)
	}
	l, err := w.Notices.LetterFor(w.Context(), sent[0])
	w.OK(err)
	if len(l.Parts) != 1 || len(l.Parts[0].First) != 20 || l.Parts[0].Total() != 30 || l.Parts[0].First[0].Person.Email.IsZero() {
		t.Errorf("letter %+v", l)
	}
	w.tell(w.officer, 2)
	w.tell(w.officer, 1)
	w.OK(w.Notices.Mail(w.Context(), w.officer.ID))
	if jobs, mails := w.Jobs("notice.mail"), w.NewMailsOf(mail.Notices); jobs != 2 || len(mails) != 1 {
		t.Errorf("%d jobs, %d mails, want one more of each", jobs-1, len(mails))
	}
	w.moveTo(w.officer, techpass.Disabled)
	if _, err := w.Notices.LetterFor(w.Context(), sent[0]); !errors.Is(err, mail.ErrWithdrawn) {
		t.Errorf("to an account that is disabled: %v", err)
	}
	w.OK(w.Notices.Mail(w.Context(), uuid.New())) // an account that is gone
}

func TestWhatWaitedForALeaverIsDropped(t *testing.T) {
	w := newWorld(t)
	w.tell(w.officer, 3)
	w.moveTo(w.officer, techpass.Disabled)
	w.OK(w.Notices.Mail(w.Context(), w.officer.ID))
	if sent := w.NewMailsOf(mail.Notices); len(sent) != 0 {
		t.Errorf("mails %v", sent)
	}
	w.moveTo(w.officer, techpass.Active)
	w.wantTold(w.officer)
}
