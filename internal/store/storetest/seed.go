package storetest

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/base/fault"
	"techbiz/internal/invite"
	"techbiz/internal/mail"
	"techbiz/internal/seed"
	"techbiz/internal/techpass"
)

func (f *fixture) seeds(change func(tx seed.OwnTx) error) {
	f.Helper()
	f.ok(f.Seeds().Update(f.ctx(), change))
}

func (f *fixture) addActive(email string) *techpass.Account {
	f.Helper()
	a := f.account(email)
	a.State, a.ActivatedAt = techpass.Active, f.at
	f.ok(f.update(func(tx invite.Tx) error { return tx.AddAccount(f.ctx(), a) }))
	return a
}

// provisioningsComeBack: each field is kept, and stored again over what was there.
func provisioningsComeBack(t *testing.T, f *fixture) {
	a, other := f.addActive("jane@tech.gov.sg"), f.addActive("june@tech.gov.sg")
	agency, _ := a.Email.Agency()
	want := &seed.Provisioning{
		AccountID: a.ID, State: seed.Invited, Agency: agency, InvitationID: uuid.Must(uuid.NewV7()), QueuedAt: f.at, LicensedAt: f.at.Add(1 * time.Hour),
		MailID: uuid.Must(uuid.NewV7()), MailedAt: f.at.Add(2 * time.Hour), Attempt: 3, ExpiresAt: f.at.Add(3 * time.Hour),
		OnboardedAt: f.at.Add(4 * time.Hour), ChangedAt: f.at.Add(5 * time.Hour),
	}
	bare := &seed.Provisioning{AccountID: other.ID, State: seed.NotRequired, ChangedAt: f.at}
	for _, p := range []*seed.Provisioning{want, bare} {
		f.seeds(func(tx seed.OwnTx) error { return tx.StoreProvisionings(f.ctx(), p) })
	}
	f.sameProvisioning(want)
	f.sameProvisioning(bare)
	*want = seed.Provisioning{AccountID: a.ID, State: seed.Lapsed, ChangedAt: f.at}
	f.seeds(func(tx seed.OwnTx) error {
		if some, err := tx.AnyProvisioning(f.ctx(), uuid.New()); err != nil || some {
			t.Errorf("somebody unknown has a provisioning: %v", err)
		}
		if some, err := tx.AnyProvisioning(f.ctx(), uuid.New(), a.ID); err != nil || !some {
			t.Errorf("nobody has a provisioning: %v", err)
		}
		return tx.StoreProvisionings(f.ctx(), want, bare)
	})
	f.sameProvisioning(want)
	f.sameProvisioning(bare)
	if _, err := f.Seeds().Provisioning(f.ctx(), uuid.New()); !errors.Is(err, fault.NotFound) {
		t.Errorf("unknown account: %v", err)
	}
}

func (f *fixture) sameProvisioning(want *seed.Provisioning) {
	f.Helper()
	got, err := f.Seeds().Provisioning(f.ctx(), want.AccountID)
	f.ok(err)
	if !reflect.DeepEqual(timesInUTC(got), timesInUTC(want)) {
		f.Errorf("got  %+v\nwant %+v", got, want)
	}
}

// timesInUTC gives a copy whose times compare.
func timesInUTC(p *seed.Provisioning) seed.Provisioning {
	c := *p
	inUTC(&c.QueuedAt, &c.LicensedAt, &c.MailedAt, &c.ExpiresAt, &c.OnboardedAt, &c.ChangedAt)
	return c
}

// licenceLine: who waits longest comes first, those of one moment by their account; who
// may not use the account is passed over. A place is counted so far.
func licenceLine(t *testing.T, f *fixture) {
	var line []*seed.Provisioning
	for n := range 6 {
		a := f.addActive(numbered(n))
		p := &seed.Provisioning{AccountID: a.ID, State: seed.Requested, QueuedAt: f.at.Add(-time.Duration(n) * time.Hour), ChangedAt: f.at}
		switch n {
		case 3:
			p.QueuedAt = f.at.Add(-4 * time.Hour) // as the next one, whose account is newer
		case 5:
			a.Disable(techpass.Idle, f.at)
			f.ok(f.update(func(tx invite.Tx) error { return tx.UpdateAccount(f.ctx(), a) }))
		}
		line = append(line, p)
	}
	line = append(line, &seed.Provisioning{AccountID: f.addActive(numbered(9)).ID, State: seed.Licensed, QueuedAt: f.at.Add(-time.Hour * 99), ChangedAt: f.at})
	f.seeds(func(tx seed.OwnTx) error { return tx.StoreProvisionings(f.ctx(), line...) })
	want := []*seed.Provisioning{line[3], line[4], line[2], line[1], line[0]}
	for _, limit := range []int{2, 10} {
		f.seeds(func(tx seed.OwnTx) error {
			first, err := tx.FirstInLine(f.ctx(), limit)
			f.ok(err)
			if len(first) != min(limit, len(want)) {
				t.Fatalf("%d in line, want %d", len(first), limit)
			}
			for n, w := range first {
				if w.AccountID != want[n].AccountID || w.Email.IsZero() {
					t.Errorf("place %d: %v", n, w)
				}
			}
			return nil
		})
	}
	for n, p := range want {
		for _, ceiling := range []int{3, 100} {
			if got, err := f.Seeds().InLineBefore(f.ctx(), p, ceiling); err != nil || got != min(n, ceiling) {
				t.Errorf("%d before place %d, %v", got, n, err)
			}
		}
	}
}

// keepsMails queues mails without delivering any.
type keepsMails struct{}

func (keepsMails) QueueAll(ctx context.Context, tx mail.QueueTx, drafts []mail.Draft) error {
	var mails []*mail.Mail
	for _, u := range drafts {
		u.Mail.ID = uuid.Must(uuid.NewV7())
		u.Mail.MessageID, u.Mail.State, u.Mail.QueuedAt = u.Mail.ID.String()+"@test", mail.Queued, time.Now()
		mails = append(mails, u.Mail)
	}
	return tx.AddMails(ctx, mails...)
}

// licencePool: 50 people ask at the same time for one of 20 licences. Exactly 20 get one,
// with its mail, and the others stand in a line without gaps; what comes back goes to the
// first of them.
func licencePool(t *testing.T, f *fixture) {
	const asking, size = 50, 20
	provisioner := seed.Provisioner{Post: keepsMails{}, Now: func() time.Time { return f.at }}
	f.seeds(func(tx seed.OwnTx) error { return tx.StoreSEEDPool(f.ctx(), seed.Pool{Size: size}) })
	accounts := make([]*techpass.Account, asking)
	for n := range accounts {
		accounts[n] = f.addActive(numbered(n))
	}
	f.together(accounts, func(tx invite.Tx, a *techpass.Account) error {
		return provisioner.Want(f.ctx(), tx.SEED(), a.Actor(), a)
	})
	waiting := f.licensed(accounts, size)
	if len(waiting) != asking-size {
		t.Fatalf("%d wait, want %d", len(waiting), asking-size)
	}
	for n, p := range waiting {
		if before, err := f.Seeds().InLineBefore(f.ctx(), p, 100); err != nil || before != n {
			t.Errorf("%d before place %d, %v", before, n, err)
		}
	}

	var holders []*techpass.Account
	for _, a := range accounts {
		if p, err := f.Seeds().Provisioning(f.ctx(), a.ID); err == nil && p.State == seed.Licensed && len(holders) < 5 {
			holders = append(holders, a)
		}
	}
	f.together(holders, func(tx invite.Tx, a *techpass.Account) error {
		return provisioner.Decline(f.ctx(), tx.SEED(), a.Actor(), a)
	})
	left := f.licensed(accounts, size)
	if !slices.EqualFunc(left, waiting[5:], func(a, b *seed.Provisioning) bool { return a.AccountID == b.AccountID }) {
		t.Errorf("the licences that came back did not go to the first five in line")
	}
}

// together runs do on each account at the same time, in a transaction of its own.
func (f *fixture) together(accounts []*techpass.Account, do func(tx invite.Tx, a *techpass.Account) error) {
	f.Helper()
	errs := make([]error, len(accounts))
	var all sync.WaitGroup
	for n, a := range accounts {
		all.Go(func() {
			errs[n] = f.update(func(tx invite.Tx) error {
				locked, err := tx.Account(f.ctx(), a.ID)
				if err != nil {
					return err
				}
				if err := do(tx, locked); err != nil {
					return err
				}
				return tx.UpdateAccount(f.ctx(), locked)
			})
		})
	}
	all.Wait()
	f.ok(errors.Join(errs...))
}

// licensed checks that so many of the accounts hold a licence, each with its mail, and
// returns who waits, in order.
func (f *fixture) licensed(accounts []*techpass.Account, want int) (waiting []*seed.Provisioning) {
	f.Helper()
	held := 0
	for _, a := range accounts {
		p, err := f.Seeds().Provisioning(f.ctx(), a.ID)
		f.ok(err)
		switch {
		case p.State == seed.Requested && p.MailID == uuid.Nil:
			waiting = append(waiting, p)
		case p.State == seed.Licensed:
			held++
			m, err := f.Mails().Mail(f.ctx(), p.MailID)
			if err != nil || m.Kind != mail.SEEDInvitation || m.To != a.Email || !m.NotAfter.Equal(p.ExpiresAt) {
				f.Errorf("mail %+v, %v", m, err)
			}
		case p.State != seed.Deprovisioned:
			f.Errorf("%+v", p)
		}
	}
	pool, err := f.Seeds().Pool(f.ctx())
	if err != nil || held != want || pool.Taken != want {
		f.Fatalf("%d hold a licence, pool %+v, %v; want %d", held, pool, err, want)
	}
	slices.SortFunc(waiting, func(a, b *seed.Provisioning) int {
		if c := a.QueuedAt.Compare(b.QueuedAt); c != 0 {
			return c
		}
		return slices.Compare(a.AccountID[:], b.AccountID[:])
	})
	return waiting
}
