package seed

import (
	"time"

	"github.com/google/uuid"
)

// HandOutJob assigns the licences that one transaction left over.
type HandOutJob struct{}

// Kind implements job.Args.
func (HandOutJob) Kind() string { return "seed.hand_out" }

// ReleaseJob has the device manager forget somebody's device, where it was enrolled by the
// time that SEED ended: it may be late, and another device enrolled since.
type ReleaseJob struct {
	AccountID uuid.UUID `json:"account_id"`
	EndedAt   time.Time `json:"ended_at,omitzero"` // zero in jobs of an earlier release
}

// Kind implements job.Args.
func (ReleaseJob) Kind() string { return "seed.release" }
