package mail

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/groupcommit"
	"techbiz/internal/base/job"
	"techbiz/internal/base/lease"
	"techbiz/internal/base/people"
	"techbiz/internal/base/secret"
	"techbiz/internal/base/traceid"
)

// Letter is a mail ready to leave: the words in it, as text and as HTML.
type Letter struct {
	To        people.Email
	MessageID string // without angle brackets
	Subject   string
	Text      string
	HTML      string
}

// Captured is a letter that stayed in the outbox instead of going to a mail server.
type Captured struct {
	Letter
	SentAt time.Time
}

// Composer writes the letter of a mail. secret is the token or code that it carries.
type Composer interface {
	// Compose returns ErrWithdrawn where the mail is no longer wanted, for example
	// because the invitation was revoked or goes to another address now.
	Compose(ctx context.Context, m *Mail, secret string) (*Letter, error)
}

// Transport hands a letter to a mail server.
type Transport interface {
	// Send returns the server's words of acceptance. Errors are *SendError; any other one
	// counts as the server's.
	Send(ctx context.Context, l *Letter) (reply string, err error)
}

// ErrWithdrawn: the mail is no longer wanted.
var ErrWithdrawn = errors.New("mail is no longer wanted")

// Store keeps the mails.
type Store interface {
	Update(ctx context.Context, change func(Tx) error) error
	// Mail returns the mail, or fault.NotFound.
	Mail(ctx context.Context, id uuid.UUID) (*Mail, error)
	// RecoveredAt tells when a mail last left that an operator's trouble had kept from it
	// before; zero where that is long ago.
	RecoveredAt(ctx context.Context) (time.Time, error)
}

// Queuer adds mails to the transactions of other services. It is apart from the Service,
// which delivers them: letters are composed from what those services know.
type Queuer struct {
	Key  *secret.Key // seals tokens and codes
	Box  *secret.Box // seals them where there is no Key
	Host string      // right side of Message-IDs
	Now  func() time.Time
}

// Options are the parts of a Service.
type Options struct {
	Queuer

	Store     Store
	Composer  Composer  // nil where nothing is delivered
	Transport Transport // nil where nothing is delivered
	Retry     Retry
	// RecordFor is for how long an outcome that could not be recorded is tried again at once;
	// 45 seconds where 0.
	RecordFor time.Duration
	Log       *slog.Logger // discards where nil
	// Tried is told what became of each try; nil where nobody wants to know.
	Tried func(k Kind, became State, c Cause)
}

// Service queues and delivers mails.
type Service struct {
	Options

	ends       *groupcommit.Group[*ending, error]
	unrecorded unrecorded
}

// NewService returns the service with the given parts.
func NewService(o Options) *Service {
	s := &Service{Options: o}
	s.Retry = o.Retry.withDefaults()
	s.RecordFor = cmp.Or(o.RecordFor, endPatience)
	if s.Log == nil {
		s.Log = slog.New(slog.DiscardHandler)
	}
	s.ends = groupcommit.New(groupcommit.Options{Most: endsMost, Limit: endLimit}, s.endTogether)
	return s
}

// Draft is a mail that is to be queued, with the token or code that it carries.
type Draft struct {
	Mail   *Mail
	Secret string
}

// Queue adds m to the transaction together with the job that delivers it, and gives
// it its ID and its one Message-ID. secret is sealed into it.
func (q Queuer) Queue(ctx context.Context, tx QueueTx, m *Mail, secret string) error {
	return q.QueueAll(ctx, tx, []Draft{{m, secret}})
}

// QueueAll is Queue for many mails at once. Each keeps the Trace ID that it has, or gets
// that of ctx.
func (q Queuer) QueueAll(ctx context.Context, tx QueueTx, drafts []Draft) error {
	mails := make([]*Mail, len(drafts))
	jobs := make([]job.Args, len(drafts))
	for n, u := range drafts {
		m := u.Mail
		m.ID = uuid.Must(uuid.NewV7())
		m.MessageID = m.ID.String() + "@" + q.Host
		m.State = Queued
		m.QueuedAt = q.Now()
		if m.TraceID == "" {
			m.TraceID = traceid.ID(ctx)
		}
		if err := q.seal(u); err != nil {
			return err
		}
		mails[n] = m
		jobs[n] = Dispatched{MailID: m.ID, Kind: m.Kind, TraceID: m.TraceID}.job()
	}
	if err := tx.AddMails(ctx, mails...); err != nil {
		return fmt.Errorf("queue mails: %w", err)
	}
	return tx.Enqueue(ctx, jobs...)
}

// seal keeps the mail's token or code in it. A mail without one needs no key, and so the
// operator's commands need none.
func (q Queuer) seal(u Draft) error {
	if u.Secret == "" {
		return nil
	}
	id := u.Mail.ID.String()
	switch {
	case q.Key != nil:
		u.Mail.Sealed = q.Key.Seal(u.Secret, id)
	case q.Box != nil:
		var err error
		u.Mail.Sealed, err = q.Box.Seal(u.Secret, id)
		return err
	default:
		return errors.New("this mail carries a secret, which is sealed with the installation's key: set TECHBIZ_SECRET_KEY as the portal has it")
	}
	return nil
}

// unseal reads what seal kept. A forged box does no more harm than a forged mail.
func (q Queuer) unseal(m *Mail) (string, error) {
	if m.Sealed == nil {
		return "", nil
	}
	secret, err := q.Key.Open(m.Sealed, m.ID.String())
	if err != nil {
		secret, err = q.Key.OpenBox(m.Sealed, m.ID.String())
	}
	return secret, err
}

// Deliver sends the mail if it is still queued and wanted, and the job is the newest of its
// jobs, and records what became of that. Where it did not leave, next is when the same job
// is to run again. An error means that this could not be recorded, or the mail not be read.
func (s *Service) Deliver(ctx context.Context, j DeliverJob) (next time.Time, err error) {
	m, err := s.Store.Mail(ctx, j.MailID)
	switch {
	case errors.Is(err, fault.NotFound):
		return time.Time{}, nil
	case err != nil:
		return time.Time{}, fmt.Errorf("load mail %s: %w", j.MailID, err)
	case m.State != Queued || m.Dispatch != j.Dispatch:
		return time.Time{}, nil
	}
	if left := s.unrecorded.take(m.ID); left != nil {
		return time.Time{}, s.recordSent(ctx, m, left.Reply)
	}
	if !s.Now().Before(s.Retry.until(m)) {
		return time.Time{}, s.finish(ctx, m, GivenUp, m.Reply, m.Cause)
	}
	letter, err := s.compose(ctx, m)
	if errors.Is(err, ErrWithdrawn) {
		return time.Time{}, s.finish(ctx, m, Withdrawn, "", NoCause)
	}
	if err != nil {
		return s.later(ctx, m, &SendError{Cause: CausePortal, Reply: "The portal could not write the mail.", Err: fmt.Errorf("compose mail %s: %w", m.ID, err)})
	}
	reply, err := s.Transport.Send(ctx, letter)
	if err == nil {
		// The window in which a crash means a second copy: keep it this short.
		return time.Time{}, s.recordSent(ctx, m, reply)
	}
	if errors.Is(err, lease.ErrLost) {
		return time.Time{}, fmt.Errorf("send mail %s: %w", m.ID, err) // nobody's fault, and no try
	}
	failed, ok := errors.AsType[*SendError](err)
	if !ok {
		failed = &SendError{Cause: CauseServer, Reply: err.Error(), Err: err}
	}
	if failed.Cause == CauseAddress {
		return time.Time{}, s.finish(context.WithoutCancel(ctx), m, Refused, failed.Reply, CauseAddress)
	}
	return s.later(context.WithoutCancel(ctx), m, failed)
}

// DeliverNow tries a mail that is queued, whatever its jobs wait for: for programs and tests
// that run no jobs.
func (s *Service) DeliverNow(ctx context.Context, id uuid.UUID) error {
	m, err := s.Store.Mail(ctx, id)
	if err != nil {
		return fmt.Errorf("load mail %s: %w", id, err)
	}
	_, err = s.Deliver(ctx, DeliverJob{MailID: id, Dispatch: m.Dispatch})
	return err
}

// later notes a try that failed, and returns when the next one is due.
func (s *Service) later(ctx context.Context, m *Mail, failed *SendError) (next time.Time, err error) {
	now := s.Now()
	doubts := m.Doubts
	if failed.Doubt {
		doubts++
	}
	if doubts > maxDoubts {
		return time.Time{}, s.finish(ctx, m, GivenUp, failed.Reply, failed.Cause)
	}
	next = s.Retry.next(m, failed, now)
	try := Try{MailID: m.ID, Cause: failed.Cause, Reply: failed.Reply, Doubt: failed.Doubt, At: now, NextAt: next}
	if err := s.commit(ctx, &ending{again: &try}); err != nil {
		return time.Time{}, errors.Join(failed, fmt.Errorf("note try of mail %s: %w", m.ID, err))
	}
	s.tried(m.Kind, Queued, failed.Cause)
	s.Log.WarnContext(ctx, "mail did not leave", "mail", m.ID, "kind", m.Kind, "try", m.Tries+1, "cause", failed.Cause, "reply", failed.Reply, "next", next, "trace_id", traceid.ID(ctx), "error", failed.Err)
	return next, nil
}

// recordSent records that the mail left. A cancelled job does not leave that unrecorded, and
// where the database does not take it for long, the node knows it when the job runs again.
func (s *Service) recordSent(ctx context.Context, m *Mail, reply string) error {
	err := s.finish(context.WithoutCancel(ctx), m, Sent, reply, NoCause)
	if err != nil {
		s.unrecorded.keep(End{MailID: m.ID, State: Sent, Reply: reply})
	}
	return err
}

// finish records the mail's end, and tells whoever counts.
func (s *Service) finish(ctx context.Context, m *Mail, state State, reply string, c Cause) error {
	if err := s.end(ctx, m, state, reply); err != nil {
		return err
	}
	s.tried(m.Kind, state, c)
	return nil
}

func (s *Service) tried(k Kind, became State, c Cause) {
	if s.Tried != nil {
		s.Tried(k, became, c)
	}
}

// Refuse records that the server says that there is no such address, in its own words. It does
// nothing for a mail that is not queued any more.
func (s *Service) Refuse(ctx context.Context, id uuid.UUID, reply string) error {
	m, err := s.Store.Mail(ctx, id)
	if err != nil {
		return fmt.Errorf("load mail %s: %w", id, err)
	}
	return s.end(ctx, m, Refused, reply)
}

func (s *Service) compose(ctx context.Context, m *Mail) (*Letter, error) {
	secret, err := s.unseal(m)
	if err != nil {
		return nil, err
	}
	return s.Composer.Compose(ctx, m, secret)
}

func (m *Mail) subject() audit.Subject {
	if m.InvitationID != uuid.Nil {
		return audit.Subject{Type: "invitation", ID: m.InvitationID}
	}
	return audit.Subject{Type: "mail", ID: m.ID}
}
