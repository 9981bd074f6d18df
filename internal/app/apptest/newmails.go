package apptest

import "techbiz/internal/mail"

// NewMailsOf returns those of NewMails that are of the kind. The others are passed over
// for good.
func (w *World) NewMailsOf(kind mail.Kind) []*mail.Mail {
	w.Helper()
	var fresh []*mail.Mail
	for _, m := range w.NewMails() {
		if m.Kind == kind {
			fresh = append(fresh, m)
		}
	}
	return fresh
}
