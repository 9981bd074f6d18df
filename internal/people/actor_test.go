package people

import (
	"strings"
	"testing"

	"github.com/google/uuid"
)

func TestWhoMayInvite(t *testing.T) {
	for role, want := range map[Role]struct{ invite, admin bool }{
		RoleInvitee: {}, RoleVendor: {}, RoleSystem: {}, "": {},
		RoleOfficer: {invite: true},
		RoleAdmin:   {invite: true, admin: true},
	} {
		a := Actor{Role: role}
		if a.MayInvite() != want.invite || a.IsAdmin() != want.admin {
			t.Errorf("%q may invite: %t, is admin: %t", role, a.MayInvite(), a.IsAdmin())
		}
	}
	if s := System(); s.ID != uuid.Nil || s.Role != RoleSystem || !s.Email.IsZero() {
		t.Errorf("the system is %v", s)
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
