package mailer

import (
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"time"
)

// TLS says how a connection to a mail server is protected.
type TLS string

// The ways to protect a connection.
const (
	// ImplicitTLS: TLS from the first byte (RFC 8314).
	ImplicitTLS TLS = "implicit"
	// StartTLS: no mail without STARTTLS and a valid certificate.
	StartTLS TLS = "starttls"
	// Opportunistic: STARTTLS where the server offers it. Without a password to protect
	// and without an authority of its own, any certificate will do (RFC 7435).
	Opportunistic TLS = "opportunistic"
	// NoTLS: plain text, for servers on this machine.
	NoTLS TLS = "none"
)

// Server is a mail server and how to speak with it.
type Server struct {
	Host    string
	Port    int
	User    string // "" for no login
	TLS     TLS
	CAFile  string        // PEM file of the authority whose certificates are trusted, "" for the system's
	Timeout time.Duration // overrides Options.SendTimeout where not 0

	password string
}

// String shows the server without user and password.
func (s Server) String() string {
	return net.JoinHostPort(s.Host, strconv.Itoa(s.Port)) + " (tls " + string(s.TLS) + ")"
}

// GoString shows the server without user and password.
func (s Server) GoString() string { return s.String() }

// LogValue shows the server without user and password.
func (s Server) LogValue() slog.Value { return slog.StringValue(s.String()) }

// ParseURL reads a mail server's address:
//
//	smtp://user:password@host:port?tls=starttls|opportunistic|none&ca=FILE&timeout=30s
//	smtps://user:password@host:port?ca=FILE&timeout=30s
//
// User and password are percent-encoded. The port is 465 for smtps, 587 for smtp with a
// user, and else 25. For smtp, tls is starttls unless the host is this machine and there
// is no user; then it is opportunistic. A password is never sent in plain text to
// another machine.
func ParseURL(rawURL string) (Server, error) {
	u, err := url.Parse(rawURL)
	if err != nil {
		return Server{}, parseError(err)
	}
	s := Server{Host: u.Hostname(), User: u.User.Username()}
	s.password, _ = u.User.Password()
	if s.Host == "" || (u.Path != "" && u.Path != "/") || u.Fragment != "" {
		return Server{}, badURL("needs a host and no path")
	}
	if (s.User == "") != (s.password == "") {
		return Server{}, badURL("needs both user and password, or neither")
	}
	switch u.Scheme {
	case "smtp":
		s.TLS, s.Port = StartTLS, 25
		switch {
		case s.User != "":
			s.Port = 587
		case s.local():
			s.TLS = Opportunistic
		}
	case "smtps":
		s.TLS, s.Port = ImplicitTLS, 465
	default:
		return Server{}, badURL("has no scheme that is known")
	}
	if port := u.Port(); port != "" {
		if s.Port, err = strconv.Atoi(port); err != nil || s.Port < 1 || s.Port > 65535 {
			return Server{}, badURL("needs a port from 1 to 65535")
		}
	}
	return s.withQuery(u)
}

func (s Server) withQuery(u *url.URL) (Server, error) {
	query, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return Server{}, badURL("has an option that can't be read")
	}
	for name, values := range query {
		value := values[len(values)-1]
		switch name {
		case "tls":
			s.TLS = TLS(value)
			known := s.TLS == StartTLS || s.TLS == Opportunistic || s.TLS == NoTLS
			if u.Scheme != "smtp" || !known {
				return Server{}, badURL("takes tls=starttls, opportunistic or none, and that for smtp:// only")
			}
		case "ca":
			s.CAFile = value
		case "timeout":
			if s.Timeout, err = time.ParseDuration(value); err != nil || s.Timeout <= 0 {
				return Server{}, badURL("needs a timeout such as 30s")
			}
		default:
			return Server{}, badURL("has an option other than tls, ca and timeout")
		}
	}
	if s.TLS == NoTLS && s.User != "" && !s.local() {
		return Server{}, badURL("has a password, which tls=none would send in plain text")
	}
	return s, nil
}

// local tells whether the server is this machine.
func (s Server) local() bool {
	if s.Host == "localhost" {
		return true
	}
	ip, err := netip.ParseAddr(s.Host)
	return err == nil && ip.IsLoopback()
}
