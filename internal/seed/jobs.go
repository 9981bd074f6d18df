package seed

import "github.com/google/uuid"

// HandOutJob assigns the licences that one transaction left over.
type HandOutJob struct{}

// Kind implements job.Args.
func (HandOutJob) Kind() string { return "seed.hand_out" }

// ReleaseJob has the device manager forget somebody's device.
type ReleaseJob struct {
	AccountID uuid.UUID `json:"account_id"`
}

// Kind implements job.Args.
func (ReleaseJob) Kind() string { return "seed.release" }
