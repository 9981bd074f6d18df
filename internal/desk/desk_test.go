package desk_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/base/fault"
	"techbiz/internal/base/keyset"
	"techbiz/internal/base/people"
	"techbiz/internal/desk"
	"techbiz/internal/invite"
	"techbiz/internal/lifecycle"
	"techbiz/internal/mail"
	"techbiz/internal/techpass"
	"techbiz/internal/testparts/testdb"
)

func TestWhatCanBeRaised(t *testing.T) {
	both(t, func(w *world) {
		w.vendor(w.officer, "jane@acme.com")
		w.vendor(w.other, "joe@acme.com")
		vendor := w.vendor(w.officer, "jim@acme.com").Actor()
		w.raise(w.other, desk.Domain, "waits.com")
		for _, c := range []struct {
			name          string
			actor         people.Actor
			f             desk.Form
			field, rule   string
			login, domain string
		}{
			{name: "nothing", actor: w.officer, field: "kind", rule: "required"},
			{name: "unknown kind", actor: w.officer, f: desk.Form{Kind: "pizza"}, field: "kind", rule: "required"},
			{name: "domain", actor: w.officer, f: desk.Form{Kind: "domain", Domain: "New.com"}, domain: "new.com"},
			{name: "no domain", actor: w.officer, f: desk.Form{Kind: "domain"}, field: "domain", rule: "required"},
			{name: "personal mailboxes", actor: w.officer, f: desk.Form{Kind: "domain", Domain: "gmail.com"}, field: "domain", rule: "personal_mailbox"},
			{name: "allowed", actor: w.officer, f: desk.Form{Kind: "domain", Domain: "acme.com"}, field: "domain", rule: "allowed"},
			{name: "waits", actor: w.officer, f: desk.Form{Kind: "domain", Domain: "waits.com"}, field: "domain", rule: "waits"},
			{name: "vendor's domain", actor: vendor, f: desk.Form{Kind: "domain", Domain: "new2.com"}, field: "kind", rule: "required"},
			{name: "SEED for one's vendor", actor: w.officer, f: desk.Form{Kind: "seed", Login: "jane@acme.com", Details: "d"}, login: "jane@acme.com"},
			{name: "by login ID", actor: w.officer, f: desk.Form{Kind: "seed", Login: "JANE@techpass.gov.sg", Details: "d"}, login: "jane@techpass.gov.sg"},
			{name: "another's vendor", actor: w.officer, f: desk.Form{Kind: "seed", Login: "joe@acme.com", Details: "d"}, field: "login", rule: "not_invited"},
			{name: "nobody", actor: w.officer, f: desk.Form{Kind: "seed", Login: "nobody@acme.com", Details: "d"}, field: "login", rule: "not_invited"},
			{name: "an officer", actor: w.officer, f: desk.Form{Kind: "seed", Login: "officer@tech.gov.sg", Details: "d"}, field: "login", rule: "vendors_only"},
			{name: "SEED for oneself", actor: vendor, f: desk.Form{Kind: "seed", Login: "jane@acme.com", Details: "d"}, login: "jim@acme.com"},
			{name: "known", actor: w.officer, f: desk.Form{Kind: "reset_mfa", Login: "joe@acme.com", Details: "d"}, login: "joe@acme.com"},
			{name: "unknown, and told alike", actor: w.officer, f: desk.Form{Kind: "reset_mfa", Login: "nobody@acme.com", Details: "d"}, login: "nobody@acme.com"},
			{name: "no login", actor: w.officer, f: desk.Form{Kind: "terminate", Details: "d"}, field: "login", rule: "format"},
			{name: "no details", actor: w.officer, f: desk.Form{Kind: "other"}, field: "details", rule: "required"},
			{name: "long details", actor: w.officer, f: desk.Form{Kind: "other", Details: strings.Repeat("a", 2001)}, field: "details", rule: "too_long"},
		} {
			r, err := w.Desk.Raise(w.Context(), c.actor, c.f, nil, "")
			fields, refused := errors.AsType[people.FieldErrors](err)
			switch {
			case c.rule != "" && (!refused || fields[0].Field != c.field || fields[0].Rule != c.rule):
				w.Errorf("%s: %v, want %s: %s", c.name, err, c.field, c.rule)
			case c.rule == "" && err != nil:
				w.Errorf("%s: %v", c.name, err)
			case c.rule == "" && ((c.login != "" && r.Login.String() != c.login) || r.Domain.String() != c.domain || r.State != desk.Open || r.Number == 0):
				w.Errorf("%s: %+v", c.name, r)
			}
		}
	})
}

func TestOneFormRaisesOneRequest(t *testing.T) {
	both(t, func(w *world) {
		f := desk.Form{Kind: "other", Details: "Help"}
		first, err := w.Desk.Raise(w.Context(), w.officer, f, nil, "key")
		w.OK(err)
		again, err := w.Desk.Raise(w.Context(), w.officer, f, nil, "key")
		w.OK(err)
		if again.ID != first.ID {
			w.Error("sent twice, raised twice")
		}
		f.Details = "Something else"
		if _, err := w.Desk.Raise(w.Context(), w.officer, f, nil, "key"); !errors.Is(err, fault.KeyReused) {
			w.Errorf("another request under the key: %v", err)
		}
		for range 2 {
			w.OK(w.Desk.AddComment(w.Context(), w.officer, first.ID, desk.Remark{Text: "More"}, "key2"))
		}
		if n := len(w.look(w.officer, first.ID).Entries); n != 2 {
			w.Errorf("%d entries", n)
		}
		for n := 1; n < 30; n++ {
			w.raise(w.officer, desk.Other, "")
		}
		_, err = w.Desk.Raise(w.Context(), w.officer, f, nil, "")
		w.refuses(err, "30 requests within a day")
		w.Clock.Add(25 * time.Hour)
		for n := 30; n < 50; n++ {
			w.raise(w.officer, desk.Other, "")
		}
		_, err = w.Desk.Raise(w.Context(), w.officer, f, nil, "")
		w.refuses(err, "50 open requests")
	})
}

func TestGrantingDoesTheThing(t *testing.T) {
	both(t, func(w *world) {
		jane := w.vendor(w.officer, "jane@acme.com")
		grant := func(r *desk.Request) *desk.Story {
			w.Helper()
			w.OK(w.grant(w.agent, r.ID, r.Version))
			st := w.look(w.agent, r.ID)
			if st.State != desk.Granted || st.ClosedAt.IsZero() || st.AssigneeID != w.agent.ID {
				w.Errorf("granted: %+v", st.Request)
			}
			if got := w.events("request", r.ID); !slices.Equal(got, []string{"request.raised", "request.granted"}) {
				w.Errorf("the trail tells %v", got)
			}
			return st
		}
		d := w.raise(w.officer, desk.Domain, "new.com")
		grant(d)
		list, err := w.Allowlist.ListFor(w.Context(), w.Email("joe@new.com"))
		w.OK(err)
		if _, allowed := list["new.com"]; !allowed {
			w.Error("the domain is not allowed")
		}

		grant(w.raise(w.officer, desk.SEED, "jane@acme.com"))
		if i, err := w.Invites.List(w.Context(), w.officer, invite.Query{Search: "jane"}); err != nil || !i.Rows[0].SEED || !w.Account(jane.ID).SEED {
			w.Errorf("SEED is not wanted: %+v, %v", i.Rows[0], err)
		}
		grant(w.raise(w.officer, desk.ResetMFA, "jane@techpass.gov.sg"))
		if w.Account(jane.ID).HasMFA() {
			w.Error("MFA was not reset")
		}
		grant(w.raise(w.officer, desk.Terminate, "jane@acme.com"))
		if a := w.Account(jane.ID); a.State != techpass.Terminated {
			w.Errorf("the account is %s", a.State)
		}
		for _, want := range []string{"account.mfa_reset for a request", "account.terminated for a request"} {
			if got := w.events("account", jane.ID); !slices.Contains(got, want) {
				w.Errorf("no %s in %v", want, got)
			}
		}
		if n := strings.Count(w.told(), "officer"); n != 4 {
			w.Errorf("%d mails to the requester", n)
		}
	})
}

func TestWhatWasDoneBeforeIsGranted(t *testing.T) {
	both(t, func(w *world) {
		jane := w.vendor(w.officer, "jane@acme.com")
		d, seed := w.raise(w.officer, desk.Domain, "new.com"), w.raise(w.officer, desk.SEED, "jane@acme.com")
		mfa, end := w.raise(w.officer, desk.ResetMFA, "jane@acme.com"), w.raise(w.officer, desk.Terminate, "jane@acme.com")
		w.OK(w.Allowlist.Allow(w.Context(), w.admin, w.Domain("new.com")))
		w.Change(jane.ID, func(a *techpass.Account) { a.SEED, a.TOTPAt = true, time.Time{} })
		told := func(r *desk.Request, already bool) {
			w.Helper()
			w.OK(w.grant(w.agent, r.ID, r.Version))
			st := w.look(w.officer, r.ID)
			if last := st.Entries[len(st.Entries)-1]; st.State != desk.Granted || last.Already != already {
				w.Errorf("%s: %s, already %v", r.Kind, st.State, last.Already)
			}
		}
		grant := func(r *desk.Request) {
			w.Helper()
			told(r, true)
		}
		grant(d)
		told(seed, false) // wanted, as when it lapsed: the licence is assigned now
		w.Clock.Add(time.Minute)
		grant(w.raise(w.officer, desk.SEED, "jane@acme.com"))
		grant(mfa)
		w.Clock.Add(time.Hour)
		w.Change(jane.ID, func(a *techpass.Account) { a.Terminate(techpass.ByAdmin, w.Clock.Now()) })
		grant(end)
		late := w.raise(w.officer, desk.ResetMFA, "jane@acme.com")
		w.refuses(w.grant(w.agent, late.ID, late.Version), "No account has this login")
		if st := w.look(w.agent, late.ID); st.State != desk.Open || st.Subject != nil || st.AssigneeID != uuid.Nil {
			w.Errorf("after it could not be granted: %+v", st.Request)
		}
	})
}

func TestSEEDOnlyWhereItIsOffered(t *testing.T) {
	both(t, func(w *world) {
		jane := w.vendor(w.officer, "jane@acme.com")
		w.OK(w.Allowlist.OfferSEED(w.Context(), people.System(), w.Domain("acme.com"), false))
		r := w.raise(w.officer, desk.SEED, "jane@acme.com")
		w.refuses(w.grant(w.agent, r.ID, r.Version), "SEED is not offered to mailboxes of acme.com")
		if w.Account(jane.ID).SEED {
			w.Error("SEED is wanted all the same")
		}
	})
}

func TestWhoDecides(t *testing.T) {
	both(t, func(w *world) {
		jane := w.vendor(w.other, "jane@acme.com")
		foreign := w.vendor(w.officer, "joe@shop.com")
		ours, theirs := w.raise(w.other, desk.ResetMFA, "jane@acme.com"), w.raise(w.officer, desk.Other, "")

		if err := w.grant(w.other, ours.ID, 1); !errors.Is(err, fault.Forbidden) {
			w.Errorf("an officer grants: %v", err)
		}
		if err := w.Desk.Decline(w.Context(), w.boss, theirs.ID, 1, "No"); !errors.Is(err, fault.NotFound) {
			w.Errorf("an agency admin declines another agency's: %v", err)
		}
		for _, actor := range []people.Actor{w.other, w.boss} {
			if _, err := w.Desk.Look(w.Context(), actor, theirs.ID); !errors.Is(err, fault.NotFound) {
				w.Errorf("%s sees another's: %v", actor.Email, err)
			}
		}
		// An agency admin reaches what belongs to the agency, by whatever mailbox.
		w.OK(w.grant(w.boss, ours.ID, 1))
		if w.Account(jane.ID).HasMFA() {
			w.Error("MFA was not reset")
		}
		far := w.raise(w.other, desk.Terminate, "joe@shop.com")
		w.refuses(w.grant(w.boss, far.ID, 1), "does not belong to your agency")
		if st := w.look(w.boss, far.ID); st.Subject != nil || st.SubjectHidden == "" {
			w.Errorf("an agency admin is shown %+v", st.Subject)
		}
		government := w.raise(w.other, desk.Domain, "new.gov.sg")
		w.refuses(w.grant(w.boss, government.ID, 1), "Government domains are not an agency's to allow")
		officer := w.raise(w.other, desk.Terminate, "officer@tech.gov.sg")
		w.refuses(w.grant(w.boss, officer.ID, 1), "does not belong to your agency")
		if a := w.Account(foreign.ID); a.State.Ended() {
			w.Error("the account ended")
		}
		// Those who serve the portal are an admin's to change.
		power := w.raise(w.other, desk.Terminate, "admin@tech.gov.sg")
		w.refuses(w.grant(w.agent, power.ID, 1), "an admin has to decide")
		w.refuses(w.grant(w.admin, power.ID, 1), "your own account")

		// Nobody decides their own.
		own := w.raise(w.agent, desk.Domain, "new.com")
		for _, decide := range []error{
			w.grant(w.agent, own.ID, 1), w.Desk.Decline(w.Context(), w.agent, own.ID, 1, "No"), w.Desk.AskBack(w.Context(), w.agent, own.ID, 1, "Why?"),
		} {
			w.refuses(decide, "You raised this request yourself")
		}
		w.OK(w.grant(w.agent2, own.ID, 1))
	})
}

func TestTheSecondIsToldWhatTheFirstDid(t *testing.T) {
	both(t, func(w *world) {
		r := w.raise(w.officer, desk.Domain, "new.com")
		w.OK(w.Desk.Decline(w.Context(), w.agent, r.ID, 1, "It is not a company's"))
		w.refuses(w.grant(w.agent2, r.ID, 1), "agent@tech.gov.sg declined it while you had this request open")
		w.refuses(w.grant(w.agent2, r.ID, 2), "has been declined")
		list, err := w.Allowlist.Allowed(w.Context())
		w.OK(err)
		if len(list) != 4 {
			w.Errorf("%d domains are allowed", len(list))
		}

		// Of many at once, one decides.
		many := w.raise(w.officer, desk.Other, "")
		done := make(chan error)
		for n := range 8 {
			go func() {
				if n%2 == 0 {
					done <- w.Desk.Finish(w.Context(), w.agent, many.ID, 1, "Done")
					return
				}
				done <- w.Desk.Decline(w.Context(), w.agent2, many.ID, 1, "No")
			}()
		}
		won := 0
		for range 8 {
			if err := <-done; err == nil {
				won++
			}
		}
		if st := w.look(w.agent, many.ID); won != 1 || len(st.Entries) != 2 || !st.State.Closed() {
			w.Errorf("%d decided; %d entries, %s", won, len(st.Entries), st.State)
		}
	})
}

func TestTheStoryOfARequest(t *testing.T) {
	both(t, func(w *world) {
		r := w.raise(w.officer, desk.Other, "")
		id := r.ID
		step := func(err error, state desk.State, told string) {
			w.Helper()
			w.OK(err)
			w.Clock.Add(time.Minute)
			st := w.look(w.agent, id)
			if got := w.told(); st.State != state || got != told {
				w.Errorf("%s, mails to %q; want %s, %q", st.State, got, state, told)
			}
			r = st.Request
		}
		step(nil, desk.Open, "")
		step(w.Desk.AddComment(w.Context(), w.officer, id, desk.Remark{Text: "It is urgent"}, ""), desk.Open, "")
		step(w.Desk.Assign(w.Context(), w.agent, id, r.Version, w.agent.ID), desk.InProgress, "officer")
		step(w.Desk.Assign(w.Context(), w.agent, id, r.Version, w.agent2.ID), desk.InProgress, "agent2")
		step(w.Desk.AddComment(w.Context(), w.agent, id, desk.Remark{Text: "I know him", Internal: true}, ""), desk.InProgress, "agent2")
		step(w.Desk.AskBack(w.Context(), w.agent2, id, r.Version, "Which one?"), desk.Asked, "officer")
		step(w.Desk.AddComment(w.Context(), w.agent2, id, desk.Remark{Text: "The blue one?"}, ""), desk.Asked, "officer")
		step(w.Desk.AddComment(w.Context(), w.officer, id, desk.Remark{Text: "The red one"}, ""), desk.InProgress, "agent2")
		step(w.Desk.Assign(w.Context(), w.agent2, id, r.Version, uuid.Nil), desk.Open, "")
		step(w.Desk.Finish(w.Context(), w.agent, id, r.Version, "Painted"), desk.Done, "officer")
		w.refuses(w.Desk.AddComment(w.Context(), w.officer, id, desk.Remark{Text: "Thanks"}, ""), "has been done")
		w.refuses(w.Desk.Withdraw(w.Context(), w.officer, id), "has been done")

		var seen, known []string
		for _, e := range w.look(w.officer, id).Entries {
			seen = append(seen, string(e.Event))
		}
		for _, e := range w.look(w.agent, id).Entries {
			known = append(known, string(e.Event))
		}
		want := []string{"raised", "commented", "assigned", "assigned", "asked_back", "commented", "answered", "released", "done"}
		if !slices.Equal(seen, want) {
			w.Errorf("the requester sees %v", seen)
		}
		if !slices.Equal(known, slices.Insert(want, 4, "noted")) {
			w.Errorf("the desk sees %v", known)
		}
		if err := w.Desk.AddComment(w.Context(), w.officer, w.raise(w.officer, desk.Other, "").ID, desk.Remark{Text: "x", Internal: true}, ""); !errors.Is(err, fault.Forbidden) {
			w.Errorf("a requester leaves a note: %v", err)
		}
		if err := w.Desk.Assign(w.Context(), w.agent, w.raise(w.officer, desk.Other, "").ID, 1, w.boss.ID); err == nil {
			w.Error("given to an agency admin of another agency")
		}
	})
}

func TestMailsAreWithdrawnWithTheirReader(t *testing.T) {
	both(t, func(w *world) {
		r := w.raise(w.officer, desk.Other, "")
		w.OK(w.Desk.Assign(w.Context(), w.agent, r.ID, 1, w.agent2.ID))
		news := w.NewMailsOf(mail.RequestChanged)
		for _, m := range news {
			l, err := w.Desk.LetterFor(w.Context(), m)
			if err != nil || l.Number != r.Number || l.Event != desk.Assign || l.ToDesk != (m.To == w.agent2.Email) {
				w.Errorf("letter %+v, %v", l, err)
			}
		}
		w.Change(w.officer.ID, func(a *techpass.Account) { a.Disable(techpass.ByAdmin, w.Clock.Now()) })
		for _, m := range news {
			if _, err := w.Desk.LetterFor(w.Context(), m); errors.Is(err, mail.ErrWithdrawn) != (m.To == w.officer.Email) {
				w.Errorf("to %s: %v", m.To, err)
			}
		}
	})
}

func TestTheQueue(t *testing.T) {
	both(t, func(w *world) {
		first, second := w.raise(w.officer, desk.Domain, "new.com"), w.raise(w.other, desk.Other, "")
		for n := range 25 {
			w.Clock.Add(time.Minute)
			if n == 20 {
				w.OK(w.Desk.Withdraw(w.Context(), w.other, second.ID))
			}
			w.raise(w.officer, desk.Other, "")
		}
		p, err := w.Desk.Queue(w.Context(), w.agent, desk.Query{OnlyOpen: true})
		if err != nil || len(p.Rows) != desk.PageSize || p.Rows[0].ID != first.ID || p.Next.IsZero() || !p.Previous.IsZero() {
			w.Fatalf("first page: %d rows, %v", len(p.Rows), err)
		}
		p, err = w.Desk.Queue(w.Context(), w.agent, desk.Query{OnlyOpen: true, Cursor: p.Next})
		if err != nil || len(p.Rows) != 6 || !p.Next.IsZero() || p.Previous.IsZero() {
			w.Fatalf("second page: %d rows, %v", len(p.Rows), err)
		}
		p, err = w.Desk.Queue(w.Context(), w.agent, desk.Query{OnlyOpen: true, Cursor: p.Previous})
		if err != nil || len(p.Rows) != desk.PageSize || p.Rows[0].ID != first.ID {
			w.Fatalf("back again: %d rows, %v", len(p.Rows), err)
		}
		for _, search := range []string{first.Ref(), strings.ToLower(first.Ref()), "1", "new", "@new.com", " NEW.COM "} {
			if p, err := w.Desk.Queue(w.Context(), w.agent, desk.Query{Search: search}); err != nil || len(p.Rows) != 1 || p.Rows[0].ID != first.ID {
				w.Errorf("search %q: %d rows, %v", search, len(p.Rows), err)
			}
		}
		if p, err := w.Desk.Queue(w.Context(), w.boss, desk.Query{Search: "o"}); err != nil || len(p.Rows) != 1 || p.Rows[0].ID != second.ID {
			w.Errorf("an agency admin finds %d rows, %v", len(p.Rows), err)
		}
		if _, err := w.Desk.Queue(w.Context(), w.officer, desk.Query{}); !errors.Is(err, fault.Forbidden) {
			w.Errorf("an officer's queue: %v", err)
		}
		if own, err := w.Desk.Own(w.Context(), w.other, keyset.Cursor{}); err != nil || len(own.Rows) != 1 {
			w.Errorf("own requests: %d, %v", len(own.Rows), err)
		}
	})
}

func TestADomainIsAskedForOnce(t *testing.T) {
	both(t, func(w *world) {
		d := w.Domain("new.com")
		for _, actor := range []people.Actor{w.officer, w.other, w.officer} {
			w.OK(w.Desk.RequestDomain(w.Context(), actor, d))
		}
		open, err := w.Desk.OpenDomains(w.Context(), w.admin)
		if err != nil || len(open) != 1 || open[0].RequesterID != w.officer.ID {
			w.Fatalf("open requests %+v, %v", open, err)
		}
		w.OK(w.Desk.AllowDomain(w.Context(), w.admin, d, people.Agency{})) // from the list of domains
		if st := w.look(w.officer, open[0].ID); st.State != desk.Granted || w.told() != "officer" {
			w.Errorf("the request is %s", st.State)
		}
		if found, err := w.Allowlist.Get(w.Context(), w.admin, d); err != nil || found.Agency != w.officer.Agency() {
			w.Errorf("the domain is %+v, %v", found, err)
		}
		w.OK(w.Desk.RequestDomain(w.Context(), w.officer, d))
		if open, err := w.Desk.OpenDomains(w.Context(), w.admin); err != nil || len(open) != 0 {
			w.Errorf("open requests %+v, %v", open, err)
		}
		if err := w.Desk.AllowDomain(w.Context(), w.agent, d, people.Agency{}); !errors.Is(err, fault.Forbidden) {
			w.Errorf("an agent, without a request: %v", err)
		}
		o := w.Desk.Options
		o.Outside = "https://desk.example"
		w.refuses(desk.NewService(o).RequestDomain(w.Context(), w.officer, w.Domain("other.com")), "https://desk.example")
	})
}

// A closed request names nobody whose account is deleted.
func TestAClosedRequestForgetsADeletedAccount(t *testing.T) {
	both(t, func(w *world) {
		jane := w.vendor(w.officer, "jane@acme.com")
		early, late := w.raise(w.officer, desk.ResetMFA, "jane@acme.com"), w.raise(w.officer, desk.Terminate, "jane@techpass.gov.sg")
		w.OK(w.Desk.Decline(w.Context(), w.agent, early.ID, early.Version, "No"))
		if st := w.look(w.agent, early.ID); st.SubjectID != jane.ID || st.Login.IsZero() {
			w.Errorf("closed while there was the account: %+v", st.Request)
		}
		w.OK(w.Store.Lives().Update(w.Context(), func(tx lifecycle.Tx) error {
			if err := tx.ForgetAccounts(w.Context(), []uuid.UUID{jane.ID}, w.Clock.Now()); err != nil {
				return err
			}
			a, err := tx.Account(w.Context(), jane.ID)
			if err != nil {
				return err
			}
			a.Terminate(techpass.ByAdmin, w.Clock.Now())
			a.Wipe(w.Clock.Now())
			return tx.UpdateAccounts(w.Context(), []*techpass.Account{a})
		}))
		w.OK(w.Desk.Decline(w.Context(), w.agent, late.ID, late.Version, "Gone already"))
		for _, r := range []*desk.Request{early, late} {
			if st := w.look(w.agent, r.ID); !st.Login.IsZero() {
				w.Errorf("%s names %s", r.Ref(), st.Login)
			}
		}
		if p, err := w.Desk.Queue(w.Context(), w.agent, desk.Query{Search: "jane"}); err != nil || len(p.Rows) != 0 {
			w.Errorf("found by the login: %d, %v", len(p.Rows), err)
		}
	})
}

// Whoever may not decide a request does not do so by allowing what it asks for.
func TestAllowingADomainDecidesNoOthersRequest(t *testing.T) {
	both(t, func(w *world) {
		allow := func(actor people.Actor, r *desk.Request) error {
			return w.Desk.AllowDomain(w.Context(), actor, r.Domain, people.Agency{})
		}
		state := func(r *desk.Request, want desk.State, already bool) {
			w.Helper()
			st := w.look(w.agent, r.ID)
			if last := st.Entries[len(st.Entries)-1]; st.State != want || last.Already != already {
				w.Errorf("the request for %s is %s, already %v", r.Domain, st.State, last.Already)
			}
			_, err := w.Allowlist.Get(w.Context(), w.admin, r.Domain)
			if allowed := err == nil; allowed != (want == desk.Granted) {
				w.Errorf("%s is allowed: %v", r.Domain, allowed)
			}
		}
		theirs, ours := w.raise(w.officer, desk.Domain, "theirs.com"), w.raise(w.other, desk.Domain, "ours.com")
		bosses, admins := w.raise(w.boss, desk.Domain, "bosses.com"), w.raise(w.admin, desk.Domain, "admins.com")
		w.refuses(allow(w.boss, theirs), "the service desk decides")
		state(theirs, desk.Open, false)
		w.refuses(allow(w.boss, bosses), "You raised this request yourself")
		state(bosses, desk.Open, false)
		w.OK(allow(w.boss, ours))
		state(ours, desk.Granted, false)
		w.OK(allow(w.admin, admins))
		state(admins, desk.Granted, true)
		if st := w.look(w.agent, admins.ID); st.AssigneeID != uuid.Nil {
			w.Errorf("%s looks after their own request", st.AssigneeEmail)
		}
		w.OK(allow(w.admin, bosses))
		state(bosses, desk.Granted, false)
	})
}

// The attachments of one requester take up so much and no more, on however many requests.
func TestAttachmentsOfARequesterAreBounded(t *testing.T) {
	w := newWorld(t, testdb.SQLite(t))
	var five []desk.Upload
	for range 5 {
		five = append(five, desk.Upload{Name: "a.pdf", Content: append([]byte("%PDF-"), make([]byte, desk.MaxFileSize-5)...)})
	}
	var last *desk.Request
	for range 4 { // 25 MiB each
		var err error
		last, err = w.Desk.Raise(w.Context(), w.officer, desk.Form{Kind: "other", Details: "d"}, five, "")
		w.OK(err)
	}
	one := []desk.Upload{{Name: "b.txt", Content: []byte("b")}}
	_, err := w.Desk.Raise(w.Context(), w.officer, desk.Form{Kind: "other", Details: "d"}, one, "")
	for _, err := range []error{err, w.Desk.AddComment(w.Context(), w.officer, last.ID, desk.Remark{Files: one}, "")} {
		if fields, ok := errors.AsType[people.FieldErrors](err); !ok || fields[0].Field != "files" || fields[0].Rule != "too_much" {
			w.Errorf("one more: %v", err)
		}
	}
	w.raise(w.officer, desk.Other, "")
	_, err = w.Desk.Raise(w.Context(), w.other, desk.Form{Kind: "other", Details: "d"}, one, "")
	w.OK(err)
}

// readOnly is a store that nothing may write to.
type readOnly struct{ desk.Store }

func (readOnly) Update(context.Context, func(desk.Tx) error) error {
	return errors.New("it was written to")
}

// Who looks at a request waits for nobody who writes, whoever it is about.
func TestLookingWritesNothing(t *testing.T) {
	both(t, func(w *world) {
		w.vendor(w.officer, "joe@shop.com")
		r := w.raise(w.other, desk.ResetMFA, "joe@shop.com")
		o := w.Desk.Options
		o.Store = readOnly{o.Store}
		st, err := desk.NewService(o).Look(w.Context(), w.boss, r.ID)
		w.OK(err)
		if st.Subject != nil || st.SubjectHidden == "" {
			w.Errorf("an agency admin sees another agency's account: %+v", st.Subject)
		}
	})
}
