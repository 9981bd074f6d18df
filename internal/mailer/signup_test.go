package mailer

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"techbiz/internal/invite"
	"techbiz/internal/mail"
)

// Who signs up and gets no invitation learns why, in the mailbox alone.
func TestSignUpLetters(t *testing.T) {
	const signIn, signUp = "https://portal.techbiz.gov.sg/techpass/sign-in", "https://portal.techbiz.gov.sg/sign-up"
	for _, c := range []struct {
		name          string
		kind          mail.Kind
		loginID       string
		secret        string
		state         invite.State
		subject, link string
		says, saysNot []string
	}{
		{
			name: "there is an account", kind: mail.SignUpKnown, loginID: "jane.tan@techpass.gov.sg", link: signIn,
			subject: "You have a TechPass account",
			says:    []string{"It has one already", "jane.tan@techpass.gov.sg", "If it was not you", "support@techbiz.gov.sg"},
			saysNot: []string{"username", "disabled", "/accept/"},
		},
		{
			name: "it is disabled", kind: mail.SignUpKnown, loginID: "jane.tan@techpass.gov.sg", state: invite.Revoked,
			subject: "You have a TechPass account",
			says:    []string{"jane.tan@techpass.gov.sg", "is disabled", "Write to support@techbiz.gov.sg"},
			saysNot: []string{"https://"},
		},
		{
			name: "the username is taken", kind: mail.SignUpTaken, secret: "jane.tan", link: signUp,
			subject: "Choose another TechPass username",
			says:    []string{"Somebody else has the username that was chosen"},
			saysNot: []string{"jane.tan", "login ID", "/accept/"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			f, m := invited(t, "jane@acme.com", c.loginID, func(i *invite.Invitation) { i.State = c.state })
			m.Kind = c.kind
			l, err := composer(t, f).Compose(t.Context(), m, c.secret)
			if err != nil {
				t.Fatal(err)
			}
			if l.To != m.To || l.MessageID != m.MessageID || l.Subject != c.subject {
				t.Errorf("to %s, id %s, subject %q", l.To, l.MessageID, l.Subject)
			}
			page := readHTML(t, l.HTML)
			for part, text := range map[string]string{"text": l.Text, "HTML": page.text} {
				flat := strings.Join(strings.Fields(text), " ")
				for _, s := range append(c.says, c.link) {
					if !strings.Contains(flat, s) {
						t.Errorf("%s does not say %q:\n%s", part, s, text)
					}
				}
				for _, s := range c.saysNot {
					if strings.Contains(flat, s) {
						t.Errorf("%s says %q:\n%s", part, s, text)
					}
				}
			}
			if strings.Contains(l.Text, "\n\n\n") || c.link != "" && !slices.Contains(strings.Split(l.Text, "\n"), c.link) {
				t.Errorf("blank lines, or no link on a line of its own:\n%s", l.Text)
			}
			if c.link != "" != slices.Contains(page.links, c.link) || page.elements["h1"] != 1 || page.elements["img"] != 0 {
				t.Errorf("links %q, elements %v", page.links, page.elements)
			}
		})
	}
}

func TestSignUpLetterIsWithdrawn(t *testing.T) {
	f, m := invited(t, "jane@acme.com", "", nil)
	f.err, m.Kind = mail.ErrWithdrawn, mail.SignUpKnown
	if _, err := composer(t, f).Compose(t.Context(), m, ""); !errors.Is(err, mail.ErrWithdrawn) {
		t.Errorf("error %v", err)
	}
}
