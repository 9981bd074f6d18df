package desk

import (
	"net/http"
	"net/url"
	"slices"

	"techbiz/internal/desk"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// showNewRequest shows what can be requested, and the form for the kind that is chosen.
func (p *Pages) showNewRequest(v *kit.Request) error {
	page := newRequestPage(v)
	values := v.TakeKept(&page)
	if values.Get(view.FieldKind) == "" {
		params := v.R.URL.Query()
		for _, name := range []string{view.FieldKind, view.FieldDomain, view.FieldLogin} {
			values.Set(name, params.Get(name))
		}
	}
	return v.Draw(http.StatusOK, NewRequestPage(page, newRequest(v, values, kit.NewRequestKey())))
}

func newRequestPage(v *kit.Request) view.Page {
	return v.Page("Raise a service request", kit.CrumbOverview, kit.CrumbDesk, view.Crumb{Label: "Raise a request"})
}

// raiseRequest raises a service request.
func (p *Pages) raiseRequest(v *kit.Request) error {
	form, uploads, err := p.formWithFiles(v)
	if err != nil {
		return err
	}
	r, err := p.Desk.Raise(v.R.Context(), v.Actor, desk.Form{
		Kind: form.Get(view.FieldKind), Domain: form.Get(view.FieldDomain), Login: form.Get(view.FieldLogin), Details: form.Get(view.FieldDetails),
	}, uploads, kit.RequestKey(form))
	if err != nil {
		page, model := newRequestPage(v), newRequest(v, form, kit.KeyAfter(form, err))
		chooseAgain(&model.Files, uploads)
		status := v.Refuse(&page, model.Input, err)
		return v.Draw(status, NewRequestPage(page, model))
	}
	v.Flash(view.Notice{Tone: view.ToneSuccess, Text: "Request " + r.Ref() + " is raised. You hear of each change by mail."})
	return v.Redirect(kit.RequestURL(r.ID))
}

// newRequest is the form with these values; without a kind that the user may choose it
// offers the kinds.
func newRequest(v *kit.Request, values url.Values, key string) NewRequest {
	m := NewRequest{Action: kit.RaisePath, CancelURL: kit.DeskPath, OtherURL: kit.RaisePath, RequestKey: key, MaxFile: desk.MaxFileSize, Accept: acceptedFiles()}
	kind := desk.Kind(values.Get(view.FieldKind))
	if !slices.Contains(desk.KindsFor(v.Actor), kind) {
		for _, k := range desk.KindsFor(v.Actor) {
			words := requestKinds[k]
			m.Kinds = append(m.Kinds, RequestKind{Title: k.Title(), Text: words.text(v.Actor), Icon: words.icon, URL: kit.RaisePath + "?" + view.FieldKind + "=" + string(k)})
		}
		return m
	}
	words := requestKinds[kind]
	m.Kind, m.Title, m.Lead = string(kind), kind.Title(), words.text(v.Actor)
	switch {
	case kind == desk.Domain:
		m.Fields = []view.Field{{Name: view.FieldDomain, Label: "Domain", Required: true, Autocomplete: "off",
			Hint: "In the format agency.gov.sg or company.com.sg.", Input: view.Input{Value: values.Get(view.FieldDomain)}}}
	case desk.NamesAccount(v.Actor, kind):
		m.Fields = []view.Field{{Name: view.FieldLogin, Label: "Whose account?", Required: true, Autocomplete: "off",
			Hint: "The mailbox, or the login ID that ends with @techpass.gov.sg.", Input: view.Input{Value: values.Get(view.FieldLogin)}}}
	}
	m.Details = view.Field{Name: view.FieldDetails, Label: words.details, Hint: words.hint, MaxLength: view.MaxNote,
		Required: kind != desk.Domain, Optional: kind == desk.Domain, Input: view.Input{Value: values.Get(view.FieldDetails)}}
	m.Files = filesField()
	return m
}
