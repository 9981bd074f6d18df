// Package policy keeps the texts that people accept, in numbered versions: the Privacy
// Policy and the Terms of Use, which are steps of every activation, and the acceptable use
// policy of managed devices, which is one of SEED.
//
//	draft ──Save──► draft ──Publish──► in force ──the next Publish──► earlier version
//	  └──Discard
//
// A published version never changes and can be read for good. Publishing takes hold in the
// transaction that commits it: package techpass asks for the versions in force
// (techpass.Policies) in each transaction that relies on them, so all nodes agree without
// telling one another. Who accepted which version stands in the account and in the trail.
package policy
