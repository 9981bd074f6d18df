package view

// Audit is the audit trail as administrators read it.
type Audit struct {
	// URL is the page's own address, to which the filter sends its GET with
	// the parameters actor, action, subject, from and to (dates YYYY-MM-DD).
	URL string
	// Agency is the acronym of the only agency whose people's events are shown; empty for
	// all.
	Agency  string
	Actor   Input
	Subject Input
	From    Input
	To      Input
	Actions []Option
	Table   AuditTable
}

// AuditTable is the part of Audit that changes with the filter.
type AuditTable struct {
	Rows     []AuditRow
	Filtered bool
	ClearURL string
	Pager    Pager
	// Partial says that not all events were looked through, and how to go on; empty where
	// all were.
	Partial string
	// SealedUpTo tells how far the chain is sealed, a sentence; optional.
	SealedUpTo string
}

// AuditRow is one event of the trail.
type AuditRow struct {
	// Time is formatted, see DateTimeSeconds.
	Time    string
	Actor   string
	Action  string
	Words   string // what happened, where the action does not say it; may be ""
	Subject string
	// SubjectURL leads to the subject; empty where there is no page.
	SubjectURL string
	TraceID    string
	Sealed     bool
	// Seq is the number in the chain, formatted; shown where Sealed.
	Seq string
}

func (m Audit) lead() string {
	if m.Agency != "" {
		return "What people of " + m.Agency + " did, and when. Enter the id of an invitation or account of " + m.Agency + " as the subject to see all about it."
	}
	return "Every change, by whom and when. Entries can be added, never changed."
}

// auditColumns are the headings of the trail, in the order of its cells.
var auditColumns = []string{"Time", "Actor", "Action", "Subject", "Trace ID", "Sealed"}

func (m Audit) actor() Field {
	return Field{Name: "actor", Label: "Actor's mailbox or id", Input: m.Actor, Autocomplete: "off"}
}

func (m Audit) subject() Field {
	return Field{Name: "subject", Label: "Subject or Trace ID", Input: m.Subject, Autocomplete: "off"}
}

func (m Audit) from() Field {
	return Field{Name: "from", Label: "From", Input: m.From, Type: "date"}
}

func (m Audit) to() Field {
	return Field{Name: "to", Label: "To", Input: m.To, Type: "date"}
}

func (m Audit) fields() []Field { return []Field{m.actor(), m.subject(), m.from(), m.to()} }
