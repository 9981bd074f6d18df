package desk

import "techbiz/internal/web/view"

// Names of the fields of service requests; FieldText is that of policies and announcements, too.
const (
	FieldFiles   = "files"
	FieldVersion = "version"
)

// InternalYes is the value of the ticked box that makes a comment a note.
const InternalYes = "yes"

// Desk lists the user's own service requests.
type Desk struct {
	RaiseURL string
	// QueueURL leads to the queue; empty for those who don't serve the desk.
	QueueURL string
	Table    RequestTable
}

// RequestTable is a page of service requests.
type RequestTable struct {
	Rows []RequestRow
	// Staff says that the desk reads it: the requester and who looks after it are shown.
	Staff bool
	// Filtered says that a search or filter is on; ClearURL shows everything again.
	Filtered bool
	ClearURL string
	RaiseURL string
	Pager    view.Pager
}

// RequestRow is one service request in a list.
type RequestRow struct {
	URL       string
	Ref       string
	Kind      string
	About     string // the domain or login; empty for none
	State     string
	Tone      view.Tone
	Requester string
	Assignee  string
	Raised    string
	Changed   string
}

// Queue is the desk's list of requests with its filters.
type Queue struct {
	// URL is the page's own address, to which the filters send their GET with the
	// parameters q, state, kind and assignee.
	URL       string
	Search    string
	States    []view.Option
	Kinds     []view.Option
	Assignees []view.Option
	Table     RequestTable
}

// NewRequest is the form by which a service request is raised. Without a kind it offers
// the kinds.
type NewRequest struct {
	Kinds []RequestKind
	// Kind is the value of FieldKind; empty while none is chosen.
	Kind  string
	Title string
	Lead  string
	// OtherURL leads back to the choice of kinds.
	OtherURL   string
	Action     string
	CancelURL  string
	RequestKey string
	// Fields are those of the kind, before the details and files that each kind has.
	Fields  []view.Field
	Details view.Field
	Files   view.Field
	// MaxFile is the largest attachment in bytes; Accept lists how names of files end.
	MaxFile int64
	Accept  string
}

// RequestKind is a kind of request that may be raised.
type RequestKind struct {
	Title string
	Text  string
	URL   string
	Icon  view.IconName
}

func (m NewRequest) fields() []view.Field {
	return append(append([]view.Field{}, m.Fields...), m.Details, m.Files)
}

// ServiceRequest is one request with its story, and what its reader may do.
type ServiceRequest struct {
	Ref   string
	Title string
	State string
	Tone  view.Tone
	// Next says what happens next, and who has to act.
	Next    string
	Facts   []view.Fact
	Details string
	Story   []RequestMoment
	// Subject are facts about the account that it is about; nil for requesters.
	Subject    []view.Fact
	SubjectURL string
	// SubjectNone says that no account has the login.
	SubjectNone bool

	// Comment is the form under the story; nil where the request is over.
	Comment *RequestComment
	// Staff is what the desk does with it; nil for requesters.
	Staff       *RequestStaff
	WithdrawURL string
	BackURL     string
	BackLabel   string
	TrailURL    string
}

// RequestMoment is one moment in a request's story, oldest first.
type RequestMoment struct {
	Time  string
	Title string
	Text  string
	Tone  view.Tone
	// Internal marks what only the desk sees.
	Internal bool
	Files    []RequestFile
}

// RequestFile is an attachment.
type RequestFile struct {
	Name string
	Size string
	URL  string
}

// RequestComment is the form of a comment.
type RequestComment struct {
	Action     string
	RequestKey string
	Text       view.Field
	Files      view.Field
	MaxFile    int64
	Accept     string
	// MayNote offers to keep the comment to the desk; Internal says that it was ticked.
	MayNote  bool
	Internal bool
	// Button sends it.
	Button string
}

// RequestStaff is what the desk may do with a request.
type RequestStaff struct {
	AssignURL string
	Version   int
	Assignees view.Field
	// MineURL takes the POST that gives the request to the reader, whose id is MineID;
	// empty where it is theirs.
	MineID string
	Deeds  []view.AccountAction
	// WhyNot says why the reader can't decide; empty where they can.
	WhyNot string
}

func (c RequestComment) fields() []view.Field { return []view.Field{c.Text, c.Files} }

func (m ServiceRequest) commentFields() []view.Field {
	if m.Comment == nil {
		return nil
	}
	return m.Comment.fields()
}

// OutsideDesk leads to the organisation's own service desk.
type OutsideDesk struct{ URL string }

func requestColumns(staff bool) []string {
	if staff {
		return []string{"Number", "Request", "State", "Requester", "Looked after by", "Raised"}
	}
	return []string{"Number", "Request", "State", "Raised", "Last change"}
}

// Input returns the input of the field with this name, nil where the form has none.
func (m *NewRequest) Input(name string) *view.Input {
	for n := range m.Fields {
		if m.Fields[n].Name == name {
			return &m.Fields[n].Input
		}
	}
	switch name {
	case view.FieldDetails:
		return &m.Details.Input
	case FieldFiles:
		return &m.Files.Input
	}
	return nil
}
