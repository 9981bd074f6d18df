package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"net/http"
	"strconv"
	"time"

	"techbiz/internal/fault"
	"techbiz/internal/people"
	"techbiz/internal/trace"
	"techbiz/internal/web/view"
)

// Errors that arise at the edge itself.
var (
	errOtherOrigin  = errors.New("the form was sent from another site")
	errBadForm      = errors.New("the form can't be read")
	errAccountEnded = errors.New("the account of this session has ended")
	errNoInvitee    = errors.New("no invitee's session")
	errNoPage       = errors.New("no such page")
	errNoLink       = errors.New("no such invitation link")
	errMethod       = errors.New("method not allowed")
)

// problem is what the user is told about an error.
type problem struct {
	status      int
	title       string
	explanation string
	whatToDo    string
	retryAfter  time.Duration
}

var (
	unexpected = problem{http.StatusInternalServerError, "Something went wrong on our side",
		"The portal could not do what you asked for.", "Try again. If it fails again, email support with the Trace ID below.", 0}
	unavailable = problem{http.StatusServiceUnavailable, "TechBiz is not available right now",
		"The portal can't reach its database, or it takes too long. What you asked for may not have been saved.",
		"Try again in a minute. If it fails again, email support with the Trace ID below.", 10 * time.Second}
	cannotSave = problem{http.StatusServiceUnavailable, "We can't save at the moment",
		"What you asked for was not saved. You can still read what is there.",
		"Try again in a few minutes. If it fails again, email support with the Trace ID below.", time.Minute}
	diskFull = problem{http.StatusServiceUnavailable, "The disk is full",
		"The disk of the database, or of the portal's temporary files, has no room left, so nothing can be saved. What you asked for was not saved.",
		"Make room on that disk, or enlarge it. The portal goes on by itself after that.", time.Minute}
	// left is what nobody reads. The status is the one that proxies write for it.
	left = problem{status: statusLeft, title: "The browser left"}
)

// statusLeft says in the log that whoever asked did not wait for the answer.
const statusLeft = 499

// problemOf is the one table from errors to what the user is told. What is in none of
// its rows is logged, and told only as a Trace ID.
func (s *site) problemOf(ctx context.Context, err error) problem { //nolint:funlen // a flat table
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
		return problem{http.StatusNotFound, "Page not found", "This link leads to no invitation.",
			"Check that you copied the whole link from the mail, or ask the officer who invited you.", 0}
	case errors.Is(err, errNoPage), errors.Is(err, fault.NotFound):
		return problem{http.StatusNotFound, "Page not found", "There is no such page, or it is not yours to see.",
			"Check the address, or start from the Overview.", 0}
	case errors.Is(err, errMethod):
		return problem{http.StatusMethodNotAllowed, "This address can't be used in this way",
			"The page was asked for in a way that it does not answer.", "Start from the Overview.", 0}
	case errors.Is(err, fault.Forbidden):
		return problem{http.StatusForbidden, "You can't use this page", "It is not available for your role.",
			"If you believe that it should be, ask support.", 0}
	case errors.Is(err, errAccountEnded):
		return problem{http.StatusForbidden, "This account has ended",
			"The account that you were signed in with has been terminated or deleted, so you were signed out.",
			"Ask the officer who invited you for a new invitation, or email support.", 0}
	case errors.Is(err, errNoInvitee):
		return problem{http.StatusUnauthorized, "Open your invitation again",
			"There is no onboarding under way in this browser, or it was left for too long.",
			"Open the link in your invitation mail: you go on where you stopped.", 0}
	case errors.Is(err, errOtherOrigin):
		return problem{http.StatusForbidden, "This form was not sent from TechBiz",
			"For your safety, forms are accepted only from the portal's own pages. Nothing was changed.",
			"Open the page again in TechBiz and submit it there.", 0}
	case errors.As(err, &tooLarge):
		return problem{http.StatusRequestEntityTooLarge, "This is too long",
			"The form holds more than the portal takes. Nothing was saved.", "Go back, shorten what you typed, and submit it again.", 0}
	case errors.Is(err, errBadForm):
		return problem{http.StatusBadRequest, "The form can't be read", "It arrived damaged. Nothing was saved.",
			"Go back and submit it again.", 0}
	case errors.Is(err, fault.KeyReused):
		return problem{http.StatusConflict, "This form was submitted before",
			"It was submitted already, with other contents, so nothing more was sent.",
			"Check Invite User Status. If you want to send this as well, submit it again.", 0}
	case errors.As(err, &conflict):
		return problem{http.StatusConflict, "This can't be done now", conflict.Reason, "", 0}
	case errors.As(err, &soon):
		return problem{http.StatusConflict, "It is too soon for this", "This can be done again at " + view.DateTime(soon.Until) + ".",
			"", max(time.Second, soon.Until.Sub(s.Now()))}
	case errors.As(err, &many):
		return problem{http.StatusTooManyRequests, "Too many requests", "A limit that protects you and others has been reached.",
			"Try again in " + waiting(many.RetryAfter) + ".", many.RetryAfter}
	case errors.As(err, &busy):
		return problem{http.StatusServiceUnavailable, "Very many people are signing in right now", "Nothing was done yet.",
			"Wait a few seconds, then try again.", busy.RetryAfter}
	case errors.As(err, &fields):
		return problem{http.StatusUnprocessableEntity, "This can't be accepted", fields[0].Message, "", 0}
	}
	return s.trouble(ctx, err)
}

// trouble logs an error that has no words of its own, and tells whose fault it is.
func (s *site) trouble(ctx context.Context, err error) problem {
	log := func(level slog.Level) {
		s.Log.Log(ctx, level, "request failed", "route", answerOf(ctx).route.Pattern, "cause", err.Error(), "trace_id", trace.ID(ctx))
	}
	switch fault.TroubleOf(ctx, err, s.Trouble) {
	case fault.Left:
		log(slog.LevelDebug)
		return left
	case fault.Unavailable:
		log(slog.LevelWarn)
		return unavailable
	case fault.DiskFull:
		log(slog.LevelError)
		if answerOf(ctx).actor.Role == people.RoleAdmin {
			return diskFull
		}
		return cannotSave
	default:
		log(slog.LevelError)
		return unexpected
	}
}

// lacks notes that a part of the page's frame could not be read.
func (v *request) lacks(what string, err error) {
	ctx := v.r.Context()
	v.site.Log.WarnContext(ctx, what, "trace_id", trace.ID(ctx), "cause", err.Error())
	if v.site.Trouble(err) == fault.Unavailable || errors.Is(context.Cause(ctx), fault.Silent) {
		v.frame = err
	}
}

// fail answers an error with a page.
func (s *site) fail(v *request, err error) {
	for _, answers := range s.Answers {
		if answers(v, err) {
			return
		}
	}
	if v.route.Access == InviteeLink && errors.Is(err, fault.NotFound) {
		err = errNoLink
	}
	s.drawProblem(v, s.problemOf(v.r.Context(), err))
}

func (s *site) drawProblem(v *request, p problem) {
	if p.status == statusLeft {
		v.w.WriteHeader(p.status)
		return
	}
	// What ran out of time is told all the same.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(v.r.Context()), frameTimeout)
	defer cancel()
	v.r = v.r.WithContext(ctx)
	v.bare = p.status == http.StatusServiceUnavailable
	page := v.page(p.title)
	model := view.Problem{
		Status:      p.status,
		Title:       p.title,
		Explanation: p.explanation,
		WhatToDo:    p.whatToDo,
		TraceID:     trace.ID(v.r.Context()),
		HomeURL:     "/",
		HomeLabel:   "Go to sign-in",
	}
	switch {
	case v.actor.Role != "":
		model.HomeURL, model.HomeLabel = "/overview", ""
	case v.user.Role != "":
		model.HomeURL, model.HomeLabel = accountPath, "Go to My Account"
	}
	if v.route.Access == InviteeLink || v.route.Access == InviteeSession {
		model.HomeURL = "" // the portal is no place for an invitee yet
	}
	p.setRetryAfter(v.w)
	if err := v.draw(p.status, view.ProblemPage(page, model)); err != nil {
		s.Log.ErrorContext(v.r.Context(), "error page not drawn", "cause", err.Error())
		http.Error(v.w, p.title, p.status)
	}
}

func (p problem) setRetryAfter(w http.ResponseWriter) {
	if p.retryAfter > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(p.retryAfter.Seconds()))))
	}
}

// noticeOf tells an error above a form that is shown again with what was typed.
func (v *request) noticeOf(err error) (view.Notice, int) {
	p := v.site.problemOf(v.r.Context(), err)
	p.setRetryAfter(v.w)
	text := p.explanation
	if p.whatToDo != "" {
		text += " " + p.whatToDo
	}
	return view.Notice{Tone: view.ToneDanger, Title: p.title, Text: text, TraceID: trace.ID(v.r.Context())}, p.status
}

// waiting writes a duration in words, rounded up.
func waiting(d time.Duration) string {
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
