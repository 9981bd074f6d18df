package deviceclient

import (
	"context"
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"net/url"
	"time"
)

// granted is what the portal gives a device.
type granted struct {
	DeviceID    string    `json:"device_id"`
	Certificate string    `json:"certificate"`
	ValidUntil  time.Time `json:"valid_until"`
	RenewAfter  time.Time `json:"renew_after"`
	Audience    string    `json:"audience"`
}

// Enrol brings the code to the portal and keeps the certificate that it is given, in the
// place of an earlier one.
func (c *Client) Enrol(ctx context.Context, server *url.URL, code string, f Facts) (*State, error) {
	key, err := c.Dir.pendingKey()
	if err != nil {
		return nil, err
	}
	csr, err := x509.CreateCertificateRequest(rand.Reader, &x509.CertificateRequest{}, key)
	if err != nil {
		return nil, fmt.Errorf("make certificate request: %w", err)
	}
	body := map[string]string{
		"code": code, "csr": string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE REQUEST", Bytes: csr})),
		"os": f.OS, "os_version": f.Version, "hardware_id": f.HardwareID,
	}
	var g granted
	if err := c.post(ctx, server, "device/enrol", body, &g, nil); err != nil {
		return nil, fmt.Errorf("enrol: %w", err)
	}
	s, err := g.state(server, key, c.Now())
	if err != nil {
		return nil, fmt.Errorf("enrol: %w", err)
	}
	return s, c.Dir.enrolled(key, s, g.Certificate)
}

// state reads what was granted. A certificate for another key, or of another authority than
// the one beside it, is refused.
func (g granted) state(server *url.URL, key *ecdsa.PrivateKey, now time.Time) (*State, error) {
	block, rest := pem.Decode([]byte(g.Certificate))
	if block == nil {
		return nil, errors.New("the portal sent no certificate")
	}
	certificate, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("read certificate: %w", err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(rest)
	if _, err := certificate.Verify(x509.VerifyOptions{Roots: roots, CurrentTime: now, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}}); err != nil {
		return nil, fmt.Errorf("the portal sent a certificate that does not hold: %w", err)
	}
	if !key.PublicKey.Equal(certificate.PublicKey) {
		return nil, errors.New("the portal sent the certificate of another key")
	}
	return &State{Server: server.String(), Audience: g.Audience, DeviceID: g.DeviceID, Serial: certificate.SerialNumber.Text(16),
		ValidUntil: g.ValidUntil, RenewAfter: g.RenewAfter}, nil
}

// Heartbeat tells the portal that the device is in use and which version it runs. Where it
// is time to, the certificate is renewed; renewed tells whether it was.
func (c *Client) Heartbeat(ctx context.Context, version string) (s *State, renewed bool, err error) {
	s, err = c.Dir.State()
	if err != nil {
		return nil, false, err
	}
	server, err := ParseServer(s.Server)
	if err != nil {
		return nil, false, err
	}
	var heard struct {
		RenewAfter time.Time `json:"renew_after"`
	}
	if err := c.post(ctx, server, "device/heartbeat", map[string]string{"os_version": version}, &heard, s); err != nil {
		return nil, false, fmt.Errorf("heartbeat: %w", err)
	}
	if c.Now().Before(s.RenewAfter) {
		return s, false, nil
	}
	s, err = c.Renew(ctx)
	return s, err == nil, err
}

// Renew asks for the next certificate. The portal gives the one that the device has where
// it is too early.
func (c *Client) Renew(ctx context.Context) (*State, error) {
	s, err := c.Dir.State()
	if err != nil {
		return nil, err
	}
	server, err := ParseServer(s.Server)
	if err != nil {
		return nil, err
	}
	var g granted
	if err := c.post(ctx, server, "device/renew", struct{}{}, &g, s); err != nil {
		return nil, fmt.Errorf("renew: %w", err)
	}
	key, err := c.Dir.key()
	if err != nil {
		return nil, err
	}
	next, err := g.state(server, key, c.Now())
	if err != nil {
		return nil, fmt.Errorf("renew: %w", err)
	}
	return next, c.Dir.keep(next, g.Certificate)
}
