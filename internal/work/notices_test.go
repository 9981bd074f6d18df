package work_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/batch"
	"techbiz/internal/invite"
	"techbiz/internal/mail"
	"techbiz/internal/notice"
	"techbiz/internal/people"
	"techbiz/internal/seed"
	"techbiz/internal/store"
	"techbiz/internal/techpass"
	"techbiz/internal/vault"
	"techbiz/internal/work"
)

// What is told within the wait leaves in one mail, and not before the wait is over.
func TestNoticesAreGatheredIntoOneMail(t *testing.T) {
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
			smtp := &server{took: map[string]int{}}
			mails := mail.NewService(mail.Options{Store: st.Mails(), Composer: smtp, Transport: smtp, Key: key, Host: "test", Now: now})
			invites := invite.NewService(invite.Options{Store: st.Invites(), Post: mails, Now: now})
			w, err := work.New(work.Options{Driver: st.WorkDriver(), Mails: mails, Invites: invites, Seeds: seed.NewService(seed.Options{Store: st.Seeds(), Post: mails, Bell: notice.Teller{}, Now: now}), MaxWorkers: 4,
				Notices: notice.NewService(notice.Options{Store: st.Notices(), Post: mails, Now: now}),
				Batches: batch.NewService(batch.Options{Store: st.Batches(), Invites: invites, Now: now}),
				Audit:   audit.NewService(st.Audits(), slog.New(slog.DiscardHandler)), Log: slog.New(slog.DiscardHandler), Now: now,
				Sweep: func(context.Context) error { return nil }})
			ok(err)

			tell := func(mailbox string, wait time.Duration, times int) {
				e, err := people.ParseEmail(mailbox)
				ok(err)
				a := &techpass.Account{ID: uuid.Must(uuid.NewV7()), Email: e, Type: techpass.PublicOfficer, State: techpass.Active, CreatedAt: now()}
				ok(st.Invites().Update(ctx, func(tx invite.Tx) error { return tx.AddAccount(ctx, a) }))
				for range times {
					ok(st.Notices().Update(ctx, func(tx notice.Tx) error {
						return notice.Teller{Wait: wait}.Tell(ctx, tx, now(), notice.Notice{AccountID: a.ID, Kind: notice.Lapsed}, notice.Notice{AccountID: a.ID, Kind: notice.Onboarded})
					}))
				}
			}
			tell("later@tech.gov.sg", time.Hour, 1)
			tell("soon@tech.gov.sg", 0, 50)
			ok(w.Start(ctx))
			took := func(to string) int {
				smtp.mu.Lock()
				defer smtp.mu.Unlock()
				return smtp.took[to]
			}
			for deadline := time.Now().Add(time.Minute); took("soon@tech.gov.sg") == 0 && time.Now().Before(deadline); {
				time.Sleep(20 * time.Millisecond)
			}
			ok(w.Stop(context.Background()))
			if soon, later := took("soon@tech.gov.sg"), took("later@tech.gov.sg"); soon != 1 || later != 0 {
				t.Errorf("%d mails at once and %d before their time, want 1 and 0", soon, later)
			}
		})
	}
}
