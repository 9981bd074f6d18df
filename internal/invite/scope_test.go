package invite_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/fault"
	"techbiz/internal/invite"
	"techbiz/internal/notice"
	"techbiz/internal/people"
	"techbiz/internal/techpass"
)

func (w *world) agency(s string) people.Agency {
	w.Helper()
	g, err := people.ParseAgency(s)
	w.ok(err)
	return g
}

func TestWhoseInvitationsAreSeen(t *testing.T) {
	w := newWorld(t)
	admin, agent := w.serving("admin@tech.gov.sg", techpass.DutyAdmin), w.serving("agent@tech.gov.sg", techpass.DutyAgent)
	boss := w.serving("boss@tech.gov.sg", techpass.DutyAgencyAdmin)
	w.invite(w.officer, emailForm("jane@tech.gov.sg"))
	w.invite(w.other, emailForm("june@hive.gov.sg"))
	w.invite(w.other, emailForm("jean@tech.gov.sg"))
	whole, tech, hive := invite.Scope{Whole: true}, invite.Scope{Whole: true, Agency: w.agency("tech")}, invite.Scope{Whole: true, Agency: w.agency("hive")}
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
			p, err := w.invites.List(w.ctx(), test.who, q)
			n := 0
			rows, exportErr := w.invites.Export(w.ctx(), test.who, q, "csv")
			if exportErr == nil {
				for _, err := range rows {
					w.ok(err)
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
	trail := audit.NewService(w.store.Audits(), nil)
	events, _, err := trail.List(w.ctx(), admin, audit.Filter{Action: audit.InvitationsExport, ActorID: boss.ID})
	if err != nil || len(events) == 0 || events[0].Data["scope"] != "tech" {
		t.Errorf("the trail of the exports: %+v, %v", events, err)
	}
}

func TestWhoLooksAfterAnInvitation(t *testing.T) {
	w := newWorld(t)
	admin, agent := w.serving("admin@hive.gov.sg", techpass.DutyAdmin), w.serving("agent@tech.gov.sg", techpass.DutyAgent)
	boss, other := w.serving("boss@tech.gov.sg", techpass.DutyAgencyAdmin), w.serving("boss@hive.gov.sg", techpass.DutyAgencyAdmin)
	arrival, err := w.invites.OnboardingInvitation(w.ctx(), w.officer.ID)
	w.ok(err)
	for n, test := range []struct {
		who people.Actor
		may bool
	}{{w.officer, true}, {admin, true}, {boss, true}, {other, false}, {agent, false}, {w.other, false}} {
		i := w.invite(w.officer, emailForm("p"+string(rune('a'+n))+"@tech.gov.sg"))
		w.wait(25 * time.Hour)
		_, getErr := w.invites.Timeline(w.ctx(), test.who, i.ID)
		_, resendErr := w.invites.Resend(w.ctx(), test.who, i.ID, "")
		_, revokeErr := w.invites.Revoke(w.ctx(), test.who, i.ID, "")
		for what, err := range map[string]error{"see": getErr, "resend": resendErr, "revoke": revokeErr} {
			if test.may != (err == nil) || (!test.may && !errors.Is(err, fault.NotFound)) {
				t.Errorf("%s %s: %v", test.who.Role, what, err)
			}
		}
		if _, err := w.invites.Get(w.ctx(), test.who, arrival.ID); !errors.Is(err, fault.NotFound) {
			t.Errorf("%s sees an officer's own arrival: %v", test.who.Role, err)
		}
	}
}

// The inviter is told of what an administrator revoked, and not of what they revoked.
func TestInviterIsToldOfARevocation(t *testing.T) {
	w := newWorld(t)
	boss := w.serving("boss@tech.gov.sg", techpass.DutyAgencyAdmin)
	for n, who := range []people.Actor{w.officer, boss} {
		i := w.invite(w.officer, emailForm("p"+string(rune('a'+n))+"@tech.gov.sg"))
		_, err := w.invites.Revoke(w.ctx(), who, i.ID, "")
		w.ok(err)
	}
	page, err := notice.NewService(notice.Options{Store: w.store.Notices(), Now: w.invites.Now}).List(w.ctx(), w.officer.ID, notice.Query{})
	w.ok(err)
	if len(page.Rows) != 1 || page.Rows[0].Kind != notice.Revoked || page.Rows[0].InvitationID == uuid.Nil {
		t.Errorf("told: %+v", page.Rows)
	}
}
