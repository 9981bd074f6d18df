package invite

import (
	"strings"

	"techbiz/internal/web/view"
)

// InviteStatus is the list of the users whom the officer invited, or, where its table is
// Whole, of those whom others invited as well.
type InviteStatus struct {
	// URL is the page's own address, to which the search form sends its GET
	// with the parameters q, status, sort and size.
	URL       string
	Search    string
	InviteURL string
	// HandOverURL leads to where all invitations are handed to a colleague.
	HandOverURL string
	// Lead says whose invitations are listed.
	Lead string
	// Agencies are the choices of the filter by the inviter's agency; empty for none.
	Agencies []view.Option
	// Statuses, Sorts and Sizes are the choices of the filters.
	Statuses []view.Option
	// SEED are the choices of the filter by SEED.
	SEED  []view.Option
	Sorts []view.Option
	Sizes []view.Option
	Table StatusTable
}

// StatusTable is the part of InviteStatus that changes with search and page.
type StatusTable struct {
	// Whole says that the invitations are of several officers: each row tells who invited.
	Whole bool
	// Total is the number of invitations that match, formatted.
	Total string
	// Partial says that not all invitations were searched, and how to; empty where all were.
	Partial string
	Rows    []StatusRow
	// Filtered says that a search or filter is on: it decides what an empty
	// table suggests to do.
	Filtered bool
	// ClearURL shows everything again, InviteURL invites someone.
	ClearURL  string
	InviteURL string
	// Pager addresses; empty ones are shown as not available.
	Pager view.Pager
	// Exports of what is listed, all pages.
	CSVURL   string
	ExcelURL string
}

// StatusRow is one invitation; Unknown or "" stands for what is not known.
type StatusRow struct {
	DetailsURL   string
	FirstName    string
	LastName     string
	Email        string
	Organisation string
	Department   string
	// Inviter is the mailbox of the officer who invited, Agency that officer's acronym;
	// shown in a Whole table.
	Inviter string
	Agency  string
	// Invited is the day as DD-MM-YYYY.
	Invited string
	// TechPass is one of the Status constants.
	TechPass string
	// Seed is Not Required, Not Onboarded, Onboarded or unknown.
	Seed string
	// ResendURL takes the POST that resends; empty while that is not allowed.
	ResendURL string
	// RequestKey makes a repeated resend harmless.
	RequestKey string
	// ResendFrom is when resending is allowed again; shown where ResendURL is empty.
	ResendFrom string
	// CorrectURL leads to the form that corrects a refused address.
	CorrectURL string
	// SeedMail is StatusMailRefused, StatusMailDelayed or StatusNotDelivered where the SEED mail
	// did not arrive, empty otherwise; SeedMailURL takes the POST that sends another one.
	SeedMail    string
	SeedMailURL string
	// Mail is StatusMailRefused, StatusMailDelayed, StatusNotDelivered, or, where there is no
	// mail, StatusWaitsForDomain or StatusNotSent; empty where the mail has left.
	Mail string
}

// The words of the two status columns.
const (
	StatusNotFound    = "User Not Found"
	StatusNotRequired = "Not Required"
)

// statusColumns are the headings of the list, in the order of its cells.
var statusColumns = []string{
	"First Name", "Last Name", "Email", "Organisation", "Department",
	"Date of Invite", "TechPass Status", "SEED Status", "Resend Invite",
}

// columns are the headings of this table.
func (t StatusTable) columns() []string {
	if !t.Whole {
		return statusColumns
	}
	return wholeColumns
}

// wholeColumns are the headings of a table that tells who invited.
var wholeColumns = []string{"Name", "Email", "Organisation", "Invited By", "Date of Invite", "TechPass Status", "SEED Status", "Resend Invite"}

func (r StatusRow) name() string { return strings.TrimSpace(r.FirstName + " " + r.LastName) }

func (t StatusTable) look() view.TableLook {
	if t.Whole {
		return view.LookWhole
	}
	return view.LookStatus
}

func (t StatusTable) caption() string {
	if t.Whole {
		return "Users whom officers invited"
	}
	return "Users that you have invited"
}

// filterLook leaves room for one more filter where there is one by agency.
func (m InviteStatus) filterLook() view.FilterLook {
	if len(m.Agencies) > 0 {
		return view.WholeFilters
	}
	return view.StatusFilters
}

func (m InviteStatus) title() string {
	if m.Table.Whole {
		return "All invitations"
	}
	return "Invite User Status"
}

func (t StatusTable) total() string {
	return "Total no. of invitations: " + view.OrZero(t.Total)
}
