package techpass

import (
	"net/http"
	"net/url"
	"time"

	"techbiz/internal/auth/pow"
	"techbiz/internal/base/people"
	"techbiz/internal/org/allowlist"
	"techbiz/internal/web/access"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
	"techbiz/internal/web/words"
)

// signUpTable lists the routes of self-service sign-up.
func (p *Pages) signUpTable() []kit.Route {
	return []kit.Route{
		{Method: "GET", Pattern: "/sign-up", Access: kit.Visitor, Serve: access.On(p.showSignUp)},
		{Method: "POST", Pattern: "/sign-up", Access: kit.Visitor, Serve: access.On(p.signUp)},
		{Method: "GET", Pattern: "/sign-up/fields", Access: kit.Visitor, Serve: access.On(p.showSignUpFields)},
		{Method: "GET", Pattern: "/sign-up/sent", Access: kit.Visitor, Serve: access.On(p.showSignUpSent)},
	}
}

// showSignUp shows the form of whoever wants an account and was not invited.
func (p *Pages) showSignUp(v *access.Visitor) error {
	if v.Actor.Role != "" {
		return v.Redirect("/overview")
	}
	model, err := p.signUpModel(v, url.Values{})
	if err != nil {
		return err
	}
	return v.Draw(http.StatusOK, SignUpPage(v.Page("Sign up"), model))
}

func (p *Pages) signUpModel(v *access.Visitor, values url.Values) (SignUp, error) {
	fields, _, err := p.signUpFields(v, values)
	if err != nil {
		return SignUp{}, err
	}
	return SignUp{
		Action:           "/sign-up",
		DomainRequestURL: words.DomainRequest(v.Request, ""),
		SignInURL:        "/techpass/sign-in",
		Email:            view.Input{Value: values.Get(view.FieldEmail)},
		Fields:           fields,
		Check:            view.HumanCheck{ChallengeURL: "/sign-up/challenge", Lasts: int(pow.Lifetime/time.Second) * 4 / 5},
	}, nil
}

// signUpFields are the fields that the typed mailbox asks for; known is false where it is
// none yet.
func (p *Pages) signUpFields(v *access.Visitor, typed url.Values) (f SignUpFields, known bool, err error) {
	input := func(field string) view.Input { return view.Input{Value: typed.Get(field)} }
	f = SignUpFields{
		FragmentURL: "/sign-up/fields",
		Username:    words.UsernameField(typed),
		OffersSeed:  true,
		FirstName:   input(view.FieldFirstName),
		LastName:    input(view.FieldLastName),
		Seed:        input(view.FieldSeed),
	}
	email, invalid := people.ParseEmail(typed.Get(view.FieldEmail))
	if invalid != nil {
		return f, false, nil //nolint:nilerr // it may not be typed to its end
	}
	var list allowlist.List
	if list, err = p.Allowlist.ListFor(v.R.Context(), email); err != nil {
		return f, false, err
	}
	f.OffersSeed = list.MayRequestSEED(email)
	return f, true, nil
}

// showSignUpFields answers, while the email is typed, what its account needs. While the
// email is not complete yet, the page is left alone.
func (p *Pages) showSignUpFields(v *access.Visitor) error {
	typed := v.R.URL.Query()
	fields, known, err := p.signUpFields(v, typed)
	if err != nil {
		return err
	}
	if !known {
		v.W.WriteHeader(http.StatusNoContent)
		return nil
	}
	fields.SeedChanges = fields.OffersSeed != typed.Has(view.FieldSeed)
	return v.Draw(http.StatusOK, SignUpHints(fields))
}
