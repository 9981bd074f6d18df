package invite_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/invite"
	"techbiz/internal/mail"
	"techbiz/internal/notice"
	"techbiz/internal/people"
	"techbiz/internal/policy"
	"techbiz/internal/techpass"
)

// box queues mails and remembers those with notices.
type box struct {
	*mail.Service

	mails []*mail.Mail
}

func (b *box) Queue(ctx context.Context, tx mail.Tx, m *mail.Mail, secret string) error {
	b.mails = append(b.mails, m)
	return b.Service.Queue(ctx, tx, m, secret)
}

func (w *world) notices() (*notice.Service, *box) {
	b := &box{Service: w.mails}
	return notice.NewService(notice.Options{Store: w.store.Notices(), Post: b, Now: func() time.Time { return w.at }}), b
}

// mailJobs counts the jobs that are queued to mail notices.
func (w *world) mailJobs() (n int) {
	w.Helper()
	db, err := sql.Open("sqlite", strings.TrimPrefix(w.url, "sqlite:"))
	w.ok(err)
	defer db.Close()
	w.ok(db.QueryRowContext(w.ctx(), "SELECT count(*) FROM river_job WHERE kind = 'notice.mail'").Scan(&n))
	return n
}

// told lists what the actor was told about the invitations, newest first.
func (w *world) told(actor people.Actor) []string {
	w.Helper()
	notices, _ := w.notices()
	p, err := notices.List(w.ctx(), actor.ID, notice.Query{Limit: 1000})
	w.ok(err)
	var all []string
	for _, n := range p.Rows {
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
	id := w.accept(w.invite(w.officer, emailForm("tan@tech.gov.sg")))
	w.invite(w.officer, accountForm("jane@acme.com", "jane"))
	w.invite(w.other, emailForm("lim@tech.gov.sg"))
	w.arrive("by_itself@tech.gov.sg")
	w.wantTold(w.officer)
	w.setUpApp(id)
	w.ok(w.invites.AcceptPrivacy(w.ctx(), id, policy.FirstVersion))
	for range 2 {
		w.ok(w.invites.AcceptTerms(w.ctx(), id, policy.FirstVersion))
	}
	w.wantTold(w.officer, "onboarded tan@tech.gov.sg")
	w.wait(invite.Lifetime)
	for range 2 {
		_, err := w.invites.LapseDue(w.ctx())
		w.ok(err)
	}
	w.wantTold(w.officer, "lapsed jane@acme.com", "onboarded tan@tech.gov.sg")
	w.wantTold(w.other, "lapsed lim@tech.gov.sg")
}

// Whoever came by themselves was invited by nobody: nobody is told, not even they.
func TestNobodyIsToldOfWhoCameByThemselves(t *testing.T) {
	w := newWorld(t)
	i, err := w.invites.OnboardingInvitation(w.ctx(), w.other.ID)
	w.ok(err)
	id := w.accept(i)
	w.setUpApp(id)
	w.ok(w.invites.AcceptPrivacy(w.ctx(), id, policy.FirstVersion))
	w.ok(w.invites.AcceptTerms(w.ctx(), id, policy.FirstVersion))
	w.wait(invite.Lifetime)
	_, err = w.invites.LapseDue(w.ctx())
	w.ok(err)
	w.wantTold(w.other)
	w.wantTold(w.officer)
}

func TestInviterIsToldWhereAnotherTakesTheAddress(t *testing.T) {
	w := newWorld(t)
	w.invite(w.officer, accountForm("jane@acme.com", "jane"))
	w.invite(w.officer, accountForm("june@acme.com", "june"))
	w.wait(invite.Lifetime)
	w.invite(w.other, accountForm("jane@acme.com", "jane"))
	w.invite(w.officer, accountForm("june@acme.com", "june")) // who knows it, as it seems
	w.wantTold(w.officer, "lapsed jane@acme.com")
}

func (w *world) moveTo(actor people.Actor, s techpass.State) {
	w.Helper()
	w.ok(w.store.Invites().Update(w.ctx(), func(tx invite.Tx) error {
		a, err := tx.Account(w.ctx(), actor.ID)
		if err != nil {
			return err
		}
		a.MoveTo(s, w.at)
		return tx.UpdateAccount(w.ctx(), a)
	}))
}

func TestOfficerWhoLeftIsNotTold(t *testing.T) {
	for _, state := range []techpass.State{techpass.Disabled, techpass.Terminated} {
		t.Run(string(state), func(t *testing.T) {
			w := newWorld(t)
			w.invite(w.officer, emailForm("tan@tech.gov.sg"))
			w.moveTo(w.officer, state)
			w.wait(invite.Lifetime)
			_, err := w.invites.LapseDue(w.ctx())
			w.ok(err)
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
	w.ok(w.store.Notices().Update(w.ctx(), func(tx notice.Tx) error { return notice.Tell(w.ctx(), tx, w.at, list...) }))
}

func TestOneMailTellsAll(t *testing.T) {
	w := newWorld(t)
	for n := range 30 {
		w.invite(w.officer, emailForm(fmt.Sprintf("person%02d@tech.gov.sg", n)))
	}
	w.wait(invite.Lifetime)
	_, err := w.invites.LapseDue(w.ctx())
	w.ok(err)
	if n := w.mailJobs(); n != 1 {
		t.Errorf("%d jobs, want one", n)
	}
	notices, sent := w.notices()
	for range 2 {
		w.ok(notices.Mail(w.ctx(), w.officer.ID))
	}
	if len(sent.mails) != 1 || sent.mails[0].To != w.officer.Email {
		t.Fatalf("mails %v", sent.mails)
	}
	l, err := notices.LetterFor(w.ctx(), sent.mails[0])
	w.ok(err)
	if len(l.Parts) != 1 || len(l.Parts[0].First) != 20 || l.Parts[0].Total() != 30 || l.Parts[0].First[0].Person.Email.IsZero() {
		t.Errorf("letter %+v", l)
	}
	w.tell(w.officer, 2)
	w.tell(w.officer, 1)
	w.ok(notices.Mail(w.ctx(), w.officer.ID))
	if n := w.mailJobs(); n != 2 || len(sent.mails) != 2 {
		t.Errorf("%d jobs, %d mails, want one more of each", n, len(sent.mails))
	}
	w.moveTo(w.officer, techpass.Disabled)
	if _, err := notices.LetterFor(w.ctx(), sent.mails[0]); !errors.Is(err, mail.ErrWithdrawn) {
		t.Errorf("to an account that is disabled: %v", err)
	}
	w.ok(notices.Mail(w.ctx(), uuid.New())) // an account that is gone
}

func TestWhatWaitedForALeaverIsDropped(t *testing.T) {
	w := newWorld(t)
	w.tell(w.officer, 3)
	w.moveTo(w.officer, techpass.Disabled)
	notices, sent := w.notices()
	w.ok(notices.Mail(w.ctx(), w.officer.ID))
	if len(sent.mails) != 0 {
		t.Errorf("mails %v", sent.mails)
	}
	w.moveTo(w.officer, techpass.Active)
	w.wantTold(w.officer)
}
