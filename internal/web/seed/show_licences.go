package seed

import (
	"net/url"
	"strconv"

	"techbiz/internal/base/keyset"
	"techbiz/internal/base/people"
	"techbiz/internal/seed"
	"techbiz/internal/web/access"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
	"techbiz/internal/web/words"
)

// showLicences shows who waits for a SEED licence, and how many there are.
func (p *Pages) showLicences(v *access.Visitor) error {
	return p.drawLicences(v, "", nil)
}

// drawLicences draws the page, where refused is set with why the size typed was not taken.
func (p *Pages) drawLicences(v *access.Visitor, typed string, refused error) error {
	params := v.R.URL.Query()
	q, err := lineQuery(params)
	if err != nil {
		return err
	}
	line, err := p.Seeds.Line(v.R.Context(), v.Actor, q)
	if err != nil {
		return err
	}
	page := v.Page("SEED licences", kit.CrumbOverview, kit.CrumbAdmin, view.Crumb{Label: "SEED licences"})
	page.Path = kit.LicencesPath
	model := licencesModel(params, line)
	if refused == nil {
		return v.DrawPart(LicencesPage(page, model), LicencesFragment(model))
	}
	model.Size.Value = typed
	status := v.Refuse(&page, func(field string) *view.Input {
		if field == FieldSize {
			return &model.Size
		}
		return nil
	}, refused)
	return v.Draw(status, LicencesPage(page, model))
}

// lineQuery reads which part of the line is asked for. The error is people.FieldErrors.
func lineQuery(params url.Values) (seed.LineQuery, error) {
	var q seed.LineQuery
	var err error
	if q.Place, err = keyset.Parse(params.Get(kit.ParamCursor)); err != nil {
		return q, err
	}
	if typed := params.Get(kit.ParamAgency); typed != "" {
		if q.Agency, err = people.ParseAgency(typed); err != nil {
			var errs people.FieldErrors
			errs.Add(err)
			return q, errs.Err()
		}
	}
	return q, nil
}

func licencesModel(params url.Values, line seed.Line) Licences {
	m := Licences{}
	if line.Pool != nil {
		m.Action, m.AllURL, m.Agency = kit.LicencesPath, kit.LicencesPath, line.Agency.Acronym()
		m.Size.Value = strconv.Itoa(line.Pool.Size)
		m.Pool = &LicencePool{Size: view.Count(int64(line.Pool.Size)), Taken: view.Count(int64(line.Pool.Taken)), Free: view.Count(int64(line.Pool.Free())),
			Over: line.Pool.Taken > line.Pool.Size}
	}
	waiting := 0
	for _, a := range line.Agencies {
		waiting += a.Waiting
		row := LicenceAgency{Name: acronymWord(a.Agency), Waiting: view.Count(int64(a.Waiting)), Invited: view.Count(int64(a.Invited)), Onboarded: view.Count(int64(a.Onboarded))}
		if line.Pool != nil && !a.Agency.IsZero() {
			row.URL = kit.LicencesPath + "?" + url.Values{kit.ParamAgency: {a.Agency.String()}}.Encode()
		}
		m.Agencies = append(m.Agencies, row)
	}
	m.Waiting = view.Count(int64(waiting))
	for _, r := range line.Rows {
		m.Rows = append(m.Rows, LicenceRow{
			Who: words.Person(r.FirstName, r.LastName, r.Email), Agency: acronymWord(r.Agency), Inviter: r.InviterEmail.String(), Since: view.DateTime(r.QueuedAt), PassedOver: !r.Active,
		})
	}
	m.Pager = view.Pager{PreviousURL: kit.PageURL(kit.LicencesPath, params, line.Previous.String()), NextURL: kit.PageURL(kit.LicencesPath, params, line.Next.String())}
	if params.Get(kit.ParamCursor) != "" {
		m.Pager.FirstURL = kit.WithParams(kit.LicencesPath, params, kit.ParamAgency)
	}
	return m
}

func acronymWord(a people.Agency) string {
	if a.IsZero() {
		return view.Unknown
	}
	return a.Acronym()
}
