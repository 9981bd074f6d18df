package mailer

import (
	"context"
	"fmt"

	"techbiz/internal/mail"
)

// signUpFacts are what the templates tell who signed up and gets no invitation.
type signUpFacts struct {
	page

	Taken    bool // the username that was chosen is somebody else's; false where there is an account
	LoginID  string
	Disabled bool
	Link     string
}

// signUpKnown tells that there is an account, and how to sign in.
func (c *Composer) signUpKnown(ctx context.Context, m *mail.Mail) (*mail.Letter, error) {
	hint, err := c.options.Invites.SignInHintFor(ctx, m)
	if err != nil {
		return nil, fmt.Errorf("read facts of the account: %w", err)
	}
	return c.signUp(m, "You have a TechPass account", signUpFacts{LoginID: hint.LoginID, Disabled: hint.Disabled, Link: c.address("techpass/sign-in")})
}

// signUpTaken tells that another username is needed. It does not repeat the one that was
// typed: whoever did may be a stranger to the mailbox.
func (c *Composer) signUpTaken(m *mail.Mail) (*mail.Letter, error) {
	return c.signUp(m, "Choose another TechPass username", signUpFacts{Taken: true, Link: c.address("sign-up")})
}

func (c *Composer) signUp(m *mail.Mail, title string, f signUpFacts) (*mail.Letter, error) {
	f.page = c.page(title)
	return render("sign_up", m, title, f)
}

// address is a page of the portal.
func (c *Composer) address(path string) string { return c.options.PublicURL.JoinPath(path).String() }
