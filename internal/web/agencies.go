package web

import (
	"net/http"
	"net/url"

	"techbiz/internal/agency"
	"techbiz/internal/people"
	"techbiz/internal/web/view"
)

var crumbAgencies = view.Crumb{Label: "Agencies", URL: "/admin/agencies"}

func agencyURL(a people.Agency) string { return crumbAgencies.URL + "/" + a.String() }

// showAgencies lists the agencies that the actor runs.
func (s *Server) showAgencies(v *visit) error { return s.drawAgencies(v, nil, nil) }

// addAgency adds an agency.
func (s *Server) addAgency(v *visit) error {
	form, err := v.form()
	if err != nil {
		return err
	}
	var errs people.FieldErrors
	acronym, err := people.ParseAgency(form.Get(view.FieldAgency))
	errs.Add(err)
	name, err := agency.ParseName(form.Get(view.FieldName))
	errs.Add(err)
	err = errs.Err()
	if err == nil {
		err = s.Agencies.Add(v.r.Context(), v.actor, acronym, name)
	}
	if err != nil {
		return s.drawAgencies(v, form, err)
	}
	v.flash(view.Notice{Tone: view.ToneSuccess, Text: name + " is an agency of TechBiz. Allow its domain so that its mailboxes can be invited."})
	return v.redirect(crumbAgencies.URL)
}

func (s *Server) drawAgencies(v *visit, typed url.Values, refused error) error {
	after, err := people.ParseAgency(v.r.URL.Query().Get(paramCursor))
	if err != nil {
		after = people.Agency{} // a damaged address starts from the first page
	}
	list, next, err := s.Agencies.List(v.r.Context(), v.actor, after)
	if err != nil {
		return err
	}
	model := view.Agencies{
		Acronym: view.Input{Value: typed.Get(view.FieldAgency)},
		Name:    view.Input{Value: typed.Get(view.FieldName)},
		Pager:   view.Pager{NextURL: pageURL(crumbAgencies.URL, url.Values{}, next.String())},
	}
	if v.actor.IsAdmin() {
		model.AddURL = crumbAgencies.URL
	}
	if !after.IsZero() {
		model.Pager.FirstURL = crumbAgencies.URL
	}
	for _, a := range list {
		model.Rows = append(model.Rows, view.AgencyRow{
			URL: agencyURL(a.Acronym), Acronym: a.Acronym.Acronym(), Name: a.Name, Domains: view.Count(int64(a.Domains)), Added: view.Date(a.CreatedAt),
			InvitationsURL: crumbInvitations.URL + "?" + url.Values{paramAgency: {a.Acronym.String()}}.Encode(),
		})
	}
	page := v.page(crumbAgencies.Label, crumbOverview, crumbAdmin, view.Crumb{Label: crumbAgencies.Label})
	status := http.StatusOK
	if refused != nil {
		status = v.refuse(&page, func(field string) *view.Input {
			switch field {
			case view.FieldAgency:
				return &model.Acronym
			case view.FieldName:
				return &model.Name
			}
			return nil
		}, refused)
	}
	return v.draw(status, view.AgenciesPage(page, model))
}

// showAgency shows the form that renames an agency.
func (s *Server) showAgency(v *visit) error { return s.drawAgency(v, nil, nil) }

// renameAgency names an agency.
func (s *Server) renameAgency(v *visit) error {
	a, err := s.agencyOf(v)
	if err != nil {
		return err
	}
	form, err := v.form()
	if err != nil {
		return err
	}
	var errs people.FieldErrors
	name, err := agency.ParseName(form.Get(view.FieldName))
	errs.Add(err)
	err = errs.Err()
	if err == nil {
		err = s.Agencies.Rename(v.r.Context(), v.actor, a.Acronym, name)
	}
	if err != nil {
		return s.drawAgency(v, form, err)
	}
	v.flash(view.Notice{Tone: view.ToneSuccess, Text: a.Acronym.Acronym() + " is called " + name + " from now on."})
	return v.redirect(crumbAgencies.URL)
}

func (s *Server) drawAgency(v *visit, typed url.Values, refused error) error {
	a, err := s.agencyOf(v)
	if err != nil {
		return err
	}
	m := view.Change{
		Title: "Rename " + a.Acronym.Acronym(), Button: "Save", Action: agencyURL(a.Acronym), CancelURL: crumbAgencies.URL,
		Paragraphs: []string{"The acronym stays: it is part of the agency's mailboxes."},
		Fields:     []view.Field{view.AgencyNameField(view.Input{Value: a.Name})},
	}
	return v.drawChange(v.page(m.Title, crumbOverview, crumbAdmin, crumbAgencies, view.Crumb{Label: a.Acronym.Acronym()}), m, typed, refused)
}

// agencyOf returns the agency that the address names, or fault.NotFound.
func (s *Server) agencyOf(v *visit) (agency.Agency, error) {
	acronym, err := people.ParseAgency(v.r.PathValue("agency"))
	if err != nil {
		return agency.Agency{}, errNoPage
	}
	return s.Agencies.Get(v.r.Context(), v.actor, acronym)
}
