package seed_test

import (
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/fault"
	"techbiz/internal/keyset"
	"techbiz/internal/mail"
	"techbiz/internal/people"
	"techbiz/internal/seed"
	"techbiz/internal/techpass"
	"techbiz/internal/testparts"
)

// TestFromRequestToDeviceAndBack goes through a whole life, and what the trail tells.
func TestFromRequestToDeviceAndBack(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.size(1)
		first, second := w.vendor(), w.vendor()
		w.want(first)
		w.want(second)
		w.want(second) // twice changes nothing
		w.is(map[*techpass.Account]seed.State{first: seed.Licensed, second: seed.Requested})
		if st := w.standing(second); st.Waits != seed.ForLicence || st.Place != 1 || st.Far {
			t.Errorf("%+v", st)
		}
		if st := w.standing(first); st.Waits != seed.ForMail {
			t.Errorf("%+v", st)
		}
		refusal := &seed.Refusal{}
		if err := w.enrol(first); !errors.As(err, &refusal) {
			t.Errorf("enrolled before the mail: %v", err)
		}
		w.invited(first)
		w.is(map[*techpass.Account]seed.State{first: seed.Invited})
		w.ok(w.enrol(first))
		w.ok(w.enrol(first)) // a device in the place of the other
		w.is(map[*techpass.Account]seed.State{first: seed.Onboarded, second: seed.Requested})
		w.unused(first)
		w.unused(first)
		w.is(map[*techpass.Account]seed.State{first: seed.Lapsed, second: seed.Licensed})
		w.want(first) // at the end of the line
		w.is(map[*techpass.Account]seed.State{first: seed.Requested})
		w.decline(first)
		w.decline(first)
		w.is(map[*techpass.Account]seed.State{first: seed.NotRequired})
		want := []audit.Action{audit.SEEDRequested, audit.SEEDLicensed, audit.SEEDMailed, audit.SEEDOnboarded, audit.SEEDOnboarded,
			audit.SEEDLapsed, audit.SEEDRequested, audit.SEEDDeclined}
		if got := w.actions(first); !slices.Equal(got, want) {
			t.Errorf("the trail tells %v", got)
		}
	})
}

// TestOnlyActiveAccountsWait: before TechPass is active there is no row and no licence,
// and who is disabled keeps the place and is passed over.
func TestOnlyActiveAccountsWait(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.size(0)
		a := w.vendor()
		w.ok(w.within(a, func(tx seed.OwnTx, a *techpass.Account) error {
			a.MoveTo(techpass.Pending, w.at)
			return w.seeds.Want(w.ctx(), tx, a.Actor(), a)
		}))
		if _, err := w.store.Provisioning(w.ctx(), a.ID); !errors.Is(err, fault.NotFound) {
			t.Errorf("a pending account waits: %v", err)
		}
		if st := w.standing(a); st.State != seed.Requested || st.Waits != seed.ForTechPass || st.Place != 0 {
			t.Errorf("%+v", st)
		}
		w.ok(w.within(a, func(_ seed.OwnTx, a *techpass.Account) error { a.MoveTo(techpass.Active, w.at); return nil }))
		for range 2 {
			w.ok(w.within(a, func(tx seed.OwnTx, a *techpass.Account) error { return w.seeds.Activated(w.ctx(), tx, a.Actor(), a) }))
		}
		later := w.vendor()
		w.want(later)
		w.ok(w.lives.Disable(w.ctx(), w.admin.Actor(), a.ID))
		if st := w.standing(a); st.Waits != seed.ForTechPass || st.Place != 1 {
			t.Errorf("disabled: %+v", st)
		}
		if st := w.standing(later); st.Place != 1 {
			t.Errorf("behind who is passed over: %+v", st)
		}
		w.size(1)
		w.is(map[*techpass.Account]seed.State{a: seed.Requested, later: seed.Licensed})
		w.size(2)
		w.ok(w.lives.Enable(w.ctx(), w.admin.Actor(), a.ID))
		w.is(map[*techpass.Account]seed.State{a: seed.Licensed, later: seed.Licensed})
	})
}

// TestWantedAgainWhileNotActive: who declined SEED and is granted it while their account is
// disabled waits for a licence once it is enabled.
func TestWantedAgainWhileNotActive(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.size(1)
		a := w.vendor()
		w.want(a)
		w.decline(a)
		w.ok(w.lives.Disable(w.ctx(), w.admin.Actor(), a.ID))
		w.ok(w.lives.Enable(w.ctx(), w.admin.Actor(), a.ID))
		w.is(map[*techpass.Account]seed.State{a: seed.Deprovisioned}) // nobody wants it
		w.ok(w.lives.Disable(w.ctx(), w.admin.Actor(), a.ID))
		w.want(a)
		w.is(map[*techpass.Account]seed.State{a: seed.Deprovisioned})
		w.ok(w.lives.Enable(w.ctx(), w.admin.Actor(), a.ID))
		w.is(map[*techpass.Account]seed.State{a: seed.Licensed})
	})
}

// TestAccountsEndWithTheirLicence: it goes back and on, and nothing is left once the
// account is deleted.
func TestAccountsEndWithTheirLicence(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.size(1)
		a, next := w.vendor(), w.vendor()
		w.want(a)
		w.want(next)
		w.invited(a)
		w.ok(w.enrol(a))
		w.ok(w.lives.Terminate(w.ctx(), w.admin.Actor(), a.ID))
		w.is(map[*techpass.Account]seed.State{a: seed.Deprovisioned, next: seed.Licensed})
		for range 2 {
			w.ok(w.seeds.Release(w.ctx(), seed.ReleaseJob{AccountID: a.ID}))
		}
		if !slices.Equal(w.devices.released, []uuid.UUID{a.ID, a.ID}) {
			t.Errorf("released %v", w.devices.released)
		}
		w.ok(w.seeds.Release(w.ctx(), seed.ReleaseJob{AccountID: next.ID})) // of an earlier release, and SEED goes on
		if len(w.devices.released) != 2 {
			t.Errorf("released %v", w.devices.released)
		}
		w.ok(w.seeds.Release(w.ctx(), seed.ReleaseJob{AccountID: next.ID, EndedAt: w.at.Add(-time.Hour)})) // the device of before
		if len(w.devices.released) != 3 || !w.devices.ended.Equal(w.at.Add(-time.Hour)) {
			t.Errorf("released %v, of %s", w.devices.released, w.devices.ended)
		}
		w.at = w.at.AddDate(0, 0, 6)
		_, err := w.lives.RunDue(w.ctx())
		w.ok(err)
		if _, err := w.store.Provisioning(w.ctx(), a.ID); !errors.Is(err, fault.NotFound) {
			t.Errorf("something is left: %v", err)
		}
		w.counted()
	})
}

// TestMailsLapse by a moved clock, whether they arrived or not; inviters are told, and the
// licences go on.
func TestMailsLapse(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.size(3)
		arrived, refused, here, next := w.vendor(), w.vendor(), w.vendor(), w.vendor()
		for _, a := range []*techpass.Account{arrived, refused, here, next} {
			w.want(a)
		}
		w.invited(arrived)
		w.ok(w.mails.Refuse(w.ctx(), w.of(refused).MailID, "550 no"))
		if st := w.standing(refused); st.Waits != seed.ForRemail || !st.MailRefused || st.Reply != "550 no" {
			t.Errorf("%+v", st)
		}
		w.invited(here)
		w.ok(w.enrol(here))
		for n, c := range []struct {
			after time.Duration
			lapse int
		}{{seed.Lifetime - time.Second, 0}, {time.Second, 2}, {time.Hour, 0}} {
			w.at = w.at.Add(c.after)
			if n, err := w.seeds.LapseDue(w.ctx()); err != nil || n != c.lapse {
				t.Errorf("%d lapsed, %v; want %d", n, err, c.lapse)
			}
			if n == 1 && w.standing(arrived).Waits != seed.ForRequest {
				t.Errorf("%+v", w.standing(arrived))
			}
		}
		w.is(map[*techpass.Account]seed.State{arrived: seed.Lapsed, refused: seed.Lapsed, here: seed.Onboarded, next: seed.Licensed})
		unread, err := w.store.Notices().CountUnread(w.ctx(), w.officer.ID, 10)
		if err != nil || unread != 2 {
			t.Errorf("%d notices, %v", unread, err)
		}
		// A mail that left too late changes nothing.
		w.ok(w.seeds.MailEnded(w.ctx(), w.of(arrived).MailID))
		w.is(map[*techpass.Account]seed.State{arrived: seed.Lapsed})
	})
}

// TestOverdueBeforeTheSweep: nobody enrols by a mail that ran out, and requesting again
// works at once.
func TestOverdueBeforeTheSweep(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.size(1)
		a, next := w.vendor(), w.vendor()
		w.want(a)
		w.want(next)
		w.invited(a)
		w.at = w.at.Add(seed.Lifetime)
		if st := w.standing(a); st.State != seed.Lapsed || st.Waits != seed.ForRequest {
			t.Errorf("%+v", st)
		}
		if err := w.enrol(a); err == nil {
			t.Error("enrolled by a mail that ran out")
		}
		w.want(a)
		w.is(map[*techpass.Account]seed.State{a: seed.Requested, next: seed.Licensed})
	})
}

// TestLimitIsLowered: nobody loses a licence, and nobody gets one until enough came back.
func TestLimitIsLowered(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.size(3)
		a, b, c, d := w.vendor(), w.vendor(), w.vendor(), w.vendor()
		for _, who := range []*techpass.Account{a, b, c, d} {
			w.want(who)
		}
		w.size(1)
		w.decline(a)
		w.decline(b)
		w.is(map[*techpass.Account]seed.State{a: seed.Deprovisioned, b: seed.Deprovisioned, c: seed.Licensed, d: seed.Requested})
		w.decline(c)
		w.is(map[*techpass.Account]seed.State{d: seed.Licensed})
		for _, who := range []people.Actor{w.officer.Actor(), a.Actor(), {}} {
			if err := w.seeds.SetSize(w.ctx(), who, 9); !errors.Is(err, fault.Forbidden) {
				t.Errorf("%s sets the limit: %v", who.Role, err)
			}
			if _, err := w.seeds.Line(w.ctx(), who, seed.LineQuery{}); !errors.Is(err, fault.Forbidden) {
				t.Errorf("%s sees the line: %v", who.Role, err)
			}
		}
		for _, n := range []int{-1, seed.MaxSize + 1} {
			if err := w.seeds.SetSize(w.ctx(), w.admin.Actor(), n); len(fieldsOf(err)) != 1 {
				t.Errorf("size %d: %v", n, err)
			}
		}
	})
}

func fieldsOf(err error) people.FieldErrors {
	var fields people.FieldErrors
	errors.As(err, &fields)
	return fields
}

// TestLimitIsRaisedByMany: what one transaction does not take on is left to a job, and the
// order is kept. The line is read page by page, each row once, back and forth.
func TestLimitIsRaisedByMany(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.size(0)
		const many = 250
		var line []uuid.UUID
		for range many {
			w.at = w.at.Add(time.Second)
			a := w.vendor()
			w.want(a)
			line = append(line, a.ID)
		}
		var seen []uuid.UUID
		var last seed.Line
		for q := (seed.LineQuery{}); ; q.Place = last.Next {
			var err error
			last, err = w.seeds.Line(w.ctx(), w.admin.Actor(), q)
			w.ok(err)
			for _, r := range last.Rows {
				seen = append(seen, r.AccountID)
			}
			if last.Next.IsZero() {
				break
			}
		}
		if !slices.Equal(seen, line) {
			t.Errorf("%d of %d, in another order or more than once", len(seen), many)
		}
		place, err := keyset.Parse(last.Previous.String())
		w.ok(err)
		back, err := w.seeds.Line(w.ctx(), w.admin.Actor(), seed.LineQuery{Place: place})
		if err != nil || len(back.Rows) != seed.LinePage || back.Rows[0].AccountID != line[many-2*seed.LinePage] || back.Previous.IsZero() || back.Next.IsZero() {
			t.Errorf("back: %d rows, %v", len(back.Rows), err)
		}
		if last.Pool == nil || len(last.Agencies) != 1 || last.Agencies[0].Waiting != many || last.Rows[0].InviterEmail != w.officer.Email {
			t.Errorf("%+v %+v", last.Pool, last.Agencies)
		}

		w.size(many - 1)
		if pool := w.counted(); pool.Taken != 100 {
			t.Errorf("one transaction assigned %d licences", pool.Taken)
		}
		for range 3 { // the job, and another that comes too late
			w.ok(w.seeds.HandOutAll(w.ctx()))
		}
		if pool := w.counted(); pool.Taken != many-1 {
			t.Errorf("%+v", pool)
		}
		left, err := w.seeds.Line(w.ctx(), w.admin.Actor(), seed.LineQuery{})
		if err != nil || len(left.Rows) != 1 || left.Rows[0].AccountID != line[many-1] {
			t.Errorf("left %+v, %v", left.Rows, err)
		}
	})
}

// TestMailIsAskedForAgain by its holder, their inviter and administrators, once in a day.
// The mail before is withdrawn.
func TestMailIsAskedForAgain(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.size(1)
		a, other := w.vendor(), w.active("officer2@hive.gov.sg")
		boss := w.officer.Actor()
		boss.ID, boss.Role = uuid.New(), people.RoleAgencyAdmin // of the inviter's agency, be the invitee's another
		if err := w.seeds.AskAgain(w.ctx(), a.Actor(), a.ID); !errors.As(err, new(*seed.Refusal)) {
			t.Errorf("without SEED: %v", err)
		}
		w.want(a)
		older := w.of(a).MailID
		tooSoon := &fault.TooSoon{}
		if err := w.seeds.AskAgain(w.ctx(), a.Actor(), a.ID); !errors.As(err, &tooSoon) || !tooSoon.Until.Equal(w.at.Add(seed.AskEvery)) {
			t.Errorf("at once: %v", err)
		}
		for _, who := range []people.Actor{other.Actor(), {ID: other.ID, Role: people.RoleAgencyAdmin, Email: other.Email}, {}} {
			if err := w.seeds.AskAgain(w.ctx(), who, a.ID); !errors.Is(err, fault.NotFound) {
				t.Errorf("%s asks: %v", who.Role, err)
			}
		}
		for _, who := range []people.Actor{a.Actor(), w.officer.Actor(), w.admin.Actor(), boss} {
			w.at = w.at.Add(seed.AskEvery)
			w.ok(w.seeds.AskAgain(w.ctx(), who, a.ID))
			m, err := w.store.MailByID(w.ctx(), w.of(a).MailID)
			if err != nil || m.To != a.Email || !m.NotAfter.Equal(w.at.Add(seed.Lifetime)) || m.InvitationID == uuid.Nil {
				t.Errorf("%+v, %v", m, err)
			}
			if l, err := w.seeds.LetterFor(w.ctx(), m); err != nil || l.Account.ID != a.ID {
				t.Errorf("%+v, %v", l, err)
			}
		}
		if p := w.of(a); p.Attempt != 5 || p.State != seed.Licensed {
			t.Errorf("%+v", p)
		}
		m, err := w.store.MailByID(w.ctx(), older)
		w.ok(err)
		if _, err := w.seeds.LetterFor(w.ctx(), m); !errors.Is(err, mail.ErrWithdrawn) {
			t.Errorf("the older mail: %v", err)
		}
		newest, err := w.store.MailByID(w.ctx(), w.of(a).MailID)
		w.ok(err)
		w.decline(a)
		if _, err := w.seeds.LetterFor(w.ctx(), newest); !errors.Is(err, mail.ErrWithdrawn) {
			t.Errorf("to who declined: %v", err)
		}
		if err := w.seeds.AskAgain(w.ctx(), a.Actor(), a.ID); !errors.As(err, new(*seed.Refusal)) {
			t.Errorf("declined: %v", err)
		}
	})
}

// TestAllAtOnce: whatever people do at the same time, the pool's count stays the truth, no
// more licences are held than there are, and none lies idle while somebody waits.
func TestAllAtOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		const size, people, rounds = 4, 12, 15
		w.size(size)
		accounts := make([]*techpass.Account, people)
		for n := range accounts {
			accounts[n] = w.vendor()
		}
		random := testparts.Random(t)
		var all sync.WaitGroup
		for _, a := range accounts {
			all.Go(func() {
				for range rounds {
					var err error
					switch random.IntN(5) {
					case 0, 1:
						err = w.within(a, func(tx seed.OwnTx, a *techpass.Account) error { return w.seeds.Want(w.ctx(), tx, a.Actor(), a) })
					case 2:
						err = w.within(a, func(tx seed.OwnTx, a *techpass.Account) error { return w.seeds.Decline(w.ctx(), tx, a.Actor(), a) })
					case 3:
						if p, found := w.store.Provisioning(w.ctx(), a.ID); found == nil && p.MailID != uuid.Nil {
							err = errors.Join(w.mails.Deliver(w.ctx(), p.MailID), w.seeds.MailEnded(w.ctx(), p.MailID))
						}
					case 4:
						if err = w.enrol(a); errors.As(err, new(*seed.Refusal)) {
							err = nil
						}
					}
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		all.Wait()
		pool := w.counted()
		line, err := w.seeds.Line(w.ctx(), w.admin.Actor(), seed.LineQuery{})
		w.ok(err)
		if pool.Taken > size || pool.Free() > 0 && len(line.Rows) > 0 {
			t.Errorf("%+v, and %d wait", pool, len(line.Rows))
		}
	})
}
