package desk

import (
	"net/url"

	"techbiz/internal/base/keyset"
	"techbiz/internal/desk"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// showDesk lists the user's own service requests.
func (p *Pages) showDesk(v *kit.Request) error {
	params := v.R.URL.Query()
	at, err := keyset.Parse(params.Get(kit.ParamCursor))
	if err != nil {
		return err
	}
	list, err := p.Desk.Own(v.R.Context(), v.Actor, at)
	if err != nil {
		return err
	}
	model := Desk{RaiseURL: kit.RaisePath, Table: requestTable(kit.DeskPath, params, at, list, false)}
	if v.Actor.ServesSome() {
		model.QueueURL = kit.QueuePath
	}
	page := v.Page("Service requests", kit.CrumbOverview, view.Crumb{Label: "Service requests"})
	return v.DrawPart(DeskPage(page, model), RequestsFragment(model.Table))
}

func requestTable(path string, params url.Values, at keyset.Cursor, list desk.Page, staff bool) RequestTable {
	t := RequestTable{Staff: staff, ClearURL: path, RaiseURL: kit.RaisePath, Pager: view.Pager{
		PreviousURL: kit.PageURL(path, params, list.Previous.String()),
		NextURL:     kit.PageURL(path, params, list.Next.String()),
	}}
	if !at.IsZero() {
		t.Pager.FirstURL = kit.WithParams(path, params, kit.ParamSearch, paramState, view.FieldKind, view.FieldAssignee)
	}
	for _, r := range list.Rows {
		words := requestStates[r.State]
		t.Rows = append(t.Rows, RequestRow{
			URL: kit.RequestURL(r.ID), Ref: r.Ref(), Kind: r.Kind.Title(), About: aboutOf(r), State: words.word, Tone: words.tone,
			Requester: r.RequesterEmail.String(), Assignee: r.AssigneeEmail.String(), Raised: view.DateTime(r.CreatedAt), Changed: view.DateTime(r.ChangedAt),
		})
	}
	return t
}
