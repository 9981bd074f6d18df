package web

import (
	"context"
	"errors"
	"net/http"
	"techbiz/internal/batch"
	"techbiz/internal/invite"
	"techbiz/internal/signin"
	"time"
)

// problemOf is the part of the table of problems that is about invitations, their lists, and
// signing in with TechPass.
func (s *Server) problemOf(ctx context.Context, err error) (problem, bool) {
	var link *invite.LinkError
	var refusal *batch.Refusal
	var notReady *batch.NotReadyError
	var hidden *batch.HiddenError
	switch {
	case errors.As(err, &refusal):
		return problem{status: http.StatusUnprocessableEntity, title: "This file can't be taken", explanation: refusal.Message}, true
	case errors.As(err, &hidden):
		return problem{status: http.StatusConflict, title: "Decide about the hidden rows first", explanation: hidden.Error()}, true
	case errors.As(err, &notReady):
		return problem{status: http.StatusConflict, title: "This list can't be submitted yet", explanation: notReady.Error()}, true
	case errors.As(err, &link):
		return problem{status: http.StatusGone, title: "This invitation can't be used", explanation: "Its link does not lead on any more.",
			whatToDo: "Open the link in your newest invitation mail, or ask the officer who invited you."}, true
	case errors.Is(err, errRequestOver):
		return problem{status: http.StatusGone, title: "Go back to the product", explanation: "The request that led you here took too long, or it was answered already.",
			whatToDo: "Open the product that you wanted to use and sign in there again."}, true
	case errors.Is(err, signin.ErrDisabled):
		return problem{status: http.StatusForbidden, title: "This account is disabled", explanation: "It may not be used until it is enabled again.",
			whatToDo: "Raise a service request to have it enabled."}, true
	case errors.Is(err, signin.ErrUnreachable):
		s.site.trouble(ctx, err)
		return problem{http.StatusBadGateway, "The identity provider does not answer",
			"You can't be signed in just now: the service that knows who you are can't be reached.",
			"Try again in a minute. If it fails again, email support with the Trace ID below.", time.Minute}, true
	}
	return problem{}, false
}
