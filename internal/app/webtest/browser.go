package webtest

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

// Browser is one person's browser, with one tab open: it keeps cookies and follows no
// redirect. As its user would, it goes on from the page that it shows: what that page's
// links and forms carry from page to page goes with the next request.
type Browser struct {
	Portal *Portal
	Client *http.Client
	Header http.Header
	Flow   string // of the page that the tab shows
}

// Tab opens another tab in the same browser.
func (b *Browser) Tab() *Browser {
	return &Browser{Portal: b.Portal, Client: b.Client, Header: b.Header}
}

// Browser is a new browser in which nobody is signed in.
func (p *Portal) Browser() *Browser {
	jar, err := cookiejar.New(nil)
	p.OK(err)
	return &Browser{Portal: p, Header: http.Header{}, Client: &http.Client{
		Jar:           jar,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// Reply is what came back.
type Reply struct {
	T      testing.TB
	What   string
	Status int
	Header http.Header
	Body   string
}

// Do sends a request and returns what came back.
func (b *Browser) Do(method, path string, form url.Values) Reply {
	b.Portal.Helper()
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	r, err := http.NewRequestWithContext(context.Background(), method, b.Portal.HTTP.URL+b.following(path), body)
	b.Portal.OK(err)
	maps.Copy(r.Header, b.Header)
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	answer, err := b.Client.Do(r)
	b.Portal.OK(err)
	defer func() { _ = answer.Body.Close() }()
	text, err := io.ReadAll(answer.Body)
	b.Portal.OK(err)
	answered := Reply{T: b.Portal, What: method + " " + path, Status: answer.StatusCode, Header: answer.Header, Body: string(text)}
	b.Flow = answered.Flow()
	return answered
}

// carrying are where the pages are that carry something on.
var carrying = []string{"/techpass/", "/sign-in", "/sign-up", "/onboarding", "/accept/", "/account/passkeys"}

// following is the address with what the page shown carries.
func (b *Browser) following(path string) string {
	if b.Flow == "" || strings.Contains(path, "flow=") || !slices.ContainsFunc(carrying, func(p string) bool { return strings.HasPrefix(path, p) }) {
		return path
	}
	if strings.Contains(path, "?") {
		return path + "&flow=" + b.Flow
	}
	return path + "?flow=" + b.Flow
}

var flowOnPage = regexp.MustCompile(`(?:\bflow=|"flow":")([A-Za-z0-9_-]{40,})`)

// Flow is what the page, or the redirect, carries on.
func (r Reply) Flow() string {
	if to, err := url.Parse(r.Header.Get("Location")); err == nil && to.Path != "" {
		return to.Query().Get("flow")
	}
	found := flowOnPage.FindStringSubmatch(r.Body)
	if found == nil {
		return ""
	}
	return found[1]
}

// WithoutFlow is an address as the tests name it.
func WithoutFlow(address string) string {
	to, err := url.Parse(address)
	if err != nil || !to.Query().Has("flow") {
		return address
	}
	q := to.Query()
	q.Del("flow")
	to.RawQuery = q.Encode()
	return to.String()
}

// Get opens a page.
func (b *Browser) Get(path string) Reply {
	b.Portal.Helper()
	return b.Do(http.MethodGet, path, nil)
}

// Post sends a form whose fields come in pairs.
func (b *Browser) Post(path string, pairs ...string) Reply {
	b.Portal.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	return b.Do(http.MethodPost, path, form)
}

// SignIn signs the officer in by the code from the mail, and returns where that leads.
func (b *Browser) SignIn(mailbox string) string {
	b.Portal.Helper()
	b.Post("/sign-in", "email", mailbox).LeadsTo("/sign-in/code")
	return b.Post("/sign-in/code", "code", b.Portal.Code(mailbox)).Is(http.StatusSeeOther).Header.Get("Location")
}

var KeyOnPage = regexp.MustCompile(`<code>([A-Z2-7 ]{39})</code>`)

// Is checks the status.
func (r Reply) Is(status int) Reply {
	r.T.Helper()
	if r.Status != status {
		r.T.Fatalf("%s: status %d, want %d\n%s", r.What, r.Status, status, r.Text())
	}
	return r
}

// LeadsTo checks where a redirect leads, without what the tab carries.
func (r Reply) LeadsTo(path string) Reply {
	r.T.Helper()
	r.Is(http.StatusSeeOther)
	if to := WithoutFlow(r.Header.Get("Location")); to != path {
		r.T.Fatalf("%s: leads to %s, want %s", r.What, to, path)
	}
	return r
}

// Says checks that the page says these texts.
func (r Reply) Says(texts ...string) Reply {
	r.T.Helper()
	for _, text := range texts {
		if !strings.Contains(r.Text(), text) {
			r.T.Errorf("%s: the page does not say %q\n%s", r.What, text, r.Text())
		}
	}
	return r
}

// SaysNot checks that the page says none of these texts.
func (r Reply) SaysNot(texts ...string) Reply {
	r.T.Helper()
	for _, text := range texts {
		if strings.Contains(r.Text(), text) {
			r.T.Errorf("%s: the page says %q", r.What, text)
		}
	}
	return r
}

var (
	breaks = regexp.MustCompile(`<wbr/?>`)
	tags   = regexp.MustCompile(`(?s)<(script|style|svg|head)\b.*?</(script|style|svg|head)>|<[^>]*>`)
	spaces = regexp.MustCompile(`\s+`)
)

// Text is what the page says between header and footer, without its markup.
func (r Reply) Text() string {
	body := r.Body
	if _, main, found := strings.Cut(body, "<main"); found {
		main, _, _ = strings.Cut(main, "</main>")
		body = "<main" + main
	}
	body = breaks.ReplaceAllString(body, "")
	return strings.TrimSpace(spaces.ReplaceAllString(html.UnescapeString(tags.ReplaceAllString(body, " ")), " "))
}

// Field returns the value of an input on the page.
func (r Reply) Field(name string) string {
	r.T.Helper()
	input := regexp.MustCompile(fmt.Sprintf(`(?s)<input[^>]*\sname="%s"[^>]*>`, name)).FindString(r.Body)
	if input == "" {
		r.T.Fatalf("%s: no field %s", r.What, name)
	}
	value := regexp.MustCompile(`\svalue="([^"]*)"`).FindStringSubmatch(input)
	if value == nil {
		return ""
	}
	return html.UnescapeString(value[1])
}

// Has checks that the page has this markup.
func (r Reply) Has(markup string) Reply {
	r.T.Helper()
	if !strings.Contains(r.Body, markup) {
		r.T.Errorf("%s: no %s in the page", r.What, markup)
	}
	return r
}
