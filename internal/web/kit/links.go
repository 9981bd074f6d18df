package kit

import (
	"fmt"
	"maps"
	"net/url"
	"strconv"

	"github.com/google/uuid"

	"techbiz/internal/web/view"
)

// Addresses to which pages of several areas lead.
const (
	AccountPath   = "/account"
	MethodsPath   = "/account/sign-in-methods" // how the account's holder signs in
	SEEDPath      = "/account/seed"            // the steps by which a holder onboards a device
	ActivityPath  = "/activity"
	InsightURL    = "/insight"
	HandOverPath  = "/invite/hand-over" // beneath it stand the hand-overs
	DeskPath      = "/desk"
	RaisePath     = "/desk/new"
	QueuePath     = "/desk/queue"
	ApprovalsPath = "/admin/approvals"
	LicencesPath  = "/admin/licences" // who has SEED, and who waits for it
	QueueURL      = "/admin/queue"    // how the background work is doing
)

// Breadcrumbs that pages of several areas share.
var (
	CrumbOverview    = view.Crumb{Label: "Overview", URL: "/overview"}
	CrumbInvite      = view.Crumb{Label: "Invite users", URL: "/invite"}
	CrumbBatch       = view.Crumb{Label: "Batch upload", URL: "/invite/batch"}
	CrumbStatus      = view.Crumb{Label: "Invite User Status", URL: "/invite/status"}
	CrumbInsight     = view.Crumb{Label: "Insight", URL: InsightURL}
	CrumbDesk        = view.Crumb{Label: "Service requests", URL: DeskPath}
	CrumbAccount     = view.Crumb{Label: "My Account", URL: AccountPath}
	CrumbAdmin       = view.Crumb{Label: "Administration", URL: "/admin"}
	CrumbInvitations = view.Crumb{Label: "All invitations", URL: "/admin/invitations"}
)

// Parameters of lists.
const (
	ParamSearch = "q"
	ParamStatus = "status"
	ParamSEED   = "seed"
	ParamAgency = "agency"
	ParamShow   = "show"
	ParamSort   = "sort"
	ParamSize   = "size"
	ParamCursor = "cursor"
	ParamBack   = "back" // the page before the cursor
)

// Values of the parameters of Invite User Status.
const (
	FilterOpen        = "open"
	FilterAccepted    = "accepted"
	FilterLapsed      = "lapsed"
	FilterAddress     = "address"
	FilterUndelivered = "undelivered"

	SortOldest = "asc"
	SortNewest = "desc"
)

// AssigneeNone chooses the service requests of the queue that nobody works on.
const AssigneeNone = "nobody"

// InvitationURL is the page of an invitation.
func InvitationURL(id uuid.UUID) string { return "/invite/status/" + id.String() }

// HandOverURL is the page of a hand-over.
func HandOverURL(id uuid.UUID) string { return HandOverPath + "/" + id.String() }

// AccountURL is the page on which an account is administered.
func AccountURL(id uuid.UUID) string { return "/admin/accounts/" + id.String() }

// RequestURL is the page of a service request.
func RequestURL(id fmt.Stringer) string { return "/desk/requests/" + id.String() }

// ServiceDesk is where a service request is raised: the organisation's own desk, or the
// built-in one. Who is not signed in mails to support, with this subject.
func (v *Request) ServiceDesk(subject string) string {
	return v.DeskFor(RaisePath, subject)
}

// DeskFor is ServiceDesk, where the built-in desk has a page of its own for what is requested.
func (v *Request) DeskFor(builtIn, subject string) string {
	switch {
	case v.Site.ServiceDeskURL != "":
		return v.Site.ServiceDeskURL
	case v.Who().Role != "":
		return builtIn
	}
	return "mailto:" + v.Site.SupportEmail + "?subject=" + url.PathEscape(subject)
}

// Options is a choice of numbers.
func Options(numbers []int, chosen int) []view.Option {
	list := make([]view.Option, len(numbers))
	for n, number := range numbers {
		text := strconv.Itoa(number)
		list[n] = view.Option{Value: text, Label: text, Selected: number == chosen}
	}
	return list
}

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
