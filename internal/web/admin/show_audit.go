package admin

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
	"techbiz/internal/web/words"
)

// EventsOnPage is how many events a page of the trail shows.
const EventsOnPage = 50

const auditPath = "/admin/audit"

// auditParams are the parameters of the filter.
var auditParams = []string{"actor", "action", "subject", "from", "to"}

// showAudit shows the audit trail to an admin, and to an agency admin what concerns the own
// agency.
func (p *Pages) showAudit(v *kit.Request) error {
	model := Audit{URL: auditPath}
	if !v.Actor.IsAdmin() {
		model.Agency = v.Actor.Agency().Acronym()
	}
	return p.showEvents(v, model, kit.CrumbOverview, kit.CrumbAdmin, view.Crumb{Label: "Audit trail"})
}

// showActivity shows what the actor did.
func (p *Pages) showActivity(v *kit.Request) error {
	return p.showEvents(v, Audit{URL: kit.ActivityPath, Own: true}, kit.CrumbOverview, view.Crumb{Label: "My activity"})
}

func (p *Pages) showEvents(v *kit.Request, model Audit, crumbs ...view.Crumb) error {
	params := v.R.URL.Query()
	page := v.Page(crumbs[len(crumbs)-1].Label, crumbs...)
	filter, ok, err := p.auditFilter(v, &model)
	if err != nil {
		return err
	}
	model.Table = AuditTable{
		Own:      model.Own,
		Filtered: len(kit.WithParams("", params, auditParams...)) > 0,
		ClearURL: model.URL,
		CSVURL:   kit.WithParams(model.URL+"/export.csv", params, auditParams...),
		ExcelURL: kit.WithParams(model.URL+"/export.xlsx", params, auditParams...),
	}
	if !ok {
		page.Refused = true
		// The whole page for htmx, too: what is wrong stands beside the fields.
		return v.Draw(http.StatusOK, AuditPage(page, model))
	}
	events, next, err := p.Audit.List(v.R.Context(), v.Actor, filter)
	if err != nil {
		return err
	}
	if next != (audit.Cursor{}) && len(events) < EventsOnPage {
		model.Table.Partial = view.Count(audit.Window) + " events of all agencies were looked through for this page. Next goes on from there."
	}
	if model.Table.Rows, err = p.auditRows(v, events); err != nil {
		return err
	}
	model.Table.Pager.NextURL = kit.PageURL(model.URL, params, auditCursor(next))
	if filter.Before.ID != uuid.Nil {
		model.Table.Pager.FirstURL = kit.WithParams(model.URL, params, auditParams...)
	}
	return v.DrawPart(AuditPage(page, model), AuditFragment(model.Table))
}

func (p *Pages) auditRows(v *kit.Request, events []*audit.Event) ([]AuditRow, error) {
	names, err := p.Audit.Names(v.R.Context(), v.Actor, events...)
	if err != nil {
		return nil, err
	}
	rows := make([]AuditRow, len(events))
	for n, e := range events {
		rows[n] = AuditRow{
			Time:       view.DateTimeSeconds(e.At),
			Actor:      words.Actor(e.ActorRole, names[e.ActorID], e.ActorID),
			Words:      words.EventTitle(e.Action),
			Details:    words.EventDetails(e, names),
			Subject:    words.Subject(e, names),
			SubjectURL: subjectURL(e, v.Actor),
			Action:     string(e.Action),
			TraceID:    e.TraceID,
			Sealed:     e.Seq > 0,
		}
		if e.Subject.ID != uuid.Nil {
			rows[n].SubjectID = e.Subject.ID.String()
		}
		if rows[n].Sealed {
			rows[n].Seq = view.Count(e.Seq)
		}
	}
	return rows, nil
}

// subjectURL leads to what the event is about; "" where there is no page for the reader.
func subjectURL(e *audit.Event, reader people.Actor) string {
	if e.Subject.ID == uuid.Nil {
		return ""
	}
	switch {
	case e.Subject.Type == "invitation" && reader.MayInvite():
		return kit.InvitationURL(e.Subject.ID)
	case e.Subject.Type == "account" && reader.AdministersSome():
		return kit.AccountURL(e.Subject.ID)
	case e.Subject.Type == "approval" && reader.AdministersSome():
		return approvalURL(e.Subject.ID)
	case e.Subject.Type == "account" && reader.ID == e.Subject.ID:
		return kit.AccountPath
	}
	return ""
}

// emailOf returns the mailbox of whoever acted, "" where the account is gone.
func (p *Pages) emailOf(ctx context.Context, id uuid.UUID) (string, error) {
	actor, err := p.SignIn.ActorOf(ctx, id)
	if errors.Is(err, fault.NotFound) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("name actor: %w", err)
	}
	return actor.Email.String(), nil
}
