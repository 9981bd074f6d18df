package web

import "techbiz/internal/web/view"

const clientsURL = "/admin/clients"

var crumbClients = view.Crumb{Label: "Products", URL: clientsURL}

// clientsTable lists the routes by which an admin keeps the products that sign people in
// with TechPass.
func (s *Server) clientsTable() []Route {
	return []Route{
		{Method: "GET", Pattern: "/admin/clients", Access: Admin, serve: on(s.showClients)},
		{Method: "POST", Pattern: "/admin/clients", Access: Admin, serve: on(s.createClient)},
		{Method: "GET", Pattern: "/admin/clients/new", Access: Admin, serve: on(s.showNewClient)},
		{Method: "GET", Pattern: "/admin/clients/{client}", Access: Admin, serve: on(s.showClient)},
		{Method: "POST", Pattern: "/admin/clients/{client}", Access: Admin, serve: on(s.saveClient)},
		{Method: "GET", Pattern: "/admin/clients/{client}/secret", Access: Admin, serve: on(s.askNewClientSecret)},
		{Method: "POST", Pattern: "/admin/clients/{client}/secret", Access: Admin, serve: on(s.makeClientSecret)},
		{Method: "GET", Pattern: "/admin/clients/{client}/delete", Access: Admin, serve: on(s.askDeleteClient)},
		{Method: "POST", Pattern: "/admin/clients/{client}/delete", Access: Admin, serve: on(s.deleteClient)},
	}
}
