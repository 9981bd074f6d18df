package mailer

import (
	"cmp"
	"crypto/x509"
	"errors"
	"fmt"
	netmail "net/mail"
	"net/url"
	"os"
	"time"

	"techbiz/internal/mail"
)

// Options are what Open and NewSMTP need to know beside the address. Zero durations
// and sizes mean the defaults.
type Options struct {
	From         string           // sender as mailboxes show it: TechBiz <no-reply@example.gov.sg>
	EnvelopeFrom string           // address for bounces; that of From where empty
	Outbox       OutboxStore      // for "outbox:"
	Now          func() time.Time // for the Date header
	Hello        string           // the name given in EHLO; the machine's host name where empty
	RootCAs      *x509.CertPool   // trusted for TLS; the system's where nil and the address has no ca

	Connections int           // most connections at a time, 4 by default
	DialTimeout time.Duration // for connecting, TLS and login together, 10 s by default
	SendTimeout time.Duration // for one message, from MAIL to the server's verdict, 30 s by default
	IdleTimeout time.Duration // after which an unused connection is closed, 30 s by default
}

func (o Options) withDefaults() Options {
	o.Connections = cmp.Or(o.Connections, 4)
	o.DialTimeout = cmp.Or(o.DialTimeout, 10*time.Second)
	o.SendTimeout = cmp.Or(o.SendTimeout, 30*time.Second)
	o.IdleTimeout = cmp.Or(o.IdleTimeout, 30*time.Second)
	return o
}

// Open returns the transport that rawURL names, and what ends it:
//
//	outbox:                          letters stay in the portal
//	smtp://[user:password@]host[:port]   SMTP, see ParseURL
//	smtps://[user:password@]host[:port]  SMTP over TLS from the first byte
//
// Its errors never repeat rawURL, which may hold a password.
func Open(rawURL string, o Options) (t mail.Transport, end func() error, err error) {
	if rawURL == "outbox:" {
		if o.Outbox == nil {
			return nil, nil, errors.New("open outbox: it has no store")
		}
		return NewOutbox(o.Outbox, o.Now), func() error { return nil }, nil
	}
	server, err := ParseURL(rawURL)
	if err != nil {
		return nil, nil, err
	}
	s, err := NewSMTP(server, o)
	if err != nil {
		return nil, nil, err
	}
	return s, s.Close, nil
}

// sender reads the addresses in From and EnvelopeFrom.
func (o Options) sender() (from *netmail.Address, envelope string, err error) {
	from, err = netmail.ParseAddress(o.From)
	if err != nil {
		return nil, "", fmt.Errorf("read the mails' sender %q: %w", o.From, err)
	}
	if o.EnvelopeFrom == "" {
		return from, from.Address, nil
	}
	bounce, err := netmail.ParseAddress(o.EnvelopeFrom)
	if err != nil {
		return nil, "", fmt.Errorf("read the mails' envelope sender %q: %w", o.EnvelopeFrom, err)
	}
	return from, bounce.Address, nil
}

// readRoots reads the certificates in a PEM file.
func readRoots(file string) (*x509.CertPool, error) {
	pem, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("read certificates of the mail server's authority: %w", err)
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("read certificates of the mail server's authority: %s holds none in PEM form", file)
	}
	return roots, nil
}

// badURL tells what is wrong with the address without showing it.
func badURL(problem string) error {
	return errors.New("mail server address: " + problem + "; want outbox:, smtp://user:password@host:port or smtps://user:password@host:port")
}

// parseError drops the address from an error of url.Parse.
func parseError(err error) error {
	if e, ok := errors.AsType[*url.Error](err); ok {
		err = e.Err
	}
	// What is left may quote a piece of the address, such as a port that is none.
	return badURL(fmt.Sprintf("can't be read (%T); characters such as @ : / %% in user and password are written as %%40 %%3A %%2F %%25", err))
}
