package account

import (
	"time"

	"techbiz/internal/web/access"
	"techbiz/internal/web/view"
)

// markAllRead marks what stood in the list, and what is older, as read.
func (p *Pages) markAllRead(v *access.Visitor) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	until := p.Now()
	if shown, err := time.Parse(time.RFC3339Nano, form.Get(view.FieldUntil)); err == nil && shown.Before(until) {
		until = shown
	}
	if err := p.Notices.MarkAllRead(v.R.Context(), v.Actor.ID, until); err != nil {
		return err
	}
	v.Flash(view.Notice{Tone: view.ToneSuccess, Title: "All notifications are marked as read"})
	return v.Redirect(notificationsURL)
}
