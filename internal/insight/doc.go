// Package insight answers how onboarding goes: how many of those who were invited get how
// far, how many days it takes them, and what is stuck and why. Officers ask about their own
// invitations, agency admins about their agency's, admins about all.
//
// The numbers are kept added up, so that a page costs the same however many invitations
// there are. Fold reads what is new in the sealed audit trail, looks at the invitations
// that it tells of as they are now, and adds what has changed since it last looked:
//
//	trail ──► invitations concerned ──► Fact now − Fact before ──► weeks and days
//
// A fact follows from the present state alone, and the facts, the sums and the place in the
// trail commit together. So a run that happens twice, or an event that is read late, changes
// nothing, and the sums equal a recount. One thing is kept that the present state forgets:
// that a device was onboarded to SEED, once it is given back.
package insight
