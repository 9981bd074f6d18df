package seed

import "techbiz/internal/web/view"

// FieldSize is how many licences there are.
const FieldSize = "size"

// Licences is who holds and who waits for SEED licences.
type Licences struct {
	// Pool is nil for who administers one agency.
	Pool *LicencePool
	// Action takes the POST with FieldSize; empty where the reader may not set it.
	Action string
	Size   view.Input
	// Waiting is how many wait, with commas.
	Waiting  string
	Agencies []LicenceAgency
	// Agency is the acronym that the line is narrowed to; empty where it is not.
	Agency string
	AllURL string
	Rows   []LicenceRow
	Pager  view.Pager
}

// LicencePool is how many licences there are, as numbers with commas.
type LicencePool struct {
	Size, Taken, Free string
	// Over says that more are taken than there are.
	Over bool
}

// LicenceAgency is the numbers of one agency.
type LicenceAgency struct {
	Name                        string
	Waiting, Invited, Onboarded string
	// URL narrows the line to the agency; empty where that makes no sense.
	URL string
}

// LicenceRow is somebody who waits for a licence.
type LicenceRow struct {
	Who     string
	Agency  string
	Inviter string
	// Since is formatted, see DateTime.
	Since string
	// PassedOver says that the account is not active at present.
	PassedOver bool
}

func (m Licences) size() view.Field {
	return view.Field{
		Name: FieldSize, Label: "Licences", Input: m.Size, Required: true, Autocomplete: "off", InputMode: "numeric", Short: true,
		Hint: "You can enter fewer licences than are in use. Nobody loses a licence.",
	}
}
