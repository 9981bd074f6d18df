package webtest

import (
	"context"

	"github.com/google/uuid"

	"techbiz/internal/seed/device"
)

// Conflicting adds software that has to go, and returns its id.
func (p *Portal) Conflicting() string {
	p.Helper()
	ctx, name := context.Background(), "Guard "+uuid.NewString()
	p.OK(p.Devices.SaveConflict(ctx, p.AdminAccount().Actor(), uuid.Nil, device.ConflictForm{OS: "macOS", Name: name, How: "Remove it"}))
	list, err := p.Devices.Conflicts(ctx)
	p.OK(err)
	for _, c := range list {
		if c.Name == name {
			return c.ID.String()
		}
	}
	p.Fatal("it is not listed")
	return ""
}
