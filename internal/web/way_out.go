package web

import (
	"errors"

	"techbiz/internal/base/people"
	"techbiz/internal/invite"
	"techbiz/internal/org/allowlist"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
	"techbiz/internal/web/words"
)

// wayOut links an error to what helps.
func wayOut(v *kit.Request, f *people.FieldError, typed string, err error) *view.Link {
	var duplicate *invite.DuplicateError
	switch {
	case f.Rule == allowlist.RuleNotAllowed:
		domain := ""
		if e, err := people.ParseEmail(typed); err == nil {
			domain = e.Domain()
		}
		return &view.Link{Text: "Request to add the domain", URL: words.DomainRequest(v, domain)}
	case f.Rule == ruleGovernmentOnly:
		return &view.Link{Text: "Go to Create account", URL: "/invite/account"}
	case errors.As(err, &duplicate) && duplicate.NeedsDesk():
		return &view.Link{Text: "Request SEED for this user", URL: words.SeedRequestFor(v, duplicate.Email)}
	case errors.As(err, &duplicate) && duplicate.Own:
		return &view.Link{Text: "View the invitation", URL: kit.InvitationURL(duplicate.InvitationID)}
	}
	return nil
}

// ruleGovernmentOnly is the rule of invite.ParseForm that Email invitation is for
// government mailboxes.
const ruleGovernmentOnly = "government_only"
