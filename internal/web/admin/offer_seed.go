package admin

import (
	"errors"

	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// offerSEED says whether SEED is offered to the mailboxes of an allowed domain.
func (p *Pages) offerSEED(v *kit.Request) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	var errs people.FieldErrors
	domain, err := people.ParseDomain(form.Get(view.FieldDomain))
	errs.Add(err)
	offered, err := people.ParseYesNo(people.FieldSEED, form.Get(view.FieldSeed))
	errs.Add(err)
	if err := errs.Err(); err != nil {
		return p.drawDomains(v, nil, err)
	}
	err = p.Allowlist.OfferSEED(v.R.Context(), v.Actor, domain, offered)
	if _, refused := errors.AsType[*fault.Conflict](err); refused {
		return p.drawDomains(v, nil, err)
	}
	if err != nil {
		return err
	}
	text := "SEED is offered to mailboxes of " + domain.String() + "."
	if !offered {
		text = "SEED is not offered to mailboxes of " + domain.String() + " any more."
	}
	v.Flash(view.Notice{Tone: view.ToneSuccess, Text: text})
	return v.Redirect("/admin/domains")
}
