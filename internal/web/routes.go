package web

import (
	"net/http"
	"slices"

	"techbiz/internal/web/assets"
)

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
		{Method: "GET", Pattern: "/{$}", Access: Visitor, serve: on(s.showStart)},
		{Method: "GET", Pattern: "/sign-in", Access: Visitor, serve: on(s.showSignIn)},
		{Method: "POST", Pattern: "/sign-in", Access: Visitor, serve: on(s.askSignInCode)},
		{Method: "GET", Pattern: "/sign-in/code", Access: Visitor, serve: on(s.showSignInCode)},
		{Method: "POST", Pattern: "/sign-in/code", Access: Visitor, serve: on(s.typeSignInCode)},
		{Method: "GET", Pattern: "/sign-in/techpass", Access: Visitor, serve: on(s.goToTechPass)},
		{Method: "GET", Pattern: "/sign-in/callback", Access: Visitor, serve: on(s.returnFromTechPass)},
		{Method: "POST", Pattern: "/sign-out", Access: Public, serve: on(s.signOut)},
		{Method: "GET", Pattern: "/signed-out", Access: Public, serve: on(s.showSignedOut)},
		{Method: "GET", Pattern: resumePath + "{form}", Access: SignedIn, serve: on(s.showResume)},
		{Method: "GET", Pattern: "/overview", Access: SignedIn, serve: on(s.showOverview)},
		{Method: "GET", Pattern: techPassNeededPath, Access: SignedIn, serve: on(s.showTechPassNeeded)},
		{Method: "GET", Pattern: activityPath, Access: SignedIn, serve: on(s.showActivity)},
		{Method: "GET", Pattern: activityPath + "/export.csv", Access: SignedIn, serve: on(s.exportEvents(true, "csv")), limit: exportTimeout},
		{Method: "GET", Pattern: activityPath + "/export.xlsx", Access: SignedIn, serve: on(s.exportEvents(true, "xlsx")), limit: exportTimeout},
	}
}

// inviteTable lists the routes of single invitations and of their list.
func (s *Server) inviteTable() []Route {
	return []Route{
		{Method: "GET", Pattern: "/invite", Access: Inviter, serve: on(s.showInvitationTypes)},
		{Method: "GET", Pattern: "/invite/email", Access: Inviter, serve: on(s.showEmailInvite)},
		{Method: "POST", Pattern: "/invite/email", Access: Inviter, serve: on(s.inviteByEmail), keeps: true},
		{Method: "GET", Pattern: "/invite/account", Access: Inviter, serve: on(s.showCreateAccount)},
		{Method: "POST", Pattern: "/invite/account", Access: Inviter, serve: on(s.inviteByAccount), keeps: true},
		{Method: "GET", Pattern: "/invite/account/username", Access: Inviter, serve: on(s.showUsernameHint)},
		{Method: "GET", Pattern: "/invite/status", Access: Inviter, serve: on(s.showStatus)},
		{Method: "GET", Pattern: "/invite/status/export.csv", Access: Inviter, serve: on(s.exportCSV), limit: exportTimeout},
		{Method: "GET", Pattern: "/invite/status/export.xlsx", Access: Inviter, serve: on(s.exportXLSX), limit: exportTimeout},
		{Method: "GET", Pattern: "/invite/status/{id}", Access: Inviter, serve: on(s.showInvitation)},
		{Method: "GET", Pattern: "/invite/status/{id}/sent", Access: Inviter, serve: on(s.showInviteDone)},
		{Method: "POST", Pattern: "/invite/status/{id}/resend", Access: Inviter, serve: on(s.resend)},
		{Method: "GET", Pattern: "/invite/status/{id}/revoke", Access: Inviter, serve: on(s.showRevoke)},
		{Method: "POST", Pattern: "/invite/status/{id}/revoke", Access: Inviter, serve: on(s.revoke)},
		{Method: "GET", Pattern: "/invite/status/{id}/correct", Access: Inviter, serve: on(s.showCorrect)},
		{Method: "POST", Pattern: "/invite/status/{id}/correct", Access: Inviter, serve: on(s.correct), keeps: true},
	}
}

// inviteeTable lists the routes of who was invited.
func (s *Server) inviteeTable() []Route {
	return []Route{
		{Method: "GET", Pattern: "/accept/{token}", Access: InviteeLink, serve: on(s.showAccept)},
		{Method: "POST", Pattern: "/accept/{token}/code", Access: InviteeLink, serve: on(s.askAcceptCode)},
		{Method: "GET", Pattern: "/accept/{token}/verify", Access: InviteeLink, serve: on(s.showVerify)},
		{Method: "POST", Pattern: "/accept/{token}/verify", Access: InviteeLink, serve: on(s.verify)},
		{Method: "POST", Pattern: "/accept/{token}/renew", Access: InviteeLink, serve: on(s.askRenewal)},
		{Method: "GET", Pattern: "/onboarding", Access: InviteeSession, serve: on(s.showNextStep)},
		{Method: "GET", Pattern: "/onboarding/name", Access: InviteeSession, serve: on(s.showGiveName)},
		{Method: "POST", Pattern: "/onboarding/name", Access: InviteeSession, serve: on(s.giveName)},
		{Method: "GET", Pattern: "/onboarding/password", Access: InviteeSession, serve: on(s.showSetPassword), methods: true},
		{Method: "POST", Pattern: "/onboarding/password", Access: InviteeSession, serve: on(s.setPassword), methods: true},
		{Method: "GET", Pattern: "/onboarding/privacy", Access: InviteeSession, serve: on(s.showPrivacyStep)},
		{Method: "POST", Pattern: "/onboarding/privacy", Access: InviteeSession, serve: on(s.acceptPrivacy)},
		{Method: "GET", Pattern: "/onboarding/terms", Access: InviteeSession, serve: on(s.showTermsStep)},
		{Method: "POST", Pattern: "/onboarding/terms", Access: InviteeSession, serve: on(s.acceptTerms)},
		{Method: "GET", Pattern: "/onboarding/done", Access: InviteeSession, serve: on(s.showOnboarded)},
	}
}

// outboxTable lists the routes to the mails that go to no mail server.
func (s *Server) outboxTable() []Route {
	if s.Outbox == nil {
		return nil
	}
	routes := []Route{
		{Method: "GET", Pattern: "/outbox", Access: Visitor, serve: fromThisMachine(on(s.showOutbox))},
		{Method: "GET", Pattern: "/outbox.json", Access: Operations, serve: fromThisMachine(on(s.listOutbox))},
		{Method: "GET", Pattern: "/outbox/{id}/html", Access: Operations, serve: fromThisMachine(on(s.showLetter))},
	}
	if s.Authenticators != nil {
		routes = append(routes, Route{Method: "GET", Pattern: "/outbox/authenticators.json", Access: Operations, serve: fromThisMachine(on(s.listAuthenticators))})
	}
	return routes
}

// programTable lists what programs ask for: the JSON API, health, assets.
func (s *Server) programTable() []Route {
	routes := []Route{
		{Method: "GET", Pattern: "/healthz", Access: Open, serve: serveBy(http.HandlerFunc(healthz))},
		{Method: "GET", Pattern: "/readyz", Access: Open, serve: serveBy(readyz(s.Ready, s.Log))},
		{Method: "GET", Pattern: assets.Prefix, Access: Open, serve: serveBy(assets.Handler())},
		{Method: "GET", Pattern: "/challenge", Access: Open, serve: on(s.showChallenge)},
		{Pattern: "/", Access: Public, serve: on(s.notFound)},
	}
	if s.API != nil {
		routes = append(routes, Route{Pattern: "/api/v1/", Access: Token, serve: serveBy(s.API), limit: apiTimeout})
	}
	return routes
}

// batchTable lists the routes of uploaded lists.
func (s *Server) batchTable() []Route {
	return []Route{
		{Method: "GET", Pattern: "/invite/batch", Access: Inviter, serve: on(s.showBatchUpload)},
		{Method: "POST", Pattern: "/invite/batch", Access: Inviter, serve: on(s.uploadBatch), limit: uploadTimeout, body: s.uploadBody()},
		{Method: "GET", Pattern: "/invite/batch/template.xlsx", Access: Inviter, serve: on(s.downloadTemplate), limit: exportTimeout},
		{Method: "GET", Pattern: "/invite/batch/{id}", Access: Inviter, serve: on(s.showBatch)},
		{Method: "GET", Pattern: "/invite/batch/{id}/rows/{row}", Access: Inviter, serve: on(s.showRow)},
		{Method: "POST", Pattern: "/invite/batch/{id}/rows/{row}", Access: Inviter, serve: on(s.saveRow), keeps: true},
		{Method: "POST", Pattern: "/invite/batch/{id}/rows/{row}/remove", Access: Inviter, serve: on(s.removeRow)},
		{Method: "POST", Pattern: "/invite/batch/{id}/rows/{row}/correct", Access: Inviter, serve: on(s.correctRow)},
		{Method: "POST", Pattern: "/invite/batch/{id}/correct", Access: Inviter, serve: on(s.correctBatch), limit: uploadTimeout},
		{Method: "POST", Pattern: "/invite/batch/{id}/hidden", Access: Inviter, serve: on(s.decideHidden), limit: uploadTimeout},
		{Method: "GET", Pattern: "/invite/batch/{id}/errors.xlsx", Access: Inviter, serve: on(s.downloadErrors), limit: exportTimeout},
		{Method: "POST", Pattern: "/invite/batch/{id}/mend", Access: Inviter, serve: on(s.mendBatch), limit: uploadTimeout, body: s.uploadBody()},
		{Method: "GET", Pattern: "/invite/batch/{id}/mend", Access: Inviter, serve: on(s.showMend), limit: uploadTimeout},
		{Method: "POST", Pattern: "/invite/batch/{id}/mend/confirm", Access: Inviter, serve: on(s.confirmMend), limit: uploadTimeout},
		{Method: "POST", Pattern: "/invite/batch/{id}/mend/discard", Access: Inviter, serve: on(s.discardMend)},
		{Method: "POST", Pattern: "/invite/batch/{id}/check", Access: Inviter, serve: on(s.checkBatch), limit: uploadTimeout},
		{Method: "POST", Pattern: "/invite/batch/{id}/domains", Access: Inviter, serve: on(s.requestDomain)},
		{Method: "GET", Pattern: "/invite/batch/{id}/reset", Access: Inviter, serve: on(s.showReset)},
		{Method: "POST", Pattern: "/invite/batch/{id}/reset", Access: Inviter, serve: on(s.resetBatch), limit: uploadTimeout},
		{Method: "GET", Pattern: "/invite/batch/{id}/submit", Access: Inviter, serve: on(s.showSubmit)},
		{Method: "POST", Pattern: "/invite/batch/{id}/submit", Access: Inviter, serve: on(s.submitBatch)},
		{Method: "POST", Pattern: "/invite/batch/{id}/undo", Access: Inviter, serve: on(s.undoBatch)},
		{Method: "POST", Pattern: "/invite/batch/{id}/resend", Access: Inviter, serve: on(s.resendList)},
		{Method: "GET", Pattern: "/invite/batch/{id}/events", Access: Inviter, serve: on(s.streamProgress), limit: watchFor},
	}
}

// techPassTable lists the routes of signing in with TechPass: for every product, from
// everywhere.
func (s *Server) techPassTable() []Route {
	return []Route{
		{Method: "GET", Pattern: "/techpass/sign-in", Access: Public, serve: on(s.showLogin)},
		{Method: "POST", Pattern: "/techpass/sign-in", Access: Public, serve: on(s.typeLogin)},
		{Method: "GET", Pattern: "/techpass/sign-in/password", Access: Public, serve: on(s.showPassword)},
		{Method: "POST", Pattern: "/techpass/sign-in/password", Access: Public, serve: on(s.typePassword)},
		{Method: "GET", Pattern: "/techpass/sign-in/code", Access: Public, serve: on(s.showLoginCode)},
		{Method: "POST", Pattern: "/techpass/sign-in/code", Access: Public, serve: on(s.typeLoginCode)},
		{Method: "POST", Pattern: "/techpass/sign-in/code/new", Access: Public, serve: on(s.askLoginCode)},
		{Method: "GET", Pattern: "/techpass/sign-in/callback", Access: Public, serve: on(s.returnFromProvider)},
		{Method: "GET", Pattern: "/techpass/sign-in/factor", Access: Public, serve: on(s.showFactor)},
		{Method: "POST", Pattern: "/techpass/sign-in/factor", Access: Public, serve: on(s.typeFactor)},
		{Method: "POST", Pattern: "/techpass/sign-in/recovery", Access: Public, serve: on(s.typeRecovery)},
		{Method: "POST", Pattern: "/techpass/sign-in/passkey/options", Access: Public, serve: on(s.askPasskey)},
		{Method: "POST", Pattern: "/techpass/sign-in/passkey", Access: Public, serve: on(s.usePasskey)},
		{Method: "GET", Pattern: "/techpass/sign-in/finish", Access: Public, serve: on(s.goOnSigningIn)},
		{Method: "GET", Pattern: "/techpass/consent", Access: Public, serve: on(s.showConsent)},
		{Method: "POST", Pattern: "/techpass/consent", Access: Public, serve: on(s.giveConsent)},
		{Method: "GET", Pattern: "/techpass/reset", Access: Public, serve: on(s.showResetPassword)},
		{Method: "POST", Pattern: "/techpass/reset", Access: Public, serve: on(s.askResetCode)},
		{Method: "GET", Pattern: "/techpass/reset/code", Access: Public, serve: on(s.showResetCode)},
		{Method: "POST", Pattern: "/techpass/reset/code", Access: Public, serve: on(s.typeResetCode)},
		{Method: "GET", Pattern: "/techpass/reset/password", Access: Public, serve: on(s.showNewPassword)},
		{Method: "POST", Pattern: "/techpass/reset/password", Access: Public, serve: on(s.resetPassword)},
	}
}
