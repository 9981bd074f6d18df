package web

import (
	"net/http"

	"techbiz/internal/web/kit"
)

// seedPath is where the holder goes through the steps of onboarding a device.
const seedPath = "/account/seed"

// seedTable lists the routes of SEED: for its holder, for who invited them, and for
// administrators.
func (s *Server) seedTable() []kit.Route {
	return []kit.Route{
		{Method: http.MethodPost, Pattern: seedPath + "/request", Access: kit.AccountHolder, Serve: on(s.requestSEED)},
		{Method: http.MethodPost, Pattern: seedPath + "/mail", Access: kit.AccountHolder, Serve: on(s.askOwnSEEDMail)},
		{Method: http.MethodGet, Pattern: seedPath + "/decline", Access: kit.AccountHolder, Serve: on(s.showDeclineSEED)},
		{Method: http.MethodPost, Pattern: seedPath + "/decline", Access: kit.AccountHolder, Serve: on(s.declineSEED)},
		{Method: http.MethodGet, Pattern: kit.LicencesPath, Access: kit.AgencyAdmin, Serve: on(s.showLicences)},
		{Method: http.MethodPost, Pattern: kit.LicencesPath, Access: kit.Admin, Serve: on(s.setLicences)},
	}
}
