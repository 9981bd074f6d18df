package web

import (
	"errors"
	"net/http"
	"net/url"

	"techbiz/internal/allowlist"
	"techbiz/internal/batch"
	"techbiz/internal/fault"
	"techbiz/internal/invite"
	"techbiz/internal/people"
	"techbiz/internal/vault"
	"techbiz/internal/web/view"
)

// refuse tells on a form that is shown again why it was not accepted, beside the fields
// where it is about them, above them otherwise. input finds the input of a field, nil
// where the form has none. It returns the answer's status.
func (v *visit) refuse(page *view.Page, input func(field string) *view.Input, err error) int {
	page.Refused = true
	fields := fieldErrors(err)
	if len(fields) == 0 {
		n, status := v.noticeOf(err)
		page.Notices = append(page.Notices, n)
		return status
	}
	for _, f := range fields {
		in := input(f.Field)
		switch {
		case in == nil:
			page.Notices = append(page.Notices, view.Notice{Tone: view.ToneDanger, Text: f.Message})
		case in.Error == "": // the first error of a field is the one to mend first
			in.Error = f.Message
			in.ErrorLink = v.wayOut(f, in.Value, err)
		}
	}
	return http.StatusUnprocessableEntity
}

// fieldErrors returns the errors that are about single fields.
func fieldErrors(err error) people.FieldErrors {
	if refusal, ok := errors.AsType[*batch.Refusal](err); ok {
		return people.FieldErrors{{Field: view.FieldFile, Rule: refusal.Code, Message: refusal.Message}}
	}
	if notReady, ok := errors.AsType[*batch.NotReadyError](err); ok && notReady.Ready > 0 {
		return people.FieldErrors{{Field: view.FieldOnlyReady, Rule: people.RuleRequired, Message: notReady.Error()}}
	}
	return invite.FieldErrorsOf(err)
}

// wayOut links an error to what helps.
func (v *visit) wayOut(f *people.FieldError, typed string, err error) *view.Link {
	var duplicate *invite.DuplicateError
	switch {
	case f.Rule == allowlist.RuleNotAllowed:
		domain := ""
		if e, err := people.ParseEmail(typed); err == nil {
			domain = e.Domain()
		}
		return &view.Link{Text: "Request to add the domain", URL: v.domainRequest(domain)}
	case f.Rule == ruleGovernmentOnly:
		return &view.Link{Text: "Go to Create account", URL: "/invite/account"}
	case errors.As(err, &duplicate) && duplicate.NeedsDesk():
		return &view.Link{Text: "Request SEED for this user", URL: v.seedRequestFor(duplicate.Email)}
	case errors.As(err, &duplicate) && duplicate.Own:
		return &view.Link{Text: "View the invitation", URL: invitationURL(duplicate.InvitationID)}
	}
	return nil
}

// ruleGovernmentOnly is the rule of invite.ParseForm that Email invitation is for
// government mailboxes.
const ruleGovernmentOnly = "government_only"

// maxRequestKey is longer than any key that a page was given.
const maxRequestKey = 100

// requestKey returns the key that the form was drawn with.
func requestKey(form url.Values) string {
	key := form.Get(view.FieldRequestKey)
	if len(key) > maxRequestKey {
		return ""
	}
	return key
}

// newRequestKey returns the key of a form that is drawn for the first time.
func newRequestKey() string { return vault.NewToken() }

// keyAfter returns the key of a form that is drawn again: the same, so that what may
// have been carried out is not carried out twice; a new one where the old is used up.
func keyAfter(form url.Values, err error) string {
	key := requestKey(form)
	if key == "" || errors.Is(err, fault.KeyReused) {
		return newRequestKey()
	}
	return key
}
