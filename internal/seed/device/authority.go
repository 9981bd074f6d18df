package device

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net/url"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
)

// authorityLifetime is how long the authority signs. It is made once.
const authorityLifetime = 25 * 365 * 24 * time.Hour

// skew is how far a device's clock may be off.
const skew = 5 * time.Minute

// StoredAuthority is the certificate authority as it is stored, its key sealed.
type StoredAuthority struct {
	Certificate []byte `json:"certificate"` // DER
	Sealed      []byte `json:"sealed"`      // PKCS #8
}

// authority signs the certificates of devices.
type authority struct {
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
	listURL     string
}

// SealContext is the context in which the authority's key is sealed.
const SealContext = "device certificate authority"

// Authority returns the authority's certificate in PEM form.
func (s *Service) Authority(ctx context.Context) ([]byte, error) {
	a, err := s.authority(ctx)
	if err != nil {
		return nil, err
	}
	return certPEM(a.certificate.Raw), nil
}

// authority returns the authority, which is made where there is none. Nodes that ask at
// the same time get the same one.
func (s *Service) authority(ctx context.Context) (*authority, error) {
	s.opening.Lock()
	defer s.opening.Unlock()
	if s.opened != nil {
		return s.opened, nil
	}
	stored, err := s.Store.Authority(ctx)
	if errors.Is(err, fault.NotFound) {
		if err = s.makeAuthority(ctx); err == nil {
			stored, err = s.Store.Authority(ctx)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("device certificate authority: %w", err)
	}
	s.opened, err = s.openAuthority(stored)
	return s.opened, err
}

func (s *Service) openAuthority(stored *StoredAuthority) (*authority, error) {
	der, err := s.Key.Open(stored.Sealed, SealContext)
	if err != nil {
		return nil, fmt.Errorf("open key of device certificate authority: %w", err)
	}
	parsed, err := x509.ParsePKCS8PrivateKey([]byte(der))
	if err != nil {
		return nil, fmt.Errorf("read key of device certificate authority: %w", err)
	}
	key, ok := parsed.(*ecdsa.PrivateKey)
	if !ok {
		return nil, errors.New("key of device certificate authority is of another kind")
	}
	certificate, err := x509.ParseCertificate(stored.Certificate)
	if err != nil {
		return nil, fmt.Errorf("read certificate of device certificate authority: %w", err)
	}
	return &authority{certificate: certificate, key: key, listURL: s.ListURL}, nil
}

// makeAuthority makes an authority and keeps it, unless another node was faster.
func (s *Service) makeAuthority(ctx context.Context) error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return fmt.Errorf("make key: %w", err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return fmt.Errorf("write key: %w", err)
	}
	template := &x509.Certificate{
		SerialNumber: newSerial(), Subject: pkix.Name{CommonName: "TechBiz SEED devices"},
		NotBefore: s.Now().Add(-skew), NotAfter: s.Now().Add(authorityLifetime),
		KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageCRLSign, BasicConstraintsValid: true, IsCA: true, MaxPathLenZero: true,
	}
	certificate, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return fmt.Errorf("sign its own certificate: %w", err)
	}
	return s.Store.Update(ctx, func(tx Tx) error {
		kept, err := tx.KeepAuthority(ctx, &StoredAuthority{Certificate: certificate, Sealed: s.Key.Seal(string(der), SealContext)})
		if err != nil || !kept {
			return err
		}
		return tx.Record(ctx, audit.New(ctx, s.Now(), people.System(), audit.DeviceAuthorityMade, audit.Subject{Type: "device_authority"}))
	})
}

// newSerial returns 127 random bits. Source: RFC 5280, section 4.1.2.2: positive, and at
// most 20 bytes.
func newSerial() *big.Int {
	b := make([]byte, 16)
	rand.Read(b) // never fails: it ends the program instead
	b[0] = b[0]&0x7f | 0x40
	return new(big.Int).SetBytes(b)
}

// sign gives the device a certificate: of the request its key alone, no personal data.
func (a *authority) sign(d *Device, key any, now time.Time) error {
	serial := newSerial()
	until := now.Add(CertLifetime).UTC().Truncate(time.Second) // which is all that a certificate keeps
	template := &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: d.ID.String()},
		URIs:      []*url.URL{{Scheme: "urn", Opaque: urn(d.ID)}},
		NotBefore: now.Add(-skew), NotAfter: until,
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}, BasicConstraintsValid: true,
	}
	if a.listURL != "" {
		template.CRLDistributionPoints = []string{a.listURL}
	}
	certificate, err := x509.CreateCertificate(rand.Reader, template, a.certificate, key, a.key)
	if err != nil {
		return fmt.Errorf("sign certificate of device: %w", err)
	}
	d.EarlierSerial, d.Serial = d.Serial, serial.Text(16)
	d.Certificate, d.CertUntil = certificate, until
	return nil
}

func urn(id uuid.UUID) string { return "techbiz:device:" + id.String() }

// chain is the device's certificate and the authority's, in PEM form.
func (a *authority) chain(d *Device) []byte {
	return append(certPEM(d.Certificate), certPEM(a.certificate.Raw)...)
}

func certPEM(der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
}
