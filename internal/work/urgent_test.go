package work_test

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"techbiz/internal/app/apptest"
	"techbiz/internal/invite"
	"techbiz/internal/mail"
)

const waiting = "officer@tech.gov.sg" // for a code

// slow is a mail server that takes its time, and notes how many mails it had taken when
// the one with a code came.
type slow struct{ taken, beforeCode atomic.Int64 }

// Send implements mail.Transport.
func (s *slow) Send(_ context.Context, l *mail.Letter) (string, error) {
	time.Sleep(10 * time.Millisecond)
	n := s.taken.Add(1)
	if l.To.String() == waiting {
		s.beforeCode.Store(n)
	}
	return "250 ok", nil
}

// Somebody waits for a code; those whom a long list invites do not.
func TestACodeOvertakesInvitations(t *testing.T) {
	both(t, func() *slow { return &slow{} }, 4, func(w *apptest.World, smtp *slow) {
		w.Allow("tech.gov.sg")
		officer := w.Officer(waiting)
		const many = 300
		requests := make([]invite.Request, many)
		for n := range requests {
			var err error
			requests[n], err = invite.ParseForm(apptest.Form(w.Email(fmt.Sprintf("p%d@tech.gov.sg", n))))
			w.OK(err)
		}
		w.OK(w.Store.Invites().Update(w.Context(), func(tx invite.Tx) error {
			_, err := w.Invites.InviteAll(w.Context(), tx, officer.Actor(), requests)
			return err
		}))
		w.OK(w.Store.Mails().Update(w.Context(), func(tx mail.Tx) error {
			code := &mail.Mail{Kind: mail.SignInCode, To: officer.Email, NotAfter: w.Clock.Now().Add(time.Hour)}
			return w.Mails.Queue(w.Context(), tx, code, "123456")
		}))
		worker := start(w)
		await(time.Minute, func() bool { return smtp.beforeCode.Load() > 0 })
		stop(w, worker)
		if n := smtp.beforeCode.Load(); n == 0 || n > many/2 {
			w.Errorf("the code left as number %d of %d", n, many)
		}
	})
}
