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
		what:   "The password of your TechPass account was changed, and every session was signed out.",
		notYou: "reset your password now: somebody may read this mailbox.",
	},
}

func (c *Composer) news(m *mail.Mail) (*mail.Letter, error) {
	words := newsWords[m.Kind]
	return render("news", m, words.title, newsFacts{page: c.page(words.title), What: words.what, When: inWordsOf(m.QueuedAt), NotYou: words.notYou})
}
