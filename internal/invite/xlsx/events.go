package xlsx

import (
	"io"
	"iter"
	"time"

	"github.com/xuri/excelize/v2"

	"techbiz/internal/base/sgtime"
)

// Event is one event of an activity log, in words.
type Event struct {
	At      time.Time
	Who     string
	Event   string
	About   string
	Details string
	TraceID string
}

// Events are rows of an activity log.
type Events = iter.Seq2[Event, error]

const eventSheet = "Activity"

var eventColumns = []column[Event]{
	{"Time (Singapore)", 22, func(e Event, _ time.Time) string { return e.At.In(sgtime.Zone).Format("02-01-2006 15:04:05") }},
	{"Who", 36, func(e Event, _ time.Time) string { return e.Who }},
	{"Event", 40, func(e Event, _ time.Time) string { return e.Event }},
	{"About", 40, func(e Event, _ time.Time) string { return e.About }},
	{"Details", 48, func(e Event, _ time.Time) string { return e.Details }},
	{"Trace ID", 36, func(e Event, _ time.Time) string { return e.TraceID }},
}

// WriteEventsCSV writes an activity log as WriteCSV writes invitations.
func WriteEventsCSV(w io.Writer, events Events) error {
	return writeCSV(w, eventColumns, events, time.Time{})
}

// WriteEventsXLSX writes an activity log as WriteXLSX writes invitations. Errors: those of
// events and w, and ErrTooManyRows.
func WriteEventsXLSX(w io.Writer, events Events) error {
	return writeXLSX(w, eventSheet, eventColumns, events, time.Time{}, excelize.TotalRows)
}
