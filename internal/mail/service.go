package mail

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/fault"
	"techbiz/internal/job"
	"techbiz/internal/joint"
	"techbiz/internal/people"
	"techbiz/internal/trace"
	"techbiz/internal/vault"
)

// Letter is a mail ready to leave: the words in it, as text and as HTML.
type Letter struct {
	To        people.Email
	MessageID string // without angle brackets
	Subject   string
	Text      string
	HTML      string
}

// Kept is a letter that stayed in the outbox instead of going to a mail server.
type Kept struct {
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
	// Send returns the server's words of acceptance. It returns *PermanentError
	// where the server refused for good; any other error is worth another try.
	Send(ctx context.Context, l *Letter) (reply string, err error)
}

// ErrWithdrawn: the mail is no longer wanted.
var ErrWithdrawn = errors.New("mail is no longer wanted")

// PermanentError is a server's refusal for good (5xx), in its own words.
type PermanentError struct{ Reply string }

func (e *PermanentError) Error() string { return "refused by the mail server: " + e.Reply }

// Store keeps the mails.
type Store interface {
	Update(ctx context.Context, change func(Tx) error) error
	// Mail returns the mail, or fault.NotFound.
	Mail(ctx context.Context, id uuid.UUID) (*Mail, error)
	// NoteTry counts a try that failed for now, with the server's words.
	NoteTry(ctx context.Context, id uuid.UUID, reply string) error
}

// Queuer adds mails to the transactions of other services. It is apart from the Service,
// which delivers them: letters are composed from what those services know.
type Queuer struct {
	Key  *vault.Key // seals tokens and codes
	Box  *vault.Box // seals them where there is no Key
	Host string     // right side of Message-IDs
	Now  func() time.Time
}

// Options are the parts of a Service.
type Options struct {
	Queuer

	Store     Store
	Composer  Composer  // nil where nothing is delivered
	Transport Transport // nil where nothing is delivered
}

// Service queues and delivers mails.
type Service struct {
	Options

	ends *joint.Group[*ending, error]
}

// NewService returns the service with the given parts.
func NewService(o Options) *Service {
	s := &Service{Options: o}
	s.ends = joint.New(joint.Options{Most: endsMost, Limit: endLimit}, s.endTogether)
	return s
}

// Unsent is a mail that is to be queued, with the token or code that it carries.
type Unsent struct {
	Mail   *Mail
	Secret string
}

// Queue adds m to the transaction together with the job that delivers it, and gives
// it its ID and its one Message-ID. secret is sealed into it.
func (q Queuer) Queue(ctx context.Context, tx Tx, m *Mail, secret string) error {
	return q.QueueAll(ctx, tx, []Unsent{{m, secret}})
}

// QueueAll is Queue for many mails at once. Each keeps the Trace ID that it has, or gets
// that of ctx.
func (q Queuer) QueueAll(ctx context.Context, tx Tx, unsent []Unsent) error {
	mails := make([]*Mail, len(unsent))
	jobs := make([]job.Args, len(unsent))
	for n, u := range unsent {
		m := u.Mail
		m.ID = uuid.Must(uuid.NewV7())
		m.MessageID = m.ID.String() + "@" + q.Host
		m.State = Queued
		m.QueuedAt = q.Now()
		if m.TraceID == "" {
			m.TraceID = trace.ID(ctx)
		}
		if err := q.seal(u); err != nil {
			return err
		}
		mails[n] = m
		jobs[n] = job.Traced{Args: DeliverJob{MailID: m.ID, Bulk: m.Kind.bulk()}, TraceID: m.TraceID}
	}
	if err := tx.AddMails(ctx, mails...); err != nil {
		return fmt.Errorf("queue mails: %w", err)
	}
	return tx.Enqueue(ctx, jobs...)
}

// seal keeps the mail's token or code in it. A mail without one needs no key, and so the
// operator's commands need none.
func (q Queuer) seal(u Unsent) error {
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

// Deliver sends the mail if it is still queued and wanted, and records the outcome.
// An error means that it is worth trying again later; the caller does so with growing
// delays until NotAfter.
func (s *Service) Deliver(ctx context.Context, id uuid.UUID) error {
	m, err := s.Store.Mail(ctx, id)
	switch {
	case errors.Is(err, fault.NotFound):
		return nil
	case err != nil:
		return fmt.Errorf("load mail %s: %w", id, err)
	case m.State != Queued:
		return nil
	case s.Now().After(m.NotAfter):
		return s.end(ctx, m, GivenUp, m.Reply)
	}
	letter, err := s.compose(ctx, m)
	if errors.Is(err, ErrWithdrawn) {
		return s.end(ctx, m, Withdrawn, "")
	}
	if err != nil {
		return fmt.Errorf("compose mail %s: %w", id, err)
	}
	reply, err := s.Transport.Send(ctx, letter)
	var permanent *PermanentError
	switch {
	case err == nil:
		// The window in which a crash means a second copy: keep it this short, and
		// do not let a cancelled job leave the acceptance unrecorded.
		return s.end(context.WithoutCancel(ctx), m, Sent, reply)
	case errors.As(err, &permanent):
		return s.end(context.WithoutCancel(ctx), m, Refused, permanent.Reply)
	}
	if noteErr := s.Store.NoteTry(context.WithoutCancel(ctx), id, err.Error()); noteErr != nil {
		return errors.Join(err, noteErr)
	}
	return fmt.Errorf("send mail %s: %w", id, err)
}

// GiveUp records that no server took the mail in time. It does nothing for a mail
// that has left or is no longer wanted.
func (s *Service) GiveUp(ctx context.Context, id uuid.UUID) error {
	m, err := s.Store.Mail(ctx, id)
	if errors.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("load mail %s: %w", id, err)
	}
	return s.end(ctx, m, GivenUp, m.Reply)
}

// Refuse records that the server refused the mail for good, in its own words. It does
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
