package seed_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/keyset"
	"techbiz/internal/base/people"
	"techbiz/internal/mail"
	"techbiz/internal/seed"
	"techbiz/internal/techpass"
	"techbiz/internal/testparts"
)

// TestFromRequestToDeviceAndBack goes through a whole life, and what the trail tells.
func TestFromRequestToDeviceAndBack(t *testing.T) {
	both(t, func(w *world) {
		w.size(1)
		first, second := w.vendor(), w.vendor()
		w.want(first)
		w.want(second)
		w.want(second) // twice changes nothing
		w.is(map[*techpass.Account]seed.State{first: seed.Licensed, second: seed.Requested})
		if st := w.standing(second); st.Waits != seed.ForLicence || st.Place != 1 || st.Far {
			w.Errorf("%+v", st)
		}
		if st := w.standing(first); st.Waits != seed.ForMail {
			w.Errorf("%+v", st)
		}
		refusal := &seed.Refusal{}
		if err := w.enrol(first); !errors.As(err, &refusal) {
			w.Errorf("enrolled before the mail: %v", err)
		}
		w.invited(first)
		w.is(map[*techpass.Account]seed.State{first: seed.Invited})
		w.OK(w.enrol(first))
		w.OK(w.enrol(first)) // a device in the place of the other
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
		if got := w.Actions("seed", first.ID); !slices.Equal(got, want) {
			w.Errorf("the trail tells %v", got)
		}
	})
}

// TestOnlyActiveAccountsWait: before TechPass is active there is no row and no licence,
// and who is disabled keeps the place and is passed over.
func TestOnlyActiveAccountsWait(t *testing.T) {
	both(t, func(w *world) {
		w.size(0)
		a := w.vendor()
		w.OK(w.within(a, func(tx seed.OwnTx, a *techpass.Account) error {
			a.MoveTo(techpass.Pending, w.Clock.Now())
			return w.Seeds.Want(w.Context(), tx, a.Actor(), a)
		}))
		if _, err := w.Store.Provisioning(w.Context(), a.ID); !errors.Is(err, fault.NotFound) {
			w.Errorf("a pending account waits: %v", err)
		}
		if st := w.standing(a); st.State != seed.Requested || st.Waits != seed.ForTechPass || st.Place != 0 {
			w.Errorf("%+v", st)
		}
		w.OK(w.within(a, func(_ seed.OwnTx, a *techpass.Account) error { a.MoveTo(techpass.Active, w.Clock.Now()); return nil }))
		for range 2 {
			w.OK(w.within(a, func(tx seed.OwnTx, a *techpass.Account) error {
				return w.Seeds.Activated(w.Context(), tx, a.Actor(), a)
			}))
		}
		later := w.vendor()
		w.want(later)
		w.OK(w.Lives.Disable(w.Context(), w.admin.Actor(), a.ID))
		if st := w.standing(a); st.Waits != seed.ForTechPass || st.Place != 1 {
			w.Errorf("disabled: %+v", st)
		}
		if st := w.standing(later); st.Place != 1 {
			w.Errorf("behind who is passed over: %+v", st)
		}
		w.size(1)
		w.is(map[*techpass.Account]seed.State{a: seed.Requested, later: seed.Licensed})
		w.size(2)
		w.OK(w.Lives.Enable(w.Context(), w.admin.Actor(), a.ID))
		w.is(map[*techpass.Account]seed.State{a: seed.Licensed, later: seed.Licensed})
	})
}

// TestWantedAgainWhileNotActive: who declined SEED and is granted it while their account is
// disabled waits for a licence once it is enabled.
func TestWantedAgainWhileNotActive(t *testing.T) {
	both(t, func(w *world) {
		w.size(1)
		a := w.vendor()
		w.want(a)
		w.decline(a)
		w.OK(w.Lives.Disable(w.Context(), w.admin.Actor(), a.ID))
		w.OK(w.Lives.Enable(w.Context(), w.admin.Actor(), a.ID))
		w.is(map[*techpass.Account]seed.State{a: seed.Deprovisioned}) // nobody wants it
		w.OK(w.Lives.Disable(w.Context(), w.admin.Actor(), a.ID))
		w.want(a)
		w.is(map[*techpass.Account]seed.State{a: seed.Deprovisioned})
		w.OK(w.Lives.Enable(w.Context(), w.admin.Actor(), a.ID))
		w.is(map[*techpass.Account]seed.State{a: seed.Licensed})
	})
}

// TestAccountsEndWithTheirLicence: it goes back and on, and nothing is left once the
// account is deleted.
func TestAccountsEndWithTheirLicence(t *testing.T) {
	both(t, func(w *world) {
		noted := &releases{}
		seeds := seed.NewService(seed.Options{Store: w.Seeds.Store, Post: w.Seeds.Post, Bell: w.Seeds.Bell, Devices: noted, Now: w.Clock.Now})
		w.size(1)
		a, next := w.vendor(), w.vendor()
		w.want(a)
		w.want(next)
		w.invited(a)
		w.OK(w.enrol(a))
		w.OK(w.Lives.Terminate(w.Context(), w.admin.Actor(), a.ID))
		w.is(map[*techpass.Account]seed.State{a: seed.Deprovisioned, next: seed.Licensed})
		for range 2 {
			w.OK(seeds.Release(w.Context(), seed.ReleaseJob{AccountID: a.ID}))
		}
		if !slices.Equal(noted.released, []uuid.UUID{a.ID, a.ID}) {
			w.Errorf("released %v", noted.released)
		}
		w.OK(seeds.Release(w.Context(), seed.ReleaseJob{AccountID: next.ID})) // of an earlier release, and SEED goes on
		if len(noted.released) != 2 {
			w.Errorf("released %v", noted.released)
		}
		w.OK(seeds.Release(w.Context(), seed.ReleaseJob{AccountID: next.ID, EndedAt: w.Clock.Now().Add(-time.Hour)})) // the device of before
		if len(noted.released) != 3 || !noted.ended.Equal(w.Clock.Now().Add(-time.Hour)) {
			w.Errorf("released %v, of %s", noted.released, noted.ended)
		}
		w.Clock.Set(w.Clock.Now().AddDate(0, 0, 6))
		_, err := w.Lives.RunDue(w.Context())
		w.OK(err)
		if _, err := w.Store.Provisioning(w.Context(), a.ID); !errors.Is(err, fault.NotFound) {
			w.Errorf("something is left: %v", err)
		}
		w.counted()
	})
}

// releases notes whose device was released.
type releases struct {
	seed.DeviceManager

	released []uuid.UUID
	ended    time.Time
}

func (r *releases) Release(_ context.Context, accountID uuid.UUID, ended time.Time) error {
	r.ended = ended
	r.released = append(r.released, accountID)
	return nil
}

// TestMailsLapse by a moved clock, whether they arrived or not; inviters are told, and the
// licences go on.
func TestMailsLapse(t *testing.T) {
	both(t, func(w *world) {
		w.size(3)
		arrived, refused, here, next := w.vendor(), w.vendor(), w.vendor(), w.vendor()
		for _, a := range []*techpass.Account{arrived, refused, here, next} {
			w.want(a)
		}
		w.invited(arrived)
		w.OK(w.Mails.Refuse(w.Context(), w.Provisioning(refused.ID).MailID, "550 no"))
		if st := w.standing(refused); st.Waits != seed.ForRemail || !st.MailRefused() || st.Delivery.Reply != "550 no" {
			w.Errorf("%+v", st)
		}
		w.invited(here)
		w.OK(w.enrol(here))
		for n, c := range []struct {
			after time.Duration
			lapse int
		}{{seed.Lifetime - time.Second, 0}, {time.Second, 2}, {time.Hour, 0}} {
			w.Clock.Add(c.after)
			if n, err := w.Seeds.LapseDue(w.Context()); err != nil || n != c.lapse {
				w.Errorf("%d lapsed, %v; want %d", n, err, c.lapse)
			}
			if n == 1 && w.standing(arrived).Waits != seed.ForRequest {
				w.Errorf("%+v", w.standing(arrived))
			}
		}
		w.is(map[*techpass.Account]seed.State{arrived: seed.Lapsed, refused: seed.Lapsed, here: seed.Onboarded, next: seed.Licensed})
		unread, err := w.Store.Notices().CountUnread(w.Context(), w.officer.ID, 10)
		if err != nil || unread != 2 {
			w.Errorf("%d notices, %v", unread, err)
		}
		// A mail that left too late changes nothing.
		w.OK(w.Seeds.MailEnded(w.Context(), w.Provisioning(arrived.ID).MailID))
		w.is(map[*techpass.Account]seed.State{arrived: seed.Lapsed})
	})
}

// TestOverdueBeforeTheSweep: nobody enrols by a mail that ran out, and requesting again
// works at once.
func TestOverdueBeforeTheSweep(t *testing.T) {
	both(t, func(w *world) {
		w.size(1)
		a, next := w.vendor(), w.vendor()
		w.want(a)
		w.want(next)
		w.invited(a)
		w.Clock.Add(seed.Lifetime)
		if st := w.standing(a); st.State != seed.Lapsed || st.Waits != seed.ForRequest {
			w.Errorf("%+v", st)
		}
		if err := w.enrol(a); err == nil {
			w.Error("enrolled by a mail that ran out")
		}
		w.want(a)
		w.is(map[*techpass.Account]seed.State{a: seed.Requested, next: seed.Licensed})
	})
}

// TestLimitIsLowered: nobody loses a licence, and nobody gets one until enough came back.
func TestLimitIsLowered(t *testing.T) {
	both(t, func(w *world) {
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
			if err := w.Seeds.SetSize(w.Context(), who, 9); !errors.Is(err, fault.Forbidden) {
				w.Errorf("%s sets the limit: %v", who.Role, err)
			}
			if _, err := w.Seeds.Line(w.Context(), who, seed.LineQuery{}); !errors.Is(err, fault.Forbidden) {
				w.Errorf("%s sees the line: %v", who.Role, err)
			}
		}
		for _, n := range []int{-1, seed.MaxSize + 1} {
			if err := w.Seeds.SetSize(w.Context(), w.admin.Actor(), n); len(fieldsOf(err)) != 1 {
				w.Errorf("size %d: %v", n, err)
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
	both(t, func(w *world) {
		w.size(0)
		const many = 250
		var line []uuid.UUID
		for range many {
			w.Clock.Add(time.Second)
			a := w.vendor()
			w.want(a)
			line = append(line, a.ID)
		}
		var seen []uuid.UUID
		var last seed.Line
		for q := (seed.LineQuery{}); ; q.Place = last.Next {
			var err error
			last, err = w.Seeds.Line(w.Context(), w.admin.Actor(), q)
			w.OK(err)
			for _, r := range last.Rows {
				seen = append(seen, r.AccountID)
			}
			if last.Next.IsZero() {
				break
			}
		}
		if !slices.Equal(seen, line) {
			w.Errorf("%d of %d, in another order or more than once", len(seen), many)
		}
		place, err := keyset.Parse(last.Previous.String())
		w.OK(err)
		back, err := w.Seeds.Line(w.Context(), w.admin.Actor(), seed.LineQuery{Place: place})
		if err != nil || len(back.Rows) != seed.LinePage || back.Rows[0].AccountID != line[many-2*seed.LinePage] || back.Previous.IsZero() || back.Next.IsZero() {
			w.Errorf("back: %d rows, %v", len(back.Rows), err)
		}
		if last.Pool == nil || len(last.Agencies) != 1 || last.Agencies[0].Waiting != many || last.Rows[0].InviterEmail != w.officer.Email {
			w.Errorf("%+v %+v", last.Pool, last.Agencies)
		}

		w.size(many - 1)
		if pool := w.counted(); pool.Taken != 100 {
			w.Errorf("one transaction assigned %d licences", pool.Taken)
		}
		for range 3 { // the job, and another that comes too late
			w.OK(w.Seeds.HandOutAll(w.Context()))
		}
		if pool := w.counted(); pool.Taken != many-1 {
			w.Errorf("%+v", pool)
		}
		left, err := w.Seeds.Line(w.Context(), w.admin.Actor(), seed.LineQuery{})
		if err != nil || len(left.Rows) != 1 || left.Rows[0].AccountID != line[many-1] {
			w.Errorf("left %+v, %v", left.Rows, err)
		}
	})
}

// TestMailIsAskedForAgain by its holder, their inviter and administrators, once in a day.
// The mail before is withdrawn.
func TestMailIsAskedForAgain(t *testing.T) {
	both(t, func(w *world) {
		w.size(1)
		a, other := w.vendor(), w.Active("officer2@hive.gov.sg")
		boss := w.officer.Actor()
		boss.ID, boss.Role = uuid.New(), people.RoleAgencyAdmin // of the inviter's agency, be the invitee's another
		if err := w.Seeds.AskAgain(w.Context(), a.Actor(), a.ID); !errors.As(err, new(*seed.Refusal)) {
			w.Errorf("without SEED: %v", err)
		}
		w.want(a)
		older := w.Provisioning(a.ID).MailID
		tooSoon := &fault.TooSoon{}
		if err := w.Seeds.AskAgain(w.Context(), a.Actor(), a.ID); !errors.As(err, &tooSoon) || !tooSoon.Until.Equal(w.Clock.Now().Add(seed.AskEvery)) {
			w.Errorf("at once: %v", err)
		}
		for _, who := range []people.Actor{other.Actor(), {ID: other.ID, Role: people.RoleAgencyAdmin, Email: other.Email}, {}} {
			if err := w.Seeds.AskAgain(w.Context(), who, a.ID); !errors.Is(err, fault.NotFound) {
				w.Errorf("%s asks: %v", who.Role, err)
			}
		}
		for _, who := range []people.Actor{a.Actor(), w.officer.Actor(), w.admin.Actor(), boss} {
			w.Clock.Add(seed.AskEvery)
			w.OK(w.Seeds.AskAgain(w.Context(), who, a.ID))
			m, err := w.Store.MailByID(w.Context(), w.Provisioning(a.ID).MailID)
			if err != nil || m.To != a.Email || !m.NotAfter.Equal(w.Clock.Now().Add(seed.Lifetime)) || m.InvitationID == uuid.Nil {
				w.Errorf("%+v, %v", m, err)
			}
			if l, err := w.Seeds.LetterFor(w.Context(), m); err != nil || l.Account.ID != a.ID {
				w.Errorf("%+v, %v", l, err)
			}
		}
		if p := w.Provisioning(a.ID); p.Attempt != 5 || p.State != seed.Licensed {
			w.Errorf("%+v", p)
		}
		m, err := w.Store.MailByID(w.Context(), older)
		w.OK(err)
		if _, err := w.Seeds.LetterFor(w.Context(), m); !errors.Is(err, mail.ErrWithdrawn) {
			w.Errorf("the older mail: %v", err)
		}
		newest, err := w.Store.MailByID(w.Context(), w.Provisioning(a.ID).MailID)
		w.OK(err)
		w.decline(a)
		if _, err := w.Seeds.LetterFor(w.Context(), newest); !errors.Is(err, mail.ErrWithdrawn) {
			w.Errorf("to who declined: %v", err)
		}
		if err := w.Seeds.AskAgain(w.Context(), a.Actor(), a.ID); !errors.As(err, new(*seed.Refusal)) {
			w.Errorf("declined: %v", err)
		}
	})
}

// TestAllAtOnce: whatever people do at the same time, the pool's count stays the truth, no
// more licences are held than there are, and none lies idle while somebody waits.
func TestAllAtOnce(t *testing.T) {
	both(t, func(w *world) {
		const size, people = 4, 12
		rounds := testparts.Rounds(t, "turns of each who wants a licence", 15, 150)
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
						err = w.within(a, func(tx seed.OwnTx, a *techpass.Account) error { return w.Seeds.Want(w.Context(), tx, a.Actor(), a) })
					case 2:
						err = w.within(a, func(tx seed.OwnTx, a *techpass.Account) error { return w.Seeds.Decline(w.Context(), tx, a.Actor(), a) })
					case 3:
						if p, found := w.Store.Provisioning(w.Context(), a.ID); found == nil && p.MailID != uuid.Nil {
							err = errors.Join(w.Mails.DeliverNow(w.Context(), p.MailID), w.Seeds.MailEnded(w.Context(), p.MailID))
						}
					case 4:
						if err = w.enrol(a); errors.As(err, new(*seed.Refusal)) {
							err = nil
						}
					}
					if err != nil {
						w.Error(err)
					}
				}
			})
		}
		all.Wait()
		pool := w.counted()
		line, err := w.Seeds.Line(w.Context(), w.admin.Actor(), seed.LineQuery{})
		w.OK(err)
		if pool.Taken > size || pool.Free() > 0 && len(line.Rows) > 0 {
			w.Errorf("%+v, and %d wait", pool, len(line.Rows))
		}
	})
}
