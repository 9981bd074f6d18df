// Package seed is the device-management side of an invitation. In this release it
// knows whether SEED is required; provisioning comes with the devices.
package seed

// Status is what the officer sees of a user's SEED onboarding.
type Status string

// The SEED statuses (domain.md, "Invite User Status").
const (
	NotRequired  Status = "Not Required"
	NotOnboarded Status = "Not Onboarded"
	Onboarded    Status = "Onboarded"
	Unknown      Status = "-"
)

// StatusOf returns the status of a user for whom SEED is required or not. Nobody is
// onboarded to SEED before devices can be enrolled.
func StatusOf(required bool) Status {
	if required {
		return NotOnboarded
	}
	return NotRequired
}
