package words

import "techbiz/internal/techpass"

// dutyTitles name the duties, dutyWords say what somebody is.
var (
	DutyTitles = map[techpass.Duty]string{
		techpass.DutyAdmin: "Admin", techpass.DutyAgencyAdmin: "Agency admin", techpass.DutyAgent: "Agent",
	}
	Duties = map[techpass.Duty]string{
		techpass.DutyAdmin: "an admin of TechBiz", techpass.DutyAgencyAdmin: "an admin of their agency", techpass.DutyAgent: "an agent of the service desk",
	}
)
