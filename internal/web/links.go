package web

import (
	"maps"
	"net/url"
	"strconv"
	"techbiz/internal/web/view"

	"github.com/google/uuid"
)

const accountPath = "/account"

var crumbAccount = view.Crumb{Label: "My Account", URL: accountPath}

const approvalsPath = "/admin/approvals"

const paramShow = "show" // a batch.RowState, or showMend

const paramBack = "back" // the page before the cursor

// Addresses of the service desk.
const (
	deskPath  = "/desk"
	raisePath = "/desk/new"
	queuePath = "/desk/queue"
)

var crumbDesk = view.Crumb{Label: "Service requests", URL: deskPath}

const insightURL = "/insight"

var crumbInsight = view.Crumb{Label: "Insight", URL: insightURL}

// Breadcrumbs that several pages share.
var (
	crumbOverview = view.Crumb{Label: "Overview", URL: "/overview"}
	crumbInvite   = view.Crumb{Label: "Invite users", URL: "/invite"}
	crumbBatch    = view.Crumb{Label: "Batch upload", URL: "/invite/batch"}
	crumbStatus   = view.Crumb{Label: "Invite User Status", URL: "/invite/status"}
)

// serviceDesk is where a service request is raised: the organisation's own desk, or the
// built-in one. Who is not signed in mails to support, with this subject.
func (v *request) serviceDesk(subject string) string {
	return v.deskFor(raisePath, subject)
}

func (v *request) deskFor(builtIn, subject string) string {
	switch {
	case v.site.ServiceDeskURL != "":
		return v.site.ServiceDeskURL
	case v.who().Role != "":
		return builtIn
	}
	return "mailto:" + v.site.SupportEmail + "?subject=" + url.PathEscape(subject)
}

// licencesPath is where administrators see who waits for SEED.
const licencesPath = "/admin/licences"

var crumbAdmin = view.Crumb{Label: "Administration", URL: "/admin"}

const activityPath = "/activity"

// options is a choice of numbers.
func options(numbers []int, chosen int) []view.Option {
	list := make([]view.Option, len(numbers))
	for n, number := range numbers {
		text := strconv.Itoa(number)
		list[n] = view.Option{Value: text, Label: text, Selected: number == chosen}
	}
	return list
}

const paramSearch = "q"

const paramStatus = "status"

const paramSize = "size"

const paramCursor = "cursor"

const paramAgency = "agency"

// pageURL is the address of the page at the cursor, "" where there is none.
func pageURL(path string, params url.Values, cursor string) string {
	if cursor == "" {
		return ""
	}
	next := url.Values{}
	maps.Copy(next, params)
	next.Set(paramCursor, cursor)
	return path + "?" + next.Encode()
}

// withParams hands the named parameters on where they are set.
func withParams(path string, params url.Values, names ...string) string {
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

func invitationURL(id uuid.UUID) string { return "/invite/status/" + id.String() }
