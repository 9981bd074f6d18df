package desk

import (
	"net/url"
	"slices"

	"techbiz/internal/base/keyset"
	"techbiz/internal/base/people"
	"techbiz/internal/desk"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// paramState is the queue's filter by state.
const paramState = "state"

// Values of the queue's filters beside states and kinds.
const (
	stateOpen = ""    // all that is open
	stateAll  = "all" // open or closed

	assigneeAll = ""
	assigneeMe  = "me"
)

// showQueue lists the requests that the user works on.
func (p *Pages) showQueue(v *kit.Request) error {
	params := v.R.URL.Query()
	q, err := queueQuery(v.Actor, params)
	if err != nil {
		return err
	}
	list, err := p.Desk.Queue(v.R.Context(), v.Actor, q)
	if err != nil {
		return err
	}
	model := Queue{
		URL: kit.QueuePath, Search: params.Get(kit.ParamSearch),
		States: stateOptions(params.Get(paramState)), Kinds: kindOptions(q.Kind),
		Assignees: []view.Option{
			{Value: assigneeAll, Label: "Anybody", Selected: params.Get(view.FieldAssignee) == assigneeAll},
			{Value: assigneeMe, Label: "Me", Selected: params.Get(view.FieldAssignee) == assigneeMe},
			{Value: kit.AssigneeNone, Label: "Nobody", Selected: params.Get(view.FieldAssignee) == kit.AssigneeNone},
		},
		Table: requestTable(kit.QueuePath, params, q.Cursor, list, true),
	}
	for _, name := range []string{kit.ParamSearch, paramState, view.FieldKind, view.FieldAssignee} {
		model.Table.Filtered = model.Table.Filtered || params.Get(name) != ""
	}
	page := v.Page("Service desk queue", kit.CrumbOverview, kit.CrumbDesk, view.Crumb{Label: "Queue"})
	return v.DrawPart(QueuePage(page, model), RequestsFragment(model.Table))
}

// queueQuery reads the queue's parameters. Unknown filters count as none. The error is
// people.FieldErrors on a damaged cursor.
func queueQuery(actor people.Actor, params url.Values) (desk.Query, error) {
	q := desk.Query{Search: params.Get(kit.ParamSearch)}
	switch state := desk.State(params.Get(paramState)); {
	case slices.Contains(desk.States, state):
		q.State = state
	case state != stateAll:
		q.OnlyOpen = true
	}
	if kind := desk.Kind(params.Get(view.FieldKind)); slices.Contains(desk.Kinds, kind) {
		q.Kind = kind
	}
	switch params.Get(view.FieldAssignee) {
	case assigneeMe:
		q.Assignee = actor.ID
	case kit.AssigneeNone:
		q.Unassigned = true
	}
	var err error
	q.Cursor, err = keyset.Parse(params.Get(kit.ParamCursor))
	return q, err
}

func stateOptions(chosen string) []view.Option {
	options := []view.Option{
		{Value: stateOpen, Label: "All open", Selected: chosen == stateOpen},
		{Value: stateAll, Label: "All", Selected: chosen == stateAll},
	}
	for _, state := range desk.States {
		label := requestStates[state].word
		if state == desk.Open {
			label = "Not looked after yet"
		}
		options = append(options, view.Option{Value: string(state), Label: label, Selected: chosen == string(state)})
	}
	return options
}

func kindOptions(chosen desk.Kind) []view.Option {
	options := []view.Option{{Label: "All", Selected: chosen == ""}}
	for _, k := range desk.Kinds {
		options = append(options, view.Option{Value: string(k), Label: k.Title(), Selected: chosen == k})
	}
	return options
}
