package xlsx

import (
	"iter"
	"slices"
	"time"

	"techbiz/internal/base/people"
	"techbiz/internal/base/sgtime"
	"techbiz/internal/invite"
	"techbiz/internal/mail"
)

// column is one column of an export of Ts.
type column[T any] struct {
	title string
	width float64 // in characters of a workbook's normal font
	cell  func(row T, now time.Time) string
}

// unknown stands where a value is not known (domain.md, "Invite User Status").
const unknown = "-"

// columns are those of the page Invite User Status, the login ID, the reason, and what it tells
// of mails.
var columns = slices.Concat(detailColumns(true), []column[*invite.Invitation]{
	{"Email", 36, func(i *invite.Invitation, _ time.Time) string { return i.Email.String() }},
	{"Login ID", 36, func(i *invite.Invitation, _ time.Time) string { return i.LoginID() }},
}, detailColumns(false), []column[*invite.Invitation]{
	{"Date of Invite", 16, func(i *invite.Invitation, _ time.Time) string { return day(i.CreatedAt) }},
	{"TechPass Status", 18, func(i *invite.Invitation, now time.Time) string { return string(i.TechPassStatus(now)) }},
	{"SEED Status", 16, func(i *invite.Invitation, now time.Time) string { return string(i.SEEDStatus(now)) }},
	{"Reason", 48, func(i *invite.Invitation, _ time.Time) string { return i.Reason.String() }},
	{"Mail Status", 24, mailStatus},
})

// detailColumns are the columns of people's Details, titled as in the template: those of the
// name, or the others.
func detailColumns(ofName bool) []column[*invite.Invitation] {
	var list []column[*invite.Invitation]
	for _, c := range templateColumns {
		isName := c.field == people.FieldFirstName || c.field == people.FieldLastName
		if field := invite.FieldNamed(c.field); field != nil && field.Detail != nil && isName == ofName {
			list = append(list, column[*invite.Invitation]{c.title, c.exported, func(i *invite.Invitation, _ time.Time) string { return field.Detail(&i.Details) }})
		}
	}
	return list
}

// mailTroubles say what is wrong with a mail, as the page does.
var mailTroubles = map[mail.Trouble]string{
	mail.NoMailbox: "refused", mail.Delayed: "delayed", mail.NotDelivered: "not delivered",
}

// mailStatus says which mail did not arrive, or why none was sent, as the page does beside the
// TechPass status; nothing where neither is so.
func mailStatus(i *invite.Invitation, now time.Time) string {
	switch i.State {
	case invite.WaitsForDomain:
		return "Waiting for the domain"
	case invite.NotSent:
		return "Not sent"
	default:
	}
	if words := mailTroubles[i.MailTrouble(now)]; words != "" {
		return "Mail " + words
	}
	if words := mailTroubles[i.SEEDMailTrouble(now)]; words != "" {
		return "SEED mail " + words
	}
	return ""
}

// wholeColumns are those, and who invited: for lists of several officers' invitations.
var wholeColumns = append(slices.Clone(columns),
	column[*invite.Invitation]{"Invited By", 36, func(i *invite.Invitation, _ time.Time) string { return i.InviterEmail.String() }},
	column[*invite.Invitation]{"Agency", 12, func(i *invite.Invitation, _ time.Time) string { return i.Agency.Acronym() }},
)

// titles returns the header row.
func titles[T any](columns []column[T]) []string {
	row := make([]string, len(columns))
	for n, c := range columns {
		row[n] = c.title
	}
	return row
}

// cells fills row with the cells of what it tells of.
func cells[T any](columns []column[T], row []string, of T, now time.Time) {
	for n, c := range columns {
		if row[n] = c.cell(of, now); row[n] == "" {
			row[n] = unknown
		}
	}
}

// day writes the day in Singapore as DD-MM-YYYY; nothing for the zero time.
func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return sgtime.Day(t)
}

// Rows are invitations as invite.Service.Export yields them.
type Rows = iter.Seq2[*invite.Invitation, error]
