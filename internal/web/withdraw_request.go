package web

import (
	"techbiz/internal/desk"
	"techbiz/internal/fault"
	"techbiz/internal/web/view"
)

// showWithdrawal asks whether the user's own request is really to be withdrawn.
func (s *Server) showWithdrawal(v *visit) error {
	id, err := v.id()
	if err != nil {
		return err
	}
	st, err := s.Desk.Look(v.r.Context(), v.actor, id)
	switch {
	case err != nil:
		return err
	case !st.May.Own:
		return fault.Forbidden
	case !st.May.Withdraw:
		_, err := desk.Next(st.Kind, st.State, desk.Withdraw)
		return s.drawRequest(v, id, nil, nil, err)
	}
	page := v.page("Withdraw this request?", crumbOverview, crumbDesk, view.Crumb{Label: st.Ref(), URL: requestURL(id)}, view.Crumb{Label: "Withdraw"})
	return v.drawChange(page, view.Change{
		Title: "Withdraw this request?", Lead: st.Ref() + ": " + st.Kind.Title(), Button: "Withdraw", Danger: true,
		Paragraphs: []string{"The service desk does nothing more about it. You can raise another one at any time."},
		Action:     requestURL(id) + "/withdraw", CancelURL: requestURL(id),
	}, nil, nil)
}

// withdrawRequest withdraws it.
func (s *Server) withdrawRequest(v *visit) error {
	id, err := v.id()
	if err != nil {
		return err
	}
	if err := s.Desk.Withdraw(v.r.Context(), v.actor, id); err != nil {
		return s.refuseRequest(v, id, err)
	}
	return v.told(requestURL(id), "The request is withdrawn.")
}
