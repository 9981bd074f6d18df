package webtest

import (
	"techbiz/internal/techpass"
)

// Agent is an officer who serves the desk.
func (p *Portal) Agent() *techpass.Account {
	p.Helper()
	return p.WithDuty("agent@tech.gov.sg", techpass.DutyAgent)
}
