package batch

import (
	"context"
	"io"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/job"
	"techbiz/internal/base/people"
	"techbiz/internal/invite"
)

// Tx is one transaction over batches and all that inviting somebody touches.
type Tx interface {
	audit.Tx
	job.Queue
	lookup
	rowTx

	// Invites is this transaction as package invite has it.
	Invites() invite.Tx
	// Batch returns the batch with its counts, locked until the transaction ends, or
	// fault.NotFound. One that is Loading is returned too.
	Batch(ctx context.Context, id uuid.UUID) (*Batch, error)
	// UpdateBatch stores the batch as it is now, but for its counts.
	UpdateBatch(ctx context.Context, b *Batch) error
	// DropBatch deletes the batch with its rows and its files.
	DropBatch(ctx context.Context, b *Batch) error
	// KeepMendFile stores the mended file that waits for a decision, in the place of one
	// that is there.
	KeepMendFile(ctx context.Context, b *Batch, m *MendFile) error
	// DropMendFile deletes it; it does nothing where there is none.
	DropMendFile(ctx context.Context, b *Batch) error
	// SetCounts stores the counts of a batch that was loaded.
	SetCounts(ctx context.Context, b *Batch, c Counts) error
}

// rowTx is the part of a Tx that reads and writes rows.
type rowTx interface {
	// Rows returns the rows with these numbers that are there, in order of number.
	Rows(ctx context.Context, b *Batch, numbers []int) ([]*Row, error)
	// ReadyRows returns the ready rows numbered from … to, in order and locked.
	ReadyRows(ctx context.Context, b *Batch, from, to int) ([]*Row, error)
	// AnyReady tells whether a ready row is left.
	AnyReady(ctx context.Context, b *Batch) (bool, error)
	// SaveRows stores rows as they are now and moves the counts along (Row.Moved).
	SaveRows(ctx context.Context, b *Batch, rows []*Row) error
	// RemoveRows deletes the rows and moves the counts along.
	RemoveRows(ctx context.Context, b *Batch, rows []*Row) error
	// IncludeHidden makes rows that are HiddenUndecided HiddenIncluded.
	IncludeHidden(ctx context.Context, b *Batch) error
	// ClearRows deletes all rows that were not invited.
	ClearRows(ctx context.Context, b *Batch) error
	// Unmarked returns the rows in a state after Duplicate, and not Invited, that belong
	// to a group of more than one.
	Unmarked(ctx context.Context, b *Batch, t Twins) ([]int, error)
}

// DomainRows is how many rows of a batch wait for a domain to be allow-listed.
type DomainRows struct {
	Name string
	Rows int
}

// Twins are the rows of a batch, but for those invited, that hold some emails and
// usernames (people.Username.Key).
type Twins struct {
	ByEmail    map[string]Group
	ByUsername map[string]Group
}

// Group is how many rows hold the same email or username, and the first of them.
type Group struct {
	Count int
	First []int // row numbers in order, GroupFirst at most
}

// GroupFirst is how many rows of a Group are named.
const GroupFirst = maxNamed + 1

// Store keeps batches.
type Store interface {
	lookup
	contents

	// Update runs change in one transaction, as invite.Store.Update does.
	Update(ctx context.Context, change func(Tx) error) error
	// AddBatch stores a batch in state Loading with the file that it comes from (size
	// in bytes), and gives it its Num.
	AddBatch(ctx context.Context, b *Batch, file io.ReaderAt, size int64) error
	// LoadRows stores new rows of a batch in state Loading. Its counts do not change.
	LoadRows(ctx context.Context, b *Batch, rows []*Row) error
	// Batch returns a batch with its counts, or fault.NotFound; also where it is Loading.
	Batch(ctx context.Context, id uuid.UUID) (*Batch, error)
	// NoDomainRows returns the batches in state Draft with the numbers of their rows that
	// have the domain, which was not allow-listed (Row.Domain).
	NoDomainRows(ctx context.Context, d people.Domain) (map[uuid.UUID][]int, error)
	// Stuck returns the batches that wait since before start or run without a sign of
	// life since before touched.
	Stuck(ctx context.Context, start, touched time.Time) ([]*Batch, error)
	// Outdated returns the ids of batches that nobody touched since before, and of those
	// that are Loading since before loading.
	Outdated(ctx context.Context, before, loading time.Time, limit int) ([]uuid.UUID, error)
}

// contents is the part of a Store that reads what is in a batch.
type contents interface {
	// File returns the file that the batch comes from.
	File(ctx context.Context, b *Batch) ([]byte, error)
	// MendFile returns the mended file that waits for a decision, or fault.NotFound.
	MendFile(ctx context.Context, b *Batch) (*MendFile, error)
	// MendFileName returns what it is called, "" where none waits.
	MendFileName(ctx context.Context, b *Batch) (string, error)
	// Row returns one row, or fault.NotFound.
	Row(ctx context.Context, b *Batch, number int) (*Row, error)
	// ReadySEED counts the ready rows that ask for SEED.
	ReadySEED(ctx context.Context, b *Batch) (int, error)
	// Domains returns the domains that are not allow-listed (Row.Domain) with the number of
	// their rows, most rows first, 100 domains at most.
	Domains(ctx context.Context, b *Batch) ([]DomainRows, error)
}
