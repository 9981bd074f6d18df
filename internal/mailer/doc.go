// Package mailer writes the letters of the domain's mails and hands them over: to an
// SMTP server, or to the outbox in the portal.
//
//	mail.Service ──Compose──► Composer ──► templates/ (text and HTML)
//	             ──Send─────► SMTP ──► pool of connections ──► mail server
//	                      or  Outbox ──► store
//
// Nothing is sent twice from here. A Send that returns no error was accepted, whatever
// happens to the connection afterwards. One that fails before the message's final dot
// was not; the server drops what it has. Only between the dot and the reply is there
// doubt: Send then reports an error that is worth another try, which goes out under
// the same Message-ID.
package mailer
