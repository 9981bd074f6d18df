package desk

import (
	"techbiz/internal/base/fault"
	"techbiz/internal/desk"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// showWithdrawal asks whether the user's own request is really to be withdrawn.
func (p *Pages) showWithdrawal(v *kit.Request) error {
	id, err := v.ID()
	if err != nil {
		return err
	}
	st, err := p.Desk.Look(v.R.Context(), v.Actor, id)
	switch {
	case err != nil:
		return err
	case !st.May.Own:
		return fault.Forbidden
	case !st.May.Withdraw:
		_, err := desk.Next(st.Kind, st.State, desk.Withdraw)
		return p.drawRequest(v, id, nil, nil, err)
	}
	page := v.Page("Withdraw this request?", kit.CrumbOverview, kit.CrumbDesk, view.Crumb{Label: st.Ref(), URL: kit.RequestURL(id)}, view.Crumb{Label: "Withdraw"})
	return v.Ask(page, view.Confirm{
		Title: "Withdraw this request?", Lead: st.Ref() + ": " + st.Kind.Title(), Button: "Withdraw", Danger: true,
		Paragraphs: []string{"The service desk does nothing more about it. You can raise another one at any time."},
		Action:     kit.RequestURL(id) + "/withdraw", CancelURL: kit.RequestURL(id),
	})
}

// withdrawRequest withdraws it.
func (p *Pages) withdrawRequest(v *kit.Request) error {
	id, err := v.ID()
	if err != nil {
		return err
	}
	if err := p.Desk.Withdraw(v.R.Context(), v.Actor, id); err != nil {
		return p.refuseRequest(v, id, err)
	}
	return v.Told(kit.RequestURL(id), "The request is withdrawn.")
}
