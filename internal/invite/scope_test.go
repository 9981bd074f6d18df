package invite_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/invite"
	"techbiz/internal/mail/notice"
	"techbiz/internal/techpass"
)

func TestWhoseInvitationsAreSeen(t *testing.T) {
	w := newWorld(t)
	admin, agent := w.Admin("admin@tech.gov.sg").Actor(), w.Serving("agent@tech.gov.sg", techpass.DutyAgent).Actor()
	boss := w.Serving("boss@tech.gov.sg", techpass.DutyAgencyAdmin).Actor()
	w.Invite(w.officer, "jane@tech.gov.sg")
	w.Invite(w.other, "june@hive.gov.sg")
	w.Invite(w.other, "jean@tech.gov.sg")
	whole, tech, hive := invite.Scope{Whole: true}, invite.Scope{Whole: true, Agency: w.Agency("tech")}, invite.Scope{Whole: true, Agency: w.Agency("hive")}
	for _, test := range []struct {
		who   people.Actor
		scope invite.Scope
		want  int // -1: refused
	}{
		{w.officer, invite.Scope{}, 1}, {admin, invite.Scope{}, 0}, {boss, invite.Scope{}, 0},
		{admin, whole, 3}, {admin, tech, 1}, {admin, hive, 2},
		{boss, whole, 1}, {boss, tech, 1}, {boss, hive, -1},
		{agent, whole, -1}, {w.officer, whole, -1}, {w.officer, tech, -1}, {people.Actor{Role: people.RoleVendor}, whole, -1},
	} {
		for _, search := range []string{"", "gov.sg"} {
			q := invite.Query{Scope: test.scope, Search: search}
			p, err := w.Invites.List(w.Context(), test.who, q)
			n := 0
			rows, exportErr := w.Invites.Export(w.Context(), test.who, q, "csv")
			if exportErr == nil {
				for _, err := range rows {
					w.OK(err)
					n++
				}
			}
			if refused := errors.Is(err, fault.Forbidden) && errors.Is(exportErr, fault.Forbidden); refused != (test.want < 0) {
				t.Errorf("%s, %+v: %v, %v", test.who.Role, test.scope, err, exportErr)
			} else if !refused && (p.Total != test.want || len(p.Rows) != test.want || n != test.want) {
				t.Errorf("%s, %+v: %d in all, %d rows, %d exported, want %d", test.who.Role, test.scope, p.Total, len(p.Rows), n, test.want)
			}
		}
	}
	events, _, err := w.Audit.List(w.Context(), admin, audit.Filter{Actions: []audit.Action{audit.InvitationsExport}, ActorID: boss.ID})
	if err != nil || len(events) == 0 || events[0].Data["scope"] != "tech" {
		t.Errorf("the trail of the exports: %+v, %v", events, err)
	}
}

func TestWhoLooksAfterAnInvitation(t *testing.T) {
	w := newWorld(t)
	admin, agent := w.Admin("admin@hive.gov.sg").Actor(), w.Serving("agent@tech.gov.sg", techpass.DutyAgent).Actor()
	boss, other := w.Serving("boss@tech.gov.sg", techpass.DutyAgencyAdmin).Actor(), w.Serving("boss@hive.gov.sg", techpass.DutyAgencyAdmin).Actor()
	arrival, err := w.Invites.OnboardingInvitation(w.Context(), w.officer.ID)
	w.OK(err)
	for n, test := range []struct {
		who people.Actor
		may bool
	}{{w.officer, true}, {admin, true}, {boss, true}, {other, false}, {agent, false}, {w.other, false}} {
		i := w.Invite(w.officer, "p"+string(rune('a'+n))+"@tech.gov.sg")
		w.Clock.Add(25 * time.Hour)
		_, getErr := w.Invites.Timeline(w.Context(), test.who, i.ID)
		_, resendErr := w.Invites.Resend(w.Context(), test.who, i.ID, "")
		_, revokeErr := w.Invites.Revoke(w.Context(), test.who, i.ID, "")
		for what, err := range map[string]error{"see": getErr, "resend": resendErr, "revoke": revokeErr} {
			if test.may != (err == nil) || (!test.may && !errors.Is(err, fault.NotFound)) {
				t.Errorf("%s %s: %v", test.who.Role, what, err)
			}
		}
		if _, err := w.Invites.Get(w.Context(), test.who, arrival.ID); !errors.Is(err, fault.NotFound) {
			t.Errorf("%s sees an officer's own arrival: %v", test.who.Role, err)
		}
	}
}

// The inviter is told of what an administrator revoked, and not of what they revoked.
func TestInviterIsToldOfARevocation(t *testing.T) {
	w := newWorld(t)
	boss := w.Serving("boss@tech.gov.sg", techpass.DutyAgencyAdmin).Actor()
	for n, who := range []people.Actor{w.officer, boss} {
		i := w.Invite(w.officer, "p"+string(rune('a'+n))+"@tech.gov.sg")
		_, err := w.Invites.Revoke(w.Context(), who, i.ID, "")
		w.OK(err)
	}
	told := w.Told(w.officer.ID)
	if len(told) != 1 || told[0].Kind != notice.Revoked || told[0].InvitationID == uuid.Nil {
		t.Errorf("told: %+v", told)
	}
}
