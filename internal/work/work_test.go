package work_test

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"go.opentelemetry.io/otel"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"

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
	"techbiz/internal/testparts"
	"techbiz/internal/trace"
	"techbiz/internal/vault"
	"techbiz/internal/work"
)

// server is a mail server that answers each address as the test says.
type server struct {
	mu      sync.Mutex
	answers map[string][]error // one after the other, then acceptance
	took    map[string]int
}

func (s *server) Send(_ context.Context, l *mail.Letter) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	to := l.To.String()
	if next := s.answers[to]; len(next) > 0 {
		s.answers[to] = next[1:]
		return "", next[0]
	}
	s.took[to]++
	return "250 ok", nil
}

func (s *server) Compose(_ context.Context, m *mail.Mail, _ string) (*mail.Letter, error) {
	return &mail.Letter{To: m.To, MessageID: m.MessageID}, nil
}

func databases(t *testing.T) map[string]string {
	return map[string]string{"sqlite": "sqlite:" + filepath.Join(t.TempDir(), "test.db"), "postgres": testparts.Postgres(t)}
}

func TestMailsAreDeliveredOnceUnderTheirTraceID(t *testing.T) {
	otel.SetTracerProvider(sdktrace.NewTracerProvider(sdktrace.WithSampler(sdktrace.NeverSample())))
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
			smtp := &server{took: map[string]int{}, answers: map[string][]error{
				"gone@tech.gov.sg": {&mail.PermanentError{Reply: "550 no such user"}},
				"busy@tech.gov.sg": {errors.New("451 later")},
			}}
			mails := mail.NewService(mail.Options{Store: st.Mails(), Composer: smtp, Transport: smtp, Key: key, Host: "test", Now: now})
			invites := invite.NewService(invite.Options{Store: st.Invites(), Post: mails, Codes: &proof.Issuer{Key: key, Now: now}, Now: now})
			domain, err := people.ParseDomain("tech.gov.sg")
			ok(err)
			ok(allowlist.NewService(st.Allowlist(), now).Allow(ctx, people.System(), domain))
			batches := batch.NewService(batch.Options{Store: st.Batches(), Invites: invites, Now: now})
			w, err := work.New(work.Options{Driver: st.WorkDriver(), Mails: mails, Invites: invites, Seeds: seed.NewService(seed.Options{Store: st.Seeds(), Post: mails, Bell: notice.Teller{}, Now: now}), Batches: batches, MaxWorkers: 8,
				Lives: life.NewService(life.Options{Store: st.Lives(), Post: mails, Bell: notice.Teller{}, Now: now}),
				Audit: audit.NewService(st.Audits(), slog.New(slog.DiscardHandler)), Log: slog.New(slog.DiscardHandler), Now: now,
				Sweep: func(ctx context.Context) error { return st.Sweep(ctx, now()) }})
			ok(err)
			ok(w.Start(ctx))
			defer func() {
				for range 2 {
					if err := w.Stop(context.Background()); err != nil {
						t.Errorf("stop: %v", err)
					}
				}
			}()
			officerMail, err := people.ParseEmail("officer@tech.gov.sg")
			ok(err)
			officer, err := invites.Arrive(ctx, officerMail)
			ok(err)

			traces := map[string]string{}
			made := map[string]*invite.Invitation{}
			for _, to := range []string{"here@tech.gov.sg", "gone@tech.gov.sg", "busy@tech.gov.sg"} {
				r, err := invite.ParseForm(invite.Form{Type: invite.ByEmail, Email: to, Reason: "Works with us"})
				ok(err)
				request, end := trace.Start(ctx, "request")
				traces[to] = trace.ID(request)
				made[to], err = invites.Invite(request, officer.Actor(), r, "")
				end()
				ok(err)
			}
			want := map[string]mail.State{"here@tech.gov.sg": mail.Sent, "gone@tech.gov.sg": mail.Refused, "busy@tech.gov.sg": mail.Sent}
			settled := func() bool {
				for to, state := range want {
					all, err := st.Invites().Mails(ctx, made[to].ID)
					ok(err)
					if all[0].State != state {
						return false
					}
				}
				i, err := st.Invites().Get(ctx, made["gone@tech.gov.sg"].ID)
				ok(err)
				head, err := st.Audits().SealHead(ctx)
				ok(err)
				return i.State == invite.Refused && i.Reply == "550 no such user" && head.Seq > 0
			}
			for deadline := time.Now().Add(45 * time.Second); !settled(); {
				if time.Now().After(deadline) {
					t.Fatal("the jobs did not come to an end")
				}
				time.Sleep(50 * time.Millisecond)
			}
			smtp.mu.Lock()
			defer smtp.mu.Unlock()
			if smtp.took["here@tech.gov.sg"] != 1 || smtp.took["busy@tech.gov.sg"] != 1 || smtp.took["gone@tech.gov.sg"] != 0 {
				t.Errorf("the server took %v", smtp.took)
			}
			for to, i := range made {
				events, err := st.Audits().EventsAbout(ctx, audit.Subject{Type: "invitation", ID: i.ID}, 10)
				ok(err)
				if len(events) != 2 || len(traces[to]) != 32 {
					t.Fatalf("%s: %d events, trace %q", to, len(events), traces[to])
				}
				for _, e := range events {
					if e.TraceID != traces[to] {
						t.Errorf("%s: %s has Trace ID %s, its request had %s", to, e.Action, e.TraceID, traces[to])
					}
				}
			}
		})
	}
}
