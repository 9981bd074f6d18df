// Package pow tells people from programs without a third party and without a puzzle:
// the browser does some work (proof of work), which costs a person a second once and
// whoever sends many forms as many seconds. It speaks the protocol of ALTCHA: find the
// number whose hash with a salt is given. A challenge is signed with the installation's
// key, knows nothing of the person, runs out, and counts once. Under attack it gets dearer,
// by levels; who can't let the browser work waits instead, with a Ticket.
//
//	Challenge ─► page ─► the browser solves it ─► form ─► Check ─► Spend (in the form's transaction)
//
// Neighbours: secret (the key). What it can't do, limits on mailboxes and addresses do:
// docs/decisions/0009-human-check.md.
package pow

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	altcha "github.com/altcha-org/altcha-lib-go"

	"techbiz/internal/base/limit"
	"techbiz/internal/base/people"
	"techbiz/internal/base/secret"
)

// Limits of a challenge.
const (
	// Lifetime is from drawing the page to sending its form.
	Lifetime = 10 * time.Minute
	// Work is up to how many numbers a browser tries, on average half as many: about a
	// second on a phone. Each level above the first doubles it.
	Work = 100_000
	// MaxLevel is the dearest: half a minute on a phone.
	MaxLevel = 5

	maxSolution = 1024 // bytes; one takes about 400
)

// Field is the name of the field in refusals.
const Field = "human"

// Rules that a solution breaks.
const (
	RuleNotSolved = "not_solved"
	RuleExpired   = "expired"
	RuleSpent     = "spent"
)

// Challenge is what a browser has to solve.
type Challenge = altcha.Challenge

// Solved is a challenge that was solved in time. It counts once: see Spend.
type Solved struct {
	hash  []byte
	until time.Time
	level int
}

// Tx is the part of a transaction that spends solved challenges.
type Tx interface {
	// SpendChallenge keeps the hash of a challenge until it would have run out; fresh is
	// false where it was kept before.
	SpendChallenge(ctx context.Context, hash []byte, until time.Time) (fresh bool, err error)
}

// Checker makes challenges and checks their solutions.
type Checker struct {
	Key *secret.Key
	Now func() time.Time
	// Work takes the place of the package's where it is not 0.
	Work int64
	// Waits are how many an address may pay for by waiting; as many as it likes where nil.
	Waits *limit.Clients
}

// paramLevel is the part of the signed salt that tells how dear the challenge was.
const paramLevel = "level"

// Challenge returns a new challenge of the level, from 0 to MaxLevel.
func (c *Checker) Challenge(level int) (Challenge, error) {
	level = min(max(level, 0), MaxLevel)
	until := c.Now().Add(Lifetime)
	work := c.Work
	if work == 0 {
		work = Work
	}
	challenge, err := altcha.CreateChallenge(altcha.ChallengeOptions{HMACKey: c.key(), MaxNumber: work << level, Expires: &until,
		Params: url.Values{paramLevel: {strconv.Itoa(level)}}})
	if err != nil {
		return Challenge{}, fmt.Errorf("make challenge: %w", err)
	}
	return challenge, nil
}

// key is what challenges are signed with.
func (c *Checker) key() string { return hex.EncodeToString(c.Key.MAC("human check")) }

// Check reads a solution as the browser sends it. The error is a *people.FieldError of
// the field Field, in words for the user.
func (c *Checker) Check(solution string) (Solved, error) {
	p, err := read(solution)
	if err != nil {
		return Solved{}, notSolved()
	}
	// Whether it has run out is asked of our own clock.
	ok, err := altcha.VerifySolutionSafe(p, c.key(), false)
	if err != nil || !ok {
		return Solved{}, notSolved()
	}
	until, level, err := saltSays(p.Salt)
	if err != nil {
		return Solved{}, notSolved()
	}
	if !c.Now().Before(until) {
		return Solved{}, refuse(RuleExpired, "The check that you are not a program is older than 10 minutes. It has been done again by itself: submit once more.")
	}
	return Solved{hash: secret.HashToken(p.Signature), until: until, level: level}, nil
}

// Spend lets the solved challenge count, once. The error is a *people.FieldError of the
// field Field where it counted before.
func Spend(ctx context.Context, tx Tx, s Solved) error {
	fresh, err := tx.SpendChallenge(ctx, s.hash, s.until)
	if err != nil {
		return fmt.Errorf("spend challenge: %w", err)
	}
	if !fresh {
		return refuse(RuleSpent, "This form was sent before. To send it again, submit once more.")
	}
	return nil
}

// read decodes a solution: base64 of a JSON object.
func read(solution string) (altcha.Payload, error) {
	var p altcha.Payload
	if len(solution) > maxSolution {
		return p, errors.New("too long")
	}
	text, err := base64.StdEncoding.DecodeString(solution)
	if err != nil {
		return p, err
	}
	if err := json.Unmarshal(text, &p); err != nil {
		return p, err
	}
	if p.Algorithm != string(altcha.SHA256) {
		return p, errors.New("not the algorithm that was asked for")
	}
	return p, nil
}

// saltSays is when a challenge runs out and how dear it was: the salt is signed.
func saltSays(salt string) (until time.Time, level int, err error) {
	_, query, _ := strings.Cut(salt, "?")
	params, err := url.ParseQuery(query)
	if err != nil {
		return time.Time{}, 0, err
	}
	seconds, err := strconv.ParseInt(params.Get("expires"), 10, 64)
	if err != nil {
		return time.Time{}, 0, err
	}
	if text := params.Get(paramLevel); text != "" {
		if level, err = strconv.Atoi(text); err != nil {
			return time.Time{}, 0, err
		}
	}
	return time.Unix(seconds, 0), level, nil
}

func notSolved() error {
	return refuse(RuleNotSolved, "The check that you are not a program was not finished. It runs by itself: wait until it is done, then submit once more.")
}

func refuse(rule, message string) error {
	return &people.FieldError{Field: Field, Rule: rule, Message: message}
}
