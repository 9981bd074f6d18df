package web

import (
	"net/url"
	"strconv"

	"techbiz/internal/keyset"
	"techbiz/internal/people"
	"techbiz/internal/seed"
	"techbiz/internal/web/view"
)

// showLicences shows who waits for a SEED licence, and how many there are.
func (s *Server) showLicences(v *visit) error {
	return s.drawLicences(v, "", nil)
}

// drawLicences draws the page, where refused is set with why the size typed was not taken.
func (s *Server) drawLicences(v *visit, typed string, refused error) error {
	params := v.r.URL.Query()
	q, err := lineQuery(params)
	if err != nil {
		return err
	}
	line, err := s.Seeds.Line(v.r.Context(), v.actor, q)
	if err != nil {
		return err
	}
	page := v.page("SEED licences", crumbOverview, crumbAdmin, view.Crumb{Label: "SEED licences"})
	page.Path = licencesPath
	model := licencesModel(params, line)
	if refused == nil {
		return v.drawPart(view.LicencesPage(page, model), view.LicencesFragment(model))
	}
	model.Size.Value = typed
	status := v.refuse(&page, func(field string) *view.Input {
		if field == view.FieldSize {
			return &model.Size
		}
		return nil
	}, refused)
	return v.draw(status, view.LicencesPage(page, model))
}

// lineQuery reads which part of the line is asked for. The error is people.FieldErrors.
func lineQuery(params url.Values) (seed.LineQuery, error) {
	var q seed.LineQuery
	var err error
	if q.Place, err = keyset.Parse(params.Get(paramCursor)); err != nil {
		return q, err
	}
	if typed := params.Get(paramAgency); typed != "" {
		if q.Agency, err = people.ParseAgency(typed); err != nil {
			var errs people.FieldErrors
			errs.Add(err)
			return q, errs.Err()
		}
	}
	return q, nil
}

func licencesModel(params url.Values, line seed.Line) view.Licences {
	m := view.Licences{}
	if line.Pool != nil {
		m.Action, m.AllURL, m.Agency = licencesPath, licencesPath, line.Agency.Acronym()
		m.Size.Value = strconv.Itoa(line.Pool.Size)
		m.Pool = &view.LicencePool{Size: view.Count(int64(line.Pool.Size)), Taken: view.Count(int64(line.Pool.Taken)), Free: view.Count(int64(line.Pool.Free())),
			Over: line.Pool.Taken > line.Pool.Size}
	}
	waiting := 0
	for _, a := range line.Agencies {
		waiting += a.Waiting
		row := view.LicenceAgency{Name: acronymWord(a.Agency), Waiting: view.Count(int64(a.Waiting)), Invited: view.Count(int64(a.Invited)), Onboarded: view.Count(int64(a.Onboarded))}
		if line.Pool != nil && !a.Agency.IsZero() {
			row.URL = licencesPath + "?" + url.Values{paramAgency: {a.Agency.String()}}.Encode()
		}
		m.Agencies = append(m.Agencies, row)
	}
	m.Waiting = view.Count(int64(waiting))
	for _, r := range line.Rows {
		m.Rows = append(m.Rows, view.LicenceRow{
			Who: personName(r.FirstName, r.LastName, r.Email), Agency: acronymWord(r.Agency), Inviter: r.InviterEmail.String(), Since: view.DateTime(r.QueuedAt), PassedOver: !r.Active,
		})
	}
	m.Pager = view.Pager{PreviousURL: pageURL(licencesPath, params, line.Previous.String()), NextURL: pageURL(licencesPath, params, line.Next.String())}
	if params.Get(paramCursor) != "" {
		m.Pager.FirstURL = withParams(licencesPath, params, paramAgency)
	}
	return m
}

func acronymWord(a people.Agency) string {
	if a.IsZero() {
		return view.Unknown
	}
	return a.Acronym()
}
