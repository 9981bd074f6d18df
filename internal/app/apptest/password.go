package apptest

import (
	"sync"

	"techbiz/internal/techpass"
)

// passwordHash is that of Password. It is made once a test binary, since it is slow by
// intention, and tests have hundreds of accounts.
var passwordHash = sync.OnceValues(func() (string, error) { return techpass.HashPassword(Password) })
