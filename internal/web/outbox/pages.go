package outbox

import (
	"context"

	"techbiz/internal/mail"
	"techbiz/internal/web/kit"
)

// Reader reads the letters that went to no mail server.
type Reader interface {
	// Letters returns up to limit letters, newest first.
	Letters(ctx context.Context, limit int) ([]mail.Captured, error)
}

// Pages show the letters.
type Pages struct {
	*kit.Site

	Letters Reader
	// Authenticators are shown beside the letters; nil where nobody's are known.
	Authenticators func() ([]Authenticator, error)
}
