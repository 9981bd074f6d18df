// Package lifecycle is what becomes of accounts after they were made: the daily job that
// reminds, disables, terminates and deletes; officers who leave, and whose invitations a
// colleague takes over; contracts that end; and what admins do to single accounts.
//
// The rules of the daily job stand in techpass, over one account and a time. Whoever
// stores an account stores with it when the job has to look next, so the job reads what is
// due from an index and nothing else, however many accounts there are:
//
//	accounts due ──► techpass.Verdict ──► state · audit events · reminders · next look
//	  (locked)                              one transaction for each batch
//
// What is due is due until it was done: days without the job are caught up with.
package lifecycle
