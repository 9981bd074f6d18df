package device

import (
	"crypto/rand"
	"strings"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/base/secret"
)

// CodeLifetime is how long an enrolment code is valid.
const CodeLifetime = 30 * time.Minute

// A code is made of groups of characters that nobody confuses: 28 of 32 are 140 bits.
const (
	codeAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ" // Crockford's base 32
	codeGroups   = 7
	codeGroup    = 4
)

// Offer is what is kept of an enrolment code: one an account.
type Offer struct {
	AccountID uuid.UUID
	CodeHash  []byte
	CreatedAt time.Time
	ExpiresAt time.Time
	UsedAt    time.Time
	DeviceID  uuid.UUID // the device that was enrolled with it
}

// newCode returns a random code, in groups.
func newCode() string {
	random := make([]byte, codeGroups*codeGroup)
	rand.Read(random) // never fails: it ends the program instead
	var b strings.Builder
	for n, r := range random {
		if n > 0 && n%codeGroup == 0 {
			b.WriteByte('-')
		}
		b.WriteByte(codeAlphabet[r%byte(len(codeAlphabet))]) // 256 is a multiple of 32
	}
	return b.String()
}

// hashCode returns what is stored of a code, however it was typed; nil where it is none.
func hashCode(typed string) []byte {
	clean := strings.Map(func(r rune) rune {
		switch r {
		case '-', ' ', '\t', '\u00a0', '\n', '\r':
			return -1
		case 'o', 'O':
			return '0'
		case 'i', 'I', 'l', 'L':
			return '1'
		}
		return r
	}, typed)
	clean = strings.ToUpper(clean)
	if len(clean) != codeGroups*codeGroup || strings.Trim(clean, codeAlphabet) != "" {
		return nil
	}
	return secret.HashToken(clean)
}
