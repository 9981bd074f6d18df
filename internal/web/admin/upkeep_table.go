package admin

import "techbiz/internal/web/kit"

const settingsURL = "/admin/settings"

// upkeepTable lists the routes by which an admin sees how the portal itself is doing.
func (p *Pages) upkeepTable() []kit.Route {
	return []kit.Route{
		{Method: "GET", Pattern: kit.QueueURL, Access: kit.Admin, Serve: p.showQueueHealth},
		{Method: "POST", Pattern: kit.QueueURL + "/try", Access: kit.Admin, Serve: p.tryAgain},
		{Method: "POST", Pattern: kit.QueueURL + "/mails", Access: kit.Admin, Serve: p.changeMails},
		{Method: "GET", Pattern: settingsURL, Access: kit.Admin, Serve: p.showSettings},
	}
}
