package invite

import (
	"net/http"

	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
	"techbiz/internal/web/words"
)

// showUsernameHint answers, while the email is typed, whether a username is needed. While
// the email is not complete yet, the hint on the page is left alone.
func (p *Pages) showUsernameHint(v *kit.Request) error {
	field := words.UsernameField(v.R.URL.Query())
	if !field.EmailKnown {
		v.W.WriteHeader(http.StatusNoContent)
		return nil
	}
	return v.Draw(http.StatusOK, view.UsernameHint(field))
}
