package web

import (
	"net/url"

	"techbiz/internal/desk"
	"techbiz/internal/keyset"
	"techbiz/internal/web/view"
)

// showDesk lists the user's own service requests.
func (s *Server) showDesk(v *visit) error {
	params := v.r.URL.Query()
	at, err := keyset.Parse(params.Get(paramCursor))
	if err != nil {
		return err
	}
	list, err := s.Desk.Own(v.r.Context(), v.actor, at)
	if err != nil {
		return err
	}
	model := view.Desk{RaiseURL: raisePath, Table: requestTable(deskPath, params, at, list, false)}
	if v.actor.ServesSome() {
		model.QueueURL = queuePath
	}
	page := v.page("Service requests", crumbOverview, view.Crumb{Label: "Service requests"})
	return v.drawPart(view.DeskPage(page, model), view.RequestsFragment(model.Table))
}

func requestTable(path string, params url.Values, at keyset.Cursor, list desk.Page, staff bool) view.RequestTable {
	t := view.RequestTable{Staff: staff, ClearURL: path, RaiseURL: raisePath, Pager: view.Pager{
		PreviousURL: pageURL(path, params, list.Previous.String()),
		NextURL:     pageURL(path, params, list.Next.String()),
	}}
	if !at.IsZero() {
		t.Pager.FirstURL = withParams(path, params, paramSearch, paramState, view.FieldKind, view.FieldAssignee)
	}
	for _, r := range list.Rows {
		words := requestStates[r.State]
		t.Rows = append(t.Rows, view.RequestRow{
			URL: requestURL(r.ID), Ref: r.Ref(), Kind: r.Kind.Title(), About: aboutOf(r), State: words.word, Tone: words.tone,
			Requester: r.RequesterEmail.String(), Assignee: r.AssigneeEmail.String(), Raised: view.DateTime(r.CreatedAt), Changed: view.DateTime(r.ChangedAt),
		})
	}
	return t
}
