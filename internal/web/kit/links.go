package kit

import (
	"maps"
	"net/url"
	"strconv"

	"github.com/google/uuid"

	"techbiz/internal/web/view"
)

const AccountPath = "/account"

var CrumbAccount = view.Crumb{Label: "My Account", URL: AccountPath}

const ApprovalsPath = "/admin/approvals"

const ParamShow = "show" // a batch.RowState, or showMend

const ParamBack = "back" // the page before the cursor

// Addresses of the service desk.
const (
	DeskPath  = "/desk"
	RaisePath = "/desk/new"
	QueuePath = "/desk/queue"
)

var CrumbDesk = view.Crumb{Label: "Service requests", URL: DeskPath}

const InsightURL = "/insight"

var CrumbInsight = view.Crumb{Label: "Insight", URL: InsightURL}

// Breadcrumbs that several pages share.
var (
	CrumbOverview = view.Crumb{Label: "Overview", URL: "/overview"}
	CrumbInvite   = view.Crumb{Label: "Invite users", URL: "/invite"}
	CrumbBatch    = view.Crumb{Label: "Batch upload", URL: "/invite/batch"}
	CrumbStatus   = view.Crumb{Label: "Invite User Status", URL: "/invite/status"}
)

// ServiceDesk is where a service request is raised: the organisation's own desk, or the
// built-in one. Who is not signed in mails to support, with this subject.
func (v *Request) ServiceDesk(subject string) string {
	return v.DeskFor(RaisePath, subject)
}

func (v *Request) DeskFor(builtIn, subject string) string {
	switch {
	case v.Site.ServiceDeskURL != "":
		return v.Site.ServiceDeskURL
	case v.Who().Role != "":
		return builtIn
	}
	return "mailto:" + v.Site.SupportEmail + "?subject=" + url.PathEscape(subject)
}

// LicencesPath is where administrators see who waits for SEED.
const LicencesPath = "/admin/licences"

var CrumbAdmin = view.Crumb{Label: "Administration", URL: "/admin"}

const ActivityPath = "/activity"

// Options is a choice of numbers.
func Options(numbers []int, chosen int) []view.Option {
	list := make([]view.Option, len(numbers))
	for n, number := range numbers {
		text := strconv.Itoa(number)
		list[n] = view.Option{Value: text, Label: text, Selected: number == chosen}
	}
	return list
}

const ParamSearch = "q"

const ParamStatus = "status"

const ParamSize = "size"

const ParamCursor = "cursor"

const ParamAgency = "agency"

// PageURL is the address of the page at the cursor, "" where there is none.
func PageURL(path string, params url.Values, cursor string) string {
	if cursor == "" {
		return ""
	}
	next := url.Values{}
	maps.Copy(next, params)
	next.Set(ParamCursor, cursor)
	return path + "?" + next.Encode()
}

// WithParams hands the named parameters on where they are set.
func WithParams(path string, params url.Values, names ...string) string {
	kept := url.Values{}
	for _, name := range names {
		if value := params.Get(name); value != "" {
			kept.Set(name, value)
		}
	}
	if len(kept) == 0 {
		return path
	}
	return path + "?" + kept.Encode()
}

func InvitationURL(id uuid.UUID) string { return "/invite/status/" + id.String() }
