package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"techbiz/internal/device"
	"techbiz/internal/factor"
	"techbiz/internal/fault"
	"techbiz/internal/keyring"
	"techbiz/internal/openid"
	"techbiz/internal/vault"
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
	{"apps", "account_id", "sealed", factor.SealContext},
	{"apps", "account_id", "pending", factor.SealContext},
	{"mails", "id", "sealed", itself},
	{"sign_ups", "id", "sealed", itself},
}

// Keyring returns the store as the keyring package asks for it.
func (s *Store) Keyring() keyring.Store { return keyrings{s} }

type keyrings struct{ *Store }

// Update implements keyring.Store.
func (s keyrings) Update(ctx context.Context, change func(keyring.Tx) error) error {
	return s.update(ctx, func(t *tx) error { return change(t) })
}

// keysLock is the PostgreSQL advisory lock under which nodes open their key one by one.
const keysLock = migrateLock + 1

// LockKeys implements keyring.Store. On SQLite the processes of one machine go on side by
// side: each step of theirs is a transaction that finds what the others did.
func (s keyrings) LockKeys(ctx context.Context) (release func(), err error) {
	return s.lockNodes(ctx, keysLock)
}

// SealedPlaces implements keyring.Store.
func (s keyrings) SealedPlaces() []string {
	names := []string{deviceAuthority}
	for _, p := range sealedPlaces {
		names = append(names, p.name())
	}
	return names
}

// KeyCheck implements keyring.Store.
func (s keyrings) KeyCheck(ctx context.Context) ([]byte, error) {
	var check []byte
	err := s.read.NewRaw("SELECT value FROM settings WHERE name = ?", keyCheck).Scan(ctx, &check)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return check, err
}

// Kept implements keyring.Tx.
func (t *tx) Kept(ctx context.Context) (keyring.Kept, error) {
	var rows []struct {
		Name  string
		Value []byte
	}
	var kept keyring.Kept
	err := t.NewRaw("SELECT name, value FROM settings WHERE name IN (?, ?, ?, ?)"+t.s.dialect.forUpdate, ownKey, keyCheck, earlierKeys, boxKey).Scan(ctx, &rows)
	if err != nil {
		return kept, fmt.Errorf("select keys: %w", err)
	}
	for _, r := range rows {
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

// KeepOwnKey implements keyring.Tx.
func (t *tx) KeepOwnKey(ctx context.Context, secret []byte) error { return t.set(ctx, ownKey, secret) }

// KeepKeyCheck implements keyring.Tx.
func (t *tx) KeepKeyCheck(ctx context.Context, sealed []byte) error {
	return t.set(ctx, keyCheck, sealed)
}

// KeepBoxKey implements keyring.Tx.
func (t *tx) KeepBoxKey(ctx context.Context, public []byte) error { return t.set(ctx, boxKey, public) }

// KeepEarlierKeys implements keyring.Tx.
func (t *tx) KeepEarlierKeys(ctx context.Context, sealed [][]byte) error {
	value, err := json.Marshal(sealed)
	if err != nil {
		return fmt.Errorf("write earlier keys: %w", err)
	}
	return t.set(ctx, earlierKeys, value)
}

func (t *tx) set(ctx context.Context, name string, value []byte) error {
	_, err := t.NewRaw("INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", name, value).Exec(ctx)
	if err != nil {
		return fmt.Errorf("keep %s: %w", name, err)
	}
	return nil
}

// DropOwnKey implements keyring.Tx.
func (t *tx) DropOwnKey(ctx context.Context) error {
	// SQLite writes over a value of the same length in place; what is only deleted stays on
	// its page.
	if err := t.set(ctx, ownKey, make([]byte, vault.KeySize)); err != nil {
		return err
	}
	if _, err := t.NewRaw("DELETE FROM settings WHERE name = ?", ownKey).Exec(ctx); err != nil {
		return fmt.Errorf("delete the database's own key: %w", err)
	}
	return nil
}

// SealedSample implements keyring.Tx.
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

// SealedIn implements keyring.Tx.
func (t *tx) SealedIn(ctx context.Context, place, after string, limit int) ([]keyring.Value, error) {
	if place == deviceAuthority {
		a, err := authorityIn(ctx, t.Tx)
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
	var rows []struct {
		ID     string
		Sealed []byte
	}
	err := t.NewRaw(fmt.Sprintf("SELECT %[2]s AS id, %[3]s AS sealed FROM %[1]s WHERE %[2]s > ? AND %[3]s IS NOT NULL ORDER BY %[2]s LIMIT ?", p.table, p.id, p.column)+
		t.s.dialect.forUpdate, after, limit).Scan(ctx, &rows)
	if err != nil {
		return nil, fmt.Errorf("select %s: %w", p.name(), err)
	}
	values := make([]keyring.Value, len(rows))
	for n, r := range rows {
		values[n] = keyring.Value{ID: r.ID, Sealed: r.Sealed, Context: p.context(r.ID)}
	}
	return values, nil
}

// SaveSealed implements keyring.Tx.
func (t *tx) SaveSealed(ctx context.Context, place string, v keyring.Value) error {
	if place == deviceAuthority {
		a, err := authorityIn(ctx, t.Tx)
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
	if _, err := t.NewRaw(fmt.Sprintf("UPDATE %s SET %s = ? WHERE %s = ?", p.table, p.column, p.id), v.Sealed, v.ID).Exec(ctx); err != nil {
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
	var n int
	if err := s.read.NewRaw("SELECT count(*) FROM settings WHERE name = ?", ownKey).Scan(ctx, &n); err != nil {
		return false, fmt.Errorf("look for the database's own key: %w", err)
	}
	return n > 0, nil
}

// ForgetOwnKey implements keyring.Store. SQLite leaves what was written before in
// the write-ahead log until it needs the room. PostgreSQL sees to it in its own time.
func (s keyrings) ForgetOwnKey(ctx context.Context) error {
	if s.dialect.name != "sqlite" {
		return nil
	}
	if _, err := s.write.NewRaw("PRAGMA wal_checkpoint(TRUNCATE)").Exec(ctx); err != nil {
		return fmt.Errorf("forget the database's own key: %w", err)
	}
	return nil
}
