package audit

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/google/uuid"

	"techbiz/internal/base/people"
)

// Name is what somebody or something in the trail is called now. Events hold ids alone, so
// names go with the rows that they belong to.
type Name struct {
	Text    string    // a mailbox, a login ID, a file's name, a number
	OwnerID uuid.UUID // whose it is: the account itself, the inviter, the officer, the requester
	Theirs  bool      // of the agency that was asked for
}

// Names are the names in some events that their reader may see.
type Names map[uuid.UUID]string

// Names returns the names of who acted, who asked, who approved and what the events are
// about: to admins all; to agency admins those of their agency; to others their own name and
// those of what is theirs.
func (s *Service) Names(ctx context.Context, reader people.Actor, events ...*Event) (Names, error) {
	ids := map[uuid.UUID]bool{}
	for _, e := range events {
		for _, id := range append(e.People(), e.Subject.ID) {
			if id != uuid.Nil {
				ids[id] = true
			}
		}
	}
	if len(ids) == 0 {
		return Names{}, nil
	}
	found, err := s.store.Named(ctx, slices.Collect(maps.Keys(ids)), reader.Agency())
	if err != nil {
		return nil, fmt.Errorf("name those in events: %w", err)
	}
	names := Names{}
	for id, n := range found {
		if reader.IsAdmin() || (n.Theirs && reader.AdministersSome()) || n.OwnerID == reader.ID {
			names[id] = n.Text
		}
	}
	return names, nil
}

// People lists whom an event names: who did it, who asked for it and who approved it.
func (e *Event) People() []uuid.UUID {
	var ids []uuid.UUID
	for _, text := range []string{e.ActorID.String(), e.Data["asked_by"], e.Data["approved_by"]} {
		if id, err := uuid.Parse(text); err == nil && id != uuid.Nil {
			ids = append(ids, id)
		}
	}
	return ids
}
