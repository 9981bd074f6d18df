package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"techbiz/internal/auth/mfa"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/secret"
	"techbiz/internal/keyring"
	"techbiz/internal/openid"
	"techbiz/internal/seed/device"
)

// Names of the settings that tell of keys.
const (
	ownKey      = "secret_key"
	keyCheck    = "key_check"
	earlierKeys = "earlier_keys"
	boxKey      = "box_key"
)

// sealedPlace is a column that holds what the installation's key sealed.
type sealedPlace struct {
	table, id, column string
	context           func(id string) string
}

func (p sealedPlace) name() string { return p.table + "." + p.column }

// whole tells whether the installation as such lives by what is sealed here.
func (p sealedPlace) whole() bool { return p.table == "signing_keys" }

func itself(id string) string { return id }

// sealedPlaces are all of them but the authority of devices, which is a setting.
var sealedPlaces = []sealedPlace{
	{"signing_keys", "id", "sealed", openid.SealContext},
	{"apps", "account_id", "sealed", mfa.SealContext},
	{"apps", "account_id", "pending", mfa.SealContext},
	{"mails", "id", "sealed", itself},
	{"sign_ups", "id", "sealed", itself},
}

// Keyring returns the store as the keyring package asks for it.
func (s *Store) Keyring() keyring.Store {
	return keyrings{portOf(s, func(t *tx) keyring.Tx { return t })}
}

type keyrings struct{ port[keyring.Tx] }

// keysLock is the PostgreSQL advisory lock under which nodes open their key one by one.
const keysLock = migrateLock + 1

// On SQLite the processes of one machine go on side by side: each step of theirs is a
// transaction that finds what the others did.
func (s keyrings) LockKeys(ctx context.Context) (release func(), err error) {
	return s.lockNodes(ctx, keysLock)
}

func (s keyrings) SealedPlaces() []string {
	names := []string{deviceAuthority}
	for _, p := range sealedPlaces {
		names = append(names, p.name())
	}
	return names
}

func (s keyrings) KeyCheck(ctx context.Context) ([]byte, error) {
	check, err := row[[]byte](ctx, s.read, "SELECT value FROM settings WHERE name = $1", keyCheck)
	if errors.Is(err, fault.NotFound) {
		return nil, nil
	}
	return check, err
}

func (t *tx) Kept(ctx context.Context) (keyring.Kept, error) {
	type record struct {
		Name  string
		Value []byte
	}
	var kept keyring.Kept
	settings, err := rows[record](ctx, t, "SELECT name, value FROM settings WHERE name"+among(t, 1)+t.s.dialect.forUpdate, []string{ownKey, keyCheck, earlierKeys, boxKey})
	if err != nil {
		return kept, fmt.Errorf("select keys: %w", err)
	}
	for _, r := range settings {
		switch r.Name {
		case ownKey:
			kept.Own = r.Value
		case keyCheck:
			kept.Check = r.Value
		case boxKey:
			kept.Box = r.Value
		case earlierKeys:
			if err := json.Unmarshal(r.Value, &kept.Earlier); err != nil {
				return kept, fmt.Errorf("read earlier keys: %w", err)
			}
		}
	}
	return kept, nil
}

func (t *tx) KeepOwnKey(ctx context.Context, secret []byte) error { return t.set(ctx, ownKey, secret) }

func (t *tx) KeepKeyCheck(ctx context.Context, sealed []byte) error {
	return t.set(ctx, keyCheck, sealed)
}

func (t *tx) KeepBoxKey(ctx context.Context, public []byte) error { return t.set(ctx, boxKey, public) }

func (t *tx) KeepEarlierKeys(ctx context.Context, sealed [][]byte) error {
	value, err := json.Marshal(sealed)
	if err != nil {
		return fmt.Errorf("write earlier keys: %w", err)
	}
	return t.set(ctx, earlierKeys, value)
}

func (t *tx) set(ctx context.Context, name string, value []byte) error {
	_, err := exec(ctx, t, "INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value", name, value)
	if err != nil {
		return fmt.Errorf("keep %s: %w", name, err)
	}
	return nil
}

func (t *tx) DropOwnKey(ctx context.Context) error {
	// SQLite writes over a value of the same length in place; what is only deleted stays on
	// its page.
	if err := t.set(ctx, ownKey, make([]byte, secret.KeySize)); err != nil {
		return err
	}
	if _, err := exec(ctx, t, "DELETE FROM settings WHERE name = $1", ownKey); err != nil {
		return fmt.Errorf("delete the database's own key: %w", err)
	}
	return nil
}

func (t *tx) SealedSample(ctx context.Context, limit int) (keyring.Sample, error) {
	whole, err := t.SealedIn(ctx, deviceAuthority, "", 1)
	sample := keyring.Sample{Whole: whole}
	for _, p := range sealedPlaces {
		if err != nil {
			break
		}
		var values []keyring.Value
		if p.whole() {
			values, err = t.sealedIn(ctx, p, "", 1000)
			sample.Whole = append(sample.Whole, values...)
		} else {
			values, err = t.sealedIn(ctx, p, "", limit)
			sample.Some = append(sample.Some, values...)
		}
	}
	return sample, err
}

func (t *tx) SealedIn(ctx context.Context, place, after string, limit int) ([]keyring.Value, error) {
	if place == deviceAuthority {
		a, err := authorityIn(ctx, t)
		if errors.Is(err, fault.NotFound) || after != "" {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		return []keyring.Value{{ID: place, Sealed: a.Sealed, Context: device.SealContext}}, nil
	}
	p, err := placeOf(place)
	if err != nil {
		return nil, err
	}
	return t.sealedIn(ctx, p, after, limit)
}

func (t *tx) sealedIn(ctx context.Context, p sealedPlace, after string, limit int) ([]keyring.Value, error) {
	if after == "" {
		after = "00000000-0000-0000-0000-000000000000" // all of these are UUIDs
	}
	type record struct {
		ID     string
		Sealed []byte
	}
	rows, err := rows[record](ctx, t, "SELECT "+p.id+" AS id, "+p.column+" AS sealed FROM "+p.table+" WHERE "+p.id+" > $1 AND "+p.column+" IS NOT NULL ORDER BY "+p.id+" LIMIT $2"+
		t.s.dialect.forUpdate, after, limit)
	if err != nil {
		return nil, fmt.Errorf("select %s: %w", p.name(), err)
	}
	values := make([]keyring.Value, len(rows))
	for n, r := range rows {
		values[n] = keyring.Value{ID: r.ID, Sealed: r.Sealed, Context: p.context(r.ID)}
	}
	return values, nil
}

func (t *tx) SaveSealed(ctx context.Context, place string, v keyring.Value) error {
	if place == deviceAuthority {
		a, err := authorityIn(ctx, t)
		if err != nil {
			return err
		}
		a.Sealed = v.Sealed
		value, err := json.Marshal(a)
		if err != nil {
			return fmt.Errorf("write certificate authority: %w", err)
		}
		return t.set(ctx, deviceAuthority, value)
	}
	p, err := placeOf(place)
	if err != nil {
		return err
	}
	if _, err := exec(ctx, t, "UPDATE "+p.table+" SET "+p.column+" = $1 WHERE "+p.id+" = $2", v.Sealed, v.ID); err != nil {
		return fmt.Errorf("update %s: %w", place, err)
	}
	return nil
}

func placeOf(name string) (sealedPlace, error) {
	for _, p := range sealedPlaces {
		if p.name() == name {
			return p, nil
		}
	}
	return sealedPlace{}, fmt.Errorf("nothing is sealed in %s", name)
}

// HoldsOwnKey tells whether the installation's key lies in the database, and so in each copy
// of it.
func (s *Store) HoldsOwnKey(ctx context.Context) (bool, error) {
	n, err := row[int](ctx, s.read, "SELECT count(*) FROM settings WHERE name = $1", ownKey)
	if err != nil {
		return false, fmt.Errorf("look for the database's own key: %w", err)
	}
	return n > 0, nil
}

// SQLite leaves what was written before in the write-ahead log until it needs the room.
// PostgreSQL sees to it in its own time.
func (s keyrings) ForgetOwnKey(ctx context.Context) error {
	if s.dialect.name != "sqlite" {
		return nil
	}
	if _, err := exec(ctx, s.write, "PRAGMA wal_checkpoint(TRUNCATE)"); err != nil {
		return fmt.Errorf("forget the database's own key: %w", err)
	}
	return nil
}
