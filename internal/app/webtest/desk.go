package webtest

import (
	"techbiz/internal/techpass"
)

func (p *Portal) Agent() *techpass.Account {
	p.Helper()
	return p.WithDuty("agent@tech.gov.sg", techpass.DutyAgent)
}
