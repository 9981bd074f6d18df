package handover_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/app/apptest"
	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/invite"
	"techbiz/internal/invite/batch"
	"techbiz/internal/invite/handover"
	"techbiz/internal/mail/notice"
	"techbiz/internal/techpass"
	"techbiz/internal/testparts/testdb"
)

// world is a world with an officer, a colleague, and an officer of another agency.
type world struct {
	*apptest.World

	officer, colleague, stranger people.Actor
}

func onBoth(t *testing.T, test func(t *testing.T, w *world)) {
	t.Helper()
	testdb.OnBoth(t, func(t *testing.T, url string) {
		w := &world{World: apptest.New(t, url)}
		w.Allow("tech.gov.sg", "hive.gov.sg", "acme.com")
		w.officer, w.colleague = w.Officer("officer@tech.gov.sg").Actor(), w.Officer("colleague@tech.gov.sg").Actor()
		w.stranger = w.Officer("stranger@hive.gov.sg").Actor()
		test(t, w)
	})
}

// handOver hands over as somebody does who confirms what the page tells.
func (w *world) handOver(from, to people.Actor, c handover.Choice) (*handover.HandOver, error) {
	w.Helper()
	p, err := w.HandOvers.Plan(w.Context(), from, to.Email, c)
	if err != nil {
		return nil, err
	}
	return w.HandOvers.HandOver(w.Context(), from, handover.Order{ID: uuid.Must(uuid.NewV7()), To: to.Email, Choice: c, Count: p.Count})
}

func (w *world) offered(from, to people.Actor, c handover.Choice) *handover.HandOver {
	w.Helper()
	h, err := w.handOver(from, to, c)
	w.OK(err)
	if h.State != handover.Waiting {
		w.Fatalf("%+v does not wait", h)
	}
	return h
}

// wantLooksAfter checks how many invitations the officer looks after.
func (w *world) wantLooksAfter(who people.Actor, want int) {
	w.Helper()
	page, err := w.Invites.List(w.Context(), who, invite.Query{})
	w.OK(err)
	if page.Total != want {
		w.Errorf("%s looks after %d, want %d", who.Email, page.Total, want)
	}
}

// wantTold checks what the newest notice says.
func (w *world) wantTold(who people.Actor, k notice.Kind, words string) {
	w.Helper()
	told := w.Told(who.ID)
	if len(told) == 0 || told[0].Kind != k || !strings.Contains(notice.HandOverWords(told[0]), words) {
		w.Errorf("told %+v, want %s: %q", told, k, words)
	}
}

func (w *world) count(action audit.Action) (n int) {
	w.Helper()
	for _, a := range w.Actions("account", w.officer.ID) {
		if a == action {
			n++
		}
	}
	return n
}

func TestWhoReceives(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		vendor := w.Vendor(w.officer, "jane@acme.com")
		gone := w.Officer("gone@tech.gov.sg").Actor()
		_, err := w.Lives.Leave(w.Context(), people.System(), gone.Email, people.Email{})
		w.OK(err)
		for mailbox, rule := range map[string]string{
			"nobody@tech.gov.sg": "unusable", "jane@acme.com": "unusable", "gone@tech.gov.sg": "unusable", "officer@tech.gov.sg": "same",
		} {
			_, err := w.HandOvers.Plan(w.Context(), w.officer, w.Email(mailbox), handover.Choice{})
			apptest.WantRule(t, err, "hand_to", rule)
			_, err = w.HandOvers.HandOver(w.Context(), w.officer, handover.Order{ID: uuid.New(), To: w.Email(mailbox), Count: 1})
			apptest.WantRule(t, err, "hand_to", rule)
		}
		if _, err := w.handOver(vendor.Actor(), w.colleague, handover.Choice{}); !errors.Is(err, fault.Forbidden) {
			t.Errorf("a vendor hands over: %v", err)
		}
		w.wantLooksAfter(w.officer, 1)
	})
}

// Within an agency nobody has to accept; the colleague is told by whom and how many.
func TestWithinTheAgency(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		for _, mailbox := range []string{"tan@tech.gov.sg", "ong@tech.gov.sg", "jane@acme.com"} {
			w.Invite(w.officer, mailbox)
		}
		order := handover.Order{ID: uuid.Must(uuid.NewV7()), To: w.colleague.Email, Count: 2}
		_, err := w.HandOvers.HandOver(w.Context(), w.officer, order)
		apptest.WantConflict(t, err) // 2 were confirmed, 3 would go
		w.wantLooksAfter(w.officer, 3)
		order.Count = 3
		h, err := w.HandOvers.HandOver(w.Context(), w.officer, order)
		if err != nil || h.State != handover.Moved || h.Count != 3 {
			t.Fatalf("%+v, %v", h, err)
		}
		again, err := w.HandOvers.HandOver(w.Context(), w.officer, order)
		if err != nil || again.ID != h.ID || again.Count != 3 || w.count(audit.InvitationsHandedOver) != 1 {
			t.Errorf("sent twice: %+v, %v", again, err)
		}
		if _, err := w.HandOvers.HandOver(w.Context(), w.stranger, order); !errors.Is(err, fault.KeyReused) {
			t.Errorf("another's order: %v", err)
		}
		w.wantLooksAfter(w.officer, 0)
		w.wantLooksAfter(w.colleague, 3)
		w.wantTold(w.colleague, notice.HandedOver, "officer@tech.gov.sg handed over 3 invitations to you")
		order.ID = uuid.Must(uuid.NewV7())
		_, err = w.HandOvers.HandOver(w.Context(), w.officer, order)
		apptest.WantConflict(t, err) // there is none any more
	})
}

func TestWhichInvitations(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		ticked := []uuid.UUID{w.Invite(w.officer, "tan@tech.gov.sg").ID, w.Invite(w.officer, "ong@tech.gov.sg").ID}
		revoked, theirs := w.Invite(w.officer, "lim@tech.gov.sg"), w.Invite(w.colleague, "lee@tech.gov.sg")
		w.Invite(w.officer, "low@tech.gov.sg")
		_, err := w.Invites.Revoke(w.Context(), w.officer, revoked.ID, "")
		w.OK(err)
		list := w.invitedByList(w.officer, "kim@tech.gov.sg", "koh@tech.gov.sg")
		foreign := w.invitedByList(w.colleague, "foo@tech.gov.sg")
		for what, c := range map[string]struct {
			handover.Choice
			want int
		}{
			"all":              {handover.Choice{}, 6},
			"one status":       {handover.Choice{Status: invite.StatusNotFound}, 1},
			"one state":        {handover.Choice{State: invite.Open}, 5},
			"one list":         {handover.Choice{BatchID: list}, 2},
			"another's list":   {handover.Choice{BatchID: foreign}, 0},
			"ticked":           {handover.Choice{IDs: ticked}, 2},
			"ticked, not ours": {handover.Choice{IDs: append(ticked[:1:1], theirs.ID, uuid.New())}, 1},
			"none ticked":      {handover.Choice{IDs: []uuid.UUID{}}, 0},
		} {
			if n, err := w.HandOvers.Count(w.Context(), w.officer, c.Choice); err != nil || n != c.want {
				t.Errorf("%s: %d, %v, want %d", what, n, err, c.want)
			}
		}
		for _, step := range []struct {
			choice      handover.Choice
			moved, left int
		}{{handover.Choice{IDs: ticked}, 2, 4}, {handover.Choice{BatchID: list}, 2, 2}, {handover.Choice{Status: invite.StatusNotFound}, 1, 1}, {handover.Choice{}, 1, 0}} {
			h, err := w.handOver(w.officer, w.colleague, step.choice)
			if err != nil || h.Count != step.moved {
				t.Fatalf("%+v, %v, want %d", h, err, step.moved)
			}
			w.wantLooksAfter(w.officer, step.left)
		}
		w.wantLooksAfter(w.colleague, 8)
	})
}

// invitedByList has the officer invite by an uploaded list, and returns its id.
func (w *world) invitedByList(who people.Actor, mailboxes ...string) uuid.UUID {
	w.Helper()
	lines := func(yield func(batch.Line, error) bool) {
		for n, m := range mailboxes {
			f := invite.Form{Email: m, FirstName: "Jane", LastName: "Tan", ContactNumber: "91234567", Organisation: "Tech", Reason: "Works with us"}
			if !yield(batch.Line{Number: n + 5, Form: f}, nil) {
				return
			}
		}
	}
	b, err := w.Batches.Upload(w.Context(), who, batch.Upload{FileName: "people.xlsx", File: strings.NewReader("the file"), Size: 8, Lines: lines}, "")
	w.OK(err)
	b, err = w.Batches.Submit(w.Context(), who, b.ID, false, "")
	w.OK(err)
	w.Clock.Add(batch.DefaultWait)
	w.OK(w.Batches.Start(w.Context(), batch.StartJob{BatchID: b.ID, Run: b.Run}))
	for from := 1; from <= b.LastRow; from += batch.ChunkRows {
		w.OK(w.Batches.Chunk(w.Context(), batch.ChunkJob{BatchID: b.ID, Run: b.Run, From: from, To: from + batch.ChunkRows - 1}, false))
	}
	return b.ID
}

// To another agency nothing moves until the receiver accepts.
func TestAcrossAgencies(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		first, second := w.Invite(w.officer, "tan@tech.gov.sg"), w.Invite(w.officer, "jane@acme.com")
		p, err := w.HandOvers.Plan(w.Context(), w.officer, w.stranger.Email, handover.Choice{})
		if err != nil || p.Count != 2 || !p.Accepts || !p.Crosses() {
			t.Errorf("plan %+v, %v", p, err)
		}
		h := w.offered(w.officer, w.stranger, handover.Choice{})
		w.wantLooksAfter(w.officer, 2)
		w.wantLooksAfter(w.stranger, 0)
		w.wantTold(w.stranger, notice.HandOverAsked, "officer@tech.gov.sg wants to hand over 2 invitations to you")
		if _, err := w.Invites.Get(w.Context(), w.stranger, first.ID); !errors.Is(err, fault.NotFound) {
			t.Errorf("seen before it was accepted: %v", err)
		}
		if n, err := w.HandOvers.Count(w.Context(), w.officer, handover.Choice{}); err != nil || n != 0 {
			t.Errorf("offered twice: %d, %v", n, err)
		}
		later := w.Invite(w.officer, "late@tech.gov.sg")

		for _, other := range []people.Actor{w.colleague, {}, people.System()} {
			if _, err := w.HandOvers.Get(w.Context(), other, h.ID); !errors.Is(err, fault.NotFound) {
				t.Errorf("%s sees it: %v", other.Email, err)
			}
			if _, err := w.HandOvers.Accept(w.Context(), other, h.ID); !errors.Is(err, fault.NotFound) {
				t.Errorf("%s accepts: %v", other.Email, err)
			}
			if err := w.HandOvers.Withdraw(w.Context(), other, h.ID); !errors.Is(err, fault.NotFound) {
				t.Errorf("%s withdraws: %v", other.Email, err)
			}
		}
		if _, err := w.HandOvers.Accept(w.Context(), w.officer, h.ID); !errors.Is(err, fault.Forbidden) {
			t.Errorf("the sender accepts: %v", err)
		}
		if err := w.HandOvers.Withdraw(w.Context(), w.stranger, h.ID); !errors.Is(err, fault.Forbidden) {
			t.Errorf("the receiver withdraws: %v", err)
		}

		accepted, err := w.HandOvers.Accept(w.Context(), w.stranger, h.ID)
		if err != nil || accepted.Count != 2 {
			t.Fatalf("%+v, %v", accepted, err)
		}
		w.wantLooksAfter(w.officer, 1) // what was invited since stays
		w.wantLooksAfter(w.stranger, 2)
		w.wantTold(w.officer, notice.HandOverAccepted, "stranger@hive.gov.sg accepted 2 invitations")
		for _, id := range []uuid.UUID{first.ID, second.ID} {
			if i, err := w.Invites.Get(w.Context(), w.stranger, id); err != nil || i.Agency != w.stranger.Agency() {
				t.Errorf("%+v, %v", i, err)
			}
		}
		if _, err := w.Invites.Get(w.Context(), w.officer, later.ID); err != nil {
			t.Error(err)
		}
		_, err = w.HandOvers.Accept(w.Context(), w.stranger, h.ID)
		apptest.WantConflict(t, err)
		if w.count(audit.HandOverAsked) != 1 || w.count(audit.HandOverAccepted) != 1 || w.count(audit.InvitationsHandedOver) != 1 {
			t.Error("the trail does not tell it")
		}
	})
}

// A no, a second thought and silence move nothing, and let the sender choose again.
func TestNotAccepted(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.Invite(w.officer, "tan@tech.gov.sg")
		ends := map[handover.State]func(h *handover.HandOver) error{
			handover.Declined:  func(h *handover.HandOver) error { return w.HandOvers.Decline(w.Context(), w.stranger, h.ID) },
			handover.Withdrawn: func(h *handover.HandOver) error { return w.HandOvers.Withdraw(w.Context(), w.officer, h.ID) },
			handover.Expired: func(h *handover.HandOver) error {
				w.Clock.Add(handover.Lifetime - time.Second)
				if n, err := w.HandOvers.Expire(w.Context()); n != 0 || err != nil {
					t.Errorf("expired %d too early, %v", n, err)
				}
				w.Clock.Add(time.Second)
				_, err := w.HandOvers.Accept(w.Context(), w.stranger, h.ID) // the job has not run
				apptest.WantConflict(t, err)
				n, err := w.HandOvers.Expire(w.Context())
				if n != 1 {
					t.Errorf("expired %d", n)
				}
				return err
			},
		}
		for state, end := range ends {
			h := w.offered(w.officer, w.stranger, handover.Choice{})
			w.OK(end(h))
			got, err := w.HandOvers.Get(w.Context(), w.officer, h.ID)
			if err != nil || got.State != state {
				t.Errorf("%+v, %v, want %s", got, err, state)
			}
			_, err = w.HandOvers.Accept(w.Context(), w.stranger, h.ID)
			apptest.WantConflict(t, err)
			apptest.WantConflict(t, w.HandOvers.Decline(w.Context(), w.stranger, h.ID))
			apptest.WantConflict(t, w.HandOvers.Withdraw(w.Context(), w.officer, h.ID))
			w.wantLooksAfter(w.officer, 1)
		}
		var kinds []notice.Kind
		for _, n := range w.Told(w.officer.ID) {
			kinds = append(kinds, n.Kind)
		}
		if !slices.Contains(kinds, notice.HandOverDeclined) || !slices.Contains(kinds, notice.HandOverExpired) {
			t.Errorf("the sender was told %v", kinds)
		}
		if n, err := w.HandOvers.Expire(w.Context()); n != 0 || err != nil {
			t.Errorf("expired %d twice, %v", n, err)
		}
	})
}

// What an admin moves meanwhile does not come along, and an empty offer can't be accepted.
func TestMovedMeanwhile(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		admin := w.Admin("admin@tech.gov.sg").Actor()
		w.Invite(w.officer, "tan@tech.gov.sg")
		h := w.offered(w.officer, w.stranger, handover.Choice{})
		moved, err := w.Lives.HandOverOf(w.Context(), admin, w.officer.ID, w.colleague.Email)
		if err != nil || moved.Count != 1 || moved.State != handover.Moved {
			t.Fatalf("%+v, %v", moved, err)
		}
		_, err = w.HandOvers.Accept(w.Context(), w.stranger, h.ID)
		apptest.WantConflict(t, err)
		w.wantLooksAfter(w.colleague, 1)
		w.wantTold(w.colleague, notice.HandedOver, "An administrator handed over 1 invitation of officer@tech.gov.sg to you")
		boss := w.Serving("boss@tech.gov.sg", techpass.DutyAgencyAdmin).Actor()
		offered, err := w.Lives.HandOverOf(w.Context(), boss, w.colleague.ID, w.stranger.Email)
		if err != nil || offered.State != handover.Waiting {
			t.Fatalf("%+v, %v", offered, err)
		}
		w.OK(w.HandOvers.Decline(w.Context(), w.stranger, offered.ID))
		w.wantTold(boss, notice.HandOverDeclined, "stranger@hive.gov.sg declined 1 invitation of colleague@tech.gov.sg")
	})
}

// However many there are, it is one statement: its cost is measured here, in a log.
func TestManyInvitations(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		const many = 2000
		mailboxes := make([]string, many)
		for n := range mailboxes {
			mailboxes[n] = fmt.Sprintf("person%d@tech.gov.sg", n)
		}
		w.invitedByList(w.officer, mailboxes...)
		begun := time.Now()
		h, err := w.handOver(w.officer, w.colleague, handover.Choice{})
		if err != nil || h.Count != many {
			t.Fatalf("%+v, %v", h, err)
		}
		t.Logf("%d moved in %v", many, time.Since(begun))
		w.offered(w.colleague, w.stranger, handover.Choice{})
		page, err := w.Invites.List(w.Context(), w.colleague, invite.Query{})
		if err != nil || page.Total != many {
			t.Errorf("%d, %v", page.Total, err)
		}
	})
}
