package invite_test

import (
	"encoding/base64"
	"encoding/json"

	altcha "github.com/altcha-org/altcha-lib-go"
	"github.com/google/uuid"

	"techbiz/internal/app/apptest"
	"techbiz/internal/auth/pow"
	"techbiz/internal/invite"
	"techbiz/internal/mail"
	"techbiz/internal/techpass"
)

func officerForm(email string) invite.SignUpForm { return invite.SignUpForm{Email: email} }

func companyForm(email, username string) invite.SignUpForm {
	return invite.SignUpForm{Email: email, Username: username}
}

// solution is what a browser finds for a new challenge.
func (w *world) solution() string {
	w.Helper()
	return w.solutionAt(0)
}

func (w *world) solutionAt(level int) string {
	w.Helper()
	c, err := w.Invites.Human.Challenge(level)
	w.OK(err)
	s, err := altcha.SolveChallenge(c.Challenge, c.Salt, altcha.SHA256, int(c.MaxNumber), 0, nil)
	w.OK(err)
	text, err := json.Marshal(altcha.Payload{Algorithm: c.Algorithm, Challenge: c.Challenge, Number: int64(s.Number), Salt: c.Salt, Signature: c.Signature})
	w.OK(err)
	return base64.StdEncoding.EncodeToString(text)
}

func (w *world) trySignUp(f invite.SignUpForm) error {
	w.Helper()
	r, err := invite.ParseSignUp(f)
	w.OK(err)
	return w.Invites.SignUp(w.Context(), r, pow.Payment{Solution: w.solution()}, apptest.Browser.Client)
}

// waiting lists the sign-ups that are not answered yet.
func (w *world) waiting() []uuid.UUID {
	w.Helper()
	var waiting []uuid.UUID
	for _, text := range w.texts("SELECT id FROM sign_ups WHERE sealed IS NOT NULL ORDER BY asked_at, id") {
		id, err := uuid.Parse(text)
		w.OK(err)
		waiting = append(waiting, id)
	}
	return waiting
}

// answer does what the jobs do, twice.
func (w *world) answer() {
	w.Helper()
	waiting := w.waiting()
	for range 2 {
		for _, id := range waiting {
			w.OK(w.Invites.AnswerSignUp(w.Context(), id))
		}
	}
}

// signUp asks and is answered. It returns the invitation that leads to the account of the
// mailbox then, nil where there is none.
func (w *world) signUp(f invite.SignUpForm) *invite.Invitation {
	w.Helper()
	w.OK(w.trySignUp(f))
	w.answer()
	a, err := w.Store.Invites().AccountOf(w.Context(), w.Email(f.Email))
	if err != nil {
		return nil
	}
	i, err := w.Invites.OnboardingInvitation(w.Context(), a.ID)
	w.OK(err)
	return i
}

// accountOf returns the account that the mailbox leads to.
func (w *world) accountOf(mailbox string) *techpass.Account {
	w.Helper()
	a, err := w.Store.Invites().AccountOf(w.Context(), w.Email(mailbox))
	w.OK(err)
	return a
}

// strangersMails returns the kinds of mails about no invitation that were queued for the
// mailbox.
func (w *world) strangersMails(mailbox string) []mail.Kind {
	w.Helper()
	var kinds []mail.Kind
	for _, kind := range w.texts("SELECT kind FROM mails WHERE to_email = $1 AND invitation_id IS NULL ORDER BY queued_at, id", mailbox) {
		kinds = append(kinds, mail.Kind(kind))
	}
	return kinds
}

// texts asks the database for a column.
func (w *world) texts(query string, args ...any) (texts []string) {
	w.Helper()
	db := w.DB()
	defer db.Close()
	rows, err := db.QueryContext(w.Context(), query, args...)
	w.OK(err)
	defer rows.Close()
	for rows.Next() {
		var text string
		w.OK(rows.Scan(&text))
		texts = append(texts, text)
	}
	w.OK(rows.Err())
	return texts
}
