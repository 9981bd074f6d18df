// Package access finds out who sent a request, and holds what its route asks of them: whose
// sign-in the session names, how sure the portal is of who they are, and since when.
//
//	session ─► identify ─► portal, account   signed in to the portal
//	                    ─► Holder            signed in with TechPass
//	flow    ─►          ─► Invitee           whose activation goes on
//	                          │
//	                        admit ─► askToSignIn, askForTechPass: to the sign-in and back
//	                              ─► stepUp: to a stronger or newer sign-in and back; a form waits
//	                              ─► Route.Serve
//
// A Flow is what one tab carries from page to page while somebody signs in: sealed in the
// addresses of its forms, bound to the browser. What was shown is a signin.Unfinished that it
// names. keys.go lists what a session holds, and what belongs to the tab instead.
package access
