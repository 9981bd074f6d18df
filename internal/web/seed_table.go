package web

import "net/http"

// seedPath is where the holder goes through the steps of onboarding a device.
const seedPath = "/account/seed"

// seedTable lists the routes of SEED: for its holder, for who invited them, and for
// administrators.
func (s *Server) seedTable() []Route {
	return []Route{
		{Method: http.MethodPost, Pattern: seedPath + "/request", Access: AccountHolder, serve: on(s.requestSEED)},
		{Method: http.MethodPost, Pattern: seedPath + "/mail", Access: AccountHolder, serve: on(s.askOwnSEEDMail)},
		{Method: http.MethodGet, Pattern: seedPath + "/decline", Access: AccountHolder, serve: on(s.showDeclineSEED)},
		{Method: http.MethodPost, Pattern: seedPath + "/decline", Access: AccountHolder, serve: on(s.declineSEED)},
		{Method: http.MethodPost, Pattern: "/invite/status/{id}/seed-mail", Access: Inviter, serve: on(s.askSEEDMail)},
		{Method: http.MethodGet, Pattern: licencesPath, Access: AgencyAdmin, serve: on(s.showLicences)},
		{Method: http.MethodPost, Pattern: licencesPath, Access: Admin, serve: on(s.setLicences)},
	}
}
