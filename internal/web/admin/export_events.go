package admin

import (
	"io"
	"iter"
	"strings"

	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/invite/xlsx"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/words"
)

// exportEvents sends all events that the filter of the audit trail, or of My activity, finds.
func (p *Pages) exportEvents(own bool, format string) func(*kit.Request) error {
	write := xlsx.WriteEventsCSV
	if format == "xlsx" {
		write = xlsx.WriteEventsXLSX
	}
	return func(v *kit.Request) error { return p.downloadEvents(v, own, format, write) }
}

func (p *Pages) downloadEvents(v *kit.Request, own bool, format string, write func(io.Writer, xlsx.Events) error) error {
	filter, ok, err := p.auditFilter(v, &Audit{Own: own})
	if err != nil {
		return err
	}
	if !ok {
		return &fault.Conflict{Reason: "This filter can't be understood. Go back to the list and correct it there."}
	}
	events, err := p.Audit.Export(v.R.Context(), v.Actor, filter, format)
	if err != nil {
		return err
	}
	return v.Download("activity", format, "There are too many events for an Excel sheet. Choose fewer days, or download CSV.", func(w io.Writer) error {
		return write(w, p.inWords(v, events))
	})
}

// namedTogether is how many events of an export get their names by one look.
const namedTogether = 500

// inWords puts events into words.
func (p *Pages) inWords(v *kit.Request, events iter.Seq2[*audit.Event, error]) xlsx.Events {
	return func(yield func(xlsx.Event, error) bool) {
		var some []*audit.Event
		tell := func() bool {
			names, err := p.Audit.Names(v.R.Context(), v.Actor, some...)
			if err != nil {
				return yield(xlsx.Event{}, err)
			}
			for _, e := range some {
				if !yield(eventInWords(e, names), nil) {
					return false
				}
			}
			some = some[:0]
			return true
		}
		for e, err := range events {
			if err != nil {
				yield(xlsx.Event{}, err)
				return
			}
			if some = append(some, e); len(some) == namedTogether && !tell() {
				return
			}
		}
		tell()
	}
}

func eventInWords(e *audit.Event, names audit.Names) xlsx.Event {
	return xlsx.Event{
		At: e.At, Who: words.Actor(e.ActorRole, names[e.ActorID], e.ActorID), Event: words.EventTitle(e.Action),
		About: words.Subject(e, names), Details: strings.Join(words.EventDetails(e, names), " "), TraceID: e.TraceID,
	}
}
