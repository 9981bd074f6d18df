package web

import (
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// Addresses of My Account.
const (
	methodsPath = "/account/sign-in-methods"
)

var (
	crumbMethods = view.Crumb{Label: "How you sign in", URL: methodsPath}
)

// accountTable lists the routes of My Account.
func (s *Server) accountTable() []kit.Route {
	holder := func(method, path string, serve func(*visit) error) kit.Route {
		return kit.Route{Method: method, Pattern: path, Access: kit.AccountHolder, Serve: on(serve)}
	}
	// Who signed in longer ago signs in again first.
	recent := func(method, path string, serve func(*visit) error) kit.Route {
		return kit.Route{Method: method, Pattern: path, Access: kit.AccountHolder, Serve: on(serve), Recent: true}
	}
	return []kit.Route{
		holder("GET", kit.AccountPath, s.showAccount),
		holder("GET", "/account/profile", s.showProfile),
		holder("POST", "/account/profile", s.saveProfile),
		holder("POST", "/account/sign-out-others", s.signOutOthers),
		recent("GET", "/account/data.json", s.downloadData),
		recent("GET", methodsPath, s.showMethods),
		recent("POST", "/account/password", s.changePassword),
		recent("POST", "/account/passkeys/options", s.beginMorePasskeys),
		recent("POST", "/account/passkeys", s.addAnotherPasskey),
		recent("POST", "/account/passkeys/{id}/rename", s.renamePasskey),
		recent("POST", "/account/passkeys/{id}/remove", s.removePasskey),
		recent("POST", "/account/app", s.beginAnotherApp),
		recent("GET", "/account/app", s.showAnotherApp),
		recent("POST", "/account/app/confirm", s.confirmAnotherApp),
		recent("POST", "/account/app/remove", s.removeApp),
		recent("POST", "/account/recovery-codes", s.newRecoveryCodes),
	}
}
