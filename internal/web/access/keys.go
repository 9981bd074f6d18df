package access

import "time"

// Keys of what a session holds. All values are strings. A session is the browser's: what
// stands in it is shared by all tabs, so it may hold nothing that is about one page.
//
//	what                                     whose        where
//	who is signed in, portal and TechPass    the browser  keySignIn, keyTechPass: ids of records that end with the account's sign-ins
//	since when                               the browser  keyBegun
//	whose activation goes on, for whoever    the browser  keyOnboarding: id of a record (signin.Unfinished); the newest one's
//	 comes back by an address of their own
//	whose activation goes on                 the tab      flow.Activation: id of such a record; it goes before the session's
//	first factor shown, reset allowed        the tab      flow.SignIn, flow.Reset: ids of such records
//	the login that was typed                 the tab      flow.Login
//	the product that asked, the page to      the tab      flow.Request, flow.Next
//	 go on to
//	mailbox of a code or of a sign-up, how   the tab      flow.Mailbox, flow.CodeUntil
//	 long the code is valid
//	challenge of a passkey                   the tab      flow.Ceremony: sealed where somebody signs in, else the key of a record
//	what consent was asked for, of whom      the tab      flow.Request, flow.Scopes, flow.Asker
//	secrets of a trip to an identity         the tab      the state of that trip
//	 provider
//	that a renewal was asked for             the tab      flow.Renewed
//	why one has to start again               the tab      flow.Why
//	what the last change came to             the browser  keyFlash: the next page shows it, once, in whichever tab
//	a form whose session had ended           the browser  keyForm: by its address; the newest one's
//	key of an app that is being set up       the account  the factor package keeps it: a second tab shows the newest
const (
	KeySignIn     = "sign_in"    // id of the sign-in to the portal
	KeyTechPass   = "techpass"   // id of the sign-in with TechPass
	KeyBegun      = "begun"      // when, RFC 3339
	KeyOnboarding = "onboarding" // id of the signin.Unfinished by which the steps of activation go on
)

// Begun is the time at which a session that somebody is signed in to begins.
func (g *Guard) Begun() string { return g.Now().Format(time.RFC3339) }
