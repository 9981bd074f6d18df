package web

import (
	"cmp"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/fault"
	"techbiz/internal/people"
	"techbiz/internal/signin"
	"techbiz/internal/techpass"
	"techbiz/internal/trace"
	"techbiz/internal/transfer"
	"techbiz/internal/web/view"
)

// visit is one request on its way through a handler.
type visit struct {
	s       *Server
	w       http.ResponseWriter
	r       *http.Request
	route   Route
	client  netip.Addr
	session session
	// actor is who is signed in, with their duty where they proved enough for it; the zero
	// Actor where nobody is.
	actor people.Actor
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
	// given are the tokens that this answer gives the browser to keep, by their cookie.
	given map[string]string
	// sent are the fields of a form with files, once they were read: that goes only once.
	sent url.Values
	// attaches: the visit holds one of the turns at reading attachments.
	attaches bool
	// carried is the flow that the page came with, once it was asked for; stale says that it
	// came with one that does not hold.
	carried *flow
	stale   bool
	// bound is the token that flows are bound to, once one was.
	bound string
	// release ends what guard began; nil where it did not.
	release func()
	// bare: the page comes without what would be asked of the database for its frame.
	bare bool
	// frame is the trouble for which a part of the frame is missing.
	frame error
}

// holder is somebody signed in with TechPass.
type holder struct {
	SignIn  *signin.SignIn
	Account *techpass.Account
}

func (s *Server) newVisit(w http.ResponseWriter, r *http.Request) *visit {
	return &visit{s: s, w: w, r: r, route: answerOf(r.Context()).route, client: clientAddr(r, s.Config.TrustedProxies)}
}

// enter is the one way into every handler: it holds the network policy, finds out who
// is there, holds the route's policy, and answers the handler's error.
func (s *Server) enter(route Route) http.Handler {
	inside := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := s.newVisit(w, r)
		defer v.drop()
		answerOf(r.Context()).visit = v
		if !slices.Contains(sessionless, route.Access) {
			v.session = session{manager: s.sessions, ctx: r.Context()}
		}
		if err := v.enter(); err != nil {
			s.fail(v, err)
		}
	})
	var h http.Handler = inside
	if !slices.Contains(sessionless, route.Access) {
		h = s.tracked(s.sessions.LoadAndSave(inside))
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answerOf(r.Context()).route = route
		r, done := s.within(route, r)
		defer done()
		s.noteForwarded(r)
		if !isAPI(r) { // which has limits of its own
			r.Body = http.MaxBytesReader(w, r.Body, cmp.Or(route.body, maxBody))
		}
		if route.Access == InviteeLink {
			w.Header().Set("Referrer-Policy", "no-referrer")
		}
		if v := s.newVisit(w, r); !s.mayReach(route, v.client) {
			s.refuseNetwork(v)
			return
		}
		h.ServeHTTP(w, r)
	})
}

// mayReach holds the network policy.
func (s *Server) mayReach(route Route, client netip.Addr) bool {
	return len(s.Config.AllowedNetworks) == 0 || slices.Contains(everywhere, route.Access) ||
		contains(s.Config.AllowedNetworks, client)
}

func (s *Server) refuseNetwork(v *visit) {
	if v.route.Access == Token {
		s.APIRefusals.Network(v.w, v.r)
		return
	}
	page := v.page("TechBiz cannot be used from here")
	model := view.Network{TraceID: trace.ID(v.r.Context())}
	if v.client.IsValid() {
		model.ClientAddress = v.client.String()
	}
	if err := v.draw(http.StatusForbidden, view.NetworkPage(page, model)); err != nil {
		s.fail(v, err)
	}
}

// drop lets go of what the visit took up.
func (v *visit) drop() {
	if v.attaches {
		<-v.s.attaching
	}
	if v.release != nil {
		v.release()
	}
}

func (v *visit) enter() error {
	if err := v.identify(); err != nil {
		return err
	}
	if v.actor.Role != "" {
		answerOf(v.r.Context()).actor = v.actor
	}
	admitted, err := v.admit()
	if err != nil || !admitted {
		return err
	}
	err = v.route.serve(v)
	if err != nil && v.wakesDuty(err) {
		return v.stepUp()
	}
	return err
}

// identify finds out who is signed in and whose onboarding goes on.
func (v *visit) identify() error {
	if v.session.manager == nil {
		return nil
	}
	if _, err := v.r.Cookie(v.s.sessions.Cookie.Name); err == nil && !v.session.exists() {
		v.lost = true
	}
	if v.outlived() {
		v.lost = true
		return v.session.destroy()
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
		v.actor = v.account.Actor()
		if v.dutyAsleep() {
			v.actor = v.actor.WithoutDuty()
		}
	}
	return v.identifyInvitee()
}

// outlived tells whether the session is older than any may become.
func (v *visit) outlived() bool {
	begun, err := time.Parse(time.RFC3339, v.session.get(keyBegun))
	return err == nil && !v.s.Now().Before(begun.Add(signin.AbsoluteTimeout))
}

func (v *visit) identifyActor() error {
	id, err := uuid.Parse(v.session.get(keySignIn))
	if err != nil {
		return nil //nolint:nilerr // nobody is signed in
	}
	// Who came in with TechPass has one sign-in for both: it is looked up once.
	if v.session.get(keySignIn) == v.session.get(keyTechPass) {
		if err := v.identifyHolder(); err != nil {
			return err
		}
		if v.holder != nil {
			v.portal, v.account = v.holder.SignIn, v.holder.Account
			return nil
		}
	}
	v.portal, v.account, err = v.s.SignIn.Session(v.r.Context(), id)
	switch {
	case errors.Is(err, signin.ErrEnded):
		return v.portalEnded()
	case errors.Is(err, fault.NotFound):
		if err := v.session.destroy(); err != nil {
			return err
		}
		return errAccountEnded
	}
	return err
}

// portalEnded ends the session with its sign-in to the portal, unless it holds another one
// with TechPass, which goes on.
func (v *visit) portalEnded() error {
	if id := v.session.get(keyTechPass); id != "" && id != v.session.get(keySignIn) {
		v.session.remove(keySignIn)
		return nil
	}
	v.lost = true
	return v.session.destroy()
}

// identifyHolder finds out who is signed in with TechPass.
func (v *visit) identifyHolder() error {
	id, err := uuid.Parse(v.session.get(keyTechPass))
	if err != nil {
		return nil //nolint:nilerr // nobody is
	}
	in, account, err := v.s.SignIn.Holder(v.r.Context(), id)
	if errors.Is(err, fault.NotFound) || errors.Is(err, signin.ErrEnded) {
		v.session.remove(keyTechPass)
		return nil
	}
	if err != nil {
		return err
	}
	v.holder = &holder{SignIn: in, Account: account}
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
	if v.stale && v.r.Method != http.MethodGet {
		return uuid.Nil
	}
	id, err := uuid.Parse(v.session.get(keyOnboarding))
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
		if v.session.get(keyOnboarding) == id.String() {
			v.session.remove(keyOnboarding)
		}
		return nil
	}
	if err != nil {
		return err
	}
	v.mailboxAlone = signin.MailboxAlone(u.Methods)
	if v.route.Access == InviteeSession {
		f := v.flow()
		f.Activation = id
		v.carry(f)
	}
	v.invitee, err = v.s.Invites.Onboarding(v.r.Context(), u.AccountID)
	if errors.Is(err, fault.NotFound) || (err == nil && !v.invitee.State.Usable()) {
		v.invitee = nil
		v.session.remove(keyOnboarding)
		if v.route.Access == InviteeSession {
			return errAccountEnded
		}
		return nil
	}
	if err != nil {
		return err
	}
	v.policies, err = v.s.Policies.Policies(v.r.Context())
	return err
}

// admit holds the route's policy. It answers the request itself where somebody has to
// sign in first, and returns false then.
func (v *visit) admit() (bool, error) {
	switch v.route.Access {
	case SignedIn, Inviter, DeskStaff, AgencyAdmin, Admin:
		if v.actor.Role == "" {
			return false, v.askToSignIn()
		}
		if !v.route.Access.admits(v.account.Actor()) {
			return false, fault.Forbidden
		}
		if !v.isSure() {
			return false, v.stepUp()
		}
	case AccountHolder:
		if v.holder == nil {
			return false, v.askForTechPass()
		}
		if !v.isSure() {
			return false, v.stepUp()
		}
	case InviteeSession:
		if v.invitee == nil {
			return false, errNoInvitee
		}
		if v.route.methods && v.mailboxAlone && v.invitee.DutyRests() {
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
	if v.r.Method == http.MethodGet || v.r.Method == http.MethodHead {
		to := signInURL(v.r.URL.RequestURI())
		if v.holder != nil && v.s.Config.TechPass != nil && !v.s.Config.TechPassOutside {
			// Whoever is signed in with TechPass signs in to the portal with it, and types nothing.
			to = "/sign-in/techpass?next=" + url.QueryEscape(v.r.URL.RequestURI())
		} else if v.lost {
			to += "&ended=1"
			v.s.sessions.WriteSessionCookie(v.r.Context(), v.w, "", time.Time{}) // said once is enough
		}
		if v.r.Header.Get("HX-Request") == "true" {
			v.w.Header().Set("HX-Redirect", to)
			v.w.WriteHeader(http.StatusUnauthorized)
			return nil
		}
		return v.redirect(to)
	}
	model := view.SignedOut{Expired: true, SignInURL: signInURL(formPath(v.r.URL.Path))}
	if v.route.keeps {
		kept, err := v.keepForm()
		if err != nil {
			return err
		}
		model.Kept = kept
	}
	return v.draw(http.StatusUnauthorized, view.SignedOutPage(v.page("Your session has ended"), model))
}

func signInURL(next string) string { return "/sign-in?next=" + url.QueryEscape(next) }

// askForTechPass leads whoever is not signed in with TechPass to where they sign in, and
// from there back.
func (v *visit) askForTechPass() error {
	if v.r.Method == http.MethodGet || v.r.Method == http.MethodHead {
		if v.byMailedCode() {
			return v.redirect(techPassNeededURL(v.r.URL.RequestURI()))
		}
		return v.redirect(techPassURL(v.r.URL.RequestURI()))
	}
	model := view.SignedOut{Expired: true, SignInURL: techPassURL("/account")}
	return v.draw(http.StatusUnauthorized, view.SignedOutPage(v.page("Your session has ended"), model))
}

func techPassURL(next string) string { return "/techpass/sign-in?next=" + url.QueryEscape(next) }

// redirect sends the browser on with a GET, be it after a POST.
func (v *visit) redirect(to string) error {
	http.Redirect(v.w, v.r, to, http.StatusSeeOther) //nolint:gosec,nolintlint // "next" passed localPath; how far gosec follows it changes with the code around
	return nil
}

// form reads the form that was posted, without its files.
func (v *visit) form() (url.Values, error) {
	if err := v.r.ParseForm(); err != nil {
		return nil, fmt.Errorf("%w: %w", errBadForm, err)
	}
	if !v.isMultipart() {
		return v.r.PostForm, nil
	}
	if v.sent != nil {
		return v.sent, nil
	}
	form, err := v.parts(transfer.Bounds{Fields: int(cmp.Or(v.route.body, maxBody))})
	return form.Fields, err
}

// isMultipart tells whether a form was sent as one with files is.
func (v *visit) isMultipart() bool {
	media, _, err := mime.ParseMediaType(v.r.Header.Get("Content-Type"))
	return err == nil && media == "multipart/form-data"
}
