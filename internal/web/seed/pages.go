package seed

import (
	"techbiz/internal/seed"
	"techbiz/internal/seed/device"
	"techbiz/internal/techpass/policy"
	"techbiz/internal/web/kit"
)

// Pages are the pages of SEED: the steps by which somebody onboards a device, what devices
// call by themselves, and what is administered.
type Pages struct {
	*kit.Site

	Devices  *device.Service
	Seeds    *seed.Service
	Policies *policy.Service
	// DeviceClientURL is where the program that enrols devices is downloaded; "" where it
	// is handed out in another way.
	DeviceClientURL string
}
