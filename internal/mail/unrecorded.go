package mail

import (
	"sync"

	"github.com/google/uuid"
)

// unrecorded are the mails that left and of which the database could not be told. Their jobs
// run again: this node then tells it, and sends no second copy.
type unrecorded struct {
	mu   sync.Mutex
	ends map[uuid.UUID]End
}

// keep remembers the end of a mail, unless there are too many already.
func (u *unrecorded) keep(e End) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.ends == nil {
		u.ends = map[uuid.UUID]End{}
	}
	if len(u.ends) < unrecordedMost {
		u.ends[e.MailID] = e
	}
}

// take returns what is remembered of the mail, and forgets it; nil where nothing is.
func (u *unrecorded) take(id uuid.UUID) *End {
	u.mu.Lock()
	defer u.mu.Unlock()
	e, found := u.ends[id]
	if !found {
		return nil
	}
	delete(u.ends, id)
	return &e
}
