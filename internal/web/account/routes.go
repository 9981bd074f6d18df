package account

import (
	"net/http"

	"techbiz/internal/web/access"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

var crumbMethods = view.Crumb{Label: "How you sign in", URL: kit.MethodsPath}

// Routes lists the routes of My Account.
func (p *Pages) Routes() []kit.Route {
	holder := func(method, path string, serve func(*access.Visitor) error) kit.Route {
		return kit.Route{Method: method, Pattern: path, Access: kit.AccountHolder, Serve: access.On(serve)}
	}
	// Who signed in longer ago signs in again first.
	recent := func(method, path string, serve func(*access.Visitor) error) kit.Route {
		return kit.Route{Method: method, Pattern: path, Access: kit.AccountHolder, Serve: access.On(serve), Recent: true}
	}
	return []kit.Route{
		holder("GET", kit.AccountPath, p.showAccount),
		holder("GET", "/account/profile", p.showProfile),
		holder("POST", "/account/profile", p.saveProfile),
		holder("POST", "/account/sign-out-others", p.signOutOthers),
		recent("GET", "/account/data.json", p.downloadData),
		recent("GET", kit.MethodsPath, p.showMethods),
		recent("POST", "/account/password", p.changePassword),
		recent("POST", "/account/passkeys/options", p.beginMorePasskeys),
		recent("POST", "/account/passkeys", p.addAnotherPasskey),
		recent("POST", "/account/passkeys/{id}/rename", p.renamePasskey),
		recent("POST", "/account/passkeys/{id}/remove", p.removePasskey),
		recent("POST", "/account/app", p.beginAnotherApp),
		recent("GET", "/account/app", p.showAnotherApp),
		recent("POST", "/account/app/confirm", p.confirmAnotherApp),
		recent("POST", "/account/app/remove", p.removeApp),
		recent("POST", "/account/recovery-codes", p.newRecoveryCodes),
		{Method: http.MethodPost, Pattern: kit.SEEDPath + "/request", Access: kit.AccountHolder, Serve: access.On(p.requestSEED)},
		{Method: http.MethodPost, Pattern: kit.SEEDPath + "/mail", Access: kit.AccountHolder, Serve: access.On(p.askOwnSEEDMail)},
		{Method: http.MethodGet, Pattern: kit.SEEDPath + "/decline", Access: kit.AccountHolder, Serve: access.On(p.showDeclineSEED)},
		{Method: http.MethodPost, Pattern: kit.SEEDPath + "/decline", Access: kit.AccountHolder, Serve: access.On(p.declineSEED)},
		{Method: "GET", Pattern: notificationsURL, Access: kit.Inviter, Serve: access.On(p.showNotifications)},
		{Method: "POST", Pattern: notificationsURL + "/read", Access: kit.Inviter, Serve: access.On(p.markAllRead)},
	}
}
