package deviceclient

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"techbiz/internal/seed/device"
)

// Client speaks for the device whose folder it is given.
type Client struct {
	Dir  Folder
	HTTP *http.Client
	Now  func() time.Time
	// Pause waits between two tries; tests do not.
	Pause func(ctx context.Context, d time.Duration) error
}

// New returns the client over a folder, under this clock.
func New(dir string, now func() time.Time) *Client {
	return &Client{Dir: Folder(dir), HTTP: &http.Client{Timeout: 30 * time.Second, CheckRedirect: stay}, Now: now, Pause: pause}
}

// stay follows no redirect: what is sent holds a secret code or a signature, which are for
// the address that the holder was given alone.
func stay(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

// RefusedError: the portal refused, in its own words.
type RefusedError struct {
	Status  int
	Detail  string
	TraceID string
}

func (e *RefusedError) Error() string {
	if e.TraceID == "" {
		return e.Detail
	}
	return e.Detail + " (Trace ID " + e.TraceID + ")"
}

// ParseServer reads the portal's address. What is sent there holds a secret code, so it is
// https, but for a portal on this very machine.
func ParseServer(s string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimSuffix(strings.TrimSpace(s), "/"))
	if err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return nil, fmt.Errorf("server %q: want the portal's address, such as https://portal.example.gov.sg", s)
	}
	host := u.Hostname()
	if u.Scheme != "https" && (u.Scheme != "http" || host != "localhost" && !net.ParseIP(host).IsLoopback()) {
		return nil, fmt.Errorf("server %q: the address has to begin with https://", s)
	}
	return u, nil
}

// Each request may come twice without harm, so one whose answer is lost is sent again.
const (
	tries     = 4
	firstWait = time.Second
	maxAnswer = 64 << 10
)

// post sends a request as often as it takes. sign, where it is set, is the device whose key
// signs it: anew each time, since a signature is for some minutes.
func (c *Client) post(ctx context.Context, server *url.URL, path string, body, into any, sign *State) error {
	data, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("write request: %w", err)
	}
	wait := firstWait
	for try := 1; ; try++ {
		again, err := c.postOnce(ctx, server, path, data, into, sign)
		if err == nil || !again || try == tries {
			return err
		}
		if err := c.Pause(ctx, wait); err != nil {
			return err
		}
		wait *= 2
	}
}

// postOnce sends the request once and tells whether it is worth sending again.
func (c *Client) postOnce(ctx context.Context, server *url.URL, path string, body []byte, into any, sign *State) (again bool, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, server.JoinPath(path).String(), bytes.NewReader(body))
	if err != nil {
		return false, fmt.Errorf("make request: %w", err)
	}
	req.Header.Set("Content-Type", "application/json")
	if sign != nil {
		token, err := c.token(sign, path, body)
		if err != nil {
			return false, err
		}
		req.Header.Set("Authorization", "Bearer "+token)
	}
	res, err := c.HTTP.Do(req)
	if err != nil {
		return ctx.Err() == nil, fmt.Errorf("the portal can't be reached: %w", err)
	}
	defer res.Body.Close()
	if res.StatusCode >= http.StatusMultipleChoices && res.StatusCode < http.StatusBadRequest {
		return false, redirected(req, res)
	}
	answer, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer))
	if err != nil {
		return true, fmt.Errorf("read the portal's answer: %w", err)
	}
	if res.StatusCode != http.StatusOK {
		return res.StatusCode >= http.StatusBadGateway && res.StatusCode <= http.StatusGatewayTimeout, refused(res, answer)
	}
	if err := json.Unmarshal(answer, into); err != nil {
		return false, errors.New("the answer is not that of a TechBiz portal: check the address")
	}
	return false, nil
}

// redirected says that the portal's address is another one, or that something in between
// wants to be asked first.
func redirected(req *http.Request, res *http.Response) error {
	to := "another address"
	if u, err := res.Location(); err == nil {
		to = (&url.URL{Scheme: u.Scheme, Host: u.Host}).String()
	}
	return fmt.Errorf("%s sends on to %s, which is not followed: check the portal's address, or sign in to the network first", req.URL.Host, to)
}

func refused(res *http.Response, answer []byte) error {
	var doc struct {
		Detail  string `json:"detail"`
		TraceID string `json:"trace_id"`
	}
	if err := json.Unmarshal(answer, &doc); err != nil || doc.Detail == "" {
		return &RefusedError{Status: res.StatusCode, Detail: "The portal answered: " + res.Status, TraceID: res.Header.Get("Trace-Id")}
	}
	return &RefusedError{Status: res.StatusCode, Detail: doc.Detail, TraceID: doc.TraceID}
}

// token signs a request with the device's key.
func (c *Client) token(s *State, path string, body []byte) (string, error) {
	key, err := c.Dir.key()
	if err != nil {
		return "", err
	}
	audience, err := url.Parse(s.Audience)
	if err != nil {
		return "", fmt.Errorf("read %s: %w", stateFile, err)
	}
	return device.ClaimsFor(audience.JoinPath(path).String(), body, c.Now()).Sign(key, s.Serial)
}
