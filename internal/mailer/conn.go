package mailer

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"time"

	gomail "github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"

	"techbiz/internal/base/lease"
)

// quitTimeout is how long a parting word to the server may take.
const quitTimeout = 2 * time.Second

// conn is a connection that is ready for MAIL. The library connects and logs in; the
// dialogue of one message is ours, since the library's own does not tell the server's
// words from its errors and fails where RSET fails after the message was accepted.
type conn struct {
	client *smtp.Client
	raw    net.Conn
	sent   int         // messages accepted
	idle   *time.Timer // closes it while it is unused
}

// step is a command of the dialogue.
type step string

const (
	stepMail    step = "MAIL FROM"
	stepRcpt    step = "RCPT TO"
	stepData    step = "DATA"
	stepContent step = "the message"
	stepDot     step = "the end of the message" // the server may have taken it, whatever the error
)

// stepError tells at which command the dialogue failed.
type stepError struct {
	step step
	err  error
}

func (e *stepError) Error() string { return fmt.Sprintf("at %s: %v", e.step, e.err) }
func (e *stepError) Unwrap() error { return e.err }

// dial connects, agrees on TLS and logs in.
func (s *SMTP) dial(ctx context.Context) (*conn, error) {
	ctx, cancel := context.WithTimeout(ctx, s.options.DialTimeout)
	defer cancel()
	c := &conn{}
	stop := func() bool { return true }
	library, err := s.library(func(dialing context.Context, network, _ string) (net.Conn, error) {
		raw, err := s.connect(dialing, network)
		if err != nil {
			return nil, err
		}
		// The library heeds ctx only until here, and its own lives no longer than dial.
		c.raw = raw
		stop = context.AfterFunc(ctx, c.drop)
		return raw, nil
	})
	if err != nil {
		return nil, err
	}
	c.client, err = library.DialToSMTPClientWithContext(ctx)
	if !stop() {
		return nil, errors.Join(context.Cause(ctx), err)
	}
	if err != nil && c.raw != nil {
		c.drop() // the library leaves it open where login fails
	}
	if err != nil {
		return nil, err
	}
	return c, nil
}

// library returns a client for one connection; it changes itself while it logs in, so
// connections don't share it.
func (s *SMTP) library(dial gomail.DialContextFunc) (*gomail.Client, error) {
	o := []gomail.Option{
		gomail.WithPort(s.server.Port),
		gomail.WithTimeout(s.options.DialTimeout),
		gomail.WithDialContextFunc(dial),
		gomail.WithTLSConfig(s.tls),
		gomail.WithTLSPolicy(map[TLS]gomail.TLSPolicy{
			ImplicitTLS: gomail.NoTLS, // connect has done it
			StartTLS:    gomail.TLSMandatory, Opportunistic: gomail.TLSOpportunistic, NoTLS: gomail.NoTLS,
		}[s.server.TLS]),
		gomail.WithoutSMTPUTF8(), // addresses are ASCII; a relay without it would bounce for nothing
	}
	if s.options.Hello != "" {
		o = append(o, gomail.WithHELO(s.options.Hello))
	}
	if s.server.User != "" {
		o = append(o, gomail.WithUsername(s.server.User), gomail.WithPassword(s.server.password),
			// The library sends PLAIN and LOGIN over TLS or to this machine only.
			gomail.WithOpportunisticSMTPAuth(gomail.SMTPAuthSCRAMSHA256, gomail.SMTPAuthPlain, gomail.SMTPAuthLogin, gomail.SMTPAuthCramMD5))
	}
	c, err := gomail.NewClient(s.server.Host, o...)
	if err != nil {
		return nil, fmt.Errorf("set the mail client up: %w", err)
	}
	return c, nil
}

func (s *SMTP) connect(ctx context.Context, network string) (net.Conn, error) {
	addr := net.JoinHostPort(s.server.Host, strconv.Itoa(s.server.Port))
	var dialer net.Dialer
	if s.server.TLS == ImplicitTLS {
		return (&tls.Dialer{NetDialer: &dialer, Config: s.tls}).DialContext(ctx, network, addr)
	}
	return dialer.DialContext(ctx, network, addr)
}

// deliver sends one message and returns the server's words. Until the final dot, ctx and the
// timeout end the dialogue and the server forgets the message; afterwards the timeout alone
// does, begun anew, since the verdict has to be heard. Errors are *stepError.
func (c *conn) deliver(ctx context.Context, from, to string, content []byte, timeout time.Duration) (string, error) {
	stop := context.AfterFunc(ctx, c.drop)
	defer stop()
	if err := c.client.UpdateDeadline(timeout); err != nil {
		return "", &stepError{stepMail, err}
	}
	if err := c.client.Mail("<" + from + ">"); err != nil {
		return "", &stepError{stepMail, err}
	}
	if err := c.client.Rcpt("<" + to + ">"); err != nil {
		return "", &stepError{stepRcpt, err}
	}
	w, err := c.client.Data()
	if err != nil {
		return "", &stepError{stepData, err}
	}
	// On an error here w must stay open: closing it would send the final dot, and so
	// half a message.
	if _, err := w.Write(content); err != nil {
		return "", &stepError{stepContent, err}
	}
	if !stop() {
		return "", &stepError{stepContent, context.Cause(ctx)}
	}
	// The last moment at which the message can be taken back: a node that was frozen must not
	// send what another one took over.
	if err := lease.Check(ctx); err != nil {
		return "", &stepError{stepContent, err}
	}
	// A server may look into the message before it answers: hanging up now would mean a
	// second copy for nothing.
	if err := c.client.UpdateDeadline(timeout); err != nil {
		return "", &stepError{stepContent, err}
	}
	return c.finish(w)
}

// finish sends the final dot and hears the verdict.
func (c *conn) finish(w io.WriteCloser) (string, error) {
	if err := w.Close(); err != nil && !acceptance(err) {
		return "", &stepError{stepDot, err}
	}
	c.sent++
	if d, ok := w.(*smtp.DataCloser); ok {
		if words := oneLine(d.ServerResponse()); words != "" {
			return words, nil
		}
	}
	return "accepted", nil
}

// reset makes the connection ready for the next message after a refusal; false where
// it is lost.
func (c *conn) reset() bool {
	return c.client.UpdateDeadline(quitTimeout) == nil && c.client.Reset() == nil
}

// quit takes leave of the server.
func (c *conn) quit() {
	if c.raw.SetDeadline(time.Now().Add(quitTimeout)) == nil {
		_ = c.client.Quit()
	}
	_ = c.raw.Close()
}

// drop closes the connection without a word.
func (c *conn) drop() { _ = c.raw.Close() }
