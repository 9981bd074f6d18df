package techpass

import (
	"context"
	"fmt"
	"sync"

	"github.com/alexedwards/argon2id"
	"golang.org/x/text/unicode/norm"

	"techbiz/internal/base/limit"
)

// Cost is what it takes to hash a password with argon2id, in one lane.
type Cost struct {
	Memory uint32 // KiB
	Passes uint32
}

// DefaultCost takes some hundredths of a second. Source: OWASP Password Storage Cheat
// Sheet, argon2id, 19 MiB and 2 passes.
var DefaultCost = Cost{Memory: 19 << 10, Passes: 2}

func (c Cost) params() *argon2id.Params {
	return &argon2id.Params{Memory: c.Memory, Iterations: c.Passes, Parallelism: 1, SaltLength: 16, KeyLength: 32}
}

// CostCount is how many accounts have a password of a cost.
type CostCount struct {
	Cost

	Accounts int
}

// CostOf reads what a hash in PHC format took.
func CostOf(hash string) (Cost, error) {
	p, _, _, err := argon2id.DecodeHash(hash)
	if err != nil {
		return Cost{}, fmt.Errorf("read cost of a password: %w", err)
	}
	return Cost{Memory: p.Memory, Passes: p.Iterations}, nil
}

// Hasher hashes passwords and compares them with hashes, so many at the same time as its
// gate lets pass: each takes the memory of its cost meanwhile.
type Hasher struct {
	cost Cost
	gate *limit.Gate

	mu      sync.Mutex
	nobodys map[Cost]string // hashes that no password fits
}

// NewHasher returns a hasher of the given cost.
func NewHasher(c Cost, gate *limit.Gate) *Hasher {
	return &Hasher{cost: c, gate: gate, nobodys: map[Cost]string{}}
}

// Cost is that of new hashes.
func (h *Hasher) Cost() Cost { return h.cost }

// New returns the hash of a password that is set anew, typed twice, by somebody who has
// proved who they are. Errors: those of CheckNewPassword, *fault.Busy. Call it outside
// transactions: it takes time by design.
func (h *Hasher) New(ctx context.Context, a *Account, password, repeat string) (string, error) {
	if err := CheckNewPassword(a, password, repeat); err != nil {
		return "", err
	}
	turn, err := h.Enter(ctx, limit.Known)
	if err != nil {
		return "", err
	}
	defer turn.Leave()
	return turn.Hash(password)
}

// Turn is at hashing. Leave ends it.
type Turn struct {
	h     *Hasher
	leave func()
}

// Enter waits for a turn. Errors: *fault.Busy, or that of ctx.
func (h *Hasher) Enter(ctx context.Context, lane limit.Lane) (*Turn, error) {
	leave, err := h.gate.Enter(ctx, lane)
	if err != nil {
		return nil, fmt.Errorf("wait for a turn at hashing: %w", err)
	}
	return &Turn{h: h, leave: leave}, nil
}

// Leave lets somebody else have the turn. It may be called twice.
func (t *Turn) Leave() {
	if t.leave != nil {
		t.leave()
		t.leave = nil
	}
}

// Hash returns the argon2id hash of the password in PHC format.
func (t *Turn) Hash(password string) (string, error) {
	hash, err := argon2id.CreateHash(norm.NFC.String(password), t.h.cost.params())
	if err != nil {
		return "", fmt.Errorf("hash password: %w", err)
	}
	return hash, nil
}

// Matches tells whether password is the one that hash was made of, at whatever cost. stale
// tells that the cost was another one than today's: the password is to be hashed again.
func (t *Turn) Matches(hash, password string) (right, stale bool, err error) {
	right, params, err := argon2id.CheckHash(norm.NFC.String(password), hash)
	if err != nil {
		return false, false, fmt.Errorf("compare password: %w", err)
	}
	return right, *params != *t.h.cost.params(), nil
}

// Nobodys returns a hash of the cost that stands in where there is no password: to compare
// with it takes as long, and no password is right.
func (t *Turn) Nobodys(c Cost) (string, error) {
	t.h.mu.Lock()
	defer t.h.mu.Unlock()
	if hash := t.h.nobodys[c]; hash != "" {
		return hash, nil
	}
	hash, err := argon2id.CreateHash("nobody's password", c.params())
	if err != nil {
		return "", fmt.Errorf("hash nobody's password: %w", err)
	}
	t.h.nobodys[c] = hash
	return hash, nil
}
