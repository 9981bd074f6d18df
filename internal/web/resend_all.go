package web

import (
	"context"
	"errors"
	"net/http"

	"techbiz/internal/fault"
	"techbiz/internal/invite"
	"techbiz/internal/web/view"
)

// showResendAll says how many invitations are sent again, and asks to confirm it.
func (s *Server) showResendAll(v *visit) error {
	run, err := s.Invites.ResendingRun(v.r.Context(), v.actor)
	if err != nil {
		return err
	}
	if run != nil && run.Running() {
		return v.redirect(insightURL)
	}
	n, err := s.Invites.CountResendable(v.r.Context(), v.actor)
	if err != nil {
		return err
	}
	m := view.ResendConfirm{
		What: "Send " + view.Counted(n, "invitation", "invitations") + " again?",
		Next: []string{
			"These are all of yours that wait for their invitee and were last sent 24 hours ago or earlier.",
			"Each of them gets a new mail. Its link replaces the one before and is valid for 30 days.",
			"It goes on without you: you can follow it on the page Insight, or leave.",
		},
		Action: resendAllURL, CancelURL: insightURL, RequestKey: newRequestKey(),
	}
	if n == 0 {
		m.Nothing, m.What = true, "Nothing can be sent again now"
		m.Next = []string{
			"Each invitation may be sent again once in 24 hours, while it waits for its invitee.",
			"Where mail was refused, correct the address; where an invitation lapsed, invite the user again.",
		}
	}
	page := v.page("Resend all", crumbOverview, crumbInsight, view.Crumb{Label: "Resend all"})
	return v.draw(http.StatusOK, view.ResendAllPage(page, m))
}

// resendAll has all of the officer's invitations sent again that may be.
func (s *Server) resendAll(v *visit) error {
	form, err := v.form()
	if err != nil {
		return err
	}
	_, err = s.Invites.ResendAll(v.r.Context(), v.actor, requestKey(form))
	if conflict, ok := errors.AsType[*fault.Conflict](err); ok {
		return s.drawInsight(v, conflict)
	}
	if err != nil {
		return err
	}
	return v.redirect(insightURL)
}

func resendWords(r *invite.ResendRun) string {
	return view.Count(int64(r.Sent)) + " of " + view.Counted(r.Total, "invitation", "invitations") + " sent again"
}

// resendEventsURL streams how far the run is, to a page that shows it.
func resendEventsURL(r *invite.ResendRun) string { return resendEventsPath + "?run=" + r.ID.String() }

// streamResending tells a page how far the run is that it shows.
func (s *Server) streamResending(v *visit) error {
	ctx, cancel := context.WithTimeout(v.r.Context(), watchFor)
	defer cancel()
	shown := v.r.URL.Query().Get("run")
	s.watch(ctx, v, func() (event string, over bool, err error) {
		run, err := s.Invites.ResendingRun(ctx, v.actor)
		if err != nil {
			return "", false, err
		}
		if run == nil || !run.Running() || run.ID.String() != shown {
			return "event: changed\ndata: ended\n\n", true, nil
		}
		return progressEvent{Done: run.Sent, Of: run.Total, Text: resendWords(run)}.String(), false, nil
	})
	return nil
}
