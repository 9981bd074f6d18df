package admin

import "techbiz/internal/web/view"

// Audit is the audit trail as administrators read it, or what somebody did themselves.
type Audit struct {
	// URL is the page's own address, to which the filter sends its GET with
	// the parameters action, from and to (dates YYYY-MM-DD), and for administrators actor
	// and subject.
	URL string
	// Own: it is what the reader did.
	Own bool
	// Agency is the acronym of the only agency whose people's events are shown; empty for
	// all.
	Agency  string
	Actor   view.Input
	Subject view.Input
	From    view.Input
	To      view.Input
	Actions []view.Option
	Table   AuditTable
}

// AuditTable is the part of Audit that changes with the filter.
type AuditTable struct {
	// Own: all of it is what the reader did.
	Own      bool
	Rows     []AuditRow
	Filtered bool
	ClearURL string
	Pager    view.Pager
	// Partial says that not all events were looked through, and how to go on; empty where
	// all were.
	Partial string
	// SealedUpTo tells how far the chain is sealed, a sentence; optional.
	SealedUpTo string
	// CSVURL and ExcelURL download all events that the filter finds.
	CSVURL, ExcelURL string
}

// AuditRow is one event of the trail.
type AuditRow struct {
	// Time is formatted, see DateTimeSeconds.
	Time  string
	Actor string
	Words string // what happened
	// Details say more, such as who approved; each a sentence, may be empty.
	Details []string
	Subject string // what it is about, by name where that is known
	// SubjectURL leads to the subject; empty where there is no page.
	SubjectURL string
	// Action and SubjectID are the codes, for those who look for them; Own shows none.
	Action    string
	SubjectID string
	TraceID   string
	Sealed    bool
	// Seq is the number in the chain, formatted; shown where Sealed.
	Seq string
}

func (m Audit) title() string {
	if m.Own {
		return "My activity"
	}
	return "Audit trail"
}

func (m Audit) lead() string {
	switch {
	case m.Own:
		return "What you did in TechBiz and with your TechPass account, newest first."
	case m.Agency != "":
		return "What people of " + m.Agency + " did, and when. Enter the id of an invitation or account of " + m.Agency + " as the subject to see all about it."
	}
	return "Every change, by whom and when. Entries can be added, never changed."
}

// columns are the headings of the list, in the order of its cells.
func (t AuditTable) columns() []string {
	if t.Own {
		return []string{"Time", "Event", "About", "Trace ID"}
	}
	return []string{"Time", "Who", "Event", "About", "Codes", "Sealed"}
}

// auditCodes is the heading of the column with what people seldom need.
func auditCodes(own bool) string {
	if own {
		return "Trace ID"
	}
	return "Codes"
}

func (m Audit) actor() view.Field {
	return view.Field{Name: "actor", Label: "Who: mailbox or id", Input: m.Actor, Autocomplete: "off"}
}

func (m Audit) subject() view.Field {
	return view.Field{Name: "subject", Label: "About: id or Trace ID", Input: m.Subject, Autocomplete: "off"}
}

func (m Audit) from() view.Field {
	return view.Field{Name: "from", Label: "From", Input: m.From, Hint: dayHint, Autocomplete: "off"}
}

func (m Audit) to() view.Field {
	return view.Field{Name: "to", Label: "To", Input: m.To, Hint: dayHint, Autocomplete: "off"}
}

func (m Audit) fields() []view.Field {
	if m.Own {
		return []view.Field{m.from(), m.to()}
	}
	return []view.Field{m.actor(), m.subject(), m.from(), m.to()}
}

// dayHint stands beside a field that takes a day.
const dayHint = "DD-MM-YYYY"
