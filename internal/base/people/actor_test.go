package people

import (
	"strings"
	"testing"

	"github.com/google/uuid"
)

func TestWhoMayInvite(t *testing.T) {
	for role, want := range map[Role]struct{ invite, admin, desk bool }{
		RoleInvitee: {}, RoleVendor: {}, RoleSystem: {}, "": {},
		RoleOfficer: {invite: true}, RoleAgencyAdmin: {invite: true},
		RoleAgent: {invite: true, desk: true},
		RoleAdmin: {invite: true, admin: true, desk: true},
	} {
		a := Actor{Role: role}
		if a.MayInvite() != want.invite || a.IsAdmin() != want.admin || a.ServesDesk() != want.desk {
			t.Errorf("%q may invite: %t, is admin: %t, serves the desk: %t", role, a.MayInvite(), a.IsAdmin(), a.ServesDesk())
		}
	}
	if s := System(); s.ID != uuid.Nil || s.Role != RoleSystem || !s.Email.IsZero() {
		t.Errorf("the system is %v", s)
	}
}

func TestWhoAdministersWhat(t *testing.T) {
	parse := func(s string) Email {
		e, err := ParseEmail(s)
		if err != nil {
			t.Fatal(err)
		}
		return e
	}
	officer := parse("tan@tech.gov.sg")
	tech, _ := officer.Agency()
	hive, _ := parse("lim@hive.gov.sg").Agency()
	for _, test := range []struct {
		role              Role
		own, other, nones bool
	}{
		{RoleOfficer, false, false, false}, {RoleAgent, false, false, false}, {RoleVendor, false, false, false},
		{RoleAgencyAdmin, true, false, false}, {RoleAdmin, true, true, true},
	} {
		a := Actor{Role: test.role, Email: officer}
		if a.Administers(tech) != test.own || a.Administers(hive) != test.other || a.Administers(Agency{}) != test.nones {
			t.Errorf("%s: own %t, other %t, none's %t", test.role, a.Administers(tech), a.Administers(hive), a.Administers(Agency{}))
		}
		if a.AdministersSome() != test.own {
			t.Errorf("%s administers something: %t", test.role, a.AdministersSome())
		}
		if a.ServesSome() != (test.own || test.role == RoleAgent) {
			t.Errorf("%s works on some requests: %t", test.role, a.ServesSome())
		}
	}
	if companys := (Actor{Role: RoleAgencyAdmin, Email: parse("jane@acme.com")}); companys.Administers(Agency{}) {
		t.Error("what belongs to no agency is run by somebody without one")
	}
}

func TestActorIsLoggedWithoutMailbox(t *testing.T) {
	e, err := ParseEmail("jane@tech.gov.sg")
	if err != nil {
		t.Fatal(err)
	}
	a := Actor{ID: uuid.New(), Role: RoleOfficer, Email: e}
	if line := logged(a); strings.Contains(line, "jane") || !strings.Contains(line, a.ID.String()) || !strings.Contains(line, "officer") {
		t.Errorf("logged as %s", line)
	}
}
