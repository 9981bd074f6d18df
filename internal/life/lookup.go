package life

import (
	"context"

	"techbiz/internal/people"
	"techbiz/internal/techpass"
)

// Lookup reads accounts without locking them.
type Lookup interface {
	// AccountOf returns the account with this email that has not ended, or fault.NotFound.
	AccountOf(ctx context.Context, e people.Email) (*techpass.Account, error)
}
