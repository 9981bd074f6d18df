package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"techbiz/internal/fault"
	"techbiz/internal/invite"
	"techbiz/internal/people"
	"techbiz/internal/store"
	"testing"
	"time"
)

func TestProblemOf(t *testing.T) {
	at := time.Date(2026, 11, 24, 1, 0, 0, 0, time.UTC)
	s := &Server{site: &site{Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return at }, Trouble: store.Trouble}}
	s.site.Problems = []func(context.Context, error) (problem, bool){s.problemOf}
	ctx := context.WithValue(t.Context(), answerKey{}, &answer{})
	for _, c := range []struct {
		err    error
		status int
		said   string
		after  time.Duration
	}{
		{fmt.Errorf("load: %w", fault.NotFound), http.StatusNotFound, "not yours to see", 0},
		{fault.Forbidden, http.StatusForbidden, "your role", 0},
		{fault.KeyReused, http.StatusConflict, "submitted already", 0},
		{&fault.Conflict{Reason: "It has ended."}, http.StatusConflict, "It has ended.", 0},
		{fmt.Errorf("resend: %w", &fault.TooSoon{Until: at.Add(time.Hour)}), http.StatusConflict, "24-11-2026 10:00", time.Hour},
		{&fault.TooMany{RetryAfter: time.Hour}, http.StatusTooManyRequests, "limit", time.Hour},
		{&invite.LinkError{State: invite.LinkRevoked}, http.StatusGone, "link", 0},
		{people.FieldErrors{{Field: "cursor", Message: "This page address is damaged."}}, http.StatusUnprocessableEntity, "damaged", 0},
		{&http.MaxBytesError{}, http.StatusRequestEntityTooLarge, "more than", 0},
		{errBadForm, http.StatusBadRequest, "damaged", 0},
		{fmt.Errorf("list: %w", context.DeadlineExceeded), http.StatusServiceUnavailable, "database", 10 * time.Second},
		{errors.New("constraint of jane@tech.gov.sg"), http.StatusInternalServerError, "could not do", 0},
	} {
		got := s.site.problemOf(ctx, c.err)
		if got.status != c.status || !strings.Contains(got.explanation, c.said) || got.retryAfter != c.after {
			t.Errorf("%v: %+v", c.err, got)
		}
		if strings.Contains(got.explanation, "constraint") {
			t.Error("the words of an unknown error are shown")
		}
	}
}

func TestWaiting(t *testing.T) {
	for d, want := range map[time.Duration]string{
		time.Second: "a minute", 90 * time.Second: "2 minutes", time.Hour: "an hour", 61 * time.Minute: "2 hours", 24 * time.Hour: "24 hours",
	} {
		if got := waiting(d); got != want {
			t.Errorf("%s: %s, want %s", d, got, want)
		}
	}
}
