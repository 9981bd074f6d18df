package web

import (
	"techbiz/internal/people"
	"techbiz/internal/web/view"
)

// allowDomain puts a domain on the allow-list. Rows that wait for it are judged anew.
func (s *Server) allowDomain(v *visit) error {
	form, err := v.form()
	if err != nil {
		return err
	}
	typed := form.Get(view.FieldDomain)
	domain, err := parseDomain(typed)
	if err != nil {
		return s.drawDomains(v, typed, err)
	}
	if err := s.Desk.AllowDomain(v.r.Context(), v.actor, domain); err != nil {
		return err
	}
	v.flash(view.Notice{Tone: view.ToneSuccess, Text: domain.String() + " is allow-listed. Rows that waited for it become ready by themselves."})
	return v.redirect("/admin/domains")
}

// parseDomain reads a domain; the error is people.FieldErrors.
func parseDomain(typed string) (people.Domain, error) {
	var errs people.FieldErrors
	d, err := people.ParseDomain(typed)
	errs.Add(err)
	return d, errs.Err()
}
