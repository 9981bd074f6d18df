package web

import (
	"net/http"

	"techbiz/internal/web/view"
)

// showDomains shows an admin which domains are asked for and which are allowed.
func (s *Server) showDomains(v *visit) error {
	return s.drawDomains(v, "", nil)
}

// drawDomains draws the page, where refused is set with why typed was not allowed.
func (s *Server) drawDomains(v *visit, typed string, refused error) error {
	ctx := v.r.Context()
	requests, err := s.Desk.OpenDomains(ctx, v.actor)
	if err != nil {
		return err
	}
	allowed, err := s.Allowlist.Allowed(ctx)
	if err != nil {
		return err
	}
	model := view.Domains{AllowURL: "/admin/domains/allow", SeedURL: "/admin/domains/seed", Domain: view.Input{Value: typed}}
	for _, r := range requests {
		model.Requests = append(model.Requests, view.DomainRequest{Domain: r.Domain.String(), Who: r.RequesterEmail.String(), When: view.DateTime(r.CreatedAt)})
	}
	for _, d := range allowed {
		model.Allowed = append(model.Allowed, view.AllowedDomain{Name: d.Name.String(), Seed: d.SEED})
	}
	page := v.page("Domains", crumbOverview, view.Crumb{Label: "Domains"})
	page.Path = "/admin/domains"
	status := http.StatusOK
	if refused != nil {
		status = v.refuse(&page, func(field string) *view.Input {
			if field == view.FieldDomain {
				return &model.Domain
			}
			return nil
		}, refused)
	}
	return v.draw(status, view.DomainsPage(page, model))
}
