package work_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/app/apptest"
	"techbiz/internal/base/traceid"
	"techbiz/internal/invite"
	"techbiz/internal/mail"
)

func TestMailsAreDeliveredOnceUnderTheirTraceID(t *testing.T) {
	newServer := func() *server {
		s := newServer()
		s.answers["gone@tech.gov.sg"] = []error{&mail.SendError{Cause: mail.CauseAddress, Reply: "550 no such user"}}
		s.answers["busy@tech.gov.sg"] = []error{errors.New("451 later")}
		return s
	}
	both(t, newServer, 8, func(w *apptest.World, smtp *server) {
		w.Allow("tech.gov.sg")
		worker := start(w)
		defer func() {
			stop(w, worker)
			stop(w, worker) // twice is once
		}()
		officer := w.Officer("officer@tech.gov.sg")

		traces, made := map[string]string{}, map[string]uuid.UUID{}
		for _, to := range []string{"here@tech.gov.sg", "gone@tech.gov.sg", "busy@tech.gov.sg"} {
			r, err := invite.ParseForm(apptest.Form(w.Email(to)))
			w.OK(err)
			request, end := traceid.Start(w.Context(), "request")
			traces[to] = traceid.ID(request)
			i, err := w.Invites.Invite(request, officer.Actor(), r, "")
			end()
			w.OK(err)
			made[to] = i.ID
		}
		want := map[string]mail.State{"here@tech.gov.sg": mail.Sent, "gone@tech.gov.sg": mail.Refused, "busy@tech.gov.sg": mail.Sent}
		if !await(45*time.Second, func() bool { return settled(w, made, want) }) {
			w.Fatal("the jobs did not come to an end")
		}
		here, busy, gone := smtp.copies("here@tech.gov.sg"), smtp.copies("busy@tech.gov.sg"), smtp.copies("gone@tech.gov.sg")
		if here != 1 || busy != 1 || gone != 0 {
			w.Errorf("the server took %d, %d and %d copies", here, busy, gone)
		}
		for to, id := range made {
			events := w.Events("invitation", id)
			if len(events) != 2 || len(traces[to]) != 32 {
				w.Fatalf("%s: %d events, trace %q", to, len(events), traces[to])
			}
			for _, e := range events {
				if e.TraceID != traces[to] {
					w.Errorf("%s: %s has Trace ID %s, its request had %s", to, e.Action, e.TraceID, traces[to])
				}
			}
		}
	})
}

// settled tells whether the mails came to the wanted ends, the refusal to its invitation,
// and the trail under its seal.
func settled(w *apptest.World, made map[string]uuid.UUID, want map[string]mail.State) bool {
	w.Helper()
	for to, state := range want {
		all, err := w.Store.Invites().Mails(w.Context(), made[to])
		w.OK(err)
		if all[0].State != state {
			return false
		}
	}
	i, err := w.Store.Invites().Get(w.Context(), made["gone@tech.gov.sg"])
	w.OK(err)
	head, err := w.Store.Audits().SealHead(w.Context())
	w.OK(err)
	return i.State == invite.Refused && i.Reply == "550 no such user" && head.Seq > 0
}
