package faults

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"techbiz/internal/techpass/policy"
)

// invitee is a person with a browser who goes on wherever the portal leads, and tries
// again where it does not answer.
type invitee struct {
	t      *testing.T
	pause  func(most time.Duration) time.Duration
	origin string
	email  string
	client *http.Client
	link   string // path, once the mail came
	typed  string // the last code
}

func newInvitee(p *portal, addr, email, client string) *invitee {
	jar, err := cookiejar.New(nil)
	if err != nil {
		p.t.Error(err)
	}
	browser := &http.Client{Jar: jar, Timeout: 20 * time.Second, Transport: placed(client)}
	return &invitee{t: p.t, pause: p.upTo, origin: "http://" + addr, email: email, client: browser}
}

// placed is the address from which somebody reaches the portal through its proxy: from one
// alone only so many codes may be asked for. The outbox shows without a proxy alone.
type placed string

func (p placed) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Path != "/outbox.json" {
		r = r.Clone(r.Context())
		r.Header.Set("X-Forwarded-For", string(p))
	}
	return http.DefaultTransport.RoundTrip(r)
}

// thought is how long people think before a step, at most: nodes are killed meanwhile too.
const thought = 2 * time.Second

// onboard goes through all steps.
func (i *invitee) onboard() {
	var last error
	for deadline := time.Now().Add(6 * time.Minute); time.Now().Before(deadline); time.Sleep(i.pause(thought)) {
		done, err := i.goOn()
		if done {
			return
		}
		last = err
	}
	i.t.Errorf("%s is not onboarded: %v", i.email, last)
}

// goOn does what is next and reports whether nothing is left.
func (i *invitee) goOn() (done bool, err error) {
	at, page, err := i.get("/onboarding")
	if err != nil {
		return false, err
	}
	switch at {
	case "/onboarding": // no onboarding is under way in this browser
		return false, i.accept()
	case "/onboarding/name":
		_, _, err = i.post(at, "first_name", "Wei Ling", "last_name", "Tan")
		return false, err
	case "/onboarding/mfa":
		return false, i.setUpApp()
	case "/onboarding/privacy", "/onboarding/terms":
		_, _, err = i.post(at, "agree", "yes", "version", policy.FirstVersion)
		return false, err
	case "/onboarding/done":
		return true, nil
	}
	return false, fmt.Errorf("led to %s: %.200s", at, page)
}

var (
	mailedLink = regexp.MustCompile(`/accept/[A-Za-z0-9_-]{43}`)
	mailedCode = regexp.MustCompile(`(?m)^([0-9]{6}(?:[0-9]{3})?)$`)
	shownKey   = regexp.MustCompile(`<code>([A-Z2-7 ]{39})</code>`)
)

// accept proves the mailbox.
func (i *invitee) accept() (err error) {
	if i.link == "" {
		if i.link, err = i.mailed(mailedLink, "", true); err != nil {
			return err
		}
	}
	// A code that came late is as good as the next one, of which there are only so many.
	code, err := i.mailed(mailedCode, i.typed, false)
	if errors.Is(err, errNoMail) {
		if _, _, err = i.post(i.link + "/code"); err != nil {
			return err
		}
		code, err = i.mailed(mailedCode, i.typed, true)
	}
	if err != nil {
		return err
	}
	_, _, err = i.post(i.link+"/verify", "code", code)
	if err == nil {
		i.typed = code
	}
	return err
}

func (i *invitee) setUpApp() error {
	_, page, err := i.post("/onboarding/mfa/app")
	if err != nil {
		return err
	}
	key := shownKey.FindStringSubmatch(page)
	if key == nil {
		return errors.New("no key on the page")
	}
	code, err := totp.GenerateCode(strings.ReplaceAll(key[1], " ", ""), time.Now())
	if err != nil {
		return err
	}
	_, _, err = i.post("/onboarding/mfa/app/confirm", "code", code)
	return err
}

var errNoMail = errors.New("no such mail")

// mailed returns the newest match in the mails to this person that is not the one before.
func (i *invitee) mailed(what *regexp.Regexp, before string, wait bool) (string, error) {
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		_, text, err := i.get("/outbox.json")
		if err != nil {
			return "", err
		}
		var mails []struct{ To, Text string }
		if err := json.Unmarshal([]byte(text), &mails); err != nil {
			return "", err
		}
		for _, m := range mails {
			found := what.FindString(m.Text)
			if m.To == i.email && found != "" {
				if found != before {
					return found, nil
				}
				break
			}
		}
		if !wait || time.Now().After(deadline) {
			return "", errNoMail
		}
	}
}

func (i *invitee) get(path string) (at, page string, err error) {
	return i.read(i.client.Get(i.origin + path))
}

func (i *invitee) post(path string, pairs ...string) (at, page string, err error) {
	form := url.Values{}
	for k := 0; k+1 < len(pairs); k += 2 {
		form.Set(pairs[k], pairs[k+1])
	}
	return i.read(i.client.PostForm(i.origin+path, form))
}

// read returns where the answer led to and its page; an error where the portal could
// not answer.
func (i *invitee) read(answer *http.Response, err error) (at, page string, _ error) {
	if err != nil {
		return "", "", err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return "", "", err
	}
	if answer.StatusCode >= http.StatusInternalServerError {
		return "", "", fmt.Errorf("status %d", answer.StatusCode)
	}
	return answer.Request.URL.Path, string(body), nil
}
