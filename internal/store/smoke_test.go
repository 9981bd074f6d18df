package store_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"techbiz/internal/audit"
	"techbiz/internal/desk"
	"techbiz/internal/invite"
	"techbiz/internal/mail"
	"techbiz/internal/people"
	"techbiz/internal/proof"
	"techbiz/internal/vault"
)

func TestSmoke(t *testing.T) {
	for name, url := range databases {
		t.Run(name, func(t *testing.T) {
			s := migrated(t, url(t))
			ctx := context.Background()
			now := func() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }
			key, _ := vault.NewKey(make([]byte, 32))
			mails := mail.NewService(mail.Options{Store: s.Mails(), Key: key, Host: "x", Now: now})
			svc := invite.NewService(invite.Options{Store: s.Invites(), Post: mails, Codes: &proof.Issuer{Key: key, Now: now}, Now: now})
			d, _ := people.ParseDomain("tech.gov.sg")
			if err := desk.NewService(s.Desk(), now).Allow(ctx, people.System(), d); err != nil {
				t.Fatal(err)
			}
			e, _ := people.ParseEmail("officer@tech.gov.sg")
			a, err := svc.Arrive(ctx, e)
			if err != nil {
				t.Fatal(err)
			}
			for _, em := range []string{"jane@tech.gov.sg", "tan@tech.gov.sg"} {
				r, err := invite.ParseForm(invite.Form{Type: invite.ByEmail, Email: em, Reason: "work"})
				if err != nil {
					t.Fatal(err)
				}
				if _, err := svc.Invite(ctx, a.Actor(), r, em); err != nil {
					t.Fatal(err)
				}
				if _, err := svc.Invite(ctx, a.Actor(), r, em); err != nil {
					t.Fatal(err)
				}
				if _, err := svc.Invite(ctx, a.Actor(), r, ""); err == nil {
					t.Fatal("dup")
				} else {
					t.Log(err)
				}
			}
			for _, q := range []invite.Query{{}, {Search: "JAN"}, {Search: "gov"}, {Search: "ta"}, {Status: invite.StatusNotOnboarded, Limit: 1}, {Search: "zzz"}} {
				p, err := svc.List(ctx, a.Actor(), q)
				if err != nil {
					t.Fatal(err)
				}
				t.Log(q, len(p.Rows), p.Total, p.Next)
				if len(p.Rows) > 0 {
					t.Logf("%+v", p.Rows[0])
				}
			}
			tr := audit.NewService(s.Audits(), slog.Default())
			n, err := tr.Seal(ctx)
			if err != nil {
				t.Fatal(err)
			}
			h, err := tr.Verify(ctx)
			if err != nil {
				t.Fatal(n, err)
			}
			t.Log(n, h)
		})
	}
}
