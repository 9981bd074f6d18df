package health

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"techbiz/internal/audit"
	"techbiz/internal/base/people"
	"techbiz/internal/mail"
	"techbiz/internal/mail/notice"
	"techbiz/internal/techpass"
)

// Mails tells how the mails are doing. Each number is counted up to Ceiling.
type Mails struct {
	Failing    map[mail.Cause]int // mails that are tried again, by what kept them from leaving last
	OldestAt   time.Time          // when the oldest was queued of those whose cause an operator mends
	Held       int                // kept back until an admin or the operator releases or drops them
	Sent, Lost int                // of the mails queued in the last hour: left, and refused or given up
	Reply      string             // the last words to a failing mail whose cause an operator mends, else to any
}

// FailingMail is one that did not leave and is tried again.
type FailingMail struct {
	Kind    mail.Kind
	Domain  string // of the mailbox
	Cause   mail.Cause
	Reply   string
	Tries   int
	TriedAt time.Time
	NextAt  time.Time // zero where it is about to be tried
}

// ToMend counts the failing mails whose cause an operator mends.
func (m Mails) ToMend() (n int) {
	for cause, count := range m.Failing {
		if cause.OfOperator() {
			n += count
		}
	}
	return n
}

// fewMails is how many mails fail at least before admins are told: fewer are somebody's
// mistyped address.
const fewMails = 3

// MostFail tells whether more mails of the last hour failed than left.
func (m Mails) MostFail() bool {
	failed := m.ToMend() + m.Lost
	return failed >= fewMails && failed > m.Sent
}

// AlarmEvery is how often admins are told at most that most mails fail.
const AlarmEvery = time.Hour

// alarmTx is the part of a transaction that tells admins that mails fail.
type alarmTx interface {
	notice.NotifyTx

	// RaiseAlarm notes that admins are told now; false where they were since then.
	RaiseAlarm(ctx context.Context, now, since time.Time) (bool, error)
	// Deciders returns the admins, where the agency is zero.
	Deciders(ctx context.Context, g people.Agency) ([]*techpass.Account, error)
}

// Bell tells account holders what happened; notice.Notifier does.
type Bell interface {
	Notify(ctx context.Context, tx notice.NotifyTx, now time.Time, notices ...notice.Notice) error
}

// WatchMails tells the admins, in a line of the log and at the bell, that most mails of the
// last hour did not leave; once an hour, however many nodes look. told says that it did.
func (s *Service) WatchMails(ctx context.Context) (told bool, err error) {
	now := s.Now()
	m, err := s.Store.Mails(ctx, now)
	if err != nil {
		return false, fmt.Errorf("look how mails are doing: %w", err)
	}
	if !m.MostFail() {
		return false, nil
	}
	err = s.Store.Update(ctx, func(tx Tx) error {
		if told, err = tx.RaiseAlarm(ctx, now, now.Add(-AlarmEvery)); err != nil || !told {
			return err
		}
		admins, err := tx.Deciders(ctx, people.Agency{})
		if err != nil {
			return err
		}
		notices := make([]notice.Notice, len(admins))
		for n, a := range admins {
			notices[n] = notice.Notice{AccountID: a.ID, Kind: notice.MailsFail}
		}
		event := audit.New(ctx, now, people.System(), audit.MailsAlarm, audit.Subject{Type: "mail"},
			"failing", strconv.Itoa(m.ToMend()), "lost", strconv.Itoa(m.Lost), "sent", strconv.Itoa(m.Sent))
		if err := tx.Record(ctx, event); err != nil {
			return err
		}
		return s.Bell.Notify(ctx, tx, now, notices...)
	})
	if err != nil {
		return false, fmt.Errorf("tell admins that mails fail: %w", err)
	}
	if told {
		s.Log.ErrorContext(ctx, "most mails of the last hour did not leave", "failing", m.ToMend(), "lost", m.Lost, "sent", m.Sent, "reply", m.Reply)
	}
	return told, nil
}
