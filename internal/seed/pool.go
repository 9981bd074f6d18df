package seed

import "techbiz/internal/audit"

// Pool is the licences that there are.
type Pool struct {
	Size  int // the limit that an admin sets
	Taken int // held by people; above Size where the limit was lowered below it
}

// Free is how many can be assigned.
func (p Pool) Free() int { return max(0, p.Size-p.Taken) }

// poolSubject is what audit events about the pool are about.
var poolSubject = audit.Subject{Type: "licences"}
