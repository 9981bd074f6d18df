package web

import (
	"net/http"
	"techbiz/internal/people"

	"github.com/alexedwards/scs/v2"
)

// What the tests, which stand outside, see of the inside.

// Types.
type (
	DeviceProblem = deviceProblem
	Visit         = visit
)

// Keys of the session.
const (
	KeyBegun      = keyBegun
	KeyOnboarding = keyOnboarding
	KeySignIn     = keySignIn
	KeyTechPass   = keyTechPass
)

// Bounds.
const (
	LookEvery     = lookEvery
	MaxBody       = maxBody
	MaxDeviceBody = maxDeviceBody
	MaxKept       = maxKept
	StopPolling   = stopPolling
)

// Functions and tables.
var (
	AccountURL      = accountURL
	AnnouncementURL = announcementURL
	BatchURL        = batchURL
	InvitationURL   = invitationURL
	RequestURL      = requestURL

	AuditPage      = auditPage
	BrowserWord    = browserWord
	ClientAddr     = clientAddr
	ApprovalKinds  = approvalKinds
	ApprovalStates = approvalStates
	EventWords     = wordsOf
	SubjectKinds   = subjectKinds
	NoticeWords    = noticeWords
	SetUpStates    = setUpStates
	ContentPolicy  = contentPolicy
	LimitKey       = limitKey
	LocalPath      = localPath
	MethodsWord    = methodsWord
	Sentences      = sentences
)

// SessionManager returns what keeps the sessions.
func (s *Server) SessionManager() *scs.SessionManager { return s.sessions }

// Handle adds a route that the portal does not have.
func (s *Server) Handle(r Route, serve func(*Visit) error) {
	r.serve = on(serve)
	s.mux.Handle(r.muxPattern(), s.enter(r))
}

// Admits tells whether the actor's role suffices for a route of this access.
func (a Access) Admits(actor people.Actor) bool { return a.admits(actor) }

// MuxPattern is the route as http.ServeMux takes it.
func (r Route) MuxPattern() string { return r.muxPattern() }

// Wide tells whether a duty reaches further there.
func (r Route) Wide() bool { return r.wide }

// Writer is where the answer is written to.
func (v *Visit) Writer() http.ResponseWriter { return v.w }

// Request is what is answered.
func (v *Visit) Request() *http.Request { return v.r }

// SetRequest takes another request's place.
func (v *Visit) SetRequest(r *http.Request) { v.r = r }

// Means is what approving does, in words.
func (k approvalKind) Means() []string { return k.means }

// Done is what is told to who approved.
func (k approvalKind) Done() string { return k.done }
