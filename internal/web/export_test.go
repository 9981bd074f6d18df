package web

import (
	"techbiz/internal/web/accept"
	"techbiz/internal/web/access"
	"techbiz/internal/web/account"
	"techbiz/internal/web/admin"
	"techbiz/internal/web/batch"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/seed"
	"techbiz/internal/web/words"
)

// What the tests, which stand outside, see of the inside.

// Types.
type (
	DeviceProblem = seed.DeviceProblem
	Visit         = access.Visitor
)

// Keys of the session.
const (
	KeyBegun      = access.KeyBegun
	KeyOnboarding = access.KeyOnboarding
	KeySignIn     = access.KeySignIn
	KeyTechPass   = access.KeyTechPass
)

// Bounds.
const (
	LookEvery     = kit.LookEvery
	MaxBody       = kit.MaxBody
	MaxDeviceBody = seed.MaxDeviceBody
	MaxKept       = kit.MaxKept
	StopPolling   = seed.StopPolling
)

// Functions and tables.
var (
	AccountURL      = kit.AccountURL
	AnnouncementURL = admin.AnnouncementURL
	BatchURL        = batch.URL
	InvitationURL   = kit.InvitationURL
	RequestURL      = kit.RequestURL

	EventsOnPage   = admin.EventsOnPage
	BrowserWord    = account.BrowserWord
	ClientAddr     = kit.ClientAddr
	ApprovalKinds  = admin.ApprovalKinds
	ApprovalStates = admin.ApprovalStates
	EventWords     = words.EventWords
	SubjectKinds   = words.SubjectKinds
	NoticeWords    = account.NoticeWords
	SetUpStates    = accept.SetUpStates
	ContentPolicy  = contentPolicy
	LimitKey       = kit.LimitKey
	LocalPath      = kit.LocalPath
	MethodsWord    = account.MethodsWord
	Sentences      = words.Sentences
)

// Handle adds a route that the portal does not have.
func (s *Server) Handle(r kit.Route, serve func(*Visit) error) {
	r.Serve = access.On(serve)
	s.mux.Handle(r.MuxPattern(), s.gate.enter(r))
}
