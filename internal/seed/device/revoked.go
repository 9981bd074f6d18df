package device

import (
	"context"
	"crypto/rand"
	"crypto/x509"
	"fmt"
	"math/big"
	"time"
)

// How long a list of revoked certificates is good for, and how long the same one is given.
const (
	revokedFor  = 24 * time.Hour
	revokedKept = 5 * time.Minute
)

// Revoked is a certificate that is worth nothing any more.
type Revoked struct {
	Serial string // in hexadecimal
	At     time.Time
}

// RevocationList returns the certificates that are revoked as a list that the authority
// signed (DER), a few minutes old at most.
func (s *Service) RevocationList(ctx context.Context) ([]byte, error) {
	ca, err := s.authority(ctx)
	if err != nil {
		return nil, err
	}
	s.listing.Lock()
	defer s.listing.Unlock()
	now := s.Now()
	if s.listed != nil && now.Sub(s.listedAt) < revokedKept {
		return s.listed, nil
	}
	revoked, err := s.Store.Revoked(ctx, now)
	if err != nil {
		return nil, fmt.Errorf("list revoked certificates: %w", err)
	}
	list, err := ca.list(revoked, now)
	if err != nil {
		return nil, err
	}
	s.listed, s.listedAt = list, now
	return list, nil
}

// list signs a list. Its number is the time, by which later ones have greater numbers on
// whatever node.
func (a *authority) list(revoked []Revoked, now time.Time) ([]byte, error) {
	template := &x509.RevocationList{Number: big.NewInt(now.UnixMilli()), ThisUpdate: now.Add(-skew), NextUpdate: now.Add(revokedFor)}
	for _, r := range revoked {
		serial, ok := new(big.Int).SetString(r.Serial, 16)
		if !ok {
			return nil, fmt.Errorf("revoked certificate %q: no serial", r.Serial)
		}
		template.RevokedCertificateEntries = append(template.RevokedCertificateEntries, x509.RevocationListEntry{SerialNumber: serial, RevocationTime: r.At})
	}
	list, err := x509.CreateRevocationList(rand.Reader, template, a.certificate, a.key)
	if err != nil {
		return nil, fmt.Errorf("sign list of revoked certificates: %w", err)
	}
	return list, nil
}
