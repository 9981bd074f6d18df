package admin

import "techbiz/internal/web/view"

// Accounts is where an admin looks for an account.
type Accounts struct {
	// URL is the page's own address, to which the search sends its GET with q.
	URL    string
	Search string
	// Agency is the acronym of the only agency whose accounts are found; empty for all.
	Agency string
	Rows   []AccountRow
	// More says that there are more than the rows.
	More bool
	// Partial says that only the newest accounts were looked through: every word was short.
	Partial bool
}

func (m Accounts) lead() string {
	if m.Agency != "" {
		return "TechPass accounts of " + m.Agency + ": people with a mailbox of the agency, or of a company whose domain belongs to it."
	}
	return "TechPass accounts of officers and vendors."
}

// told says which accounts are listed.
func (m Accounts) told() string {
	switch {
	case m.Search == "" && m.More:
		return "The " + view.Number(len(m.Rows)) + " newest accounts. Search to find others."
	case m.Search == "":
		return view.Counted(len(m.Rows), "account", "accounts") + ", the newest first."
	case m.More:
		return "The first " + view.Number(len(m.Rows)) + " that match. Type more to narrow the search."
	case m.Partial:
		return view.Counted(len(m.Rows), "account", "accounts") + " found among the newest 10,000. Type 3 letters or more of a word to search all."
	}
	return view.Counted(len(m.Rows), "account", "accounts") + " found."
}

// AccountRow is one account that was found.
type AccountRow struct {
	URL        string
	Name       string
	Email      string
	LoginID    string
	Type       string
	State      string
	Created    string
	LastSignIn string
}

// Account is one account with its dates and what an admin can do to it.
type Account struct {
	Name  string
	State string
	// Flags are further words beside the state, such as "Under investigation".
	Flags []string
	// Next is the sentence that says what comes next by itself; empty for nothing.
	Next  string
	Facts []view.Fact
	Dates []view.Fact
	// Deeds lead to the pages that ask for confirmation.
	Deeds []view.AccountAction
	// TrailURL leads to what the audit trail tells of the account.
	TrailURL string
	BackURL  string
}

func accountTone(state string) view.Tone {
	switch state {
	case view.AccountActive:
		return view.ToneSuccess
	case view.AccountPending, view.AccountDisabled:
		return view.ToneWarning
	default:
		return view.ToneNeutral
	}
}

var accountColumns = []string{"Name", "Email", "Login ID", "Type", "State", "Created", "Last sign-in"}
