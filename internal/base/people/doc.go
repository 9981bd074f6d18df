// Package people holds the values that say who somebody is: the mailbox, the
// TechPass username, the name, the contact number, the agency, and the actor
// who does something in TechBiz.
//
// Every type is valid by construction. Its fields are private and the only way
// to a non-zero value is its Parse function, so code that receives an [Email]
// need not ask again whether it is one:
//
//	form, row or JSON ──ParseX──► value ──► services, store, mail
//	                      │
//	                      └─► *FieldError (field, rule, sentence for the user)
//
// A form with several mistakes collects them in [FieldErrors], in form order.
//
// The zero value of each type means "none". It marshals to the empty text and
// is stored as the empty string; the empty text and NULL come back as zero.
// UnmarshalText applies every rule, as it reads what others wrote. Scan trusts
// the database: a rule that grows stricter, or a newer numbering plan, must not
// make rows unreadable that were right when they were written.
//
// Values that identify a person implement [log/slog.LogValuer] and show as
// "[personal]" in logs.
//
// The package imports nothing else of this module. Its neighbours, the domain
// packages and the edges, all import it.
package people
