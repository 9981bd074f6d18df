// Package view draws every page of TechBiz.
//
// Its inputs are plain structs: text, truth values, counts and addresses that
// the HTTP handlers have already worked out. It imports no domain package and
// does no input or output, so each page can be drawn, looked at and checked
// for accessibility on its own (gallery_test.go does that).
//
// The convention is one file pair a page: x.go holds the model X, x.templ
// holds the component XPage(page Page, m X). Parts that htmx swaps are
// components of their own: StatusFragment(StatusTable), UsernameHint(Username),
// AuditFragment(AuditTable), OutboxFragment(Outbox). A handler draws the part
// where the request carries HX-Request: true, the whole page otherwise, and
// answers with Vary: HX-Request.
//
// Pages in the portal's frame: OverviewPage, InvitationTypePage,
// EmailInvitePage, CreateAccountPage, InviteDonePage, InviteStatusPage,
// InvitationPage, ConfirmPage, CorrectAddressPage, AuditPage, OutboxPage.
// Pages in the plain frame, for people who are not signed in:
// SignInEmailPage, SignInCodePage, SignedOutPage, AcceptOpenPage,
// AcceptCodePage, AcceptStatePage, SetPasswordPage, PolicyStepPage,
// OnboardedPage, PolicyPage, ProblemPage, NetworkPage. ProblemPage, PolicyPage
// and OutboxPage take the portal's frame when Page.User is set.
//
// What many pages have is drawn by one component each, with the words and the
// cells as its children: table (table.templ), emptyState, filterForm, and
// ConfirmPage for whatever asks before something is done.
//
// All pages work without JavaScript. They carry no inline script, style or
// event attribute, so that the strict Content-Security-Policy holds.
package view
