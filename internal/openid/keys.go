package openid

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/people"
)

// Times of a signing key. Clients may keep the published keys for some hours, so a key
// is published before it signs; it stays until what it signed has expired, and some
// hours more, so that an ID token still names the sign-in that its holder ends.
const (
	KeySigns = 90 * 24 * time.Hour
	KeyAhead = 24 * time.Hour
	KeyKept  = 24 * time.Hour
)

// keyBits is the size of an RSA key. RS256 is the one algorithm that every client knows.
// Source: OpenID Connect Core 1.0, section 15.1; NIST SP 800-57, 112 bits of strength.
const keyBits = 2048

// keysFor is how long a node relies on the keys that it read.
const keysFor = 30 * time.Second

// StoredKey is a signing key as it is stored, its private part sealed.
type StoredKey struct {
	ID         string
	Sealed     []byte
	CreatedAt  time.Time
	SignsFrom  time.Time
	SignsUntil time.Time
}

// KeptUntil is when the key is published no longer.
func (k *StoredKey) KeptUntil() time.Time { return k.SignsUntil.Add(KeyKept) }

// SigningKey is a key that is published, signs now, or signed before.
type SigningKey struct {
	StoredKey
	Private *rsa.PrivateKey
}

// Keys returns the published keys.
func (s *Service) Keys(ctx context.Context) ([]*SigningKey, error) {
	s.keys.Lock()
	defer s.keys.Unlock()
	if err := s.refreshKeys(ctx); err != nil {
		return nil, err
	}
	now := s.Now()
	return slices.DeleteFunc(slices.Clone(s.known), func(k *SigningKey) bool { return !now.Before(k.KeptUntil()) }), nil
}

// Signer returns the key that signs now.
func (s *Service) Signer(ctx context.Context) (*SigningKey, error) {
	keys, err := s.Keys(ctx)
	if err != nil {
		return nil, err
	}
	now := s.Now()
	for _, k := range slices.Backward(keys) {
		if !now.Before(k.SignsFrom) {
			return k, nil
		}
	}
	return nil, errors.New("no key signs now")
}

// refreshKeys reads the keys anew where they were read some time ago, or the clock has
// moved on to where another one is needed.
func (s *Service) refreshKeys(ctx context.Context) error {
	age := s.Now().Sub(s.readAt)
	if len(s.known) > 0 && age >= 0 && age < keysFor {
		return nil
	}
	if err := s.RotateKeys(ctx); err != nil {
		return err
	}
	stored, err := s.Store.SigningKeys(ctx)
	if err != nil {
		return fmt.Errorf("read signing keys: %w", err)
	}
	known := make([]*SigningKey, 0, len(stored))
	for _, k := range stored {
		opened, err := s.open(k)
		if err != nil {
			return err
		}
		known = append(known, opened)
	}
	s.known, s.readAt = known, s.Now()
	return nil
}

// open unseals a key, unless it is known already.
func (s *Service) open(k *StoredKey) (*SigningKey, error) {
	for _, known := range s.known {
		if known.ID == k.ID {
			return known, nil
		}
	}
	der, err := s.Key.Open(k.Sealed, SealContext(k.ID))
	if err != nil {
		return nil, fmt.Errorf("open signing key %s: %w", k.ID, err)
	}
	parsed, err := x509.ParsePKCS8PrivateKey([]byte(der))
	if err != nil {
		return nil, fmt.Errorf("read signing key %s: %w", k.ID, err)
	}
	private, ok := parsed.(*rsa.PrivateKey)
	if !ok {
		return nil, fmt.Errorf("signing key %s is of another kind", k.ID)
	}
	return &SigningKey{StoredKey: *k, Private: private}, nil
}

// SealContext is the context in which a signing key is sealed.
func SealContext(id string) string { return "signing key " + id }

// RotateKeys makes the next key when it is time to publish it and drops those that are
// kept no longer. Nodes take turns, and it may run at any time.
func (s *Service) RotateKeys(ctx context.Context) error {
	stored, err := s.Store.SigningKeys(ctx)
	if err != nil {
		return fmt.Errorf("rotate signing keys: %w", err)
	}
	_, due := s.nextFrom(stored)
	if !due && !slices.ContainsFunc(stored, s.keptNoLonger) {
		return nil
	}
	var fresh *StoredKey
	if due {
		if fresh, err = s.makeKey(); err != nil { // takes its time: not within the transaction
			return err
		}
	}
	err = s.Store.UpdateKeys(ctx, func(tx KeysTx) error {
		stored, err := tx.SigningKeys(ctx)
		if err != nil {
			return err
		}
		if from, due := s.nextFrom(stored); due && fresh != nil {
			fresh.SignsFrom, fresh.SignsUntil = from, from.Add(KeySigns)
			if err := tx.AddSigningKey(ctx, fresh); err != nil {
				return err
			}
			if err := tx.Record(ctx, audit.New(ctx, s.Now(), people.System(), audit.KeyPublished, keySubject(fresh.ID))); err != nil {
				return err
			}
		}
		return s.dropKeys(ctx, tx, stored)
	})
	if err != nil {
		return fmt.Errorf("rotate signing keys: %w", err)
	}
	return nil
}

// nextFrom tells from when the next key has to sign, and whether it is time to make it.
func (s *Service) nextFrom(stored []*StoredKey) (from time.Time, due bool) {
	now := s.Now()
	until := time.Time{}
	for _, k := range stored {
		if k.SignsUntil.After(until) {
			until = k.SignsUntil
		}
	}
	if !until.After(now) {
		return now, true // none is left: this one can't be published ahead
	}
	return until, until.Sub(now) <= KeyAhead
}

func (s *Service) keptNoLonger(k *StoredKey) bool { return !s.Now().Before(k.KeptUntil()) }

func (s *Service) dropKeys(ctx context.Context, tx KeysTx, stored []*StoredKey) error {
	for _, k := range stored {
		if !s.keptNoLonger(k) {
			continue
		}
		if err := tx.DropSigningKey(ctx, k.ID); err != nil {
			return err
		}
		if err := tx.Record(ctx, audit.New(ctx, s.Now(), people.System(), audit.KeyRetired, keySubject(k.ID))); err != nil {
			return err
		}
	}
	return nil
}

func keySubject(id string) audit.Subject {
	parsed, _ := uuid.Parse(id) // as makeKey writes them
	return audit.Subject{Type: "signing_key", ID: parsed}
}

func (s *Service) makeKey() (*StoredKey, error) {
	private, err := rsa.GenerateKey(rand.Reader, keyBits)
	if err != nil {
		return nil, fmt.Errorf("make signing key: %w", err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		return nil, fmt.Errorf("write signing key: %w", err)
	}
	id := uuid.NewString()
	return &StoredKey{ID: id, Sealed: s.Key.Seal(string(der), SealContext(id)), CreatedAt: s.Now()}, nil
}
