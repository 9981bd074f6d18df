package apptest

import (
	"github.com/google/uuid"

	"techbiz/internal/mail/notice"
)

// Told lists what the account's holder was told at the bell, newest first.
func (w *World) Told(accountID uuid.UUID) []*notice.Notice {
	w.Helper()
	p, err := w.Notices.List(w.Context(), accountID, notice.Query{Limit: 1000})
	w.OK(err)
	return p.Rows
}
