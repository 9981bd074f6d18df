package storetest

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/invite"
	"techbiz/internal/mail"
)

// queuedMails stores n mails, each queued a minute after the one before.
func (f *fixture) queuedMails(n int) []*mail.Mail {
	mails := make([]*mail.Mail, n)
	for k := range mails {
		id := uuid.Must(uuid.NewV7())
		mails[k] = &mail.Mail{ID: id, Kind: mail.NewDevice, To: f.email(numbered(k)), MessageID: id.String(), State: mail.Queued,
			QueuedAt: f.at.Add(time.Duration(k) * time.Minute), NotAfter: f.at.Add(time.Hour), TraceID: "t"}
	}
	f.ok(f.update(func(tx invite.Tx) error { return tx.AddMails(f.ctx(), mails...) }))
	return mails
}

func (f *fixture) mailNow(m *mail.Mail) *mail.Mail {
	got, err := f.Mails().Mail(f.ctx(), m.ID)
	f.ok(err)
	return got
}

func mailsAreBroughtForward(t *testing.T, f *fixture) {
	mails := f.queuedMails(6)
	causes := []mail.Cause{mail.CausePolicy, mail.CauseServer, mail.CauseMailbox, mail.CausePortal, mail.CauseServer}
	at, err := f.Mails().RecoveredAt(f.ctx())
	f.ok(err)
	if !at.IsZero() {
		t.Errorf("recovered at %s, and nothing was sent", at)
	}
	f.ok(f.Mails().Update(f.ctx(), func(tx mail.Tx) error {
		for k, c := range causes {
			next := f.at.Add(time.Duration(10-k) * time.Minute)
			if err := tx.NoteTries(f.ctx(), mail.Try{MailID: mails[k].ID, Cause: c, Reply: "later", At: f.at, NextAt: next}); err != nil {
				return err
			}
		}
		_, err := tx.EndMails(f.ctx(), mail.End{MailID: mails[1].ID, State: mail.Sent, At: f.at.Add(time.Minute)},
			mail.End{MailID: mails[5].ID, State: mail.Sent, At: f.at.Add(time.Hour)}) // at once
		return err
	}))
	if at, err = f.Mails().RecoveredAt(f.ctx()); err != nil || !at.Equal(f.at.Add(time.Minute)) {
		t.Errorf("recovered at %s, %v", at, err)
	}
	forward := func(s mail.Selection, limit int) (ids []uuid.UUID) {
		f.ok(f.Mails().Update(f.ctx(), func(tx mail.Tx) error {
			taken, err := tx.BringForward(f.ctx(), s, limit)
			for _, d := range taken {
				ids = append(ids, d.MailID)
				if d.Kind != mail.NewDevice || d.TraceID != "t" || d.Dispatch != 1 {
					t.Errorf("brought forward: %+v", d)
				}
			}
			return err
		}))
		return ids
	}
	later := mail.Selection{TriedBefore: f.at.Add(time.Second), NextAfter: f.at.Add(6 * time.Minute), OfOperator: true}
	if got := forward(mail.Selection{TriedBefore: f.at, NextAfter: f.at}, 10); len(got) != 0 {
		t.Errorf("%d that were tried since", len(got))
	}
	if got := forward(later, 1); len(got) != 1 || got[0] != mails[3].ID {
		t.Errorf("the next one: %v, want %v", got, mails[3].ID)
	}
	if got := forward(later, 10); len(got) != 1 || got[0] != mails[0].ID {
		t.Errorf("the others: %v, want %v", got, mails[0].ID)
	}
	later.OfOperator = false
	if got := forward(later, 10); len(got) != 1 || got[0] != mails[2].ID {
		t.Errorf("also the mailbox's: %v, want %v", got, mails[2].ID)
	}
	if m := f.mailNow(mails[0]); m.Dispatch != 1 || !m.NextAt.IsZero() || !m.Failing() {
		t.Errorf("brought forward as %+v", m)
	}
}

func mailsAreHeld(t *testing.T, f *fixture) {
	mails := f.queuedMails(5)
	count := func(do func(tx mail.Tx) (int, error)) (n int) {
		f.ok(f.Mails().Update(f.ctx(), func(tx mail.Tx) (err error) { n, err = do(tx); return err }))
		return n
	}
	hold := func(tx mail.Tx) (int, error) { return tx.HoldMails(f.ctx(), f.at.Add(4*time.Minute)) }
	f.ok(f.Mails().Update(f.ctx(), func(tx mail.Tx) error {
		_, err := tx.EndMails(f.ctx(), mail.End{MailID: mails[3].ID, State: mail.Refused, At: f.at})
		return err
	}))
	if n := count(hold); n != 3 {
		t.Errorf("%d held, want 3", n)
	}
	if n := count(hold); n != 0 {
		t.Errorf("%d held again", n)
	}
	for k, want := range []mail.State{mail.Held, mail.Held, mail.Held, mail.Refused, mail.Queued} {
		if got := f.mailNow(mails[k]).State; got != want {
			t.Errorf("mail %d is %s, want %s", k, got, want)
		}
	}
	var released []mail.Dispatched
	count(func(tx mail.Tx) (n int, err error) {
		released, err = tx.ReleaseMails(f.ctx(), f.at.Add(time.Hour), 1)
		return len(released), err
	})
	if len(released) != 1 || released[0].MailID != mails[0].ID || released[0].Dispatch != 1 {
		t.Errorf("released %+v", released)
	}
	if m := f.mailNow(mails[0]); m.State != mail.Queued || m.Dispatch != 1 || !m.QueuedAt.Equal(f.at.Add(time.Hour)) {
		t.Errorf("released as %+v", m)
	}
	count(func(tx mail.Tx) (int, error) {
		ids, err := tx.HeldMails(f.ctx(), 10)
		if len(ids) != 2 || ids[0] != mails[1].ID {
			t.Errorf("held: %v", ids)
		}
		if err != nil {
			return 0, err
		}
		changed, err := tx.EndMails(f.ctx(), mail.End{MailID: mails[1].ID, State: mail.Withdrawn, At: f.at}, mail.End{MailID: mails[2].ID, State: mail.Sent, At: f.at})
		if len(changed) != 2 {
			t.Errorf("%d of 2 held mails ended", len(changed))
		}
		return len(changed), err
	})
}

// mailsAreTheirOwnTrouble: where a mail can't be added, the transaction says so, and blames no
// account that it stores after it.
func mailsAreTheirOwnTrouble(t *testing.T, f *fixture) {
	stored := f.queuedMails(1)[0]
	account := f.addAccount("jane@tech.gov.sg")
	for _, email := range []string{"jane@tech.gov.sg", "june@tech.gov.sg"} {
		err := f.update(func(tx invite.Tx) error {
			a, err := tx.Account(f.ctx(), account.ID)
			f.ok(err)
			a.Email = f.email(email)
			second := *stored
			second.ID = uuid.Must(uuid.NewV7())
			if err := tx.AddMails(f.ctx(), &second); err != nil {
				return err
			}
			return tx.UpdateAccount(f.ctx(), a)
		})
		if err == nil || !strings.Contains(err.Error(), "insert into mails") {
			t.Errorf("%s: a mail that is there already: %v", email, err)
		}
	}
}
