package mail_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/app/apptest"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/mail"
)

// post is a transport and a composer that do as the test says.
type post struct {
	composed error
	sent     []string
	secret   string
	answers  []error
	always   error // where nothing else is to be answered
}

func (p *post) Compose(_ context.Context, m *mail.Mail, secret string) (*mail.Letter, error) {
	p.secret = secret
	return &mail.Letter{To: m.To, MessageID: m.MessageID}, p.composed
}

func (p *post) Send(_ context.Context, l *mail.Letter) (string, error) {
	p.sent = append(p.sent, l.MessageID)
	if len(p.answers) == 0 {
		return "250 ok", p.always
	}
	err := p.answers[0]
	p.answers = p.answers[1:]
	return "", err
}

// deliverer is a service over the world's store whose mails p takes.
func deliverer(w *apptest.World, p *post) *mail.Service {
	return mail.NewService(mail.Options{Queuer: w.Mails.Queuer, Store: w.Mails.Store, Composer: p, Transport: p})
}

// queued queues a mail that is pointless after that time.
func queued(w *apptest.World, s *mail.Service, k mail.Kind, mailbox string, within time.Duration) *mail.Mail {
	w.Helper()
	m := &mail.Mail{Kind: k, To: w.Email(mailbox), NotAfter: w.Clock.Now().Add(within)}
	w.OK(w.Store.Mails().Update(w.Context(), func(tx mail.Tx) error { return s.Queue(w.Context(), tx, m, "123456") }))
	return m
}

func now(w *apptest.World, m *mail.Mail) *mail.Mail {
	w.Helper()
	got, err := w.Store.Mails().Mail(w.Context(), m.ID)
	w.OK(err)
	return got
}

func TestDeliver(t *testing.T) {
	temporary := errors.New("451 later")
	for name, test := range map[string]struct {
		post  post
		late  bool
		runs  int
		want  mail.State
		sends int
		again int
	}{
		"accepted":             {runs: 3, want: mail.Sent, sends: 1},
		"no such address":      {post: post{answers: []error{&mail.SendError{Cause: mail.CauseAddress, Reply: "550 no"}}}, runs: 3, want: mail.Refused, sends: 1},
		"accepted at the 3rd":  {post: post{answers: []error{temporary, temporary}}, runs: 4, want: mail.Sent, sends: 3, again: 2},
		"withdrawn":            {post: post{composed: mail.ErrWithdrawn}, runs: 2, want: mail.Withdrawn},
		"can't be written now": {post: post{composed: errors.New("database away")}, runs: 1, want: mail.Queued, again: 1},
		"too late":             {late: true, runs: 2, want: mail.GivenUp},
	} {
		t.Run(name, func(t *testing.T) {
			w, ctx := apptest.OnSQLite(t), t.Context()
			p := test.post
			s := deliverer(w, &p)
			m := queued(w, s, mail.SignInCode, "tan@tech.gov.sg", time.Minute)
			if test.late {
				w.Clock.Add(time.Hour)
			}
			again := 0
			for range test.runs {
				next, err := s.Deliver(ctx, mail.DeliverJob{MailID: m.ID})
				w.OK(err)
				if !next.IsZero() {
					again++
				}
			}
			got := now(w, m)
			if got.State != test.want || len(p.sent) != test.sends || again != test.again {
				t.Errorf("%s after %d sends and %d failures, want %s, %d, %d", got.State, len(p.sent), again, test.want, test.sends, test.again)
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
			if _, err := s.Deliver(ctx, mail.DeliverJob{MailID: uuid.New()}); err != nil {
				t.Errorf("a mail that is gone: %v", err)
			}
		})
	}
}

// What nobody mends is tried with growing waits, none longer than the rule says, and given up
// in time: an invitation after days, a code when it expires.
func TestAMailIsTriedForAsLongAsItIsWorthIt(t *testing.T) {
	for name, test := range map[string]struct {
		kind        mail.Kind
		within      time.Duration
		cause       mail.Cause
		doubt       bool
		lives       time.Duration
		longest     time.Duration
		least, most int // tries
	}{
		"relay denied":      {mail.NewDevice, 30 * 24 * time.Hour, mail.CausePolicy, false, mail.DefaultRetryFor, mail.DefaultRetryEvery, 430, 560},
		"mailbox full":      {mail.NewDevice, 30 * 24 * time.Hour, mail.CauseMailbox, false, mail.DefaultRetryFor, 4 * mail.DefaultRetryEvery, 110, 150},
		"a code":            {mail.SignInCode, 10 * time.Minute, mail.CauseServer, false, 10 * time.Minute, mail.DefaultRetryEvery, 4, 7},
		"nobody knows":      {mail.NewDevice, 30 * 24 * time.Hour, mail.CauseServer, true, time.Hour, time.Hour, 4, 4},
		"a code in doubt":   {mail.SignInCode, 10 * time.Minute, mail.CauseServer, true, 10 * time.Minute, 10 * time.Minute, 2, 4},
		"no letter to send": {mail.NewDevice, time.Hour, mail.CausePortal, false, time.Hour, mail.DefaultRetryEvery, 5, 12},
	} {
		t.Run(name, func(t *testing.T) {
			w := apptest.OnSQLite(t)
			p := &post{always: &mail.SendError{Cause: test.cause, Reply: "no", Doubt: test.doubt}}
			s := deliverer(w, p)
			m := queued(w, s, test.kind, "tan@tech.gov.sg", test.within)
			began := w.Clock.Now()
			for {
				next, err := s.Deliver(t.Context(), mail.DeliverJob{MailID: m.ID})
				w.OK(err)
				if next.IsZero() {
					break
				}
				wait := next.Sub(w.Clock.Now())
				if wait <= 0 || wait > test.longest*11/10 {
					t.Fatalf("try %d waits %s", len(p.sent), wait)
				}
				if got := now(w, m); !got.Failing() || got.Tries != len(p.sent) || got.Reply != "no" || got.Cause != test.cause || !got.NextAt.Equal(next.Truncate(time.Microsecond)) {
					t.Fatalf("after try %d it is %+v", len(p.sent), got)
				}
				w.Clock.Add(wait)
			}
			lived := w.Clock.Now().Sub(began)
			if got := now(w, m); got.State != mail.GivenUp || lived > test.lives || len(p.sent) < test.least || len(p.sent) > test.most {
				t.Errorf("%s after %s and %d tries, want given up within %s after %d to %d", got.State, lived, len(p.sent), test.lives, test.least, test.most)
			}
		})
	}
}

// Once one mail leaves that a broken relay had kept, the others follow at once; not those
// that wait for their own mailbox.
func TestMailsAreTriedAgainOnceARelayIsMended(t *testing.T) {
	w := apptest.OnSQLite(t)
	p := &post{always: &mail.SendError{Cause: mail.CausePolicy, Reply: "554 5.7.1 Relay access denied"}}
	s := deliverer(w, p)
	var all []*mail.Mail
	for _, mailbox := range []string{"a@tech.gov.sg", "b@tech.gov.sg", "full@tech.gov.sg"} {
		m := queued(w, s, mail.NewDevice, mailbox, time.Hour*24*30)
		all = append(all, m)
		if mailbox == "full@tech.gov.sg" {
			p.always = &mail.SendError{Cause: mail.CauseMailbox, Reply: "552 5.2.2 Mailbox full"}
		}
		for range 5 {
			w.OK(s.DeliverNow(t.Context(), m.ID))
			w.Clock.Add(time.Second)
		}
	}
	recovered := func() int {
		n, err := s.Recover(t.Context())
		w.OK(err)
		return n
	}
	if n := recovered(); n != 0 {
		t.Errorf("%d brought forward while nothing leaves", n)
	}
	p.always = nil
	fresh := queued(w, s, mail.NewDevice, "new@tech.gov.sg", time.Hour)
	w.OK(s.DeliverNow(t.Context(), fresh.ID))
	if n := recovered(); n != 0 {
		t.Errorf("%d brought forward since a mail left that had no trouble", n)
	}
	w.OK(s.DeliverNow(t.Context(), all[0].ID))
	if n := recovered(); n != 1 {
		t.Errorf("%d brought forward, want 1", n)
	}
	if n := recovered(); n != 0 {
		t.Errorf("%d brought forward again", n)
	}
	// The job that waited for its turn does nothing any more; the new one sends.
	sent := len(p.sent)
	w.OK(tried(s, all[1], 0))
	if len(p.sent) != sent || now(w, all[1]).State != mail.Queued {
		t.Error("the job of an earlier dispatch sent the mail")
	}
	w.OK(tried(s, all[1], 1))
	if got := now(w, all[1]); len(p.sent) != sent+1 || got.State != mail.Sent {
		t.Errorf("brought forward it is %s", got.State)
	}
	if got := now(w, all[2]); !got.Failing() {
		t.Errorf("the full mailbox's mail is %s", got.State)
	}
}

func tried(s *mail.Service, m *mail.Mail, dispatch int) error {
	_, err := s.Deliver(context.Background(), mail.DeliverJob{MailID: m.ID, Dispatch: dispatch})
	return err
}

// Held mails do not leave, whoever tries, until they are released; dropped ones never do.
func TestMailsAreHeldBack(t *testing.T) {
	w := apptest.OnSQLite(t)
	p := &post{}
	s := deliverer(w, p)
	old := queued(w, s, mail.NewDevice, "old@tech.gov.sg", 30*24*time.Hour)
	admin := w.As(people.RoleAdmin, "boss@tech.gov.sg")
	w.Clock.Add(time.Minute)
	copied := w.Clock.Now()
	fresh := queued(w, s, mail.NewDevice, "new@tech.gov.sg", 30*24*time.Hour)
	count := func(n int, err error) int { w.OK(err); return n }
	if n := count(s.Hold(t.Context(), people.System(), copied)); n != 1 {
		t.Errorf("%d held, want 1", n)
	}
	w.OK(tried(s, old, 0))
	w.OK(tried(s, fresh, 0))
	if len(p.sent) != 1 || now(w, old).State != mail.Held || now(w, fresh).State != mail.Sent {
		t.Fatalf("%d left; the old one is %s, the new one %s", len(p.sent), now(w, old).State, now(w, fresh).State)
	}
	w.Clock.Add(20 * 24 * time.Hour) // longer than mails are tried
	if _, err := s.Release(t.Context(), w.As(people.RoleOfficer, "june@tech.gov.sg")); !errors.Is(err, fault.Forbidden) {
		t.Errorf("an officer releases: %v", err)
	}
	if n := count(s.Release(t.Context(), admin)); n != 1 {
		t.Errorf("%d released, want 1", n)
	}
	w.OK(tried(s, old, 0))
	if len(p.sent) != 1 {
		t.Error("a job from before it was held sent it")
	}
	w.OK(tried(s, old, 1))
	if got := now(w, old); got.State != mail.Sent || len(p.sent) != 2 {
		t.Errorf("released it is %s", got.State)
	}
	other := queued(w, s, mail.NewDevice, "other@tech.gov.sg", time.Hour)
	w.Clock.Add(time.Minute)
	count(s.Hold(t.Context(), people.System(), w.Clock.Now()))
	if n := count(s.Drop(t.Context(), admin)); n != 1 {
		t.Errorf("%d dropped, want 1", n)
	}
	if got := now(w, other); got.State != mail.Withdrawn || got.Sealed != nil {
		t.Errorf("dropped it is %s", got.State)
	}
}

// deafStore takes no changes while it is deaf.
type deafStore struct {
	mail.Store

	deaf bool
}

func (s *deafStore) Update(ctx context.Context, change func(mail.Tx) error) error {
	if s.deaf {
		return errors.New("the database does not answer")
	}
	return s.Store.Update(ctx, change)
}

// TestAMailThatLeftIsNotSentAgain: the server took the mail, and the database could not be
// told of it for longer than one waits. When the job runs again, it is told and no more.
func TestAMailThatLeftIsNotSentAgain(t *testing.T) {
	apptest.OnBoth(t, func(w *apptest.World) {
		p := &post{}
		store := &deafStore{Store: w.Mails.Store}
		s := mail.NewService(mail.Options{Queuer: w.Mails.Queuer, Store: store, Composer: p, Transport: p, RecordFor: time.Millisecond})
		m := queued(w, s, mail.Invitation, "jane@tech.gov.sg", time.Hour)
		store.deaf = true
		if err := tried(s, m, 0); err == nil {
			t.Fatal("the outcome was recorded")
		}
		if err := tried(s, m, 0); err == nil {
			t.Fatal("the outcome was recorded")
		}
		store.deaf = false
		w.OK(tried(s, m, 0))
		if got := now(w, m); got.State != mail.Sent || len(p.sent) != 1 {
			t.Errorf("state %s, sent %d times, want once", got.State, len(p.sent))
		}
	})
}
