package mailer

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	netmail "net/mail"
	"net/textproto"

	"techbiz/internal/mail"
)

// SMTP is the mail.Transport over a mail server. It may be used by many at a time.
type SMTP struct {
	server   Server
	options  Options
	from     *netmail.Address
	envelope string
	tls      *tls.Config
	pool     *pool
}

// NewSMTP returns the transport over the server. It connects when the first letter is
// sent, so a server that is down keeps nobody from starting.
func NewSMTP(server Server, o Options) (*SMTP, error) {
	o = o.withDefaults()
	if server.Timeout != 0 {
		o.SendTimeout = server.Timeout
	}
	from, envelope, err := o.sender()
	if err != nil {
		return nil, err
	}
	roots := o.RootCAs
	if server.CAFile != "" {
		if roots, err = readRoots(server.CAFile); err != nil {
			return nil, err
		}
	}
	config := &tls.Config{
		ServerName: server.Host, RootCAs: roots, MinVersion: tls.VersionTLS12,
		// See Opportunistic: whoever could forge the certificate could also hide STARTTLS.
		InsecureSkipVerify: server.TLS == Opportunistic && server.User == "" && roots == nil, //nolint:gosec // no password at stake
	}
	return &SMTP{
		server: server, options: o, from: from, envelope: envelope, tls: config,
		pool: newPool(o.Connections, o.IdleTimeout),
	}, nil
}

// String names the server, without user and password.
func (s *SMTP) String() string { return s.server.String() }

// GoString names the server, without user and password.
func (s *SMTP) GoString() string { return s.String() }

// Send implements mail.Transport. It takes DialTimeout and SendTimeout together at most,
// after the time in which other letters hold all connections, and once more SendTimeout
// where the server has the whole message and is slow to say what it does with it. ctx ends it
// sooner, unless the server has the whole message already: then its verdict is waited for.
func (s *SMTP) Send(ctx context.Context, l *mail.Letter) (string, error) {
	content, err := message(l, s.from, s.options.Now())
	if err != nil {
		return "", &mail.SendError{Cause: mail.CausePortal, Reply: err.Error(), Err: err}
	}
	if err := s.pool.enter(ctx); err != nil {
		return "", serverError("wait for a connection to the mail server", err)
	}
	defer s.pool.leave()
	c, err := s.pool.take()
	if err != nil {
		return "", serverError("take a connection to the mail server", err)
	}
	if c != nil {
		reply, err := s.deliver(ctx, c, l, content)
		if !stale(err) || ctx.Err() != nil {
			return reply, s.judge(l, err)
		}
		// The server closed the connection while it was unused; this message has not
		// reached it.
	}
	if c, err = s.dial(ctx); err != nil {
		return "", serverError("connect to the mail server", inWords(err, l.To))
	}
	reply, err := s.deliver(ctx, c, l, content)
	return reply, s.judge(l, err)
}

// serverError says that the mail server could not be used for what was attempted.
func serverError(attempted string, err error) error {
	return &mail.SendError{Cause: mail.CauseServer, Reply: oneLine(attempted + ": " + err.Error()), Err: err}
}

// deliver sends the message over c and puts c back, if it can be used again.
func (s *SMTP) deliver(ctx context.Context, c *conn, l *mail.Letter, content []byte) (string, error) {
	reply, err := c.deliver(ctx, s.envelope, l.To.String(), content, s.options.SendTimeout)
	if err == nil || (orderly(err) && c.reset()) {
		s.pool.put(c)
	} else {
		c.drop()
	}
	return reply, err
}

// judge turns an error of the dialogue into what mail.Transport promises.
func (s *SMTP) judge(l *mail.Letter, err error) error {
	var failed *stepError
	if !errors.As(err, &failed) {
		return err
	}
	words := inWords(failed.err, l.To)
	reply, answered := errors.AsType[*textproto.Error](failed.err)
	if !answered {
		return &mail.SendError{
			Cause: mail.CauseServer, Doubt: failed.step == stepDot, Err: failed.err,
			Reply: oneLine(fmt.Sprintf("The mail server broke off at %s: %s", failed.step, words)),
		}
	}
	e := &mail.SendError{Cause: causeOf(failed.step, reply, s.envelope), Reply: words.Error(), Err: failed.err}
	if e.Cause == mail.CauseServer {
		e.Reply = oneLine(fmt.Sprintf("At %s: %s", failed.step, words))
	}
	return e
}

// Close takes leave of the server. Letters under way end first; later ones fail.
func (s *SMTP) Close() error {
	s.pool.close()
	return nil
}
