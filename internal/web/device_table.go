package web

import "techbiz/internal/web/view"

// Addresses of what is about devices.
const (
	supportPath = "/admin/seed"
)

var (
	crumbOnboard = view.Crumb{Label: "Onboard device to SEED", URL: seedPath}
	crumbSupport = view.Crumb{Label: "SEED devices", URL: supportPath}
)

// maxDeviceBody is the largest body that a device sends, in bytes: a certificate request
// and a few words.
const maxDeviceBody = 16 << 10

// deviceTable lists the routes of devices: what they call by themselves, the steps by which
// their holders onboard them, and what an admin edits.
func (s *Server) deviceTable() []Route {
	called := func(path string, serve func(*visit, []byte) (any, error)) Route {
		return Route{Method: "POST", Pattern: path, Access: Device, serve: on(answerDevice(serve)), body: maxDeviceBody}
	}
	return []Route{
		called(devicePath+"enrol", s.enrolDevice),
		called(devicePath+"heartbeat", s.hearDevice),
		called(devicePath+"renew", s.renewDevice),
		{Method: "GET", Pattern: devicePath + "ca.pem", Access: Device, serve: on(s.showDeviceAuthority)},
		{Method: "GET", Pattern: devicePath + "ca.crl", Access: Device, serve: on(s.showRevokedDevices)},

		{Method: "GET", Pattern: seedPath, Access: AccountHolder, serve: on(s.showOnboardDevice)},
		{Method: "GET", Pattern: seedPath + "/status", Access: AccountHolder, serve: on(s.showDeviceStatus)},
		{Method: "POST", Pattern: seedPath + "/accept", Access: AccountHolder, serve: on(s.acceptDeviceUse)},
		{Method: "POST", Pattern: seedPath + "/code", Access: AccountHolder, serve: on(s.makeDeviceCode)},
		{Method: "GET", Pattern: seedPath + "/replace", Access: AccountHolder, serve: on(s.askReplaceDevice)},
		{Method: "GET", Pattern: seedPath + "/remove", Access: AccountHolder, serve: on(s.askRemoveDevice)},
		{Method: "POST", Pattern: seedPath + "/remove", Access: AccountHolder, serve: on(s.removeDevice)},

		{Method: "GET", Pattern: supportPath, Access: Admin, serve: on(s.showSupport)},
		{Method: "GET", Pattern: supportPath + "/platforms/{os}", Access: Admin, serve: on(s.showPlatform)},
		{Method: "POST", Pattern: supportPath + "/platforms/{os}", Access: Admin, serve: on(s.savePlatform)},
		{Method: "GET", Pattern: supportPath + "/platforms/{os}/delete", Access: Admin, serve: on(s.askDropPlatform)},
		{Method: "POST", Pattern: supportPath + "/platforms/{os}/delete", Access: Admin, serve: on(s.dropPlatform)},
		{Method: "GET", Pattern: supportPath + "/software", Access: Admin, serve: on(s.showNewSoftware)},
		{Method: "POST", Pattern: supportPath + "/software", Access: Admin, serve: on(s.addSoftware)},
		{Method: "GET", Pattern: supportPath + "/software/{software}", Access: Admin, serve: on(s.showSoftware)},
		{Method: "POST", Pattern: supportPath + "/software/{software}", Access: Admin, serve: on(s.saveSoftware)},
		{Method: "GET", Pattern: supportPath + "/software/{software}/delete", Access: Admin, serve: on(s.askDropSoftware)},
		{Method: "POST", Pattern: supportPath + "/software/{software}/delete", Access: Admin, serve: on(s.dropSoftware)},
	}
}
