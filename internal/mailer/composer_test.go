package mailer

import (
	"context"
	"errors"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"golang.org/x/net/html"

	"techbiz/internal/base/people"
	"techbiz/internal/invite"
	"techbiz/internal/mail"
	"techbiz/internal/techpass"
)

// queued is 14:55 in Singapore.
var queued = time.Date(2026, 11, 18, 6, 55, 0, 0, time.UTC)

const token = "Zm9yLXRlc3RzLW9ubHktbm90LWEtcmVhbC10b2tlbi0"

// facts answers as invite.Service does.
type facts struct {
	letter invite.Letter
	err    error
}

func (f facts) LetterFor(context.Context, *mail.Mail) (invite.Letter, error) { return f.letter, f.err }

func (f facts) SignInHintFor(context.Context, *mail.Mail) (invite.SignInHint, error) {
	return invite.SignInHint{LoginID: f.letter.LoginID, Disabled: f.letter.Invitation.State == invite.Revoked}, f.err
}

// domains are those whose officers may sign in.
type domains []string

func (d domains) MaySignIn(_ context.Context, e people.Email) (bool, error) {
	return slices.Contains(d, e.Domain()), nil
}

func (d domains) MayReset(_ context.Context, e people.Email) (bool, error) {
	return e.Domain() == "acme.com", nil
}

func email(t testing.TB, s string) people.Email {
	t.Helper()
	e, err := people.ParseEmail(s)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func composer(t testing.TB, invites Invites) *Composer {
	t.Helper()
	u, err := url.Parse("https://portal.techbiz.gov.sg/")
	if err != nil {
		t.Fatal(err)
	}
	c, err := NewComposer(ComposerOptions{Invites: invites, SignIn: domains{"hive.gov.sg"}, Lives: lives{}, Notices: news{}, Seeds: seeds{}, Devices: gone{}, Desk: requests{}, PublicURL: u, SupportEmail: "support@techbiz.gov.sg"})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// invited returns an open invitation and the mail with its link.
func invited(t testing.TB, to, loginID string, change func(*invite.Invitation)) (facts, *mail.Mail) {
	i := &invite.Invitation{
		ID: uuid.New(), Type: invite.ByAccount, InviterEmail: email(t, "officer@tech.gov.sg"), Email: email(t, to),
		State: invite.Open, Attempt: 1, ExpiresAt: queued.Add(invite.Lifetime),
	}
	if change != nil {
		change(i)
	}
	m := &mail.Mail{Kind: mail.Invitation, To: i.Email, InvitationID: i.ID, Attempt: 1, MessageID: "1@techbiz.gov.sg", QueuedAt: queued}
	steps := techpass.Steps(i.Email.Kind())
	return facts{letter: invite.Letter{Invitation: i, LoginID: loginID, Steps: steps[:len(steps)-1]}}, m
}

func firstName(t testing.TB, s string) people.PersonName {
	t.Helper()
	n, err := people.ParsePersonName("first_name", s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestNewsOfChanges: each change of how somebody signs in is told with when, and what to
// do, and without a link.
func TestNewsOfChanges(t *testing.T) {
	for _, kind := range []mail.Kind{mail.AppAdded, mail.AppRemoved, mail.CodesReplaced, mail.CodeUsed, mail.PasskeyAdded, mail.PasskeyRemoved, mail.PasskeyBlocked, mail.DeviceEnrolled, mail.DeviceRemoved} {
		l, err := composer(t, facts{}).Compose(t.Context(), &mail.Mail{Kind: kind, To: email(t, "jane@acme.com"), MessageID: "1@techbiz.gov.sg", QueuedAt: queued}, "")
		if err != nil {
			t.Errorf("%s: %v", kind, err)
			continue
		}
		for _, says := range []string{"your TechPass account", "Wednesday, 18 November 2026, 14:55 (Singapore time)", "If it was not you, sign in, open My Account", "support@techbiz.gov.sg"} {
			if !strings.Contains(strings.Join(strings.Fields(l.Text), " "), says) {
				t.Errorf("%s does not say %q:\n%s", kind, says, l.Text)
			}
		}
		if l.Subject == "" || strings.Contains(l.Text, "http") || strings.Contains(l.Text, "Trace") {
			t.Errorf("%s: %q\n%s", kind, l.Subject, l.Text)
		}
	}
}

func TestLetters(t *testing.T) {
	const (
		link = "https://portal.techbiz.gov.sg/accept/" + token
		seed = "wait for it before you onboard a device, because a licence is assigned"
	)
	for _, c := range []struct {
		name     string
		to       string
		loginID  string
		kind     mail.Kind
		change   func(*invite.Invitation)
		secret   string
		subject  string
		says     []string
		saysNot  []string
		withLink bool
	}{
		{
			name: "officer invited", to: "jane@hive.gov.sg", loginID: "jane@hive.gov.sg", kind: mail.Invitation, secret: token,
			subject:  "You are invited to TechPass",
			says:     []string{"Hello,", "officer@tech.gov.sg has invited you to TechPass", "SGTS", "Reason", "Works on the portal", "SEED required", "There are 4 steps:", "Ask for a code on the page", "Accept the Terms of Use.", "Have ready: this mailbox, and your phone with an authenticator app", "jane@hive.gov.sg", "Friday, 18 December 2026, 14:55 (Singapore time)", link, "did not expect", "support@techbiz.gov.sg"},
			change:   func(i *invite.Invitation) { i.Reason, _ = people.ParseReason("Works on\nthe portal") },
			saysNot:  []string{"onboard a device", "password", "signed in to TechBiz"},
			withLink: true,
		},
		{
			name: "vendor invited, with SEED", to: "jane@acme.com", loginID: "jane.tan@techpass.gov.sg", kind: mail.Invitation, secret: token,
			change:   func(i *invite.Invitation) { i.SEED, i.FirstName = true, firstName(t, "அருண்") },
			subject:  "You are invited to TechPass",
			says:     []string{"Hello அருண்,", "jane.tan@techpass.gov.sg", "there is no mailbox of that name", "SEED required", "There are 5 steps:", "Choose a password.", "the device that you will onboard", seed, link},
			withLink: true,
		},
		{
			name: "officer who signed in", to: "jane@hive.gov.sg", loginID: "jane@hive.gov.sg", kind: mail.Invitation, secret: token,
			change: func(i *invite.Invitation) {
				i.Type, i.InviterEmail = invite.ByItself, i.Email
			},
			subject:  "Activate your TechPass account",
			says:     []string{"You signed in to TechBiz", "Valid until", link},
			saysNot:  []string{"invited you", "To accept the invitation"},
			withLink: true,
		},
		{
			name: "vendor who signed up", to: "jane@acme.com", loginID: "jane.tan@techpass.gov.sg", kind: mail.Invitation, secret: token,
			change: func(i *invite.Invitation) {
				i.Type, i.SelfService, i.InviterEmail = invite.ByItself, true, i.Email
				i.FirstName, _ = people.ParsePersonName(people.FieldFirstName, "Stranger")
			},
			subject:  "Activate your TechPass account",
			says:     []string{"Somebody, most likely you, asked for a TechPass account for this mailbox", "Valid until", link, "did not expect"},
			saysNot:  []string{"invited you", "signed in to TechBiz", "Stranger", "jane.tan", "login ID"},
			withLink: true,
		},
		{
			name: "accepted and sent again", to: "jane@hive.gov.sg", loginID: "jane@hive.gov.sg", kind: mail.Invitation, secret: token,
			change:   func(i *invite.Invitation) { i.State = invite.Accepted },
			subject:  "Complete your TechPass onboarding",
			says:     []string{"a few steps are left to do", link},
			saysNot:  []string{"Valid until"},
			withLink: true,
		},
		{
			name: "code to accept", to: "jane@acme.com", loginID: "jane.tan@techpass.gov.sg", kind: mail.AcceptCode, secret: "048213",
			subject: "Your TechBiz code",
			says:    []string{"officer@tech.gov.sg", "048213", "valid 10 minutes, until 15:05 Singapore time", "Do not share it", "If it was not you", "support@techbiz.gov.sg"},
		},
		{
			name: "code to activate", to: "jane@hive.gov.sg", kind: mail.AcceptCode, secret: "048213",
			change:  func(i *invite.Invitation) { i.Type = invite.ByItself },
			subject: "Your TechBiz code", says: []string{"activating the TechPass account", "048213"}, saysNot: []string{"invitation"},
		},
		{
			name: "code to sign in", to: "jane@hive.gov.sg", kind: mail.SignInCode, secret: "048213",
			subject: "Your TechBiz code", says: []string{"signing in to TechBiz", "048213", "valid 10 minutes"}, saysNot: []string{"invitation"},
		},
		{
			name: "code to reset", to: "jane@acme.com", kind: mail.ResetCode, secret: "048213",
			subject: "Your TechBiz code", says: []string{"setting a new password", "048213", "valid 10 minutes"}, saysNot: []string{"invitation", "signing in"},
		},
		{
			name: "new browser", to: "jane@acme.com", kind: mail.NewDevice,
			subject: "Sign-in to your TechPass from a new browser",
			says:    []string{"a browser that was not used with it before", "2026", "(Singapore time)", "If it was not you", "support@techbiz.gov.sg"},
		},
		{
			name: "password changed", to: "jane@acme.com", kind: mail.PasswordChanged,
			subject: "Your TechPass password was changed", says: []string{"every other session was signed out", "If it was not you"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			f, m := invited(t, c.to, c.loginID, c.change)
			m.Kind = c.kind
			l, err := composer(t, f).Compose(t.Context(), m, c.secret)
			if err != nil {
				t.Fatal(err)
			}
			if l.To != m.To || l.MessageID != m.MessageID || l.Subject != c.subject {
				t.Errorf("to %s, id %s, subject %q", l.To, l.MessageID, l.Subject)
			}
			if c.secret != "" && strings.Contains(l.Subject, c.secret) {
				t.Error("the subject tells the secret")
			}
			page := readHTML(t, l.HTML)
			for part, text := range map[string]string{"text": l.Text, "HTML": page.text} {
				flat := strings.Join(strings.Fields(text), " ")
				for _, s := range c.says {
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
			checkText(t, l.Text, c.secret)
			checkHTML(t, page, c.withLink)
		})
	}
}

func checkText(t *testing.T, text, secret string) {
	t.Helper()
	alone := false
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		if utf8.RuneCountInString(line) > 78 && !strings.HasPrefix(line, "https://") { // a link can't be broken
			t.Errorf("line of %d characters: %s", utf8.RuneCountInString(line), line)
		}
		if strings.TrimRight(line, " \t\r") != line {
			t.Errorf("white space at the end of %q", line)
		}
		alone = alone || line == secret || strings.HasSuffix(line, "/accept/"+secret) && strings.HasPrefix(line, "https://")
	}
	if secret != "" && (!alone || strings.Count(text, secret) != 1) {
		t.Errorf("the code or link is not once, alone on its line:\n%s", text)
	}
	if strings.Contains(text, "\n\n\n") {
		t.Errorf("two blank lines:\n%s", text)
	}
}

// htmlPage is what matters of an HTML part.
type htmlPage struct {
	lang, title string
	text        string
	links       []string
	elements    map[string]int
	layouts     int // tables that are for layout only
}

func readHTML(t *testing.T, source string) htmlPage {
	t.Helper()
	root, err := html.Parse(strings.NewReader(source))
	if err != nil {
		t.Fatal(err)
	}
	p := htmlPage{elements: map[string]int{}}
	for n := range root.Descendants() {
		switch {
		case n.Type == html.TextNode && n.Parent.Data == "title":
			p.title = n.Data
		case n.Type == html.TextNode && n.Parent.Data != "style":
			p.text += n.Data
		case n.Type == html.ElementNode:
			p.elements[n.Data]++
		}
		if n.Type == html.ElementNode && (n.Data == "p" || n.Data == "h1" || n.Data == "tr" || n.Data == "td" || n.Data == "br") {
			p.text += " "
		}
		for _, a := range n.Attr {
			switch {
			case n.Data == "html" && a.Key == "lang":
				p.lang = a.Val
			case n.Data == "a" && a.Key == "href":
				p.links = append(p.links, a.Val)
			case n.Data == "table" && a.Key == "role" && a.Val == "presentation":
				p.layouts++
			case a.Key == "src" || a.Key == "background" || strings.Contains(a.Val, "url("):
				t.Errorf("<%s %s=%q> asks for something from outside", n.Data, a.Key, a.Val)
			}
		}
	}
	return p
}

func checkHTML(t *testing.T, p htmlPage, withLink bool) {
	t.Helper()
	if p.lang == "" || p.title == "" || p.elements["h1"] != 1 {
		t.Errorf("language %q, title %q, %d headings", p.lang, p.title, p.elements["h1"])
	}
	for _, e := range []string{"img", "script", "link", "iframe", "form", "object", "video"} {
		if p.elements[e] > 0 {
			t.Errorf("there is a <%s>", e)
		}
	}
	if data := p.elements["table"] - p.layouts; data > 1 || (data == 1 && p.elements["th"] == 0) {
		t.Errorf("%d tables that screen readers take for data, %d headers", data, p.elements["th"])
	}
	to := 0
	for _, l := range p.links {
		switch {
		case l == "https://portal.techbiz.gov.sg/accept/"+token:
			to++
		case l != "mailto:support@techbiz.gov.sg":
			t.Errorf("link to %q", l)
		}
	}
	if withLink && to != 1 || !withLink && len(p.links) > 0 {
		t.Errorf("links %q", p.links)
	}
}

// A code's text must hold no other number of six digits, which a reader, or the
// keyboard that offers to fill it in, could take for it.
func TestCodeIsTheOnlyNumberOfItsLength(t *testing.T) {
	f, m := invited(t, "jane@acme.com", "jane@techpass.gov.sg", nil)
	m.Kind = mail.AcceptCode
	l, err := composer(t, f).Compose(t.Context(), m, "048213")
	if err != nil {
		t.Fatal(err)
	}
	if got := regexp.MustCompile(`\d{4,}`).FindAllString(l.Text, -1); len(got) != 1 {
		t.Errorf("numbers %q", got)
	}
}

func TestNamesAreTextInHTML(t *testing.T) {
	f, m := invited(t, "jane@acme.com", "jane@techpass.gov.sg", func(i *invite.Invitation) {
		if err := i.FirstName.Scan(`<a href="https://evil.example">Jane</a>`); err != nil { // as if an older rule had let it in
			t.Fatal(err)
		}
	})
	l, err := composer(t, f).Compose(t.Context(), m, token)
	if err != nil {
		t.Fatal(err)
	}
	checkHTML(t, readHTML(t, l.HTML), true)
}

func TestComposePassesOnWithdrawal(t *testing.T) {
	_, m := invited(t, "jane@acme.com", "", nil)
	for _, kind := range []mail.Kind{mail.Invitation, mail.AcceptCode} {
		m.Kind = kind
		if _, err := composer(t, facts{err: mail.ErrWithdrawn}).Compose(t.Context(), m, token); !errors.Is(err, mail.ErrWithdrawn) {
			t.Errorf("%s: error is %v", kind, err)
		}
	}
	m.Kind = "postcard"
	if _, err := composer(t, facts{}).Compose(t.Context(), m, token); err == nil {
		t.Error("an unknown kind was composed")
	}
}

// Whoever asks for a code is answered alike; the mail to a mailbox that may not sign in
// does not leave.
func TestCodeForAMailboxThatMayNotSignIn(t *testing.T) {
	f, m := invited(t, "jane@elsewhere.gov.sg", "", nil)
	m.Kind = mail.SignInCode
	if _, err := composer(t, f).Compose(t.Context(), m, "048213"); !errors.Is(err, mail.ErrWithdrawn) {
		t.Errorf("error %v, want ErrWithdrawn", err)
	}
}

func TestResetCodeForAMailboxWithoutPassword(t *testing.T) {
	f, m := invited(t, "jane@hive.gov.sg", "", nil)
	m.Kind = mail.ResetCode
	if _, err := composer(t, f).Compose(t.Context(), m, "048213"); !errors.Is(err, mail.ErrWithdrawn) {
		t.Errorf("error %v, want ErrWithdrawn", err)
	}
}

func TestLinkKeepsThePathOfThePortal(t *testing.T) {
	f, m := invited(t, "jane@acme.com", "jane@techpass.gov.sg", nil)
	for base, want := range map[string]string{
		"http://127.0.0.1:8080":   "http://127.0.0.1:8080/accept/" + token,
		"https://x.gov.sg/portal": "https://x.gov.sg/portal/accept/" + token,
	} {
		u, err := url.Parse(base)
		if err != nil {
			t.Fatal(err)
		}
		c, err := NewComposer(ComposerOptions{Invites: f, SignIn: domains{}, Lives: lives{}, Notices: news{}, Seeds: seeds{}, Devices: gone{}, Desk: requests{}, PublicURL: u, SupportEmail: "s@x.gov.sg"})
		if err != nil {
			t.Fatal(err)
		}
		l, err := c.Compose(t.Context(), m, token)
		if err != nil || !strings.Contains(l.Text, "\n"+want+"\n") {
			t.Errorf("%s: %v\n%s", base, err, l.Text)
		}
	}
}

func TestNewComposerRefuses(t *testing.T) {
	good, _ := url.Parse("https://x.gov.sg")
	for name, o := range map[string]ComposerOptions{
		"no lives":       {Invites: facts{}, SignIn: domains{}, Notices: news{}, Seeds: seeds{}, Devices: gone{}, Desk: requests{}, PublicURL: good, SupportEmail: "s@x.gov.sg"},
		"no invitations": {SignIn: domains{}, Lives: lives{}, Notices: news{}, Seeds: seeds{}, Devices: gone{}, Desk: requests{}, PublicURL: good, SupportEmail: "s@x.gov.sg"},
		"no sign-in":     {Invites: facts{}, Lives: lives{}, Notices: news{}, Seeds: seeds{}, Devices: gone{}, Desk: requests{}, PublicURL: good, SupportEmail: "s@x.gov.sg"},
		"no address":     {Invites: facts{}, SignIn: domains{}, Lives: lives{}, Notices: news{}, SupportEmail: "s@x.gov.sg"},
		"no host":        {Invites: facts{}, SignIn: domains{}, Lives: lives{}, Notices: news{}, Seeds: seeds{}, Devices: gone{}, Desk: requests{}, PublicURL: &url.URL{Scheme: "https"}, SupportEmail: "s@x.gov.sg"},
		"other scheme":   {Invites: facts{}, SignIn: domains{}, Lives: lives{}, Notices: news{}, Seeds: seeds{}, Devices: gone{}, Desk: requests{}, PublicURL: &url.URL{Scheme: "ftp", Host: "x"}, SupportEmail: "s@x.gov.sg"},
		"no support":     {Invites: facts{}, SignIn: domains{}, Lives: lives{}, Notices: news{}, Seeds: seeds{}, Devices: gone{}, Desk: requests{}, PublicURL: good},
		"no notices":     {Invites: facts{}, SignIn: domains{}, Lives: lives{}, PublicURL: good, SupportEmail: "s@x.gov.sg"},
	} {
		if _, err := NewComposer(o); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestWrap(t *testing.T) {
	long := strings.Repeat("x", 100)
	for text, want := range map[string]string{
		"a\n": "a\n", "": "", "a\n\nb\n": "a\n\nb\n",
		strings.Repeat("abcd ", 16) + "\n": strings.TrimSpace(strings.Repeat("abcd ", 15)) + "\nabcd\n",
		"  " + strings.Repeat("é ", 40):    "  " + strings.TrimSpace(strings.Repeat("é ", 38)) + "\n  " + strings.TrimSpace(strings.Repeat("é ", 2)) + "\n",
		"see " + long + " now\n":           "see\n" + long + "\nnow\n",
	} {
		if got := wrap(text); got != want {
			t.Errorf("wrap(%q) = %q, want %q", text, got, want)
		}
	}
}
