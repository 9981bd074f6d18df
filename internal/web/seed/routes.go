package seed

import (
	"net/http"

	"techbiz/internal/web/access"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// Addresses of what is about devices.
const supportPath = "/admin/seed"

var (
	crumbOnboard = view.Crumb{Label: "Onboard device to SEED", URL: kit.SEEDPath}
	crumbSupport = view.Crumb{Label: "SEED devices", URL: supportPath}
)

// MaxDeviceBody is the largest body that a device sends, in bytes: a certificate request
// and a few words.
const MaxDeviceBody = 16 << 10

// Routes lists the routes of SEED: what devices call by themselves, the steps by which
// their holders onboard them, and what is administered.
func (p *Pages) Routes() []kit.Route {
	called := func(path string, serve func(*access.Visitor, []byte) (any, error)) kit.Route {
		return kit.Route{Method: "POST", Pattern: path, Access: kit.Device, Serve: access.On(answerDevice(serve)), Body: MaxDeviceBody}
	}
	return []kit.Route{
		called(devicePath+"enrol", p.enrolDevice),
		called(devicePath+"heartbeat", p.hearDevice),
		called(devicePath+"renew", p.renewDevice),
		{Method: "GET", Pattern: devicePath + "ca.pem", Access: kit.Device, Serve: access.On(p.showDeviceAuthority)},
		{Method: "GET", Pattern: devicePath + "ca.crl", Access: kit.Device, Serve: access.On(p.showRevokedDevices)},

		{Method: "GET", Pattern: kit.SEEDPath, Access: kit.AccountHolder, Serve: access.On(p.showOnboardDevice)},
		{Method: "GET", Pattern: kit.SEEDPath + "/status", Access: kit.AccountHolder, Serve: access.On(p.showDeviceStatus)},
		{Method: "POST", Pattern: kit.SEEDPath + "/accept", Access: kit.AccountHolder, Serve: access.On(p.acceptDeviceUse)},
		{Method: "POST", Pattern: kit.SEEDPath + "/code", Access: kit.AccountHolder, Serve: access.On(p.makeDeviceCode)},
		{Method: "GET", Pattern: kit.SEEDPath + "/replace", Access: kit.AccountHolder, Serve: access.On(p.askReplaceDevice)},
		{Method: "GET", Pattern: kit.SEEDPath + "/remove", Access: kit.AccountHolder, Serve: access.On(p.askRemoveDevice)},
		{Method: "POST", Pattern: kit.SEEDPath + "/remove", Access: kit.AccountHolder, Serve: access.On(p.removeDevice)},

		{Method: "GET", Pattern: supportPath, Access: kit.Admin, Serve: access.On(p.showSupport)},
		{Method: "GET", Pattern: supportPath + "/platforms/{os}", Access: kit.Admin, Serve: access.On(p.showPlatform)},
		{Method: "POST", Pattern: supportPath + "/platforms/{os}", Access: kit.Admin, Serve: access.On(p.savePlatform)},
		{Method: "GET", Pattern: supportPath + "/platforms/{os}/delete", Access: kit.Admin, Serve: access.On(p.askDropPlatform)},
		{Method: "POST", Pattern: supportPath + "/platforms/{os}/delete", Access: kit.Admin, Serve: access.On(p.dropPlatform)},
		{Method: "GET", Pattern: supportPath + "/software", Access: kit.Admin, Serve: access.On(p.showNewSoftware)},
		{Method: "POST", Pattern: supportPath + "/software", Access: kit.Admin, Serve: access.On(p.addSoftware)},
		{Method: "GET", Pattern: supportPath + "/software/{software}", Access: kit.Admin, Serve: access.On(p.showSoftware)},
		{Method: "POST", Pattern: supportPath + "/software/{software}", Access: kit.Admin, Serve: access.On(p.saveSoftware)},
		{Method: "GET", Pattern: supportPath + "/software/{software}/delete", Access: kit.Admin, Serve: access.On(p.askDropSoftware)},
		{Method: "POST", Pattern: supportPath + "/software/{software}/delete", Access: kit.Admin, Serve: access.On(p.dropSoftware)},

		{Method: http.MethodGet, Pattern: kit.LicencesPath, Access: kit.AgencyAdmin, Serve: access.On(p.showLicences)},
		{Method: http.MethodPost, Pattern: kit.LicencesPath, Access: kit.Admin, Serve: access.On(p.setLicences)},
	}
}
