package account

import "techbiz/internal/web/view"

// MyAccount is the page that the holder of an account starts from.
type MyAccount struct {
	Facts      []view.Fact
	ProfileURL string
	// Methods sums up how the holder signs in.
	Methods    []view.Fact
	MethodsURL string
	// Warning says what is better mended, such as that no recovery code is left.
	Warning  string
	Sessions []Session
	// EndOthersURL takes the POST that signs out elsewhere; empty where there is no other.
	EndOthersURL string
	SEED         AccountSEED
	DataURL      string
}

// Session is one place where the holder is signed in.
type Session struct {
	Browser string
	Since   string
	How     string
	Current bool
}

// AccountSEED is where the holder stands with SEED and what they may do about it.
type AccountSEED struct {
	// Text says where they stand, in whole sentences.
	Text string
	// StepsURL is the page with the steps of onboarding a device; empty where it is no time.
	StepsURL string
	// Onboarded says that a device is enrolled: the page with the steps is about it.
	Onboarded bool
	// RequestURL, MailURL and DeclineURL take a POST; empty where it can't be done.
	RequestURL string
	MailURL    string
	DeclineURL string
	// MailFrom is when the SEED mail can be asked for again.
	MailFrom string
	// DeclineAskURL leads to the page that asks for confirmation, instead of DeclineURL.
	DeclineAskURL string
	// DeskURL is where a vendor raises a service request.
	DeskURL string
}

// EditProfile is the form of one's own profile.
type EditProfile struct {
	Action       string
	CancelURL    string
	Email        string
	Organisation string
	CountryCodes []view.Option
	FirstName    view.Input
	LastName     view.Input
	CountryCode  view.Input
	Contact      view.Input
	Department   view.Input
}

// Input finds a field by its form name; nil where the form has no such field.
func (m *EditProfile) Input(name string) *view.Input {
	switch name {
	case view.FieldFirstName:
		return &m.FirstName
	case view.FieldLastName:
		return &m.LastName
	case view.FieldCountryCode:
		return &m.CountryCode
	case view.FieldContact:
		return &m.Contact
	case view.FieldDepartment:
		return &m.Department
	}
	return nil
}

func (m EditProfile) fields() []view.Field {
	return []view.Field{
		{Name: view.FieldFirstName, Label: "First name", Input: m.FirstName, Required: true, Autocomplete: "given-name"},
		{Name: view.FieldLastName, Label: "Last name", Input: m.LastName, Required: true, Autocomplete: "family-name"},
		{Name: view.FieldCountryCode, Label: "Country code", Input: m.CountryCode, Type: "select", Options: m.CountryCodes, Autocomplete: "tel-country-code"},
		{Name: view.FieldContact, Label: "Contact number", Input: m.Contact, Optional: true, Autocomplete: "tel-national", InputMode: "tel"}, // type "tel" would be of a whole number,
		{Name: view.FieldDepartment, Label: "Department", Input: m.Department, Optional: true, Autocomplete: "organization-title"},
	}
}

// SignInMethods is the page on which the holder changes how they sign in.
type SignInMethods struct {
	Password   *ChangePassword // nil where the account has none
	Passkeys   []PasskeyRow
	New        view.PasskeyForm
	App        AppState
	Codes      CodesState
	AccountURL string
}

// PasskeyRow is one passkey of the account.
type PasskeyRow struct {
	ID        string
	Name      view.Input
	Created   string
	Used      string // "-" where it never was
	Blocked   bool
	RenameURL string
	// RemoveURL takes a POST; empty where it is the last second factor.
	RemoveURL string
}

func (m PasskeyRow) field() view.Field {
	return view.Field{Name: view.FieldName, ID: "name-" + m.ID, Label: "Name", Input: m.Name, MaxLength: 50, Required: true}
}

// AppState is what there is of an authenticator app.
type AppState struct {
	Since    string // "" where there is none
	BeginURL string
	// RemoveURL takes a POST; empty where it is the last second factor.
	RemoveURL string
}

// CodesState is what is left of the recovery codes.
type CodesState struct {
	Left   int
	NewURL string
}

// ChangePassword is the form of a new password.
type ChangePassword struct {
	LoginID   string
	First     bool // there is none yet, so none is asked for
	MinLength int
	Action    string
	Current   view.Input
	Password  view.Input
	Repeat    view.Input
}

// FieldCurrent is the present password, beside the new one.
const FieldCurrent = "current_password"

func (m ChangePassword) fields() []view.Field {
	p := view.SetPassword{MinLength: m.MinLength, Password: m.Password, Repeat: m.Repeat}
	fields := []view.Field{p.PasswordField(), p.RepeatField()}
	if m.First {
		return fields
	}
	present := view.Field{Name: FieldCurrent, Label: "Present password", Input: m.Current, Type: "password", Required: true, Autocomplete: "current-password"}
	return append([]view.Field{present}, fields...)
}

func (m CodesState) left() string {
	switch m.Left {
	case 0:
		return "No recovery code is left."
	case 1:
		return "One recovery code is left."
	}
	return view.Number(m.Left) + " recovery codes are left."
}

// fields are those that may have been refused.
func (m SignInMethods) fields() []view.Field {
	fields := []view.Field{m.New.NameField()}
	for _, p := range m.Passkeys {
		fields = append(fields, p.field())
	}
	if m.Password != nil {
		fields = append(fields, m.Password.fields()...)
	}
	return fields
}

func (m AccountSEED) stepsLabel() string {
	if m.Onboarded {
		return "See your device"
	}
	return "Onboard device to SEED"
}
