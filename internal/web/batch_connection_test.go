package web_test

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
)

// impatient serves the portal with timeouts that a long upload and a long watch exceed.
func (p *portal) impatient(b *browser) *url.URL {
	p.Helper()
	s := httptest.NewUnstartedServer(p.server.Handler())
	s.Config.ReadTimeout, s.Config.WriteTimeout = 300*time.Millisecond, 300*time.Millisecond
	s.Start()
	p.Cleanup(s.Close)
	here, err := url.Parse(p.http.URL)
	p.OK(err)
	there, err := url.Parse(s.URL)
	p.OK(err)
	b.client.Jar.SetCookies(there, b.client.Jar.Cookies(here))
	return there
}

func TestSlowUploadOutlivesTheServersTimeouts(t *testing.T) {
	p := newPortal(t)
	b := p.as(p.Officer(officerMailbox))
	to := p.impatient(b)
	body, out := io.Pipe()
	form := multipart.NewWriter(out)
	go func() {
		part, err := form.CreateFormFile("file", "slow.csv")
		for line := range bytes.Lines(list(mixed()...)) {
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
	answer, err := b.client.Do(r)
	p.OK(err)
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusSeeOther || !strings.HasPrefix(answer.Header.Get("Location"), "/invite/batch/") {
		t.Error(answer.Status, answer.Header)
	}
}

func TestWatchOutlivesTheServersTimeouts(t *testing.T) {
	p := newPortal(t)
	b := p.as(p.Officer(officerMailbox))
	page := b.uploaded(person("ann@tech.gov.sg", ""))
	b.post(page + "/submit").leadsTo(page)
	answer, err := b.client.Get(p.impatient(b).JoinPath(page, "events").String() + "?state=waiting")
	p.OK(err)
	defer answer.Body.Close()
	lines := bufio.NewScanner(answer.Body)
	if !lines.Scan() || lines.Text() != "event: progress" {
		t.Fatal(lines.Text(), lines.Err())
	}
	time.Sleep(500 * time.Millisecond)
	p.carryOut(page)
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
	p := newPortal(t)
	b := p.as(p.Officer(officerMailbox))
	b.header.Set("Sec-Fetch-Site", "cross-site")
	b.send("/invite/batch", "list.csv", list(mixed()...)).is(http.StatusForbidden).says("not sent from TechBiz")
	b.header.Del("Sec-Fetch-Site")
	b.get("/invite/batch").says("No list yet")
	p.browser().send("/invite/batch", "list.csv", list(mixed()...)).is(http.StatusUnauthorized).says("session has ended")
}
