package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"techbiz/internal/device"
)

// revoke notes that the certificates of the devices AS d are worth nothing any more: the
// present one, and the one before, which ends earlier.
func revoke(ctx context.Context, db bun.IDB, now time.Time, where string, arg any) error {
	for _, serial := range []string{"serial", "earlier_serial"} {
		_, err := db.NewRaw("INSERT INTO seed_revoked (serial, revoked_at, cert_until) SELECT d."+serial+", ?, d.cert_until FROM seed_devices AS d WHERE d."+
			serial+" <> '' AND "+where+" ON CONFLICT DO NOTHING", now, arg).Exec(ctx)
		if err != nil {
			return fmt.Errorf("revoke certificates: %w", err)
		}
	}
	return nil
}

// Revoked implements device.Store.
func (s enrolments) Revoked(ctx context.Context, now time.Time) ([]device.Revoked, error) {
	var rows []struct {
		Serial    string    `bun:"serial"`
		RevokedAt time.Time `bun:"revoked_at"`
	}
	err := s.read.NewRaw("SELECT serial, revoked_at FROM seed_revoked WHERE cert_until > ? ORDER BY serial", now).Scan(ctx, &rows)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("select revoked certificates: %w", err)
	}
	revoked := make([]device.Revoked, len(rows))
	for n, r := range rows {
		revoked[n] = device.Revoked{Serial: r.Serial, At: r.RevokedAt}
	}
	return revoked, nil
}
