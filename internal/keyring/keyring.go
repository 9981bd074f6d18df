package keyring

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"techbiz/internal/base/secret"
)

// Why a node does not start.
var (
	// ErrWrong: the key that was given did not seal what is there.
	ErrWrong = errors.New("TECHBIZ_SECRET_KEY is not the key that this database is sealed with: set the one that it was used with before")
	// ErrNeeded: none was given, and the database holds none that opens what is there.
	ErrNeeded = errors.New("this database is sealed with a key that is kept apart from it: set TECHBIZ_SECRET_KEY to the key that it was used with before")
)

// ErrMoved: a node that was started with another key moved the database to that one.
var ErrMoved = errors.New("the secret key of this node is not the one that the database is sealed with now: start the node anew, with TECHBIZ_SECRET_KEY set to that key")

// Contexts in which the settings are sealed.
const (
	checkContext   = "key check"
	earlierContext = "earlier key"
	checkText      = "this is the key"
)

// Service opens the installation's key.
type Service struct {
	Store Store
	Log   *slog.Logger
}

// sampleSize is how many values of people and mails are tried, of each kind, where there is
// no check value yet.
const sampleSize = 20

// Open returns the key for a node: given, or the database's own where given is empty. It
// moves the database to the given key where that is new. Errors: ErrWrong, ErrNeeded.
func (s *Service) Open(ctx context.Context, given []byte) (*secret.Key, error) {
	release, err := s.Store.LockKeys(ctx)
	if err != nil {
		return nil, fmt.Errorf("wait for other nodes that open the key: %w", err)
	}
	defer release()
	var ring *ring
	err = s.Store.Update(ctx, func(tx Tx) (err error) {
		ring, err = claim(ctx, tx, given)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("open the secret key: %w", err)
	}
	if len(given) == 0 {
		s.Log.InfoContext(ctx, "the secret key lies in the database, and in each copy of it; set TECHBIZ_SECRET_KEY to a new one and start anew, and it moves out")
	}
	if ring.adopts {
		if err := s.adopt(ctx, ring.key); err != nil {
			return nil, fmt.Errorf("adopt TECHBIZ_SECRET_KEY: %w", err)
		}
	}
	return ring.key, nil
}

// Look returns the key for a command that runs beside the nodes, and leaves it to them to
// move to another. Where the nodes go by a key that is not given, key is nil and box seals
// for it. A fresh database gets a key as by Open. Error: ErrWrong.
func (s *Service) Look(ctx context.Context, given []byte) (key *secret.Key, box *secret.Box, err error) {
	release, err := s.Store.LockKeys(ctx)
	if err != nil {
		return nil, nil, fmt.Errorf("wait for nodes that open the key: %w", err)
	}
	defer release()
	err = s.Store.Update(ctx, func(tx Tx) (err error) {
		key, box, err = look(ctx, tx, given)
		return err
	})
	if err != nil {
		return nil, nil, fmt.Errorf("look at the secret key: %w", err)
	}
	return key, box, nil
}

// Check fails where the database lives by another key than this one: ErrMoved.
func (s *Service) Check(ctx context.Context, key *secret.Key) error {
	check, err := s.Store.KeyCheck(ctx)
	if err != nil {
		return fmt.Errorf("check the secret key: %w", err)
	}
	if !key.Opens(check, checkContext) {
		return ErrMoved
	}
	return nil
}

// Compare fails with ErrWrong where the given key is known not to be the database's. It
// changes nothing: it is for a command that reads what no key is needed for, and would read
// the wrong database.
func (s *Service) Compare(ctx context.Context, given []byte) error {
	check, err := s.Store.KeyCheck(ctx)
	if err != nil {
		return fmt.Errorf("look at the secret key: %w", err)
	}
	own, err := s.Store.HoldsOwnKey(ctx)
	if err != nil {
		return fmt.Errorf("look at the secret key: %w", err)
	}
	if check == nil || own {
		return nil // no node has moved the database to a key that is given
	}
	key, err := secret.NewKey(given)
	if err != nil {
		return fmt.Errorf("look at the secret key: %w", err)
	}
	if !key.Opens(check, checkContext) {
		return ErrWrong
	}
	return nil
}

// Watch returns ErrMoved once the database lives by another key than this one, which it looks
// for in this interval, or nil when ctx ends. That the database can't be asked says nothing
// about the key.
func (s *Service) Watch(ctx context.Context, key *secret.Key, every time.Duration) error {
	for look := time.NewTicker(every); ; {
		if err := s.Check(ctx, key); errors.Is(err, ErrMoved) {
			return err
		}
		select {
		case <-ctx.Done():
			look.Stop()
			return nil
		case <-look.C:
		}
	}
}

// ring is the key in use, with those before it.
type ring struct {
	key    *secret.Key
	before [][]byte // the secrets of those before it
	adopts bool     // the database still holds a key of its own, which is to go
}

// claim decides by which key the database lives from now on, and notes it.
func claim(ctx context.Context, tx Tx, given []byte) (*ring, error) {
	kept, err := tx.Kept(ctx)
	if err != nil {
		return nil, err
	}
	sample, err := sampleOf(ctx, tx, kept)
	if err != nil {
		return nil, err
	}
	if len(given) == 0 && kept.Own == nil && kept.Check == nil && sample.empty() {
		kept.Own = make([]byte, secret.KeySize)
		rand.Read(kept.Own) // never fails: it ends the program instead
		if err := tx.KeepOwnKey(ctx, kept.Own); err != nil {
			return nil, err
		}
	}
	r, err := choose(kept, sample, given)
	if err != nil {
		return nil, err
	}
	if r.adopts {
		// Who dies between here and the end finds both keys: the own one is dropped last.
		sealed := make([][]byte, len(r.before))
		for n, secret := range r.before {
			sealed[n] = r.key.Seal(string(secret), earlierContext)
		}
		if err := tx.KeepEarlierKeys(ctx, sealed); err != nil {
			return nil, err
		}
	}
	if r.key.Opens(kept.Check, checkContext) {
		return r, nil
	}
	if err := tx.KeepBoxKey(ctx, r.key.BoxKey()); err != nil {
		return nil, err
	}
	return r, tx.KeepKeyCheck(ctx, r.key.Seal(checkText, checkContext))
}

func look(ctx context.Context, tx Tx, given []byte) (*secret.Key, *secret.Box, error) {
	kept, err := tx.Kept(ctx)
	if err != nil {
		return nil, nil, err
	}
	sample, err := sampleOf(ctx, tx, kept)
	if err != nil {
		return nil, nil, err
	}
	if kept.Own == nil && kept.Check == nil && sample.empty() {
		r, err := claim(ctx, tx, given)
		if err != nil {
			return nil, nil, err
		}
		return r.key, nil, nil
	}
	// Until a node adopts the given key, the nodes that run go by the database's own.
	r, err := choose(kept, sample, nil)
	if err != nil && len(given) > 0 {
		r, err = choose(kept, sample, given)
	}
	switch {
	case err == nil:
		return r.key, nil, nil
	case !errors.Is(err, ErrNeeded) || kept.Box == nil:
		return nil, nil, ignoring(err, ErrNeeded)
	}
	box, err := secret.NewBox(kept.Box)
	return nil, box, err
}

// ignoring is err, unless it is the one that does not matter.
func ignoring(err, one error) error {
	if errors.Is(err, one) {
		return nil
	}
	return err
}

// sampleOf looks at what is sealed where no check value tells.
func sampleOf(ctx context.Context, tx Tx, kept Kept) (Sample, error) {
	if kept.Check != nil {
		return Sample{}, nil
	}
	return tx.SealedSample(ctx, sampleSize)
}

// choose is the table in the package's comment. Errors: ErrWrong, ErrNeeded.
func choose(kept Kept, sample Sample, given []byte) (*ring, error) {
	refusal, secrets := ErrWrong, [][]byte{given}
	if len(given) == 0 {
		refusal, secrets = ErrNeeded, nil
	}
	if kept.Own != nil && !bytes.Equal(kept.Own, given) {
		secrets = append(secrets, kept.Own)
	}
	keys, err := keysOf(secrets)
	if err != nil {
		return nil, err
	}
	if len(keys) == 0 || !opens(kept, sample, keys) {
		return nil, refusal
	}
	r := &ring{key: keys[0].After(keys[1:]...), before: secrets[1:], adopts: len(given) > 0 && kept.Own != nil}
	for _, sealed := range kept.Earlier {
		secret, err := r.key.Open(sealed, earlierContext)
		if err != nil {
			return nil, fmt.Errorf("earlier key: %w", err)
		}
		if !slices.ContainsFunc(r.before, func(b []byte) bool { return string(b) == secret }) {
			r.before = append(r.before, []byte(secret))
		}
	}
	earlier, err := keysOf(r.before)
	if err != nil {
		return nil, err
	}
	r.key = r.key.After(earlier...)
	return r, nil
}

func keysOf(secrets [][]byte) ([]*secret.Key, error) {
	keys := make([]*secret.Key, len(secrets))
	for n, own := range secrets {
		var err error
		if keys[n], err = secret.NewKey(own); err != nil {
			return nil, err
		}
	}
	return keys, nil
}

// opens tells whether the keys, or one of them, are those by which the database lives.
func opens(kept Kept, sample Sample, keys []*secret.Key) bool {
	fits := func(v Value) bool {
		return slices.ContainsFunc(keys, func(k *secret.Key) bool { return k.Opens(v.Sealed, v.Context) })
	}
	switch {
	case kept.Check != nil:
		return fits(Value{Sealed: kept.Check, Context: checkContext})
	case len(sample.Whole) > 0:
		return !slices.ContainsFunc(sample.Whole, func(v Value) bool { return !fits(v) })
	}
	return sample.empty() || slices.ContainsFunc(sample.Some, fits)
}

func (s Sample) empty() bool { return len(s.Whole) == 0 && len(s.Some) == 0 }
