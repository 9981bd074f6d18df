package web

import (
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

const clientsURL = "/admin/clients"

var crumbClients = view.Crumb{Label: "Products", URL: clientsURL}

// clientsTable lists the routes by which an admin keeps the products that sign people in
// with TechPass.
func (s *Server) clientsTable() []kit.Route {
	return []kit.Route{
		{Method: "GET", Pattern: "/admin/clients", Access: kit.Admin, Serve: on(s.showClients)},
		{Method: "POST", Pattern: "/admin/clients", Access: kit.Admin, Serve: on(s.createClient)},
		{Method: "GET", Pattern: "/admin/clients/new", Access: kit.Admin, Serve: on(s.showNewClient)},
		{Method: "GET", Pattern: "/admin/clients/{client}", Access: kit.Admin, Serve: on(s.showClient)},
		{Method: "POST", Pattern: "/admin/clients/{client}", Access: kit.Admin, Serve: on(s.saveClient)},
		{Method: "GET", Pattern: "/admin/clients/{client}/secret", Access: kit.Admin, Serve: on(s.askNewClientSecret)},
		{Method: "POST", Pattern: "/admin/clients/{client}/secret", Access: kit.Admin, Serve: on(s.makeClientSecret)},
		{Method: "GET", Pattern: "/admin/clients/{client}/delete", Access: kit.Admin, Serve: on(s.askDeleteClient)},
		{Method: "POST", Pattern: "/admin/clients/{client}/delete", Access: kit.Admin, Serve: on(s.deleteClient)},
	}
}
