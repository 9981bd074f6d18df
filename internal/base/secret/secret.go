// Package secret keeps secrets short-lived and unreadable at rest: link tokens and
// mailed codes are stored as hashes only, and the copy that a queued mail needs is
// sealed with the installation's key until the mail is gone.
package secret

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/hpke"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"math/big"
)

// KeySize is the length of an installation's key in bytes.
const KeySize = 32

// Key is the installation's secret. Codes of six digits could be found from a bare
// hash in a moment, so their hashes are keyed with it.
type Key struct {
	mac  []byte
	aead cipher.AEAD
	box  hpke.PrivateKey
	// earlier are the keys that were in use before: what they sealed or hashed is still
	// known, and nothing new is.
	earlier []*Key
}

// NewKey derives the working keys from secret, which holds KeySize bytes or more.
func NewKey(secret []byte) (*Key, error) {
	if len(secret) < KeySize {
		return nil, fmt.Errorf("secret key: %d bytes or more are needed, not %d", KeySize, len(secret))
	}
	mac, err := hkdf.Key(sha256.New, secret, nil, "techbiz mac", KeySize)
	if err != nil {
		return nil, fmt.Errorf("derive mac key: %w", err)
	}
	sealing, err := hkdf.Key(sha256.New, secret, nil, "techbiz seal", KeySize)
	if err != nil {
		return nil, fmt.Errorf("derive sealing key: %w", err)
	}
	block, err := aes.NewCipher(sealing)
	if err != nil {
		return nil, fmt.Errorf("sealing cipher: %w", err)
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return nil, fmt.Errorf("sealing mode: %w", err)
	}
	box, err := boxKey(secret)
	if err != nil {
		return nil, err
	}
	return &Key{mac: mac, aead: aead, box: box}, nil
}

// After returns the key together with those that were in use before it.
func (k *Key) After(earlier ...*Key) *Key {
	return &Key{mac: k.mac, aead: k.aead, box: k.box, earlier: earlier}
}

// MAC returns the keyed hash of parts, which can't be confused with one of other
// parts or another purpose.
func (k *Key) MAC(purpose string, parts ...string) []byte {
	h := hmac.New(sha256.New, k.mac)
	for _, p := range append([]string{purpose}, parts...) {
		fmt.Fprintf(h, "%d:%s", len(p), p)
	}
	return h.Sum(nil)
}

// MACs returns MAC and what it was under earlier keys: one of them is what was stored, be
// it long ago. A hash can't be made anew without what was hashed, so whatever has to be
// found for longer than some hours is looked for in this way.
func (k *Key) MACs(purpose string, parts ...string) [][]byte {
	all := [][]byte{k.MAC(purpose, parts...)}
	for _, e := range k.earlier {
		all = append(all, e.MAC(purpose, parts...))
	}
	return all
}

// Seal encrypts plain; only Open with the same context (say, the row's id) reads it.
func (k *Key) Seal(plain, context string) []byte {
	return k.aead.Seal(nil, nil, []byte(plain), []byte(context)) //nolint:gosec // this mode makes a random nonce itself
}

// Open reads what Seal wrote, with this key or one in use before it. It fails if the key or
// the context is another.
func (k *Key) Open(sealed []byte, context string) (string, error) {
	for _, key := range append([]*Key{k}, k.earlier...) {
		if plain, err := key.aead.Open(nil, nil, sealed, []byte(context)); err == nil {
			return string(plain), nil
		}
	}
	return "", errors.New("sealed text can't be opened with this key")
}

// Opens tells whether this key itself, and none before it, sealed the text.
func (k *Key) Opens(sealed []byte, context string) bool {
	_, err := k.aead.Open(nil, nil, sealed, []byte(context))
	return err == nil
}

// NewToken returns 256 random bits as text that fits in a URL.
func NewToken() string {
	b := make([]byte, 32)
	rand.Read(b) // never fails: it ends the program instead
	return base64.RawURLEncoding.EncodeToString(b)
}

// EncodeToken writes bytes as forms and cookies carry them.
func EncodeToken(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

// DecodeToken reads what EncodeToken wrote.
func DecodeToken(s string) ([]byte, error) { return base64.RawURLEncoding.DecodeString(s) }

// HashToken returns what is stored of a token. The token itself has 256 random
// bits, so a plain hash can't be searched.
func HashToken(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}

// NewCode returns a uniformly random code of so many decimal digits, 18 at most.
func NewCode(digits int) (string, error) {
	most := int64(1)
	for range digits {
		most *= 10
	}
	n, err := rand.Int(rand.Reader, big.NewInt(most))
	if err != nil {
		return "", fmt.Errorf("make code: %w", err)
	}
	return fmt.Sprintf("%0*d", digits, n), nil
}
