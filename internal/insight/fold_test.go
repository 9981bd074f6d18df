package insight_test

import (
	"maps"
	"math/rand/v2"
	"testing"
	"time"

	"techbiz/internal/base/people"
	"techbiz/internal/base/sgtime"
	"techbiz/internal/insight"
	"techbiz/internal/invite"
	"techbiz/internal/testparts"
)

// sums is what a scope's weeks and days add up to.
type sums struct {
	weeks map[sgtime.Date]insight.Counts
	days  map[[2]int]int // of the week since the first, and days
}

var long = sgtime.DateOf(time.Date(2020, 1, 6, 0, 0, 0, 0, sgtime.Zone)) // before everything

// kept are the sums as they are kept.
func (w *world) kept(scope insight.Scope) sums {
	w.Helper()
	s := sums{map[sgtime.Date]insight.Counts{}, map[[2]int]int{}}
	weeks, err := w.Store.Insight().Weeks(w.Context(), scope, long)
	w.OK(err)
	for _, c := range weeks {
		if c.Counts != (insight.Counts{}) {
			s.weeks[c.Week] = c.Counts
		}
	}
	days, err := w.Store.Insight().Days(w.Context(), scope, long)
	w.OK(err)
	for _, d := range days {
		s.days[[2]int{d.Week.Since(long), d.Days}] = d.N
	}
	return s
}

// recounted are the same sums, counted from how everything stands now.
func (w *world) recounted(has func(insight.Fact) bool) sums {
	w.Helper()
	s := sums{map[sgtime.Date]insight.Counts{}, map[[2]int]int{}}
	w.OK(w.Store.Insight().Update(w.Context(), func(tx insight.Tx) error {
		standings, err := tx.Standings(w.Context(), ids(w.sent))
		for _, standing := range standings {
			f := insight.FactOf(standing)
			if !has(f) {
				continue
			}
			one := insight.Counts{Invited: 1}
			for stage, n := range map[insight.Stage]*int{insight.MailAccepted: &one.MailAccepted, insight.Opened: &one.Opened, insight.Activated: &one.Activated} {
				if f.Reached >= stage {
					*n = 1
				}
			}
			if f.SEEDWanted {
				one.SEEDWanted = 1
			}
			s.weeks[f.Week] = s.weeks[f.Week].Add(one)
			if f.Reached == insight.Activated {
				s.days[[2]int{f.Week.Since(long), f.Days}]++
			}
		}
		return err
	}))
	return s
}

func (w *world) wantSums() {
	w.Helper()
	check := func(what string, scope insight.Scope, has func(insight.Fact) bool) {
		w.Helper()
		got, want := w.kept(scope), w.recounted(has)
		if !maps.Equal(got.weeks, want.weeks) || !maps.Equal(got.days, want.days) {
			w.Fatalf("%s:\n got %v\nwant %v", what, got, want)
		}
	}
	check("all", insight.All(), func(insight.Fact) bool { return true })
	for _, o := range w.officers {
		check(o.Email.String(), insight.OfInviter(o.ID), func(f insight.Fact) bool { return f.InviterID == o.ID })
		check(o.Agency().Acronym(), insight.OfAgency(o.Agency()), func(f insight.Fact) bool { return f.Agency == o.Agency() })
	}
}

// TestSumsEqualARecount plays random histories: whatever happens, and wherever between the
// trail is folded, the sums are those of how everything stands.
func TestSumsEqualARecount(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		random := testparts.Random(t)
		for step := range testparts.Rounds(t, "steps of a random history", 400, 4_000) {
			w.happens(random, step)
			w.Clock.Add(time.Duration(random.IntN(16)) * time.Hour)
			if random.IntN(20) == 0 {
				w.fold()
				w.wantSums()
			}
		}
		w.fold()
		w.wantSums()
		before := w.kept(insight.All())
		if before.weeks == nil || len(before.days) < 3 {
			t.Fatalf("the history is too thin: %v", before)
		}
		w.fold() // nothing is new
		if after := w.kept(insight.All()); !maps.Equal(after.weeks, before.weeks) {
			t.Errorf("folding twice changed %v to %v", before, after)
		}
	})
}

// happens lets one thing happen.
func (w *world) happens(random *rand.Rand, step int) {
	officer := w.officers[random.IntN(len(w.officers))]
	if len(w.sent) == 0 || random.IntN(4) == 0 {
		w.invite(officer, step)
		return
	}
	i := w.sent[random.IntN(len(w.sent))]
	inviter := w.officers[0]
	for _, o := range w.officers {
		if now, err := w.Invites.Get(w.Context(), o, i.ID); err == nil {
			inviter, i = o, now
		}
	}
	switch random.IntN(12) {
	case 0, 1, 2:
		w.deliver(i)
	case 3:
		w.refuse(i)
	case 4, 5:
		w.open(i)
	case 6, 7, 8:
		w.activate(i)
	case 9:
		_, _ = w.Invites.Resend(w.Context(), inviter, i.ID, "")
		_, _ = w.Invites.Revoke(w.Context(), inviter, i.ID, "")
	case 10:
		colleague := w.officers[random.IntN(len(w.officers))]
		_, _ = w.Lives.HandOverOf(w.Context(), people.System(), officer.ID, colleague.Email) // to oneself: refused
	case 11:
		_, err := w.Invites.LapseDue(w.Context())
		w.OK(err)
		_, err = w.Lives.RunDue(w.Context()) // terminates and deletes who never signs in
		w.OK(err)
	}
}

// TestOldTrailIsFoldedInChunks: what there was before is counted bit by bit, and a hand-over
// of more than a chunk as well.
func TestOldTrailIsFoldedInChunks(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.inviteMany(w.officers[0], 1300)
		w.fold()
		w.wantSums()
		if h, err := w.Lives.HandOverOf(w.Context(), people.System(), w.officers[0].ID, w.officers[2].Email); err != nil || h.Count != 1300 {
			t.Fatalf("handed over %+v, %v", h, err)
		}
		if h, err := w.Lives.HandOverOf(w.Context(), people.System(), w.officers[2].ID, w.officers[1].Email); err != nil || h.Count != 1300 {
			t.Fatalf("handed over %+v, %v", h, err)
		}
		w.invite(w.officers[0], 5000)
		w.fold()
		w.wantSums()
		if got := w.kept(insight.OfInviter(w.officers[1].ID)); len(got.weeks) != 1 {
			t.Errorf("the colleague's: %v", got)
		}
	})
}

func (w *world) inviteMany(by people.Actor, n int) {
	w.Helper()
	var requests []invite.Request
	for k := range n {
		form := invite.Form{Type: invite.ByEmail, Email: mailbox(k), Reason: "Works with us"}
		r, err := invite.ParseForm(form)
		w.OK(err)
		requests = append(requests, r)
	}
	w.OK(w.Store.Invites().Update(w.Context(), func(tx invite.Tx) error {
		outcomes, err := w.Invites.InviteAll(w.Context(), tx, by, requests)
		w.sent = nil
		for _, o := range outcomes {
			w.sent = append(w.sent, o.Invitation)
		}
		return err
	}))
}
