package web

import "techbiz/internal/web/kit"

const (
	queueURL    = "/admin/queue"
	settingsURL = "/admin/settings"
)

// upkeepTable lists the routes by which an admin sees how the portal itself is doing.
func (s *Server) upkeepTable() []kit.Route {
	return []kit.Route{
		{Method: "GET", Pattern: queueURL, Access: kit.Admin, Serve: on(s.showQueueHealth)},
		{Method: "POST", Pattern: queueURL + "/try", Access: kit.Admin, Serve: on(s.tryAgain)},
		{Method: "POST", Pattern: queueURL + "/mails", Access: kit.Admin, Serve: on(s.changeMails)},
		{Method: "GET", Pattern: settingsURL, Access: kit.Admin, Serve: on(s.showSettings)},
	}
}
