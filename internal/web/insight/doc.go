// Package insight shows progress, and why people are stuck, with what helps: resend all, or send
// the SEED mails again.
//
//	/insight ─► numbers, weeks ─► weeks.csv
//	         ─► a card for each reason why people are stuck ─► resend?of=…, seed-mails
package insight
