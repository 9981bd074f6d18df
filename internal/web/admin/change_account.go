package admin

import (
	"errors"
	"net/http"
	"net/url"
	"slices"

	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/invite/handover"
	"techbiz/internal/lifecycle"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
	"techbiz/internal/web/words"
)

// errNotOffered: what was asked for does not fit the account as it is now.
var errNotOffered = &fault.Conflict{Reason: "The account has changed meanwhile, so this can't be done to it any more. See below what it is now."}

// showAccountChange asks whether the account is really to be changed.
func (p *Pages) showAccountChange(v *kit.Request) error {
	d, about, err := p.actionOf(v)
	if err != nil {
		return err
	}
	if !d.offered(about) {
		return p.drawAccount(v, about.ID, errNotOffered)
	}
	return p.drawAccountChange(v, d, about, nil, nil)
}

// changeAccount changes the account.
func (p *Pages) changeAccount(v *kit.Request) error {
	d, about, err := p.actionOf(v)
	if err != nil {
		return err
	}
	form, err := v.Form()
	if err != nil {
		return err
	}
	if d.plan != nil && form.Get(view.FieldStep) != view.StepConfirm {
		plan, err := d.plan(p, v, about, form)
		switch {
		case len(people.FieldErrorsOf(err)) > 0:
			return p.drawAccountChange(v, d, about, form, err)
		case err != nil:
			return err
		case plan != nil:
			return p.drawPlannedChange(v, d, about, form, *plan)
		}
	}
	told, err := d.do(p, v, about, form)
	switch {
	case err == nil:
		return v.Told(kit.AccountURL(about.ID), told)
	case len(people.FieldErrorsOf(err)) > 0:
		return p.drawAccountChange(v, d, about, form, err)
	case errors.Is(err, fault.NotFound):
		return err
	}
	return p.drawAccount(v, about.ID, err)
}

// actionOf returns what is to be done to which account, or fault.NotFound.
func (p *Pages) actionOf(v *kit.Request) (accountAction, lifecycle.About, error) {
	at := slices.IndexFunc(accountActions, func(d accountAction) bool { return d.name == v.R.PathValue("deed") })
	id, err := v.ID()
	if err == nil && at < 0 {
		err = kit.ErrNoPage
	}
	if err != nil {
		return accountAction{}, lifecycle.About{}, err
	}
	about, err := p.Lives.Get(v.R.Context(), v.Actor, id)
	return accountActions[at], about, err
}

// drawAccountChange draws the page that asks, with what was typed and why it was refused.
func (p *Pages) drawAccountChange(v *kit.Request, d accountAction, about lifecycle.About, typed url.Values, refused error) error {
	m := view.Confirm{
		Title: d.title, Lead: accountName(about), Paragraphs: d.means, Button: d.label, Danger: d.danger,
		Action: kit.AccountURL(about.ID) + "/" + d.name, CancelURL: kit.AccountURL(about.ID),
	}
	if d.field != nil {
		m.Fields = []view.Field{d.field(about)}
	}
	page := v.Page(d.title, actionCrumbs(d, about)...)
	return v.AskAgain(page, m, typed, refused)
}

func actionCrumbs(d accountAction, about lifecycle.About) []view.Crumb {
	return []view.Crumb{kit.CrumbOverview, kit.CrumbAdmin, crumbAccounts, {Label: accountName(about), URL: kit.AccountURL(about.ID)}, {Label: d.label}}
}

// drawPlannedChange asks whether the hand-over that comes with the action is meant.
func (p *Pages) drawPlannedChange(v *kit.Request, d accountAction, about lifecycle.About, form url.Values, plan handover.Plan) error {
	m := words.ConfirmOf(plan)
	m.Action, m.CancelURL = kit.AccountURL(about.ID)+"/"+d.name, kit.AccountURL(about.ID)
	if d.name != "hand-over" {
		m.Button = d.label + " and hand over"
		m.Points = append(slices.Clone(d.means[:1]), m.Points...)
	}
	m.Hidden = []view.HiddenField{{Name: view.FieldHandTo, Value: form.Get(view.FieldHandTo)}, {Name: view.FieldStep, Value: view.StepConfirm}}
	return v.Draw(http.StatusOK, view.HandOverConfirmPage(v.Page(m.Title, actionCrumbs(d, about)...), m))
}
