package desk

import (
	"context"
	"net/url"
	"slices"
	"strconv"

	"github.com/google/uuid"

	"techbiz/internal/approval"
	"techbiz/internal/base/people"
	"techbiz/internal/desk"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// decision is something that the desk does with a request, after a page that says what it
// does.
type decision struct {
	name, label, title string
	danger             bool
	offered            func(desk.May, desk.Kind) bool
	means              func(r *desk.Request) []string
	// text is the label of what the requester is to read, "" for nothing.
	text     string
	optional bool
	// do returns an approval where a second person has to decide first.
	do   func(s *desk.Service, ctx context.Context, actor people.Actor, id uuid.UUID, version int, text string) (*approval.Approval, error)
	told string
}

// decisions are what the desk does, in the order in which it is offered.
var decisions = []decision{
	{
		name: "grant", label: "Grant", title: "Grant this request?", means: grantMeans, told: "The request is granted.",
		offered: func(m desk.May, _ desk.Kind) bool { return m.Grant },
		do: func(s *desk.Service, ctx context.Context, actor people.Actor, id uuid.UUID, version int, _ string) (*approval.Approval, error) {
			return s.Grant(ctx, actor, id, version)
		},
	},
	{
		name: "done", label: "Mark as done", title: "Is this request done?", told: "The request is done.", text: "What the requester should know", optional: true,
		offered: func(m desk.May, k desk.Kind) bool { return m.Decide && k == desk.Other }, do: alone((*desk.Service).Finish),
		means: func(*desk.Request) []string {
			return []string{"The request is closed, and its requester is told by mail."}
		},
	},
	{
		name: "ask", label: "Ask back", title: "What do you want to know?", told: "The requester is asked.", text: "Your question",
		offered: func(m desk.May, _ desk.Kind) bool { return m.Ask }, do: alone((*desk.Service).AskBack),
		means: func(*desk.Request) []string {
			return []string{"The request then waits for its requester, who is told by mail."}
		},
	},
	{
		name: "decline", label: "Decline", title: "Decline this request?", danger: true, told: "The request is declined.", text: "Why it is declined",
		offered: func(m desk.May, _ desk.Kind) bool { return m.Decide }, do: alone((*desk.Service).Decline),
		means: func(*desk.Request) []string {
			return []string{"Nothing is done, and the request is closed. Its requester reads what you write here."}
		},
	},
}

// alone is what one person does.
func alone(do func(s *desk.Service, ctx context.Context, actor people.Actor, id uuid.UUID, version int, text string) error,
) func(s *desk.Service, ctx context.Context, actor people.Actor, id uuid.UUID, version int, text string) (*approval.Approval, error) {
	return func(s *desk.Service, ctx context.Context, actor people.Actor, id uuid.UUID, version int, text string) (*approval.Approval, error) {
		return nil, do(s, ctx, actor, id, version, text)
	}
}

// grantMeans says what granting does.
func grantMeans(r *desk.Request) []string {
	about := aboutOf(r)
	switch r.Kind {
	case desk.Domain:
		return []string{"The domain " + about + " is put on the allow-list at once: its mailboxes can then be invited, and lists that wait for it go on."}
	case desk.SEED:
		return []string{"SEED is requested for the account " + about + ". Its holder can onboard a device once a licence is assigned."}
	case desk.ResetMFA:
		return []string{"All second factors of the account " + about + " are removed at once, and it is signed out everywhere. Its holder sets up another at the next sign-in, and is told by mail.",
			"Make sure first that it is the holder who needs this. Where the holder has a duty, a second admin has to approve it as well."}
	case desk.Terminate:
		return []string{"The account " + about + " is terminated at once, for good: it is signed out everywhere and can't be brought back. Five days later everything personal about it is deleted."}
	default:
		return nil
	}
}

// newStaff is what the desk may do with the request.
func newStaff(v *kit.Request, st *desk.Story) *RequestStaff {
	if st.State.Closed() {
		return nil
	}
	p := &RequestStaff{Version: st.Version, WhyNot: st.SubjectHidden}
	if st.May.Own {
		p.WhyNot = desk.OwnRequest.Reason
	}
	p.AssignURL = kit.RequestURL(st.ID) + "/assign"
	p.Assignees = view.Field{Name: view.FieldAssignee, Label: "Looked after by", Options: []view.Option{{Label: "Nobody", Selected: st.AssigneeID == uuid.Nil}}}
	for _, a := range st.Staff {
		p.Assignees.Options = append(p.Assignees.Options, view.Option{Value: a.ID.String(), Label: a.Email.String(), Selected: a.ID == st.AssigneeID})
	}
	if st.AssigneeID != v.Actor.ID {
		p.MineID = v.Actor.ID.String()
	}
	for _, d := range decisions {
		if d.offered(st.May, st.Kind) {
			p.Deeds = append(p.Deeds, view.AccountAction{Label: d.label, URL: kit.RequestURL(st.ID) + "/" + d.name, Danger: d.danger})
		}
	}
	return p
}

// showDecision asks whether something is really to be done with the request.
func (p *Pages) showDecision(v *kit.Request) error {
	d, st, err := p.decisionOf(v)
	if err != nil {
		return err
	}
	if !d.offered(st.May, st.Kind) {
		return p.drawRequest(v, st.ID, nil, nil, notOffered(st, d))
	}
	return p.drawDecision(v, d, st, nil, nil)
}

// notOffered returns why the decision can't be taken.
func notOffered(st *desk.Story, d decision) error {
	if _, err := desk.Next(st.Kind, st.State, desk.Decline); err != nil {
		return err // it is closed
	}
	if !st.May.Decide {
		return desk.OwnRequest
	}
	if d.name == "grant" {
		_, err := desk.Next(st.Kind, st.State, desk.Grant)
		return err
	}
	_, err := desk.Next(st.Kind, st.State, desk.Finish)
	return err
}

// decideRequest does it.
func (p *Pages) decideRequest(v *kit.Request) error {
	d, st, err := p.decisionOf(v)
	if err != nil {
		return err
	}
	form, err := v.Form()
	if err != nil {
		return err
	}
	asked, err := d.do(p.Desk, v.R.Context(), v.Actor, st.ID, versionOf(form), form.Get(view.FieldText))
	switch {
	case err == nil && asked != nil:
		return v.Waits(kit.RequestURL(st.ID), "The request is not granted yet.")
	case err == nil:
		return v.Told(kit.RequestURL(st.ID), d.told)
	case len(people.FieldErrorsOf(err)) > 0:
		return p.drawDecision(v, d, st, form, err)
	}
	return p.refuseRequest(v, st.ID, err)
}

// decisionOf returns what is to be done with which request, or fault.NotFound.
func (p *Pages) decisionOf(v *kit.Request) (decision, *desk.Story, error) {
	at := slices.IndexFunc(decisions, func(d decision) bool { return d.name == v.R.PathValue("decision") })
	id, err := v.ID()
	if err == nil && at < 0 {
		err = kit.ErrNoPage
	}
	if err != nil {
		return decision{}, nil, err
	}
	st, err := p.Desk.Look(v.R.Context(), v.Actor, id)
	return decisions[at], st, err
}

// versionOf is the version of the request that its reader saw, one that no request has
// where it is missing.
func versionOf(form url.Values) int {
	n, err := strconv.Atoi(form.Get(FieldVersion))
	if err != nil || n <= 0 {
		return -1
	}
	return n
}

func (p *Pages) drawDecision(v *kit.Request, d decision, st *desk.Story, typed url.Values, refused error) error {
	page := v.Page(d.title, kit.CrumbOverview, crumbQueue, view.Crumb{Label: st.Ref(), URL: kit.RequestURL(st.ID)}, view.Crumb{Label: d.label})
	m := view.Confirm{
		Title: d.title, Lead: st.Ref() + ": " + st.Kind.Title(), Paragraphs: d.means(st.Request), Button: d.label, Danger: d.danger,
		Action: kit.RequestURL(st.ID) + "/" + d.name, CancelURL: kit.RequestURL(st.ID),
	}
	if about := aboutOf(st.Request); about != "" {
		m.Lead += " (" + about + ")"
	}
	version := st.Version
	if typed == nil {
		typed = v.TakeKept(&page)
	} else {
		version = versionOf(typed)
	}
	m.Hidden = []view.HiddenField{{Name: FieldVersion, Value: strconv.Itoa(version)}}
	if d.text != "" {
		m.Fields = []view.Field{{Name: view.FieldText, Label: d.text, Type: "textarea", MaxLength: view.MaxNote, Required: !d.optional, Optional: d.optional,
			Input: view.Input{Value: typed.Get(view.FieldText)}}}
	}
	return v.AskAgain(page, m, typed, refused)
}
