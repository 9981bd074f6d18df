package e2e_test

import (
	"testing"
)

// The demo has a link in each state; its page tells the state before anything is typed.
func TestLinksTellTheirState(t *testing.T) {
	t.Parallel()
	p := onSQLite(t)
	for name, test := range map[string]struct{ mailbox, says string }{
		"onboarded": {"grace_koh@tech.gov.sg", "onboarded"},
		"revoked":   {"j.doe@acme.com", "revoked"},
		"halfway":   {"siti@acme.com", "some steps are left"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			invitee := p.person(t)
			invitee.open(p.lastMail(test.mailbox).link(t))
			invitee.until("it tells the state", `says => e2e.seen().toLowerCase().includes(says)`, test.says)
			invitee.look("link is " + name)
		})
	}
}

func TestLapsedLinkAsksForANewInvitation(t *testing.T) {
	t.Parallel()
	p := onSQLite(t)
	const mailbox = "lim_peng@tech.gov.sg"
	invitee := p.person(t)
	invitee.open(p.lastMail(mailbox).link(t))
	invitee.sees("lapsed")
	invitee.look("link is lapsed")
	invitee.press("Ask for a new invitation")
	invitee.look("a new invitation was asked for")
	fresh := p.newLink(mailbox)
	invitee.acceptInvitation(fresh, mailbox)
	invitee.setUpApp()
	invitee.acceptPolicies()
}

func TestLinkInAnotherBrowserAndByAnotherPerson(t *testing.T) {
	t.Parallel()
	p := onSQLite(t)
	const mailbox = "nurul_huda@hive.gov.sg"
	link := p.lastMail(mailbox).link(t)
	first := p.person(t)
	first.open(link)
	first.press("Email me a code")
	p.newMail(mailbox)

	second := p.person(t)
	second.open(link + "/verify")
	second.sees("browser")
	second.look("code was asked for in another browser")

	stranger := p.person(t)
	stranger.signIn(otherOfficer)
	stranger.open(link)
	stranger.sees(otherOfficer)
	stranger.look("link opened by another person")
	stranger.press("Sign out and continue")
	stranger.at("You are invited to TechPass")

	for range 5 {
		first.fill("Code from the mail", "000000")
		first.press("Accept invitation")
	}
	first.sees("takes no more tries")
	first.look("code typed wrong five times")
	first.press("Send a new code")
	first.fill("Code from the mail", p.newCode(mailbox))
	first.press("Accept invitation")
	first.setUpApp()
	first.acceptPolicies()
}
