package policy

import (
	"context"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/keyset"
	"techbiz/internal/techpass"
)

// Tx is the part of a transaction that changes policies.
type Tx interface {
	audit.Tx
	// Draft returns the draft of the kind, locked, or fault.NotFound.
	Draft(ctx context.Context, k Kind) (*Policy, error)
	// VersionTaken tells whether a published text of the kind has the version.
	VersionTaken(ctx context.Context, k Kind, version string) (bool, error)
	// SaveDraft stores the draft, new or not. added is false where another draft of the
	// kind was made meanwhile.
	SaveDraft(ctx context.Context, p *Policy) (saved bool, err error)
	// DropDraft deletes the draft; there may be none.
	DropDraft(ctx context.Context, k Kind) error
	// Publish makes the draft a version that never changes, and the one in force;
	// fault.NotFound where it is no draft.
	Publish(ctx context.Context, id, by uuid.UUID, at time.Time) error
}

// Store keeps policies.
type Store interface {
	Update(ctx context.Context, change func(Tx) error) error
	// Policies returns the versions that are in force.
	Policies(ctx context.Context) (techpass.Policies, error)
	// PolicyInForce returns the text of the kind that is in force, or fault.NotFound.
	PolicyInForce(ctx context.Context, k Kind) (*Policy, error)
	// PolicyVersion returns a published text, or fault.NotFound.
	PolicyVersion(ctx context.Context, k Kind, version string) (*Policy, error)
	// PolicyVersions lists published texts of the kind without their texts, the newest
	// first, from the place on; from the newest where it is zero.
	PolicyVersions(ctx context.Context, k Kind, after keyset.Cursor, limit int) ([]*Policy, error)
	// DraftPolicy returns the draft of the kind, or fault.NotFound.
	DraftPolicy(ctx context.Context, k Kind) (*Policy, error)
	// CountActive counts active accounts, up to ceiling.
	CountActive(ctx context.Context, ceiling int) (int, error)
}

// InForceTx is for services that have a text accepted: it tells which version is the one
// to accept.
type InForceTx interface {
	// VersionInForce returns the version of the kind that is in force, or fault.NotFound.
	VersionInForce(ctx context.Context, k Kind) (string, error)
}
