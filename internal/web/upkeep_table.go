package web

const (
	queueURL    = "/admin/queue"
	settingsURL = "/admin/settings"
)

// upkeepTable lists the routes by which an admin sees how the portal itself is doing.
func (s *Server) upkeepTable() []Route {
	return []Route{
		{Method: "GET", Pattern: queueURL, Access: Admin, serve: on(s.showQueueHealth)},
		{Method: "POST", Pattern: queueURL + "/try", Access: Admin, serve: on(s.tryAgain)},
		{Method: "POST", Pattern: queueURL + "/mails", Access: Admin, serve: on(s.changeMails)},
		{Method: "GET", Pattern: settingsURL, Access: Admin, serve: on(s.showSettings)},
	}
}
