package keyring

import (
	"context"
	"fmt"

	"techbiz/internal/base/secret"
)

// batchSize is how many values are in memory at a time.
const batchSize = 500

// adopt seals everything anew that an earlier key sealed, and drops the database's own key.
// It may run any number of times.
func (s *Service) adopt(ctx context.Context, key *secret.Key) error {
	s.Log.InfoContext(ctx, "the database moves from its own key to TECHBIZ_SECRET_KEY; nodes that still run without it have to be started anew")
	for _, place := range s.Store.SealedPlaces() {
		var done counts
		err := s.Store.Update(ctx, func(tx Tx) (err error) {
			done, err = sealAnew(ctx, tx, place, key)
			return err
		})
		if err != nil {
			return fmt.Errorf("seal %s anew: %w", place, err)
		}
		s.Log.InfoContext(ctx, "sealed anew", "place", place, "values", done.sealed)
		if done.lost > 0 {
			s.Log.WarnContext(ctx, "neither key opens some values: they were sealed with a third one, and stay as they are", "place", place, "values", done.lost)
		}
	}
	if err := s.Store.Update(ctx, func(tx Tx) error { return tx.DropOwnKey(ctx) }); err != nil {
		return err
	}
	if err := s.Store.ForgetOwnKey(ctx); err != nil {
		return err
	}
	s.Log.InfoContext(ctx, "the database holds no key any more: without TECHBIZ_SECRET_KEY nobody can open what is sealed in it, so keep a copy of it apart from the database and its backups")
	return nil
}

// counts says what was done in a place.
type counts struct{ sealed, lost int }

func sealAnew(ctx context.Context, tx Tx, place string, key *secret.Key) (done counts, err error) {
	for after := ""; ; {
		values, err := tx.SealedIn(ctx, place, after, batchSize)
		if err != nil || len(values) == 0 {
			return done, err
		}
		for _, v := range values {
			after = v.ID
			if key.Opens(v.Sealed, v.Context) {
				continue
			}
			plain, err := key.Open(v.Sealed, v.Context)
			if err != nil {
				plain, err = key.OpenBox(v.Sealed, v.Context) // a mail of the operator's commands
			}
			if err != nil {
				done.lost++
				continue
			}
			v.Sealed = key.Seal(plain, v.Context)
			if err := tx.SaveSealed(ctx, place, v); err != nil {
				return done, err
			}
			done.sealed++
		}
	}
}
