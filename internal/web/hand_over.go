package web

import (
	"net/url"

	"techbiz/internal/life"
	"techbiz/internal/people"
	"techbiz/internal/web/view"
)

// showHandOver asks an officer to which colleague their invitations go.
func (s *Server) showHandOver(v *visit) error { return s.drawHandOver(v, nil, nil) }

// handOver gives a colleague all invitations of the officer.
func (s *Server) handOver(v *visit) error {
	form, err := v.form()
	if err != nil {
		return err
	}
	to, err := parseColleague(form, false)
	n := 0
	if err == nil {
		n, err = s.Lives.HandOver(v.r.Context(), v.actor, to)
	}
	if err != nil {
		return s.drawHandOver(v, form, err)
	}
	v.flash(view.Notice{Tone: view.ToneSuccess, Title: "Handed over", Text: handedOver(n, to)})
	return v.redirect(crumbStatus.URL)
}

func (s *Server) drawHandOver(v *visit, typed url.Values, refused error) error {
	n, err := s.Lives.Invited(v.r.Context(), v.actor)
	if err != nil {
		return err
	}
	m := view.Change{
		Title: "Hand over your invitations", Lead: "You have " + view.Counted(n, "invitation", "invitations") + ".",
		Paragraphs: []string{"A colleague looks after all whom you invited, vendors included. You do not see them any more, and only the colleague can give them back."},
		Fields:     []view.Field{handToField(false)},
		Action:     "/invite/hand-over", Button: "Hand over", Danger: true, CancelURL: crumbStatus.URL,
	}
	return v.drawChange(v.page(m.Title, crumbOverview, crumbInvite, crumbStatus, view.Crumb{Label: "Hand over"}), m, typed, refused)
}

func handToField(optional bool) view.Field {
	return view.Field{Name: view.FieldHandTo, Label: "Hand over to", Type: "email", Autocomplete: "off", Required: !optional, Optional: optional,
		Hint: "The mailbox of a public officer who has signed in to TechBiz."}
}

// parseColleague reads to whom is handed over; nobody where that is optional and the field
// is empty. The error is people.FieldErrors.
func parseColleague(form url.Values, optional bool) (people.Email, error) {
	typed := form.Get(view.FieldHandTo)
	if optional && typed == "" {
		return people.Email{}, nil
	}
	to, err := life.ParseColleague(typed)
	var errs people.FieldErrors
	errs.Add(err)
	return to, errs.Err()
}

func handedOver(n int, to people.Email) string {
	if n == 0 {
		return "There was no invitation to hand over."
	}
	if n == 1 {
		return to.String() + " looks after 1 invitation more."
	}
	return to.String() + " looks after " + view.Count(int64(n)) + " invitations more."
}
