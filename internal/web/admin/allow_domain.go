package admin

import (
	"errors"
	"net/url"

	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
	"techbiz/internal/web/words"
)

// allowDomain puts a domain on the allow-list. Rows that wait for it are judged anew.
func (p *Pages) allowDomain(v *kit.Request) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	domain, err := words.ParseDomain(form.Get(view.FieldDomain))
	if err == nil {
		err = p.Desk.AllowDomain(v.R.Context(), v.Actor, domain, chosenAgency(form))
	}
	_, refused := errors.AsType[*fault.Conflict](err)
	if refused || len(people.FieldErrorsOf(err)) > 0 {
		return p.drawDomains(v, form, err)
	}
	if err != nil {
		return err
	}
	v.Flash(view.Notice{Tone: view.ToneSuccess, Text: domain.String() + " is allow-listed. Rows that waited for it become ready by themselves."})
	return v.Redirect("/admin/domains")
}

// chosenAgency reads the agency that was chosen from a list; zero for none.
func chosenAgency(form url.Values) people.Agency {
	g, err := people.ParseAgency(form.Get(view.FieldAgency))
	if err != nil {
		return people.Agency{}
	}
	return g
}
