package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/fault"
	"techbiz/internal/web/view"
)

// auditPage is how many events a page of the trail shows.
const auditPage = 50

// showAudit shows the audit trail to an admin, and to an agency admin what concerns the own
// agency.
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
	if !v.actor.IsAdmin() {
		model.Agency = v.actor.Agency().Acronym()
	}
	page := v.page("Audit trail", crumbOverview, crumbAdmin, view.Crumb{Label: "Audit trail"})
	model.Table.Filtered = len(withParams("", params, "actor", "action", "subject", "from", "to")) > 0
	model.Table.ClearURL = "/admin/audit"
	filter, ok, err := s.auditFilter(v.r.Context(), v.actor, params, &model)
	if err != nil {
		return err
	}
	if !ok {
		page.Refused = true
		// The whole page for htmx, too: what is wrong stands beside the fields.
		return v.draw(http.StatusOK, view.AuditPage(page, model))
	}
	events, next, err := s.Audit.List(v.r.Context(), v.actor, filter)
	if err != nil {
		return err
	}
	if next != (audit.Cursor{}) && len(events) < auditPage {
		model.Table.Partial = view.Count(audit.Window) + " events of all agencies were looked through for this page. Next goes on from there."
	}
	if model.Table.Rows, err = s.auditRows(v.r.Context(), events); err != nil {
		return err
	}
	model.Table.Pager.NextURL = pageURL("/admin/audit", params, auditCursor(next))
	if filter.Before.ID != uuid.Nil {
		model.Table.Pager.FirstURL = withParams("/admin/audit", params, "actor", "action", "subject", "from", "to")
	}
	return v.drawPart(view.AuditPage(page, model), view.AuditFragment(model.Table))
}

func (s *Server) auditRows(ctx context.Context, events []*audit.Event) ([]view.AuditRow, error) {
	emails := map[uuid.UUID]string{}
	rows := make([]view.AuditRow, 0, len(events))
	for _, e := range events {
		for _, id := range peopleOf(e) {
			if _, known := emails[id]; known {
				continue
			}
			email, err := s.emailOf(ctx, id)
			if err != nil {
				return nil, err
			}
			emails[id] = email
		}
		row := view.AuditRow{
			Time:    view.DateTimeSeconds(e.At),
			Actor:   actorWord(e.ActorRole, emails[e.ActorID], e.ActorID),
			Action:  string(e.Action),
			Words:   eventWord(e, emails),
			Subject: e.Subject.Type,
			TraceID: e.TraceID,
			Sealed:  e.Seq > 0,
		}
		if e.Subject.ID != uuid.Nil {
			row.Subject += " " + e.Subject.ID.String()
		}
		switch e.Subject.Type {
		case "account":
			row.SubjectURL = accountURL(e.Subject.ID)
		case "approval":
			row.SubjectURL = approvalURL(e.Subject.ID)
		case "invitation":
			row.SubjectURL = invitationURL(e.Subject.ID)
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
