package access

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/url"
	"reflect"
	"strings"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/auth/signin"
	"techbiz/internal/base/cookie"
	"techbiz/internal/base/people"
	"techbiz/internal/techpass"
	"techbiz/internal/web/kit"
)

// Flow is what one tab carries from page to page while somebody signs in, activates their
// account, resets a password or gives consent. Each page hands it on in the address of its
// forms and links, sealed, so that two tabs never mix theirs, and pages that anybody may
// open store nothing. It is worth something in the browser alone in which it was made, and
// grants nothing by itself: what was shown is a record (signin.Unfinished) that the flow
// names, which ends with the account's sign-ins and is used once.
type Flow struct {
	Until time.Time `json:"until"` // when the page is too old to be gone on with

	Login   string `json:"login,omitempty"`   // as people.ParseLogin reads it
	Request string `json:"request,omitempty"` // of the product that asked for the sign-in
	Next    string `json:"next,omitempty"`    // where to go on to within this site
	Why     Why    `json:"why,omitempty"`     // what the sign-in page tells first
	Anew    bool   `json:"anew,omitempty"`    // another TechPass was asked to have its user sign in again

	Mailbox   string    `json:"mailbox,omitempty"`   // that a code was asked for, or an account
	CodeUntil time.Time `json:"code_until,omitzero"` // until when the last code is valid

	SignIn     uuid.UUID `json:"sign_in,omitzero"`    // whose first factor was shown: of a signin.Unfinished, as the next two
	Activation uuid.UUID `json:"activation,omitzero"` // whose steps of activation are taken
	Reset      uuid.UUID `json:"reset,omitzero"`      // whose password may be set

	Ceremony string `json:"ceremony,omitempty"` // of a passkey that the page asks for

	Asker  uuid.UUID `json:"asker,omitzero"`   // who was shown the question for consent,
	Scopes []string  `json:"scopes,omitempty"` // and what it was about

	Renewed string `json:"renewed,omitempty"` // the link of which a renewal was just asked for
}

// Why is what the sign-in page tells somebody first who was led there.
type Why string

// Reasons why somebody starts again.
const (
	WhyStale Why = "stale" // the page was open too long, or is not of this browser
	WhyEnded Why = "ended" // what was shown so far counts no more
	WhyReset Why = "reset" // the password was set
)

// flowField is the parameter of an address that holds a flow.
const flowField = "flow"

// flowLifetime is how long a page can be gone on with. What was shown lasts for less:
// see signin.Unfinished.
const flowLifetime = signin.AbsoluteTimeout

// maxNext is the longest address that a flow leads on to, in bytes. With more, the flow
// would not fit into what identity providers take as state.
const maxNext = 800

// Browsers knows the browser again that flows are bound to.
func (g *Guard) Browsers() cookie.Browsers { return cookie.Browsers{Secure: g.Secure()} }

// Tokens are those of the browser, as the signin package asks for them.
func (v *Visitor) Tokens() []string {
	if v.bound != "" {
		return []string{v.bound}
	}
	return v.Guard.Browsers().Tokens(v.R)
}

// BoundTo is the browser's token, which it gets where it has none.
func (v *Visitor) BoundTo() string {
	if v.bound == "" {
		v.bound = v.Guard.Browsers().Bind(v.W, v.R)
	}
	return v.bound
}

// What flows are sealed for: one that leads through a page is of no use as the state of a
// trip to an identity provider, nor the other way round.
const (
	forPages = "page flow\n"
	forTrips = "trip flow\n"
)

func (v *Visitor) seal(f Flow, purpose string) string {
	f.Until = v.Guard.Now().Add(flowLifetime)
	if f.Activation != uuid.Nil {
		f.Until = v.Guard.Now().Add(signin.IdleTimeout) // as a session has it
	}
	data, err := json.Marshal(f)
	if err != nil {
		return "" // plain texts, numbers and times: it can't fail
	}
	return base64.RawURLEncoding.EncodeToString(v.Guard.Key.Seal(string(data), purpose+v.BoundTo()))
}

// open reads a flow that was sealed in this browser and is not too old.
func (v *Visitor) open(sealed, purpose string) (f Flow, ok bool) {
	data, err := base64.RawURLEncoding.Strict().DecodeString(sealed)
	if err != nil || sealed == "" {
		return Flow{}, false
	}
	for _, token := range v.Guard.Browsers().Tokens(v.R) {
		plain, err := v.Guard.Key.Open(data, purpose+token)
		if err != nil {
			continue
		}
		err = json.Unmarshal([]byte(plain), &f)
		if err != nil || !v.Guard.Now().Before(f.Until) {
			return Flow{}, false
		}
		f.Until = time.Time{}
		return f, true
	}
	return Flow{}, false
}

// Flow is the one that the page came with; a new one where it came with none that holds.
func (v *Visitor) Flow() Flow {
	if v.carried == nil {
		f, ok := v.open(v.R.URL.Query().Get(flowField), forPages)
		v.carried, v.Stale = &f, !ok && v.R.URL.Query().Get(flowField) != ""
	}
	return *v.carried
}

// Carry goes on with the flow as it is now.
func (v *Visitor) Carry(f Flow) { v.carried = &f }

// At is an address of a page with the flow that it goes on with.
func (v *Visitor) At(path string, f Flow) string {
	if f.empty() {
		return path
	}
	joint := "?"
	if strings.Contains(path, "?") {
		joint = "&"
	}
	return path + joint + flowField + "=" + v.seal(f, forPages)
}

// On is an address of the next page of the request's own flow.
func (v *Visitor) On(path string) string { return v.At(path, v.Flow()) }

func (f Flow) empty() bool { return reflect.ValueOf(f).IsZero() }

// Restart forgets what was shown, and keeps where it leads to.
func (f Flow) Restart() Flow { return Flow{Request: f.Request, Next: f.Next} }

// LeadsTo is next where a flow can hold it.
func LeadsTo(next string) string {
	if next = kit.LocalPath(next); len(next) > maxNext {
		return ""
	}
	return next
}

// login is the login that was typed, or false where there is none.
func (f Flow) ParsedLogin() (people.Login, bool) {
	l, err := people.ParseLogin(f.Login)
	return l, err == nil
}

// Begin notes what was shown, for the flow to name.
func (v *Visitor) Begin(purpose signin.Purpose, a *techpass.Account, methods ...string) (uuid.UUID, error) {
	u, err := v.Guard.SignIn.Begin(v.R.Context(), purpose, a, methods, v.BoundTo())
	if err != nil {
		return uuid.Nil, err
	}
	return u.ID, nil
}

// Unfinished returns what the flow names for this purpose, or signin.ErrEnded.
func (v *Visitor) Unfinished(purpose signin.Purpose, id uuid.UUID) (*signin.Unfinished, error) {
	return v.Guard.SignIn.Unfinished(v.R.Context(), id, purpose, v.Tokens())
}

// StartAgain leads to the first page, which says why where the flow did not hold. Where it
// leads to is kept.
func (v *Visitor) StartAgain(path string, ended error) error {
	if ended != nil && !errors.Is(ended, signin.ErrEnded) {
		return ended
	}
	f := v.Flow()
	f = Flow{Login: f.Login, Mailbox: f.Mailbox, Request: f.Request, Next: f.Next, Why: cmp.Or(f.whyOver(v.Stale), f.Why)}
	return v.Redirect(v.At(path, f))
}

// whyOver tells why a flow that led to a page can't go on there.
func (f Flow) whyOver(stale bool) Why {
	switch {
	case stale:
		return WhyStale
	case f.SignIn != uuid.Nil, f.Reset != uuid.Nil, f.Activation != uuid.Nil:
		return WhyEnded
	}
	return ""
}

// Trip are the secrets of a way to an identity provider and back. The state holds the flow;
// the others follow from it, so that nothing is stored.
func (v *Visitor) Trip(f Flow) signin.Secrets { return v.secretsOf(v.seal(f, forTrips)) }

func (v *Visitor) secretsOf(state string) signin.Secrets {
	secret := func(what string) string {
		return base64.RawURLEncoding.EncodeToString(v.Guard.Key.MAC("secret of a trip", what, state))
	}
	return signin.Secrets{State: state, Nonce: secret("nonce"), Verifier: secret("verifier")}
}

// Returned is the flow that went to an identity provider; false where what came back is of
// no trip that was begun in this browser.
func (v *Visitor) Returned(q url.Values) (f Flow, secrets signin.Secrets, ok bool) {
	f, ok = v.open(q.Get("state"), forTrips)
	return f, v.secretsOf(q.Get("state")), ok
}
