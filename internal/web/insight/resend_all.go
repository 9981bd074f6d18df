package insight

import (
	"context"
	"errors"
	"net/url"

	"techbiz/internal/base/fault"
	"techbiz/internal/invite"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// paramOf says which of the stuck are sent again: a state of resendWhom; "" for all that may be.
const paramOf = "of"

// resendWhom says of those who can be sent their invitations apart who they are.
var resendWhom = map[invite.State]string{
	invite.Open:     "These people have not accepted for 7 days or more.",
	invite.Accepted: "These people accepted, and have had steps left for 7 days or more.",
}

// resendOf is which invitations the address asks about: those in a state of resendWhom, or all.
// The error is fault.NotFound where it names another state: nobody gets a mail for a slip.
func resendOf(v *kit.Request) (invite.ResendOf, error) {
	state := invite.State(v.R.URL.Query().Get(paramOf))
	if state != "" && resendWhom[state] == "" {
		return invite.ResendOf{}, fault.NotFound
	}
	return invite.ResendOf{State: state}, nil
}

// resendURL is where those in the state are sent again, or all where it is "".
func resendURL(state invite.State) string {
	if state == "" {
		return resendAllURL
	}
	return resendAllURL + "?" + url.Values{paramOf: {string(state)}}.Encode()
}

// showResendAll says how many invitations are sent again, and asks to confirm it.
func (p *Pages) showResendAll(v *kit.Request) error {
	run, err := p.Invites.ResendingRun(v.R.Context(), v.Actor)
	if err != nil {
		return err
	}
	if run != nil && run.Running() {
		return v.Redirect(kit.InsightURL)
	}
	of, err := resendOf(v)
	if err != nil {
		return err
	}
	n, err := p.Invites.CountResendable(v.R.Context(), v.Actor, of)
	if err != nil {
		return err
	}
	m := view.Confirm{
		Title:       "Send " + view.Counted(n, "invitation", "invitations") + " again?",
		PointsTitle: view.NextTitle,
		Points: []string{
			"These are all your invitations that wait for their invitee and were last sent 24 hours ago or earlier.",
			"Each person gets a new mail. Its link replaces the one before and is valid for 30 days.",
			"You can follow it on the page Insight. You can also leave: it goes on without you.",
		},
		Button: "Confirm", Action: resendURL(of.State), CancelURL: kit.InsightURL, RequestKey: kit.NewRequestKey(),
	}
	if of.State != "" {
		m.Points[0] = resendWhom[of.State] + " Nobody else gets a mail."
	}
	if n == 0 {
		nothing(&m, "Nothing can be sent again now",
			"Each invitation may be sent again once in 24 hours, while it waits for its invitee.",
			"Where mail was refused, correct the address; where an invitation lapsed, invite the user again.")
	}
	page := v.Page("Resend all", kit.CrumbOverview, kit.CrumbInsight, view.Crumb{Label: "Resend all"})
	return v.Ask(page, m)
}

// nothing turns the question into a page that says why there is nothing to confirm, and what
// can be done.
func nothing(m *view.Confirm, title string, points ...string) {
	m.Title, m.PointsTitle, m.Points = title, "What you can do", points
	m.Button, m.CancelText = "", "Back to Insight"
}

// resendAll has the officer's invitations sent again that may be: all, or those who are stuck in
// one way.
func (p *Pages) resendAll(v *kit.Request) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	of, err := resendOf(v)
	if err != nil {
		return err
	}
	_, err = p.Invites.ResendAll(v.R.Context(), v.Actor, of, kit.RequestKey(form))
	if conflict, ok := errors.AsType[*fault.Conflict](err); ok {
		return p.drawInsight(v, conflict)
	}
	if err != nil {
		return err
	}
	return v.Redirect(kit.InsightURL)
}

func resendWords(r *invite.ResendRun) string {
	return view.Count(int64(r.Sent)) + " of " + view.Counted(r.Total, "invitation", "invitations") + " sent again"
}

// resendEventsURL streams how far the run is, to a page that shows it.
func resendEventsURL(r *invite.ResendRun) string { return resendEventsPath + "?run=" + r.ID.String() }

// streamResending tells a page how far the run is that it shows.
func (p *Pages) streamResending(v *kit.Request) error {
	ctx, cancel := context.WithTimeout(v.R.Context(), kit.WatchFor)
	defer cancel()
	shown := v.R.URL.Query().Get("run")
	p.Watch(ctx, v, func() (event string, over bool, err error) {
		run, err := p.Invites.ResendingRun(ctx, v.Actor)
		if err != nil {
			return "", false, err
		}
		if run == nil || !run.Running() || run.ID.String() != shown {
			return "event: changed\ndata: ended\n\n", true, nil
		}
		return kit.ProgressEvent{Done: run.Sent, Of: run.Total, Text: resendWords(run)}.String(), false, nil
	})
	return nil
}
