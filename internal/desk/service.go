package desk

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/approval"
	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/mail"
	"techbiz/internal/mail/notice"
	"techbiz/internal/org/allowlist"
	"techbiz/internal/seed"
	"techbiz/internal/techpass"
)

// Options are the parts of a Service.
type Options struct {
	Store     Store
	Post      Post
	Lives     Lives
	Allowlist Allowlist
	SEED      seed.Provisioner
	Bell      Bell
	// Approvals has what one admin alone must not grant wait for a second person.
	Approvals approval.Asker
	// Outside is the address of the organisation's own service desk; no request can be
	// raised here where it has one.
	Outside string
	Now     func() time.Time
}

// Service is the service desk.
type Service struct{ Options }

// NewService returns the service with the given parts.
func NewService(o Options) *Service { return &Service{Options: o} }

// newsLifetime is how long it is worth trying to tell somebody of a change.
const newsLifetime = 3 * 24 * time.Hour

// change is one event on its way into a request's story.
type change struct {
	s      *Service
	actor  people.Actor
	r      *Request
	entry  *Entry
	before State
	files  []*File
	data   []string // of the audit event
	// key is the idempotency key of the form, contents what it asked for.
	key      string
	contents []string
}

// OwnRequest: nobody decides what they asked for themselves.
var OwnRequest = &fault.Conflict{Reason: "You raised this request yourself, so somebody else at the service desk has to decide it."}

// anyVersion: the change does not depend on what its author saw.
const anyVersion = 0

// work carries an event of the desk out, in one transaction with do. version is that of
// the request as the actor saw it.
func (s *Service) work(ctx context.Context, actor people.Actor, id uuid.UUID, version int, e Event,
	do func(tx Tx, c *change) error) error {
	return s.change(ctx, actor, id, version, e, decidable(actor, e, do))
}

// decidable refuses to do what is not the actor's to decide.
func decidable(actor people.Actor, e Event, do func(tx Tx, c *change) error) func(tx Tx, c *change) error {
	return func(tx Tx, c *change) error {
		switch {
		case !mayWork(actor, c.r):
			return fault.Forbidden
		case e.decides() && raised(actor, c.r):
			return OwnRequest
		}
		return do(tx, c)
	}
}

// change carries an event out, in one transaction with do. Errors: fault.NotFound,
// *fault.Conflict, and those of do.
func (s *Service) change(ctx context.Context, actor people.Actor, id uuid.UUID, version int, e Event,
	do func(tx Tx, c *change) error) error {
	err := s.Store.Update(ctx, func(tx Tx) error { return s.changeIn(ctx, tx, actor, id, version, e, do) })
	if err != nil {
		return fmt.Errorf("request %s: %w", e, err)
	}
	return nil
}

// changeIn is change within a transaction.
func (s *Service) changeIn(ctx context.Context, tx Tx, actor people.Actor, id uuid.UUID, version int, e Event,
	do func(tx Tx, c *change) error) error {
	r, err := tx.Request(ctx, id)
	if err != nil {
		return err
	}
	if !maySee(actor, r) {
		return fault.NotFound
	}
	if version != anyVersion && version != r.Version {
		return s.overtaken(ctx, tx, r)
	}
	c := s.begin(actor, r, e)
	if r.State, err = Next(r.Kind, r.State, c.entry.Event); err != nil {
		return err
	}
	if c.noticeKind() != "" { // who is told is held before what granting locks
		if _, err := tx.Recipients(ctx, r.RequesterID); err != nil {
			return err
		}
	}
	if err := do(tx, c); err != nil {
		return err
	}
	return c.commit(ctx, tx)
}

func (s *Service) begin(actor people.Actor, r *Request, e Event) *change {
	if e == Comment && r.State == Asked && actor.ID == r.RequesterID {
		e = Answer
	}
	return &change{s: s, actor: actor, r: r, before: r.State, entry: &Entry{
		ID: uuid.Must(uuid.NewV7()), RequestID: r.ID, Event: e, AuthorID: actor.ID, At: s.Now(),
	}}
}

// commit writes the event and what follows from it.
func (c *change) commit(ctx context.Context, tx Tx) error {
	r := c.r
	if c.r.State == InProgress && r.AssigneeID == uuid.Nil && c.entry.Event == Answer {
		r.State = Open // who asked has let it go
	}
	r.Version++
	r.ChangedAt = c.entry.At
	if r.State.Closed() {
		r.ClosedAt = c.entry.At
		if r.Kind == Domain && r.State != Granted {
			if err := tx.Enqueue(ctx, allowlist.RefusedJob{Domain: r.Domain.String()}); err != nil {
				return fmt.Errorf("tell those who wait for the domain: %w", err)
			}
		}
		if err := settleSubject(ctx, tx, r); err != nil {
			return err
		}
	}
	if err := c.tell(ctx, tx); err != nil {
		return err
	}
	if err := tx.UpdateRequest(ctx, r); err != nil {
		return err
	}
	return c.note(ctx, tx)
}

// settleSubject notes as a request is closed which account it was about, so that nothing of
// it is left when the account is deleted, or that of one which is deleted already.
func settleSubject(ctx context.Context, tx Tx, r *Request) error {
	if r.Login.IsZero() {
		return nil
	}
	var a *techpass.Account
	var err error
	if r.SubjectID != uuid.Nil {
		a, err = tx.Account(ctx, r.SubjectID)
	} else {
		a, err = accountOf(ctx, tx, r.Login)
	}
	switch {
	case errors.Is(err, fault.NotFound):
		return nil // it has ended, or there never was one
	case err != nil:
		return fmt.Errorf("look account of request up: %w", err)
	}
	r.SubjectID = a.ID
	if a.State != techpass.Deleted {
		return nil
	}
	if err := tx.DropLogin(ctx, r.ID, r.Login); err != nil {
		return err
	}
	r.Login = people.Login{}
	return nil
}

// note writes the entry, its files and the audit event.
func (c *change) note(ctx context.Context, tx Tx) error {
	if err := tx.AddEntry(ctx, c.entry); err != nil {
		return err
	}
	if err := c.attach(ctx, tx); err != nil {
		return err
	}
	return tx.Record(ctx, c.event(ctx))
}

func (c *change) event(ctx context.Context) *audit.Event {
	e := audit.New(ctx, c.entry.At, c.actor, audit.Action("request."+c.entry.Event), subjectOf(c.r.ID), c.data...)
	e.Once(c.key, c.contents...)
	return e
}

func (c *change) attach(ctx context.Context, tx Tx) error {
	if len(c.files) == 0 {
		return nil
	}
	there, err := tx.CountFiles(ctx, c.r.ID)
	if err != nil {
		return err
	}
	if there+len(c.files) > MaxRequestFiles {
		return people.FieldErrors{{Field: FieldFiles, Rule: "too_many",
			Message: fmt.Sprintf("A request holds %d files at most, and this one has %d", MaxRequestFiles, there)}}
	}
	kept, err := tx.FilesSize(ctx, c.r.RequesterID)
	if err != nil {
		return err
	}
	for _, f := range c.files {
		f.EntryID = c.entry.ID
		kept += int64(f.Size)
	}
	if kept > maxKept {
		return people.FieldErrors{{Field: FieldFiles, Rule: "too_much",
			Message: fmt.Sprintf("The attachments of one requester take up %d MiB at most. Send this without, or attach less: what was attached is deleted %d days after its request was closed",
				maxKept>>20, int(FilesKept.Hours()/24))}}
	}
	return tx.AddFiles(ctx, c.r.ID, c.files)
}

// noticeKind is how the requester is told at the bell what was decided; "" where nothing was.
func (c *change) noticeKind() notice.Kind {
	switch c.entry.Event {
	case Grant, Finish:
		return notice.RequestGranted
	case Decline:
		return notice.RequestDeclined
	default:
		return ""
	}
}

// tell mails the requester and whoever looks after the request, unless they did it
// themselves. The bell tells what was decided; the mail is that one.
func (c *change) tell(ctx context.Context, tx Tx) error {
	r := c.r
	var err error
	if c.actor.ID != r.RequesterID && c.concernsRequester() {
		if c.entry.MailID, err = c.mail(ctx, tx, r.RequesterEmail); err != nil {
			return err
		}
		if kind := c.noticeKind(); kind != "" {
			err := c.s.Bell.Notify(ctx, tx, c.entry.At, notice.Notice{AccountID: r.RequesterID, Kind: kind, RequestID: r.ID, MailID: c.entry.MailID})
			if err != nil {
				return err
			}
		}
	}
	if r.AssigneeID != uuid.Nil && r.AssigneeID != c.actor.ID {
		c.entry.DeskMailID, err = c.mail(ctx, tx, r.AssigneeEmail)
	}
	return err
}

// concernsRequester: the request moved on, or the desk has something to say. That somebody
// let it go is the desk's own affair.
func (c *change) concernsRequester() bool {
	switch c.entry.Event {
	case Comment, Ask:
		return true
	case Note, Release:
		return false
	default:
		return c.before != c.r.State
	}
}

func (c *change) mail(ctx context.Context, tx Tx, to people.Email) (uuid.UUID, error) {
	if to.IsZero() {
		return uuid.Nil, nil // the account is deleted
	}
	m := &mail.Mail{Kind: mail.RequestChanged, To: to, NotAfter: c.entry.At.Add(newsLifetime)}
	if err := c.s.Post.Queue(ctx, tx, m, ""); err != nil {
		return uuid.Nil, fmt.Errorf("queue mail: %w", err)
	}
	return m.ID, nil
}

// overtakenBy say what somebody did meanwhile.
var overtakenBy = map[Event]string{
	Assign: "assigned it", Release: "let it go", Comment: "commented on it", Note: "left a note", Ask: "asked the requester a question",
	Answer: "answered the question", Grant: "granted it", Finish: "marked it as done", Decline: "declined it", Withdraw: "withdrew it",
}

// overtaken tells who was faster with what.
func (s *Service) overtaken(ctx context.Context, tx Tx, r *Request) error {
	last, err := tx.LastEntry(ctx, r.ID)
	if err != nil && !errors.Is(err, fault.NotFound) {
		return err
	}
	did := "Somebody changed it"
	if err == nil && overtakenBy[last.Event] != "" {
		did = "Somebody " + overtakenBy[last.Event]
		if !last.AuthorEmail.IsZero() {
			did = last.AuthorEmail.String() + " " + overtakenBy[last.Event]
		}
	}
	return &fault.Conflict{Reason: did + " while you had this request open, so nothing was done now. Look at it as it is, then decide."}
}
