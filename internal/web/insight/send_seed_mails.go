package insight

import (
	"errors"

	"techbiz/internal/base/fault"
	"techbiz/internal/seed"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// showSEEDMails says how many SEED mails are sent again, and asks to confirm it.
func (p *Pages) showSEEDMails(v *kit.Request) error {
	n, more, err := p.Seeds.CountStale(v.R.Context(), v.Actor)
	if err != nil {
		return err
	}
	m := view.Confirm{
		Title:       "Send " + view.Counted(n, "SEED mail", "SEED mails") + " again?",
		PointsTitle: view.NextTitle,
		Points: []string{
			"These go to those whom you invited, whose SEED mail was sent 7 days ago or earlier, and who onboarded no device since.",
			"Each of them gets a new SEED mail, which is valid for 30 days. Their licence stays theirs that long.",
		},
		Button: "Confirm", Action: seedMailsURL, CancelURL: kit.InsightURL, RequestKey: kit.NewRequestKey(),
	}
	switch {
	case n == 0:
		nothing(&m, "No SEED mail can be sent again now",
			"Here, SEED mails are sent again that were left unused for 7 days, to people whose account is active.",
			"To send a single one sooner, open the invitation in Invite User Status: it may be sent once in 24 hours.")
	case more:
		m.Points = append(m.Points, "There are more of them. "+view.Count(seed.AgainMost)+" are sent at once, those who wait longest first; come back for the others.")
	}
	page := v.Page("Send SEED mails again", kit.CrumbOverview, kit.CrumbInsight, view.Crumb{Label: "Send SEED mails again"})
	return v.Ask(page, m)
}

// sendSEEDMails sends SEED mails again that were not used.
func (p *Pages) sendSEEDMails(v *kit.Request) error {
	n, err := p.Seeds.AskStaleAgain(v.R.Context(), v.Actor)
	if conflict, ok := errors.AsType[*fault.Conflict](err); ok {
		return p.drawInsight(v, conflict)
	}
	if err != nil {
		return err
	}
	v.Flash(view.Notice{Tone: view.ToneSuccess, Title: "SEED mails sent again",
		Text: view.Counted(n, "SEED mail is", "SEED mails are") + " on the way, valid for 30 days from now."})
	return v.Redirect(kit.InsightURL)
}
