package storetest

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/auth/mailcode"
	"techbiz/internal/auth/signin"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/invite"
	"techbiz/internal/mail"
	"techbiz/internal/org/allowlist"
)

func (f *fixture) mail(i *invite.Invitation) *mail.Mail {
	id := uuid.Must(uuid.NewV7())
	return &mail.Mail{ID: id, Kind: mail.Invitation, To: i.Email, InvitationID: i.ID, Attempt: i.Attempt, MessageID: id.String() + "@test",
		LinkHash: id[:], Sealed: []byte{1, 2, 3}, State: mail.Queued, QueuedAt: f.at, NotAfter: f.at.Add(time.Hour), TraceID: "t"}
}

func mailsEndOnce(t *testing.T, f *fixture) {
	i := f.invitation(f.addAccount("officer@tech.gov.sg"), "x@tech.gov.sg")
	f.add(i)
	m := f.mail(i)
	f.ok(f.update(func(tx invite.Tx) error { return tx.AddMails(f.ctx(), m) }))
	got, err := f.Mails().Mail(f.ctx(), m.ID)
	f.ok(err)
	inUTC(&got.QueuedAt, &got.NotAfter)
	if !reflect.DeepEqual(got, m) {
		t.Errorf("\n got %+v\nwant %+v", got, m)
	}
	second := f.mail(i)
	if err := f.update(func(tx invite.Tx) error { return tx.AddMails(f.ctx(), second) }); err == nil {
		t.Error("two invitation mails for one attempt")
	}
	f.ok(f.Mails().Update(f.ctx(), func(tx mail.Tx) error {
		return tx.NoteTries(f.ctx(), mail.Try{MailID: m.ID, Cause: mail.CauseServer, Reply: "451 later", Doubt: true, At: f.at, NextAt: f.at.Add(time.Minute)})
	}))
	got, err = f.Mails().Mail(f.ctx(), m.ID)
	f.ok(err)
	if got.State != mail.Queued || got.Reply != "451 later" || got.Cause != mail.CauseServer || got.Tries != 1 || got.Doubts != 1 ||
		!got.TriedAt.Equal(f.at) || !got.NextAt.Equal(f.at.Add(time.Minute)) {
		t.Errorf("after a try: %+v", got)
	}
	for k, want := range []bool{true, false} {
		f.ok(f.Mails().Update(f.ctx(), func(tx mail.Tx) error {
			changed, err := tx.EndMails(f.ctx(), mail.End{MailID: m.ID, State: mail.Sent, Reply: fmt.Sprintf("250 %d", k), At: f.at})
			if changed[m.ID] != want {
				t.Errorf("ending it for the %d. time changed it: %v", k+1, changed)
			}
			return err
		}))
	}
	got, err = f.Mails().Mail(f.ctx(), m.ID)
	f.ok(err)
	if got.State != mail.Sent || got.Reply != "250 0" || got.Sealed != nil || got.Tries != 2 || !got.EndedAt.Equal(f.at) || !got.NextAt.IsZero() {
		t.Errorf("ended as %+v", got)
	}
	if _, err := f.Mails().Mail(f.ctx(), uuid.New()); !errors.Is(err, fault.NotFound) {
		t.Errorf("an unknown mail: %v", err)
	}
}

func mailsEndTogether(t *testing.T, f *fixture) {
	officer := f.addAccount("officer@tech.gov.sg")
	var invitations []*invite.Invitation
	var mails []*mail.Mail
	var ends []mail.End
	for k := range 600 { // more than one statement takes
		i := f.invitation(officer, numbered(k))
		invitations = append(invitations, i)
		m := f.mail(i)
		m.LinkHash = nil
		mails = append(mails, m)
		ends = append(ends, mail.End{MailID: m.ID, State: []mail.State{mail.Sent, mail.Refused}[k%2], Reply: fmt.Sprintf("%d 'ok' ?", k), At: f.at})
	}
	f.addTogether(invitations)
	f.ok(f.update(func(tx invite.Tx) error { return tx.AddMails(f.ctx(), mails[1:]...) }))
	f.ok(f.Mails().Update(f.ctx(), func(tx mail.Tx) error {
		if _, err := tx.EndMails(f.ctx(), mail.End{MailID: mails[7].ID, State: mail.Withdrawn, At: f.at}); err != nil {
			return err
		}
		changed, err := tx.EndMails(f.ctx(), ends...)
		if len(changed) != len(mails)-2 || changed[mails[0].ID] || changed[mails[7].ID] {
			t.Errorf("%d of %d changed", len(changed), len(mails))
		}
		return err
	}))
	for k, m := range mails[1:] {
		got, err := f.Mails().Mail(f.ctx(), m.ID)
		f.ok(err)
		want := ends[k+1]
		if m == mails[7] {
			want.State, want.Reply = mail.Withdrawn, ""
		}
		if got.State != want.State || got.Reply != want.Reply || got.Sealed != nil || !got.EndedAt.Equal(want.At) {
			t.Errorf("%d: %s %q", k+1, got.State, got.Reply)
		}
	}
}

func links(t *testing.T, f *fixture) {
	i := f.invitation(f.addAccount("officer@tech.gov.sg"), "x@tech.gov.sg")
	f.add(i)
	m := f.mail(i)
	f.ok(f.update(func(tx invite.Tx) error { return tx.AddMails(f.ctx(), m) }))
	gotMail, gotInvitation, err := f.Invites().Link(f.ctx(), m.LinkHash)
	if err != nil || gotMail.ID != m.ID || gotInvitation.ID != i.ID {
		t.Errorf("link leads to %v, %v, %v", gotMail, gotInvitation, err)
	}
	if _, _, err := f.Invites().Link(f.ctx(), []byte("none")); !errors.Is(err, fault.NotFound) {
		t.Errorf("an unknown link: %v", err)
	}
	for _, want := range []bool{true, false} {
		f.ok(f.update(func(tx invite.Tx) error {
			first, err := tx.NoteOpened(f.ctx(), m.ID, f.at)
			if first != want {
				t.Errorf("first opening: %v, want %v", first, want)
			}
			return err
		}))
	}
	all, err := f.Invites().Mails(f.ctx(), i.ID)
	if err != nil || len(all) != 1 || !all[0].OpenedAt.Equal(f.at) {
		t.Errorf("mails %v, %v", all, err)
	}
}

func (f *fixture) code(browser string) *mailcode.Code {
	return &mailcode.Code{ID: uuid.Must(uuid.NewV7()), Purpose: mailcode.SignIn, SubjectHash: []byte("subject"), MailboxHash: []byte("mailbox"), BrowserHash: []byte(browser),
		ClientHash: []byte("client"), Hash: []byte("hash"), TriesLeft: mailcode.Tries, CreatedAt: f.at, ExpiresAt: f.at.Add(mailcode.Lifetime)}
}

func codeTries(t *testing.T, f *fixture) {
	c := f.code("one")
	f.ok(f.update(func(tx invite.Tx) error {
		f.ok(tx.Codes().AddCode(f.ctx(), f.code("two")))
		f.ok(tx.Codes().AddCode(f.ctx(), f.code("one")))
		return tx.Codes().AddCode(f.ctx(), c) // closes the one before, in this browser alone
	}))
	try := func(browser string) (*mailcode.Code, error) {
		var got *mailcode.Code
		err := f.update(func(tx invite.Tx) (err error) {
			got, err = tx.Codes().TryCode(f.ctx(), mailcode.SignIn, []byte("subject"), []byte(browser))
			return err
		})
		return got, err
	}
	var wait sync.WaitGroup
	var mu sync.Mutex
	left := map[int]int{}
	for range 2 * mailcode.Tries {
		wait.Go(func() {
			got, err := try("one")
			mu.Lock()
			defer mu.Unlock()
			if err != nil || got.ID != c.ID {
				t.Errorf("try: %v, %v", got, err)
				return
			}
			left[got.TriesLeft]++
		})
	}
	wait.Wait()
	for n := mailcode.Tries - 1; n >= -mailcode.Tries; n-- {
		if left[n] != 1 {
			t.Errorf("%d tries left was told %d times", n, left[n])
		}
	}
	if got, err := try("two"); err != nil || got.TriesLeft != mailcode.Tries-1 {
		t.Errorf("the other browser's code: %+v, %v", got, err)
	}
	if _, err := try("three"); !errors.Is(err, fault.NotFound) {
		t.Errorf("a browser that asked for none: %v", err)
	}
	f.ok(f.update(func(tx invite.Tx) error {
		if _, err := tx.Codes().TryCode(f.ctx(), mailcode.Accept, []byte("subject"), []byte("one")); !errors.Is(err, fault.NotFound) {
			t.Errorf("the code works for another purpose: %v", err)
		}
		for _, want := range []bool{true, false} {
			open, err := tx.Codes().CloseCode(f.ctx(), c.ID, f.at)
			if err != nil || open != want {
				t.Errorf("close: %v, %v, want %v", open, err, want)
			}
		}
		return nil
	}))
	if _, err := try("one"); !errors.Is(err, fault.NotFound) {
		t.Errorf("a closed code can be tried: %v", err)
	}
}

// Requests at the same time leave one code open: a newer one closes it, be it stored in the
// very moment.
func codesAskedAtOnce(t *testing.T, f *fixture) {
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			if err := f.update(func(tx invite.Tx) error { return tx.Codes().AddCode(f.ctx(), f.code("one")) }); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	f.ok(f.update(func(tx invite.Tx) error {
		n, err := tx.Codes().CountCodes(f.ctx(), f.code("one"), mailcode.Since{Mailbox: f.at.Add(-1), Day: f.at.Add(-1), Client: f.at.Add(-1), All: f.at.Add(-1)})
		if err != nil || n.Mailbox != 8 {
			t.Errorf("%d of 8 codes count, %v", n.Mailbox, err)
		}
		open, err := tx.Codes().TryCode(f.ctx(), mailcode.SignIn, []byte("subject"), []byte("one"))
		if err != nil {
			return err
		}
		if _, err := tx.Codes().CloseCode(f.ctx(), open.ID, f.at); err != nil {
			return err
		}
		if second, err := tx.Codes().TryCode(f.ctx(), mailcode.SignIn, []byte("subject"), []byte("one")); !errors.Is(err, fault.NotFound) {
			t.Errorf("a second code is open: %v, %v", second, err)
		}
		return nil
	}))
}

func codeCounts(t *testing.T, f *fixture) {
	old, older := f.code("b"), f.code("b")
	old.CreatedAt, older.CreatedAt = f.at.Add(-2*time.Hour), f.at.Add(-25*time.Hour)
	elsewhere, known, settled := f.code("b"), f.code("b"), f.code("another browser")
	elsewhere.MailboxHash = []byte("another")
	known.Known, known.ClientHash = true, []byte("browser")
	hour := f.at.Add(-time.Hour)
	since := mailcode.Since{Mailbox: hour, Day: f.at.Add(-24 * time.Hour), Client: hour, All: f.at.Add(-3 * time.Hour)}
	f.ok(f.update(func(tx invite.Tx) error {
		for _, c := range []*mailcode.Code{older, old, f.code("b"), elsewhere, known, settled} {
			f.ok(tx.Codes().AddCode(f.ctx(), c))
		}
		f.ok(tx.Codes().SettleCodes(f.ctx(), settled.MailboxHash, settled.BrowserHash))
		n, err := tx.Codes().CountCodes(f.ctx(), f.code("b"), since)
		if want := (mailcode.Counts{Mailbox: 1, Day: 2, Client: 2, All: 3}); err != nil || n != want {
			t.Errorf("%+v, %v, want %+v", n, err, want)
		}
		n, err = tx.Codes().CountCodes(f.ctx(), known, since)
		if want := (mailcode.Counts{Mailbox: 1, Day: 2, Client: 1, All: 3}); err != nil || n != want {
			t.Errorf("in a known browser %+v, %v, want %+v", n, err, want)
		}
		return nil
	}))
}

func requestKeys(t *testing.T, f *fixture) {
	first := f.event("invitation.sent", uuid.New())
	first.ActorID, first.RequestKey, first.Fingerprint = uuid.New(), "key ' ?", []byte{0, 1, 255}
	record := func(e *audit.Event) error {
		return f.update(func(tx invite.Tx) error { return tx.Record(f.ctx(), e) })
	}
	f.ok(record(first))
	again := *first
	again.ID = uuid.New()
	again.Subject.ID = uuid.New()
	var replayed *audit.Replayed
	if err := record(&again); !errors.As(err, &replayed) || replayed.Earlier.ID != first.ID || !bytes.Equal(replayed.Earlier.Fingerprint, first.Fingerprint) {
		t.Errorf("the key again: %v", err)
	}
	again.ActorID = uuid.New()
	if err := record(&again); err != nil {
		t.Errorf("another actor's same key: %v", err)
	}
	none := f.event("invitation.sent", uuid.New())
	f.ok(record(none))
	none2 := f.event("invitation.sent", uuid.New())
	f.ok(record(none2))
}

func sealing(t *testing.T, f *fixture) {
	subject := uuid.New()
	var events []*audit.Event
	for k := range 2345 {
		e := f.event("invitation.sent", subject)
		e.At = f.at.Add(time.Duration(k%7) * time.Millisecond)
		events = append(events, e)
	}
	f.ok(f.update(func(tx invite.Tx) error { return tx.Record(f.ctx(), events...) }))
	var log bytes.Buffer
	trail := audit.NewService(f.Audits(), slog.New(slog.NewTextHandler(&log, nil)), time.Now)
	var wait sync.WaitGroup
	sealed := make([]int, 3)
	for k := range sealed {
		wait.Go(func() {
			var err error
			if sealed[k], err = trail.Seal(f.ctx()); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if sum := sealed[0] + sealed[1] + sealed[2]; sum != len(events) {
		t.Errorf("sealed %v, want %d in all", sealed, len(events))
	}
	head, err := trail.Verify(f.ctx())
	if err != nil || head.Seq != int64(len(events)) {
		t.Errorf("head %v, %v", head, err)
	}
	if !bytes.Contains(log.Bytes(), []byte(head.String())) {
		t.Error("the anchor is not in the log")
	}
	if _, err := trail.Verify(f.ctx(), audit.Head{Seq: head.Seq + 1, Hash: head.Hash}); err == nil {
		t.Error("an anchor beyond the end passes")
	}
	if _, err := trail.Verify(f.ctx(), audit.Head{Seq: 5, Hash: []byte("other")}); err == nil {
		t.Error("an anchor with another hash passes")
	}
	if n, err := trail.Seal(f.ctx()); n != 0 || err != nil {
		t.Errorf("sealing again: %d, %v", n, err)
	}
}

func trailFilters(t *testing.T, f *fixture) {
	subject, actor := uuid.New(), people.Actor{ID: uuid.New(), Role: people.RoleOfficer}
	admin := people.Actor{ID: uuid.New(), Role: people.RoleAdmin}
	var events []*audit.Event
	for k := range 30 {
		e := f.event("invitation.sent", uuid.New())
		e.At = f.at.Add(time.Duration(k) * time.Second)
		if k%3 == 0 {
			e.Action, e.Subject.ID, e.TraceID = "invitation.revoked", subject, "trace"
		}
		if k%5 == 0 {
			e.ActorID, e.ActorRole = actor.ID, actor.Role
		}
		events = append(events, e)
	}
	f.ok(f.update(func(tx invite.Tx) error { return tx.Record(f.ctx(), events...) }))
	trail := audit.NewService(f.Audits(), slog.New(slog.DiscardHandler), time.Now)
	for _, test := range []struct {
		filter audit.Filter
		want   int
	}{
		{audit.Filter{}, 30}, {audit.Filter{Actions: []audit.Action{"invitation.revoked"}}, 10}, {audit.Filter{SubjectID: subject}, 10},
		{audit.Filter{TraceID: "trace"}, 10}, {audit.Filter{ActorID: actor.ID}, 6}, {audit.Filter{ActorID: actor.ID, SubjectID: subject}, 2},
		{audit.Filter{From: f.at.Add(10 * time.Second)}, 20}, {audit.Filter{To: f.at.Add(10 * time.Second)}, 10},
	} {
		test.filter.Limit = 4
		var got []*audit.Event
		for {
			page, next, err := trail.List(f.ctx(), admin, test.filter)
			f.ok(err)
			got = append(got, page...)
			if next == (audit.Cursor{}) {
				break
			}
			test.filter.Before = next
		}
		if len(got) != test.want {
			t.Errorf("%+v: %d events, want %d", test.filter, len(got), test.want)
		}
		for k := 1; k < len(got); k++ {
			if got[k].At.After(got[k-1].At) {
				t.Errorf("%+v: not newest first", test.filter)
			}
		}
	}
	if _, _, err := trail.List(f.ctx(), actor, audit.Filter{}); !errors.Is(err, fault.Forbidden) {
		t.Errorf("an officer reads the trail: %v", err)
	}
	about, err := f.Invites().EventsAbout(f.ctx(), audit.Subject{Type: "invitation", ID: subject}, 100)
	if err != nil || len(about) != 10 || about[0].At.After(about[9].At) || about[0].Data["k"] != "v" {
		t.Errorf("events about the subject: %d, %v", len(about), err)
	}
}

func domains(t *testing.T, f *fixture) {
	d := must[people.Domain](f)(people.ParseDomain("tech.gov.sg"))
	other := must[people.Domain](f)(people.ParseDomain("acme.com"))
	f.ok(f.Allowlist().Update(f.ctx(), func(tx allowlist.Tx) error {
		for _, want := range []bool{true, false} {
			if added, err := tx.AllowDomain(f.ctx(), d, people.Agency{}, f.at); added != want || err != nil {
				t.Errorf("added %v, %v", added, err)
			}
		}
		_, err := tx.AllowDomain(f.ctx(), other, people.Agency{}, f.at)
		f.ok(err)
		list, err := tx.AllowedAmong(f.ctx(), []string{"tech.gov.sg", "sub.tech.gov.sg", "tech.gov.sg"})
		if err != nil || len(list) != 1 || list["tech.gov.sg"] != (allowlist.Domain{Name: d, SEED: true}) {
			t.Errorf("among %v, %v", list, err)
		}
		return nil
	}))
	got, err := f.Allowlist().AllowedDomains(f.ctx())
	if want := []allowlist.Domain{{Name: other, SEED: true}, {Name: d, SEED: true}}; err != nil || !slices.Equal(got, want) {
		t.Errorf("list %v, %v", got, err)
	}
}

func domainsOfferSEED(t *testing.T, f *fixture) {
	d := must[people.Domain](f)(people.ParseDomain("schools.gov.sg"))
	unknown := must[people.Domain](f)(people.ParseDomain("acme.com"))
	f.ok(f.Allowlist().Update(f.ctx(), func(tx allowlist.Tx) error {
		_, err := tx.AllowDomain(f.ctx(), d, people.Agency{}, f.at)
		f.ok(err)
		for _, step := range []struct {
			domain        people.Domain
			offered, want bool
		}{{d, true, false}, {d, false, true}, {d, false, false}, {unknown, false, false}, {d, true, true}, {d, false, true}} {
			if changed, err := tx.SetSEED(f.ctx(), step.domain, step.offered); changed != step.want || err != nil {
				t.Errorf("%v: changed %v, %v", step, changed, err)
			}
		}
		_, err = tx.AllowDomain(f.ctx(), d, people.Agency{}, f.at) // allowing it again changes nothing
		return err
	}))
	list, err := f.Allowlist().AllowedAmong(f.ctx(), []string{"schools.gov.sg", "acme.com"})
	if err != nil || len(list) != 1 || list["schools.gov.sg"] != (allowlist.Domain{Name: d}) {
		t.Errorf("among %v, %v", list, err)
	}
}

func tokens(t *testing.T, f *fixture) {
	officer := f.addAccount("officer@tech.gov.sg")
	k := &signin.Token{ID: uuid.New(), AccountID: officer.ID, Hash: []byte("hash"), CreatedAt: f.at, ExpiresAt: f.at.Add(time.Hour)}
	f.ok(f.SignIns().Update(f.ctx(), func(tx signin.Tx) error { return tx.AddToken(f.ctx(), k) }))
	got, err := f.SignIns().AccountOfToken(f.ctx(), k.Hash, f.at)
	if err != nil || got.ID != officer.ID {
		t.Errorf("owner %v, %v", got, err)
	}
	for name, try := range map[string]struct {
		hash string
		at   time.Time
	}{"expired": {"hash", k.ExpiresAt}, "unknown": {"other", f.at}} {
		if _, err := f.SignIns().AccountOfToken(f.ctx(), []byte(try.hash), try.at); !errors.Is(err, fault.NotFound) {
			t.Errorf("%s token: %v", name, err)
		}
	}
	for mailbox, want := range map[string]bool{"officer@tech.gov.sg": true, "nobody@tech.gov.sg": false} {
		if may, err := f.SignIns().MaySignIn(f.ctx(), f.email(mailbox)); may != want || err != nil {
			t.Errorf("%s may sign in: %v, %v", mailbox, may, err)
		}
	}
}
