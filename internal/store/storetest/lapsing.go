package storetest

import (
	"slices"
	"testing"
	"time"

	"techbiz/internal/invite"
)

// lapsing: open ones of the inviter alone, whose end lies strictly between the two
// times, the next to end first, however long ago they were made.
func lapsing(t *testing.T, f *fixture) {
	officer, other := f.addAccount("officer@tech.gov.sg"), f.addAccount("officer2@hive.gov.sg")
	from, to := f.at, f.at.Add(invite.LapsingSoon)
	ending := func(n int, end time.Time) *invite.Invitation {
		i := f.invitation(officer, numbered(n))
		i.CreatedAt, i.ExpiresAt = f.at.Add(-time.Duration(n)*time.Hour), end
		return i
	}
	third, first, second := ending(1, to.Add(-time.Second)), ending(2, from.Add(time.Second)), ending(3, from.Add(time.Hour))
	over, later := ending(4, from), ending(5, to)
	theirs, self, revoked := ending(6, from.Add(time.Hour)), ending(7, from.Add(time.Hour)), ending(8, from.Add(time.Hour))
	theirs.InviterID, self.Type, revoked.State = other.ID, invite.ByItself, invite.Revoked
	f.add(third, first, second, over, later, theirs, self, revoked)

	for limit, want := range map[int][]*invite.Invitation{10: {first, second, third}, 2: {first, second}} {
		got, err := f.Invites().Lapsing(f.ctx(), officer.ID, from, to, limit)
		f.ok(err)
		if !slices.Equal(ids(got), ids(want)) {
			t.Errorf("limit %d: %v, want %v", limit, ids(got), ids(want))
		}
		n, err := f.Invites().CountLapsing(f.ctx(), officer.ID, from, to, limit)
		if err != nil || n != len(want) {
			t.Errorf("limit %d: counted %d, %v; want %d", limit, n, err, len(want))
		}
	}
}
