package main

import (
	"errors"
	"net"
	"net/url"
	"strings"

	"techbiz/internal/web/outbox"
)

// startRules is what decides whether the portal starts: people outside reach one that is
// on https, so it refuses what is meant for trials on one's own machine.
type startRules struct {
	PublicURL string
	MailURL   string
	Demo      bool
	SecretKey string
}

func (c *serveCmd) startRules() startRules {
	return startRules{PublicURL: c.PublicURL, MailURL: c.MailURL, Demo: c.Demo, SecretKey: c.SecretKey}
}

// check names all settings at once that keep the portal from starting.
func (r startRules) check() error {
	if u, err := url.Parse(r.PublicURL); err != nil || !strings.EqualFold(u.Scheme, "https") {
		return nil //nolint:nilerr // what is no address is refused where it is used
	}
	var wrong []string
	if isOutbox(r.MailURL) {
		wrong = append(wrong, "TECHBIZ_MAIL_URL keeps mails in the outbox: name a mail server, smtp://user:password@host:587")
	}
	if r.Demo {
		wrong = append(wrong, "TECHBIZ_DEMO fills in made-up people who sign in with known passwords: leave it out")
	}
	if r.SecretKey == "" {
		wrong = append(wrong, "TECHBIZ_SECRET_KEY is not set, and so the key would lie beside the data: make one with openssl rand -base64 32")
	}
	if wrong == nil {
		return nil
	}
	return errors.New("TECHBIZ_PUBLIC_URL is on https, where others reach the portal. It does not start like this:\n  - " + strings.Join(wrong, "\n  - "))
}

// showsOutbox tells whether mails show at /outbox, where codes in them let everybody in who
// reads them. A reverse proxy leads to a server on loopback too: its public address tells.
func showsOutbox(mailURL string, public *url.URL, listens net.Addr) bool {
	return isOutbox(mailURL) && public.Scheme == "http" && outbox.IsLoopbackHost(public.Host) && isLoopback(listens)
}

func isOutbox(mailURL string) bool { return mailURL == "outbox:" }

func isLoopback(addr net.Addr) bool {
	tcp, ok := addr.(*net.TCPAddr)
	return ok && tcp.IP.IsLoopback()
}
