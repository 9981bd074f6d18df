package techpass_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"techbiz/internal/app"
	"techbiz/internal/app/webtest"
	"techbiz/internal/auth/pow"
	"techbiz/internal/invite"
	"techbiz/internal/web/kit"
)

func signUp(b *webtest.Browser, pairs ...string) webtest.Reply {
	b.Portal.Helper()
	return b.Post("/sign-up", append(pairs, "human", b.Solve())...)
}

func TestSignUp(t *testing.T) {
	p := webtest.NewPortal(t)
	b := p.Browser()
	b.Get("/sign-in").Has(`href="/sign-up"`)
	p.Browser().Get("/techpass/sign-in").Has(`href="/sign-up"`)
	b.Get("/sign-up/sent").LeadsTo("/sign-up")
	page := b.Get("/sign-up").Is(http.StatusOK).Says("Sign up for TechPass", "Checking that you are not a program").
		Has("<noscript>").Has(`data-human="/sign-up/challenge"`).Says("Do you need SEED?", "For public officers only", "TechPass username (company mailboxes only)")
	if page.Header.Get("Set-Cookie") != "" {
		t.Error("looking at the sign-up sets a cookie")
	}
	signUp(b, "email", " Tan@TECH.gov.sg", "seed", "yes").LeadsTo("/sign-up/sent")
	b.Get("/sign-up/sent").Is(http.StatusOK).Says("If tan@tech.gov.sg can have a TechPass account, a mail is on its way to it", "valid for 5 days")
	p.AnswerSignUps()
	link := p.Link("tan@tech.gov.sg")
	b.Get(link).Is(http.StatusOK).Says("Activate your TechPass account", "most likely you", "29-11-2026 09:00", "SEED required Yes").SaysNot("invites you")
	b.Post(link + "/code").LeadsTo(link + "/verify")
	b.Post(link+"/verify", "code", p.Code("tan@tech.gov.sg")).LeadsTo("/onboarding")

	signUp(b, "email", "jane@acme.com", "username", "Jane.T", "last_name", "Tan").LeadsTo("/sign-up/sent")
	p.AnswerSignUps()
	p.Browser().Get(p.Link("jane@acme.com")).Says("jane.t@techpass.gov.sg", "SEED required No")
	p.Clock.Add(invite.OwnLifetime)
	lapsed := p.Link("jane@acme.com")
	p.Browser().Get(lapsed).Is(http.StatusGone).Says("This link has lapsed", "valid for 5 days", "Ask for a new link").SaysNot("officer")
	p.Browser().Post(lapsed + "/renew").LeadsTo(lapsed)
	if again := p.Link("jane@acme.com"); again == lapsed {
		t.Error("no new link")
	}
}

func TestSignUpIsRefused(t *testing.T) {
	p := webtest.NewPortal(t)
	b := p.Browser()
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
			page := signUp(b, test.typed...).Is(http.StatusUnprocessableEntity).Says(test.says)
			if test.field != "" {
				page.Has(`id="` + test.field + `-error"`)
			}
			for n := 0; n+1 < len(test.typed); n += 2 {
				if name := test.typed[n]; name != "seed" && page.Field(name) != test.typed[n+1] {
					t.Errorf("%s: %q is lost", name, test.typed[n+1])
				}
			}
		})
	}
	signUp(b, "email", "jane@elsewhere.gov.sg").Has("Request to add the domain")
	if len(p.WaitingSignUps()) != 0 {
		t.Errorf("%d sign-ups came of refused forms", len(p.WaitingSignUps()))
	}
}

func TestSignUpAsksForTheHumanCheck(t *testing.T) {
	p := webtest.NewPortal(t)
	b := p.Browser()
	b.Post("/sign-up", "email", "tan@tech.gov.sg").Is(http.StatusTooManyRequests).Says("One more moment")
	b.Post("/sign-up", "email", "tan@tech.gov.sg", "human", "AAAA").Is(http.StatusUnprocessableEntity).Says("was not finished")
	once := b.Solve()
	b.Post("/sign-up", "email", "tan@tech.gov.sg", "human", once).LeadsTo("/sign-up/sent")
	if page := b.Post("/sign-up", "email", "tan@tech.gov.sg", "human", once).Is(http.StatusUnprocessableEntity).Says("sent before"); page.Field("human") != "" {
		t.Error("what counted is in the form again")
	}
	late := b.Solve()
	p.Clock.Add(pow.Lifetime)
	b.Post("/sign-up", "email", "tan@tech.gov.sg", "human", late).Is(http.StatusUnprocessableEntity).Says("older than 10 minutes")
	for range invite.SignUpsPerMailboxHour - 1 {
		signUp(b, "email", "tan@tech.gov.sg").LeadsTo("/sign-up/sent")
	}
	// What strangers asked for the mailbox makes it dearer, and keeps nobody out.
	many := signUp(b, "email", "tan@tech.gov.sg").Is(http.StatusTooManyRequests).Says("One more moment")
	if many.Header.Get("Retry-After") != "30" || many.Field("email") != "tan@tech.gov.sg" {
		t.Errorf("Retry-After %q", many.Header.Get("Retry-After"))
	}
	b.Post("/sign-up", "email", "tan@tech.gov.sg", "human", b.SolveAt(many)).LeadsTo("/sign-up/sent")
}

// TestSigningUpTellsNothing: the answers to known and unknown mailboxes do not differ by a byte.
func TestSigningUpTellsNothing(t *testing.T) {
	p := webtest.NewPortal(t)
	officer := p.Officer(webtest.OfficerMailbox)
	p.Invited(officer, "invited@tech.gov.sg")
	unknown, knowns := "nothing@tech.gov.sg", []string{webtest.OfficerMailbox, "invited@tech.gov.sg", "signedup@tech.gov.sg"}
	signUp(p.Browser(), "email", "signedup@tech.gov.sg").LeadsTo("/sign-up/sent")
	p.AnswerSignUps()
	answers := func(mailbox string) (sent, after webtest.Reply) {
		b := p.Browser()
		sent = signUp(b, "email", mailbox).LeadsTo("/sign-up/sent")
		return sent, b.Get("/sign-up/sent").Is(http.StatusOK)
	}
	alike := func(r webtest.Reply, mailbox string) string {
		var header []string
		for name, values := range r.Header {
			if name == "Location" { // what it carries is sealed, with the address that was typed in it
				values = []string{webtest.WithoutFlow(values[0])}
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
		return strings.ReplaceAll(strings.Join(header, "\n")+"\n\n"+r.Body, mailbox, "MAILBOX")
	}
	sent, after := answers(unknown)
	for _, known := range knowns {
		s, a := answers(known)
		if alike(s, known) != alike(sent, unknown) {
			t.Errorf("%s is answered differently:\n%s\n%s", known, alike(s, known), alike(sent, unknown))
		}
		length := func(r webtest.Reply, mailbox string) string { // the one header that depends on the address
			return strings.ReplaceAll(alike(r, mailbox), r.Header.Get("Content-Length"), "LENGTH")
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
	p := webtest.NewPortal(t)
	i := p.Invited(p.Officer(webtest.OfficerMailbox), webtest.VendorMailbox)
	signUp(p.Browser(), "email", "new@acme.com", "username", "U.Vendor").LeadsTo("/sign-up/sent")
	p.AnswerSignUps()
	if l := p.Letter("new@acme.com"); !strings.Contains(l.Text, "Somebody else has the username that was chosen") {
		t.Errorf("the mail says %s", l.Text)
	}
	b := p.Invitee(p.Accepted(p.Officer(webtest.OfficerMailbox)))
	b.Get("/onboarding").Is(http.StatusSeeOther)
	old := p.Link(webtest.VendorMailbox)
	signUp(p.Browser(), "email", webtest.VendorMailbox, "username", "whatever").LeadsTo("/sign-up/sent")
	p.AnswerSignUps()
	if fresh := p.Link(webtest.VendorMailbox); fresh == old {
		t.Error("no new link")
	}
	p.Browser().Get(old).Is(http.StatusGone).Says("A newer invitation has taken this one's place")
	p.BrowserOf(p.Officer(webtest.OfficerMailbox)).Get(kit.InvitationURL(i.ID)).Says("The invitee asked for a new invitation, and it was sent")
}

func TestSignUpHintsFollowTheMailbox(t *testing.T) {
	p := webtest.NewPortal(t)
	b := p.Browser()
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
		part := b.Get("/sign-up/fields?" + query).Is(http.StatusOK).Says(want.hint)
		if swaps := strings.Contains(part.Body, swap); swaps != want.swaps {
			t.Errorf("%s: the SEED question is swapped: %v", query, swaps)
		}
		if asks := strings.Contains(part.Text(), seed); asks != want.asks {
			t.Errorf("%s: SEED is asked: %v", query, asks)
		}
	}
	for _, email := range []string{"", "tan", "jane@ac"} {
		b.Get("/sign-up/fields?seed=no&email=" + email).Is(http.StatusNoContent)
	}
}

func TestSignUpIsForTheAllowedNetworks(t *testing.T) {
	p := webtest.NewPortal(t, func(o *app.Options) {
		o.Web.AllowedNetworks = append(o.Web.AllowedNetworks, webtest.Network(t, "192.0.2.0/24"))
	})
	for _, path := range []string{"/sign-up", "/sign-up/challenge", "/sign-up/fields", "/sign-up/sent"} {
		p.Browser().Get(path).Is(http.StatusForbidden)
	}
}
