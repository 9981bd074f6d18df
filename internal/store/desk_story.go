package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/desk"
)

type entryRow struct {
	bun.BaseModel `bun:"table:request_entries,alias:e"`

	ID         uuid.UUID   `bun:"id,pk"`
	RequestID  uuid.UUID   `bun:"request_id"`
	Event      desk.Event  `bun:"event"`
	AuthorID   uuid.UUID   `bun:"author_id"`
	ToID       uuid.UUID   `bun:"to_id,nullzero"`
	Text       people.Note `bun:"text"`
	Already    bool        `bun:"already"`
	At         time.Time   `bun:"at"`
	MailID     uuid.UUID   `bun:"mail_id,nullzero"`
	DeskMailID uuid.UUID   `bun:"desk_mail_id,nullzero"`
}

// toldEntry is an entry with the mailboxes of its people.
type toldEntry struct {
	entryRow `bun:",extend"`

	Author people.Email `bun:"author"`
	To     people.Email `bun:"to_email"`
}

// selectEntries reads entries AS e with the mailboxes of their people.
const selectEntries = `SELECT e.id, e.request_id, e.event, e.author_id, e.to_id, e.text, e.already, e.at, e.mail_id, e.desk_mail_id,
	coalesce(a.email, '') AS author, coalesce(o.email, '') AS to_email
	FROM request_entries AS e LEFT JOIN accounts AS a ON a.id = e.author_id LEFT JOIN accounts AS o ON o.id = e.to_id `

func (r *toldEntry) entry() *desk.Entry {
	return &desk.Entry{
		ID: r.ID, RequestID: r.RequestID, Event: r.Event, AuthorID: r.AuthorID, AuthorEmail: r.Author, ToID: r.ToID, ToEmail: r.To,
		Text: r.Text, Already: r.Already, At: r.At, MailID: r.MailID, DeskMailID: r.DeskMailID,
	}
}

func (t *tx) AddEntry(ctx context.Context, e *desk.Entry) error {
	_, err := bulkInsert(ctx, t, []*entryRow{{
		ID: e.ID, RequestID: e.RequestID, Event: e.Event, AuthorID: e.AuthorID, ToID: e.ToID, Text: e.Text, Already: e.Already,
		At: e.At, MailID: e.MailID, DeskMailID: e.DeskMailID,
	}}, "")
	return err
}

func (t *tx) LastEntry(ctx context.Context, requestID uuid.UUID) (*desk.Entry, error) {
	return findEntry(ctx, t, "WHERE e.request_id = $1 ORDER BY e.at DESC, e.id DESC LIMIT 1", requestID)
}

func findEntry(ctx context.Context, db querier, where string, args ...any) (*desk.Entry, error) {
	r, err := row[toldEntry](ctx, db, selectEntries+where, args...)
	if err != nil {
		return nil, notFound(err, "select entry of request")
	}
	return r.entry(), nil
}

func (s desks) Entries(ctx context.Context, requestID uuid.UUID) ([]*desk.Entry, error) {
	rows, err := rows[*toldEntry](ctx, s.read, selectEntries+"WHERE e.request_id = $1 ORDER BY e.at, e.id", requestID)
	if err != nil {
		return nil, fmt.Errorf("select entries of request: %w", err)
	}
	return each(rows, (*toldEntry).entry), nil
}

func (s desks) EntryOfMail(ctx context.Context, mailID uuid.UUID) (*desk.Entry, *desk.Request, error) {
	e, err := findEntry(ctx, s.read, "WHERE e.mail_id = $1", mailID)
	if errors.Is(err, fault.NotFound) {
		e, err = findEntry(ctx, s.read, "WHERE e.desk_mail_id = $1", mailID)
	}
	if err != nil {
		return nil, nil, err
	}
	r, err := s.RequestByID(ctx, e.RequestID)
	return e, r, err
}

type requestFileRow struct {
	bun.BaseModel `bun:"table:request_files,alias:f"`

	ID        uuid.UUID `bun:"id,pk"`
	RequestID uuid.UUID `bun:"request_id"`
	EntryID   uuid.UUID `bun:"entry_id"`
	Name      string    `bun:"name"`
	Type      string    `bun:"type"`
	Size      int       `bun:"size"`
	SHA256    []byte    `bun:"sha256"`
	At        time.Time `bun:"at"`
	Content   []byte    `bun:"content"`
}

func (r *requestFileRow) file() *desk.File {
	return &desk.File{ID: r.ID, EntryID: r.EntryID, Name: r.Name, Type: r.Type, Size: r.Size, SHA256: r.SHA256, At: r.At, Content: r.Content}
}

// Each file is inserted by itself: together they may be large.
func (t *tx) AddFiles(ctx context.Context, requestID uuid.UUID, files []*desk.File) error {
	for _, f := range files {
		_, err := bulkInsert(ctx, t, []*requestFileRow{{
			ID: f.ID, RequestID: requestID, EntryID: f.EntryID, Name: f.Name, Type: f.Type, Size: f.Size, SHA256: f.SHA256, At: f.At, Content: f.Content,
		}}, "")
		if err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) CountFiles(ctx context.Context, requestID uuid.UUID) (int, error) {
	n, err := row[int](ctx, t, "SELECT count(*) FROM request_files WHERE request_id = $1", requestID)
	if err != nil {
		return 0, fmt.Errorf("count attachments: %w", err)
	}
	return n, nil
}

func (s desks) Files(ctx context.Context, requestID uuid.UUID) ([]*desk.File, error) {
	rows, err := rows[*requestFileRow](ctx, s.read, "SELECT id, entry_id, name, type, size, sha256, at FROM request_files WHERE request_id = $1 ORDER BY at, id", requestID)
	if err != nil {
		return nil, fmt.Errorf("select attachments: %w", err)
	}
	return each(rows, (*requestFileRow).file), nil
}

func (s desks) File(ctx context.Context, requestID, fileID uuid.UUID) (*desk.File, error) {
	r, err := row[requestFileRow](ctx, s.read, "SELECT id, entry_id, name, type, size, sha256, at, content FROM request_files WHERE id = $1 AND request_id = $2",
		fileID, requestID)
	if err != nil {
		return nil, notFound(err, "select attachment")
	}
	return r.file(), nil
}
