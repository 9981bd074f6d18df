// Package proof proves that somebody reads a mailbox: a fresh code of six digits is
// mailed to it and typed, once, within ten minutes, in the browser that asked for it.
// Holding a link proves nothing (scanners open links); typing the code does.
// Source of the limits: NIST SP 800-63B-4 (out-of-band secrets), issue "Invite a user".
package proof

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/fault"
	"techbiz/internal/vault"
)

// Limits of a code and of asking for codes.
const (
	Lifetime = 10 * time.Minute
	Tries    = 5

	PerSubjectHour = 10  // codes for one mailbox or invitation in an hour
	PerSubjectDay  = 40  // … and in a day: at most 200 guesses at a million codes
	PerClientHour  = 120 // codes asked for from one client address in an hour
)

// Purpose keeps a code for one thing from working for another.
type Purpose string

// The purposes.
const (
	SignIn   Purpose = "sign_in" // to the portal
	Accept   Purpose = "accept"
	TechPass Purpose = "techpass" // to sign in with TechPass
	Reset    Purpose = "reset"    // to set a new password
)

// Ask says for what and from where a code is asked.
type Ask struct {
	Purpose Purpose
	Subject string // the mailbox, or the invitation's id
	Browser string // the random token that the asking browser keeps in a cookie
	Client  string // the client's network address
}

// Code is what is stored of a mailed code: hashes only.
type Code struct {
	ID          uuid.UUID
	Purpose     Purpose
	SubjectHash []byte
	BrowserHash []byte
	ClientHash  []byte
	Hash        []byte
	TriesLeft   int
	CreatedAt   time.Time
	ExpiresAt   time.Time
	ClosedAt    time.Time // typed, or replaced by a newer one
}

// Counts are how many codes were asked for lately.
type Counts struct{ SubjectHour, SubjectDay, ClientHour int }

// Tx is the part of a transaction that codes need.
type Tx interface {
	// CountCodes counts the codes asked for the subject and from the client.
	CountCodes(ctx context.Context, c *Code, now time.Time) (Counts, error)
	// AddCode stores the code and closes older ones of the same purpose, subject and browser.
	AddCode(ctx context.Context, c *Code) error
	// TryCode takes one try off the newest code of this purpose, subject and browser
	// and returns it as it is then; fault.NotFound where there is none that is open.
	TryCode(ctx context.Context, purpose Purpose, subject, browser []byte) (*Code, error)
	// CloseCode closes the code and reports whether it was open.
	CloseCode(ctx context.Context, id uuid.UUID, at time.Time) (bool, error)
}

// Errors of Check. They are plain sentences, safe for the user.
var (
	ErrNone     = errors.New("There is no open code in this browser. Ask for a new one.")                        //nolint:staticcheck,revive // shown as it stands
	ErrExpired  = errors.New("This code is older than 10 minutes. Ask for a new one.")                           //nolint:staticcheck,revive // shown as it stands
	ErrTriesOut = errors.New("This code was typed wrong 5 times and does not work any more. Ask for a new one.") //nolint:staticcheck,revive // shown as it stands
)

// WrongError: not the code; Left tries remain.
type WrongError struct{ Left int }

func (e *WrongError) Error() string {
	tries := "tries"
	if e.Left == 1 {
		tries = "try"
	}
	return fmt.Sprintf("That is not the code in the mail. Check it and type it again: %d %s left.", e.Left, tries)
}

// Issuer makes and checks codes.
type Issuer struct {
	Key *vault.Key
	Now func() time.Time
}

// Issue stores a new code in the transaction and returns its digits, to be mailed.
// The error is *fault.TooMany where the limits are reached.
func (i *Issuer) Issue(ctx context.Context, tx Tx, ask Ask) (string, error) {
	digits, err := vault.NewCode()
	if err != nil {
		return "", err
	}
	now := i.Now()
	c := &Code{
		ID:          uuid.Must(uuid.NewV7()),
		Purpose:     ask.Purpose,
		SubjectHash: i.Key.MAC("code subject", string(ask.Purpose), ask.Subject),
		BrowserHash: vault.HashToken(ask.Browser),
		ClientHash:  i.Key.MAC("code client", ask.Client),
		TriesLeft:   Tries,
		CreatedAt:   now,
		ExpiresAt:   now.Add(Lifetime),
	}
	c.Hash = i.hash(c.ID, digits)
	counts, err := tx.CountCodes(ctx, c, now)
	if err != nil {
		return "", fmt.Errorf("count codes: %w", err)
	}
	switch {
	case counts.SubjectDay >= PerSubjectDay:
		return "", &fault.TooMany{RetryAfter: 24 * time.Hour}
	case counts.SubjectHour >= PerSubjectHour, counts.ClientHour >= PerClientHour:
		return "", &fault.TooMany{RetryAfter: time.Hour}
	}
	if err := tx.AddCode(ctx, c); err != nil {
		return "", fmt.Errorf("store code: %w", err)
	}
	return digits, nil
}

// Check takes one try. refusal is nil where typed is the code, which is then closed;
// it is ErrNone, ErrExpired, ErrTriesOut or *WrongError otherwise, and the caller
// must still commit, so that the try counts. err is trouble with the store.
func (i *Issuer) Check(ctx context.Context, tx Tx, ask Ask, typed string) (refusal, err error) {
	subject := i.Key.MAC("code subject", string(ask.Purpose), ask.Subject)
	c, err := tx.TryCode(ctx, ask.Purpose, subject, vault.HashToken(ask.Browser))
	switch {
	case errors.Is(err, fault.NotFound):
		return ErrNone, nil
	case err != nil:
		return nil, fmt.Errorf("try code: %w", err)
	case c.TriesLeft < 0:
		return ErrTriesOut, nil
	case i.Now().After(c.ExpiresAt):
		return ErrExpired, nil
	case subtle.ConstantTimeCompare(c.Hash, i.hash(c.ID, clean(typed))) != 1:
		if c.TriesLeft == 0 {
			return ErrTriesOut, nil
		}
		return &WrongError{Left: c.TriesLeft}, nil
	}
	open, err := tx.CloseCode(ctx, c.ID, i.Now())
	if err != nil {
		return nil, fmt.Errorf("close code: %w", err)
	}
	if !open {
		return ErrNone, nil
	}
	return nil, nil
}

func (i *Issuer) hash(id uuid.UUID, digits string) []byte {
	return i.Key.MAC("code", id.String(), digits)
}

// clean drops the spaces and dashes that people type or paste within a code.
func clean(typed string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' || r == '\u00a0' || r == '\t' {
			return -1
		}
		return r
	}, typed)
}
