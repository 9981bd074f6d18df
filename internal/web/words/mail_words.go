package words

import "techbiz/internal/mail"

// MailCauses say what keeps mails from leaving.
var MailCauses = map[mail.Cause]string{
	mail.CauseMailbox: "The mailbox takes no mail for now",
	mail.CausePolicy:  "The mail server does not take it from us",
	mail.CauseServer:  "The mail server can't be used",
	mail.CausePortal:  "The portal could not write it",
}

// MailKind names a mail for admins; one that has no name is told by its code.
func MailKind(k mail.Kind) string {
	if words := mailWords[k]; words != "" {
		return words
	}
	return string(k)
}

// mailWords names the mail that a moment is about.
var mailWords = map[mail.Kind]string{
	mail.Invitation: "Invitation",
	mail.AcceptCode: "Code",

	mail.SEEDInvitation: "SEED mail",
}
