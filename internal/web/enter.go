package web

import (
	"cmp"
	"errors"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/fault"
	"techbiz/internal/signin"
	"techbiz/internal/techpass"
	"techbiz/internal/trace"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// visit is one request, with what was found out about who sent it.
type visit struct {
	*kit.Request

	s *Server
	// portal is the sign-in to the portal, and account whose it is; nil where nobody is.
	portal  *signin.SignIn
	account *techpass.Account
	// holder is who is signed in with TechPass; nil where nobody is.
	holder *holder
	// invitee is whose onboarding goes on; nil where none does.
	invitee *techpass.Account
	// mailboxAlone: whoever goes on with it showed no more than that they read its mailbox.
	mailboxAlone bool
	// policies are those in force; read where an onboarding goes on.
	policies techpass.Policies
	// lost: the browser brought a session that has ended by itself.
	lost bool
	// carried is the flow that the page came with, once it was asked for; stale says that it
	// came with one that does not hold.
	carried *flow
	stale   bool
	// bound is the token that flows are bound to, once one was.
	bound string
}

// holder is somebody signed in with TechPass.
type holder struct {
	SignIn  *signin.SignIn
	Account *techpass.Account
}

func (s *Server) newVisit(w http.ResponseWriter, r *http.Request) *visit {
	return s.visitOf(s.site.NewRequest(w, r))
}

// visitOf is the visit that the request is part of.
func (s *Server) visitOf(q *kit.Request) *visit {
	if v, ok := q.Visitor.(*visit); ok {
		return v
	}
	v := &visit{Request: q, s: s}
	q.Visitor = v
	return v
}

// on has a handler of visits answer requests.
func on(serve func(*visit) error) func(*kit.Request) error {
	return func(q *kit.Request) error { return serve(q.Visitor.(*visit)) } //nolint:forcetypeassert // enter made it
}

// enter is the one way into every handler: it holds the network policy, finds out who
// is there, holds the route's policy, and answers the handler's error.
func (s *Server) enter(route kit.Route) http.Handler {
	inside := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := s.newVisit(w, r)
		defer v.Drop()
		kit.AnswerOf(r.Context()).Request = v.Request
		if !slices.Contains(kit.Sessionless, route.Access) {
			v.Session = kit.Session{Manager: s.sessions, Ctx: r.Context()}
		}
		if err := v.enter(); err != nil {
			s.site.Fail(v.Request, err)
		}
	})
	var h http.Handler = inside
	if !slices.Contains(kit.Sessionless, route.Access) {
		h = s.tracked(s.sessions.LoadAndSave(inside))
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		kit.AnswerOf(r.Context()).Route = route
		r, done := s.site.Within(route, r)
		defer done()
		s.site.NoteForwarded(r)
		if !kit.IsAPI(r) { // which has limits of its own
			r.Body = http.MaxBytesReader(w, r.Body, cmp.Or(route.Body, kit.MaxBody))
		}
		if route.Access == kit.InviteeLink {
			w.Header().Set("Referrer-Policy", "no-referrer")
		}
		if v := s.newVisit(w, r); !s.mayReach(route, v.Client) {
			s.refuseNetwork(v)
			return
		}
		h.ServeHTTP(w, r)
	})
}

// mayReach holds the network policy.
func (s *Server) mayReach(route kit.Route, client netip.Addr) bool {
	return len(s.Config.AllowedNetworks) == 0 || slices.Contains(kit.Everywhere, route.Access) ||
		kit.InNetworks(s.Config.AllowedNetworks, client)
}

func (s *Server) refuseNetwork(v *visit) {
	if v.Route.Access == kit.Token {
		s.APIRefusals.Network(v.W, v.R)
		return
	}
	page := v.Page("TechBiz cannot be used from here")
	model := view.Network{TraceID: trace.ID(v.R.Context())}
	if v.Client.IsValid() {
		model.ClientAddress = v.Client.String()
	}
	if err := v.Draw(http.StatusForbidden, view.NetworkPage(page, model)); err != nil {
		s.site.Fail(v.Request, err)
	}
}

func (v *visit) enter() error {
	if err := v.identify(); err != nil {
		return err
	}
	if v.Actor.Role != "" {
		kit.AnswerOf(v.R.Context()).Actor = v.Actor
	}
	admitted, err := v.admit()
	if err != nil || !admitted {
		return err
	}
	err = v.Route.Serve(v.Request)
	if err != nil && v.wakesDuty(err) {
		return v.stepUp()
	}
	return err
}

// identify finds out who is signed in and whose onboarding goes on.
func (v *visit) identify() error {
	if v.Session.Manager == nil {
		return nil
	}
	if _, err := v.R.Cookie(v.s.sessions.Cookie.Name); err == nil && !v.Session.Exists() {
		v.lost = true
	}
	if v.outlived() {
		v.lost = true
		return v.Session.Destroy()
	}
	if err := v.identifyActor(); err != nil {
		return err
	}
	if v.holder == nil {
		if err := v.identifyHolder(); err != nil {
			return err
		}
	}
	if v.account != nil {
		v.Actor = v.account.Actor()
		if v.dutyAsleep() {
			v.Actor = v.Actor.WithoutDuty()
		}
	}
	return v.identifyInvitee()
}

// outlived tells whether the session is older than any may become.
func (v *visit) outlived() bool {
	begun, err := time.Parse(time.RFC3339, v.Session.Get(keyBegun))
	return err == nil && !v.s.Now().Before(begun.Add(signin.AbsoluteTimeout))
}

func (v *visit) identifyActor() error {
	id, err := uuid.Parse(v.Session.Get(keySignIn))
	if err != nil {
		return nil //nolint:nilerr // nobody is signed in
	}
	// Who came in with TechPass has one sign-in for both: it is looked up once.
	if v.Session.Get(keySignIn) == v.Session.Get(keyTechPass) {
		if err := v.identifyHolder(); err != nil {
			return err
		}
		if v.holder != nil {
			v.portal, v.account = v.holder.SignIn, v.holder.Account
			return nil
		}
	}
	v.portal, v.account, err = v.s.SignIn.Session(v.R.Context(), id)
	switch {
	case errors.Is(err, signin.ErrEnded):
		return v.portalEnded()
	case errors.Is(err, fault.NotFound):
		if err := v.Session.Destroy(); err != nil {
			return err
		}
		return kit.ErrAccountEnded
	}
	return err
}

// portalEnded ends the session with its sign-in to the portal, unless it holds another one
// with TechPass, which goes on.
func (v *visit) portalEnded() error {
	if id := v.Session.Get(keyTechPass); id != "" && id != v.Session.Get(keySignIn) {
		v.Session.Remove(keySignIn)
		return nil
	}
	v.lost = true
	return v.Session.Destroy()
}

// identifyHolder finds out who is signed in with TechPass.
func (v *visit) identifyHolder() error {
	id, err := uuid.Parse(v.Session.Get(keyTechPass))
	if err != nil {
		return nil //nolint:nilerr // nobody is
	}
	in, account, err := v.s.SignIn.Holder(v.R.Context(), id)
	if errors.Is(err, fault.NotFound) || errors.Is(err, signin.ErrEnded) {
		v.Session.Remove(keyTechPass)
		return nil
	}
	if err != nil {
		return err
	}
	v.holder, v.User = &holder{SignIn: in, Account: account}, account.Actor()
	return nil
}

// activation is what the steps of activation go on by: what the page carries, which is of
// whom it was shown to, or else what the session knows of. A form of a page that can't be
// gone on with changes nobody.
func (v *visit) activation() uuid.UUID {
	f := v.flow()
	if f.Activation != uuid.Nil {
		return f.Activation
	}
	if v.stale && v.R.Method != http.MethodGet {
		return uuid.Nil
	}
	id, err := uuid.Parse(v.Session.Get(keyOnboarding))
	if err != nil {
		return uuid.Nil // nobody is being onboarded
	}
	return id
}

func (v *visit) identifyInvitee() error {
	id := v.activation()
	if id == uuid.Nil {
		return nil
	}
	u, err := v.unfinished(signin.ToActivate, id)
	if errors.Is(err, signin.ErrEnded) {
		if v.Session.Get(keyOnboarding) == id.String() {
			v.Session.Remove(keyOnboarding)
		}
		return nil
	}
	if err != nil {
		return err
	}
	v.mailboxAlone = signin.MailboxAlone(u.Methods)
	if v.Route.Access == kit.InviteeSession {
		f := v.flow()
		f.Activation = id
		v.carry(f)
	}
	v.invitee, err = v.s.Invites.Onboarding(v.R.Context(), u.AccountID)
	if errors.Is(err, fault.NotFound) || (err == nil && !v.invitee.State.Usable()) {
		v.invitee = nil
		v.Session.Remove(keyOnboarding)
		if v.Route.Access == kit.InviteeSession {
			return kit.ErrAccountEnded
		}
		return nil
	}
	if err != nil {
		return err
	}
	v.policies, err = v.s.Policies.Policies(v.R.Context())
	return err
}

// admit holds the route's policy. It answers the request itself where somebody has to
// sign in first, and returns false then.
func (v *visit) admit() (bool, error) {
	switch v.Route.Access {
	case kit.SignedIn, kit.Inviter, kit.DeskStaff, kit.AgencyAdmin, kit.Admin:
		if v.Actor.Role == "" {
			return false, v.askToSignIn()
		}
		if !v.Route.Access.Admits(v.account.Actor()) {
			return false, fault.Forbidden
		}
		if !v.isSure() {
			return false, v.stepUp()
		}
	case kit.AccountHolder:
		if v.holder == nil {
			return false, v.askForTechPass()
		}
		if !v.isSure() {
			return false, v.stepUp()
		}
	case kit.InviteeSession:
		if v.invitee == nil {
			return false, kit.ErrNoInvitee
		}
		if v.Route.Methods && v.mailboxAlone && v.invitee.DutyRests() {
			return false, v.askForLink()
		}
	default:
	}
	v.dropWaiting()
	return true, nil
}

// askToSignIn leads whoever is not signed in to the sign-in, and from there back. What
// was sent in a form is not lost: it stands in the form again after signing in.
func (v *visit) askToSignIn() error {
	if v.R.Method == http.MethodGet || v.R.Method == http.MethodHead {
		to := signInURL(v.R.URL.RequestURI())
		if v.holder != nil && v.s.Config.TechPass != nil && !v.s.Config.TechPassOutside {
			// Whoever is signed in with TechPass signs in to the portal with it, and types nothing.
			to = "/sign-in/techpass?next=" + url.QueryEscape(v.R.URL.RequestURI())
		} else if v.lost {
			to += "&ended=1"
			v.s.sessions.WriteSessionCookie(v.R.Context(), v.W, "", time.Time{}) // said once is enough
		}
		if v.R.Header.Get("HX-Request") == "true" {
			v.W.Header().Set("HX-Redirect", to)
			v.W.WriteHeader(http.StatusUnauthorized)
			return nil
		}
		return v.Redirect(to)
	}
	model := view.SignedOut{Expired: true, SignInURL: signInURL(kit.FormPath(v.R.URL.Path))}
	if v.Route.Keeps {
		kept, err := v.keepForm()
		if err != nil {
			return err
		}
		model.Kept = kept
	}
	return v.Draw(http.StatusUnauthorized, view.SignedOutPage(v.Page("Your session has ended"), model))
}

func signInURL(next string) string { return "/sign-in?next=" + url.QueryEscape(next) }

// askForTechPass leads whoever is not signed in with TechPass to where they sign in, and
// from there back.
func (v *visit) askForTechPass() error {
	if v.R.Method == http.MethodGet || v.R.Method == http.MethodHead {
		if v.byMailedCode() {
			return v.Redirect(techPassNeededPath + "?next=" + url.QueryEscape(v.R.URL.RequestURI()))
		}
		return v.Redirect(techPassURL(v.R.URL.RequestURI()))
	}
	model := view.SignedOut{Expired: true, SignInURL: techPassURL("/account")}
	return v.Draw(http.StatusUnauthorized, view.SignedOutPage(v.Page("Your session has ended"), model))
}

func techPassURL(next string) string { return "/techpass/sign-in?next=" + url.QueryEscape(next) }
