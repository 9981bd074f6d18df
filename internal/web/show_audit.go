package web

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/fault"
	"techbiz/internal/singapore"
	"techbiz/internal/web/view"
)

// auditPage is how many events a page of the trail shows.
const auditPage = 50

// showAudit shows the audit trail to an admin.
func (s *Server) showAudit(v *visit) error {
	params := v.r.URL.Query()
	model := view.Audit{
		URL:     "/admin/audit",
		Actor:   view.Input{Value: params.Get("actor")},
		Subject: view.Input{Value: params.Get("subject")},
		From:    view.Input{Value: params.Get("from")},
		To:      view.Input{Value: params.Get("to")},
		Actions: actionOptions(audit.Action(params.Get("action"))),
	}
	page := v.page("Audit trail", crumbOverview, view.Crumb{Label: "Audit trail"})
	filter, ok := auditFilter(params, &model)
	if !ok {
		page.Refused = true
	} else {
		events, next, err := s.Audit.List(v.r.Context(), v.actor, filter)
		if err != nil {
			return err
		}
		if model.Table.Rows, err = s.auditRows(v.r.Context(), events); err != nil {
			return err
		}
		model.Table.Pager.NextURL = pageURL("/admin/audit", params, auditCursor(next))
	}
	model.Table.Filtered = len(withParams("", params, "actor", "action", "subject", "from", "to")) > 0
	model.Table.ClearURL = "/admin/audit"
	if filter.Before.ID != uuid.Nil {
		model.Table.Pager.FirstURL = withParams("/admin/audit", params, "actor", "action", "subject", "from", "to")
	}
	return v.drawPart(view.AuditPage(page, model), view.AuditFragment(model.Table))
}

// auditFilter reads the filter; where a field is not to be understood, it says so there
// and reports false.
func auditFilter(params url.Values, m *view.Audit) (audit.Filter, bool) {
	f := audit.Filter{Action: audit.Action(params.Get("action")), Limit: auditPage}
	ok := true
	refuse := func(in *view.Input, message string) {
		in.Error = message
		ok = false
	}
	if typed := strings.TrimSpace(m.Actor.Value); typed != "" {
		id, err := uuid.Parse(typed)
		if err != nil {
			refuse(&m.Actor, "Enter the actor's id as the list shows it.")
		}
		f.ActorID = id
	}
	if typed := strings.TrimSpace(m.Subject.Value); typed != "" {
		id, err := uuid.Parse(typed)
		switch {
		case err != nil:
			refuse(&m.Subject, "Enter a subject's id or a Trace ID as the list shows it.")
		case strings.Contains(typed, "-"):
			f.SubjectID = id
		default: // 32 digits without dashes
			f.TraceID = strings.ToLower(typed)
		}
	}
	var err error
	if f.From, err = day(m.From.Value, 0); err != nil {
		refuse(&m.From, "Enter a date.")
	}
	if f.To, err = day(m.To.Value, 1); err != nil {
		refuse(&m.To, "Enter a date.")
	}
	if f.Before, err = parseAuditCursor(params.Get(paramCursor)); err != nil {
		f.Before = audit.Cursor{} // a damaged address starts from the first page
	}
	return f, ok
}

// day reads a day in Singapore, some days later; "" is the zero time.
func day(typed string, later int) (time.Time, error) {
	if typed == "" {
		return time.Time{}, nil
	}
	t, err := time.ParseInLocation(time.DateOnly, typed, singapore.Zone)
	if err != nil {
		return time.Time{}, fmt.Errorf("read date: %w", err)
	}
	return t.AddDate(0, 0, later).UTC(), nil
}

func auditCursor(c audit.Cursor) string {
	if c.ID == uuid.Nil {
		return ""
	}
	return c.At.UTC().Format(time.RFC3339Nano) + "_" + c.ID.String()
}

func parseAuditCursor(s string) (audit.Cursor, error) {
	if s == "" {
		return audit.Cursor{}, nil
	}
	at, id, _ := strings.Cut(s, "_")
	t, err := time.Parse(time.RFC3339Nano, at)
	if err != nil {
		return audit.Cursor{}, fmt.Errorf("read cursor: %w", err)
	}
	parsed, err := uuid.Parse(id)
	if err != nil {
		return audit.Cursor{}, fmt.Errorf("read cursor: %w", err)
	}
	return audit.Cursor{At: t, ID: parsed}, nil
}

func (s *Server) auditRows(ctx context.Context, events []*audit.Event) ([]view.AuditRow, error) {
	emails := map[uuid.UUID]string{}
	rows := make([]view.AuditRow, 0, len(events))
	for _, e := range events {
		if _, known := emails[e.ActorID]; !known && e.ActorID != uuid.Nil {
			email, err := s.emailOf(ctx, e.ActorID)
			if err != nil {
				return nil, err
			}
			emails[e.ActorID] = email
		}
		row := view.AuditRow{
			Time:    view.DateTimeSeconds(e.At),
			Actor:   actorWord(e.ActorRole, emails[e.ActorID], e.ActorID),
			Action:  string(e.Action),
			Subject: e.Subject.Type,
			TraceID: e.TraceID,
			Sealed:  e.Seq > 0,
		}
		if e.Subject.ID != uuid.Nil {
			row.Subject += " " + e.Subject.ID.String()
		}
		if row.Sealed {
			row.Seq = view.Count(e.Seq)
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// emailOf returns the mailbox of whoever acted, "" where the account is gone.
func (s *Server) emailOf(ctx context.Context, id uuid.UUID) (string, error) {
	actor, err := s.SignIn.ActorOf(ctx, id)
	if errors.Is(err, fault.NotFound) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("name actor: %w", err)
	}
	return actor.Email.String(), nil
}
