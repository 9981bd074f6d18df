package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"time"
)

// officer is the mailbox whose owner looks at the status page.
const officer = "officer@tech.gov.sg"

// browser holds what a signed-in browser does.
type browser struct {
	client    *http.Client
	cookies   []*http.Cookie
	publicURL string
}

// signedIn signs the officer in, by the code that is mailed into the outbox. The session
// outlives the node, since the database keeps it.
func (b *bench) signedIn(ctx context.Context, db *database) (v *browser, err error) {
	for _, command := range [][]string{{"migrate"}, {"domain", "allow", "tech.gov.sg"}} {
		if _, err := b.cli(ctx, db, command...); err != nil {
			return nil, err
		}
	}
	node, err := b.serve(ctx, db, "TECHBIZ_LOG_LEVEL=warn")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, node.stop()) }()
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, fmt.Errorf("make cookie jar: %w", err)
	}
	client := &http.Client{Jar: jar}
	home := &url.URL{Scheme: "http", Host: node.addr}
	form, err := postForm(ctx, client, home.JoinPath("sign-in"), url.Values{"email": {officer}})
	if err != nil {
		return nil, err
	}
	code, err := mailedCode(ctx, home.JoinPath("outbox.json"))
	if err != nil {
		return nil, err
	}
	begun, err := postForm(ctx, client, form, url.Values{"code": {code}})
	if err != nil {
		return nil, err
	}
	if begun.Path != "/overview" {
		return nil, fmt.Errorf("signing in by the mailed code led to %s", begun.Path)
	}
	return &browser{client: &http.Client{Transport: &http.Transport{}}, cookies: jar.Cookies(home), publicURL: home.String()}, nil
}

// postForm sends a form, follows to the page behind it, and returns its address: where a form
// on that page goes, too.
func postForm(ctx context.Context, client *http.Client, to *url.URL, form url.Values) (*url.URL, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, to.String(), strings.NewReader(form.Encode()))
	if err != nil {
		return nil, fmt.Errorf("make request: %w", err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := client.Do(req)
	if err != nil {
		return nil, fmt.Errorf("post form: %w", err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("post to %s: status %d", to, resp.StatusCode)
	}
	return resp.Request.URL, nil
}

var sixDigits = regexp.MustCompile(`(?m)^\s*(\d{6})\s*$`)

// mailedCode waits for the mail with the sign-in code.
func mailedCode(ctx context.Context, outbox *url.URL) (string, error) {
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, outbox.String(), nil)
		if err != nil {
			return "", fmt.Errorf("make request: %w", err)
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			return "", fmt.Errorf("read outbox: %w", err)
		}
		var letters []struct{ To, Text string }
		err = json.NewDecoder(resp.Body).Decode(&letters)
		_ = resp.Body.Close()
		if err != nil {
			return "", fmt.Errorf("read outbox: %w", err)
		}
		for _, l := range letters {
			if code := sixDigits.FindStringSubmatch(l.Text); l.To == officer && code != nil {
				return code[1], nil
			}
		}
	}
	return "", errors.New("no sign-in code in the outbox")
}
