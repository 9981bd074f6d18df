package desk

import (
	"net/http"

	"techbiz/internal/desk"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

var crumbQueue = view.Crumb{Label: "Queue", URL: kit.QueuePath}

// deskBody is the largest body of a form with attachments, in bytes: twice what is taken,
// so that whoever sends more hears which file is too large.
const deskBody = 2*desk.MaxFiles*desk.MaxFileSize + kit.MaxBody

// Routes lists the routes of the service desk.
func (p *Pages) Routes() []kit.Route {
	routes := []kit.Route{
		{Method: "GET", Pattern: kit.DeskPath, Access: kit.SignedIn, Serve: p.showDesk},
		{Method: "GET", Pattern: kit.RaisePath, Access: kit.SignedIn, Serve: p.showNewRequest},
		{Method: "POST", Pattern: kit.RaisePath, Access: kit.SignedIn, Serve: p.raiseRequest, Keeps: true, Limit: attachTimeout + kit.RequestTimeout, Body: deskBody},
		{Method: "GET", Pattern: "/desk/requests/{id}", Access: kit.SignedIn, Serve: p.showRequest},
		{Method: "POST", Pattern: "/desk/requests/{id}/comment", Access: kit.SignedIn, Serve: p.commentOnRequest, Keeps: true, Limit: attachTimeout + kit.RequestTimeout, Body: deskBody},
		{Method: "GET", Pattern: "/desk/requests/{id}/withdraw", Access: kit.SignedIn, Serve: p.showWithdrawal},
		{Method: "POST", Pattern: "/desk/requests/{id}/withdraw", Access: kit.SignedIn, Serve: p.withdrawRequest},
		{Method: "GET", Pattern: "/desk/requests/{id}/files/{file}", Access: kit.SignedIn, Serve: p.downloadRequestFile},
		{Method: "GET", Pattern: kit.QueuePath, Access: kit.DeskStaff, Serve: p.showQueue},
		{Method: "POST", Pattern: "/desk/requests/{id}/assign", Access: kit.DeskStaff, Serve: p.assignRequest},
		{Method: "GET", Pattern: "/desk/requests/{id}/{decision}", Access: kit.DeskStaff, Serve: p.showDecision},
		{Method: "POST", Pattern: "/desk/requests/{id}/{decision}", Access: kit.DeskStaff, Serve: p.decideRequest, Keeps: true},
	}
	if p.ServiceDeskURL != "" {
		for n := range routes {
			routes[n].Serve, routes[n].Keeps = p.showOutsideDesk, false
		}
	}
	return routes
}

// showOutsideDesk leads to the organisation's own service desk.
func (p *Pages) showOutsideDesk(v *kit.Request) error {
	status := http.StatusOK
	if v.R.Method == http.MethodPost {
		status = http.StatusConflict // nothing was done
	}
	page := v.Page("Service requests are raised elsewhere", kit.CrumbOverview, view.Crumb{Label: "Service requests"})
	return v.Draw(status, OutsideDeskPage(page, OutsideDesk{URL: p.ServiceDeskURL}))
}
