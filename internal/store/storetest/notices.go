package storetest

import (
	"reflect"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/base/people"
	"techbiz/internal/invite"
	"techbiz/internal/mail/notice"
	"techbiz/internal/techpass"
)

func (f *fixture) notices(change func(tx notice.Tx) error) {
	f.Helper()
	f.ok(f.Notices().Update(f.ctx(), change))
}

func (f *fixture) addNotices(list ...*notice.Notice) {
	f.Helper()
	f.notices(func(tx notice.Tx) error { return tx.AddNotices(f.ctx(), list...) })
}

// told returns so many notices to the account, each two made at the same time.
func (f *fixture) told(to *techpass.Account, number int) []*notice.Notice {
	list := make([]*notice.Notice, number)
	for n := range list {
		list[n] = &notice.Notice{ID: uuid.Must(uuid.NewV7()), AccountID: to.ID, Kind: notice.Lapsed, CreatedAt: f.at.Add(time.Duration(n/2) * time.Minute)}
	}
	return list
}

func noticeIDs(list []*notice.Notice) []uuid.UUID {
	all := make([]uuid.UUID, len(list))
	for n, i := range list {
		all[n] = i.ID
	}
	return all
}

func noticesComeBack(t *testing.T, f *fixture) {
	officer := f.addAccount("officer@tech.gov.sg")
	jane := f.invitation(officer, "jane@acme.com")
	jane.FirstName = must[people.PersonName](f)(people.ParsePersonName("first_name", "Jane"))
	f.add(jane)
	about := &notice.Notice{ID: uuid.Must(uuid.NewV7()), AccountID: officer.ID, Kind: notice.Onboarded, InvitationID: jane.ID, CreatedAt: f.at,
		ReadAt: f.at.Add(time.Hour), MailID: uuid.New()}
	several := &notice.Notice{ID: uuid.Must(uuid.NewV7()), AccountID: officer.ID, Kind: notice.HandedOver, CreatedAt: f.at.Add(-time.Hour)}
	before := &notice.Notice{ID: uuid.Must(uuid.NewV7()), AccountID: officer.ID, Kind: notice.MailRefused, InvitationID: jane.ID, CreatedAt: jane.AttemptedAt.Add(-time.Minute)}
	f.addNotices(about, several, before)
	about.Person = notice.Person{Email: jane.Email, FirstName: jane.FirstName}
	before.Person = about.Person
	before.Person.MailedAgain = true
	got, err := f.Notices().Notices(f.ctx(), officer.ID, notice.Query{Limit: 10})
	f.ok(err)
	if len(got) != 3 {
		t.Fatalf("%d notices, want 3", len(got))
	}
	for n, want := range []*notice.Notice{about, before, several} {
		inUTC(&got[n].CreatedAt, &got[n].ReadAt)
		if !reflect.DeepEqual(got[n], want) {
			t.Errorf("came back as %+v, want %+v", got[n], want)
		}
	}
}

// acceptedGivesWay: that an invitation was accepted is told until more is, or it was read.
func acceptedGivesWay(t *testing.T, f *fixture) {
	officer := f.addAccount("officer@tech.gov.sg")
	jane, joe := f.invitation(officer, "jane@acme.com"), f.invitation(officer, "joe@acme.com")
	f.add(jane, joe)
	of := func(i *invite.Invitation, k notice.Kind, read time.Time) *notice.Notice {
		return &notice.Notice{ID: uuid.Must(uuid.NewV7()), AccountID: officer.ID, Kind: k, InvitationID: i.ID, CreatedAt: f.at, ReadAt: read}
	}
	unread, lapsed, others, read := of(jane, notice.Accepted, time.Time{}), of(jane, notice.Lapsed, time.Time{}), of(joe, notice.Accepted, time.Time{}), of(jane, notice.Accepted, f.at)
	read.RequestID = uuid.New() // of which nothing is known
	f.addNotices(unread, lapsed, others, read)
	f.ok(f.update(func(tx invite.Tx) error { return tx.DropAccepted(f.ctx(), jane.ID) }))
	got, err := f.Notices().Notices(f.ctx(), officer.ID, notice.Query{Limit: 10})
	f.ok(err)
	if want := []uuid.UUID{read.ID, others.ID, lapsed.ID}; !slices.Equal(noticeIDs(got), want) {
		t.Errorf("left %v, want %v", noticeIDs(got), want)
	} else if got[0].RequestID != read.RequestID || got[0].Request.Number != 0 {
		t.Errorf("%+v", got[0])
	}
}

// noticePages: each notice stands on one page, newest first, there and back; others' do not.
func noticePages(t *testing.T, f *fixture) {
	officer, other := f.addAccount("officer@tech.gov.sg"), f.addAccount("officer2@hive.gov.sg")
	list := f.told(officer, 7)
	f.addNotices(append(f.told(other, 3), list...)...)
	slices.Reverse(list)
	want := noticeIDs(list)
	read := func(q notice.Query) []uuid.UUID {
		got, err := f.Notices().Notices(f.ctx(), officer.ID, q)
		f.ok(err)
		return noticeIDs(got)
	}
	for n := range want {
		if got := read(notice.Query{Place: want[n], Limit: 2}); !slices.Equal(got, want[n+1:min(n+4, len(want))]) {
			t.Errorf("after %d: %v", n, got)
		}
		got := read(notice.Query{Place: want[n], Back: true, Limit: 2})
		slices.Reverse(got)
		if !slices.Equal(got, want[max(0, n-3):n]) {
			t.Errorf("before %d: %v", n, got)
		}
	}
	if got := read(notice.Query{Limit: 6}); !slices.Equal(got, want) {
		t.Errorf("from the start: %v", got)
	}
	theirs, err := f.Notices().Notices(f.ctx(), other.ID, notice.Query{Place: want[0], Limit: 9})
	if err != nil || len(theirs) != 0 {
		t.Errorf("at another's place: %v, %v", theirs, err)
	}
}

func noticesAreRead(t *testing.T, f *fixture) {
	officer, other := f.addAccount("officer@tech.gov.sg"), f.addAccount("officer2@hive.gov.sg")
	f.addNotices(append(f.told(other, 2), f.told(officer, 8)...)...)
	unread := func(a *techpass.Account, ceiling, want int) {
		t.Helper()
		if n, err := f.Notices().CountUnread(f.ctx(), a.ID, ceiling); n != want || err != nil {
			t.Errorf("%d unread, %v; want %d", n, err, want)
		}
	}
	unread(officer, 100, 8)
	unread(officer, 5, 5)
	f.notices(func(tx notice.Tx) error {
		return tx.MarkRead(f.ctx(), officer.ID, f.at.Add(time.Minute), f.at.Add(time.Hour))
	})
	unread(officer, 100, 4)
	unread(other, 100, 2)
	f.notices(func(tx notice.Tx) error {
		return tx.MarkRead(f.ctx(), officer.ID, f.at.Add(2*time.Hour), f.at.Add(2*time.Hour))
	})
	unread(officer, 100, 0)
	got, err := f.Notices().Notices(f.ctx(), officer.ID, notice.Query{Limit: 10})
	f.ok(err)
	if first := got[len(got)-1]; !first.ReadAt.Equal(f.at.Add(time.Hour)) {
		t.Errorf("read again at %s", first.ReadAt)
	}
}

func noticesAreTold(t *testing.T, f *fixture) {
	officer, vendor, gone, away := f.addAccount("officer@tech.gov.sg"), f.addAccount("jane@acme.com"), f.addAccount("gone@tech.gov.sg"), f.addAccount("away@tech.gov.sg")
	gone.MoveTo(techpass.Terminated, f.at)
	away.MoveTo(techpass.Disabled, f.at)
	f.ok(f.update(func(tx invite.Tx) error { return tx.UpdateAccount(f.ctx(), gone) }))
	f.ok(f.update(func(tx invite.Tx) error { return tx.UpdateAccount(f.ctx(), away) }))
	waiting := func(want map[uuid.UUID]bool) {
		t.Helper()
		f.notices(func(tx notice.Tx) error {
			got, err := tx.Recipients(f.ctx(), officer.ID, vendor.ID, gone.ID, away.ID, uuid.New())
			if !reflect.DeepEqual(got, want) {
				t.Errorf("recipients %v, want %v", got, want)
			}
			return err
		})
	}
	waiting(map[uuid.UUID]bool{officer.ID: false, vendor.ID: false})
	list := f.told(officer, 5)
	list[4].Kind = notice.Onboarded
	f.addNotices(append(list, f.told(vendor, 1)...)...)
	waiting(map[uuid.UUID]bool{officer.ID: true, vendor.ID: true})
	mailID := uuid.New()
	f.notices(func(tx notice.Tx) error { return tx.MarkTold(f.ctx(), officer.ID, mailID) })
	waiting(map[uuid.UUID]bool{officer.ID: false, vendor.ID: true})
	f.notices(func(tx notice.Tx) error { return tx.DropUntold(f.ctx(), vendor.ID) })
	waiting(map[uuid.UUID]bool{officer.ID: false, vendor.ID: false})

	counts, err := f.Notices().CountTold(f.ctx(), mailID)
	if want := map[notice.Kind]int{notice.Lapsed: 4, notice.Onboarded: 1}; err != nil || !reflect.DeepEqual(counts, want) {
		t.Errorf("counts %v, %v", counts, err)
	}
	got, err := f.Notices().Told(f.ctx(), mailID, notice.Lapsed, 2)
	if f.ok(err); !slices.Equal(noticeIDs(got), []uuid.UUID{list[3].ID, list[2].ID}) {
		t.Errorf("told %v", noticeIDs(got))
	}
	if n, err := f.Notices().CountUnread(f.ctx(), vendor.ID, 9); n != 0 || err != nil {
		t.Errorf("%d dropped notices are left, %v", n, err)
	}
}

// noNoticeIsLeftUntold: whoever adds a notice because others wait already, finds it in
// the mail that is being made at the same time.
func noNoticeIsLeftUntold(t *testing.T, f *fixture) {
	officer := f.addAccount("officer@tech.gov.sg")
	for range 20 {
		f.addNotices(f.told(officer, 1)...)
		var group sync.WaitGroup
		added, waits := f.told(officer, 1), false
		group.Go(func() {
			f.notices(func(tx notice.Tx) error {
				waiting, err := tx.Recipients(f.ctx(), officer.ID)
				if err != nil {
					return err
				}
				waits = waiting[officer.ID]
				return tx.AddNotices(f.ctx(), added...)
			})
		})
		group.Go(func() {
			f.notices(func(tx notice.Tx) error {
				if _, err := tx.Account(f.ctx(), officer.ID); err != nil {
					return err
				}
				return tx.MarkTold(f.ctx(), officer.ID, uuid.New())
			})
		})
		group.Wait()
		f.notices(func(tx notice.Tx) error {
			waiting, err := tx.Recipients(f.ctx(), officer.ID)
			if waits && waiting[officer.ID] {
				t.Error("a notice waits for a mail that was made without it")
			}
			return err
		})
	}
}
