// Package mailcode proves that somebody reads a mailbox: a fresh code of six digits, or of nine
// where strangers asked for many, is mailed to it and typed, once, within ten minutes, in the browser that asked for it.
// Holding a link proves nothing (scanners open links); typing the code does.
// Source of the limits: NIST SP 800-63B-4 (out-of-band secrets), issue "Invite a user".
package mailcode

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/auth/pow"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/limit"
	"techbiz/internal/base/secret"
)

// Limits of a code and of asking for codes.
const (
	Lifetime = 10 * time.Minute
	Tries    = 5

	// Digits of a code; strangers get LongDigits where they asked for more than ShortPerDay
	// for one mailbox within a day. So there are 200 guesses a day at a million codes, and
	// the others are at a thousand million: nobody has to be kept out of their mailbox for
	// what others ask.
	Digits      = 6
	LongDigits  = 9
	ShortPerDay = 40
)

// Limits say how many codes may be asked for. Those that were typed right do not count, nor
// do others that their browser asked for.
type Limits struct {
	Known      limit.Rate // for one mailbox, in a browser that its holder signed in from before; beyond that it counts as strangers are
	Mailbox    limit.Rate // by strangers for one mailbox, until they have to pay
	ClientFree limit.Rate // by strangers from one client address, until they have to pay
	All        limit.Rate // by strangers, until they have to pay
	Client     limit.Rate // by strangers from one client address at all
}

// DefaultLimits are those of an installation that sets none.
var DefaultLimits = Limits{
	Known:      limit.Rate{Most: 10, In: time.Hour},
	Mailbox:    limit.Rate{Most: 5, In: time.Hour},
	ClientFree: limit.Rate{Most: 30, In: time.Hour},
	All:        limit.Rate{Most: 600, In: 10 * time.Minute},
	Client:     limit.Rate{Most: 120, In: time.Hour},
}

// Or returns the limits, with those of other where none is set.
func (l Limits) Or(other Limits) Limits {
	return Limits{
		Known: l.Known.Or(other.Known), Mailbox: l.Mailbox.Or(other.Mailbox), ClientFree: l.ClientFree.Or(other.ClientFree),
		All: l.All.Or(other.All), Client: l.Client.Or(other.Client),
	}
}

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
	Mailbox string // the canonical mailbox that the code is mailed to
	Browser string // the random token that the asking browser keeps in a cookie
	Client  string // the client's network address
	Known   string // the random token of a browser that the mailbox's holder signed in from before, "" for others
	Payment pow.Payment
}

// Code is what is stored of a mailed code: hashes only.
type Code struct {
	ID          uuid.UUID
	Purpose     Purpose
	SubjectHash []byte
	MailboxHash []byte // what its mailbox is counted by, whatever the purpose
	BrowserHash []byte
	ClientHash  []byte // of the address, or of a known browser
	Known       bool   // asked for by a known browser
	Hash        []byte
	TriesLeft   int
	CreatedAt   time.Time
	ExpiresAt   time.Time
	ClosedAt    time.Time // typed, or replaced by a newer one
}

// Since is from when on codes are counted.
type Since struct{ Mailbox, Day, Client, All time.Time }

// Counts are how many codes were asked for lately. Those that are settled do not count, nor,
// but for Client, do those of known browsers.
type Counts struct {
	Mailbox int // for the mailbox
	Day     int // for the mailbox, since Since.Day
	Client  int // under the same ClientHash
	All     int // at all, as far as MostCounted
}

// MostCounted is how far Counts.All is counted.
const MostCounted = 20_000

// Tx is the part of a transaction that codes need.
type Tx interface {
	pow.Tx
	// CountCodes counts the codes asked for the mailbox of c, by its client, and at all.
	CountCodes(ctx context.Context, c *Code, since Since) (Counts, error)
	// AddCode stores the code and closes older ones of the same purpose, subject and browser.
	AddCode(ctx context.Context, c *Code) error
	// TryCode takes one try off the newest code of this purpose, subject and browser
	// and returns it as it is then; fault.NotFound where there is none that is open.
	TryCode(ctx context.Context, purpose Purpose, subject, browser []byte) (*Code, error)
	// CloseCode closes the code and reports whether it was open.
	CloseCode(ctx context.Context, id uuid.UUID, at time.Time) (bool, error)
	// SettleCodes lets what the browser asked for the mailbox count no more.
	SettleCodes(ctx context.Context, mailbox, browser []byte) error
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
	Key    *secret.Key
	Human  *pow.Checker
	Limits Limits
	Now    func() time.Time
}

// Issue stores a new code in the transaction and returns its digits, to be mailed.
//
//	asked by                   counted                          where that is used up
//	known browser              by itself and the mailbox        as strangers are
//	stranger                   by mailbox, address, in all      pays: work, or a wait (package human), dearer with each step
//	the same                   by address, as far as Limits.Client   *fault.TooMany
//
// So nobody uses up what is somebody else's: whoever comes after many others pays more, and
// gets their code. Whatever was asked by a browser in which a code was then typed right is
// given back.
//
// Errors: *pow.DueError, *fault.TooMany.
func (i *Issuer) Issue(ctx context.Context, tx Tx, ask Ask) (string, error) {
	c := i.newCode(ask)
	known, err := i.asKnown(ctx, tx, ask, c)
	if err != nil {
		return "", err
	}
	length := Digits
	if !known {
		counts, err := i.count(ctx, tx, c, i.Limits.Client)
		if err != nil {
			return "", err
		}
		if counts.Client >= i.Limits.Client.Most {
			return "", &fault.TooMany{RetryAfter: i.Limits.Client.In}
		}
		if level := i.level(counts); level > 0 {
			buyer := pow.Buyer{For: "code\x00" + string(ask.Purpose) + "\x00" + ask.Mailbox, Client: ask.Client}
			if err := i.Human.Charge(ctx, tx, buyer, level, ask.Payment); err != nil {
				return "", err
			}
		}
		if counts.Day >= ShortPerDay {
			length = LongDigits
		}
	}
	digits, err := secret.NewCode(length)
	if err != nil {
		return "", err
	}
	c.Hash = i.hash(c.ID, digits)
	if err := tx.AddCode(ctx, c); err != nil {
		return "", fmt.Errorf("store code: %w", err)
	}
	return digits, nil
}

// newCode is a stranger's.
func (i *Issuer) newCode(ask Ask) *Code {
	now := i.Now()
	return &Code{
		ID:          uuid.Must(uuid.NewV7()),
		Purpose:     ask.Purpose,
		SubjectHash: i.subject(ask),
		MailboxHash: i.Key.MAC("code mailbox", ask.Mailbox),
		BrowserHash: secret.HashToken(ask.Browser),
		ClientHash:  i.Key.MAC("code client", ask.Client),
		TriesLeft:   Tries,
		CreatedAt:   now,
		ExpiresAt:   now.Add(Lifetime),
	}
}

// asKnown makes the code that of a known browser, where the visitor's is one that has some
// of its own left.
func (i *Issuer) asKnown(ctx context.Context, tx Tx, ask Ask, c *Code) (bool, error) {
	if ask.Known == "" {
		return false, nil
	}
	own := *c
	own.Known, own.ClientHash = true, i.Key.MAC("code browser", ask.Mailbox, ask.Known)
	counts, err := i.count(ctx, tx, &own, i.Limits.Known)
	if err != nil || counts.Client >= i.Limits.Known.Most {
		return false, err
	}
	*c = own
	return true, nil
}

func (i *Issuer) count(ctx context.Context, tx Tx, c *Code, client limit.Rate) (Counts, error) {
	ago := func(d time.Duration) time.Time { return c.CreatedAt.Add(-d) }
	n, err := tx.CountCodes(ctx, c, Since{
		Mailbox: ago(i.Limits.Mailbox.In), Day: ago(24 * time.Hour), Client: ago(client.In), All: ago(i.Limits.All.In),
	})
	if err != nil {
		return n, fmt.Errorf("count codes: %w", err)
	}
	return n, nil
}

// level is what a stranger pays: nothing, and one more with each full measure of what is
// free for the mailbox, for the address, and in all.
func (i *Issuer) level(n Counts) int {
	return n.Mailbox/i.Limits.Mailbox.Most + n.Client/i.Limits.ClientFree.Most + n.All/i.Limits.All.Most
}

func (i *Issuer) subject(ask Ask) []byte {
	return i.Key.MAC("code subject", string(ask.Purpose), ask.Subject)
}

// Check takes one try. refusal is nil where typed is the code, which is then closed;
// it is ErrNone, ErrExpired, ErrTriesOut or *WrongError otherwise, and the caller
// must still commit, so that the try counts. err is trouble with the store.
func (i *Issuer) Check(ctx context.Context, tx Tx, ask Ask, typed string) (refusal, err error) {
	c, err := tx.TryCode(ctx, ask.Purpose, i.subject(ask), secret.HashToken(ask.Browser))
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
	if err := tx.SettleCodes(ctx, c.MailboxHash, c.BrowserHash); err != nil {
		return nil, fmt.Errorf("settle codes: %w", err)
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
