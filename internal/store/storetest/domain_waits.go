package storetest

import (
	"errors"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/invite"
)

// domainWaits: an invitation without an account comes back as it was, with what it waits with.
func domainWaits(t *testing.T, f *fixture) {
	officer := f.addAccount("officer@tech.gov.sg")
	d := must[people.Domain](f)(people.ParseDomain("newco.com.sg"))
	var all []*invite.DomainWait
	for n, mailbox := range []string{"jane@newco.com.sg", "joe@newco.com.sg"} {
		i := f.invitation(officer, mailbox)
		i.AccountID, i.State, i.Attempt = uuid.Nil, invite.WaitsForDomain, 0
		f.add(i)
		w := &invite.DomainWait{InvitationID: i.ID, Domain: d, AskedAt: f.at.Add(time.Duration(-n) * time.Minute),
			Username: must[people.Username](f)(people.ParseUsername("Jane.L")), Phone: must[people.Phone](f)(people.ParsePhone("+65", "91234567"))}
		f.ok(f.update(func(tx invite.Tx) error { return tx.AddDomainWait(f.ctx(), w) }))
		all = append(all, w)
	}
	if found, err := f.Invites().WaitedFor(f.ctx()); err != nil || !slices.Equal(found, []people.Domain{d}) {
		t.Errorf("domains that are waited for: %v, %v", found, err)
	}
	if found, err := f.Invites().WaitingFor(f.ctx(), d); err != nil || !slices.Equal(found, []uuid.UUID{all[1].InvitationID, all[0].InvitationID}) {
		t.Errorf("who waits: %v, %v", found, err)
	}
	f.ok(f.update(func(tx invite.Tx) error {
		w, err := tx.DomainWait(f.ctx(), all[0].InvitationID)
		if err != nil {
			return err
		}
		inUTC(&w.AskedAt)
		if !reflect.DeepEqual(w, all[0]) {
			t.Errorf("\n got %+v\nwant %+v", w, all[0])
		}
		waiting, err := tx.WaitingOf(f.ctx(), officer.ID, 5)
		if err != nil || len(waiting) != 2 || waiting[0].AccountID != uuid.Nil || !waiting[0].SentAt.IsZero() {
			t.Errorf("the officer's: %+v, %v", waiting, err)
		}
		if asked, err := tx.DomainRequest(f.ctx(), d); err != nil || asked != (invite.DomainRequest{}) {
			t.Errorf("nobody asked for the domain: %+v, %v", asked, err)
		}
		f.ok(tx.EndDomainWait(f.ctx(), all[0].InvitationID, f.at))
		f.ok(tx.DropDomainWait(f.ctx(), all[1].InvitationID))
		return tx.DropDomainWait(f.ctx(), all[1].InvitationID)
	}))
	if found, err := f.Invites().WaitedFor(f.ctx()); err != nil || len(found) != 0 {
		t.Errorf("domains that are still waited for: %v, %v", found, err)
	}
	if found, err := f.Invites().WaitingFor(f.ctx(), d); err != nil || len(found) != 0 {
		t.Errorf("who still waits: %v, %v", found, err)
	}
	if kept, err := f.Invites().EndedWait(f.ctx(), all[0].InvitationID); err != nil || kept.Username != all[0].Username || kept.Phone != all[0].Phone {
		t.Errorf("of one that ended is kept: %+v, %v", kept, err)
	}
	if kept, err := f.Invites().EndedWait(f.ctx(), all[1].InvitationID); !errors.Is(err, fault.NotFound) {
		t.Errorf("of one that was sent is kept: %+v, %v", kept, err)
	}
	if i, err := f.Invites().Get(f.ctx(), all[0].InvitationID); err != nil || i.LoginID() != "" {
		t.Errorf("the login ID of one that ended: %q, %v", i.LoginID(), err)
	}
	err := f.update(func(tx invite.Tx) error {
		_, err := tx.DomainWait(f.ctx(), all[0].InvitationID)
		return err
	})
	if !errors.Is(err, fault.NotFound) {
		t.Errorf("one that ended: %v", err)
	}
}
