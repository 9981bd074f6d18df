package invite

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/google/uuid"

	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/invite"
	"techbiz/internal/invite/batch"
	"techbiz/internal/invite/handover"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
	"techbiz/internal/web/words"
)

var crumbHandOver = view.Crumb{Label: "Hand over", URL: kit.HandOverPath}

// mostTicked is how many users a page offers to be ticked, beside those that are.
const mostTicked = 50

// handOverForm is what was sent on the way to a hand-over.
type handOverForm struct {
	to     people.Email
	which  string
	status string
	choice handover.Choice
}

// showHandOver asks to whom which invitations go. Users in the address are those that are
// handed over.
func (p *Pages) showHandOver(v *kit.Request) error {
	typed := url.Values{}
	if ids := v.R.URL.Query()[view.FieldPick]; len(ids) > 0 {
		typed = url.Values{view.FieldPick: ids, view.FieldWhich: {WhichPicked}}
	}
	return p.drawHandOver(v, typed, nil)
}

// handOver takes each form on the way: to whom, which, and that it is meant. A form without
// errors leads to the next page.
func (p *Pages) handOver(v *kit.Request) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	f, err := p.parseHandOver(form)
	if err != nil {
		return p.drawHandOver(v, form, err)
	}
	step := form.Get(view.FieldStep)
	if step == view.StepConfirm {
		return p.carryOutHandOver(v, form, f)
	}
	plan, err := p.HandOvers.Plan(v.R.Context(), v.Actor, f.to, f.choice)
	if err != nil {
		return p.drawHandOver(v, form, err)
	}
	if f.which == WhichPicked {
		if step != StepPicked {
			return p.drawHandOverPick(v, form, f, "")
		}
		if len(f.choice.IDs) == 0 {
			return p.drawHandOverPick(v, form, f, "Tick one user or more.")
		}
	}
	if plan.Count == 0 {
		return p.drawHandOver(v, form, people.FieldErrors{{Field: view.FieldWhich, Rule: people.RuleRequired,
			Message: "There is no such invitation that you could hand over. Choose others."}})
	}
	return p.drawHandOverConfirm(v, form, f, plan, nil)
}

// parseHandOver reads the form. The error is people.FieldErrors.
func (p *Pages) parseHandOver(form url.Values) (handOverForm, error) {
	f := handOverForm{which: form.Get(view.FieldWhich), status: form.Get(view.FieldStatus)}
	var errs people.FieldErrors
	var err error
	f.to, err = handover.ParseReceiver(form.Get(view.FieldHandTo))
	errs.Add(err)
	switch f.which {
	case WhichAll:
	case WhichStatus:
		if f.choice.Status, f.choice.State = statusOf(f.status); f.choice.Status == "" && f.choice.State == "" {
			errs.Add(&people.FieldError{Field: view.FieldStatus, Rule: people.RuleRequired, Message: "Choose a status."})
		}
	case WhichList:
		if f.choice.BatchID, err = uuid.Parse(form.Get(view.FieldList)); err != nil {
			errs.Add(&people.FieldError{Field: view.FieldList, Rule: people.RuleRequired, Message: "Choose a list."})
		}
	case WhichPicked:
		f.choice.IDs, err = parsePicked(form[view.FieldPick])
		errs.Add(err)
	default:
		errs.Add(&people.FieldError{Field: view.FieldWhich, Rule: people.RuleRequired, Message: "Choose which invitations you hand over."})
	}
	return f, errs.Err()
}

// statusOf returns what the filter of this name finds; nothing where there is none.
func statusOf(name string) (invite.Status, invite.State) {
	for _, f := range filtersOfStatus {
		if f.value == name {
			return f.status, f.state
		}
	}
	return "", ""
}

// parsePicked reads who was ticked, never nil: nil would be everybody.
func parsePicked(typed []string) ([]uuid.UUID, error) {
	ids := []uuid.UUID{}
	for _, text := range typed {
		id, err := uuid.Parse(text)
		if err == nil && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	if len(ids) > handover.MostPicked {
		return ids, &people.FieldError{Field: view.FieldWhich, Rule: people.RuleTooLong,
			Message: "You ticked more than " + strconv.Itoa(handover.MostPicked) + " users. Hand over a part of them first, or choose by status or by list."}
	}
	return ids, nil
}

// carryOutHandOver does what the sender confirmed.
func (p *Pages) carryOutHandOver(v *kit.Request, form url.Values, f handOverForm) error {
	count, _ := strconv.Atoi(form.Get(view.FieldCount))
	id, err := uuid.Parse(form.Get(view.FieldHandOver))
	if err != nil {
		id = uuid.Must(uuid.NewV7())
	}
	h, err := p.HandOvers.HandOver(v.R.Context(), v.Actor, handover.Order{ID: id, To: f.to, Choice: f.choice, Count: count})
	switch {
	case len(people.FieldErrorsOf(err)) > 0:
		return p.drawHandOver(v, form, err)
	case isConflict(err):
		plan, planErr := p.HandOvers.Plan(v.R.Context(), v.Actor, f.to, f.choice)
		if planErr != nil || plan.Count == 0 {
			return p.drawHandOver(v, form, err)
		}
		return p.drawHandOverConfirm(v, form, f, plan, err)
	case err != nil:
		return err
	}
	if h.State == handover.Waiting {
		v.Flash(view.Notice{Tone: view.ToneInfo, Title: "Asked", Text: words.OfferedWords(h)})
		return v.Redirect(kit.HandOverURL(h.ID))
	}
	v.Flash(view.Notice{Tone: view.ToneSuccess, Title: "Handed over", Text: words.HandedOver(h)})
	return v.Redirect(kit.CrumbStatus.URL)
}

func isConflict(err error) bool {
	_, is := errors.AsType[*fault.Conflict](err)
	return is
}

func handOverCrumbs(more ...view.Crumb) []view.Crumb {
	return append([]view.Crumb{kit.CrumbOverview, kit.CrumbInvite, kit.CrumbStatus}, more...)
}

func (p *Pages) drawHandOver(v *kit.Request, typed url.Values, refused error) error {
	n, err := p.HandOvers.Count(v.R.Context(), v.Actor, handover.Choice{})
	if err != nil {
		return err
	}
	waiting, err := p.HandOvers.Waiting(v.R.Context(), v.Actor)
	if err != nil {
		return err
	}
	lists, err := p.handOverLists(v, typed.Get(view.FieldList))
	if err != nil {
		return err
	}
	m := HandOverForm{
		Lead: "You can hand over " + view.Counted(n, "invitation", "invitations") + " to another officer, who looks after these users from then on, vendors included.",
		None: n == 0, HandTo: words.HandToField(false), Which: whichField(typed, len(lists) > 0), Status: handOverStatuses(typed.Get(view.FieldStatus)),
		List:   view.Field{Name: view.FieldList, Label: "List", Hint: "Needed where you choose one list.", Options: lists},
		Action: kit.HandOverPath, CancelURL: kit.CrumbStatus.URL,
	}
	if n == 0 {
		m.Lead = "You have no invitation to hand over."
	}
	for _, h := range waiting {
		m.Waiting = append(m.Waiting, view.Link{URL: kit.HandOverURL(h.ID),
			Text: view.Counted(h.Count, "invitation", "invitations") + " to " + words.OfficerName(h.To) + ", until " + view.DateTime(h.ExpiresAt)})
	}
	m.HandTo.Value = typed.Get(view.FieldHandTo)
	for _, id := range typed[view.FieldPick] {
		m.Hidden = append(m.Hidden, view.HiddenField{Name: view.FieldPick, Value: id})
	}
	page := v.Page("Hand over invitations", handOverCrumbs(view.Crumb{Label: "Hand over"})...)
	status := http.StatusOK
	if refused != nil {
		status = v.Refuse(&page, func(field string) *view.Input {
			for _, f := range []*view.Field{&m.HandTo, &m.Which, &m.Status, &m.List} {
				if f.Name == field {
					return &f.Input
				}
			}
			return nil
		}, refused)
	}
	return v.Draw(status, HandOverFormPage(page, m))
}

func whichField(typed url.Values, lists bool) view.Field {
	f := view.Field{Name: view.FieldWhich, Label: "Which invitations", Options: []view.Option{
		{Value: WhichAll, Label: "All of them"},
		{Value: WhichStatus, Label: "Those with one status"},
	}}
	if lists {
		f.Options = append(f.Options, view.Option{Value: WhichList, Label: "Those of one list"})
	}
	f.Options = append(f.Options, view.Option{Value: WhichPicked, Label: "Single users, whom I choose on the next page"})
	for n := range f.Options {
		f.Options[n].Selected = f.Options[n].Value == typed.Get(view.FieldWhich)
	}
	return f
}

func handOverStatuses(chosen string) view.Field {
	f := view.Field{Name: view.FieldStatus, Label: "Status", Hint: "Needed where you choose one status.", Options: []view.Option{{Label: "Choose a status"}}}
	for _, s := range filtersOfStatus {
		if s.status != "" || s.state != "" { // what else a filter may look at is no status
			f.Options = append(f.Options, view.Option{Value: s.value, Label: s.label, Selected: s.value == chosen})
		}
	}
	return f
}

// handOverLists are the officer's lists from which somebody was invited.
func (p *Pages) handOverLists(v *kit.Request, chosen string) ([]view.Option, error) {
	lists, err := p.Batches.List(v.R.Context(), v.Actor)
	if err != nil {
		return nil, err
	}
	var options []view.Option
	for _, b := range lists {
		if b.Counts[batch.Invited] == 0 {
			continue
		}
		if len(options) == 0 {
			options = append(options, view.Option{Label: "Choose a list"})
		}
		options = append(options, view.Option{Value: b.ID.String(), Label: b.FileName + ", uploaded " + view.DateTime(b.CreatedAt), Selected: b.ID.String() == chosen})
	}
	return options, nil
}

// drawHandOverPick asks which users exactly: those that are ticked come first.
func (p *Pages) drawHandOverPick(v *kit.Request, form url.Values, f handOverForm, refused string) error {
	q := invite.Query{Search: form.Get(view.FieldQuery), Limit: mostTicked}
	found, err := p.Invites.List(v.R.Context(), v.Actor, q)
	if err != nil {
		return err
	}
	m := HandOverPick{HandTo: f.to.String(), Search: q.Search, Error: refused, More: !found.Next.IsZero(), Action: kit.HandOverPath, CancelURL: kit.CrumbStatus.URL}
	for _, id := range f.choice.IDs {
		i, err := p.Invites.Get(v.R.Context(), v.Actor, id)
		if errors.Is(err, fault.NotFound) {
			continue // somebody else's by now
		}
		if err != nil {
			return err
		}
		m.Rows = append(m.Rows, p.handOverRow(i, true))
	}
	for _, i := range found.Rows {
		if !slices.Contains(f.choice.IDs, i.ID) {
			m.Rows = append(m.Rows, p.handOverRow(i, false))
		}
	}
	page := v.Page("Choose the users to hand over", handOverCrumbs(crumbHandOver, view.Crumb{Label: "Choose users"})...)
	status := http.StatusOK
	if refused != "" {
		page.Refused, status = true, http.StatusUnprocessableEntity
	}
	return v.Draw(status, HandOverPickPage(page, m))
}

func (p *Pages) handOverRow(i *invite.Invitation, ticked bool) HandOverRow {
	detail := "Invited " + view.Date(i.CreatedAt) + " · " + string(i.TechPassStatus(p.Now()))
	if org := i.Organisation.String(); org != "" {
		detail = org + " · " + detail
	}
	return HandOverRow{ID: i.ID.String(), Name: words.Who(i), Detail: detail, Checked: ticked}
}

// drawHandOverConfirm asks whether it is meant, and tells how many invitations go to whom.
func (p *Pages) drawHandOverConfirm(v *kit.Request, form url.Values, f handOverForm, plan handover.Plan, refused error) error {
	m := words.ConfirmOf(plan)
	m.Action, m.CancelURL = kit.HandOverPath, kit.CrumbStatus.URL
	m.Hidden = []view.HiddenField{
		{Name: view.FieldHandTo, Value: f.to.String()}, {Name: view.FieldWhich, Value: f.which}, {Name: view.FieldStatus, Value: f.status},
		{Name: view.FieldList, Value: form.Get(view.FieldList)}, {Name: view.FieldCount, Value: strconv.Itoa(plan.Count)},
		{Name: view.FieldHandOver, Value: uuid.Must(uuid.NewV7()).String()}, {Name: view.FieldStep, Value: view.StepConfirm},
	}
	for _, id := range f.choice.IDs {
		m.Hidden = append(m.Hidden, view.HiddenField{Name: view.FieldPick, Value: id.String()})
		i, err := p.Invites.Get(v.R.Context(), v.Actor, id)
		if errors.Is(err, fault.NotFound) {
			continue
		}
		if err != nil {
			return err
		}
		m.People = append(m.People, words.Who(i))
	}
	page := v.Page(m.Title, handOverCrumbs(crumbHandOver, view.Crumb{Label: "Confirm"})...)
	status := http.StatusOK
	if refused != nil {
		status = v.Refuse(&page, func(string) *view.Input { return nil }, refused)
	}
	return v.Draw(status, view.HandOverConfirmPage(page, m))
}
