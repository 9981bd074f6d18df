package store

import (
	"context"
	"fmt"
	"time"

	"techbiz/internal/seed/device"
)

// revoke notes that the certificates of the devices AS d are worth nothing any more: the
// present one, and the one before, which ends earlier.
// where finds the devices by $2.
func revoke(ctx context.Context, db querier, now time.Time, where string, arg any) error {
	for _, serial := range []string{"serial", "earlier_serial"} {
		_, err := exec(ctx, db, "INSERT INTO seed_revoked (serial, revoked_at, cert_until) SELECT d."+serial+", $1, d.cert_until FROM seed_devices AS d WHERE d."+
			serial+" <> '' AND "+where+" ON CONFLICT DO NOTHING", now, arg)
		if err != nil {
			return fmt.Errorf("revoke certificates: %w", err)
		}
	}
	return nil
}

func (s enrolments) Revoked(ctx context.Context, now time.Time) ([]device.Revoked, error) {
	type record struct {
		Serial    string    `bun:"serial"`
		RevokedAt time.Time `bun:"revoked_at"`
	}
	rows, err := rows[record](ctx, s.read, "SELECT serial, revoked_at FROM seed_revoked WHERE cert_until > $1 ORDER BY serial", now)
	if err != nil {
		return nil, fmt.Errorf("select revoked certificates: %w", err)
	}
	revoked := make([]device.Revoked, len(rows))
	for n, r := range rows {
		revoked[n] = device.Revoked{Serial: r.Serial, At: r.RevokedAt}
	}
	return revoked, nil
}
