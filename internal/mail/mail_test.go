package mail_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/app/apptest"
	"techbiz/internal/mail"
)

// post is a transport and a composer that do as the test says.
type post struct {
	composed error
	sent     []string
	secret   string
	answers  []error
}

func (p *post) Compose(_ context.Context, m *mail.Mail, secret string) (*mail.Letter, error) {
	p.secret = secret
	return &mail.Letter{To: m.To, MessageID: m.MessageID}, p.composed
}

func (p *post) Send(_ context.Context, l *mail.Letter) (string, error) {
	p.sent = append(p.sent, l.MessageID)
	if len(p.answers) == 0 {
		return "250 ok", nil
	}
	err := p.answers[0]
	p.answers = p.answers[1:]
	return "", err
}

func TestDeliver(t *testing.T) {
	temporary := errors.New("451 later")
	for name, test := range map[string]struct {
		post  post
		late  bool
		runs  int
		want  mail.State
		sends int
		fails int
	}{
		"accepted":             {runs: 3, want: mail.Sent, sends: 1},
		"refused for good":     {post: post{answers: []error{&mail.PermanentError{Reply: "550 no"}}}, runs: 3, want: mail.Refused, sends: 1},
		"accepted at the 3rd":  {post: post{answers: []error{temporary, temporary}}, runs: 4, want: mail.Sent, sends: 3, fails: 2},
		"withdrawn":            {post: post{composed: mail.ErrWithdrawn}, runs: 2, want: mail.Withdrawn},
		"can't be written now": {post: post{composed: errors.New("database away")}, runs: 1, want: mail.Queued, fails: 1},
		"too late":             {late: true, runs: 2, want: mail.GivenUp},
	} {
		t.Run(name, func(t *testing.T) {
			w, ctx := apptest.OnSQLite(t), t.Context()
			p := test.post
			s := mail.NewService(mail.Options{Queuer: w.Mails.Queuer, Store: w.Mails.Store, Composer: &p, Transport: &p})
			m := &mail.Mail{Kind: mail.SignInCode, To: w.Email("tan@tech.gov.sg"), NotAfter: w.Clock.Now().Add(time.Minute)}
			w.OK(w.Store.Mails().Update(ctx, func(tx mail.Tx) error { return s.Queue(ctx, tx, m, "123456") }))
			if test.late {
				w.Clock.Add(time.Hour)
			}
			fails := 0
			for range test.runs {
				if err := s.Deliver(ctx, m.ID); err != nil {
					fails++
				}
			}
			got, err := w.Store.Mails().Mail(ctx, m.ID)
			w.OK(err)
			if got.State != test.want || len(p.sent) != test.sends || fails != test.fails {
				t.Errorf("%s after %d sends and %d failures, want %s, %d, %d", got.State, len(p.sent), fails, test.want, test.sends, test.fails)
			}
			for _, id := range p.sent {
				if id != m.MessageID {
					t.Errorf("Message-ID %s, want %s each time", id, m.MessageID)
				}
			}
			if !test.late && p.secret != "123456" {
				t.Errorf("the secret came out as %q", p.secret)
			}
			if wiped := got.Sealed == nil; wiped != (test.want != mail.Queued) {
				t.Errorf("sealed secret wiped: %v", wiped)
			}
			w.OK(s.GiveUp(ctx, m.ID))
			if err := s.Deliver(ctx, uuid.New()); err != nil {
				t.Errorf("a mail that is gone: %v", err)
			}
		})
	}
}
