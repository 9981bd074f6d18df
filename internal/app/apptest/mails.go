package apptest

import (
	"github.com/google/uuid"

	"techbiz/internal/mail"
)

// NewMails returns the mails that were queued since it was called last, oldest first.
func (w *World) NewMails() []*mail.Mail {
	w.Helper()
	var fresh []*mail.Mail
	for _, id := range w.ids("SELECT id FROM mails ORDER BY id") { // version 7: in the order of their making
		if w.seen[id.String()] {
			continue
		}
		w.seen[id.String()] = true
		m, err := w.Store.Mails().Mail(w.Context(), id)
		w.OK(err)
		fresh = append(fresh, m)
	}
	return fresh
}

// NewKinds returns of which kinds NewMails are.
func (w *World) NewKinds() []mail.Kind {
	w.Helper()
	kinds := []mail.Kind{}
	for _, m := range w.NewMails() {
		kinds = append(kinds, m.Kind)
	}
	return kinds
}

// Secret returns the token or code in the newest mail of the kind to the mailbox that has
// not left yet.
func (w *World) Secret(mailbox string, kind mail.Kind) string {
	w.Helper()
	ids := w.ids("SELECT id FROM mails WHERE state = 'queued' AND kind = $1 AND to_email = $2 ORDER BY id DESC LIMIT 1", string(kind), w.Email(mailbox).String())
	if len(ids) == 0 {
		w.Fatalf("no mail of kind %s to %s is queued", kind, mailbox)
	}
	m, err := w.Store.Mails().Mail(w.Context(), ids[0])
	w.OK(err)
	secret, err := w.Key.Open(m.Sealed, m.ID.String())
	w.OK(err)
	return secret
}

// Deliver delivers the mails that are queued, as their jobs would, and returns the
// letters that have left so far, newest first.
func (w *World) Deliver() []mail.Captured {
	w.Helper()
	for _, id := range w.ids("SELECT id FROM mails WHERE state = 'queued' ORDER BY id") {
		w.OK(w.Mails.DeliverNow(w.Context(), id))
		w.OK(w.Seeds.MailEnded(w.Context(), id))
	}
	return w.Letters()
}

// Letters returns the letters that have left so far, newest first.
func (w *World) Letters() []mail.Captured {
	w.Helper()
	letters, err := w.Store.Outbox().Letters(w.Context(), 1000)
	w.OK(err)
	return letters
}

// Refuse has the mail server refuse the newest mail about the invitation for good.
func (w *World) Refuse(invitationID uuid.UUID, reply string) {
	w.Helper()
	mails, err := w.Store.Invites().Mails(w.Context(), invitationID)
	w.OK(err)
	last := mails[len(mails)-1].ID
	w.OK(w.Mails.Refuse(w.Context(), last, reply))
	w.OK(w.Invites.MailRefused(w.Context(), last))
}
