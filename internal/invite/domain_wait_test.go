package invite_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"techbiz/internal/app/apptest"
	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/desk"
	"techbiz/internal/invite"
	"techbiz/internal/invite/handover"
	"techbiz/internal/mail/notice"
	"techbiz/internal/techpass"
)

// asks keeps an invitation to the mailbox of newco.com.sg waiting.
func (w *world) asks(officer people.Actor, mailbox, username string) *invite.Invitation {
	w.Helper()
	i, err := w.Invites.InviteOrWait(w.Context(), officer, w.newcomer(mailbox, username), "")
	w.OK(err)
	return i
}

func (w *world) newcomer(mailbox, username string) invite.Request {
	w.Helper()
	f := apptest.Form(w.Email(mailbox))
	f.Username = username
	r, err := invite.ParseForm(f)
	w.OK(err)
	return r
}

func (w *world) agent() people.Actor {
	w.Helper()
	return w.Serving("agent@tech.gov.sg", techpass.DutyAgent).Actor()
}

// request is the newest request for newco.com.sg.
func (w *world) request(agent people.Actor) *desk.Request {
	w.Helper()
	open, err := w.Desk.OpenDomains(w.Context(), agent)
	w.OK(err)
	if len(open) != 1 || open[0].Domain.String() != "newco.com.sg" {
		w.Fatalf("open requests for domains: %+v", open)
	}
	return open[0]
}

func (w *world) now(i *invite.Invitation) *invite.Invitation {
	w.Helper()
	found, err := w.App.Store.Invites().Get(w.Context(), i.ID)
	w.OK(err)
	return found
}

func (w *world) decided() {
	w.Helper()
	for range 2 { // jobs may run twice
		w.OK(w.Invites.DomainDecided(w.Context(), w.Domain("newco.com.sg")))
	}
}

func TestInvitationWaitsForItsDomain(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		agent := w.agent()
		w.NewMails()
		i := w.asks(w.officer, "jane@newco.com.sg", "jane.lim")
		joined := w.asks(w.other, "joe@newco.com.sg", "joe.lim")
		if i.State != invite.WaitsForDomain || i.TechPassStatus(w.Clock.Now()) != invite.StatusNotOnboarded || !i.MayRevoke(w.Clock.Now()) {
			t.Errorf("it stands as %+v", i)
		}
		if mails := w.NewMails(); len(mails) != 0 {
			t.Errorf("mails left before the domain is allowed: %+v", mails)
		}
		if n := w.Number("SELECT count(*) FROM accounts WHERE email LIKE '%newco%'"); n != 0 {
			t.Errorf("%d accounts before the domain is allowed", n)
		}
		page, err := w.Invites.List(w.Context(), w.officer, invite.Query{State: invite.WaitsForDomain, Search: "newco"})
		if err != nil || page.Total != 1 || page.Rows[0].ID != i.ID {
			t.Errorf("the list: %+v, %v", page, err)
		}
		story, err := w.Invites.Timeline(w.Context(), w.officer, i.ID)
		if err != nil || story.Waiting != invite.WaitingForDesk || len(story.Moments) != 1 || story.Moments[0].Action != audit.InvitationWaits {
			t.Errorf("its story: %+v, %v", story, err)
		}
		if c, err := w.Lives.Contract(w.Context(), w.officer, i.ID); err != nil || c.MaySet {
			t.Errorf("its contract: %+v, %v", c, err)
		}
		w.decided() // nothing is
		if got := w.now(i); got.State != invite.WaitsForDomain {
			t.Errorf("while the desk decides it stands as %s", got.State)
		}

		w.OK(grant(w, agent, w.request(agent)))
		if w.Jobs("domain.allowed") == 0 {
			t.Error("no job tells that the domain is allowed")
		}
		w.decided()
		for _, i := range []*invite.Invitation{i, joined} {
			sent := w.now(i)
			account := w.Account(sent.AccountID)
			if sent.State != invite.Open || sent.Attempt != 1 || account.Username.String() == "" || account.Phone.E164() == "" {
				t.Errorf("once allowed it is %+v of %+v", sent, account)
			}
			if actions := w.Actions("invitation", i.ID); !slices.Contains(actions, audit.InvitationSent) {
				t.Errorf("the trail tells %v", actions)
			}
			w.MailAbout(sent, "invitation")
		}
		if n := w.Number("SELECT count(*) FROM mails WHERE kind = 'invitation' AND to_email LIKE '%newco%'"); n != 2 {
			t.Errorf("%d mails for two invitations", n)
		}
		if n := w.Number("SELECT count(*) FROM domain_waits"); n != 0 {
			t.Errorf("%d of what they waited with is left", n)
		}
	})
}

func grant(w *world, agent people.Actor, r *desk.Request) error {
	_, err := w.Desk.Grant(w.Context(), agent, r.ID, r.Version)
	return err
}

func TestRulesAreAskedAgainOnceTheDomainIsAllowed(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		agent := w.agent()
		first := w.asks(w.officer, "jane@newco.com.sg", "jane.lim")
		second := w.asks(w.other, "Jane@newco.com.sg", "jane.two")
		taken := w.asks(w.officer, "joe@newco.com.sg", "JANE.lim")
		withSEED := w.newcomer("june@newco.com.sg", "june")
		withSEED.SEED = true
		seed, err := w.Invites.InviteOrWait(w.Context(), w.officer, withSEED, "")
		w.OK(err)
		w.OK(grant(w, agent, w.request(agent)))
		w.OK(w.Allowlist.OfferSEED(w.Context(), people.System(), w.Domain("newco.com.sg"), false))
		w.decided()
		if got := w.now(first); got.State != invite.Open {
			t.Errorf("the first stands as %s: %s", got.State, got.Reply)
		}
		for _, c := range []struct {
			i    *invite.Invitation
			says string
		}{{second, "Duplicate entry"}, {taken, "is taken"}, {seed, "SEED is not offered"}} {
			got := w.now(c.i)
			if got.State != invite.NotSent || !strings.Contains(got.Reply, c.says) || got.EndedAt.IsZero() || got.AccountID != [16]byte{} {
				t.Errorf("%s: %s, %q", got.Email, got.State, got.Reply)
			}
			told := w.Told(got.InviterID)
			if !slices.ContainsFunc(told, func(n *notice.Notice) bool { return n.Kind == notice.NotSent && n.InvitationID == got.ID }) {
				t.Errorf("%s: its inviter is told %+v", got.Email, told)
			}
			if _, err := w.Invites.Timeline(w.Context(), people.Actor{ID: got.InviterID, Role: people.RoleOfficer}, got.ID); err != nil {
				t.Errorf("%s: its page: %v", got.Email, err)
			}
		}
	})
}

func TestDomainIsRefused(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		agent := w.agent()
		i := w.asks(w.officer, "jane@newco.com.sg", "jane.lim")
		r := w.request(agent)
		w.OK(w.Desk.Decline(w.Context(), agent, r.ID, r.Version, "Not a company of ours"))
		if w.Jobs("domain.refused") != 1 {
			t.Error("no job tells that the domain is refused")
		}
		w.decided()
		if got := w.now(i); got.State != invite.NotSent || !strings.Contains(got.Reply, "declined") || len(w.Told(w.officer.ID)) != 2 { // of the request, and of the invitation
			t.Errorf("it stands as %s, %q", got.State, got.Reply)
		}
		if _, form, err := w.Invites.Again(w.Context(), w.officer, i.ID); err != nil || form.Username != "jane.lim" || form.ContactNumber == "" || form.CountryCode != "+65" {
			t.Errorf("who invites her again begins with %+v, %v", form, err)
		}
		again := w.asks(w.officer, "jane@newco.com.sg", "jane.lim") // a new request
		w.decided()
		if got := w.now(again); got.State != invite.WaitsForDomain {
			t.Errorf("after a new request it stands as %s", got.State)
		}
		if mails := w.Number("SELECT count(*) FROM mails WHERE to_email LIKE '%newco%'"); mails != 0 {
			t.Errorf("%d mails to the domain", mails)
		}
	})
}

// Who joined a request does not depend on who raised it.
func TestRequestIsWithdrawn(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		agent := w.agent()
		own := w.asks(w.officer, "jane@newco.com.sg", "jane.lim")
		joined := w.asks(w.other, "joe@newco.com.sg", "joe.lim")
		r := w.request(agent)
		w.OK(w.Desk.Withdraw(w.Context(), w.officer, r.ID))
		w.decided()
		if got := w.now(own); got.State != invite.NotSent || !strings.Contains(got.Reply, "You withdrew") {
			t.Errorf("the requester's stands as %s, %q", got.State, got.Reply)
		}
		if got := w.now(joined); got.State != invite.WaitsForDomain {
			t.Errorf("the other's stands as %s, %q", got.State, got.Reply)
		}
		if again := w.request(agent); again.RequesterID != w.other.ID {
			t.Errorf("the domain is asked for by %s", again.RequesterEmail)
		}
	})
}

func TestWaitingInvitationIsRevokedAndHandedOver(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		agent := w.agent()
		i, kept := w.asks(w.officer, "jane@newco.com.sg", "jane.lim"), w.asks(w.officer, "joe@newco.com.sg", "joe.lim")
		if _, err := w.Invites.Resend(w.Context(), w.officer, i.ID, ""); conflict(err) == "" {
			t.Errorf("resend: %v", err)
		}
		_, err := w.Invites.Revoke(w.Context(), w.officer, i.ID, "")
		w.OK(err)
		h, err := w.HandOvers.HandOver(w.Context(), w.officer, handover.Order{ID: uuid.Must(uuid.NewV7()), To: w.other.Email, Count: 2})
		w.OK(err)
		_, err = w.HandOvers.Accept(w.Context(), w.other, h.ID)
		w.OK(err)
		w.OK(grant(w, agent, w.request(agent)))
		w.decided()
		if got := w.now(i); got.State != invite.Revoked || got.Attempt != 0 {
			t.Errorf("the revoked one: %+v", got)
		}
		if got := w.now(kept); got.State != invite.Open || got.InviterID != w.other.ID {
			t.Errorf("the handed over one: %+v", got)
		}
	})
}

func conflict(err error) string {
	if c, ok := errors.AsType[*fault.Conflict](err); ok {
		return c.Reason
	}
	return ""
}

func TestWaitingIsLimitedAndRepeatedOnce(t *testing.T) {
	w := newWorld(t)
	r := w.newcomer("jane@newco.com.sg", "jane.lim")
	i, err := w.Invites.InviteOrWait(w.Context(), w.officer, r, "key")
	w.OK(err)
	again, err := w.Invites.InviteOrWait(w.Context(), w.officer, r, "key")
	if err != nil || again.ID != i.ID {
		t.Errorf("under the same key: %+v, %v", again, err)
	}
	var duplicate *invite.DuplicateError
	if _, err := w.Invites.InviteOrWait(w.Context(), w.officer, r, ""); !errors.As(err, &duplicate) || duplicate.InvitationID != i.ID {
		t.Errorf("under no key: %v", err)
	}
	r.Username = w.newcomer("x@newco.com.sg", "free").Username
	w.InviteBy(w.officer, formOf(w, "jill@acme.com", "free"))
	r.Email = w.Email("jill@newco.com.sg")
	if _, err := w.Invites.InviteOrWait(w.Context(), w.officer, r, ""); err == nil || !strings.Contains(err.Error(), "is taken") {
		t.Errorf("a taken username: %v", err)
	}
	for n := 1; n < invite.MaxDomainWaits; n++ {
		w.asks(w.officer, fmt.Sprintf("p%d@newco.com.sg", n), fmt.Sprintf("p%d", n))
	}
	if _, err := w.Invites.InviteOrWait(w.Context(), w.officer, w.newcomer("more@newco.com.sg", "more"), ""); !strings.Contains(conflict(err), "200 of your invitations wait") {
		t.Errorf("one too many: %v", err)
	}
	w.asks(w.other, "more@newco.com.sg", "more")
}

func formOf(w *world, mailbox, username string) invite.Form {
	w.Helper()
	f := apptest.Form(w.Email(mailbox))
	f.Username = username
	return f
}

// What was decided while an invitation was about to wait, or whose job was lost, is found.
func TestSettleDomainsFindsWhatWasDecided(t *testing.T) {
	w := newWorld(t)
	i := w.asks(w.officer, "jane@newco.com.sg", "jane.lim")
	w.Allow("newco.com.sg")
	w.OK(w.Invites.SettleDomains(w.Context()))
	if got := w.now(i); got.State != invite.Open {
		t.Errorf("it stands as %s", got.State)
	}
}

func TestInviterWhoLeftSendsNothing(t *testing.T) {
	w := newWorld(t)
	i := w.asks(w.officer, "jane@newco.com.sg", "jane.lim")
	w.Disable(w.officer.ID)
	w.Allow("newco.com.sg")
	w.decided()
	if got := w.now(i); got.State != invite.NotSent || !strings.Contains(got.Reply, "can't invite any more") {
		t.Errorf("it stands as %s, %q", got.State, got.Reply)
	}
}

// allowing is the service desk, beside which an admin allows the domain as soon as it is
// asked for, and what waited for it is looked at.
type allowing struct {
	invite.Desk

	allow func(d people.Domain)
}

func (a allowing) RequestDomain(ctx context.Context, actor people.Actor, d people.Domain) error {
	err := a.Desk.RequestDomain(ctx, actor, d)
	a.allow(d)
	return err
}

// TestADomainAllowedMeanwhileIsNotWaitedFor: the domain is allowed between the look at the list
// and the start of the wait, while its request stays open: nobody would look again.
func TestADomainAllowedMeanwhileIsNotWaitedFor(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		admin := w.Admin("admin@tech.gov.sg").Actor()
		invites := *w.Invites
		invites.Desk = allowing{Desk: invites.Desk, allow: func(d people.Domain) {
			w.OK(w.Allowlist.Allow(w.Context(), admin, d))
			w.OK(w.Invites.DomainDecided(w.Context(), d))
		}}
		i, err := invites.InviteOrWait(w.Context(), w.officer, w.newcomer("jane@newco.com.sg", "jane.newco"), "")
		w.OK(err)
		if got := w.now(i); got.State != invite.Open {
			t.Errorf("state %s, want it to be sent", got.State)
		}
	})
}
