package batch

import (
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
	"techbiz/internal/web/words"
)

// requestDomain asks for a domain to be allow-listed that rows of the draft wait for.
func (p *Pages) requestDomain(v *kit.Request) error {
	id, err := v.ID()
	if err != nil {
		return err
	}
	form, err := v.Form()
	if err != nil {
		return err
	}
	domain, err := words.ParseDomain(form.Get(view.FieldDomain))
	if err == nil {
		err = p.Batches.RequestDomain(v.R.Context(), v.Actor, id, domain)
	}
	if err != nil {
		return p.refuseBatch(v, id, err)
	}
	v.Flash(view.Notice{Tone: view.ToneSuccess, Text: "The domain " + domain.String() + " is requested. Its rows wait here, and are ready once it is allowed."})
	return v.Redirect(URL(id) + "#domains")
}
