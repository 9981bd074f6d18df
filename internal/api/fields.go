package api

import (
	"time"

	"techbiz/internal/base/people"
	"techbiz/internal/invite"
)

// The types of the API that name the fields of Create account stand here together. What a
// field is, says invite.Fields; its place in the API is typed by hand, as that is a contract.

// InvitationRequest is whom to invite, and how. Source of the rules: domain.md,
// "Invite users"; they are checked by invite.ParseForm.
type InvitationRequest struct {
	Type          string `json:"type" enum:"email,account" doc:"email: for government mailboxes alone. account: creates the account with the details below, for any allow-listed mailbox."`
	Email         string `json:"email" format:"email" example:"jane_tan@tech.gov.sg"`
	Username      string `json:"username,omitempty" maxLength:"64" doc:"TechPass username. Needed for type account where the email is not a gov.sg one, and not allowed otherwise."`
	FirstName     string `json:"first_name,omitempty" doc:"Needed for type account."`
	LastName      string `json:"last_name,omitempty" doc:"Needed for type account."`
	CountryCode   string `json:"country_code,omitempty" default:"+65" doc:"Of the contact number."`
	ContactNumber string `json:"contact_number,omitempty" doc:"National number. Needed for type account."`
	Organisation  string `json:"organisation,omitempty" doc:"Needed for type account."`
	Department    string `json:"department,omitempty"`
	SEED          yesNo  `json:"seed,omitempty" doc:"Whether the user has to be onboarded to SEED: true, false, or the words yes and no."`
	Reason        string `json:"reason" maxLength:"255" example:"Joins the payments team"`

	WaitForDomain bool `json:"wait_for_domain,omitempty" doc:"Where the email's domain is not allow-listed: request it and keep the invitation waiting, instead of refusing. Its state is waiting_domain until the service desk has decided; nobody is mailed before."`
}

// form returns the request as the form that all ways of inviting share.
func (r InvitationRequest) form() invite.Form {
	return invite.Form{
		Type:          invite.Type(r.Type),
		Email:         r.Email,
		Username:      r.Username,
		FirstName:     r.FirstName,
		LastName:      r.LastName,
		CountryCode:   r.CountryCode,
		ContactNumber: r.ContactNumber,
		Organisation:  r.Organisation,
		Department:    r.Department,
		SEED:          string(r.SEED),
		Reason:        r.Reason,
	}
}

// InvitationDetails are what an Invitation says of the invitee beside the email.
type InvitationDetails struct {
	FirstName    string `json:"first_name,omitempty"`
	LastName     string `json:"last_name,omitempty"`
	Organisation string `json:"organisation,omitempty"`
	Department   string `json:"department,omitempty"`
}

func detailsOf(d *people.Details) InvitationDetails {
	return InvitationDetails{
		FirstName:    d.FirstName.String(),
		LastName:     d.LastName.String(),
		Organisation: d.Organisation.String(),
		Department:   d.Department.String(),
	}
}

// RowAmendment holds the fields of a row that change.
type RowAmendment struct {
	Email         given[string] `json:"email,omitzero"`
	Username      given[string] `json:"username,omitzero"`
	FirstName     given[string] `json:"first_name,omitzero"`
	LastName      given[string] `json:"last_name,omitzero"`
	CountryCode   given[string] `json:"country_code,omitzero"`
	ContactNumber given[string] `json:"contact_number,omitzero"`
	Organisation  given[string] `json:"organisation,omitzero"`
	Department    given[string] `json:"department,omitzero"`
	SEED          given[yesNo]  `json:"seed,omitzero"`
	Reason        given[string] `json:"reason,omitzero"`
}

// onto returns the form with the fields that were sent.
func (a *RowAmendment) onto(f invite.Form) invite.Form {
	a.Email.put(&f.Email)
	a.Username.put(&f.Username)
	a.FirstName.put(&f.FirstName)
	a.LastName.put(&f.LastName)
	a.CountryCode.put(&f.CountryCode)
	a.ContactNumber.put(&f.ContactNumber)
	a.Organisation.put(&f.Organisation)
	a.Department.put(&f.Department)
	a.SEED.put(&f.SEED)
	a.Reason.put(&f.Reason)
	return f
}

// fields are those that were sent.
func (a *RowAmendment) fields() []string {
	var sent []string
	for _, f := range []struct {
		name string
		sent bool
	}{
		{people.FieldEmail, a.Email.sent},
		{people.FieldUsername, a.Username.sent},
		{people.FieldFirstName, a.FirstName.sent},
		{people.FieldLastName, a.LastName.sent},
		{people.FieldCountryCode, a.CountryCode.sent},
		{people.FieldContactNumber, a.ContactNumber.sent},
		{people.FieldOrganisation, a.Organisation.sent},
		{people.FieldDepartment, a.Department.sent},
		{people.FieldSEED, a.SEED.sent},
		{people.FieldReason, a.Reason.sent},
	} {
		if f.sent {
			sent = append(sent, f.name)
		}
	}
	return sent
}

// BatchRow is one row of a batch: its cells as they stand in the list or were changed,
// and all that is wrong with it now.
type BatchRow struct {
	Row           int          `json:"row" doc:"Number of the row in the uploaded sheet; its name within the batch."`
	State         string       `json:"state" enum:"failed,to_mend,duplicate,has_account,domain_not_allowed,ready,invited"`
	Email         string       `json:"email"`
	Username      string       `json:"username"`
	FirstName     string       `json:"first_name"`
	LastName      string       `json:"last_name"`
	CountryCode   string       `json:"country_code"`
	ContactNumber string       `json:"contact_number"`
	Organisation  string       `json:"organisation"`
	Department    string       `json:"department"`
	SEED          string       `json:"seed" doc:"As it stands in the list, such as Yes."`
	Reason        string       `json:"reason"`
	Problems      []RowProblem `json:"problems" nullable:"false" doc:"Empty where the row is ready or invited."`
	Normalized    []RowChange  `json:"put_right" nullable:"false" doc:"Cells that are read as something tidier than they hold."`
	Warnings      []RowWarning `json:"warnings" nullable:"false" doc:"Cells whose text was most likely misread by the program that wrote the file. They keep nobody from being invited."`
	Hidden        bool         `json:"hidden,omitempty" doc:"The row is hidden in the uploaded file."`
	EditedAt      *time.Time   `json:"edited_at,omitempty" doc:"Left out while the row is as it was uploaded."`
	Invitation    string       `json:"invitation,omitempty" format:"uri-reference" doc:"Of an invited row."`
	TraceID       string       `json:"trace_id,omitempty" doc:"Of a failed row: the Trace ID of its submission, to be quoted to the service desk."`
}

// hold puts what a row's form holds into the row.
func (r *BatchRow) hold(f invite.Form) {
	r.Email = f.Email
	r.Username = f.Username
	r.FirstName = f.FirstName
	r.LastName = f.LastName
	r.CountryCode = f.CountryCode
	r.ContactNumber = f.ContactNumber
	r.Organisation = f.Organisation
	r.Department = f.Department
	r.SEED = f.SEED
	r.Reason = f.Reason
}

// PlanForm is what a row holds.
type PlanForm struct {
	Email         string `json:"email"`
	Username      string `json:"username"`
	FirstName     string `json:"first_name"`
	LastName      string `json:"last_name"`
	CountryCode   string `json:"country_code"`
	ContactNumber string `json:"contact_number"`
	Organisation  string `json:"organisation"`
	Department    string `json:"department"`
	SEED          string `json:"seed"`
	Reason        string `json:"reason"`
}

func planForm(f invite.Form) PlanForm {
	return PlanForm{
		Email:         f.Email,
		Username:      f.Username,
		FirstName:     f.FirstName,
		LastName:      f.LastName,
		CountryCode:   f.CountryCode,
		ContactNumber: f.ContactNumber,
		Organisation:  f.Organisation,
		Department:    f.Department,
		SEED:          f.SEED,
		Reason:        f.Reason,
	}
}
