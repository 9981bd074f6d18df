package web

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/google/uuid"

	"techbiz/internal/fault"
	"techbiz/internal/openid"
	"techbiz/internal/web/view"
)

// errRequestOver: the product's request that led here leads nowhere any more.
var errRequestOver = errors.New("the request of the product is over")

// productRequest returns the product's request with this ID, which this browser began: who
// answers a request that another browser began would sign its user in as themselves. The
// error is errRequestOver where it is unknown, took too long, or was answered.
func (v *visit) productRequest(id string) (*openid.AuthRequest, error) {
	r, err := v.s.OpenID.Request(v.R.Context(), id)
	switch {
	case errors.Is(err, fault.NotFound), err == nil && !r.BegunIn(v.s.browsers().Tokens(v.R)):
		return nil, errRequestOver
	case err != nil:
		return nil, err
	}
	return r, nil
}

// beginRequest takes up a product's request: whoever is signed in already goes through,
// others sign in first.
func (v *visit) beginRequest(id string) error {
	r, err := v.productRequest(id)
	if err != nil {
		return err
	}
	v.carry(flow{Request: id, Why: v.flow().Why})
	if v.mayPass(r) {
		return v.answerRequest(r)
	}
	if r.Silent() {
		to, err := v.s.OpenID.Refuse(v.R.Context(), id)
		if err != nil {
			return err
		}
		return v.Redirect(to)
	}
	return v.drawLogin(http.StatusOK, view.Input{Value: r.LoginHint})
}

// mayPass tells whether who is signed in with TechPass may answer the request as they are.
func (v *visit) mayPass(r *openid.AuthRequest) bool {
	return v.holder != nil && r.Fresh(v.holder.SignIn.At) && (r.AccountHint == uuid.Nil || r.AccountHint == v.holder.Account.ID)
}

// answerRequest lets the product know who is signed in, who is asked first where they
// have to be.
func (v *visit) answerRequest(r *openid.AuthRequest) error {
	needs, err := v.s.OpenID.NeedsConsent(v.R.Context(), r.ID, v.holder.Account.ID)
	switch {
	case err != nil:
		return err
	case needs && r.Silent():
		to, err := v.s.OpenID.Refuse(v.R.Context(), r.ID)
		if err != nil {
			return err
		}
		return v.Redirect(to)
	case needs:
		return v.Redirect(v.at("/techpass/consent", flow{Request: r.ID}))
	}
	in := v.holder.SignIn
	done := openid.Done{AccountID: v.holder.Account.ID, SignInID: in.ID, AuthTime: in.At, AMR: in.Methods}
	if err := v.s.OpenID.Complete(v.R.Context(), r.ID, done); err != nil {
		return err
	}
	return v.goToProduct(v.s.Config.Callback(r.ID), r)
}

// goToProduct sends the browser back to the product. Where it just posted a form, the
// product's address may not be reached by a redirect.
func (v *visit) goToProduct(to string, r *openid.AuthRequest) error {
	own := v.s.Config.PublicURL.Scheme + "://" + v.s.Config.PublicURL.Host
	if v.R.Method == http.MethodPost && r.RedirectOrigin() != own {
		return v.leave(to, r.ClientName)
	}
	return v.Redirect(to)
}

// consentRequest is the request that consent is asked for; nil where nobody is signed in
// or nothing was asked, which then is answered.
func (v *visit) consentRequest() (*openid.AuthRequest, error) {
	id := v.flow().Request
	if id == "" {
		return nil, errRequestOver
	}
	r, err := v.productRequest(id)
	if err != nil {
		return nil, err
	}
	if !v.mayPass(r) {
		return nil, v.Redirect("/techpass/sign-in?request=" + id)
	}
	return r, nil
}

// showConsent tells what the product will learn, and asks whether it may.
func (s *Server) showConsent(v *visit) error {
	r, err := v.consentRequest()
	if err != nil || r == nil {
		return err
	}
	return v.drawConsent(http.StatusOK, r)
}

// drawConsent asks. What the page shows, and to whom, goes with the answer.
func (v *visit) drawConsent(status int, r *openid.AuthRequest, notices ...view.Notice) error {
	page := v.Page("Let " + r.ClientName + " know who you are?")
	page.Notices = append(page.Notices, notices...)
	return v.Draw(status, view.ConsentPage(page, view.Consent{
		Product: r.ClientName,
		Site:    strings.TrimPrefix(r.RedirectOrigin(), "https://"),
		LoginID: v.holder.Account.LoginID(),
		Learns:  learns(r.Scopes),
		Action:  v.at("/techpass/consent", flow{Request: r.ID, Asker: v.holder.Account.ID, Scopes: r.Scopes}),
	}))
}

// wasShown tells whether the page that was answered showed this very question to who is
// signed in now.
func (v *visit) wasShown(r *openid.AuthRequest) bool {
	f := v.flow()
	return f.Request == r.ID && f.Asker == v.holder.Account.ID && slices.Equal(f.Scopes, r.Scopes)
}

// learns tells in words what the scopes let a product know.
func learns(scopes []string) []string {
	words := []string{"that you have a TechPass account, and how you signed in"}
	for _, w := range []struct{ scope, words string }{
		{openid.ScopeProfile, "your name"},
		{openid.ScopeEmail, "your email address"},
		{openid.ScopeTechPass, "your agency, your account type and your SEED status"},
		{openid.ScopeOffline, "all of this for up to 30 days, also while you do not use it"},
	} {
		if slices.Contains(scopes, w.scope) {
			words = append(words, w.words)
		}
	}
	return words
}

// giveConsent takes the answer.
func (s *Server) giveConsent(v *visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	r, err := v.consentRequest()
	if err != nil || r == nil {
		return err
	}
	if form.Get(view.FieldAgree) != view.AgreeYes {
		to, err := s.OpenID.Refuse(v.R.Context(), r.ID)
		if err != nil {
			return err
		}
		return v.goToProduct(to, r)
	}
	if !v.wasShown(r) {
		return v.drawConsent(http.StatusConflict, r, view.Notice{Tone: view.ToneWarning, Title: "Please look again",
			Text: "This page was shown to somebody else who was signed in here, or it has changed. Nothing was passed on."})
	}
	if err := s.OpenID.Consent(v.R.Context(), r.ID, v.holder.Account.ID); err != nil {
		return err
	}
	return v.answerRequest(r)
}
