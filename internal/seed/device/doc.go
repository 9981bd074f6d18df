// Package device is the built-in device manager of SEED: it enrols devices, keeps a record
// of each and the certificate that it was given, and forgets those that nobody uses.
//
//	holder ──► Begin ──► code ──► device: Enrol ──► certificate, SEED is Onboarded
//	                                     │
//	device ◄── certificate ◄── Renew ◄── Heartbeat, signed with the device's key
//	                                     │
//	                     180 days without ──► record deleted, SEED has Lapsed
//
// The code is the holder's word that the device is theirs; from then on the device speaks
// for itself, by what it signs. A certificate is worth as much as the record that names it:
// it is worth nothing once another device took its place, or the record is gone.
//
// Which versions may be enrolled and which software has to go first are data that an admin
// edits. Source: domain.md, "SEED".
package device
