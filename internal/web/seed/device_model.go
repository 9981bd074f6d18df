package seed

import "techbiz/internal/web/view"

// OnboardDevice is the page with the steps by which a device is onboarded to SEED.
type OnboardDevice struct {
	AccountURL string
	// Waiting says what comes first; nothing else is offered where it is set.
	Waiting string
	Steps   view.Steps
	// Device is the device that is enrolled; nil where there is none.
	Device   *DeviceCard
	Browser  view.Notice // what the browser tells of its system
	Systems  []SystemLink
	Versions []PlatformRow
	Policy   DevicePolicy
	// Conflicts are what has to be removed from a device with the chosen system.
	System    string
	Conflicts []SoftwareRow
	Enrol     DeviceEnrol
}

// SystemLink shows the steps for another operating system.
type SystemLink struct {
	Label   string
	URL     string
	Current bool
}

// DeviceCard is the enrolled device.
type DeviceCard struct {
	Facts []view.Fact
	// Old says that its system is older than what is supported now.
	Old        string
	ReplaceURL string
	RemoveURL  string
}

// DevicePolicy is the acceptable-use policy in force.
type DevicePolicy struct {
	view.PolicyText

	Accepted bool
	// Again says that an earlier version was accepted; Changes is what has changed since,
	// where the policy tells.
	Again   bool
	Changes string
	Action  string
	Agree   view.Input
}

func (m DevicePolicy) agree() view.Field {
	return view.Field{Name: view.FieldAgree, Label: "I have read the " + m.Title + " and accept it.", Input: m.Agree, Required: true}
}

// DeviceEnrol is the step that makes the code.
type DeviceEnrol struct {
	Action string // takes the POST that makes a code
	// ReplaceURL asks first; empty where no device is enrolled that would be replaced.
	ReplaceURL string
	ClientURL  string // where the program is downloaded; empty where it is handed out otherwise
}

// FieldOS is the operating system that a form is about, and FieldReplace says that the
// device which is enrolled is to be replaced.
const (
	FieldOS      = "os"
	FieldReplace = "replace"
	ReplaceYes   = "yes"
)

// DeviceCode is the page that shows an enrolment code, once.
type DeviceCode struct {
	Steps     view.Steps
	System    string
	Code      string
	Until     string
	Command   string
	ClientURL string
	BackURL   string
	Status    DeviceStatus
}

// DeviceStatus tells whether the device that a code is for is enrolled.
type DeviceStatus struct {
	// URL is asked every few seconds.
	URL string
	// Onboarded says that it is, Facts tell of the device.
	Onboarded bool
	Facts     []view.Fact
	// Over says that the code is not valid any more.
	Over    bool
	PageURL string
}

// DeviceSupport is where an admin edits what SEED supports.
type DeviceSupport struct {
	Platforms []PlatformRow
	// Missing are the systems that are not supported at present.
	Missing   []view.Link
	Conflicts []SoftwareRow
	NewURL    string
}

// PlatformRow is one supported operating system.
type PlatformRow struct {
	OS          string
	Minimum     string
	Recommended string
	Note        string
	Changed     string
	EditURL     string
	DeleteURL   string
}

// SoftwareRow is software that has to be removed first.
type SoftwareRow struct {
	OS        string
	Name      string
	How       string
	EditURL   string
	DeleteURL string
}

// SupportForm is a form of what SEED supports.
type SupportForm struct {
	Title     string
	Lead      string
	Fields    []view.Field
	Action    string
	CancelURL string
}

func (m OnboardDevice) title() string {
	if m.Device != nil {
		return "Your SEED device"
	}
	return "Onboard device to SEED"
}

// next says what is left to do with a device that is enrolled.
func (m OnboardDevice) next() view.Notice {
	if !m.Policy.Accepted {
		return view.Notice{Tone: view.ToneWarning, Text: "Your device is onboarded. The policy of step 2 has changed: accept it before you enrol another device."}
	}
	return view.Notice{Tone: view.ToneSuccess, Text: "Nothing is left to do. Use SGTS products from this device. A device that is not used for 180 days is removed; mails tell you before."}
}
