package store_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/auth/mfa"
	"techbiz/internal/auth/signin"
	"techbiz/internal/desk"
	"techbiz/internal/invite"
	"techbiz/internal/techpass"
)

// What no limit counts any more goes, the rest stays; twice makes no difference.
func TestSweepOfSignUps(t *testing.T) {
	for name, url := range databases {
		t.Run(name, func(t *testing.T) {
			s := open(t, url(t))
			now := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
			fresh, old := uuid.Must(uuid.NewV7()), uuid.Must(uuid.NewV7())
			add := func(tx invite.SignUpTx) error {
				for id, at := range map[uuid.UUID]time.Time{fresh: now.Add(-23 * time.Hour), old: now.Add(-25 * time.Hour)} {
					err := tx.AddSignUp(t.Context(), &invite.SignUp{ID: id, MailboxHash: []byte("m"), ClientHash: []byte("c"), AskedAt: at})
					if err != nil {
						return err
					}
				}
				for hash, until := range map[string]time.Time{"fresh": now.Add(time.Minute), "old": now.Add(-time.Minute)} {
					if _, err := tx.SpendChallenge(t.Context(), []byte(hash), until); err != nil {
						return err
					}
				}
				return nil
			}
			if err := s.Invites().UpdateSignUps(t.Context(), add); err != nil {
				t.Fatal(err)
			}
			for range 2 {
				if err := s.Sweep(t.Context(), now); err != nil {
					t.Fatal(err)
				}
			}
			look := func(tx invite.Tx) error {
				_, gone := tx.SignUp(t.Context(), old)
				_, kept := tx.SignUp(t.Context(), fresh)
				if gone == nil || kept != nil {
					t.Errorf("old: %v, fresh: %v", gone, kept)
				}
				return nil
			}
			if err := s.Invites().Update(t.Context(), look); err != nil {
				t.Fatal(err)
			}
			spend := func(tx invite.SignUpTx) error {
				for hash, want := range map[string]bool{"fresh": false, "old": true} {
					if again, err := tx.SpendChallenge(t.Context(), []byte(hash), now); again != want || err != nil {
						t.Errorf("%s counts again: %v, %v", hash, again, err)
					}
				}
				return nil
			}
			if err := s.Invites().UpdateSignUps(t.Context(), spend); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// What somebody left unfinished goes with its time, and so does that a challenge was answered.
func TestSweepOfUnfinishedSignIns(t *testing.T) {
	for name, url := range databases {
		t.Run(name, func(t *testing.T) {
			s := open(t, url(t))
			now := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
			a := &techpass.Account{ID: uuid.New(), Type: techpass.PublicOfficer, State: techpass.Active, CreatedAt: now}
			fresh, old := uuid.New(), uuid.New()
			ends := map[uuid.UUID]time.Time{fresh: now.Add(time.Minute), old: now.Add(-time.Minute)}
			if err := s.Invites().Update(t.Context(), func(tx invite.Tx) error { return tx.AddAccount(t.Context(), a) }); err != nil {
				t.Fatal(err)
			}
			err := s.SignIns().Update(t.Context(), func(tx signin.Tx) error {
				for id, at := range ends {
					u := &signin.Unfinished{ID: id, Purpose: signin.ToSignIn, AccountID: a.ID, BrowserHash: []byte("b"), BegunAt: now, EndsAt: at}
					if err := tx.AddUnfinished(t.Context(), u); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			spend := func(id uuid.UUID) (first bool) {
				err := s.Factors().Update(t.Context(), func(tx mfa.Tx) (err error) {
					first, err = tx.SpendCeremony(t.Context(), id[:], ends[id])
					return err
				})
				if err != nil {
					t.Fatal(err)
				}
				return first
			}
			spend(fresh)
			spend(old)
			for range 2 {
				if err := s.Sweep(t.Context(), now); err != nil {
					t.Fatal(err)
				}
			}
			for id, gone := range map[uuid.UUID]bool{fresh: false, old: true} {
				if _, err := s.SignIns().Unfinished(t.Context(), id); (err != nil) != gone || spend(id) != gone {
					t.Errorf("until %s: %v", ends[id], err)
				}
			}
		})
	}
}

// Attachments go some time after their request was closed; the request stays.
func TestSweepOfAttachments(t *testing.T) {
	for name, url := range databases {
		t.Run(name, func(t *testing.T) {
			s := open(t, url(t))
			now := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
			requester := &techpass.Account{ID: uuid.New(), Type: techpass.PublicOfficer, State: techpass.Active, CreatedAt: now}
			open, fresh, old := uuid.New(), uuid.New(), uuid.New()
			closed := map[uuid.UUID]time.Time{fresh: now.Add(-desk.FilesKept + time.Hour), old: now.Add(-desk.FilesKept - time.Hour), open: {}}
			if err := s.Invites().Update(t.Context(), func(tx invite.Tx) error { return tx.AddAccount(t.Context(), requester) }); err != nil {
				t.Fatal(err)
			}
			err := s.Desk().Update(t.Context(), func(tx desk.Tx) error {
				for id, at := range closed {
					r := &desk.Request{ID: id, Kind: desk.Other, RequesterID: requester.ID, State: desk.Open, Version: 1, CreatedAt: now, ChangedAt: now, ClosedAt: at}
					if _, err := tx.AddRequest(t.Context(), r); err != nil {
						return err
					}
					f := &desk.File{ID: uuid.New(), EntryID: uuid.New(), Name: "a.txt", Type: "text/plain", Size: 1, SHA256: []byte{1}, At: now, Content: []byte("a")}
					if err := tx.AddFiles(t.Context(), id, []*desk.File{f}); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			for range 2 {
				if err := s.Sweep(t.Context(), now); err != nil {
					t.Fatal(err)
				}
			}
			for id, want := range map[uuid.UUID]int{open: 1, fresh: 1, old: 0} {
				files, err := s.Desk().Files(t.Context(), id)
				if err != nil || len(files) != want {
					t.Errorf("%d files, want %d, %v", len(files), want, err)
				}
				if _, err := s.Desk().RequestByID(t.Context(), id); err != nil {
					t.Error(err)
				}
			}
		})
	}
}
