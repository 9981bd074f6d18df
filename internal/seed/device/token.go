package device

import (
	"context"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/go-jose/go-jose/v4"

	"techbiz/internal/base/fault"
	"techbiz/internal/seed"
	"techbiz/internal/techpass"
)

// Proof is what a device sends to prove who it is: a token that it signed with its private
// key, for this one request. The token names the certificate by its serial, the address
// that it is meant for, the time, and the digest of the body: sent again within its few
// minutes it does no more than the first time, as each request may come twice.
type Proof struct {
	Token    string
	Audience string // the address of the request, as the device sees it
	Body     []byte
}

// tokenLifetime is how far the time in a token may be off.
const tokenLifetime = 5 * time.Minute

// tokenType keeps signatures that a device makes for something else from working here.
const tokenType = "techbiz-device+jwt" //nolint:gosec // it is no secret

// Claims are the contents of a token.
type Claims struct {
	Audience string `json:"aud"`
	IssuedAt int64  `json:"iat"` // seconds since 1970
	Digest   string `json:"body_sha256"`
}

// ClaimsFor returns what a device signs for a request.
func ClaimsFor(audience string, body []byte, now time.Time) Claims {
	sum := sha256.Sum256(body)
	return Claims{Audience: audience, IssuedAt: now.Unix(), Digest: base64.RawURLEncoding.EncodeToString(sum[:])}
}

// Sign returns the token with these claims. signer is an ECDSA key on P-256 and serial that
// of its certificate, in hexadecimal.
func (c Claims) Sign(key any, serial string) (string, error) {
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.ES256, Key: jose.JSONWebKey{Key: key, KeyID: serial}},
		(&jose.SignerOptions{}).WithType(tokenType))
	if err != nil {
		return "", fmt.Errorf("sign token: %w", err)
	}
	payload, err := json.Marshal(c)
	if err != nil {
		return "", fmt.Errorf("write token: %w", err)
	}
	signed, err := signer.Sign(payload)
	if err != nil {
		return "", fmt.Errorf("sign token: %w", err)
	}
	return signed.CompactSerialize()
}

// ProofError: the device did not prove that it is enrolled. Reason is a plain sentence.
type ProofError struct{ Reason string }

func (e *ProofError) Error() string { return e.Reason }

var (
	errNoToken = &ProofError{"Sign the request with the device's key."}
	errUnknown = &ProofError{"This device is not enrolled any more: its record was removed, or another device took its place. Enrol it again with a new code."}
	errNotFor  = &ProofError{"The request was not signed with the device's key, or it was signed for another request."}
	errClock   = &ProofError{"The request was signed more than five minutes ago, or the clock of the device is wrong. Set the clock and try again."}
	errOver    = &ProofError{"The certificate of this device has expired. Enrol it again with a new code."}
	errHolder  = &ProofError{"The TechPass account of this device is not active. Its holder has to have it enabled first."}
	errNoSEED  = &ProofError{"SEED is over for the holder of this device. Once they have it again, they enrol the device with a new code."}
)

// read returns the token's parts, not verified.
func (p Proof) read() (signed *jose.JSONWebSignature, serial string, err error) {
	signed, err = jose.ParseSignedCompact(p.Token, []jose.SignatureAlgorithm{jose.ES256})
	if err != nil || len(signed.Signatures) != 1 {
		return nil, "", errNoToken
	}
	header := signed.Signatures[0].Protected
	if header.ExtraHeaders[jose.HeaderType] != tokenType || header.KeyID == "" || len(header.KeyID) > 40 {
		return nil, "", errNoToken
	}
	return signed, header.KeyID, nil
}

// verify tells whether the device signed this request just now.
func (p Proof) verify(signed *jose.JSONWebSignature, d *Device, now time.Time) error {
	certificate, err := x509.ParseCertificate(d.Certificate)
	if err != nil {
		return fmt.Errorf("read certificate of device %s: %w", d.ID, err)
	}
	payload, err := signed.Verify(certificate.PublicKey)
	if err != nil {
		return errNotFor
	}
	var c Claims
	if err := json.Unmarshal(payload, &c); err != nil {
		return errNotFor
	}
	want := ClaimsFor(p.Audience, p.Body, now)
	off := now.Sub(time.Unix(c.IssuedAt, 0))
	switch {
	case c.Audience != want.Audience || c.Digest != want.Digest:
		return errNotFor
	case off > tokenLifetime || off < -tokenLifetime:
		return errClock
	case !now.Before(d.CertUntil):
		return errOver
	}
	return nil
}

// finder finds a device; a store does, and a transaction, which locks it.
type finder interface {
	EnrolledBySerial(ctx context.Context, serial string) (*Held, error)
}

// prove returns the device that signed the request. The error is *ProofError.
func (s *Service) prove(ctx context.Context, from finder, p Proof) (*Device, error) {
	signed, serial, err := p.read()
	if err != nil {
		return nil, err
	}
	d, err := from.EnrolledBySerial(ctx, serial)
	if errors.Is(err, fault.NotFound) {
		return nil, errUnknown
	}
	if err != nil {
		return nil, err
	}
	if err := p.verify(signed, d.Device, s.Now()); err != nil {
		return nil, err
	}
	switch {
	case d.Account != techpass.Active:
		return nil, errHolder
	case d.SEED != seed.Onboarded: // the job that forgets the device has not come by
		return nil, errNoSEED
	}
	return d.Device, nil
}
