package admin

import (
	"net/http"
	"net/url"
	"strings"

	"techbiz/internal/base/people"
	"techbiz/internal/invite"
	"techbiz/internal/techpass"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
	"techbiz/internal/web/words"
)

var crumbDuties = view.Crumb{Label: "Admins and agents", URL: "/admin/duties"}

// showDuties lists the officers with a duty whom the actor may know, and offers to appoint.
func (p *Pages) showDuties(v *kit.Request) error { return p.drawDuties(v, nil, nil) }

// giveDuty asks for an officer's duty, which a second person approves.
func (p *Pages) giveDuty(v *kit.Request) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	var errs people.FieldErrors
	officer, err := people.ParseEmail(form.Get(view.FieldEmail))
	errs.Add(err)
	duty, err := invite.ParseDuty(form.Get(FieldDuty))
	errs = append(errs, people.FieldErrorsOf(err)...)
	err = errs.Err()
	if err == nil {
		_, err = p.Invites.AskDuty(v.R.Context(), v.Actor, officer, duty)
	}
	if err != nil {
		return p.drawDuties(v, form, err)
	}
	return v.Waits(crumbDuties.URL, "You asked to make "+officer.String()+" "+words.Duties[duty]+".")
}

// drawDuties draws the page; where refused is set, with what was typed and why it was refused.
func (p *Pages) drawDuties(v *kit.Request, typed url.Values, refused error) error {
	after, err := parseDutyCursor(v.R.URL.Query().Get(kit.ParamCursor))
	if err != nil {
		after = invite.DutyPlace{} // a damaged address starts from the first page
	}
	holders, next, err := p.Invites.DutyHolders(v.R.Context(), v.Actor, after)
	if err != nil {
		return err
	}
	alone, err := p.aloneCommand(v, "list")
	if err != nil {
		return err
	}
	model := Duties{
		Alone:  alone,
		Action: crumbDuties.URL,
		Email:  view.Input{Value: typed.Get(view.FieldEmail)},
		Duties: dutyOptions(invite.MayGive(v.Actor), typed.Get(FieldDuty)),
		Pager:  view.Pager{NextURL: kit.PageURL(crumbDuties.URL, url.Values{}, dutyCursor(next))},
	}
	if !v.Actor.IsAdmin() {
		model.Agency = v.Actor.Agency().Acronym()
	}
	if after != (invite.DutyPlace{}) {
		model.Pager.FirstURL = crumbDuties.URL
	}
	for _, a := range holders {
		model.Rows = append(model.Rows, newDutyRow(v, a))
	}
	page := v.Page(crumbDuties.Label, kit.CrumbOverview, kit.CrumbAdmin, view.Crumb{Label: crumbDuties.Label})
	status := http.StatusOK
	if refused != nil {
		status = v.Refuse(&page, func(field string) *view.Input {
			switch field {
			case view.FieldEmail:
				return &model.Email
			case FieldDuty:
				return &model.Duty
			}
			return nil
		}, refused)
	}
	return v.Draw(status, DutiesPage(page, model))
}

func newDutyRow(v *kit.Request, a *techpass.Account) DutyRow {
	agency, _ := a.Email.Agency()
	row := DutyRow{
		URL: kit.AccountURL(a.ID), Email: a.Email.String(), Name: words.FullName(a), Duty: words.DutyTitles[a.Duty], Agency: agency.Acronym(),
		State: words.AccountState(a.State), LastSignIn: view.Date(a.LastSignInAt), Own: a.ID == v.Actor.ID,
		Rests: a.DutyRests(),
	}
	if invite.MayTake(v.Actor, a) {
		row.TakeURL = crumbDuties.URL + "/" + a.ID.String() + "/take"
	}
	return row
}

// showTakeDuty asks whether the duty is really to be taken.
func (p *Pages) showTakeDuty(v *kit.Request) error { return p.drawTakeDuty(v, nil) }

// takeDuty takes the officer's duty.
func (p *Pages) takeDuty(v *kit.Request) error {
	id, err := v.ID()
	if err != nil {
		return err
	}
	a, err := p.Invites.TakeDuty(v.R.Context(), v.Actor, id)
	if err != nil {
		return p.drawTakeDuty(v, err)
	}
	return v.Told(crumbDuties.URL, a.Email.String()+" has no duty any more.")
}

func (p *Pages) drawTakeDuty(v *kit.Request, refused error) error {
	id, err := v.ID()
	if err != nil {
		return err
	}
	a, err := p.Invites.DutyHolder(v.R.Context(), v.Actor, id)
	if err != nil {
		return err
	}
	m := view.Confirm{
		Title: "Take this duty?", Lead: a.Email.String(), Button: "Take the duty", Danger: true,
		Paragraphs: []string{"The officer is " + words.Duties[a.Duty] + ". From the next page that they open they are an officer like others, and they are told by mail.",
			"The people they invited stay theirs."},
		Action: crumbDuties.URL + "/" + id.String() + "/take", CancelURL: crumbDuties.URL,
	}
	if a.Duty == "" {
		m.Paragraphs = []string{"This officer has no duty, so there is nothing to take."}
	}
	return v.AskAgain(v.Page(m.Title, kit.CrumbOverview, kit.CrumbAdmin, crumbDuties, view.Crumb{Label: "Take"}), m, nil, refused)
}

func dutyOptions(duties []techpass.Duty, chosen string) []view.Option {
	options := make([]view.Option, len(duties))
	for n, d := range duties {
		options[n] = view.Option{Value: string(d), Label: words.DutyTitles[d], Selected: string(d) == chosen}
	}
	return options
}

func dutyCursor(p invite.DutyPlace) string {
	if p == (invite.DutyPlace{}) {
		return ""
	}
	return string(p.Duty) + "_" + p.Email
}

func parseDutyCursor(s string) (invite.DutyPlace, error) {
	if s == "" {
		return invite.DutyPlace{}, nil
	}
	duty, email, _ := strings.Cut(s, "_")
	d, err := invite.ParseDuty(duty)
	return invite.DutyPlace{Duty: d, Email: email}, err
}
