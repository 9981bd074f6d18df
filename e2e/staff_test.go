package e2e_test

import (
	"encoding/json"
	"net/http"
)

// authenticator is how one of the demo's staff signs in, as the outbox tells programs.
type authenticator struct{ Login, Password, Code string }

// authenticator returns what the app of one of the demo's staff shows now, as if its last
// code had been typed a while ago; see nextAppCode.
func (p *portal) authenticator(mailbox string) authenticator {
	p.t.Helper()
	p.exec("UPDATE apps SET last_step = last_step - 10")
	answer, err := http.Get(p.url + "/outbox/authenticators.json")
	if err != nil {
		p.t.Fatal(err)
	}
	defer answer.Body.Close()
	var all []authenticator
	if err := json.NewDecoder(answer.Body).Decode(&all); err != nil {
		p.t.Fatal(err)
	}
	for _, a := range all {
		if a.Login == mailbox {
			return a
		}
	}
	p.t.Fatalf("%s is not among the demo's authenticators", mailbox)
	return authenticator{}
}

// signInWithTechPass takes one of the demo's staff from the sign-in page into the portal,
// by password and app.
func (b *tab) signInWithTechPass(mailbox string) {
	b.t.Helper()
	b.open("/sign-in")
	b.proveTechPass(mailbox)
	b.until("the overview", `() => location.pathname === "/overview"`)
}

// proveTechPass signs one of the demo's staff in, on the sign-in page that is open.
func (b *tab) proveTechPass(mailbox string) {
	b.t.Helper()
	b.press("Sign in with TechPass")
	b.typesTechPass(mailbox)
}

// typesTechPass goes through the steps of the sign-in with TechPass.
func (b *tab) typesTechPass(mailbox string) {
	b.t.Helper()
	b.fill("Login ID", mailbox)
	b.press("Continue")
	b.on("Enter your password")
	b.fill("Password", b.portal.authenticator(mailbox).Password)
	b.press("Continue")
	b.on("One more step")
	b.fill("6-digit code", b.portal.authenticator(mailbox).Code)
	b.press("Sign in")
}

// signInByCodeAndApp takes somebody with a government mailbox and no password into the
// portal with TechPass.
func (b *tab) signInByCodeAndApp(mailbox, secret string) {
	b.t.Helper()
	b.open("/sign-in")
	b.press("Sign in with TechPass")
	b.fill("Login ID", mailbox)
	b.press("Continue")
	b.on("Enter your password")
	b.press("Mail me a code instead")
	b.on("Check your mailbox")
	b.fill("Code from the mail", b.portal.newCode(mailbox))
	b.press("Continue")
	b.on("One more step")
	b.fill("6-digit code", b.nextAppCode(secret))
	b.press("Sign in")
	b.until("the overview", `() => location.pathname === "/overview"`)
}
