package device

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/seed"
)

// Platform says which versions of an operating system SEED supports.
type Platform struct {
	OS          OS
	Minimum     Version // the oldest that may be enrolled
	Recommended Version // zero for none
	Note        string  // such as the name of the version
	UpdatedAt   time.Time
}

// Conflict is software that has to be removed from a device before it is enrolled.
type Conflict struct {
	ID        uuid.UUID
	OS        OS
	Name      string
	How       string // how to remove it
	UpdatedAt time.Time
}

// Names of the fields of the admin's forms.
const (
	FieldMinimum     = "minimum"
	FieldRecommended = "recommended"
	FieldNote        = "note"
	FieldSoftware    = "software"
	FieldHow         = "how"
)

// Limits of the admin's forms, in characters.
const (
	MaxNote     = 200
	MaxSoftware = 100
	MaxHow      = 1000
)

// check refuses a device whose system is not supported.
func check(r Report, platforms []*Platform) error {
	for _, p := range platforms {
		switch {
		case p.OS != r.OS:
		case r.Version.Compare(p.Minimum) < 0:
			return people.FieldErrors{{Field: FieldOSVersion, Rule: RuleTooOld, Message: fmt.Sprintf(
				"%s %s is older than %s, the oldest version that SEED supports. Update the device, then enrol again.", r.OS, r.Version, p.Minimum)}}
		default:
			return nil
		}
	}
	return people.FieldErrors{{Field: FieldOS, Rule: people.RuleUnknown, Message: fmt.Sprintf("SEED does not support %s at present.", r.OS)}}
}

// Outdated says what is wrong with the version of an enrolled device, as it is supported
// now; "" where nothing is.
func Outdated(d *seed.Device, platforms []*Platform) string {
	v, err := ParseVersion(d.OSVersion)
	if err != nil {
		return ""
	}
	for _, p := range platforms {
		if string(p.OS) == d.OS && v.Compare(p.Minimum) < 0 {
			return fmt.Sprintf("%s %s is older than %s, the oldest version that SEED supports now. Update the device.", d.OS, v, p.Minimum)
		}
	}
	return ""
}

// RuleTooOld: the version is older than SEED supports.
const RuleTooOld = "too_old"

// Platforms lists what SEED supports, by the name of the system.
func (s *Service) Platforms(ctx context.Context) ([]*Platform, error) {
	platforms, err := s.Store.Platforms(ctx)
	if err != nil {
		return nil, fmt.Errorf("list supported versions: %w", err)
	}
	return platforms, nil
}

// Conflicts lists the software that has to go, by system and name.
func (s *Service) Conflicts(ctx context.Context) ([]*Conflict, error) {
	conflicts, err := s.Store.Conflicts(ctx)
	if err != nil {
		return nil, fmt.Errorf("list conflicting software: %w", err)
	}
	return conflicts, nil
}

// PlatformForm is what an admin says of an operating system.
type PlatformForm struct{ OS, Minimum, Recommended, Note string }

func (f PlatformForm) parse() (*Platform, error) {
	p := &Platform{}
	var errs people.FieldErrors
	var err error
	p.OS, err = ParseOS(f.OS)
	errs.Add(err)
	p.Minimum, err = ParseVersion(f.Minimum)
	errs.Add(onField(FieldMinimum, err))
	if strings.TrimSpace(f.Recommended) != "" {
		p.Recommended, err = ParseVersion(f.Recommended)
		errs.Add(onField(FieldRecommended, err))
		if err == nil && !p.Minimum.IsZero() && p.Recommended.Compare(p.Minimum) < 0 {
			errs.Add(broken(FieldRecommended, people.RuleInvalid, "Recommend a version that is supported: the minimum, or a newer one"))
		}
	}
	p.Note, err = line(FieldNote, f.Note, MaxNote, "")
	errs.Add(err)
	return p, errs.Err()
}

// onField is the error of a version on another field.
func onField(field string, err error) error {
	fe, ok := errors.AsType[*people.FieldError](err)
	if !ok {
		return err
	}
	return broken(field, fe.Rule, fe.Message)
}

// line reads a text of one line; required is what to say where it is empty, "" where it may be.
func line(field, s string, most int, required string) (string, error) {
	s = strings.Join(strings.Fields(s), " ")
	switch {
	case s == "" && required != "":
		return "", broken(field, people.RuleRequired, required)
	case utf8.RuneCountInString(s) > most:
		return "", broken(field, people.RuleTooLong, fmt.Sprintf("Use %d characters or fewer", most))
	case !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) }):
		return "", broken(field, people.RuleCharacters, "Use letters, digits and punctuation only")
	}
	return s, nil
}

// SavePlatform says which versions are supported from now on; devices that are enrolled
// stay. Errors: people.FieldErrors, fault.Forbidden.
func (s *Service) SavePlatform(ctx context.Context, actor people.Actor, f PlatformForm) error {
	if !actor.IsAdmin() {
		return fault.Forbidden
	}
	p, err := f.parse()
	if err != nil {
		return err
	}
	p.UpdatedAt = s.Now()
	return s.edit(ctx, actor, audit.PlatformSaved, uuid.Nil, func(tx SupportTx) error { return tx.PutPlatform(ctx, p) },
		"os", string(p.OS), "minimum", p.Minimum.String())
}

// DropPlatform says that the system is supported no longer. Errors: fault.Forbidden,
// fault.NotFound.
func (s *Service) DropPlatform(ctx context.Context, actor people.Actor, os OS) error {
	if !actor.IsAdmin() {
		return fault.Forbidden
	}
	return s.edit(ctx, actor, audit.PlatformDropped, uuid.Nil, func(tx SupportTx) error { return tx.DropPlatform(ctx, os) }, "os", string(os))
}

// ConflictForm is what an admin says of software that has to go.
type ConflictForm struct{ OS, Name, How string }

func (f ConflictForm) parse() (*Conflict, error) {
	c := &Conflict{}
	var errs people.FieldErrors
	var err error
	c.OS, err = ParseOS(f.OS)
	errs.Add(err)
	c.Name, err = line(FieldSoftware, f.Name, MaxSoftware, "Enter the name of the software")
	errs.Add(err)
	c.How, err = line(FieldHow, f.How, MaxHow, "Say how the software is removed")
	errs.Add(err)
	return c, errs.Err()
}

// SaveConflict adds software that has to go (id uuid.Nil), or changes what is said of it.
// Errors: people.FieldErrors, fault.Forbidden, fault.NotFound.
func (s *Service) SaveConflict(ctx context.Context, actor people.Actor, id uuid.UUID, f ConflictForm) error {
	if !actor.IsAdmin() {
		return fault.Forbidden
	}
	c, err := f.parse()
	if err != nil {
		return err
	}
	c.UpdatedAt = s.Now()
	if id == uuid.Nil {
		c.ID = uuid.Must(uuid.NewV7())
		return s.edit(ctx, actor, audit.ConflictSaved, c.ID, func(tx SupportTx) error { return tx.AddConflict(ctx, c) })
	}
	c.ID = id
	return s.edit(ctx, actor, audit.ConflictSaved, id, func(tx SupportTx) error { return tx.UpdateConflict(ctx, c) })
}

// DropConflict says that the software need not go any more. Errors: fault.Forbidden,
// fault.NotFound.
func (s *Service) DropConflict(ctx context.Context, actor people.Actor, id uuid.UUID) error {
	if !actor.IsAdmin() {
		return fault.Forbidden
	}
	return s.edit(ctx, actor, audit.ConflictDropped, id, func(tx SupportTx) error { return tx.DropConflict(ctx, id) })
}

// edit changes what is supported and records it.
func (s *Service) edit(ctx context.Context, actor people.Actor, action audit.Action, id uuid.UUID, change func(SupportTx) error, data ...string) error {
	err := s.Store.UpdateSupport(ctx, func(tx SupportTx) error {
		if err := change(tx); err != nil {
			return err
		}
		return tx.Record(ctx, audit.New(ctx, s.Now(), actor, action, audit.Subject{Type: "seed_support", ID: id}, data...))
	})
	if err != nil {
		return fmt.Errorf("%s: %w", action, err)
	}
	return nil
}
