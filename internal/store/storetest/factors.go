package storetest

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"github.com/go-webauthn/webauthn/webauthn"
	"github.com/google/uuid"

	"techbiz/internal/auth/mfa"
	"techbiz/internal/base/fault"
)

func (f *fixture) factors(change func(tx mfa.Tx) error) {
	f.Helper()
	f.ok(f.Factors().Update(f.ctx(), change))
}

func appsComeBack(t *testing.T, f *fixture) {
	a, b := f.addAccount("jane@tech.gov.sg"), f.addAccount("june@tech.gov.sg")
	app := &mfa.App{AccountID: a.ID, Pending: []byte("pending"), PendingAt: f.at}
	check := func(want *mfa.App) {
		t.Helper()
		got, err := f.Factors().App(f.ctx(), want.AccountID)
		f.ok(err)
		inUTC(&got.PendingAt)
		if !reflect.DeepEqual(got, want) {
			t.Errorf("\n got %+v\nwant %+v", got, want)
		}
	}
	f.factors(func(tx mfa.Tx) error { return tx.SaveApp(f.ctx(), app) })
	check(app)
	app = &mfa.App{AccountID: a.ID, Sealed: []byte{0, 1}, LastStep: 1 << 40}
	f.factors(func(tx mfa.Tx) error {
		f.ok(tx.SaveApp(f.ctx(), app))
		got, err := tx.App(f.ctx(), a.ID)
		if err == nil && !reflect.DeepEqual(got, app) {
			t.Errorf("in the transaction %+v", got)
		}
		return err
	})
	check(app)
	check(&mfa.App{AccountID: b.ID})
}

func recoveryCodes(t *testing.T, f *fixture) {
	a, b := f.addAccount("jane@tech.gov.sg"), f.addAccount("june@tech.gov.sg")
	one, two, three := []byte("one"), []byte("two"), []byte("three")
	left := func(account uuid.UUID, want int) {
		t.Helper()
		if n, err := f.Factors().RecoveryCodesLeft(f.ctx(), account); n != want || err != nil {
			t.Errorf("%d left, want %d, %v", n, want, err)
		}
	}
	f.factors(func(tx mfa.Tx) error {
		f.ok(tx.ReplaceRecoveryCodes(f.ctx(), b.ID, [][]byte{one}, f.at))
		return tx.ReplaceRecoveryCodes(f.ctx(), a.ID, [][]byte{one, two}, f.at)
	})
	f.factors(func(tx mfa.Tx) error {
		if n, err := tx.UseRecoveryCode(f.ctx(), a.ID, one, f.at); n != 1 || err != nil {
			t.Errorf("used: %d left, %v", n, err)
		}
		for _, hash := range [][]byte{one, three} {
			if _, err := tx.UseRecoveryCode(f.ctx(), a.ID, hash, f.at); !errors.Is(err, fault.NotFound) {
				t.Errorf("%s: %v", hash, err)
			}
		}
		return nil
	})
	left(a.ID, 1)
	left(b.ID, 1)
	f.factors(func(tx mfa.Tx) error { return tx.ReplaceRecoveryCodes(f.ctx(), a.ID, [][]byte{one, three}, f.at) })
	left(a.ID, 2)
	left(b.ID, 1)
}

func (f *fixture) passkey(account uuid.UUID, credential string) *mfa.Passkey {
	return &mfa.Passkey{
		ID: uuid.Must(uuid.NewV7()), AccountID: account, Name: "Jané's; 'phone'", CreatedAt: f.at,
		Credential: webauthn.Credential{
			ID: []byte(credential), PublicKey: []byte{1, 2, 3}, Flags: webauthn.CredentialFlags{UserVerified: true, BackupEligible: true},
			Authenticator: webauthn.Authenticator{AAGUID: make([]byte, 16), SignCount: 1<<32 - 1},
		},
	}
}

func passkeysComeBack(t *testing.T, f *fixture) {
	a, b := f.addAccount("jane@tech.gov.sg"), f.addAccount("june@tech.gov.sg")
	first, second, other := f.passkey(a.ID, "1"), f.passkey(a.ID, "2"), f.passkey(b.ID, "3")
	second.CreatedAt = f.at.Add(time.Hour)
	f.factors(func(tx mfa.Tx) error {
		for _, p := range []*mfa.Passkey{second, first, other} {
			f.ok(tx.AddPasskey(f.ctx(), p))
		}
		first.Name, first.UsedAt, first.BlockedAt = "Key", f.at.Add(2*time.Hour), f.at.Add(3*time.Hour)
		return tx.UpdatePasskey(f.ctx(), first)
	})
	if err := f.Factors().Update(f.ctx(), func(tx mfa.Tx) error { return tx.AddPasskey(f.ctx(), f.passkey(b.ID, "1")) }); err == nil {
		t.Error("one credential belongs to two accounts")
	}
	got, err := f.Factors().Passkeys(f.ctx(), a.ID)
	f.ok(err)
	for _, p := range got {
		inUTC(&p.CreatedAt, &p.UsedAt, &p.BlockedAt)
	}
	if want := []*mfa.Passkey{first, second}; !reflect.DeepEqual(got, want) {
		t.Errorf("\n got %+v\nwant %+v", got, want)
	}
	f.factors(func(tx mfa.Tx) error {
		if p, err := tx.PasskeyOf(f.ctx(), []byte("3")); err != nil || p.ID != other.ID {
			t.Errorf("by credential: %v, %v", p, err)
		}
		f.ok(tx.RemovePasskey(f.ctx(), first.ID))
		if _, err := tx.PasskeyOf(f.ctx(), []byte("1")); !errors.Is(err, fault.NotFound) {
			t.Errorf("removed: %v", err)
		}
		left, err := tx.Passkeys(f.ctx(), a.ID)
		if err == nil && (len(left) != 1 || left[0].ID != second.ID) {
			t.Errorf("left: %v", left)
		}
		return err
	})
}

// answeredOnce: a challenge that travelled in a page is noted once.
func answeredOnce(t *testing.T, f *fixture) {
	spend := func() (first bool) {
		f.factors(func(tx mfa.Tx) (err error) {
			first, err = tx.SpendCeremony(f.ctx(), []byte("hash"), f.at)
			return err
		})
		return first
	}
	if !spend() || spend() {
		t.Error("answered twice, or never")
	}
}

func ceremonies(t *testing.T, f *fixture) {
	for _, account := range []uuid.UUID{uuid.Nil, f.addAccount("jane@tech.gov.sg").ID} {
		want := &mfa.Ceremony{Hash: account[:], AccountID: account, ExpiresAt: f.at, Session: webauthn.SessionData{Challenge: "c", UserID: account[:]}}
		f.factors(func(tx mfa.Tx) error { return tx.AddCeremony(f.ctx(), want) })
		f.factors(func(tx mfa.Tx) error {
			got, err := tx.TakeCeremony(f.ctx(), want.Hash)
			f.ok(err)
			inUTC(&got.ExpiresAt)
			if !reflect.DeepEqual(got, want) {
				t.Errorf("\n got %+v\nwant %+v", got, want)
			}
			return nil
		})
		f.factors(func(tx mfa.Tx) error {
			if _, err := tx.TakeCeremony(f.ctx(), want.Hash); !errors.Is(err, fault.NotFound) {
				t.Errorf("taken twice: %v", err)
			}
			return nil
		})
	}
}
