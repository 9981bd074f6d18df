package accept

import "techbiz/internal/web/view"

// ChooseMFA lets an invitee choose their second factor.
type ChooseMFA struct {
	Steps view.Steps
	// AppAction takes the POST that begins the set-up of an authenticator app.
	AppAction string
	Passkey   view.PasskeyForm
}
