package web

import (
	"context"
	"errors"
	"net/http"
	"time"

	"techbiz/internal/auth/signin"
	"techbiz/internal/invite"
	"techbiz/internal/invite/batch"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/techpass"
)

// problems is the part of the table of problems that is about invitations, their lists, and
// signing in with TechPass.
type problems struct{ site *kit.Site }

// of returns the problem that an error is; false where it stands elsewhere.
func (p problems) of(ctx context.Context, err error) (kit.Problem, bool) {
	var link *invite.LinkError
	var refusal *batch.Refusal
	var notReady *batch.NotReadyError
	var hidden *batch.HiddenError
	switch {
	case errors.As(err, &refusal):
		return kit.Problem{Status: http.StatusUnprocessableEntity, Title: "This file can't be taken", Explanation: refusal.Message}, true
	case errors.As(err, &hidden):
		return kit.Problem{Status: http.StatusConflict, Title: "Decide about the hidden rows first", Explanation: hidden.Error()}, true
	case errors.As(err, &notReady):
		return kit.Problem{Status: http.StatusConflict, Title: "This list can't be submitted yet", Explanation: notReady.Error()}, true
	case errors.As(err, &link):
		return kit.Problem{Status: http.StatusGone, Title: "This invitation can't be used", Explanation: "Its link does not lead on any more.",
			WhatToDo: "Open the link in your newest invitation mail, or ask the officer who invited you."}, true
	case errors.Is(err, techpass.ErrRequestOver):
		return kit.Problem{Status: http.StatusGone, Title: "Go back to the product", Explanation: "The request that led you here took too long, or it was answered already.",
			WhatToDo: "Open the product that you wanted to use and sign in there again."}, true
	case errors.Is(err, signin.ErrDisabled):
		return kit.Problem{Status: http.StatusForbidden, Title: "This account is disabled", Explanation: "It may not be used until it is enabled again.",
			WhatToDo: "Raise a service request to have it enabled."}, true
	case errors.Is(err, signin.ErrUnreachable):
		p.site.LogTrouble(ctx, err)
		return kit.Problem{Status: http.StatusBadGateway, Title: "The identity provider does not answer",
			Explanation: "You can't be signed in just now: the service that knows who you are can't be reached.",
			WhatToDo:    "Try again in a minute. If it fails again, email support with the Trace ID below.", RetryAfter: time.Minute}, true
	}
	return kit.Problem{}, false
}
