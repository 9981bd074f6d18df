package techpass

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/google/uuid"

	"techbiz/internal/base/fault"
	"techbiz/internal/openid"
	"techbiz/internal/web/access"
	"techbiz/internal/web/view"
)

// ErrRequestOver: the product's request that led here leads nowhere any more.
var ErrRequestOver = errors.New("the request of the product is over")

// productRequest returns the product's request with this ID, which this browser began: who
// answers a request that another browser began would sign its user in as themselves. The
// error is errRequestOver where it is unknown, took too long, or was answered.
func (p *Pages) productRequest(v *access.Visitor, id string) (*openid.AuthRequest, error) {
	r, err := p.OpenID.Request(v.R.Context(), id)
	switch {
	case errors.Is(err, fault.NotFound), err == nil && !r.BegunIn(v.Guard.Browsers().Tokens(v.R)):
		return nil, ErrRequestOver
	case err != nil:
		return nil, err
	}
	return r, nil
}

// beginRequest takes up a product's request: whoever is signed in already goes through,
// others sign in first.
func (p *Pages) beginRequest(v *access.Visitor, id string) error {
	r, err := p.productRequest(v, id)
	if err != nil {
		return err
	}
	v.Carry(access.Flow{Request: id, Why: v.Flow().Why})
	if mayPass(v, r) {
		return p.answerRequest(v, r)
	}
	if r.Silent() {
		to, err := p.OpenID.Refuse(v.R.Context(), id)
		if err != nil {
			return err
		}
		return v.Redirect(to)
	}
	return p.drawLogin(v, http.StatusOK, view.Input{Value: r.LoginHint})
}

// mayPass tells whether who is signed in with TechPass may answer the request as they are.
func mayPass(v *access.Visitor, r *openid.AuthRequest) bool {
	return v.Holder != nil && r.Fresh(v.Holder.SignIn.At) && (r.AccountHint == uuid.Nil || r.AccountHint == v.Holder.Account.ID)
}

// answerRequest lets the product know who is signed in, who is asked first where they
// have to be.
func (p *Pages) answerRequest(v *access.Visitor, r *openid.AuthRequest) error {
	needs, err := p.OpenID.NeedsConsent(v.R.Context(), r.ID, v.Holder.Account.ID)
	switch {
	case err != nil:
		return err
	case needs && r.Silent():
		to, err := p.OpenID.Refuse(v.R.Context(), r.ID)
		if err != nil {
			return err
		}
		return v.Redirect(to)
	case needs:
		return v.Redirect(v.At("/techpass/consent", access.Flow{Request: r.ID}))
	}
	in := v.Holder.SignIn
	done := openid.Done{AccountID: v.Holder.Account.ID, SignInID: in.ID, AuthTime: in.At, AMR: in.Methods}
	if err := p.OpenID.Complete(v.R.Context(), r.ID, done); err != nil {
		return err
	}
	return p.goToProduct(v, p.Callback(r.ID), r)
}

// goToProduct sends the browser back to the product. Where it just posted a form, the
// product's address may not be reached by a redirect.
func (p *Pages) goToProduct(v *access.Visitor, to string, r *openid.AuthRequest) error {
	own := p.PublicURL.Scheme + "://" + p.PublicURL.Host
	if v.R.Method == http.MethodPost && r.RedirectOrigin() != own {
		return leave(v, to, r.ClientName)
	}
	return v.Redirect(to)
}

// consentRequest is the request that consent is asked for; nil where nobody is signed in
// or nothing was asked, which then is answered.
func (p *Pages) consentRequest(v *access.Visitor) (*openid.AuthRequest, error) {
	id := v.Flow().Request
	if id == "" {
		return nil, ErrRequestOver
	}
	r, err := p.productRequest(v, id)
	if err != nil {
		return nil, err
	}
	if !mayPass(v, r) {
		return nil, v.Redirect("/techpass/sign-in?request=" + id)
	}
	return r, nil
}

// showConsent tells what the product will learn, and asks whether it may.
func (p *Pages) showConsent(v *access.Visitor) error {
	r, err := p.consentRequest(v)
	if err != nil || r == nil {
		return err
	}
	return drawConsent(v, http.StatusOK, r)
}

// drawConsent asks. What the page shows, and to whom, goes with the answer.
func drawConsent(v *access.Visitor, status int, r *openid.AuthRequest, notices ...view.Notice) error {
	page := v.Page("Let " + r.ClientName + " know who you are?")
	page.Notices = append(page.Notices, notices...)
	return v.Draw(status, ConsentPage(page, Consent{
		Product: r.ClientName,
		Site:    strings.TrimPrefix(r.RedirectOrigin(), "https://"),
		LoginID: v.Holder.Account.LoginID(),
		Learns:  learns(r.Scopes),
		Action:  v.At("/techpass/consent", access.Flow{Request: r.ID, Asker: v.Holder.Account.ID, Scopes: r.Scopes}),
	}))
}

// wasShown tells whether the page that was answered showed this very question to who is
// signed in now.
func wasShown(v *access.Visitor, r *openid.AuthRequest) bool {
	f := v.Flow()
	return f.Request == r.ID && f.Asker == v.Holder.Account.ID && slices.Equal(f.Scopes, r.Scopes)
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
func (p *Pages) giveConsent(v *access.Visitor) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	r, err := p.consentRequest(v)
	if err != nil || r == nil {
		return err
	}
	if form.Get(view.FieldAgree) != view.AgreeYes {
		to, err := p.OpenID.Refuse(v.R.Context(), r.ID)
		if err != nil {
			return err
		}
		return p.goToProduct(v, to, r)
	}
	if !wasShown(v, r) {
		return drawConsent(v, http.StatusConflict, r, view.Notice{Tone: view.ToneWarning, Title: "Please look again",
			Text: "This page was shown to somebody else who was signed in here, or it has changed. Nothing was passed on."})
	}
	if err := p.OpenID.Consent(v.R.Context(), r.ID, v.Holder.Account.ID); err != nil {
		return err
	}
	return p.answerRequest(v, r)
}
