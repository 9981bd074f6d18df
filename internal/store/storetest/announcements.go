package storetest

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/announce"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/keyset"
	"techbiz/internal/base/people"
)

func (f *fixture) announcement(text string, agency people.Agency, from, until time.Time) *announce.Announcement {
	return &announce.Announcement{ID: uuid.Must(uuid.NewV7()), Text: text, Level: announce.Warning, LinkURL: "/terms", LinkText: "Terms", Agency: agency,
		From: from, Until: until, Revision: 1, CreatedAt: f.at, CreatedBy: uuid.Must(uuid.NewV7()), UpdatedAt: f.at}
}

func (f *fixture) announce(all ...*announce.Announcement) {
	f.Helper()
	f.ok(f.Announcements().Update(f.ctx(), func(tx announce.Tx) error {
		for _, a := range all {
			if err := tx.AddAnnouncement(f.ctx(), a); err != nil {
				return err
			}
		}
		return nil
	}))
}

func announcementsComeBack(_ *testing.T, f *fixture) {
	tech := must[people.Agency](f)(people.ParseAgency("tech"))
	a := f.announcement("Hello", tech, f.at, f.at.Add(time.Hour))
	f.announce(a)
	same := func(got *announce.Announcement) {
		f.Helper()
		if !got.From.Equal(a.From) || !got.Until.Equal(a.Until) || !got.CreatedAt.Equal(a.CreatedAt) || !got.UpdatedAt.Equal(a.UpdatedAt) {
			f.Errorf("times of %+v, want %+v", got, a)
		}
		plain, want := *got, *a
		for _, p := range []*announce.Announcement{&plain, &want} {
			p.From, p.Until, p.CreatedAt, p.UpdatedAt = time.Time{}, time.Time{}, time.Time{}, time.Time{}
		}
		if plain != want {
			f.Errorf("%+v, want %+v", plain, want)
		}
	}
	same(must[*announce.Announcement](f)(f.Announcements().AnnouncementByID(f.ctx(), a.ID)))
	f.ok(f.Announcements().Update(f.ctx(), func(tx announce.Tx) error {
		got, err := tx.Announcement(f.ctx(), a.ID)
		if err != nil {
			return err
		}
		a.Text, a.Until, a.Agency, a.Revision, a.Level, a.LinkURL = "Bye", time.Time{}, people.Agency{}, 2, announce.Information, ""
		got.Text, got.Until, got.Agency, got.Revision, got.Level, got.LinkURL = a.Text, a.Until, a.Agency, 2, a.Level, ""
		return tx.UpdateAnnouncement(f.ctx(), got)
	}))
	same(must[*announce.Announcement](f)(f.Announcements().AnnouncementByID(f.ctx(), a.ID)))
	if _, err := f.Announcements().AnnouncementByID(f.ctx(), uuid.New()); !errors.Is(err, fault.NotFound) {
		f.Errorf("an unknown one: %v", err)
	}
}

func announcementsAreListed(_ *testing.T, f *fixture) {
	tech := must[people.Agency](f)(people.ParseAgency("tech"))
	f.announce(
		f.announcement("past", tech, f.at.Add(-2*time.Hour), f.at),
		f.announcement("open", people.Agency{}, f.at.Add(-time.Hour), time.Time{}),
		f.announcement("now", tech, f.at, f.at.Add(time.Microsecond)),
		f.announcement("soon", tech, f.at.Add(time.Second), time.Time{}),
		f.announcement("later", people.Agency{}, f.at.Add(time.Hour), f.at.Add(2*time.Hour)),
		f.announcement("withdrawn", tech, f.at.Add(3*time.Hour), f.at.Add(-time.Minute)),
	)
	for _, test := range []struct {
		q    announce.Query
		want string
	}{
		{announce.Query{}, "[withdrawn later soon now open past]"},
		{announce.Query{Agency: tech}, "[withdrawn soon now past]"},
		{announce.Query{State: announce.Current}, "[now open]"},
		{announce.Query{State: announce.Coming}, "[later soon]"},
		{announce.Query{State: announce.Past}, "[withdrawn past]"},
		{announce.Query{State: announce.Past, Agency: tech}, "[withdrawn past]"},
	} {
		var got []string
		for test.q.Limit = 2; ; {
			page := must[[]*announce.Announcement](f)(f.Announcements().Announcements(f.ctx(), test.q, f.at))
			for _, a := range page {
				got = append(got, a.Text)
				test.q.After = keyset.Cursor{At: a.From, ID: a.ID}
			}
			if len(page) < 2 {
				break
			}
		}
		if fmt.Sprint(got) != test.want {
			f.Errorf("%+v: %v, want %s", test.q, got, test.want)
		}
	}
	var running []string
	for _, a := range must[[]*announce.Announcement](f)(f.Announcements().RunningAnnouncements(f.ctx(), f.at, f.at.Add(time.Minute), 10)) {
		running = append(running, a.Text)
	}
	if fmt.Sprint(running) != "[soon now open]" {
		f.Errorf("running: %v", running)
	}
}
