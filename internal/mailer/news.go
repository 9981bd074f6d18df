package mailer

import "techbiz/internal/mail"

// newsFacts tell the holder of an account what happened to it. There is no link to press
// in them: mails of this kind are what others like to forge.
type newsFacts struct {
	page
	What   string
	When   string
	NotYou string // what to do where the reader did not do it
}

// newsWords are what is told, by the kind of mail.
var newsWords = map[mail.Kind]struct{ title, what, notYou string }{
	mail.NewDevice: {
		title:  "Sign-in to your TechPass from a new browser",
		what:   "Somebody, most likely you, signed in with your TechPass account from a browser that was not used with it before.",
		notYou: "sign in, open My Account and sign out of all other sessions; with a company mailbox, change your password as well.",
	},
	mail.PasswordChanged: {
		title:  "Your TechPass password was changed",
		what:   "The password of your TechPass account was changed, and every other session was signed out.",
		notYou: "reset your password now: somebody may read this mailbox.",
	},
	mail.AppAdded: {
		title:  methodsChanged,
		what:   "An authenticator app was set up for your TechPass account. Codes of an app that was set up earlier no longer work.",
		notYou: undoIt,
	},
	mail.AppRemoved: {
		title:  methodsChanged,
		what:   "The authenticator app of your TechPass account was removed. Its codes no longer work.",
		notYou: undoIt,
	},
	mail.CodesReplaced: {
		title:  methodsChanged,
		what:   "A new set of recovery codes was made for your TechPass account. Earlier codes no longer work.",
		notYou: undoIt,
	},
	mail.CodeUsed: {
		title:  "A recovery code of your TechPass was used",
		what:   "Somebody, most likely you, used a recovery code to sign in to your TechPass account. It does not work a second time. My Account tells how many are left.",
		notYou: undoIt,
	},
	mail.PasskeyAdded: {
		title:  methodsChanged,
		what:   "A passkey was added to your TechPass account. Whoever holds it can sign in.",
		notYou: undoIt,
	},
	mail.PasskeyRemoved: {
		title:  methodsChanged,
		what:   "A passkey was removed from your TechPass account. It no longer signs in.",
		notYou: undoIt,
	},
	mail.MFAReset: {
		title:  methodsChanged,
		what:   "An administrator removed the second factors of your TechPass account, as it was asked for. Sign in and set up another one to use the account again.",
		notYou: "and nobody asked for it in your name, say so now.",
	},
	mail.DeviceEnrolled: {
		title:  "A device was enrolled for your TechPass account",
		what:   "A device was enrolled for SEED with a code of your TechPass account. It may reach SGTS products from the Internet. A device that was enrolled before is not any more.",
		notYou: "sign in, open My Account, remove the device, and sign out of all other sessions.",
	},
	mail.DeviceRemoved: {
		title:  "Your SEED device was removed",
		what:   "The device that was enrolled for SEED with your TechPass account was removed in My Account. Its certificate is worth nothing any more, and your SEED licence went back to the pool.",
		notYou: "sign in, open My Account, and sign out of all other sessions.",
	},
	mail.PasskeyBlocked: {
		title:  "A passkey of your TechPass was blocked",
		what:   "Somebody signed in with a passkey of your TechPass account that seems to have been copied. The sign-in was refused, and the passkey is blocked. Sign in another way, remove it in My Account and add a new one.",
		notYou: undoIt,
	},
	mail.SetUpLinkUsed: {
		title:  "A set-up link for your TechPass was used",
		what:   "Somebody, most likely you, used the one-time link that the operator of TechBiz made for you to set up your TechPass account. It does not work a second time.",
		notYou: "say so now: somebody else may have set up how your account is signed in to.",
	},
	mail.DutyChanged: {
		title:  "Your duty in TechBiz was changed",
		what:   "An administrator changed what you may do in TechBiz beside inviting users. Your role stands beside your name when you are signed in.",
		notYou: "and nobody told you of it, say so now.",
	},
}

const (
	methodsChanged = "Your TechPass sign-in methods were changed"
	undoIt         = "sign in, open My Account, remove what you do not know, and sign out of all other sessions."
)

func (c *Composer) news(m *mail.Mail) (*mail.Letter, error) {
	words := newsWords[m.Kind]
	return render("news", m, words.title, newsFacts{page: c.page(words.title), What: words.what, When: inWordsOf(m.QueuedAt), NotYou: words.notYou})
}
