package mailer

import (
	"net/textproto"
	"testing"

	"techbiz/internal/mail"
)

// What servers are documented to reply, or known to. The code is apart from the words, as
// the library hands them over; lines of one reply are joined by line feeds.
func TestCauseOf(t *testing.T) {
	const (
		address, mailbox = mail.CauseAddress, mail.CauseMailbox
		policy, server   = mail.CausePolicy, mail.CauseServer
	)
	for _, c := range []struct {
		from  string
		at    step
		code  int
		words string
		want  mail.Cause
	}{
		// Postfix
		{"Postfix", stepRcpt, 550, "5.1.1 <jane@acme.com>: Recipient address rejected: User unknown in local recipient table", address},
		{"Postfix", stepRcpt, 550, "5.1.1 <jane@acme.com>: Recipient address rejected: User unknown in virtual mailbox table", address},
		{"Postfix", stepRcpt, 550, "5.1.2 <jane@acme.invalid>: Recipient address rejected: Domain not found", address},
		{"Postfix", stepRcpt, 556, "5.1.10 <jane@acme.com>: Recipient address rejected: Domain acme.com does not accept mail (nullMX)", address},
		{"Postfix", stepRcpt, 501, "5.1.3 Bad recipient address syntax", address},
		{"Postfix", stepRcpt, 450, "4.1.1 <jane@acme.com>: Recipient address rejected: unverified address: Address verification in progress", mailbox},
		{"Postfix", stepRcpt, 450, "4.1.2 <jane@acme.com>: Recipient address rejected: Domain not found", mailbox},
		{"Postfix", stepRcpt, 450, "5.1.1 <jane@acme.com>: Recipient address rejected: User unknown", mailbox},
		{"Postfix", stepRcpt, 554, "5.7.1 <jane@acme.com>: Relay access denied", policy},
		{"Postfix", stepRcpt, 454, "4.7.1 <jane@acme.com>: Relay access denied", policy},
		{"Postfix", stepRcpt, 553, "5.7.1 <no-reply@techbiz.gov.sg>: Sender address rejected: not owned by user techbiz", policy},
		{"Postfix", stepRcpt, 550, "5.1.8 <no-reply@techbiz.gov.sg>: Sender address rejected: Domain not found", policy},
		{"Postfix", stepRcpt, 550, "5.1.7 <no-reply@techbiz.gov.sg>: Sender address rejected: undeliverable address: user unknown", policy},
		{"Postfix", stepRcpt, 550, "5.7.1 Client host rejected: cannot find your hostname, [192.0.2.1]", policy},
		{"Postfix", stepRcpt, 504, "5.5.2 <localhost>: Helo command rejected: need fully-qualified hostname", policy},
		{"Postfix", stepRcpt, 450, "4.2.0 <jane@acme.com>: Recipient address rejected: Greylisted, see http://postgrey.schweikert.ch/help/acme.com.html", mailbox},
		{"Postfix", stepRcpt, 452, "4.3.1 Insufficient system storage", policy},
		{"Postfix", stepRcpt, 452, "4.5.3 Error: too many recipients", policy},
		{"Postfix", stepRcpt, 552, "5.2.2 Mailbox full", mailbox},
		{"Postfix", stepMail, 530, "5.7.0 Must issue a STARTTLS command first", server},
		{"Postfix", stepMail, 552, "5.3.4 Message size exceeds fixed limit", server},
		{"Postfix", stepMail, 550, "5.1.1 <no-reply@techbiz.gov.sg>: user unknown", server},
		{"Postfix", stepMail, 501, "5.1.7 Bad sender address syntax", server},
		{"Postfix", stepData, 554, "5.5.1 Error: no valid recipients", policy},
		{"Postfix", stepDot, 550, "5.7.1 Message content rejected", policy},
		{"Postfix", stepRcpt, 421, "4.7.0 mx.acme.com Error: too many errors", server},
		{"Postfix", stepRcpt, 521, "5.3.2 Server does not accept mail", policy},

		// Exchange, Exchange Online, Outlook.com
		{"Exchange Online", stepRcpt, 550, "5.4.1 Recipient address rejected: Access denied. AS(201806281) [DB5EUR01FT020.eop-EUR01.prod.protection.outlook.com]", address},
		{"Exchange Online", stepRcpt, 550, "5.4.1 [jane@acme.com]: Recipient address rejected: Access denied", address},
		{"Exchange Online", stepDot, 550, "5.4.1 Recipient address rejected: Access denied. AS(201806281)", policy},
		{"Exchange Online", stepRcpt, 550, "5.4.1 Relay Access Denied", policy},
		{"Exchange Online", stepRcpt, 550, "5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient jane@acme.com not found by SMTP address lookup", address},
		{"Exchange Online", stepDot, 550, "5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup", address},
		{"Exchange Online", stepRcpt, 550, "5.7.606 Access denied, banned sending IP [192.0.2.1]. To request removal from this list please visit https://sender.office.com/", policy},
		{"Exchange Online", stepRcpt, 550, "5.7.1 Service unavailable, Client host [192.0.2.1] blocked using Spamhaus", policy},
		{"Exchange Online", stepRcpt, 550, "5.7.64 TenantAttribution; Relay Access Denied", policy},
		{"Exchange Online", stepRcpt, 550, "5.7.705 Access denied, tenant has exceeded threshold", policy},
		{"Exchange Online", stepDot, 550, "5.7.515 Access denied, sending domain techbiz.gov.sg does not meet the required authentication level", policy},
		{"Exchange Online", stepMail, 530, "5.7.57 Client not authenticated to send mail", server},
		{"Exchange Online", stepRcpt, 451, "4.7.500 Server busy. Please try again later from [192.0.2.1]", policy},
		{"Exchange Online", stepRcpt, 550, "5.2.1 mailbox disabled", mailbox},
		{"Exchange", stepRcpt, 550, "5.7.1 Unable to relay", policy},
		{"Exchange", stepRcpt, 550, "5.7.54 SMTP; Unable to relay recipient in non-accepted domain", policy},
		{"Exchange", stepRcpt, 550, "5.1.1 User unknown", address},
		{"Exchange", stepRcpt, 550, "5.1.6 recipient no longer on server", address},
		{"Outlook.com", stepRcpt, 550, "5.5.0 Requested action not taken: mailbox unavailable (S2017062302).", policy},
		{"Outlook.com", stepRcpt, 550, "Requested action not taken: mailbox unavailable", policy},
		{"Outlook.com", stepMail, 550, "SC-001 (BAY004-MC1F11) Unfortunately, messages from 192.0.2.1 weren't sent.", server},

		// Google
		{"Gmail", stepRcpt, 550, "5.1.1 The email account that you tried to reach does not exist. Please try\n5.1.1 double-checking the recipient's email address for typos or\n5.1.1 unnecessary spaces. For more information, go to\n5.1.1  https://support.google.com/mail/?p=NoSuchUser a1-20020 - gsmtp", address},
		{"Gmail", stepRcpt, 550, "5.2.1 The email account that you tried to reach is disabled.", mailbox},
		{"Gmail", stepRcpt, 552, "5.2.2 The email account that you tried to reach is over quota and inactive.", mailbox},
		{"Gmail", stepRcpt, 452, "4.2.2 The email account that you tried to reach is over quota.", mailbox},
		{"Gmail", stepRcpt, 550, "5.7.1 The user or domain that you are sending to (or from) has a policy that prohibited the mail that you sent.", policy},
		{"Gmail", stepDot, 550, "5.7.26 This mail has been blocked because the sender is unauthenticated.", policy},
		{"Gmail", stepDot, 550, "5.7.1 [192.0.2.1 12] Our system has detected that this message is likely unsolicited mail.", policy},
		{"Gmail", stepDot, 421, "4.7.28 Gmail has detected an unusual rate of unsolicited mail", server},
		{"Gmail", stepRcpt, 550, "5.4.5 Daily user sending quota exceeded.", policy},
		{"Gmail", stepRcpt, 553, "5.1.2 We weren't able to find the recipient domain. Please check for any spelling errors.", address},
		{"Gmail relay", stepMail, 550, "5.7.0 Mail relay denied [192.0.2.1]. Invalid credentials for relay", server},

		// Exim
		{"Exim", stepRcpt, 550, "No such user here", address},
		{"Exim", stepRcpt, 550, "Unknown user", address},
		{"Exim", stepRcpt, 550, "relay not permitted", policy},
		{"Exim", stepRcpt, 550, "jane@acme.com: no such user; relay not permitted", policy},
		{"Exim", stepRcpt, 550, "Unrouteable address", policy},
		{"Exim", stepRcpt, 550, "Verification failed for <no-reply@techbiz.gov.sg>\nCalled:   192.0.2.1\nSent:     RCPT TO:<no-reply@techbiz.gov.sg>\nResponse: 550 User unknown\nSender verify failed", policy},
		{"Exim", stepRcpt, 550, "Callout verification failed:\n550 5.1.1 User unknown", policy},
		{"Exim", stepRcpt, 451, "Temporary local problem - please try later", policy},
		{"Exim", stepRcpt, 550, "Administrative prohibition", policy},
		{"cPanel", stepRcpt, 550, "No Such User Here\"", address},

		// Sendmail
		{"Sendmail", stepRcpt, 550, "5.1.1 <jane@acme.com>... User unknown", address},
		{"Sendmail", stepRcpt, 550, "5.1.2 <jane@acme.invalid>... Host unknown (Name server: acme.invalid: host not found)", address},
		{"Sendmail", stepRcpt, 550, "5.7.1 <jane@acme.com>... Relaying denied", policy},
		{"Sendmail", stepRcpt, 550, "5.7.1 <jane@acme.com>... Relaying denied. Proper authentication required.", policy},
		{"Sendmail", stepRcpt, 553, "5.3.5 system config error", policy},
		{"Sendmail", stepRcpt, 553, "5.1.8 <no-reply@techbiz.gov.sg>... Domain of sender address no-reply@techbiz.gov.sg does not exist", policy},
		{"Sendmail", stepRcpt, 550, "5.0.0 Access denied", policy},
		{"Sendmail", stepRcpt, 550, "5.0.0 <jane@acme.com>... User unknown", policy},

		// qmail and its kin
		{"qmail", stepRcpt, 553, "sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)", policy},
		{"qmail", stepRcpt, 553, "sorry, that domain isn't in my list of allowed rcpthosts", policy},
		{"qmail", stepRcpt, 550, "sorry, no mailbox here by that name (#5.1.1)", address},
		{"qmail", stepRcpt, 550, "sorry, no mailbox here by that name. (#5.7.17)", policy},
		{"qmail", stepRcpt, 550, "sorry, no mailbox here by that name", address},
		{"chkuser", stepRcpt, 511, "sorry, no mailbox here by that name (#5.1.1 - chkuser)", address},
		{"chkuser", stepRcpt, 571, "sorry, sender has been rejected (#5.7.1 - chkuser)", policy},
		{"qmail", stepMail, 553, "sorry, your envelope sender is in my badmailfrom list (#5.7.1)", server},

		// Large providers and gateways
		{"Yahoo", stepDot, 554, "delivery error: dd This user doesn't have a yahoo.com account (jane@yahoo.com) [0] - mta1389.mail.gq1.yahoo.com", address},
		{"Yahoo", stepDot, 554, "delivery error: dd Sorry your message to jane@yahoo.com cannot be delivered. This account has been disabled or discontinued [#102].", policy},
		{"Yahoo", stepMail, 553, "5.7.1 [BL21] Connections will not be accepted from 192.0.2.1, because the ip is in Spamhaus's list", server},
		{"Yahoo", stepMail, 421, "4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred due to unexpected volume", server},
		{"Yahoo", stepRcpt, 552, "1 Requested mail action aborted, mailbox not found", mailbox},
		{"AOL", stepRcpt, 550, "5.1.1 <jane@aol.com>: Recipient address rejected: aol.com", address},
		{"Proofpoint", stepRcpt, 550, "5.1.1 User Unknown", address},
		{"Proofpoint", stepRcpt, 550, "5.7.0 Local Policy Violation", policy},
		{"Proofpoint", stepMail, 554, "Blocked - see https://ipcheck.proofpoint.com/?ip=192.0.2.1", server},
		{"Proofpoint", stepRcpt, 550, "5.7.1 Rate limited - see https://ipcheck.proofpoint.com", policy},
		{"Mimecast", stepRcpt, 550, "Invalid Recipient - https://community.mimecast.com/docs/DOC-1369#550", address},
		{"Mimecast", stepRcpt, 550, "Administrative prohibition - envelope blocked - https://community.mimecast.com/docs/DOC-1369#550", policy},
		{"Mimecast", stepRcpt, 550, "csi.mimecast.org Poor Reputation Sender. - https://community.mimecast.com/docs/DOC-1369#550", policy},
		{"Mimecast", stepRcpt, 451, "Internal resource temporarily unavailable - https://community.mimecast.com/docs/DOC-1369#451", policy},
		{"Mimecast", stepRcpt, 550, "Rejected by header based manually Blocked Senders: 5 - invalid recipient", policy},
		{"Mimecast", stepRcpt, 554, "Host network not allowed", policy},
		{"Barracuda", stepRcpt, 550, "cuda_nsu 5.1.1 <jane@acme.com>: Recipient address rejected: User unknown", address},
		{"Barracuda", stepRcpt, 550, "No such user (jane@acme.com)", address},
		{"Barracuda", stepRcpt, 554, "Service unavailable; Client host [192.0.2.1] blocked using Barracuda Reputation", policy},
		{"Cisco", stepRcpt, 550, "#5.1.0 Address rejected.", policy},
		{"Cisco", stepRcpt, 550, "#5.1.1 bad address jane@acme.com", address},
		{"Cisco", stepRcpt, 550, "#5.7.1 Your access to submit messages to this e-mail system has been rejected.", policy},
		{"Amazon SES", stepDot, 554, "Message rejected: Email address is not verified. The following identities failed the check in region AP-SOUTHEAST-1: jane@acme.com", policy},
		{"Amazon SES", stepDot, 554, "Access denied: User `arn:aws:iam::1:user/ses' is not authorized to perform `ses:SendRawEmail'", policy},
		{"Amazon SES", stepDot, 454, "Throttling failure: Maximum sending rate exceeded.", policy},
		{"Amazon SES", stepRcpt, 550, "5.1.1 <jane@acme.com>... User unknown", address},
		{"SendGrid", stepDot, 550, "The from address does not match a verified Sender Identity. Mail cannot be sent until this error is resolved.", policy},
		{"SendGrid", stepDot, 451, "You have exceeded your messaging limits", policy},
		{"Mailgun", stepDot, 550, "Domain sandbox.mailgun.org is not allowed to send: recipient address does not exist", policy},
		{"iCloud", stepRcpt, 550, "5.1.1 <jane@icloud.com>: user does not exist", address},
		{"iCloud", stepRcpt, 552, "5.2.2 <jane@icloud.com>: user is over quota", mailbox},
		{"Comcast", stepRcpt, 550, "5.1.1 Not our Customer", address},
		{"AT&T", stepRcpt, 551, "not our customer", address},
		{"AT&T", stepRcpt, 550, "5.2.1 <jane@att.net>... Addressee unknown, relay=[192.0.2.1]", mailbox},
		{"Mail.ru", stepDot, 550, "Message was not accepted -- invalid mailbox. Local mailbox jane@mail.ru is unavailable: user not found", address},
		{"Yandex", stepRcpt, 550, "5.7.1 No such user!", policy},
		{"QQ", stepRcpt, 550, "Mailbox not found. http://service.mail.qq.com/cgi-bin/help?subtype=1&&id=20022&&no=1000728", address},
		{"163", stepRcpt, 550, "User not found: jane@163.com", address},
		{"GMX", stepRcpt, 550, "Requested action not taken: mailbox unavailable\nFor explanation visit https://postmaster.gmx.net/en/case?c=r0101", policy},
		{"Zoho", stepRcpt, 550, "5.1.1 User does not exist - <jane@zoho.com>", address},
		{"Lotus Domino", stepRcpt, 550, "jane@acme.com... No such user", address},
		{"MDaemon", stepRcpt, 550, "<jane@acme.com>, Recipient unknown", address},
		{"hMailServer", stepRcpt, 550, "Unknown user", address},
		{"hMailServer", stepRcpt, 550, "Delivery is not allowed to this address.", policy},
		{"Haraka", stepRcpt, 550, "I cannot deliver mail for <jane@acme.com>", policy},
		{"Stalwart", stepRcpt, 550, "5.1.2 Mailbox does not exist.", address},
		{"Stalwart", stepRcpt, 550, "5.1.2 Relay not allowed.", policy},

		// Words that deceive
		{"rate", stepRcpt, 550, "5.7.1 Your mails come at too high a rate", policy},
		{"an address with words in it", stepRcpt, 550, "<unknown.user@acme.com> refused", policy},
		{"an address with words in it", stepRcpt, 550, "relay@acme.com: no such user", address},
		{"a link with words in it", stepRcpt, 550, "Refused, see https://acme.com/?p=user%20unknown", policy},
		{"an IP address", stepRcpt, 550, "Mail from 5.1.1.9 refused", policy},
		{"another's bad sender", stepRcpt, 550, "Sender unknown user", policy},
		{"not for good", stepRcpt, 550, "User unknown, try again later", policy},
		{"not for good", stepRcpt, 451, "User unknown", policy},
		{"not for good, by its status", stepRcpt, 550, "4.1.1 User unknown", policy},
		{"user not local", stepRcpt, 551, "User not local; please try <jane@example.com>", policy},
		{"mailbox name", stepRcpt, 553, "Mailbox name not allowed", policy},
		{"nothing said", stepRcpt, 550, "", policy},
		{"another command", stepRcpt, 502, "no such user", policy},
		{"a domain is bad at the end", stepDot, 550, "5.1.2 bad destination system", address},
		{"our sender is unknown to them", stepRcpt, 550, "5.1.1 <NO-REPLY@techbiz.gov.sg>: user unknown", policy},
	} {
		if got := causeOf(c.at, &textproto.Error{Code: c.code, Msg: c.words}, "no-reply@techbiz.gov.sg"); got != c.want {
			t.Errorf("%s, at %s: %d %s: the %s's, want %s", c.from, c.at, c.code, c.words, got, c.want)
		}
	}
}
