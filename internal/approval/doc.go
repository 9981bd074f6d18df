// Package approval is four eyes: what one admin alone must not do waits here for a second
// person. The rules of what is done stay where they are; each kind of approval is carried
// out by the service that owns its rule, a Doer.
//
//	admin ── form ──► Asker.Ask ──► waiting ──┬─ Approve ─► Doer.CarryOut: the rules are asked
//	                  (in the rule's own      │             again, it is done, and the approval
//	                   transaction)           │             noted: one transaction
//	                                          ├─ Refuse     by another admin, with a reason
//	                                          ├─ Withdraw   by who asked
//	                                          └─ Expire     after a week, unless set otherwise
//
// Who asked never approves, whichever of their accounts they use. Where there is no second
// admin, the operator's command line approves: it acts as people.System.
//
// Taking something away needs no second person.
package approval
