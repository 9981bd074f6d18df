package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/invite"
	"techbiz/internal/store"
	"techbiz/internal/web/kit"
)

func TestProblemOf(t *testing.T) {
	at := time.Date(2026, 11, 24, 1, 0, 0, 0, time.UTC)
	site := &kit.Site{Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return at }, Trouble: store.Trouble}
	site.Problems = []func(context.Context, error) (kit.Problem, bool){problems{site}.of}
	ctx := context.WithValue(t.Context(), kit.AnswerKey{}, &kit.Answer{})
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
		{kit.ErrBadForm, http.StatusBadRequest, "damaged", 0},
		{fmt.Errorf("list: %w", context.DeadlineExceeded), http.StatusServiceUnavailable, "database", 10 * time.Second},
		{errors.New("constraint of jane@tech.gov.sg"), http.StatusInternalServerError, "could not do", 0},
	} {
		got := site.ProblemOf(ctx, c.err)
		if got.Status != c.status || !strings.Contains(got.Explanation, c.said) || got.RetryAfter != c.after {
			t.Errorf("%v: %+v", c.err, got)
		}
		if strings.Contains(got.Explanation, "constraint") {
			t.Error("the words of an unknown error are shown")
		}
	}
}

func TestWaiting(t *testing.T) {
	for d, want := range map[time.Duration]string{
		time.Second: "a minute", 90 * time.Second: "2 minutes", time.Hour: "an hour", 61 * time.Minute: "2 hours", 24 * time.Hour: "24 hours",
	} {
		if got := kit.Waiting(d); got != want {
			t.Errorf("%s: %s, want %s", d, got, want)
		}
	}
}
