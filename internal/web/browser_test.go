package web_test

import (
	"context"
	"fmt"
	"html"
	"io"
	"maps"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// browser is one person's browser, with one tab open: it keeps cookies and follows no
// redirect. As its user would, it goes on from the page that it shows: what that page's
// links and forms carry from page to page goes with the next request.
type browser struct {
	p      *portal
	client *http.Client
	header http.Header
	flow   string // of the page that the tab shows
}

// tab opens another tab in the same browser.
func (b *browser) tab() *browser { return &browser{p: b.p, client: b.client, header: b.header} }

func (p *portal) browser() *browser {
	jar, err := cookiejar.New(nil)
	p.OK(err)
	return &browser{p: p, header: http.Header{}, client: &http.Client{
		Jar:           jar,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// reply is what came back.
type reply struct {
	t      testing.TB
	what   string
	status int
	header http.Header
	body   string
}

func (b *browser) do(method, path string, form url.Values) reply {
	b.p.Helper()
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	r, err := http.NewRequestWithContext(context.Background(), method, b.p.http.URL+b.following(path), body)
	b.p.OK(err)
	maps.Copy(r.Header, b.header)
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	answer, err := b.client.Do(r)
	b.p.OK(err)
	defer func() { _ = answer.Body.Close() }()
	text, err := io.ReadAll(answer.Body)
	b.p.OK(err)
	answered := reply{t: b.p, what: method + " " + path, status: answer.StatusCode, header: answer.Header, body: string(text)}
	b.flow = answered.flow()
	return answered
}

// carrying are where the pages are that carry something on.
var carrying = []string{"/techpass/", "/sign-in", "/sign-up", "/onboarding", "/accept/", "/account/passkeys"}

// following is the address with what the page shown carries.
func (b *browser) following(path string) string {
	if b.flow == "" || strings.Contains(path, "flow=") || !slices.ContainsFunc(carrying, func(p string) bool { return strings.HasPrefix(path, p) }) {
		return path
	}
	if strings.Contains(path, "?") {
		return path + "&flow=" + b.flow
	}
	return path + "?flow=" + b.flow
}

var flowOnPage = regexp.MustCompile(`(?:\bflow=|"flow":")([A-Za-z0-9_-]{40,})`)

// flow is what the page, or the redirect, carries on.
func (r reply) flow() string {
	if to, err := url.Parse(r.header.Get("Location")); err == nil && to.Path != "" {
		return to.Query().Get("flow")
	}
	found := flowOnPage.FindStringSubmatch(r.body)
	if found == nil {
		return ""
	}
	return found[1]
}

// withoutFlow is an address as the tests name it.
func withoutFlow(address string) string {
	to, err := url.Parse(address)
	if err != nil || !to.Query().Has("flow") {
		return address
	}
	q := to.Query()
	q.Del("flow")
	to.RawQuery = q.Encode()
	return to.String()
}

func (b *browser) get(path string) reply {
	b.p.Helper()
	return b.do(http.MethodGet, path, nil)
}

// post sends a form whose fields come in pairs.
func (b *browser) post(path string, pairs ...string) reply {
	b.p.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	return b.do(http.MethodPost, path, form)
}

// signIn signs the officer in by the code from the mail, and returns where that leads.
func (b *browser) signIn(mailbox string) string {
	b.p.Helper()
	b.post("/sign-in", "email", mailbox).leadsTo("/sign-in/code")
	return b.post("/sign-in/code", "code", b.p.code(mailbox)).is(http.StatusSeeOther).header.Get("Location")
}

var keyOnPage = regexp.MustCompile(`<code>([A-Z2-7 ]{39})</code>`)

func (r reply) is(status int) reply {
	r.t.Helper()
	if r.status != status {
		r.t.Fatalf("%s: status %d, want %d\n%s", r.what, r.status, status, r.text())
	}
	return r
}

func (r reply) leadsTo(path string) reply {
	r.t.Helper()
	r.is(http.StatusSeeOther)
	if to := withoutFlow(r.header.Get("Location")); to != path {
		r.t.Fatalf("%s: leads to %s, want %s", r.what, to, path)
	}
	return r
}

func (r reply) says(texts ...string) reply {
	r.t.Helper()
	for _, text := range texts {
		if !strings.Contains(r.text(), text) {
			r.t.Errorf("%s: the page does not say %q\n%s", r.what, text, r.text())
		}
	}
	return r
}

func (r reply) saysNot(texts ...string) reply {
	r.t.Helper()
	for _, text := range texts {
		if strings.Contains(r.text(), text) {
			r.t.Errorf("%s: the page says %q", r.what, text)
		}
	}
	return r
}

var (
	breaks = regexp.MustCompile(`<wbr/?>`)
	tags   = regexp.MustCompile(`(?s)<(script|style|svg|head)\b.*?</(script|style|svg|head)>|<[^>]*>`)
	spaces = regexp.MustCompile(`\s+`)
)

// text is what the page says between header and footer, without its markup.
func (r reply) text() string {
	body := r.body
	if _, main, found := strings.Cut(body, "<main"); found {
		main, _, _ = strings.Cut(main, "</main>")
		body = "<main" + main
	}
	body = breaks.ReplaceAllString(body, "")
	return strings.TrimSpace(spaces.ReplaceAllString(html.UnescapeString(tags.ReplaceAllString(body, " ")), " "))
}

// field returns the value of an input on the page.
func (r reply) field(name string) string {
	r.t.Helper()
	input := regexp.MustCompile(fmt.Sprintf(`(?s)<input[^>]*\sname="%s"[^>]*>`, name)).FindString(r.body)
	if input == "" {
		r.t.Fatalf("%s: no field %s", r.what, name)
	}
	value := regexp.MustCompile(`\svalue="([^"]*)"`).FindStringSubmatch(input)
	if value == nil {
		return ""
	}
	return html.UnescapeString(value[1])
}

func (r reply) has(markup string) reply {
	r.t.Helper()
	if !strings.Contains(r.body, markup) {
		r.t.Errorf("%s: no %s in the page", r.what, markup)
	}
	return r
}
