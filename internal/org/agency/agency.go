// Package agency holds the government organisations that use TechBiz: their acronyms, which
// mail domains carry, and the names that people know them by.
//
// Neighbours: people (the acronym), allowlist (whose domain it is; allowing a government
// domain adds its agency).
package agency

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
)

// Agency is a government organisation.
type Agency struct {
	Acronym   people.Agency
	Name      string // the acronym where nobody has named it
	CreatedAt time.Time
	Domains   int // how many domains it has on the allow-list; read with it
}

// New returns the agency as it is before anybody has named it.
func New(acronym people.Agency, now time.Time) Agency {
	return Agency{Acronym: acronym, Name: acronym.Acronym(), CreatedAt: now}
}

// Title names the agency with its acronym, which stands alone where it has no other name.
func (a Agency) Title() string {
	if a.Name == a.Acronym.Acronym() {
		return a.Name
	}
	return a.Name + " (" + a.Acronym.Acronym() + ")"
}

// Adder adds agencies: part of a transaction.
type Adder interface {
	// AddAgency stores the agency; added is false if there was one of this acronym.
	AddAgency(ctx context.Context, a Agency) (added bool, err error)
}

// Tx is the part of a transaction that changes agencies.
type Tx interface {
	audit.Tx
	Adder
	// RenameAgency names the agency; changed is false where it had this name, or is not there.
	RenameAgency(ctx context.Context, acronym people.Agency, name string) (changed bool, err error)
}

// Store keeps agencies.
type Store interface {
	Update(ctx context.Context, change func(Tx) error) error
	// Agency returns one, or fault.NotFound.
	Agency(ctx context.Context, acronym people.Agency) (Agency, error)
	// Agencies lists up to limit agencies by acronym, those after the given one.
	Agencies(ctx context.Context, after people.Agency, limit int) ([]Agency, error)
}

// Service keeps the agencies.
type Service struct {
	store Store
	now   func() time.Time
}

// NewService returns the service over store.
func NewService(store Store, now func() time.Time) *Service { return &Service{store: store, now: now} }

// FieldName is the field of an agency's name.
const FieldName = "name"

// MaxName is the longest name of an agency in characters.
const MaxName = 100

// ParseName reads an agency's name; the error is a *people.FieldError of the field "name".
func ParseName(s string) (string, error) {
	name, err := people.ParseLabel(FieldName, "Name", s, MaxName)
	if err == nil && name == "" {
		err = &people.FieldError{Field: FieldName, Rule: people.RuleRequired, Message: "Enter the agency's name"}
	}
	return name, err
}

func subjectOf(acronym people.Agency) audit.Subject {
	return audit.Subject{Type: "agency", ID: uuid.NewSHA1(uuid.NameSpaceDNS, []byte(acronym.Domain()))}
}

// Add adds an agency. Errors: fault.Forbidden, people.FieldErrors (there is one of this
// acronym).
func (s *Service) Add(ctx context.Context, actor people.Actor, acronym people.Agency, name string) error {
	if !actor.IsAdmin() && actor.Role != people.RoleSystem {
		return fault.Forbidden
	}
	err := s.store.Update(ctx, func(tx Tx) error {
		added, err := tx.AddAgency(ctx, Agency{Acronym: acronym, Name: name, CreatedAt: s.now()})
		if err != nil {
			return err
		}
		if !added {
			return people.FieldErrors{{Field: people.FieldAgency, Rule: "taken",
				Message: fmt.Sprintf("There is an agency %s already. Open it in the list to change its name.", acronym.Acronym())}}
		}
		return tx.Record(ctx, audit.New(ctx, s.now(), actor, audit.AgencyAdded, subjectOf(acronym), "agency", acronym.String()))
	})
	if err != nil {
		return fmt.Errorf("add agency %s: %w", acronym, err)
	}
	return nil
}

// Rename names an agency: admins any, agency admins their own. Naming it the same again
// changes nothing. Errors: fault.Forbidden, fault.NotFound (also another's).
func (s *Service) Rename(ctx context.Context, actor people.Actor, acronym people.Agency, name string) error {
	if _, err := s.Get(ctx, actor, acronym); err != nil {
		return err
	}
	err := s.store.Update(ctx, func(tx Tx) error {
		changed, err := tx.RenameAgency(ctx, acronym, name)
		if err != nil || !changed {
			return err
		}
		return tx.Record(ctx, audit.New(ctx, s.now(), actor, audit.AgencyRenamed, subjectOf(acronym), "agency", acronym.String()))
	})
	if err != nil {
		return fmt.Errorf("rename agency %s: %w", acronym, err)
	}
	return nil
}

// Get returns an agency that the actor runs. Errors: fault.Forbidden, fault.NotFound (also
// where somebody else runs it).
func (s *Service) Get(ctx context.Context, actor people.Actor, acronym people.Agency) (Agency, error) {
	if !actor.AdministersSome() {
		return Agency{}, fault.Forbidden
	}
	if acronym.IsZero() || !actor.Administers(acronym) {
		return Agency{}, fault.NotFound
	}
	a, err := s.store.Agency(ctx, acronym)
	if err != nil {
		return Agency{}, fmt.Errorf("load agency %s: %w", acronym, err)
	}
	return a, nil
}

// PageSize is how many agencies a page of List holds.
const PageSize = 50

// List lists the agencies that the actor runs, by acronym, after the given one, and the last
// one's acronym where there are more. Errors: fault.Forbidden.
func (s *Service) List(ctx context.Context, actor people.Actor, after people.Agency) ([]Agency, people.Agency, error) {
	if actor.AdministersSome() && !actor.IsAdmin() {
		own, err := s.Get(ctx, actor, actor.Agency())
		if err != nil {
			return nil, people.Agency{}, err
		}
		return []Agency{own}, people.Agency{}, nil
	}
	if !actor.IsAdmin() {
		return nil, people.Agency{}, fault.Forbidden
	}
	found, err := s.store.Agencies(ctx, after, PageSize+1)
	if err != nil {
		return nil, people.Agency{}, fmt.Errorf("list agencies: %w", err)
	}
	if len(found) <= PageSize {
		return found, people.Agency{}, nil
	}
	return found[:PageSize], found[PageSize-1].Acronym, nil
}

// MostChoices is how many agencies Choices lists at most.
const MostChoices = 1000

// Choices lists the agencies that an admin chooses among; none for others, whose agency is
// their own.
func (s *Service) Choices(ctx context.Context, actor people.Actor) ([]Agency, error) {
	if !actor.IsAdmin() {
		return nil, nil
	}
	found, err := s.store.Agencies(ctx, people.Agency{}, MostChoices)
	if err != nil {
		return nil, fmt.Errorf("list agencies: %w", err)
	}
	return found, nil
}
