package invite_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"testing"

	altcha "github.com/altcha-org/altcha-lib-go"

	"techbiz/internal/invite"
	"techbiz/internal/mail"
	"techbiz/internal/policy"
	"techbiz/internal/techpass"
)

// watched is a store that notes which sign-ups are to be answered.
type watched struct {
	invite.Store

	w *world
}

func (s watched) Update(ctx context.Context, change func(invite.Tx) error) error {
	return s.Store.Update(ctx, func(tx invite.Tx) error { return change(watchedTx{tx, s.w}) })
}

type watchedTx struct {
	invite.Tx

	w *world
}

func (t watchedTx) AddSignUp(ctx context.Context, s *invite.SignUp) error {
	t.w.signUps = append(t.w.signUps, s.ID)
	return t.Tx.AddSignUp(ctx, s)
}

// solution is what a browser finds for a new challenge.
func (w *world) solution() string {
	w.Helper()
	c, err := w.invites.Human.Challenge()
	w.ok(err)
	s, err := altcha.SolveChallenge(c.Challenge, c.Salt, altcha.SHA256, int(c.MaxNumber), 0, nil)
	w.ok(err)
	text, err := json.Marshal(altcha.Payload{Algorithm: c.Algorithm, Challenge: c.Challenge, Number: int64(s.Number), Salt: c.Salt, Signature: c.Signature})
	w.ok(err)
	return base64.StdEncoding.EncodeToString(text)
}

func (w *world) trySignUp(f invite.SignUpForm) error {
	w.Helper()
	r, err := invite.ParseSignUp(f)
	w.ok(err)
	return w.invites.SignUp(w.ctx(), r, w.solution(), "192.0.2.1")
}

// answer does what the jobs do, twice.
func (w *world) answer() {
	w.Helper()
	for range 2 {
		for _, id := range w.signUps {
			w.ok(w.invites.AnswerSignUp(w.ctx(), id))
		}
	}
	w.signUps = nil
}

// signUp asks and is answered. It returns the invitation that leads to the account of the
// mailbox then, nil where there is none.
func (w *world) signUp(f invite.SignUpForm) *invite.Invitation {
	w.Helper()
	w.ok(w.trySignUp(f))
	w.answer()
	a, err := w.store.Invites().AccountOf(w.ctx(), w.email(f.Email))
	if err != nil {
		return nil
	}
	i, err := w.invites.OnboardingInvitation(w.ctx(), a.ID)
	w.ok(err)
	return i
}

func (w *world) account(mailbox string) *techpass.Account {
	w.Helper()
	a, err := w.store.Invites().AccountOf(w.ctx(), w.email(mailbox))
	w.ok(err)
	return a
}

// activate takes all steps of the invitation.
func (w *world) activate(i *invite.Invitation) {
	w.Helper()
	id := w.accept(i)
	a := w.account(i.Email.String())
	a.PrivacyVersion, a.TermsVersion = policy.FirstVersion, policy.FirstVersion
	a.MoveTo(techpass.Active, w.at)
	if a.ID != id {
		w.Fatalf("%s leads to another account", i.Email)
	}
	w.ok(w.store.Invites().Update(w.ctx(), func(tx invite.Tx) error { return tx.UpdateAccount(w.ctx(), a) }))
}

// strangersMails returns the kinds of mails about no invitation that wait for the mailbox.
func (w *world) strangersMails(t *testing.T, mailbox string) []mail.Kind {
	t.Helper()
	var kinds []mail.Kind
	rows, err := w.raw(t).QueryContext(t.Context(), "SELECT kind FROM mails WHERE to_email = ? AND invitation_id IS NULL ORDER BY queued_at, id", mailbox)
	w.ok(err)
	defer rows.Close()
	for rows.Next() {
		var k mail.Kind
		w.ok(rows.Scan(&k))
		kinds = append(kinds, k)
	}
	w.ok(rows.Err())
	return kinds
}

func officerForm(email string) invite.SignUpForm { return invite.SignUpForm{Email: email} }

func companyForm(email, username string) invite.SignUpForm {
	return invite.SignUpForm{Email: email, Username: username}
}
