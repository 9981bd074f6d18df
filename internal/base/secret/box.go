package secret

import (
	"crypto/ecdh"
	"crypto/hkdf"
	"crypto/hpke"
	"crypto/sha256"
	"errors"
	"fmt"
)

// Box seals for the holder of a key without holding it: the operator's commands put mails
// into the queue where the key is kept apart. Who writes into the database can make such a
// text too, so it is believed only where that does no harm. Source: RFC 9180, base mode.
type Box struct{ public hpke.PublicKey }

func boxKEM() hpke.KEM { return hpke.DHKEM(ecdh.X25519()) }

// boxKey derives the private part from secret.
func boxKey(secret []byte) (hpke.PrivateKey, error) {
	seed, err := hkdf.Key(sha256.New, secret, nil, "techbiz box", KeySize)
	if err != nil {
		return nil, fmt.Errorf("derive box key: %w", err)
	}
	k, err := boxKEM().DeriveKeyPair(seed)
	if err != nil {
		return nil, fmt.Errorf("box key: %w", err)
	}
	return k, nil
}

// BoxKey returns what NewBox needs to seal for this key. It is no secret.
func (k *Key) BoxKey() []byte { return k.box.PublicKey().Bytes() }

// NewBox returns the box for the key whose BoxKey is public.
func NewBox(public []byte) (*Box, error) {
	p, err := boxKEM().NewPublicKey(public)
	if err != nil {
		return nil, fmt.Errorf("read box key: %w", err)
	}
	return &Box{p}, nil
}

// Seal encrypts plain; only OpenBox with the same context reads it.
func (b *Box) Seal(plain, context string) ([]byte, error) {
	sealed, err := hpke.Seal(b.public, hpke.HKDFSHA256(), hpke.AES256GCM(), []byte(context), []byte(plain))
	if err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	return sealed, nil
}

// OpenBox reads what a Box sealed for this key or one in use before it. It fails if the key
// or the context is another.
func (k *Key) OpenBox(sealed []byte, context string) (string, error) {
	for _, key := range append([]*Key{k}, k.earlier...) {
		if plain, err := hpke.Open(key.box, hpke.HKDFSHA256(), hpke.AES256GCM(), []byte(context), sealed); err == nil {
			return string(plain), nil
		}
	}
	return "", errors.New("the box can't be opened with this key")
}
