package web

import (
	"net/http"

	"techbiz/internal/desk"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

var (
	crumbQueue = view.Crumb{Label: "Queue", URL: kit.QueuePath}
)

// deskBody is the largest body of a form with attachments, in bytes: twice what is taken,
// so that whoever sends more hears which file is too large.
const deskBody = 2*desk.MaxFiles*desk.MaxFileSize + kit.MaxBody

// deskTable lists the routes of the service desk.
func (s *Server) deskTable() []kit.Route {
	routes := []kit.Route{
		{Method: "GET", Pattern: kit.DeskPath, Access: kit.SignedIn, Serve: on(s.showDesk)},
		{Method: "GET", Pattern: kit.RaisePath, Access: kit.SignedIn, Serve: on(s.showNewRequest)},
		{Method: "POST", Pattern: kit.RaisePath, Access: kit.SignedIn, Serve: on(s.raiseRequest), Keeps: true, Limit: attachTimeout + kit.RequestTimeout, Body: deskBody},
		{Method: "GET", Pattern: "/desk/requests/{id}", Access: kit.SignedIn, Serve: on(s.showRequest)},
		{Method: "POST", Pattern: "/desk/requests/{id}/comment", Access: kit.SignedIn, Serve: on(s.commentOnRequest), Keeps: true, Limit: attachTimeout + kit.RequestTimeout, Body: deskBody},
		{Method: "GET", Pattern: "/desk/requests/{id}/withdraw", Access: kit.SignedIn, Serve: on(s.showWithdrawal)},
		{Method: "POST", Pattern: "/desk/requests/{id}/withdraw", Access: kit.SignedIn, Serve: on(s.withdrawRequest)},
		{Method: "GET", Pattern: "/desk/requests/{id}/files/{file}", Access: kit.SignedIn, Serve: on(s.downloadRequestFile)},
		{Method: "GET", Pattern: kit.QueuePath, Access: kit.DeskStaff, Serve: on(s.showQueue)},
		{Method: "POST", Pattern: "/desk/requests/{id}/assign", Access: kit.DeskStaff, Serve: on(s.assignRequest)},
		{Method: "GET", Pattern: "/desk/requests/{id}/{decision}", Access: kit.DeskStaff, Serve: on(s.showDecision)},
		{Method: "POST", Pattern: "/desk/requests/{id}/{decision}", Access: kit.DeskStaff, Serve: on(s.decideRequest), Keeps: true},
	}
	if s.Config.ServiceDeskURL != "" {
		for n := range routes {
			routes[n].Serve, routes[n].Keeps = on(s.showOutsideDesk), false
		}
	}
	return routes
}

// showOutsideDesk leads to the organisation's own service desk.
func (s *Server) showOutsideDesk(v *visit) error {
	status := http.StatusOK
	if v.R.Method == http.MethodPost {
		status = http.StatusConflict // nothing was done
	}
	page := v.Page("Service requests are raised elsewhere", kit.CrumbOverview, view.Crumb{Label: "Service requests"})
	return v.Draw(status, view.OutsideDeskPage(page, view.OutsideDesk{URL: s.Config.ServiceDeskURL}))
}

func requestURL(id interface{ String() string }) string { return "/desk/requests/" + id.String() }
