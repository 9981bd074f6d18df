package insight_test

import (
	"fmt"

	"github.com/google/uuid"

	"techbiz/internal/base/people"
	"techbiz/internal/invite"
	"techbiz/internal/mail"
	"techbiz/internal/techpass"
	"techbiz/internal/techpass/policy"
)

// invite sends the n-th invitation.
func (w *world) invite(by people.Actor, n int) *invite.Invitation {
	w.Helper()
	form := invite.Form{Type: invite.ByEmail, Email: fmt.Sprintf("person%d@tech.gov.sg", n), Reason: "Works with us"}
	if n%3 == 0 {
		form.SEED = "yes"
	}
	i := w.InviteBy(by, form)
	w.sent = append(w.sent, i)
	return i
}

func (w *world) deliver(i *invite.Invitation) {
	w.Helper()
	w.OK(w.Mails.DeliverNow(w.Context(), w.MailAbout(i, mail.Invitation).ID))
}

func (w *world) refuse(i *invite.Invitation) {
	w.Helper()
	m := w.MailAbout(i, mail.Invitation)
	w.OK(w.Mails.Refuse(w.Context(), m.ID, "550 no such user"))
	w.OK(w.Invites.MailRefused(w.Context(), m.ID))
}

// open opens the newest link, where its mail has not left yet: then its token is known.
func (w *world) open(i *invite.Invitation) {
	w.Helper()
	m := w.MailAbout(i, mail.Invitation)
	token, err := w.Key.Open(m.Sealed, m.ID.String())
	if err != nil {
		return
	}
	_, err = w.Invites.Open(w.Context(), token)
	w.OK(err)
}

// activate takes the invitee through all steps, where the account still waits for that.
func (w *world) activate(i *invite.Invitation) {
	w.Helper()
	if _, err := w.Invites.ProveMailbox(w.Context(), i.AccountID); err != nil {
		return
	}
	w.GiveName(i.AccountID)
	// How the second factor is set up is no matter here.
	w.Change(i.AccountID, func(a *techpass.Account) { a.TOTPAt = w.Clock.Now() })
	_ = w.Invites.AcceptPrivacy(w.Context(), i.AccountID, policy.FirstVersion)
	_ = w.Invites.AcceptTerms(w.Context(), i.AccountID, policy.FirstVersion)
}

// fold seals what has happened and counts it.
func (w *world) fold() {
	w.Helper()
	_, err := w.Audit.Seal(w.Context())
	w.OK(err)
	for more := true; more; {
		more, err = w.Insight.Fold(w.Context())
		w.OK(err)
	}
}

func ids(invitations []*invite.Invitation) []uuid.UUID {
	all := make([]uuid.UUID, len(invitations))
	for n, i := range invitations {
		all[n] = i.ID
	}
	return all
}
