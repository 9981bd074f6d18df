package batch_test

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"techbiz/internal/app/webtest"
)

// impatient serves the portal with timeouts that a long upload and a long watch exceed.
func impatient(p *webtest.Portal, b *webtest.Browser) *url.URL {
	p.Helper()
	s := httptest.NewUnstartedServer(p.Server.Handler())
	s.Config.ReadTimeout, s.Config.WriteTimeout = 300*time.Millisecond, 300*time.Millisecond
	s.Start()
	p.Cleanup(s.Close)
	here, err := url.Parse(p.HTTP.URL)
	p.OK(err)
	there, err := url.Parse(s.URL)
	p.OK(err)
	b.Client.Jar.SetCookies(there, b.Client.Jar.Cookies(here))
	return there
}

func TestSlowUploadOutlivesTheServersTimeouts(t *testing.T) {
	p := webtest.NewPortal(t)
	b := p.BrowserOf(p.Officer(webtest.OfficerMailbox))
	to := impatient(p, b)
	body, out := io.Pipe()
	form := multipart.NewWriter(out)
	go func() {
		part, err := form.CreateFormFile("file", "slow.csv")
		for line := range bytes.Lines(webtest.List(webtest.Mixed()...)) {
			if err == nil {
				_, err = part.Write(line)
			}
			time.Sleep(100 * time.Millisecond)
		}
		out.CloseWithError(func() error {
			if err != nil {
				return err
			}
			return form.Close()
		}())
	}()
	r, err := http.NewRequestWithContext(context.Background(), http.MethodPost, to.JoinPath("/invite/batch").String(), body)
	p.OK(err)
	r.Header.Set("Content-Type", form.FormDataContentType())
	answer, err := b.Client.Do(r)
	p.OK(err)
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusSeeOther || !strings.HasPrefix(answer.Header.Get("Location"), "/invite/batch/") {
		t.Error(answer.Status, answer.Header)
	}
}

func TestWatchOutlivesTheServersTimeouts(t *testing.T) {
	p := webtest.NewPortal(t)
	b := p.BrowserOf(p.Officer(webtest.OfficerMailbox))
	page := uploaded(b, webtest.Person("ann@tech.gov.sg", ""))
	b.Post(page + "/submit").LeadsTo(page)
	answer, err := b.Client.Get(impatient(p, b).JoinPath(page, "events").String() + "?state=waiting")
	p.OK(err)
	defer answer.Body.Close()
	lines := bufio.NewScanner(answer.Body)
	if !lines.Scan() || lines.Text() != "event: progress" {
		t.Fatal(lines.Text(), lines.Err())
	}
	time.Sleep(500 * time.Millisecond)
	carryOut(p, page)
	last := ""
	for lines.Scan() {
		if lines.Text() != "" {
			last = lines.Text()
		}
	}
	if last != "data: done" || lines.Err() != nil {
		t.Error(last, lines.Err())
	}
}

func TestFileFromAnotherSiteIsRefused(t *testing.T) {
	p := webtest.NewPortal(t)
	b := p.BrowserOf(p.Officer(webtest.OfficerMailbox))
	b.Header.Set("Sec-Fetch-Site", "cross-site")
	send(b, "/invite/batch", "list.csv", webtest.List(webtest.Mixed()...)).Is(http.StatusForbidden).Says("not sent from TechBiz")
	b.Header.Del("Sec-Fetch-Site")
	b.Get("/invite/batch").Says("No list yet")
	send(p.Browser(), "/invite/batch", "list.csv", webtest.List(webtest.Mixed()...)).Is(http.StatusUnauthorized).Says("session has ended")
}
