package device

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/sha256"
	"crypto/x509"
	"encoding/pem"
	"fmt"

	"techbiz/internal/base/people"
)

// publicKey is a device's key as a certificate holds it.
type publicKey struct {
	key  *ecdsa.PublicKey
	hash []byte // SHA-256 of its SubjectPublicKeyInfo
}

// parseCSR returns the key that the device proves to hold. Nothing else of the request is
// read: what the certificate says of the device, the authority decides. The error is
// *people.FieldError on FieldCSR.
func parseCSR(text string) (publicKey, error) {
	bad := func(message string) (publicKey, error) {
		return publicKey{}, broken(FieldCSR, people.RuleFormat, message)
	}
	block, rest := pem.Decode([]byte(text))
	if block == nil || block.Type != "CERTIFICATE REQUEST" || len(bytes.TrimSpace(rest)) > 0 {
		return bad("Send one certificate request (PKCS #10) in PEM form")
	}
	request, err := x509.ParseCertificateRequest(block.Bytes)
	if err != nil {
		return bad("The certificate request can't be read")
	}
	if err := request.CheckSignature(); err != nil {
		return bad("The certificate request is not signed with the key that it holds")
	}
	key, ok := request.PublicKey.(*ecdsa.PublicKey)
	if !ok || key.Curve != elliptic.P256() {
		return bad("The key has to be an ECDSA key on the curve P-256")
	}
	sum := sha256.Sum256(request.RawSubjectPublicKeyInfo)
	return publicKey{key: key, hash: sum[:]}, nil
}

// publicKey returns the key of the device's certificate.
func (d *Device) publicKey() (*ecdsa.PublicKey, error) {
	certificate, err := x509.ParseCertificate(d.Certificate)
	if err != nil {
		return nil, fmt.Errorf("read certificate of device %s: %w", d.ID, err)
	}
	key, ok := certificate.PublicKey.(*ecdsa.PublicKey)
	if !ok {
		return nil, fmt.Errorf("certificate of device %s holds a key of another kind", d.ID)
	}
	return key, nil
}
