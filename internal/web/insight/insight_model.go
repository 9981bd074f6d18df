package insight

import "techbiz/internal/web/view"

// Insight is how onboarding goes, and what is stuck.
type Insight struct {
	// URL is the page's own address, to which the choices are sent as scope and weeks.
	URL  string
	Lead string
	// Scopes says whose invitations may be shown; empty where there is no choice.
	Scopes  []view.Option
	Periods []view.Option
	// AsOf is up to when everything is counted; empty before the first time.
	AsOf string
	// Counting tells that older invitations are still being counted; empty where none are.
	Counting string
	// Empty: nobody was invited in the period.
	Empty     bool
	InviteURL string
	CSVURL    string
	Funnel    []FunnelStage
	Days      DaysChart
	Weeks     []Row
	// Agencies is filled where all invitations are shown.
	Agencies []Row
	Stuck    []StuckGroup
	// StuckNote says who may act on what is stuck, where the reader may not.
	StuckNote string
	Resend    ResendAll
}

// FunnelStage is a stage of the funnel with how many got there.
type FunnelStage struct {
	Label string
	N     int
	// Of is over how many the share goes: those invited, or those who need SEED.
	Of int
	// Apart says over whom the stage is, where not over all who were invited.
	Apart string
}

// Row is how it went for those invited in a week, or by an agency.
type Row struct {
	Name string
	// URL leads to the agency's own page; empty for a week.
	URL                                      string
	Invited, MailAccepted, Opened, Activated int
	SeedWanted, SeedOnboarded                int
	// Median and P90 are days, -1 where nobody is onboarded.
	Median, P90 int
}

// StuckGroup is what is stuck for one reason.
type StuckGroup struct {
	Title string
	Count string
	Why   string
	Tone  view.Tone
	// Examples are those that wait longest.
	Examples []StuckExample
	// Do is what helps; nil where the reader can do nothing.
	Do *view.Link
	// Primary: Do is the button that helps all of them at once; of one group at most.
	Primary bool
	// Wait says why Do is not offered now.
	Wait string
	// List leads to all of them; nil where there is no such list.
	List *view.Link
}

// StuckExample is one who is stuck.
type StuckExample struct {
	Who   string
	URL   string
	Since string
	// By is the mailbox of who invited them; empty where that is the reader.
	By string
}

// ResendAll is how far sending everything again is.
type ResendAll struct {
	// Progress is set while it runs.
	Progress *Progress
	// Outcome tells what became of the last time; empty where that is long ago.
	Outcome string
	// AllURL leads to sending again everything that may be; empty where nothing may.
	AllURL string
}

// Progress is how far something is that runs in the background.
type Progress struct {
	Done, Of int
	Text     string // the same in words
	// EventsURL streams the events progress and changed.
	EventsURL string
}

// share is how many of a hundred, in words of a table.
func share(n, of int) string {
	switch {
	case of == 0:
		return view.Unknown
	case n == of:
		return "100%"
	case n*1000/of < 5 && n > 0:
		return "<1%"
	}
	return view.Number(min(99, (n*200+of)/(2*of))) + "%"
}

func (s FunnelStage) share() string { return share(s.N, s.Of) }

// label is the stage's whole name.
func (s FunnelStage) label() string {
	if s.Apart == "" {
		return s.Label
	}
	return s.Label + ", " + s.Apart
}

// told is the stage as a sentence of the chart's description.
func (s FunnelStage) told() string {
	return s.label() + " " + view.Count(int64(s.N)) + " of " + view.Count(int64(s.Of)) + "."
}

// days writes a number of days, -1 as unknown.
func days(n int) string {
	switch {
	case n < 0:
		return view.Unknown
	case n == 0:
		return "under 1"
	}
	return view.Number(n)
}

// seedOf is the column of SEED: how many of those who need it.
func (r Row) seedOf() string {
	if r.SeedWanted == 0 {
		return view.Unknown
	}
	return view.Count(int64(r.SeedOnboarded)) + " of " + view.Count(int64(r.SeedWanted))
}

// insightColumns are the headings of the tables by week and by agency, after the first.
var insightColumns = []string{"Invited", "Mail accepted", "Opened", "Activated", "SEED onboarded", "Median days", "90th percentile"}

func (r Row) cells() []string {
	return []string{view.Count(int64(r.Invited)), view.Count(int64(r.MailAccepted)), view.Count(int64(r.Opened)), view.Count(int64(r.Activated)), r.seedOf(), days(r.Median), days(r.P90)}
}
