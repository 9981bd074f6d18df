package web_test

import (
	"encoding/base64"
	"encoding/json"
	"html"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	altcha "github.com/altcha-org/altcha-lib-go"

	"techbiz/internal/app"
	"techbiz/internal/human"
	"techbiz/internal/invite"
	"techbiz/internal/web"
)

// solve does what the script on the page does.
func (b *browser) solve() string {
	b.p.Helper()
	return b.solveFrom("/sign-up/challenge")
}

var challengeOnPage = regexp.MustCompile(`data-human="([^"]*)"`)

// solveAt solves what the page asks for.
func (b *browser) solveAt(page reply) string {
	b.p.Helper()
	found := challengeOnPage.FindStringSubmatch(page.body)
	if found == nil {
		b.p.Fatalf("%s: no challenge on the page\n%s", page.what, page.text())
	}
	return b.solveFrom(html.UnescapeString(found[1]))
}

func (b *browser) solveFrom(path string) string {
	b.p.Helper()
	var c human.Challenge
	b.p.OK(json.Unmarshal([]byte(b.get(path).is(http.StatusOK).body), &c))
	s, err := altcha.SolveChallenge(c.Challenge, c.Salt, altcha.SHA256, int(c.MaxNumber), 0, nil)
	b.p.OK(err)
	text, err := json.Marshal(altcha.Payload{Algorithm: c.Algorithm, Challenge: c.Challenge, Number: int64(s.Number), Salt: c.Salt, Signature: c.Signature})
	b.p.OK(err)
	return base64.StdEncoding.EncodeToString(text)
}

func (b *browser) signUp(pairs ...string) reply {
	b.p.Helper()
	return b.post("/sign-up", append(pairs, "human", b.solve())...)
}

func TestSignUp(t *testing.T) {
	p := newPortal(t)
	b := p.browser()
	b.get("/sign-in").has(`href="/sign-up"`)
	p.browser().get("/techpass/sign-in").has(`href="/sign-up"`)
	b.get("/sign-up/sent").leadsTo("/sign-up")
	page := b.get("/sign-up").is(http.StatusOK).says("Sign up for TechPass", "Checking that you are not a program").
		has("<noscript>").has(`data-human="/sign-up/challenge"`).says("Do you need SEED?", "For public officers only", "TechPass username (company mailboxes only)")
	if page.header.Get("Set-Cookie") != "" {
		t.Error("looking at the sign-up sets a cookie")
	}
	b.signUp("email", " Tan@TECH.gov.sg", "seed", "yes").leadsTo("/sign-up/sent")
	b.get("/sign-up/sent").is(http.StatusOK).says("If tan@tech.gov.sg can have a TechPass account, a mail is on its way to it", "valid for 5 days")
	p.AnswerSignUps()
	link := p.link("tan@tech.gov.sg")
	b.get(link).is(http.StatusOK).says("Activate your TechPass account", "most likely you", "29-11-2026 09:00", "SEED required Yes").saysNot("invites you")
	b.post(link + "/code").leadsTo(link + "/verify")
	b.post(link+"/verify", "code", p.code("tan@tech.gov.sg")).leadsTo("/onboarding")

	b.signUp("email", "jane@acme.com", "username", "Jane.T", "last_name", "Tan").leadsTo("/sign-up/sent")
	p.AnswerSignUps()
	p.browser().get(p.link("jane@acme.com")).says("jane.t@techpass.gov.sg", "SEED required No")
	p.Clock.Add(invite.OwnLifetime)
	lapsed := p.link("jane@acme.com")
	p.browser().get(lapsed).is(http.StatusGone).says("This link has lapsed", "valid for 5 days", "Ask for a new link").saysNot("officer")
	p.browser().post(lapsed + "/renew").leadsTo(lapsed)
	if again := p.link("jane@acme.com"); again == lapsed {
		t.Error("no new link")
	}
}

func TestSignUpIsRefused(t *testing.T) {
	p := newPortal(t)
	b := p.browser()
	for name, test := range map[string]struct {
		typed []string
		field string // where the error stands; "" above the form
		says  string
	}{
		"nothing typed":         {nil, "email", "Enter an email address"},
		"personal mailbox":      {[]string{"email", "jane@gmail.com"}, "email", "Personal mailboxes are not accepted"},
		"domain not allowed":    {[]string{"email", "jane@elsewhere.gov.sg"}, "email", "elsewhere.gov.sg is not allow-listed"},
		"no username":           {[]string{"email", "jane@acme.com", "first_name", "Jane"}, "username", "Enter a TechPass username"},
		"wrong username":        {[]string{"email", "jane@acme.com", "username", "j..t", "first_name", "Jane"}, "username", "two periods"},
		"vendor, SEED":          {[]string{"email", "tan_from.acme@tech.gov.sg", "seed", "yes"}, "", "Vendors ask for SEED by a service request"},
		"SEED withheld":         {[]string{"email", "tan@schools.gov.sg", "seed", "yes"}, "", "SEED is not offered to mailboxes of schools.gov.sg"},
		"SEED is no such value": {[]string{"email", "tan@tech.gov.sg", "seed", "perhaps"}, "seed", "Answer Yes or No"},
	} {
		t.Run(name, func(t *testing.T) {
			page := b.signUp(test.typed...).is(http.StatusUnprocessableEntity).says(test.says)
			if test.field != "" {
				page.has(`id="` + test.field + `-error"`)
			}
			for n := 0; n+1 < len(test.typed); n += 2 {
				if name := test.typed[n]; name != "seed" && page.field(name) != test.typed[n+1] {
					t.Errorf("%s: %q is lost", name, test.typed[n+1])
				}
			}
		})
	}
	b.signUp("email", "jane@elsewhere.gov.sg").has("Request to add the domain")
	if len(p.WaitingSignUps()) != 0 {
		t.Errorf("%d sign-ups came of refused forms", len(p.WaitingSignUps()))
	}
}

func TestSignUpAsksForTheHumanCheck(t *testing.T) {
	p := newPortal(t)
	b := p.browser()
	b.post("/sign-up", "email", "tan@tech.gov.sg").is(http.StatusTooManyRequests).says("One more moment")
	b.post("/sign-up", "email", "tan@tech.gov.sg", "human", "AAAA").is(http.StatusUnprocessableEntity).says("was not finished")
	once := b.solve()
	b.post("/sign-up", "email", "tan@tech.gov.sg", "human", once).leadsTo("/sign-up/sent")
	if page := b.post("/sign-up", "email", "tan@tech.gov.sg", "human", once).is(http.StatusUnprocessableEntity).says("sent before"); page.field("human") != "" {
		t.Error("what counted is in the form again")
	}
	late := b.solve()
	p.Clock.Add(human.Lifetime)
	b.post("/sign-up", "email", "tan@tech.gov.sg", "human", late).is(http.StatusUnprocessableEntity).says("older than 10 minutes")
	for range invite.SignUpsPerMailboxHour - 1 {
		b.signUp("email", "tan@tech.gov.sg").leadsTo("/sign-up/sent")
	}
	// What strangers asked for the mailbox makes it dearer, and keeps nobody out.
	many := b.signUp("email", "tan@tech.gov.sg").is(http.StatusTooManyRequests).says("One more moment")
	if many.header.Get("Retry-After") != "30" || many.field("email") != "tan@tech.gov.sg" {
		t.Errorf("Retry-After %q", many.header.Get("Retry-After"))
	}
	b.post("/sign-up", "email", "tan@tech.gov.sg", "human", b.solveAt(many)).leadsTo("/sign-up/sent")
}

// TestSigningUpTellsNothing: the answers to known and unknown mailboxes do not differ by a byte.
func TestSigningUpTellsNothing(t *testing.T) {
	p := newPortal(t)
	officer := p.Officer(officerMailbox)
	p.invited(officer, "invited@tech.gov.sg")
	unknown, knowns := "nothing@tech.gov.sg", []string{officerMailbox, "invited@tech.gov.sg", "signedup@tech.gov.sg"}
	p.browser().signUp("email", "signedup@tech.gov.sg").leadsTo("/sign-up/sent")
	p.AnswerSignUps()
	answers := func(mailbox string) (sent, after reply) {
		b := p.browser()
		sent = b.signUp("email", mailbox).leadsTo("/sign-up/sent")
		return sent, b.get("/sign-up/sent").is(http.StatusOK)
	}
	alike := func(r reply, mailbox string) string {
		var header []string
		for name, values := range r.header {
			if name == "Location" { // what it carries is sealed, with the address that was typed in it
				values = []string{withoutFlow(values[0])}
			}
			if name != "Trace-Id" && name != "Set-Cookie" && name != "Date" {
				header = append(header, name+": "+strings.Join(values, ", "))
			}
			if name == "Set-Cookie" {
				for _, c := range values { // its value is random, and the end of its name
					key, rest, _ := strings.Cut(c, "=")
					key, _, _ = strings.Cut(key, "flow_")
					_, rest, _ = strings.Cut(rest, ";")
					header = append(header, key+rest)
				}
			}
		}
		slices.Sort(header)
		return strings.ReplaceAll(strings.Join(header, "\n")+"\n\n"+r.body, mailbox, "MAILBOX")
	}
	sent, after := answers(unknown)
	for _, known := range knowns {
		s, a := answers(known)
		if alike(s, known) != alike(sent, unknown) {
			t.Errorf("%s is answered differently:\n%s\n%s", known, alike(s, known), alike(sent, unknown))
		}
		length := func(r reply, mailbox string) string { // the one header that depends on the address
			return strings.ReplaceAll(alike(r, mailbox), r.header.Get("Content-Length"), "LENGTH")
		}
		if length(a, known) != length(after, unknown) {
			t.Errorf("%s sees another page", known)
		}
	}
	if len(p.WaitingSignUps()) != len(knowns)+1 {
		t.Errorf("%d sign-ups wait", len(p.WaitingSignUps()))
	}
}

func TestSignUpWithAnAccountIsTold(t *testing.T) {
	p := newPortal(t)
	i := p.invited(p.Officer(officerMailbox), vendorMailbox)
	p.browser().signUp("email", "new@acme.com", "username", "U.Vendor").leadsTo("/sign-up/sent")
	p.AnswerSignUps()
	if l := p.letter("new@acme.com"); !strings.Contains(l.Text, "Somebody else has the username that was chosen") {
		t.Errorf("the mail says %s", l.Text)
	}
	b := p.invitee(p.accepted(p.Officer(officerMailbox)))
	b.get("/onboarding").is(http.StatusSeeOther)
	old := p.link(vendorMailbox)
	p.browser().signUp("email", vendorMailbox, "username", "whatever").leadsTo("/sign-up/sent")
	p.AnswerSignUps()
	if fresh := p.link(vendorMailbox); fresh == old {
		t.Error("no new link")
	}
	p.browser().get(old).is(http.StatusGone).says("A newer invitation has taken this one's place")
	p.as(p.Officer(officerMailbox)).get(web.InvitationURL(i.ID)).says("The invitee asked for a new invitation, and it was sent")
}

func TestSignUpHintsFollowTheMailbox(t *testing.T) {
	p := newPortal(t)
	b := p.browser()
	const seed, swap = "Do you need SEED?", `hx-swap-oob="innerHTML"`
	for query, want := range map[string]struct {
		hint  string
		swaps bool
		asks  bool
	}{
		"email=tan@tech.gov.sg&seed=no":         {"Leave this empty", false, false},
		"email=tan@tech.gov.sg":                 {"Leave this empty", true, true},
		"email=tan@schools.gov.sg&seed=no":      {"Leave this empty", true, false},
		"email=tan@schools.gov.sg":              {"Leave this empty", false, false},
		"email=tan_from.acme@tech.gov.sg&seed=": {"Leave this empty", true, false},
		"email=jane@acme.com&seed=no":           {"Enter a username", true, false},
		"email=tan@elsewhere.gov.sg&seed=yes":   {"Leave this empty", true, false},
	} {
		part := b.get("/sign-up/fields?" + query).is(http.StatusOK).says(want.hint)
		if swaps := strings.Contains(part.body, swap); swaps != want.swaps {
			t.Errorf("%s: the SEED question is swapped: %v", query, swaps)
		}
		if asks := strings.Contains(part.text(), seed); asks != want.asks {
			t.Errorf("%s: SEED is asked: %v", query, asks)
		}
	}
	for _, email := range []string{"", "tan", "jane@ac"} {
		b.get("/sign-up/fields?seed=no&email=" + email).is(http.StatusNoContent)
	}
}

func TestSignUpIsForTheAllowedNetworks(t *testing.T) {
	p := newPortal(t, func(o *app.Options) {
		o.Web.AllowedNetworks = append(o.Web.AllowedNetworks, network(t, "192.0.2.0/24"))
	})
	for _, path := range []string{"/sign-up", "/sign-up/challenge", "/sign-up/fields", "/sign-up/sent"} {
		p.browser().get(path).is(http.StatusForbidden)
	}
}
