package notice

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/base/job"
)

// DefaultWait is how long notices are gathered before they are mailed.
const DefaultWait = 5 * time.Minute

// Notifier tells account holders what happened.
type Notifier struct {
	// Wait is how long after the first untold notice they are mailed; 0: at once.
	Wait time.Duration
}

// Notify is Notifier.Notify with DefaultWait.
func Notify(ctx context.Context, tx NotifyTx, now time.Time, notices ...Notice) error {
	return Notifier{Wait: DefaultWait}.Notify(ctx, tx, now, notices...)
}

// Notify stores the notices as new at the time now, and sees to it that they are mailed.
// Of each it takes AccountID, Kind, InvitationID, HandOverID, RequestID and MailID: what a mail of
// its own tells already is told by no other. Notices to accounts that may not be used are
// dropped: nobody would read them. Call it late in the transaction, since it holds the accounts
// that are told.
func (t Notifier) Notify(ctx context.Context, tx NotifyTx, now time.Time, notices ...Notice) error {
	if len(notices) == 0 {
		return nil
	}
	waiting, err := tx.Recipients(ctx, recipients(notices)...)
	if err != nil {
		return fmt.Errorf("find who is told: %w", err)
	}
	added := make([]*Notice, 0, len(notices))
	var jobs []job.Args
	for _, n := range notices {
		waits, usable := waiting[n.AccountID]
		if !usable {
			continue
		}
		if !waits && n.MailID == uuid.Nil {
			waiting[n.AccountID] = true // one mail for all of them
			jobs = append(jobs, MailJob{AccountID: n.AccountID, At: now.Add(t.Wait)})
		}
		added = append(added, &Notice{
			ID: uuid.Must(uuid.NewV7()), AccountID: n.AccountID, Kind: n.Kind, InvitationID: n.InvitationID, HandOverID: n.HandOverID,
			RequestID: n.RequestID, MailID: n.MailID, CreatedAt: now,
		})
	}
	if err := tx.AddNotices(ctx, added...); err != nil {
		return fmt.Errorf("add notices: %w", err)
	}
	return tx.Enqueue(ctx, jobs...)
}

// recipients lists who is told, each once.
func recipients(notices []Notice) []uuid.UUID {
	known := make(map[uuid.UUID]bool, len(notices))
	var ids []uuid.UUID
	for _, n := range notices {
		if !known[n.AccountID] {
			known[n.AccountID] = true
			ids = append(ids, n.AccountID)
		}
	}
	return ids
}

// MailJob mails an account the notices that no mail has told yet.
type MailJob struct {
	AccountID uuid.UUID `json:"account_id"`
	At        time.Time `json:"at"`
}

// Kind implements job.Args.
func (MailJob) Kind() string { return "notice.mail" }

// NotBefore implements job.Scheduled.
func (j MailJob) NotBefore() time.Time { return j.At }

// Place implements job.Placed: nobody sits before it.
func (MailJob) Place() (queue string, priority int) { return "", 3 }
