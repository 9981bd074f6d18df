// Package job is the domain's side of background work: what a job is, and the port
// through which it is queued in the transaction that makes it necessary. The work
// package runs the jobs.
package job

import (
	"context"
	"time"
)

// Args names one job and carries what it needs: ids, never personal data. It is
// stored as JSON. Every job may run twice and must then do nothing the second time.
type Args interface {
	// Kind is the job's stable name.
	Kind() string
}

// Scheduled is an Args that must not run at once.
type Scheduled interface {
	Args
	// NotBefore is when the job may run.
	NotBefore() time.Time
}

// Placed is an Args that does not run in turn with all others.
type Placed interface {
	Args
	// Place returns the queue that the job waits in, "" for the common one, and how soon
	// it is taken from there: 1 before all others, 4 after them. Jobs that are not Placed
	// have 1.
	Place() (queue string, priority int)
}

// Traced is an Args that runs under another Trace ID than that of the transaction which
// queues it.
type Traced struct {
	Args

	TraceID string
}

// Queue is the part of a transaction that queues jobs. They become visible to
// workers when the transaction commits, and never if it does not.
type Queue interface {
	Enqueue(ctx context.Context, args ...Args) error
}
