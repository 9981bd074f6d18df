package myaccount

import (
	"context"
	"errors"
	"strings"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/techpass"
)

// Profile is what the holder may change of their account: not the agency, not the email.
type Profile struct {
	FirstName  people.PersonName
	LastName   people.PersonName
	Phone      people.Phone // zero for none
	Department people.Department
}

// Form is a Profile as it was typed.
type Form struct{ FirstName, LastName, CountryCode, ContactNumber, Department string }

// FormOf fills the form with what the account holds.
func FormOf(a *techpass.Account) Form {
	return Form{FirstName: a.FirstName.String(), LastName: a.LastName.String(), CountryCode: a.Phone.CountryCode(),
		ContactNumber: a.Phone.National(), Department: a.Department.String()}
}

// ParseForm reads the form. A contact number may be left out. Errors: people.FieldErrors.
func ParseForm(f Form) (Profile, error) {
	var p Profile
	var errs people.FieldErrors
	var err error
	p.FirstName, err = people.ParsePersonName(people.FieldFirstName, f.FirstName)
	errs.Add(err)
	p.LastName, err = people.ParsePersonName(people.FieldLastName, f.LastName)
	errs.Add(err)
	if strings.TrimSpace(f.ContactNumber) != "" {
		p.Phone, err = people.ParsePhone(f.CountryCode, f.ContactNumber)
		errs.Add(err)
	}
	p.Department, err = people.ParseDepartment(f.Department)
	errs.Add(err)
	return p, errs.Err()
}

// UpdateProfile changes the holder's profile, and the names that their inviter sees.
// Errors: fault.NotFound.
func (s *Service) UpdateProfile(ctx context.Context, accountID uuid.UUID, p Profile) error {
	return s.change(ctx, accountID, audit.ProfileChanged, func(tx Tx, a *techpass.Account) (bool, error) {
		if p == (Profile{a.FirstName, a.LastName, a.Phone, a.Department}) {
			return false, nil
		}
		a.FirstName, a.LastName, a.Phone, a.Department = p.FirstName, p.LastName, p.Phone, p.Department
		return true, noteOnInvitation(ctx, tx, a)
	})
}

// noteOnInvitation keeps what the inviter sees as the account has it.
func noteOnInvitation(ctx context.Context, tx Tx, a *techpass.Account) error {
	i, err := tx.InvitationOf(ctx, a.ID)
	if errors.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	i.FirstName, i.LastName, i.Department, i.SEED = a.FirstName, a.LastName, a.Department, a.SEED
	return tx.UpdateInvitation(ctx, i)
}
