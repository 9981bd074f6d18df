package web

import (
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

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
func (s *Server) deviceTable() []kit.Route {
	called := func(path string, serve func(*visit, []byte) (any, error)) kit.Route {
		return kit.Route{Method: "POST", Pattern: path, Access: kit.Device, Serve: on(answerDevice(serve)), Body: maxDeviceBody}
	}
	return []kit.Route{
		called(devicePath+"enrol", s.enrolDevice),
		called(devicePath+"heartbeat", s.hearDevice),
		called(devicePath+"renew", s.renewDevice),
		{Method: "GET", Pattern: devicePath + "ca.pem", Access: kit.Device, Serve: on(s.showDeviceAuthority)},
		{Method: "GET", Pattern: devicePath + "ca.crl", Access: kit.Device, Serve: on(s.showRevokedDevices)},

		{Method: "GET", Pattern: seedPath, Access: kit.AccountHolder, Serve: on(s.showOnboardDevice)},
		{Method: "GET", Pattern: seedPath + "/status", Access: kit.AccountHolder, Serve: on(s.showDeviceStatus)},
		{Method: "POST", Pattern: seedPath + "/accept", Access: kit.AccountHolder, Serve: on(s.acceptDeviceUse)},
		{Method: "POST", Pattern: seedPath + "/code", Access: kit.AccountHolder, Serve: on(s.makeDeviceCode)},
		{Method: "GET", Pattern: seedPath + "/replace", Access: kit.AccountHolder, Serve: on(s.askReplaceDevice)},
		{Method: "GET", Pattern: seedPath + "/remove", Access: kit.AccountHolder, Serve: on(s.askRemoveDevice)},
		{Method: "POST", Pattern: seedPath + "/remove", Access: kit.AccountHolder, Serve: on(s.removeDevice)},

		{Method: "GET", Pattern: supportPath, Access: kit.Admin, Serve: on(s.showSupport)},
		{Method: "GET", Pattern: supportPath + "/platforms/{os}", Access: kit.Admin, Serve: on(s.showPlatform)},
		{Method: "POST", Pattern: supportPath + "/platforms/{os}", Access: kit.Admin, Serve: on(s.savePlatform)},
		{Method: "GET", Pattern: supportPath + "/platforms/{os}/delete", Access: kit.Admin, Serve: on(s.askDropPlatform)},
		{Method: "POST", Pattern: supportPath + "/platforms/{os}/delete", Access: kit.Admin, Serve: on(s.dropPlatform)},
		{Method: "GET", Pattern: supportPath + "/software", Access: kit.Admin, Serve: on(s.showNewSoftware)},
		{Method: "POST", Pattern: supportPath + "/software", Access: kit.Admin, Serve: on(s.addSoftware)},
		{Method: "GET", Pattern: supportPath + "/software/{software}", Access: kit.Admin, Serve: on(s.showSoftware)},
		{Method: "POST", Pattern: supportPath + "/software/{software}", Access: kit.Admin, Serve: on(s.saveSoftware)},
		{Method: "GET", Pattern: supportPath + "/software/{software}/delete", Access: kit.Admin, Serve: on(s.askDropSoftware)},
		{Method: "POST", Pattern: supportPath + "/software/{software}/delete", Access: kit.Admin, Serve: on(s.dropSoftware)},
	}
}
