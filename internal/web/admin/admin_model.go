package admin

import "techbiz/internal/web/view"

// Group is a heading of the administration with its parts.
type Group struct {
	Title string
	Cards []Card
}

// Card leads to a part of the administration.
type Card struct {
	Title string
	Text  string
	URL   string
	Icon  view.IconName
}

// Duties are the officers with a duty beside inviting, and the form that gives one.
type Duties struct {
	// Agency is the acronym of the only agency that is shown; empty for all.
	Agency string
	// Action takes the POST with FieldEmail and FieldDuty.
	Action string
	Email  view.Input
	Duty   view.Input
	// Duties are the choices.
	Duties []view.Option
	Rows   []DutyRow
	Pager  view.Pager
	// Alone is the operator's command that helps where nobody else could approve; "" where
	// somebody could.
	Alone string
}

// DutyRow is an officer with a duty.
type DutyRow struct {
	URL        string
	Email      string
	Name       string
	Duty       string
	Agency     string
	State      string
	LastSignIn string
	// Own marks the reader's own row.
	Own bool
	// Rests: the officer has no second factor yet, without which no duty is exercised.
	Rests bool
	// TakeURL leads to the page that asks for confirmation; empty where the duty is not the
	// reader's to take.
	TakeURL string
}

// Fields of the administration's forms.
const (
	FieldDuty     = "duty"
	FieldProvider = "provider"
)

var dutyColumns = []string{"Officer", "Name", "Duty", "Agency", "State", "Last sign-in"}

func (m Duties) email() view.Field {
	f := view.Field{Name: view.FieldEmail, Label: "Officer's mailbox", Type: "email", Input: m.Email, Required: true, Autocomplete: "off",
		Hint: "name@agency.gov.sg. Who has no account yet is invited to TechPass once it is approved."}
	if m.Agency != "" {
		f.Hint = "A mailbox of " + m.Agency + ". Who has no account yet is invited to TechPass once it is approved."
	}
	return f
}

func (m Duties) duty() view.Field {
	return view.Field{Name: FieldDuty, Label: "Duty", Input: m.Duty, Options: m.Duties, Required: true}
}

func (m Duties) lead() string {
	if m.Agency != "" {
		return "Officers of " + m.Agency + " with a duty beside inviting. You appoint and remove its agency admins; ask an admin of TechBiz for the others."
	}
	return "Officers with a duty beside inviting: admins run TechBiz, agency admins their own agency, agents serve the service desk."
}

// Agencies are the government organisations.
type Agencies struct {
	// AddURL takes the POST with FieldAgency and FieldName; empty where the reader adds none.
	AddURL  string
	Acronym view.Input
	Name    view.Input
	Rows    []AgencyRow
	Pager   view.Pager
}

// AgencyRow is one agency.
type AgencyRow struct {
	URL     string
	Acronym string
	Name    string
	// Domains is how many it has on the allow-list, formatted.
	Domains string
	Added   string
	// InvitationsURL lists what its officers sent.
	InvitationsURL string
}

var agencyColumns = []string{"Acronym", "Name", "Domains", "Added"}

func (m Agencies) acronym() view.Field {
	return view.Field{Name: view.FieldAgency, Label: "Acronym", Input: m.Acronym, Required: true, Short: true, Autocomplete: "off", Hint: "TECH for tech.gov.sg."}
}

func (m Agencies) name() view.Field { return AgencyNameField(m.Name) }

// AgencyNameField is the field of an agency's name.
func AgencyNameField(in view.Input) view.Field {
	return view.Field{Name: view.FieldName, Label: "Name", Input: in, Required: true, Autocomplete: "off", MaxLength: 100, Hint: "As people know it, such as Government Technology Agency."}
}
