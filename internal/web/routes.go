package web

import (
	"net/http"
	"slices"
	"time"

	"techbiz/internal/web/assets"
)

// Access says who may use a route, and from where.
type Access string

// The policies. Those of the portal itself hold only within the allowed networks.
const (
	Open           Access = "open"            // anyone from anywhere, without a session
	Public         Access = "public"          // anyone from anywhere
	InviteeLink    Access = "invitee link"    // whoever holds the link, from anywhere; it grants nothing
	InviteeSession Access = "invitee session" // an invitee whose mailbox is proved, from anywhere
	Visitor        Access = "visitor"         // anyone within the allowed networks
	AccountHolder  Access = "account holder"  // whoever is signed in with TechPass, from anywhere
	SignedIn       Access = "signed in"       // within the allowed networks from here on
	Inviter        Access = "inviter"         // officers and admins
	DeskStaff      Access = "desk staff"      // agents and admins, and agency admins for requests from their own agency
	AgencyAdmin    Access = "agency admin"    // agency admins, for their own agency, and admins
	Admin          Access = "admin"
	Operations     Access = "operations" // no session; the network is the guard
	Token          Access = "token"      // the JSON API, which asks for its own token
	Device         Access = "device"     // a device, from anywhere, which proves by its code or its key who it is
)

// everywhere are the policies that hold outside the allowed networks too.
var everywhere = []Access{Open, Public, InviteeLink, InviteeSession, AccountHolder, Device}

// sessionless are the policies whose routes know no session.
var sessionless = []Access{Open, Operations, Token, Device}

// Route is one row of the portal's table of routes.
type Route struct {
	Method  string // "" for every method
	Pattern string // of http.ServeMux, without the method
	Access  Access

	serve func(*visit) error
	// keeps: where the session was lost, what was typed is kept until the next sign-in.
	keeps bool
	// techPass: an officer's own work that a mailed code is not enough for.
	techPass bool
	// wide: who has a duty reaches further here than other officers, and shows it lately.
	wide bool
	// recent: whoever is signed in with TechPass for long signs in again first; see Recent.
	recent bool
	// methods: it sets up how the invitee signs in, for which a mailed code is not enough
	// where a duty comes with it.
	methods bool
	// limit is how long all of the answer may take; see Route.lasts where it is 0.
	limit time.Duration
	// body is the largest body in bytes, maxBody where it is 0.
	body int64
}

func (r Route) muxPattern() string {
	if r.Method == "" {
		return r.Pattern
	}
	return r.Method + " " + r.Pattern
}

// Routes returns the table of all routes.
func (s *Server) Routes() []Route { return slices.Clone(s.routes) }

// table lists every route of the portal. What is not in it is not found.
func (s *Server) table() []Route {
	return slices.Concat(
		s.signInTable(),
		s.inviteTable(),
		s.batchTable(),
		s.inviteeTable(),
		s.insightTable(),
		s.noticeTable(),
		s.deskTable(),
		s.techPassTable(),
		s.signUpTable(),
		s.factorTable(),
		s.accountTable(),
		s.deviceTable(),
		s.seedTable(),
		s.providerTable(),
		s.adminTable(),
		s.approvalTable(),
		s.accountsTable(),
		s.clientsTable(),
		s.policyTable(),
		s.announceTable(),
		s.upkeepTable(),
		s.outboxTable(),
		s.programTable(),
	)
}

// signInTable lists the routes of the portal's own door.
func (s *Server) signInTable() []Route {
	return []Route{
		{Method: "GET", Pattern: "/{$}", Access: Visitor, serve: s.showStart},
		{Method: "GET", Pattern: "/sign-in", Access: Visitor, serve: s.showSignIn},
		{Method: "POST", Pattern: "/sign-in", Access: Visitor, serve: s.askSignInCode},
		{Method: "GET", Pattern: "/sign-in/code", Access: Visitor, serve: s.showSignInCode},
		{Method: "POST", Pattern: "/sign-in/code", Access: Visitor, serve: s.typeSignInCode},
		{Method: "GET", Pattern: "/sign-in/techpass", Access: Visitor, serve: s.goToTechPass},
		{Method: "GET", Pattern: "/sign-in/callback", Access: Visitor, serve: s.returnFromTechPass},
		{Method: "POST", Pattern: "/sign-out", Access: Public, serve: s.signOut},
		{Method: "GET", Pattern: "/signed-out", Access: Public, serve: s.showSignedOut},
		{Method: "GET", Pattern: resumePath + "{form}", Access: SignedIn, serve: s.showResume},
		{Method: "GET", Pattern: "/overview", Access: SignedIn, serve: s.showOverview},
		{Method: "GET", Pattern: techPassNeededPath, Access: SignedIn, serve: s.showTechPassNeeded},
		{Method: "GET", Pattern: activityPath, Access: SignedIn, serve: s.showActivity},
		{Method: "GET", Pattern: activityPath + "/export.csv", Access: SignedIn, serve: s.exportEvents(true, "csv"), limit: exportTimeout},
		{Method: "GET", Pattern: activityPath + "/export.xlsx", Access: SignedIn, serve: s.exportEvents(true, "xlsx"), limit: exportTimeout},
	}
}

// inviteTable lists the routes of single invitations and of their list.
func (s *Server) inviteTable() []Route {
	return []Route{
		{Method: "GET", Pattern: "/invite", Access: Inviter, serve: s.showInvitationTypes},
		{Method: "GET", Pattern: "/invite/email", Access: Inviter, serve: s.showEmailInvite},
		{Method: "POST", Pattern: "/invite/email", Access: Inviter, serve: s.inviteByEmail, keeps: true},
		{Method: "GET", Pattern: "/invite/account", Access: Inviter, serve: s.showCreateAccount},
		{Method: "POST", Pattern: "/invite/account", Access: Inviter, serve: s.inviteByAccount, keeps: true},
		{Method: "GET", Pattern: "/invite/account/username", Access: Inviter, serve: s.showUsernameHint},
		{Method: "GET", Pattern: "/invite/status", Access: Inviter, serve: s.showStatus},
		{Method: "GET", Pattern: "/invite/status/export.csv", Access: Inviter, serve: s.exportCSV, limit: exportTimeout},
		{Method: "GET", Pattern: "/invite/status/export.xlsx", Access: Inviter, serve: s.exportXLSX, limit: exportTimeout},
		{Method: "GET", Pattern: "/invite/status/{id}", Access: Inviter, serve: s.showInvitation},
		{Method: "GET", Pattern: "/invite/status/{id}/sent", Access: Inviter, serve: s.showInviteDone},
		{Method: "POST", Pattern: "/invite/status/{id}/resend", Access: Inviter, serve: s.resend},
		{Method: "GET", Pattern: "/invite/status/{id}/revoke", Access: Inviter, serve: s.showRevoke},
		{Method: "POST", Pattern: "/invite/status/{id}/revoke", Access: Inviter, serve: s.revoke},
		{Method: "GET", Pattern: "/invite/status/{id}/correct", Access: Inviter, serve: s.showCorrect},
		{Method: "POST", Pattern: "/invite/status/{id}/correct", Access: Inviter, serve: s.correct, keeps: true},
	}
}

// inviteeTable lists the routes of who was invited.
func (s *Server) inviteeTable() []Route {
	return []Route{
		{Method: "GET", Pattern: "/accept/{token}", Access: InviteeLink, serve: s.showAccept},
		{Method: "POST", Pattern: "/accept/{token}/code", Access: InviteeLink, serve: s.askAcceptCode},
		{Method: "GET", Pattern: "/accept/{token}/verify", Access: InviteeLink, serve: s.showVerify},
		{Method: "POST", Pattern: "/accept/{token}/verify", Access: InviteeLink, serve: s.verify},
		{Method: "POST", Pattern: "/accept/{token}/renew", Access: InviteeLink, serve: s.askRenewal},
		{Method: "GET", Pattern: "/onboarding", Access: InviteeSession, serve: s.showNextStep},
		{Method: "GET", Pattern: "/onboarding/name", Access: InviteeSession, serve: s.showGiveName},
		{Method: "POST", Pattern: "/onboarding/name", Access: InviteeSession, serve: s.giveName},
		{Method: "GET", Pattern: "/onboarding/password", Access: InviteeSession, serve: s.showSetPassword, methods: true},
		{Method: "POST", Pattern: "/onboarding/password", Access: InviteeSession, serve: s.setPassword, methods: true},
		{Method: "GET", Pattern: "/onboarding/privacy", Access: InviteeSession, serve: s.showPrivacyStep},
		{Method: "POST", Pattern: "/onboarding/privacy", Access: InviteeSession, serve: s.acceptPrivacy},
		{Method: "GET", Pattern: "/onboarding/terms", Access: InviteeSession, serve: s.showTermsStep},
		{Method: "POST", Pattern: "/onboarding/terms", Access: InviteeSession, serve: s.acceptTerms},
		{Method: "GET", Pattern: "/onboarding/done", Access: InviteeSession, serve: s.showOnboarded},
	}
}

// outboxTable lists the routes to the mails that go to no mail server.
func (s *Server) outboxTable() []Route {
	if s.Outbox == nil {
		return nil
	}
	routes := []Route{
		{Method: "GET", Pattern: "/outbox", Access: Visitor, serve: fromThisMachine(s.showOutbox)},
		{Method: "GET", Pattern: "/outbox.json", Access: Operations, serve: fromThisMachine(s.listOutbox)},
		{Method: "GET", Pattern: "/outbox/{id}/html", Access: Operations, serve: fromThisMachine(s.showLetter)},
	}
	if s.Authenticators != nil {
		routes = append(routes, Route{Method: "GET", Pattern: "/outbox/authenticators.json", Access: Operations, serve: fromThisMachine(s.listAuthenticators)})
	}
	return routes
}

// programTable lists what programs ask for: the JSON API, health, assets.
func (s *Server) programTable() []Route {
	routes := []Route{
		{Method: "GET", Pattern: "/healthz", Access: Open, serve: serveBy(http.HandlerFunc(healthz))},
		{Method: "GET", Pattern: "/readyz", Access: Open, serve: serveBy(readyz(s.Ready, s.Log))},
		{Method: "GET", Pattern: assets.Prefix, Access: Open, serve: serveBy(assets.Handler())},
		{Method: "GET", Pattern: "/challenge", Access: Open, serve: s.showChallenge},
		{Pattern: "/", Access: Public, serve: s.notFound},
	}
	if s.API != nil {
		routes = append(routes, Route{Pattern: "/api/v1/", Access: Token, serve: serveBy(s.API), limit: apiTimeout})
	}
	return routes
}

// batchTable lists the routes of uploaded lists.
func (s *Server) batchTable() []Route {
	return []Route{
		{Method: "GET", Pattern: "/invite/batch", Access: Inviter, serve: s.showBatchUpload},
		{Method: "POST", Pattern: "/invite/batch", Access: Inviter, serve: s.uploadBatch, limit: uploadTimeout, body: s.uploadBody()},
		{Method: "GET", Pattern: "/invite/batch/template.xlsx", Access: Inviter, serve: s.downloadTemplate, limit: exportTimeout},
		{Method: "GET", Pattern: "/invite/batch/{id}", Access: Inviter, serve: s.showBatch},
		{Method: "GET", Pattern: "/invite/batch/{id}/rows/{row}", Access: Inviter, serve: s.showRow},
		{Method: "POST", Pattern: "/invite/batch/{id}/rows/{row}", Access: Inviter, serve: s.saveRow, keeps: true},
		{Method: "POST", Pattern: "/invite/batch/{id}/rows/{row}/remove", Access: Inviter, serve: s.removeRow},
		{Method: "POST", Pattern: "/invite/batch/{id}/rows/{row}/correct", Access: Inviter, serve: s.correctRow},
		{Method: "POST", Pattern: "/invite/batch/{id}/correct", Access: Inviter, serve: s.correctBatch, limit: uploadTimeout},
		{Method: "POST", Pattern: "/invite/batch/{id}/hidden", Access: Inviter, serve: s.decideHidden, limit: uploadTimeout},
		{Method: "GET", Pattern: "/invite/batch/{id}/errors.xlsx", Access: Inviter, serve: s.downloadErrors, limit: exportTimeout},
		{Method: "POST", Pattern: "/invite/batch/{id}/mend", Access: Inviter, serve: s.mendBatch, limit: uploadTimeout, body: s.uploadBody()},
		{Method: "GET", Pattern: "/invite/batch/{id}/mend", Access: Inviter, serve: s.showMend, limit: uploadTimeout},
		{Method: "POST", Pattern: "/invite/batch/{id}/mend/confirm", Access: Inviter, serve: s.confirmMend, limit: uploadTimeout},
		{Method: "POST", Pattern: "/invite/batch/{id}/mend/discard", Access: Inviter, serve: s.discardMend},
		{Method: "POST", Pattern: "/invite/batch/{id}/check", Access: Inviter, serve: s.checkBatch, limit: uploadTimeout},
		{Method: "POST", Pattern: "/invite/batch/{id}/domains", Access: Inviter, serve: s.requestDomain},
		{Method: "GET", Pattern: "/invite/batch/{id}/reset", Access: Inviter, serve: s.showReset},
		{Method: "POST", Pattern: "/invite/batch/{id}/reset", Access: Inviter, serve: s.resetBatch, limit: uploadTimeout},
		{Method: "GET", Pattern: "/invite/batch/{id}/submit", Access: Inviter, serve: s.showSubmit},
		{Method: "POST", Pattern: "/invite/batch/{id}/submit", Access: Inviter, serve: s.submitBatch},
		{Method: "POST", Pattern: "/invite/batch/{id}/undo", Access: Inviter, serve: s.undoBatch},
		{Method: "POST", Pattern: "/invite/batch/{id}/resend", Access: Inviter, serve: s.resendList},
		{Method: "GET", Pattern: "/invite/batch/{id}/events", Access: Inviter, serve: s.streamProgress, limit: watchFor},
	}
}

// techPassTable lists the routes of signing in with TechPass: for every product, from
// everywhere.
func (s *Server) techPassTable() []Route {
	return []Route{
		{Method: "GET", Pattern: "/techpass/sign-in", Access: Public, serve: s.showLogin},
		{Method: "POST", Pattern: "/techpass/sign-in", Access: Public, serve: s.typeLogin},
		{Method: "GET", Pattern: "/techpass/sign-in/password", Access: Public, serve: s.showPassword},
		{Method: "POST", Pattern: "/techpass/sign-in/password", Access: Public, serve: s.typePassword},
		{Method: "GET", Pattern: "/techpass/sign-in/code", Access: Public, serve: s.showLoginCode},
		{Method: "POST", Pattern: "/techpass/sign-in/code", Access: Public, serve: s.typeLoginCode},
		{Method: "POST", Pattern: "/techpass/sign-in/code/new", Access: Public, serve: s.askLoginCode},
		{Method: "GET", Pattern: "/techpass/sign-in/callback", Access: Public, serve: s.returnFromProvider},
		{Method: "GET", Pattern: "/techpass/sign-in/factor", Access: Public, serve: s.showFactor},
		{Method: "POST", Pattern: "/techpass/sign-in/factor", Access: Public, serve: s.typeFactor},
		{Method: "POST", Pattern: "/techpass/sign-in/recovery", Access: Public, serve: s.typeRecovery},
		{Method: "POST", Pattern: "/techpass/sign-in/passkey/options", Access: Public, serve: s.askPasskey},
		{Method: "POST", Pattern: "/techpass/sign-in/passkey", Access: Public, serve: s.usePasskey},
		{Method: "GET", Pattern: "/techpass/sign-in/finish", Access: Public, serve: s.goOnSigningIn},
		{Method: "GET", Pattern: "/techpass/consent", Access: Public, serve: s.showConsent},
		{Method: "POST", Pattern: "/techpass/consent", Access: Public, serve: s.giveConsent},
		{Method: "GET", Pattern: "/techpass/reset", Access: Public, serve: s.showResetPassword},
		{Method: "POST", Pattern: "/techpass/reset", Access: Public, serve: s.askResetCode},
		{Method: "GET", Pattern: "/techpass/reset/code", Access: Public, serve: s.showResetCode},
		{Method: "POST", Pattern: "/techpass/reset/code", Access: Public, serve: s.typeResetCode},
		{Method: "GET", Pattern: "/techpass/reset/password", Access: Public, serve: s.showNewPassword},
		{Method: "POST", Pattern: "/techpass/reset/password", Access: Public, serve: s.resetPassword},
	}
}

// serveBy lets a plain handler answer a route.
func serveBy(h http.Handler) func(*visit) error {
	return func(v *visit) error {
		h.ServeHTTP(v.w, v.r)
		return nil
	}
}
