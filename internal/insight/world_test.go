package insight_test

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/allowlist"
	"techbiz/internal/audit"
	"techbiz/internal/insight"
	"techbiz/internal/invite"
	"techbiz/internal/life"
	"techbiz/internal/mail"
	"techbiz/internal/notice"
	"techbiz/internal/people"
	"techbiz/internal/policy"
	"techbiz/internal/proof"
	"techbiz/internal/seed"
	"techbiz/internal/store"
	"techbiz/internal/techpass"
	"techbiz/internal/testparts"
	"techbiz/internal/vault"
)

// databases are the two that the tests run on.
var databases = map[string]func(t *testing.T) (url string){
	"sqlite":   func(t *testing.T) string { return "sqlite:" + filepath.Join(t.TempDir(), "techbiz.db") },
	"postgres": func(t *testing.T) string { return testparts.Postgres(t) },
}

// world is the portal's services over a real database, under a clock that tests move.
type world struct {
	testing.TB
	at       time.Time
	store    *store.Store
	key      *vault.Key
	mails    *mail.Service
	invites  *invite.Service
	lives    *life.Service
	trail    *audit.Service
	insight  *insight.Service
	officers []people.Actor
	admin    people.Actor
	sent     []*invite.Invitation
}

func newWorld(t testing.TB, url string) *world {
	t.Helper()
	st, err := store.Open(t.Context(), url, store.Options{Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	w := &world{TB: t, store: st, at: time.Date(2026, 9, 1, 9, 0, 0, 0, time.UTC)}
	w.ok(st.Migrate(t.Context()))
	w.key, err = vault.NewKey(make([]byte, vault.KeySize))
	w.ok(err)
	now := func() time.Time { return w.at }
	w.mails = mail.NewService(mail.Options{Store: st.Mails(), Composer: letters{}, Transport: postman{}, Key: w.key, Host: "test", Now: now})
	provisioner := seed.Provisioner{Post: w.mails, Now: now}
	w.invites = invite.NewService(invite.Options{Store: st.Invites(), Post: w.mails, Codes: &proof.Issuer{Key: w.key, Now: now}, SEED: provisioner, Now: now})
	w.lives = life.NewService(life.Options{Store: st.Lives(), Post: w.mails, Bell: notice.Teller{}, SEED: provisioner, Now: now})
	w.trail = audit.NewService(st.Audits(), slog.New(slog.DiscardHandler))
	w.insight = insight.NewService(st.Insight(), now)
	domains := allowlist.NewService(st.Allowlist(), now)
	for _, name := range []string{"tech.gov.sg", "hive.gov.sg", "acme.com"} {
		d, err := people.ParseDomain(name)
		w.ok(err)
		w.ok(domains.Allow(t.Context(), people.System(), d))
		w.ok(domains.OfferSEED(t.Context(), people.System(), d, true))
	}
	for _, mailbox := range []string{"officer@tech.gov.sg", "colleague@tech.gov.sg", "officer@hive.gov.sg"} {
		w.officers = append(w.officers, w.arrive(mailbox).Actor())
	}
	admin, err := w.invites.GiveDuty(t.Context(), people.System(), w.email("admin@tech.gov.sg"), techpass.DutyAdmin)
	w.ok(err)
	w.admin = admin.Actor()
	return w
}

// letters writes a letter for every mail: what stands in it is no matter here.
type letters struct{}

func (letters) Compose(_ context.Context, m *mail.Mail, _ string) (*mail.Letter, error) {
	return &mail.Letter{To: m.To, MessageID: m.MessageID}, nil
}

type postman struct{}

func (postman) Send(context.Context, *mail.Letter) (string, error) { return "250 ok", nil }

func (w *world) ctx() context.Context { return w.Context() }

func (w *world) ok(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *world) email(s string) people.Email {
	w.Helper()
	e, err := people.ParseEmail(s)
	w.ok(err)
	return e
}

func (w *world) arrive(mailbox string) *techpass.Account {
	w.Helper()
	a, err := w.invites.Arrive(w.ctx(), w.email(mailbox))
	w.ok(err)
	return a
}

// invite sends the n-th invitation.
func (w *world) invite(by people.Actor, n int) *invite.Invitation {
	w.Helper()
	form := invite.Form{Type: invite.ByEmail, Email: fmt.Sprintf("person%d@tech.gov.sg", n), Reason: "Works with us"}
	if n%3 == 0 {
		form.SEED = "yes"
	}
	r, err := invite.ParseForm(form)
	w.ok(err)
	i, err := w.invites.Invite(w.ctx(), by, r, "")
	w.ok(err)
	w.sent = append(w.sent, i)
	return i
}

func (w *world) lastMail(i *invite.Invitation) *mail.Mail {
	w.Helper()
	mails, err := w.store.Invites().Mails(w.ctx(), i.ID)
	w.ok(err)
	for _, m := range slices.Backward(mails) {
		if m.Kind == mail.Invitation {
			return m
		}
	}
	w.Fatal("no mail")
	return nil
}

func (w *world) deliver(i *invite.Invitation) { w.ok(w.mails.Deliver(w.ctx(), w.lastMail(i).ID)) }

func (w *world) refuse(i *invite.Invitation) {
	m := w.lastMail(i)
	w.ok(w.mails.Refuse(w.ctx(), m.ID, "550 no such user"))
	w.ok(w.invites.MailRefused(w.ctx(), m.ID))
}

// open opens the newest link, where its mail has not left yet: then its token is known.
func (w *world) open(i *invite.Invitation) {
	m := w.lastMail(i)
	token, err := w.key.Open(m.Sealed, m.ID.String())
	if err != nil {
		return
	}
	_, err = w.invites.Open(w.ctx(), token)
	w.ok(err)
}

// activate takes the invitee through all steps, where the account still waits for that.
func (w *world) activate(i *invite.Invitation) {
	if _, err := w.invites.ProveMailbox(w.ctx(), i.AccountID); err != nil {
		return
	}
	w.ok(w.store.Invites().Update(w.ctx(), func(tx invite.Tx) error {
		a, err := tx.Account(w.ctx(), i.AccountID)
		if err != nil {
			return err
		}
		a.TOTPAt = w.at // how the second factor is set up is no matter here
		return tx.UpdateAccount(w.ctx(), a)
	}))
	_ = w.invites.AcceptPrivacy(w.ctx(), i.AccountID, policy.FirstVersion)
	_ = w.invites.AcceptTerms(w.ctx(), i.AccountID, policy.FirstVersion)
}

// fold seals what has happened and counts it.
func (w *world) fold() {
	w.Helper()
	_, err := w.trail.Seal(w.ctx())
	w.ok(err)
	for more := true; more; {
		more, err = w.insight.Fold(w.ctx())
		w.ok(err)
	}
}

func ids(invitations []*invite.Invitation) []uuid.UUID {
	all := make([]uuid.UUID, len(invitations))
	for n, i := range invitations {
		all[n] = i.ID
	}
	return all
}
