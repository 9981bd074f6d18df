package web

import "techbiz/internal/web/view"

// requestDomain asks for a domain to be allow-listed that rows of the draft wait for.
func (s *Server) requestDomain(v *visit) error {
	id, err := v.id()
	if err != nil {
		return err
	}
	form, err := v.form()
	if err != nil {
		return err
	}
	domain, err := parseDomain(form.Get(view.FieldDomain))
	if err == nil {
		err = s.Batches.RequestDomain(v.r.Context(), v.actor, id, domain)
	}
	if err != nil {
		return s.refuseBatch(v, id, err)
	}
	v.flash(view.Notice{Tone: view.ToneSuccess, Text: "The domain " + domain.String() + " is requested. Its rows wait here, and are ready once it is allowed."})
	return v.redirect(batchURL(id) + "#domains")
}
