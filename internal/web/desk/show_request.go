package desk

import (
	"errors"
	"net/http"
	"net/url"

	"github.com/google/uuid"

	"techbiz/internal/base/fault"
	"techbiz/internal/desk"
	"techbiz/internal/techpass"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
	"techbiz/internal/web/words"
)

// showRequest shows a service request to its requester and to the desk.
func (p *Pages) showRequest(v *kit.Request) error {
	id, err := v.ID()
	if err != nil {
		return err
	}
	return p.drawRequest(v, id, nil, nil, nil)
}

// refuseRequest tells on the page of the request why a change was not made.
func (p *Pages) refuseRequest(v *kit.Request, id uuid.UUID, err error) error {
	if errors.Is(err, fault.NotFound) || errors.Is(err, fault.Forbidden) {
		return err
	}
	return p.drawRequest(v, id, nil, nil, err)
}

// drawRequest draws the page of the request; where refused is set, with the comment as it
// was typed and why it was not taken.
func (p *Pages) drawRequest(v *kit.Request, id uuid.UUID, typed url.Values, uploads []desk.Upload, refused error) error {
	st, err := p.Desk.Look(v.R.Context(), v.Actor, id)
	if err != nil {
		return err
	}
	crumb := kit.CrumbDesk
	if !st.May.Own {
		crumb = crumbQueue
	}
	page := v.Page(st.Ref(), kit.CrumbOverview, crumb, view.Crumb{Label: st.Ref()})
	page.Path = kit.RequestURL(id)
	model := requestModel(v, st)
	if typed == nil {
		typed = v.TakeKept(&page)
	}
	if model.Comment = newComment(st, typed, kit.KeyAfter(typed, refused)); model.Comment != nil {
		chooseAgain(&model.Comment.Files, uploads)
	}
	status := http.StatusOK
	if refused != nil {
		status = v.Refuse(&page, func(field string) *view.Input {
			switch {
			case field == view.FieldAssignee && model.Staff != nil:
				return &model.Staff.Assignees.Input
			case model.Comment != nil && field == view.FieldText:
				return &model.Comment.Text.Input
			case model.Comment != nil && field == FieldFiles:
				return &model.Comment.Files.Input
			}
			return nil
		}, refused)
	}
	return v.Draw(status, RequestPage(page, model))
}

func requestModel(v *kit.Request, st *desk.Story) ServiceRequest {
	state := requestStates[st.State]
	m := ServiceRequest{
		Ref: st.Ref(), Title: st.Kind.Title(), State: state.word, Tone: state.tone, Next: requestNext(v.Actor, st),
		Facts: requestFacts(st), Details: st.Details.String(), Story: moments(v, st), BackURL: kit.DeskPath, BackLabel: "Back to your service requests",
	}
	if st.May.Withdraw {
		m.WithdrawURL = kit.RequestURL(st.ID) + "/withdraw"
	}
	if !st.May.Own {
		m.BackURL, m.BackLabel = kit.QueuePath, "Back to the queue"
	}
	if !st.May.Work {
		return m
	}
	switch {
	case st.Subject != nil:
		m.Subject = subjectFacts(st.Subject)
		if v.Actor.IsAdmin() {
			m.SubjectURL = kit.AccountURL(st.Subject.ID)
		}
	case !st.Login.IsZero() && st.SubjectHidden == "":
		m.SubjectNone = true
	}
	if v.Actor.IsAdmin() {
		m.TrailURL = "/admin/audit?subject=" + url.QueryEscape(st.ID.String())
	}
	m.Staff = newStaff(v, st)
	return m
}

func requestFacts(st *desk.Story) []view.Fact {
	facts := []view.Fact{{Label: "Request", Value: st.Kind.Title()}}
	switch {
	case !st.Domain.IsZero():
		facts = append(facts, view.Fact{Label: "Domain", Value: st.Domain.String()})
	case !st.Login.IsZero():
		facts = append(facts, view.Fact{Label: "Account", Value: st.Login.String()})
	}
	if st.May.Work {
		facts = append(facts, view.Fact{Label: "Requester", Value: st.RequesterEmail.String()},
			view.Fact{Label: "Looked after by", Value: st.AssigneeEmail.String()})
	}
	facts = append(facts, view.Fact{Label: "Raised", Value: view.DateTime(st.CreatedAt)})
	if !st.ClosedAt.IsZero() {
		facts = append(facts, view.Fact{Label: "Closed", Value: view.DateTime(st.ClosedAt)})
	}
	return facts
}

// subjectFacts are what the desk has to know of the account to decide.
func subjectFacts(a *techpass.Account) []view.Fact {
	last := ""
	if !a.LastSignInAt.IsZero() {
		last = view.DateTime(a.LastSignInAt)
	}
	return []view.Fact{
		{Label: "Mailbox", Value: a.Email.String()}, {Label: "Name", Value: words.FullName(a)}, {Label: "State", Value: words.AccountState(a.State)},
		{Label: "Type", Value: string(a.Type)}, {Label: "MFA set up", Value: yesNo(a.HasMFA())}, {Label: "SEED wanted", Value: yesNo(a.SEED)},
		{Label: "Last sign-in", Value: last},
	}
}

func yesNo(b bool) string {
	if b {
		return "Yes"
	}
	return "No"
}

func moments(v *kit.Request, st *desk.Story) []RequestMoment {
	files := map[uuid.UUID][]RequestFile{}
	for _, f := range st.Files {
		files[f.EntryID] = append(files[f.EntryID], RequestFile{
			Name: f.Name, Size: view.Size(int64(f.Size)), URL: kit.RequestURL(st.ID) + "/files/" + f.ID.String(),
		})
	}
	moments := make([]RequestMoment, len(st.Entries))
	for n, e := range st.Entries {
		moments[n] = RequestMoment{
			Time: view.DateTime(e.At), Title: momentTitle(v.Actor, st, e), Text: e.Text.String(), Tone: momentWords[e.Event].tone,
			Internal: e.Event == desk.Note, Files: files[e.ID],
		}
		if e.Already {
			moments[n].Text = "What was asked for had been done already."
		}
	}
	return moments
}
