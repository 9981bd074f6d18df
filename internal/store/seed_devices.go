package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"techbiz/internal/base/people"
	"techbiz/internal/seed"
	"techbiz/internal/seed/device"
	"techbiz/internal/techpass"
)

// Enrolments returns the store as the device package asks for it.
func (s *Store) Enrolments() device.Store {
	return enrolments{portOf(s, func(t *tx) device.Tx { return t })}
}

type enrolments struct{ port[device.Tx] }

func (s enrolments) UpdateUse(ctx context.Context, change func(device.UseTx) error) error {
	return s.update(ctx, func(t *tx) error { return change(t) })
}

func (s enrolments) UpdateSupport(ctx context.Context, change func(device.SupportTx) error) error {
	return s.update(ctx, func(t *tx) error { return change(t) })
}

func (s enrolments) Provisioning(ctx context.Context, accountID uuid.UUID) (*seed.Provisioning, error) {
	return s.Seeds().Provisioning(ctx, accountID)
}

type seedDeviceRow struct {
	bun.BaseModel `bun:"table:seed_devices,alias:d"`

	ID            uuid.UUID `bun:"id,pk"`
	AccountID     uuid.UUID `bun:"account_id"`
	OS            string    `bun:"os"`
	OSVersion     string    `bun:"os_version"`
	HardwareID    string    `bun:"hardware_id"`
	Serial        string    `bun:"serial"`
	EarlierSerial string    `bun:"earlier_serial"`
	KeyHash       []byte    `bun:"key_hash"`
	Certificate   []byte    `bun:"certificate"`
	EnrolledAt    time.Time `bun:"enrolled_at"`
	SeenAt        time.Time `bun:"seen_at"`
	CertUntil     time.Time `bun:"cert_until"`
	Reminded      int       `bun:"reminded"`
	DueAt         time.Time `bun:"due_at"`
}

const seedDeviceColumns = `d.id, d.account_id, d.os, d.os_version, d.hardware_id, d.serial, d.earlier_serial, d.key_hash, d.certificate,
	d.enrolled_at, d.seen_at, d.cert_until, d.reminded, d.due_at`

func rowOfSeedDevice(d *device.Device) *seedDeviceRow {
	return &seedDeviceRow{ID: d.ID, AccountID: d.AccountID, OS: d.OS, OSVersion: d.OSVersion, HardwareID: d.HardwareID, Serial: d.Serial,
		EarlierSerial: d.EarlierSerial, KeyHash: d.KeyHash, Certificate: d.Certificate, EnrolledAt: d.EnrolledAt, SeenAt: d.SeenAt,
		CertUntil: d.CertUntil, Reminded: d.Reminded, DueAt: d.DueAt}
}

func (r *seedDeviceRow) device() *device.Device {
	return &device.Device{
		Device: seed.Device{ID: r.ID, AccountID: r.AccountID, OS: r.OS, OSVersion: r.OSVersion, HardwareID: r.HardwareID,
			EnrolledAt: r.EnrolledAt, SeenAt: r.SeenAt, CertUntil: r.CertUntil},
		Serial: r.Serial, EarlierSerial: r.EarlierSerial, KeyHash: r.KeyHash, Certificate: r.Certificate, Reminded: r.Reminded, DueAt: r.DueAt,
	}
}

func (t *tx) AddEnrolled(ctx context.Context, d *device.Device) error {
	if _, err := insert(ctx, t, rowOfSeedDevice(d), ""); err != nil {
		return fmt.Errorf("insert device: %w", err)
	}
	return nil
}

func (t *tx) UpdateEnrolled(ctx context.Context, d *device.Device) error {
	if _, err := update(ctx, t, rowOfSeedDevice(d)); err != nil {
		return fmt.Errorf("update device: %w", err)
	}
	return nil
}

func (t *tx) DropEnrolled(ctx context.Context, id uuid.UUID, now time.Time) error {
	if err := revoke(ctx, t, now, "d.id = $2", id); err != nil {
		return err
	}
	if _, err := exec(ctx, t, "DELETE FROM seed_devices WHERE id = $1", id); err != nil {
		return fmt.Errorf("delete device: %w", err)
	}
	return nil
}

func (t *tx) EnrolledOf(ctx context.Context, accountID uuid.UUID) (*device.Device, error) {
	return findEnrolled(ctx, t, "d.account_id = $1"+t.s.dialect.forUpdate, accountID)
}

func (s enrolments) EnrolledOf(ctx context.Context, accountID uuid.UUID) (*device.Device, error) {
	return findEnrolled(ctx, s.read, "d.account_id = $1", accountID)
}

func (t *tx) EnrolledBySerial(ctx context.Context, serial string) (*device.Held, error) {
	return findHeld(ctx, t, serial, t.s.dialect.forUpdateOf("d"))
}

func (s enrolments) EnrolledBySerial(ctx context.Context, serial string) (*device.Held, error) {
	return findHeld(ctx, s.read, serial, "")
}

func findHeld(ctx context.Context, db querier, serial, lock string) (*device.Held, error) {
	type record struct {
		seedDeviceRow

		Account techpass.State `bun:"account"`
		SEED    seed.State     `bun:"seed"`
	}
	r, err := row[record](ctx, db, "SELECT "+seedDeviceColumns+`, a.state AS account, coalesce(p.state, $1) AS seed
		FROM seed_devices AS d JOIN accounts AS a ON a.id = d.account_id LEFT JOIN seed_provisionings AS p ON p.account_id = d.account_id
		WHERE (d.serial = $2 OR (d.earlier_serial = $3 AND d.earlier_serial <> ''))`+lock, seed.NotRequired, serial, serial)
	if err != nil {
		return nil, notFound(err, "select device")
	}
	return &device.Held{Device: r.device(), Account: r.Account, SEED: r.SEED}, nil
}

func findEnrolled(ctx context.Context, db querier, where string, args ...any) (*device.Device, error) {
	r, err := row[seedDeviceRow](ctx, db, "SELECT "+seedDeviceColumns+" FROM seed_devices AS d WHERE "+where, args...)
	if err != nil {
		return nil, notFound(err, "select device")
	}
	return r.device(), nil
}

func (t *tx) DueEnrolled(ctx context.Context, now time.Time, limit int) ([]device.Due, error) {
	lock := t.s.dialect.forUpdateOf("a, d")
	if lock != "" {
		lock += " SKIP LOCKED"
	}
	type record struct {
		seedDeviceRow

		Email        people.Email `bun:"email"`
		InvitationID uuid.UUID    `bun:"invitation_id,nullzero"`
		InviterID    uuid.UUID    `bun:"inviter_id,nullzero"`
	}
	rows, err := rows[record](ctx, t, "SELECT "+seedDeviceColumns+`, a.email, p.invitation_id,
		(SELECT i.inviter_id FROM invitations AS i WHERE i.id = p.invitation_id AND i.inviter_id <> i.account_id) AS inviter_id
		FROM seed_devices AS d JOIN accounts AS a ON a.id = d.account_id LEFT JOIN seed_provisionings AS p ON p.account_id = d.account_id
		WHERE d.due_at <= $1 ORDER BY d.due_at, d.id LIMIT $2`+lock, now, limit)
	if err != nil {
		return nil, fmt.Errorf("select due devices: %w", err)
	}
	due := make([]device.Due, len(rows))
	for n, r := range rows {
		due[n] = device.Due{Device: r.device(), Email: r.Email, InvitationID: r.InvitationID, InviterID: r.InviterID}
	}
	return due, nil
}

type seedOfferRow struct {
	bun.BaseModel `bun:"table:seed_offers"`

	AccountID uuid.UUID `bun:"account_id,pk"`
	CodeHash  []byte    `bun:"code_hash"`
	CreatedAt time.Time `bun:"created_at"`
	ExpiresAt time.Time `bun:"expires_at"`
	UsedAt    time.Time `bun:"used_at,nullzero"`
	DeviceID  uuid.UUID `bun:"device_id,nullzero"`
}

func (t *tx) PutOffer(ctx context.Context, o *device.Offer) error {
	r := &seedOfferRow{AccountID: o.AccountID, CodeHash: o.CodeHash, CreatedAt: o.CreatedAt, ExpiresAt: o.ExpiresAt, UsedAt: o.UsedAt, DeviceID: o.DeviceID}
	_, err := insert(ctx, t, r, `ON CONFLICT (account_id) DO UPDATE SET code_hash = excluded.code_hash, created_at = excluded.created_at,
		expires_at = excluded.expires_at, used_at = excluded.used_at, device_id = excluded.device_id`)
	if err != nil {
		return fmt.Errorf("put enrolment code: %w", err)
	}
	return nil
}

func (t *tx) HolderOfOffer(ctx context.Context, hash []byte) (uuid.UUID, error) {
	holder, err := row[uuid.UUID](ctx, t, "SELECT account_id FROM seed_offers WHERE code_hash = $1", hash)
	if err != nil {
		return uuid.Nil, notFound(err, "select holder of enrolment code")
	}
	return holder, nil
}

func (t *tx) OfferByCode(ctx context.Context, hash []byte) (*device.Offer, error) {
	r, err := row[seedOfferRow](ctx, t, "SELECT account_id, code_hash, created_at, expires_at, used_at, device_id FROM seed_offers WHERE code_hash = $1"+t.s.dialect.forUpdate, hash)
	if err != nil {
		return nil, notFound(err, "select enrolment code")
	}
	return &device.Offer{AccountID: r.AccountID, CodeHash: r.CodeHash, CreatedAt: r.CreatedAt, ExpiresAt: r.ExpiresAt, UsedAt: r.UsedAt, DeviceID: r.DeviceID}, nil
}

func (t *tx) DropOffer(ctx context.Context, accountID uuid.UUID, until time.Time) error {
	if _, err := exec(ctx, t, "DELETE FROM seed_offers WHERE account_id = $1 AND created_at <= $2", accountID, until); err != nil {
		return fmt.Errorf("delete enrolment code: %w", err)
	}
	return nil
}

// deviceAuthority is the name of the setting that holds the certificate authority.
const deviceAuthority = "device_authority"

func (t *tx) KeepAuthority(ctx context.Context, a *device.StoredAuthority) (bool, error) {
	value, err := json.Marshal(a)
	if err != nil {
		return false, fmt.Errorf("write certificate authority: %w", err)
	}
	n, err := exec(ctx, t, "INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT DO NOTHING", deviceAuthority, value)
	return changedOne(n, err, "keep certificate authority")
}

func (s enrolments) Authority(ctx context.Context) (*device.StoredAuthority, error) {
	return authorityIn(ctx, s.read)
}

func authorityIn(ctx context.Context, db querier) (*device.StoredAuthority, error) {
	value, err := row[[]byte](ctx, db, "SELECT value FROM settings WHERE name = $1", deviceAuthority)
	if err != nil {
		return nil, notFound(err, "select certificate authority")
	}
	a := &device.StoredAuthority{}
	if err := json.Unmarshal(value, a); err != nil {
		return nil, fmt.Errorf("read certificate authority: %w", err)
	}
	return a, nil
}
