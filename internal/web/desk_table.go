package web

import (
	"net/http"

	"techbiz/internal/desk"
	"techbiz/internal/web/view"
)

var (
	crumbQueue = view.Crumb{Label: "Queue", URL: queuePath}
)

// deskBody is the largest body of a form with attachments, in bytes: twice what is taken,
// so that whoever sends more hears which file is too large.
const deskBody = 2*desk.MaxFiles*desk.MaxFileSize + maxBody

// deskTable lists the routes of the service desk.
func (s *Server) deskTable() []Route {
	routes := []Route{
		{Method: "GET", Pattern: deskPath, Access: SignedIn, serve: on(s.showDesk)},
		{Method: "GET", Pattern: raisePath, Access: SignedIn, serve: on(s.showNewRequest)},
		{Method: "POST", Pattern: raisePath, Access: SignedIn, serve: on(s.raiseRequest), keeps: true, limit: attachTimeout + requestTimeout, body: deskBody},
		{Method: "GET", Pattern: "/desk/requests/{id}", Access: SignedIn, serve: on(s.showRequest)},
		{Method: "POST", Pattern: "/desk/requests/{id}/comment", Access: SignedIn, serve: on(s.commentOnRequest), keeps: true, limit: attachTimeout + requestTimeout, body: deskBody},
		{Method: "GET", Pattern: "/desk/requests/{id}/withdraw", Access: SignedIn, serve: on(s.showWithdrawal)},
		{Method: "POST", Pattern: "/desk/requests/{id}/withdraw", Access: SignedIn, serve: on(s.withdrawRequest)},
		{Method: "GET", Pattern: "/desk/requests/{id}/files/{file}", Access: SignedIn, serve: on(s.downloadRequestFile)},
		{Method: "GET", Pattern: queuePath, Access: DeskStaff, serve: on(s.showQueue)},
		{Method: "POST", Pattern: "/desk/requests/{id}/assign", Access: DeskStaff, serve: on(s.assignRequest)},
		{Method: "GET", Pattern: "/desk/requests/{id}/{decision}", Access: DeskStaff, serve: on(s.showDecision)},
		{Method: "POST", Pattern: "/desk/requests/{id}/{decision}", Access: DeskStaff, serve: on(s.decideRequest), keeps: true},
	}
	if s.Config.ServiceDeskURL != "" {
		for n := range routes {
			routes[n].serve, routes[n].keeps = on(s.showOutsideDesk), false
		}
	}
	return routes
}

// showOutsideDesk leads to the organisation's own service desk.
func (s *Server) showOutsideDesk(v *visit) error {
	status := http.StatusOK
	if v.r.Method == http.MethodPost {
		status = http.StatusConflict // nothing was done
	}
	page := v.page("Service requests are raised elsewhere", crumbOverview, view.Crumb{Label: "Service requests"})
	return v.draw(status, view.OutsideDeskPage(page, view.OutsideDesk{URL: s.Config.ServiceDeskURL}))
}

func requestURL(id interface{ String() string }) string { return "/desk/requests/" + id.String() }
