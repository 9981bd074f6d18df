package admin

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/base/sgtime"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
	"techbiz/internal/web/words"
)

// auditFilter reads the filter into the model; where a field is not to be understood, it says
// so there and reports false.
func (p *Pages) auditFilter(v *kit.Request, m *Audit) (audit.Filter, bool, error) {
	params := v.R.URL.Query()
	m.Actor, m.Subject = view.Input{Value: params.Get("actor")}, view.Input{Value: params.Get("subject")}
	m.From, m.To = view.Input{Value: params.Get("from")}, view.Input{Value: params.Get("to")}
	m.Actions = words.EventOptions(params.Get("action"))
	f := audit.Filter{Own: m.Own, Actions: words.ChosenEvents(params.Get("action")), Limit: EventsOnPage}
	ok := true
	refuse := func(in *view.Input, message string) {
		in.Error = message
		ok = false
	}
	var err error
	if f.From, err = day(m.From.Value, 0); err != nil {
		refuse(&m.From, "Enter a date such as 30-11-2026.")
	}
	if f.To, err = day(m.To.Value, 1); err != nil {
		refuse(&m.To, "Enter a date such as 30-11-2026.")
	}
	if ok && !f.From.IsZero() && !f.To.IsZero() && !f.From.Before(f.To) {
		refuse(&m.From, "The first day is after the last day.")
	}
	if f.Before, err = parseAuditCursor(params.Get(kit.ParamCursor)); err != nil {
		f.Before = audit.Cursor{} // a damaged address starts from the first page
	}
	if m.Own {
		return f, ok, nil
	}
	id, message, err := p.auditActor(v.R.Context(), v.Actor, strings.TrimSpace(m.Actor.Value))
	if err != nil {
		return f, false, err
	}
	if f.ActorID = id; message != "" {
		refuse(&m.Actor, message)
	}
	if typed := strings.TrimSpace(m.Subject.Value); typed != "" {
		id, err := uuid.Parse(typed)
		switch {
		case err != nil:
			refuse(&m.Subject, "Enter an id or a Trace ID as the list shows it.")
		case strings.Contains(typed, "-"):
			f.SubjectID = id
		default: // 32 digits without dashes
			f.TraceID = strings.ToLower(typed)
		}
	}
	return f, ok, nil
}

// auditActor returns the id of the account whose id or mailbox was typed: events hold
// ids alone. message says why there is none, which agency admins are told of every mailbox
// that is not their agency's: who has an account elsewhere is not theirs to know.
func (p *Pages) auditActor(ctx context.Context, reader people.Actor, typed string) (id uuid.UUID, message string, err error) {
	if typed == "" {
		return uuid.Nil, "", nil
	}
	if id, err := uuid.Parse(typed); err == nil {
		return id, "", nil
	}
	email, err := people.ParseEmail(typed)
	if err != nil {
		return uuid.Nil, "Enter a mailbox, or the id of an account.", nil //nolint:nilerr // told beside the field
	}
	agency, err := p.Allowlist.AgencyOf(ctx, email)
	if err != nil {
		return uuid.Nil, "", err
	}
	unknown := "No account has this mailbox. Find an ended one by its id."
	if !reader.IsAdmin() {
		unknown = "No account of " + reader.Agency().Acronym() + " has this mailbox. Find an ended one by its id."
	}
	if !reader.Administers(agency) {
		return uuid.Nil, unknown, nil
	}
	actor, err := p.SignIn.ActorAt(ctx, email)
	if errors.Is(err, fault.NotFound) {
		return uuid.Nil, unknown, nil
	}
	if err != nil {
		return uuid.Nil, "", fmt.Errorf("find actor: %w", err)
	}
	return actor.ID, "", nil
}

// day reads a day in Singapore, some days later; "" is the zero time.
func day(typed string, later int) (time.Time, error) {
	if strings.TrimSpace(typed) == "" {
		return time.Time{}, nil
	}
	d, err := sgtime.ParseTyped(typed)
	if err != nil {
		return time.Time{}, fmt.Errorf("read date: %w", err)
	}
	return d.Add(later).Start().UTC(), nil
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
