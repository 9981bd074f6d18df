package keyring

import (
	"context"
)

// Kept is what the database says about keys.
type Kept struct {
	Own     []byte   // the installation's secret, where it lies in the database; nil where it does not
	Check   []byte   // sealed with the key in use; nil where no version wrote one yet
	Earlier [][]byte // secrets that were in use before, sealed with the key in use
	Box     []byte   // seals for the key in use
}

// Value is something that is sealed.
type Value struct {
	ID      string // of its row
	Sealed  []byte
	Context string
}

// Sample is what is sealed in a database.
type Sample struct {
	// Whole are all values that the installation as such lives by.
	Whole []Value
	// Some of the others: of people, and of mails under way.
	Some []Value
}

// Tx is the part of a transaction that knows of keys.
type Tx interface {
	Kept(ctx context.Context) (Kept, error)
	KeepOwnKey(ctx context.Context, secret []byte) error
	KeepKeyCheck(ctx context.Context, sealed []byte) error
	KeepBoxKey(ctx context.Context, public []byte) error
	KeepEarlierKeys(ctx context.Context, sealed [][]byte) error
	DropOwnKey(ctx context.Context) error
	// SealedSample returns at most limit others from each place.
	SealedSample(ctx context.Context, limit int) (Sample, error)
	// SealedIn returns up to limit values with an ID after the given one, by ID, and locks
	// their rows; "" is before the first.
	SealedIn(ctx context.Context, place, after string, limit int) ([]Value, error)
	SaveSealed(ctx context.Context, place string, v Value) error
}

// Store is where the keys and what they sealed lie.
type Store interface {
	// LockKeys waits until no other node is between this and release.
	LockKeys(ctx context.Context) (release func(), err error)
	Update(ctx context.Context, change func(Tx) error) error
	// KeyCheck returns the check value; nil where there is none.
	KeyCheck(ctx context.Context) ([]byte, error)
	// HoldsOwnKey tells whether the installation's key lies in the database.
	HoldsOwnKey(ctx context.Context) (bool, error)
	// SealedPlaces names all columns that hold sealed values.
	SealedPlaces() []string
	// ForgetOwnKey makes what DropOwnKey left on the disk unreadable, as far as the
	// database can.
	ForgetOwnKey(ctx context.Context) error
}
