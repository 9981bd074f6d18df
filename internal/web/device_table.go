package web

// maxDeviceBody is the largest body that a device sends, in bytes: a certificate request
// and a few words.
const maxDeviceBody = 16 << 10

// deviceTable lists the routes of devices: what they call by themselves, the steps by which
// their holders onboard them, and what an admin edits.
func (s *Server) deviceTable() []Route {
	called := func(path string, serve func(*visit, []byte) (any, error)) Route {
		return Route{Method: "POST", Pattern: path, Access: Device, serve: answerDevice(serve), body: maxDeviceBody}
	}
	return []Route{
		called(devicePath+"enrol", s.enrolDevice),
		called(devicePath+"heartbeat", s.hearDevice),
		called(devicePath+"renew", s.renewDevice),
		{Method: "GET", Pattern: devicePath + "ca.pem", Access: Device, serve: s.showDeviceAuthority},
	}
}
