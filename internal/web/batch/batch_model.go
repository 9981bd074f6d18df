package batch

import "techbiz/internal/web/view"

// Batch is one uploaded list. What is nil or empty is not shown: the page follows the
// list from its draft to its outcome.
type Batch struct {
	FileName string
	// Uploaded is formatted, see DateTime.
	Uploaded string
	// Lead says in a sentence how the list stands.
	Lead  string
	State string
	Tone  view.Tone

	Waiting  *Waiting
	Progress *Progress
	Outcome  *Outcome
	// Undelivered is nil where all mails of the list left.
	Undelivered *Undelivered
	Tiles       []Tile
	Domains     []Domain
	// Read says what became of the rows of the file.
	Read *BatchRead
	// Hidden asks about rows that are hidden in the file, Doubtful about texts that look misread.
	Hidden   *Hidden
	Doubtful *Doubtful
	// DomainsURL takes the POST with FieldDomain.
	DomainsURL string
	// DeskURL is the organisation's own service desk, where domains are requested instead;
	// "" for none.
	DeskURL string
	Draft   *Draft

	// URL is the page's own address, to which the filter sends its GET with the
	// parameters show and size.
	URL   string
	Shows []view.Option
	Sizes []view.Option
	Table Table
	// AnotherURL leads to the upload of another list.
	AnotherURL string
}

// Undelivered says how many mails of the list have not left.
type Undelivered struct {
	Title string
	// ResendURL takes the POST that sends them again.
	ResendURL  string
	RequestKey string
}

// BatchRead says what became of each row of the file that is not empty.
type BatchRead struct {
	Sentence string
	Details  []string // sentences: which rows are left out, and how others were read
}

// Hidden asks whether rows that are hidden in the file are to be invited, too.
type Hidden struct {
	Title  string // which rows they are, a sentence
	Action string // takes the POST with FieldHidden, HiddenInclude or HiddenExclude
	Many   bool
}

// Doubtful tells how many rows hold text that looks misread.
type Doubtful struct {
	Title      string
	CorrectURL string // takes the POST that gives all of them the likely texts
	ShowURL    string // lists them
}

// Draft is what can be done with a draft; empty addresses are not available.
type Draft struct {
	SubmitURL string
	// WhyNot says why there is no SubmitURL.
	WhyNot    string
	ErrorsURL string // downloads the workbook with errors
	// MendURL takes the POST, multipart, with the mended file as FieldFile.
	MendURL  string
	Mend     view.Input
	Waits    string // name of a mended file that waits for a decision at MendURL; "" for none
	MaxBytes int64
	CheckURL string // takes the POST that judges all rows with a problem anew
	ResetURL string // leads to the page that asks for confirmation
}

// Waiting is a submission that can still be taken back.
type Waiting struct {
	// StartsAt is when it ends, formatted; Seconds how long that is from now.
	StartsAt   string
	Seconds    int
	What       string // such as "482 people will be invited"
	UndoURL    string // takes the POST with FieldRequestKey
	RequestKey string
	EventsURL  string // says when the page is out of date
}

// Progress is a submission that is being carried out.
type Progress struct {
	Done      int
	Of        int
	Text      string // the same in words
	EventsURL string // text/event-stream of the events progress and changed
}

// Outcome is what came of the last submission.
type Outcome struct {
	Tone  view.Tone
	Title string
	Text  string
	// FailedURL lists the rows that were not invited.
	FailedURL string
	StatusURL string
}

// Domain is a domain that rows of a draft wait for.
type Domain struct {
	Name string
	// Requested is the day on which it was requested, formatted; empty where it was not.
	Requested string
}

// Tile is the number of rows in one state.
type Tile struct {
	Label string
	Count int
	Tone  view.Tone
	URL   string // lists these rows; empty where there is none
}

func (t Tile) count() string { return view.Count(int64(t.Count)) }

func (t Tile) tone() view.Tone {
	if t.Count == 0 {
		return view.ToneNeutral
	}
	return t.Tone
}

func (m Draft) mend() view.Field {
	return view.Field{
		Name: view.FieldFile, ID: "mended-file", Label: "Upload the fixed file", Input: m.Mend, Required: true,
		Hint: "The workbook from Download with errors, after you fixed it. You can also add and delete rows in it. Keep the column Row ID with its rows.",
	}
}

// notices are the fields that can be refused on the page.
func (m Batch) fields() []view.Field {
	if m.Draft == nil {
		return nil
	}
	return []view.Field{m.Draft.mend()}
}

// Table is the part of Batch that changes with filter and page.
type Table struct {
	// Total says how many rows are listed, a phrase.
	Total string
	Rows  []Row
	// Filtered says that a filter is on, ClearURL takes it off.
	Filtered bool
	ClearURL string
	Pager    view.Pager
}

// Row is one row of the list.
type Row struct {
	Number    string
	Username  string
	Email     string
	FirstName string
	LastName  string
	// SEED is Yes, No or what was typed instead.
	SEED  string
	State string
	Tone  view.Tone
	// Problems are whole sentences, each with its cell.
	Problems []Problem
	// Normalized lists the cells that were tidied up, such as "B11, F11".
	Normalized string
	// Hidden: the row is hidden in the file.
	Hidden bool
	// Warnings are the cells whose text looks misread. Correct is what the button says that
	// corrects them, "" for none; CorrectURL takes its POST.
	Warnings   []Problem
	Correct    string
	CorrectURL string
	// DetailsURL leads to the row's form, RemoveURL takes the POST that removes it;
	// empty where the row can't be changed.
	DetailsURL string
	RemoveURL  string
	// InvitationURL leads to what became of it.
	InvitationURL string
}

// Problem is one reason why a row can't be submitted.
type Problem struct {
	Cell    string // such as "F12"; empty where the sheet has none for it
	Text    string
	TraceID string
	Link    *view.Link
}

// batchColumns are the headings of the rows, in the order of the cells.
var batchColumns = []string{"Row", "TechPass user name", "Email address", "First name", "Last name", "SEED", "State"}
