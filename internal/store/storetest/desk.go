package storetest

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/base/fault"
	"techbiz/internal/base/keyset"
	"techbiz/internal/base/people"
	"techbiz/internal/desk"
	"techbiz/internal/invite"
	"techbiz/internal/lifecycle"
	"techbiz/internal/techpass"
)

// request returns one of the account's, not stored yet.
func (f *fixture) request(of *techpass.Account, k desk.Kind) *desk.Request {
	return &desk.Request{ID: uuid.Must(uuid.NewV7()), Kind: k, RequesterID: of.ID, Agency: of.Actor().Agency(), State: desk.Open,
		Version: 1, CreatedAt: f.at, ChangedAt: f.at}
}

func (f *fixture) raise(rs ...*desk.Request) {
	f.Helper()
	for _, r := range rs {
		f.ok(f.Desk().Update(f.ctx(), func(tx desk.Tx) error {
			added, err := tx.AddRequest(f.ctx(), r)
			if err == nil && !added {
				err = errors.New("the request was not added")
			}
			return err
		}))
	}
}

func (f *fixture) login(s string) people.Login { return must[people.Login](f)(people.ParseLogin(s)) }

func (f *fixture) note(s string) people.Note {
	return must[people.Note](f)(people.ParseNote("text", s))
}

func requestsComeBack(_ *testing.T, f *fixture) {
	officer, agent := f.addAccount("officer@tech.gov.sg"), f.addAccount("agent@tech.gov.sg")
	a, b := f.request(officer, desk.ResetMFA), f.request(officer, desk.Other)
	a.Login, a.Details = f.login("jane.tan@techpass.gov.sg"), f.note("two\nlines, ✓")
	f.raise(a, b)
	if a.Number <= 0 || b.Number <= a.Number || a.RequesterEmail != officer.Email {
		f.Errorf("numbers %d and %d, requester %s", a.Number, b.Number, a.RequesterEmail)
	}
	a.State, a.AssigneeID, a.AssigneeEmail, a.SubjectID, a.Version = desk.Granted, agent.ID, agent.Email, officer.ID, 2
	a.ChangedAt, a.ClosedAt = f.at.Add(time.Hour), f.at.Add(time.Hour)
	f.ok(f.Desk().Update(f.ctx(), func(tx desk.Tx) error {
		locked, err := tx.Request(f.ctx(), a.ID)
		if err != nil || locked.Version != 1 {
			return fmt.Errorf("locked %+v: %w", locked, err)
		}
		return tx.UpdateRequest(f.ctx(), a)
	}))
	got := must[*desk.Request](f)(f.Desk().RequestByID(f.ctx(), a.ID))
	for _, at := range [][2]*time.Time{{&got.CreatedAt, &a.CreatedAt}, {&got.ChangedAt, &a.ChangedAt}, {&got.ClosedAt, &a.ClosedAt}} {
		if !at[0].Equal(*at[1]) {
			f.Errorf("%s came back as %s", at[1], at[0])
		}
		*at[0] = *at[1]
	}
	if *got != *a {
		f.Errorf("came back as %+v, was %+v", got, a)
	}
	got = must[*desk.Request](f)(f.Desk().RequestByID(f.ctx(), b.ID))
	if !got.ClosedAt.IsZero() || got.AssigneeID != uuid.Nil || !got.AssigneeEmail.IsZero() || !got.Login.IsZero() || got.SubjectID != uuid.Nil {
		f.Errorf("%+v", got)
	}
	if _, err := f.Desk().RequestByID(f.ctx(), uuid.New()); !errors.Is(err, fault.NotFound) {
		f.Errorf("one that is not there: %v", err)
	}
	f.ok(f.Desk().Update(f.ctx(), func(tx desk.Tx) error {
		n, err := tx.CountOpen(f.ctx(), officer.ID, 10)
		if n != 1 {
			f.Errorf("%d open requests", n)
		}
		return err
	}))
}

func domainRequests(_ *testing.T, f *fixture) {
	officer := f.addAccount("officer@tech.gov.sg")
	raise := func() (*desk.Request, bool) {
		r := f.request(officer, desk.Domain)
		r.Domain = f.domain("elsewhere.com")
		var added bool
		f.ok(f.Desk().Update(f.ctx(), func(tx desk.Tx) (err error) {
			added, err = tx.AddRequest(f.ctx(), r)
			return err
		}))
		return r, added
	}
	first, added := raise()
	if !added {
		f.Fatal("the first request was not added")
	}
	if _, again := raise(); again {
		f.Error("the domain was requested twice")
	}
	at := must[map[string]time.Time](f)(f.Desk().RequestedDomains(f.ctx(), []string{"elsewhere.com", "acme.com", "elsewhere.com", ""}))
	if len(at) != 1 || !at["elsewhere.com"].Equal(f.at) {
		f.Errorf("requested %v", at)
	}
	f.ok(f.Desk().Update(f.ctx(), func(tx desk.Tx) error {
		r, err := tx.OpenDomainRequest(f.ctx(), f.domain("elsewhere.com"))
		if err != nil || r.ID != first.ID {
			return fmt.Errorf("open request %+v: %w", r, err)
		}
		r.State, r.ClosedAt = desk.Declined, f.at
		return tx.UpdateRequest(f.ctx(), r)
	}))
	f.ok(f.Desk().Update(f.ctx(), func(tx desk.Tx) error {
		if _, err := tx.OpenDomainRequest(f.ctx(), f.domain("elsewhere.com")); !errors.Is(err, fault.NotFound) {
			f.Errorf("after it was closed: %v", err)
		}
		return nil
	}))
	if _, again := raise(); !again {
		f.Error("the domain can't be requested again")
	}
}

func requestsAreFiltered(_ *testing.T, f *fixture) {
	officer, other := f.addAccount("officer@tech.gov.sg"), f.addAccount("officer2@hive.gov.sg")
	domain, mfa, over := f.request(officer, desk.Domain), f.request(other, desk.ResetMFA), f.request(officer, desk.Other)
	domain.Domain, mfa.Login = f.domain("elsewhere.com"), f.login("jane.tan@techpass.gov.sg")
	mfa.AssigneeID, mfa.State = officer.ID, desk.InProgress
	over.State, over.ClosedAt = desk.Done, f.at
	f.raise(domain, mfa, over)
	name := map[uuid.UUID]string{domain.ID: "domain", mfa.ID: "mfa", over.ID: "over"}
	hive := must[people.Agency](f)(people.ParseAgency("hive"))
	for what, c := range map[string]struct {
		q    desk.Query
		want []string
	}{
		"all":                  {desk.Query{}, []string{"domain", "mfa", "over"}},
		"open":                 {desk.Query{OnlyOpen: true}, []string{"domain", "mfa"}},
		"of a state":           {desk.Query{State: desk.Done}, []string{"over"}},
		"of a kind":            {desk.Query{Kind: desk.ResetMFA}, []string{"mfa"}},
		"of an agency":         {desk.Query{Agency: hive}, []string{"mfa"}},
		"of a requester":       {desk.Query{Requester: officer.ID}, []string{"domain", "over"}},
		"somebody's":           {desk.Query{Assignee: officer.ID}, []string{"mfa"}},
		"nobody's":             {desk.Query{Unassigned: true, OnlyOpen: true}, []string{"domain"}},
		"number":               {desk.Query{Number: over.Number}, []string{"over"}},
		"domain's beginning":   {desk.Query{Search: "elsewh"}, []string{"domain"}},
		"login's beginning":    {desk.Query{Search: "jane.t"}, []string{"mfa"}},
		"requester":            {desk.Query{Search: "officer@tech.gov.sg"}, []string{"domain", "over"}},
		"beginning of two":     {desk.Query{Search: "officer"}, []string{"domain", "mfa", "over"}},
		"none":                 {desk.Query{Search: "fficer"}, nil},
		"found, and of a kind": {desk.Query{Search: "officer", Kind: desk.Other}, []string{"over"}},
	} {
		c.q.Limit = 10
		var got []string
		for _, r := range must[[]*desk.Request](f)(f.Desk().Requests(f.ctx(), c.q)) {
			got = append(got, name[r.ID])
		}
		slices.Sort(got)
		if !slices.Equal(got, c.want) {
			f.Errorf("%s: %v, want %v", what, got, c.want)
		}
	}
	for agency, want := range map[people.Agency]int{{}: 1, f.agency("tech"): 1, hive: 0} {
		for _, limit := range []int{1, 9} {
			if n, err := f.Desk().CountUnassigned(f.ctx(), agency, limit); err != nil || n != want {
				f.Errorf("%s: %d that nobody looks after, want %d, %v", agency, n, want, err)
			}
		}
	}
}

func requestPages(_ *testing.T, f *fixture) {
	officer := f.addAccount("officer@tech.gov.sg")
	for n := range 7 {
		r := f.request(officer, desk.Other)
		r.CreatedAt = f.at.Add(time.Duration(n/2) * time.Second)
		f.raise(r)
	}
	for _, oldestFirst := range []bool{true, false} {
		var got []uuid.UUID
		for q := (desk.Query{Limit: 3, OldestFirst: oldestFirst}); ; {
			rows := must[[]*desk.Request](f)(f.Desk().Requests(f.ctx(), q))
			for _, r := range rows[:min(3, len(rows))] {
				got = append(got, r.ID)
				q.Cursor = keyset.Cursor{At: r.CreatedAt, ID: r.ID}
			}
			if len(rows) <= 3 {
				break
			}
		}
		back := must[[]*desk.Request](f)(f.Desk().Requests(f.ctx(), desk.Query{Limit: 3, OldestFirst: oldestFirst,
			Cursor: keyset.Cursor{At: f.at.Add(time.Second), ID: uuid.Nil, Backward: true}}))
		if len(got) != 7 || len(slices.Compact(slices.Clone(got))) != 7 || len(back) == 0 {
			f.Errorf("oldest first %v: %d requests, %d before", oldestFirst, len(got), len(back))
		}
		first := got[0]
		if created := must[*desk.Request](f)(f.Desk().RequestByID(f.ctx(), first)).CreatedAt; oldestFirst != created.Equal(f.at) {
			f.Errorf("oldest first %v: the first is of %s", oldestFirst, created)
		}
	}
}

func requestStories(_ *testing.T, f *fixture) {
	officer, agent := f.addAccount("officer@tech.gov.sg"), f.addAccount("agent@tech.gov.sg")
	r := f.request(officer, desk.Other)
	f.raise(r)
	mailID, deskMailID := uuid.New(), uuid.New()
	entries := []*desk.Entry{
		{ID: uuid.Must(uuid.NewV7()), RequestID: r.ID, Event: desk.Raise, AuthorID: officer.ID, AuthorEmail: officer.Email, At: f.at},
		{ID: uuid.Must(uuid.NewV7()), RequestID: r.ID, Event: desk.Assign, AuthorID: agent.ID, AuthorEmail: agent.Email, ToID: officer.ID,
			ToEmail: officer.Email, At: f.at.Add(time.Second), MailID: mailID, DeskMailID: deskMailID},
		{ID: uuid.Must(uuid.NewV7()), RequestID: r.ID, Event: desk.Grant, Text: f.note("said"), Already: true, At: f.at.Add(time.Second)},
	}
	f.ok(f.Desk().Update(f.ctx(), func(tx desk.Tx) error {
		for _, e := range entries {
			if err := tx.AddEntry(f.ctx(), e); err != nil {
				return err
			}
		}
		last, err := tx.LastEntry(f.ctx(), r.ID)
		if err == nil && last.ID != entries[2].ID {
			f.Errorf("the last is %+v", last)
		}
		return err
	}))
	got := must[[]*desk.Entry](f)(f.Desk().Entries(f.ctx(), r.ID))
	if len(got) != len(entries) {
		f.Fatalf("%d entries", len(got))
	}
	for n, e := range got {
		if !e.At.Equal(entries[n].At) {
			f.Errorf("at %s, want %s", e.At, entries[n].At)
		}
		e.At = entries[n].At
		if *e != *entries[n] {
			f.Errorf("came back as %+v, was %+v", e, entries[n])
		}
	}
	for _, id := range []uuid.UUID{mailID, deskMailID} {
		e, of, err := f.Desk().EntryOfMail(f.ctx(), id)
		if err != nil || e.ID != entries[1].ID || of.ID != r.ID {
			f.Errorf("entry of mail: %+v, %+v, %v", e, of, err)
		}
	}
	if _, _, err := f.Desk().EntryOfMail(f.ctx(), uuid.New()); !errors.Is(err, fault.NotFound) {
		f.Errorf("mail of no entry: %v", err)
	}
}

func requestFiles(_ *testing.T, f *fixture) {
	r, other := f.request(f.addAccount("officer@tech.gov.sg"), desk.Other), f.request(f.addAccount("officer2@tech.gov.sg"), desk.Other)
	f.raise(r, other)
	content := bytes.Repeat([]byte("\x00\xff'\\?%PDF"), desk.MaxFileSize/9)
	file := &desk.File{ID: uuid.Must(uuid.NewV7()), EntryID: uuid.New(), Name: "scan ✓.pdf", Type: "application/pdf", Size: len(content), SHA256: []byte{1, 0, 2}, At: f.at, Content: content}
	f.ok(f.Desk().Update(f.ctx(), func(tx desk.Tx) error {
		if err := tx.AddFiles(f.ctx(), r.ID, []*desk.File{file}); err != nil {
			return err
		}
		n, err := tx.CountFiles(f.ctx(), r.ID)
		if n != 1 {
			f.Errorf("%d files", n)
		}
		return err
	}))
	got := must[*desk.File](f)(f.Desk().File(f.ctx(), r.ID, file.ID))
	if !bytes.Equal(got.Content, content) || !bytes.Equal(got.SHA256, file.SHA256) || got.Name != file.Name || got.Type != file.Type || got.Size != file.Size ||
		got.EntryID != file.EntryID || !got.At.Equal(f.at) {
		f.Errorf("%s of %d bytes came back with %d", got.Name, file.Size, len(got.Content))
	}
	if _, err := f.Desk().File(f.ctx(), other.ID, file.ID); !errors.Is(err, fault.NotFound) {
		f.Errorf("as another request's: %v", err)
	}
	if list := must[[]*desk.File](f)(f.Desk().Files(f.ctx(), r.ID)); len(list) != 1 || list[0].Content != nil || list[0].ID != file.ID {
		f.Errorf("listed: %d", len(list))
	}
}

func requestsAreForgotten(_ *testing.T, f *fixture) {
	gone, officer := f.addAccount("gone@tech.gov.sg"), f.addAccount("officer@tech.gov.sg")
	own, about, closed := f.request(gone, desk.Other), f.request(officer, desk.ResetMFA), f.request(officer, desk.Terminate)
	own.Details = f.note("personal")
	about.Login, about.SubjectID, about.State, about.ClosedAt = f.login(gone.Email.String()), gone.ID, desk.Granted, f.at
	vendor := f.account("jane@acme.com")
	vendor.Username = must[people.Username](f)(people.ParseUsername("Jane.Lim"))
	f.ok(f.update(func(tx invite.Tx) error { return tx.AddAccount(f.ctx(), vendor) }))
	byMailbox, byUsername, open := f.request(officer, desk.ResetMFA), f.request(officer, desk.Terminate), f.request(officer, desk.SEED)
	for _, r := range []*desk.Request{byMailbox, byUsername} {
		r.State, r.ClosedAt = desk.Declined, f.at
	}
	byMailbox.Login, byUsername.Login, open.Login = f.login("jane@acme.com"), f.login("jane.lim@techpass.gov.sg"), f.login("jane.lim@techpass.gov.sg")
	closed.Login, closed.State, closed.ClosedAt = f.login(gone.Email.String()), desk.Declined, f.at
	f.raise(own, about, closed, byMailbox, byUsername, open)
	f.ok(f.Desk().Update(f.ctx(), func(tx desk.Tx) error {
		return errors.Join(
			tx.AddEntry(f.ctx(), &desk.Entry{ID: uuid.Must(uuid.NewV7()), RequestID: own.ID, Event: desk.Comment, AuthorID: gone.ID, Text: f.note("personal"), At: f.at}),
			tx.AddFiles(f.ctx(), own.ID, []*desk.File{{ID: uuid.New(), EntryID: uuid.New(), Name: "a.txt", Type: "text/plain", Size: 1, SHA256: []byte{1}, At: f.at, Content: []byte("a")}}))
	}))
	f.ok(f.Lives().Update(f.ctx(), func(tx lifecycle.Tx) error { return tx.ForgetAccounts(f.ctx(), []uuid.UUID{gone.ID, vendor.ID}, f.at) }))
	r := must[*desk.Request](f)(f.Desk().RequestByID(f.ctx(), own.ID))
	if !r.Details.IsZero() || r.State != desk.Withdrawn || r.ClosedAt.IsZero() {
		f.Errorf("of the request is left: %+v", r)
	}
	entries := must[[]*desk.Entry](f)(f.Desk().Entries(f.ctx(), own.ID))
	if len(entries) != 1 || !entries[0].Text.IsZero() || len(must[[]*desk.File](f)(f.Desk().Files(f.ctx(), own.ID))) != 0 {
		f.Errorf("of its story is left: %+v", entries)
	}
	for range 2 { // forgotten twice, an open one keeps its login until it is closed
		if r := must[*desk.Request](f)(f.Desk().RequestByID(f.ctx(), open.ID)); r.Login != open.Login || r.SubjectID != vendor.ID {
			f.Errorf("the open request is about %q, %s", r.Login, r.SubjectID)
		}
		f.ok(f.Lives().Update(f.ctx(), func(tx lifecycle.Tx) error { return tx.ForgetAccounts(f.ctx(), []uuid.UUID{gone.ID, vendor.ID}, f.at) }))
	}
	f.ok(f.Desk().Update(f.ctx(), func(tx desk.Tx) error { return tx.DropLogin(f.ctx(), open.ID, open.Login) }))
	if found := must[[]*desk.Request](f)(f.Desk().Requests(f.ctx(), desk.Query{Search: "jane", Limit: 10})); len(found) != 0 {
		f.Errorf("%d requests are found by the login", len(found))
	}
	for _, id := range []uuid.UUID{about.ID, closed.ID, byMailbox.ID, byUsername.ID} {
		if r := must[*desk.Request](f)(f.Desk().RequestByID(f.ctx(), id)); !r.Login.IsZero() {
			f.Errorf("a request still names %s", r.Login)
		}
	}
	if found := must[[]*desk.Request](f)(f.Desk().Requests(f.ctx(), desk.Query{Search: "gone@", Limit: 10})); len(found) != 0 {
		f.Errorf("%d requests are found by the mailbox", len(found))
	}
}

// heldRequests raises a request of each, with what they and others wrote.
func (f *fixture) heldRequests(a, b *techpass.Account) {
	f.Helper()
	own, others := f.request(a, desk.Other), f.request(b, desk.Other)
	own.Details, others.Details = f.note("jane's"), f.note("june's")
	f.raise(own, others)
	entry := func(r *desk.Request, e desk.Event, by uuid.UUID, text string) *desk.Entry {
		return &desk.Entry{ID: uuid.Must(uuid.NewV7()), RequestID: r.ID, Event: e, AuthorID: by, Text: f.note(text), At: f.at}
	}
	with := entry(own, desk.Comment, b.ID, "to jane")
	f.ok(f.Desk().Update(f.ctx(), func(tx desk.Tx) error {
		return errors.Join(
			tx.AddEntry(f.ctx(), with),
			tx.AddEntry(f.ctx(), entry(own, desk.Note, b.ID, "not jane's to read")),
			tx.AddEntry(f.ctx(), entry(others, desk.Comment, b.ID, "to june")),
			tx.AddEntry(f.ctx(), entry(others, desk.Comment, a.ID, "by jane")),
			tx.AddFiles(f.ctx(), own.ID, []*desk.File{{ID: uuid.New(), EntryID: with.ID, Name: "a.txt", Type: "text/plain", Size: 1, SHA256: []byte{1}, At: f.at, Content: []byte("a")}}))
	}))
}
