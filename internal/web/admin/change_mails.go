package admin

import (
	"techbiz/internal/base/fault"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// changeMails has mails that fail tried now, or releases or drops those that are held back.
func (p *Pages) changeMails(v *kit.Request) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	var n int
	var became string
	ctx := v.R.Context()
	switch form.Get(FieldMails) {
	case MailsNow:
		n, err = p.Mails.TryNow(ctx, v.Actor)
		became = "tried again now"
	case MailsRelease:
		n, err = p.Mails.Release(ctx, v.Actor)
		became = "released. They leave now"
	case MailsDrop:
		n, err = p.Mails.Drop(ctx, v.Actor)
		became = "dropped. They will not leave"
	default:
		return fault.NotFound
	}
	if err != nil {
		return err
	}
	v.Flash(view.Notice{Tone: view.ToneSuccess, Text: view.Counted(n, "mail is", "mails are") + " " + became + "."})
	return v.Redirect(kit.QueueURL)
}
