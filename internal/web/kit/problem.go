package kit

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"time"

	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/base/traceid"
	"techbiz/internal/web/view"
)

// Errors that arise at the edge itself.
var (
	ErrOtherOrigin  = errors.New("the form was sent from another site")
	ErrBadForm      = errors.New("the form can't be read")
	ErrAccountEnded = errors.New("the account of this session has ended")
	ErrNoInvitee    = errors.New("no invitee's session")
	ErrNoPage       = errors.New("no such page")
	errNoLink       = errors.New("no such invitation link")
	ErrMethod       = errors.New("method not allowed")
)

// Problem is what the user is told about an error.
type Problem struct {
	Status      int
	Title       string
	Explanation string
	WhatToDo    string
	RetryAfter  time.Duration
}

// Problems that arise anywhere.
var (
	Unexpected = Problem{http.StatusInternalServerError, "Something went wrong on our side",
		"The portal could not do what you asked for.", "Try again. If it fails again, email support with the Trace ID below.", 0}
	unavailable = Problem{http.StatusServiceUnavailable, "TechBiz is not available right now",
		"The portal can't reach its database, or it takes too long. What you asked for may not have been saved.",
		"Try again in a minute. If it fails again, email support with the Trace ID below.", 10 * time.Second}
	cannotSave = Problem{http.StatusServiceUnavailable, "We can't save at the moment",
		"What you asked for was not saved. You can still read what is there.",
		"Try again in a few minutes. If it fails again, email support with the Trace ID below.", time.Minute}
	diskFull = Problem{http.StatusServiceUnavailable, "The disk is full",
		"The disk of the database, or of the portal's temporary files, has no room left, so nothing can be saved. What you asked for was not saved.",
		"Make room on that disk, or enlarge it. The portal goes on by itself after that.", time.Minute}
	// left is what nobody reads.
	left = Problem{Status: fault.StatusLeft, Title: "The browser left"}
)

// ProblemOf is the one table from errors to what the user is told. What is in none of
// its rows is logged, and told only as a Trace ID.
func (s *Site) ProblemOf(ctx context.Context, err error) Problem {
	for _, row := range s.Problems {
		if p, ok := row(ctx, err); ok {
			return p
		}
	}
	var fields people.FieldErrors
	var conflict *fault.Conflict
	var soon *fault.TooSoon
	var many *fault.TooMany
	var busy *fault.Busy
	var tooLarge *http.MaxBytesError
	switch {
	case errors.Is(err, errNoLink):
		return Problem{http.StatusNotFound, "Page not found", "This link leads to no invitation.",
			"Check that you copied the whole link from the mail, or ask the officer who invited you.", 0}
	case errors.Is(err, ErrNoPage), errors.Is(err, fault.NotFound):
		return Problem{http.StatusNotFound, "Page not found", "There is no such page, or it is not yours to see.",
			"Check the address, or start from the Overview.", 0}
	case errors.Is(err, ErrMethod):
		return Problem{http.StatusMethodNotAllowed, "This address can't be used in this way",
			"The page was asked for in a way that it does not answer.", "Start from the Overview.", 0}
	case errors.Is(err, fault.Forbidden):
		return Problem{http.StatusForbidden, "You can't use this page", "It is not available for your role.",
			"If you believe that it should be, ask support.", 0}
	case errors.Is(err, ErrAccountEnded):
		return Problem{http.StatusForbidden, "This account has ended",
			"The account that you were signed in with has been terminated or deleted, so you were signed out.",
			"Ask the officer who invited you for a new invitation, or email support.", 0}
	case errors.Is(err, ErrNoInvitee):
		return Problem{http.StatusUnauthorized, "Open your invitation again",
			"There is no onboarding under way in this browser, or it was left for too long.",
			"Open the link in your invitation mail: you go on where you stopped.", 0}
	case errors.Is(err, ErrOtherOrigin):
		return Problem{http.StatusForbidden, "This form was not sent from TechBiz",
			"For your safety, forms are accepted only from the portal's own pages. Nothing was changed.",
			"Open the page again in TechBiz and submit it there.", 0}
	case errors.As(err, &tooLarge):
		return Problem{http.StatusRequestEntityTooLarge, "This is too long",
			"The form holds more than the portal takes. Nothing was saved.", "Go back, shorten what you typed, and submit it again.", 0}
	case errors.Is(err, ErrBadForm):
		return Problem{http.StatusBadRequest, "The form can't be read", "It arrived damaged. Nothing was saved.",
			"Go back and submit it again.", 0}
	case errors.Is(err, fault.KeyReused):
		return Problem{http.StatusConflict, "This form was submitted before",
			"It was submitted already, with other contents, so nothing more was sent.",
			"Check Invite User Status. If you want to send this as well, submit it again.", 0}
	case errors.As(err, &conflict):
		return Problem{http.StatusConflict, "This can't be done now", conflict.Reason, "", 0}
	case errors.As(err, &soon):
		return Problem{http.StatusConflict, "It is too soon for this", "This can be done again at " + view.DateTime(soon.Until) + ".",
			"", max(time.Second, soon.Until.Sub(s.Now()))}
	case errors.As(err, &many):
		return Problem{http.StatusTooManyRequests, "Too many requests", "A limit that protects you and others has been reached.",
			"Try again in " + Waiting(many.RetryAfter) + ".", many.RetryAfter}
	case errors.As(err, &busy):
		return Problem{http.StatusServiceUnavailable, "Very many people are signing in right now", "Nothing was done yet.",
			"Wait a few seconds, then try again.", busy.RetryAfter}
	case errors.As(err, &fields):
		return Problem{http.StatusUnprocessableEntity, "This can't be accepted", fields[0].Message, "", 0}
	}
	return s.LogTrouble(ctx, err)
}

// LogTrouble logs an error that has no words of its own, and tells whose fault it is.
func (s *Site) LogTrouble(ctx context.Context, err error) Problem {
	kind := fault.TroubleOf(ctx, err, s.Trouble)
	s.Log.Log(ctx, kind.Level(), "request failed", "route", AnswerOf(ctx).Route.Pattern, "cause", err.Error(), "trace_id", traceid.ID(ctx))
	switch kind {
	case fault.Left:
		return left
	case fault.Unavailable:
		return unavailable
	case fault.DiskFull:
		if AnswerOf(ctx).Actor.Role == people.RoleAdmin {
			return diskFull
		}
		return cannotSave
	default:
		return Unexpected
	}
}

// Lacks notes that a part of the page's frame could not be read.
func (v *Request) Lacks(what string, err error) {
	ctx := v.R.Context()
	v.Site.Log.WarnContext(ctx, what, "trace_id", traceid.ID(ctx), "cause", err.Error())
	if v.Site.Trouble(err) == fault.Unavailable || errors.Is(context.Cause(ctx), fault.Silent) {
		v.frame = err
	}
}

// Fail answers an error with a page.
func (s *Site) Fail(v *Request, err error) {
	for _, answers := range s.Answers {
		if answers(v, err) {
			return
		}
	}
	if v.Route.Access == InviteeLink && errors.Is(err, fault.NotFound) {
		err = errNoLink
	}
	s.DrawProblem(v, s.ProblemOf(v.R.Context(), err))
}

// DrawProblem answers with the page that tells a problem.
func (s *Site) DrawProblem(v *Request, p Problem) {
	if p.Status == fault.StatusLeft {
		v.W.WriteHeader(p.Status)
		return
	}
	// What ran out of time is told all the same.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(v.R.Context()), frameTimeout)
	defer cancel()
	v.R = v.R.WithContext(ctx)
	v.Bare = p.Status == http.StatusServiceUnavailable
	page := v.Page(p.Title)
	model := view.Problem{
		Status:      p.Status,
		Title:       p.Title,
		Explanation: p.Explanation,
		WhatToDo:    p.WhatToDo,
		TraceID:     traceid.ID(v.R.Context()),
		HomeURL:     "/",
		HomeLabel:   "Go to sign-in",
	}
	switch {
	case v.Actor.Role != "":
		model.HomeURL, model.HomeLabel = "/overview", ""
	case v.User.Role != "":
		model.HomeURL, model.HomeLabel = AccountPath, "Go to My Account"
	}
	if v.Route.Access == InviteeLink || v.Route.Access == InviteeSession {
		model.HomeURL = "" // the portal is no place for an invitee yet
	}
	p.SetRetryAfter(v.W)
	if err := v.Draw(p.Status, view.ProblemPage(page, model)); err != nil {
		s.Log.ErrorContext(v.R.Context(), "error page not drawn", "cause", err.Error())
		http.Error(v.W, p.Title, p.Status)
	}
}

// SetRetryAfter tells programs when to try again, where that helps.
func (p Problem) SetRetryAfter(w http.ResponseWriter) {
	if p.RetryAfter > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(p.RetryAfter.Seconds()))))
	}
}

// NoticeOf tells an error above a form that is shown again with what was typed.
func (v *Request) NoticeOf(err error) (view.Notice, int) {
	p := v.Site.ProblemOf(v.R.Context(), err)
	p.SetRetryAfter(v.W)
	text := p.Explanation
	if p.WhatToDo != "" {
		text += " " + p.WhatToDo
	}
	return view.Notice{Tone: view.ToneDanger, Title: p.Title, Text: text, TraceID: traceid.ID(v.R.Context())}, p.Status
}

// Waiting writes a duration in words, rounded up.
func Waiting(d time.Duration) string {
	amount, unit := int(math.Ceil(d.Hours())), "hour"
	if d < time.Hour {
		amount, unit = int(math.Ceil(d.Minutes())), "minute"
	}
	if amount == 1 {
		if unit == "hour" {
			return "an hour"
		}
		return "a minute"
	}
	return fmt.Sprintf("%d %ss", amount, unit)
}
