package admin

import (
	"net/http"
	"net/url"

	"techbiz/internal/base/people"
	"techbiz/internal/org/agency"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

var crumbAgencies = view.Crumb{Label: "Agencies", URL: "/admin/agencies"}

func agencyURL(a people.Agency) string { return crumbAgencies.URL + "/" + a.String() }

// showAgencies lists the agencies that the actor runs.
func (p *Pages) showAgencies(v *kit.Request) error { return p.drawAgencies(v, nil, nil) }

// addAgency adds an agency.
func (p *Pages) addAgency(v *kit.Request) error {
	form, err := v.Form()
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
		err = p.Agencies.Add(v.R.Context(), v.Actor, acronym, name)
	}
	if err != nil {
		return p.drawAgencies(v, form, err)
	}
	v.Flash(view.Notice{Tone: view.ToneSuccess, Text: name + " is an agency of TechBiz. Allow its domain so that its mailboxes can be invited."})
	return v.Redirect(crumbAgencies.URL)
}

func (p *Pages) drawAgencies(v *kit.Request, typed url.Values, refused error) error {
	after, err := people.ParseAgency(v.R.URL.Query().Get(kit.ParamCursor))
	if err != nil {
		after = people.Agency{} // a damaged address starts from the first page
	}
	list, next, err := p.Agencies.List(v.R.Context(), v.Actor, after)
	if err != nil {
		return err
	}
	model := Agencies{
		Acronym: view.Input{Value: typed.Get(view.FieldAgency)},
		Name:    view.Input{Value: typed.Get(view.FieldName)},
		Pager:   view.Pager{NextURL: kit.PageURL(crumbAgencies.URL, url.Values{}, next.String())},
	}
	if v.Actor.IsAdmin() {
		model.AddURL = crumbAgencies.URL
	}
	if !after.IsZero() {
		model.Pager.FirstURL = crumbAgencies.URL
	}
	for _, a := range list {
		model.Rows = append(model.Rows, AgencyRow{
			URL: agencyURL(a.Acronym), Acronym: a.Acronym.Acronym(), Name: a.Name, Domains: view.Count(int64(a.Domains)), Added: view.Date(a.CreatedAt),
			InvitationsURL: kit.CrumbInvitations.URL + "?" + url.Values{kit.ParamAgency: {a.Acronym.String()}}.Encode(),
		})
	}
	page := v.Page(crumbAgencies.Label, kit.CrumbOverview, kit.CrumbAdmin, view.Crumb{Label: crumbAgencies.Label})
	status := http.StatusOK
	if refused != nil {
		status = v.Refuse(&page, func(field string) *view.Input {
			switch field {
			case view.FieldAgency:
				return &model.Acronym
			case view.FieldName:
				return &model.Name
			}
			return nil
		}, refused)
	}
	return v.Draw(status, AgenciesPage(page, model))
}

// showAgency shows the form that renames an agency.
func (p *Pages) showAgency(v *kit.Request) error { return p.drawAgency(v, nil, nil) }

// renameAgency names an agency.
func (p *Pages) renameAgency(v *kit.Request) error {
	a, err := p.agencyOf(v)
	if err != nil {
		return err
	}
	form, err := v.Form()
	if err != nil {
		return err
	}
	var errs people.FieldErrors
	name, err := agency.ParseName(form.Get(view.FieldName))
	errs.Add(err)
	err = errs.Err()
	if err == nil {
		err = p.Agencies.Rename(v.R.Context(), v.Actor, a.Acronym, name)
	}
	if err != nil {
		return p.drawAgency(v, form, err)
	}
	v.Flash(view.Notice{Tone: view.ToneSuccess, Text: a.Acronym.Acronym() + " is called " + name + " from now on."})
	return v.Redirect(crumbAgencies.URL)
}

func (p *Pages) drawAgency(v *kit.Request, typed url.Values, refused error) error {
	a, err := p.agencyOf(v)
	if err != nil {
		return err
	}
	m := view.Confirm{
		Title: "Rename " + a.Acronym.Acronym(), Button: "Save", Action: agencyURL(a.Acronym), CancelURL: crumbAgencies.URL,
		Paragraphs: []string{"The acronym stays: it is part of the agency's mailboxes."},
		Fields:     []view.Field{AgencyNameField(view.Input{Value: a.Name})},
	}
	return v.AskAgain(v.Page(m.Title, kit.CrumbOverview, kit.CrumbAdmin, crumbAgencies, view.Crumb{Label: a.Acronym.Acronym()}), m, typed, refused)
}

// agencyOf returns the agency that the address names, or fault.NotFound.
func (p *Pages) agencyOf(v *kit.Request) (agency.Agency, error) {
	acronym, err := people.ParseAgency(v.R.PathValue("agency"))
	if err != nil {
		return agency.Agency{}, kit.ErrNoPage
	}
	return p.Agencies.Get(v.R.Context(), v.Actor, acronym)
}
