package work_test

import (
	"context"
	"fmt"
	"log/slog"
	"sync/atomic"
	"testing"
	"time"

	"techbiz/internal/allowlist"
	"techbiz/internal/audit"
	"techbiz/internal/batch"
	"techbiz/internal/invite"
	"techbiz/internal/life"
	"techbiz/internal/mail"
	"techbiz/internal/notice"
	"techbiz/internal/people"
	"techbiz/internal/proof"
	"techbiz/internal/seed"
	"techbiz/internal/store"
	"techbiz/internal/vault"
	"techbiz/internal/work"
)

// slow is a mail server that takes its time, and notes how many mails it had taken when
// the one with a code came.
type slow struct{ taken, beforeCode atomic.Int64 }

func (s *slow) Send(_ context.Context, l *mail.Letter) (string, error) {
	time.Sleep(10 * time.Millisecond)
	n := s.taken.Add(1)
	if l.Subject == string(mail.SignInCode) {
		s.beforeCode.Store(n)
	}
	return "250 ok", nil
}

func (s *slow) Compose(_ context.Context, m *mail.Mail, _ string) (*mail.Letter, error) {
	return &mail.Letter{To: m.To, MessageID: m.MessageID, Subject: string(m.Kind)}, nil
}

// Somebody waits for a code; those whom a long list invites do not.
func TestACodeOvertakesInvitations(t *testing.T) {
	for name, url := range databases(t) {
		t.Run(name, func(t *testing.T) {
			ctx := t.Context()
			ok := func(err error) {
				t.Helper()
				if err != nil {
					t.Fatal(err)
				}
			}
			st, err := store.Open(ctx, url, store.Options{})
			ok(err)
			defer st.Close()
			ok(st.Migrate(ctx))
			key, err := vault.NewKey(make([]byte, vault.KeySize))
			ok(err)
			now := func() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }
			smtp := &slow{}
			mails := mail.NewService(mail.Options{Store: st.Mails(), Composer: smtp, Transport: smtp, Key: key, Host: "test", Now: now})
			invites := invite.NewService(invite.Options{Store: st.Invites(), Post: mails, Codes: &proof.Issuer{Key: key, Now: now}, Now: now})
			domain, err := people.ParseDomain("tech.gov.sg")
			ok(err)
			ok(allowlist.NewService(st.Allowlist(), now).Allow(ctx, people.System(), domain))
			mailbox, err := people.ParseEmail("officer@tech.gov.sg")
			ok(err)
			officer, err := invites.Arrive(ctx, mailbox)
			ok(err)
			const many = 300
			requests := make([]invite.Request, many)
			for n := range requests {
				requests[n], err = invite.ParseForm(invite.Form{Type: invite.ByEmail, Email: fmt.Sprintf("p%d@tech.gov.sg", n), Reason: "Works with us"})
				ok(err)
			}
			ok(st.Invites().Update(ctx, func(tx invite.Tx) error {
				_, err := invites.InviteAll(ctx, tx, officer.Actor(), requests)
				return err
			}))
			ok(st.Mails().Update(ctx, func(tx mail.Tx) error {
				return mails.Queue(ctx, tx, &mail.Mail{Kind: mail.SignInCode, To: mailbox, NotAfter: now().Add(time.Hour)}, "123456")
			}))
			w, err := work.New(work.Options{Driver: st.WorkDriver(), Mails: mails, Invites: invites, Seeds: seed.NewService(seed.Options{Store: st.Seeds(), Post: mails, Bell: notice.Teller{}, Now: now}), MaxWorkers: 4,
				Lives:   life.NewService(life.Options{Store: st.Lives(), Post: mails, Bell: notice.Teller{}, Now: now}),
				Batches: batch.NewService(batch.Options{Store: st.Batches(), Invites: invites, Now: now}),
				Audit:   audit.NewService(st.Audits(), slog.New(slog.DiscardHandler)), Log: slog.New(slog.DiscardHandler), Now: now,
				Sweep: func(context.Context) error { return nil }})
			ok(err)
			ok(w.Start(ctx))
			for deadline := time.Now().Add(time.Minute); smtp.beforeCode.Load() == 0 && time.Now().Before(deadline); {
				time.Sleep(20 * time.Millisecond)
			}
			ok(w.Stop(context.Background()))
			if n := smtp.beforeCode.Load(); n == 0 || n > many/2 {
				t.Errorf("the code left as number %d of %d", n, many)
			}
		})
	}
}
