package admin

import (
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

const clientsURL = "/admin/clients"

var crumbClients = view.Crumb{Label: "Products", URL: clientsURL}

// clientsTable lists the routes by which an admin keeps the products that sign people in
// with TechPass.
func (p *Pages) clientsTable() []kit.Route {
	return []kit.Route{
		{Method: "GET", Pattern: "/admin/clients", Access: kit.Admin, Serve: p.showClients},
		{Method: "POST", Pattern: "/admin/clients", Access: kit.Admin, Serve: p.createClient},
		{Method: "GET", Pattern: "/admin/clients/new", Access: kit.Admin, Serve: p.showNewClient},
		{Method: "GET", Pattern: "/admin/clients/{client}", Access: kit.Admin, Serve: p.showClient},
		{Method: "POST", Pattern: "/admin/clients/{client}", Access: kit.Admin, Serve: p.saveClient},
		{Method: "GET", Pattern: "/admin/clients/{client}/secret", Access: kit.Admin, Serve: p.askNewClientSecret},
		{Method: "POST", Pattern: "/admin/clients/{client}/secret", Access: kit.Admin, Serve: p.makeClientSecret},
		{Method: "GET", Pattern: "/admin/clients/{client}/delete", Access: kit.Admin, Serve: p.askDeleteClient},
		{Method: "POST", Pattern: "/admin/clients/{client}/delete", Access: kit.Admin, Serve: p.deleteClient},
	}
}
