package web

import (
	"time"

	"techbiz/internal/web/view"
)

// markAllRead marks what stood in the list, and what is older, as read.
func (s *Server) markAllRead(v *visit) error {
	form, err := v.form()
	if err != nil {
		return err
	}
	until := s.Now()
	if shown, err := time.Parse(time.RFC3339Nano, form.Get(view.FieldUntil)); err == nil && shown.Before(until) {
		until = shown
	}
	if err := s.Notices.MarkAllRead(v.r.Context(), v.actor.ID, until); err != nil {
		return err
	}
	v.flash(view.Notice{Tone: view.ToneSuccess, Title: "All notifications are marked as read"})
	return v.redirect(notificationsURL)
}
