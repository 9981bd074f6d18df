package faults

import (
	"database/sql"
	"log/slog"
	"maps"
	"strings"
	"testing"
	"time"

	"techbiz/internal/audit"
	"techbiz/internal/invite"
	"techbiz/internal/mail"
	"techbiz/internal/store"
	"techbiz/internal/techpass"
)

// tally counts things by what they belong to and what they are.
type tally map[string]map[string]int

// tally runs a query for id and kind, of as many rows as there are things.
func (p *portal) tally(query string) tally {
	p.t.Helper()
	found := tally{}
	p.query(query, func(rows *sql.Rows) error {
		var id, kind string
		if err := rows.Scan(&id, &kind); err != nil {
			return err
		}
		if found[id] == nil {
			found[id] = map[string]int{}
		}
		found[id][kind]++
		return nil
	})
	return found
}

// lives holds the database against what the rules demanded before the job began.
func lives(t *testing.T, p *portal, all []*person, began time.Time) {
	t.Helper()
	st, err := store.Open(t.Context(), p.database, store.Options{Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	for _, who := range all {
		after, err := st.Invites().AccountByID(t.Context(), who.before.ID)
		if err != nil {
			t.Fatal(err)
		}
		who.wantAccount(t, after, began)
	}
	events := p.tally("SELECT CAST(subject_id AS text), action FROM audit_events")
	mails := p.tally("SELECT to_email, kind FROM mails")
	told := p.tally("SELECT CAST(invitation_id AS text), kind FROM notices WHERE invitation_id IS NOT NULL")
	states := p.tally("SELECT CAST(id AS text), state FROM invitations")
	held := p.tally(`SELECT CAST(account_id AS text), 'token' FROM tokens UNION ALL
		SELECT CAST(account_id AS text), CASE WHEN ended_at IS NULL THEN 'live sign-in' ELSE 'ended sign-in' END FROM sign_ins`)
	actions := map[techpass.LifecycleAction]int{}
	for _, who := range all {
		actions[who.due.Do]++
		want := who.wants()
		id, invitation := who.before.ID.String(), who.invitation.ID.String()
		same(t, who, "events", events[id], want.events)
		same(t, who, "events of the invitation", events[invitation], want.invitationEvents)
		same(t, who, "mails", mails[who.before.Email.String()], want.mails)
		same(t, who, "notices", told[invitation], want.notices)
		same(t, who, "state of the invitation", states[invitation], want.invitation)
		same(t, who, "what is held", held[id], want.held)
	}
	t.Logf("actions: %v", actions)
}

func same(t *testing.T, who *person, what string, got, want map[string]int) {
	t.Helper()
	if !maps.Equal(got, want) {
		t.Errorf("%s of %s (%s): %v, want %v", what, who.before.Email, who.due.Do, got, want)
	}
}

// wantAccount: the account is where the rules want it, and they want nothing more.
func (who *person) wantAccount(t *testing.T, after *techpass.Account, began time.Time) {
	t.Helper()
	want, cause := who.before.State, who.before.Cause
	switch who.due.Do {
	case techpass.Disable:
		want, cause = techpass.Disabled, who.due.Cause
	case techpass.Terminate:
		want, cause = techpass.Terminated, who.due.Cause
	case techpass.Delete:
		want, cause = techpass.Deleted, who.due.Cause
	}
	moved, reminded := !after.StateChangedAt.Before(began), !after.RemindedAt.IsZero()
	if after.State != want || after.Cause != cause || moved != (want != who.before.State) || reminded != (who.due.Do == techpass.Remind) ||
		after.Email.IsZero() != (want == techpass.Deleted) {
		t.Errorf("%s (%s): %+v", who.before.Email, who.due.Do, after)
	}
	if v := techpass.Verdict(after, time.Now()); v.Do != techpass.Nothing {
		t.Errorf("%s: the rules want more: %+v", who.before.Email, v)
	}
}

// wanted is what has to be found about a person.
type wanted struct{ events, invitationEvents, mails, notices, invitation, held map[string]int }

func (who *person) wants() wanted {
	w := wanted{invitation: map[string]int{string(who.invitation.State): 1}, held: map[string]int{"token": 1, "live sign-in": 1}}
	once := func(action audit.Action) map[string]int { return map[string]int{string(action): 1} }
	switch who.due.Do {
	case techpass.Remind:
		kind := mail.DisableReminder
		if who.due.Cause == techpass.ContractEnd {
			kind = mail.ContractReminder
		} else if who.due.Then == techpass.Terminate {
			kind = mail.EndReminder
		}
		w.events, w.mails = once(audit.AccountReminded), map[string]int{string(kind): 1}
	case techpass.Disable:
		w.events = once(audit.AccountDisabled)
		w.held = map[string]int{"token": 1, "ended sign-in": 1}
	case techpass.Terminate:
		w.events, w.invitationEvents = once(audit.AccountTerminated), once(audit.InvitationEnded)
		w.held = map[string]int{"ended sign-in": 1}
		w.invitation, w.notices = map[string]int{string(invite.Ended): 1}, map[string]int{"ended": 1}
	case techpass.Delete:
		w.events, w.held = once(audit.AccountDeleted), nil
	}
	return w
}

// lettersOnce: every mail left and arrived, a second time only where a kill explains it.
func (p *portal) lettersOnce(sink string, kills int) {
	t := p.t
	t.Helper()
	mails := map[string]string{}
	p.query("SELECT message_id, to_email, state FROM mails", func(rows *sql.Rows) error {
		var id, to, state string
		err := rows.Scan(&id, &to, &state)
		if mails[id] = to; state != "sent" {
			t.Errorf("mail %s to %s is %s", id, to, state)
		}
		return err
	})
	seconds := explainedCopies(t, p, everyMailArrived(t, mails, sink))
	if seconds > kills*workers {
		t.Errorf("%d second copies, more than the %d that %d kills can explain", seconds, kills*workers, kills)
	}
	words := p.cli("audit", "verify")
	if !strings.Contains(words, "whole") {
		t.Error(words)
	}
	t.Logf("%d mails, %d second copies; %s", len(mails), seconds, words)
}
