package storetest

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/auth/mfa"
	"techbiz/internal/auth/signin"
	"techbiz/internal/mail"
	"techbiz/internal/seed"
	"techbiz/internal/techpass"
)

// held: everything about one person comes together, and nothing about another.
func held(t *testing.T, f *fixture) {
	a, b := f.addAccount("jane@tech.gov.sg"), f.addAccount("june@tech.gov.sg")
	for _, who := range []struct{ id, by uuid.UUID }{{a.ID, b.ID}, {b.ID, a.ID}} {
		i := f.invitation(b, "jane@tech.gov.sg")
		i.InviterID, i.AccountID, i.SEED = who.by, who.id, true
		f.add(i)
		f.signIns(func(tx signin.Tx) error {
			f.ok(tx.AddSignIn(f.ctx(), &signin.SignIn{ID: uuid.Must(uuid.NewV7()), AccountID: who.id, At: f.at, Methods: []string{"pwd"}, Browser: "B"}))
			_, err := tx.RememberBrowser(f.ctx(), who.id, who.id[:], f.at)
			f.ok(err)
			e := f.event("account.created", who.id)
			e.ActorID = who.by
			f.ok(tx.Record(f.ctx(), e))
			return tx.AddToken(f.ctx(), &signin.Token{ID: uuid.Must(uuid.NewV7()), AccountID: who.id, Hash: who.id[:], CreatedAt: f.at, ExpiresAt: f.at})
		})
		f.factors(func(tx mfa.Tx) error {
			f.ok(tx.ReplaceRecoveryCodes(f.ctx(), who.id, [][]byte{who.id[:]}, f.at))
			return tx.AddPasskey(f.ctx(), f.passkey(who.id, who.id.String()))
		})
	}
	f.ok(f.Mails().Update(f.ctx(), func(tx mail.Tx) error {
		return tx.AddMails(f.ctx(), &mail.Mail{ID: uuid.Must(uuid.NewV7()), Kind: mail.SignInCode, To: a.Email, MessageID: "1@test", State: mail.Queued, QueuedAt: f.at, NotAfter: f.at})
	}))
	f.seeds(func(tx seed.OwnTx) error {
		return tx.StoreProvisionings(f.ctx(), &seed.Provisioning{AccountID: a.ID, State: seed.Requested, QueuedAt: f.at, ChangedAt: f.at},
			&seed.Provisioning{AccountID: b.ID, State: seed.Lapsed, ChangedAt: f.at})
	})
	f.heldRequests(a, b)
	for serial, who := range map[string]*techpass.Account{"5a": a, "6b": b} {
		f.addSeedDevice(who, serial)
		f.acceptedUse(who, "1.0")
	}
	h, err := f.MyAccounts().Held(f.ctx(), a)
	f.ok(err)
	if len(h.Devices) != 1 || h.Devices[0].HardwareID != "C02XL0GTJGH5" || !h.Devices[0].SeenAt.Equal(f.at.Add(time.Hour)) || len(h.Policies) != 1 || h.Policies[0].Version != "1.0" {
		t.Errorf("devices %+v, policies %+v", h.Devices, h.Policies)
	}
	if len(h.Requests) != 1 || h.Requests[0].Details != "jane's" || h.Requests[0].ClosedAt != nil || len(h.Remarks) != 2 || len(h.Attachments) != 1 || h.Attachments[0].Name != "a.txt" {
		t.Errorf("requests %+v, remarks %+v, attachments %+v", h.Requests, h.Remarks, h.Attachments)
	}
	if len(h.SEED) != 1 || h.SEED[0].State != "requested" || h.SEED[0].QueuedAt == nil || !h.SEED[0].QueuedAt.Equal(f.at) || h.SEED[0].LicensedAt != nil {
		t.Errorf("SEED %+v", h.SEED)
	}
	if len(h.Invitations) != 1 || len(h.SignIns) != 1 || len(h.Browsers) != 1 || len(h.Passkeys) != 1 || h.RecoveryCodesLeft != 1 ||
		len(h.APITokens) != 1 || h.Lists == nil || len(h.Mails) != 1 || len(h.Events) != 2 {
		t.Fatalf("%+v", h)
	}
	if i := h.Invitations[0]; i.InvitedBy != "june@tech.gov.sg" || !i.SEED || i.SentAt == nil || !i.SentAt.Equal(f.at) {
		t.Errorf("invitation %+v", i)
	}
	if in := h.SignIns[0]; in.Methods != "pwd" || in.Browser != "B" || !in.At.Equal(f.at) || in.EndedAt != nil {
		t.Errorf("sign-in %+v", in)
	}
	if p := h.Passkeys[0]; p.Name == "" || p.UsedAt != nil || !p.CreatedAt.Equal(f.at) {
		t.Errorf("passkey %+v", p)
	}
	byYou := 0
	for _, e := range h.Events {
		if e.ByYou {
			byYou++
		}
	}
	if byYou != 1 {
		t.Errorf("%d events by the holder: %+v", byYou, h.Events)
	}
	f.signIns(func(tx signin.Tx) error {
		_, err := tx.EndSignIns(f.ctx(), a.ID, uuid.Nil, f.at.Add(time.Hour))
		return err
	})
	if h, err = f.MyAccounts().Held(f.ctx(), a); err != nil || h.SignIns[0].EndedAt == nil || !h.SignIns[0].EndedAt.Equal(f.at.Add(time.Hour)) {
		t.Errorf("ended: %+v, %v", h.SignIns, err)
	}
}
