package storetest

import (
	"testing"

	"github.com/google/uuid"

	"techbiz/internal/audit"
)

// Each reader sees the names that they may see.
func trailNames(_ *testing.T, f *fixture) {
	officer := f.addAccount("officer@tech.gov.sg")
	other := f.addAccount("other@hive.gov.sg")
	g := f.agency("tech")
	i := f.invitation(officer, "jane@tech.gov.sg")
	i.Agency = g
	f.add(i)
	found := must[map[uuid.UUID]audit.Name](f)(f.Audits().Named(f.ctx(), []uuid.UUID{officer.ID, other.ID, i.ID, uuid.New()}, g))
	if len(found) != 3 || found[officer.ID].Text != "officer@tech.gov.sg" || found[i.ID].Text != "jane@tech.gov.sg" || found[i.ID].OwnerID != officer.ID || !found[i.ID].Theirs {
		f.Errorf("names: %+v", found)
	}
	if n := found[other.ID]; n.Text != "other@hive.gov.sg" || n.Theirs {
		f.Errorf("somebody of another agency: %+v", n)
	}
}
