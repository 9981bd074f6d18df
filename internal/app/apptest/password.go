package apptest

import (
	"context"
	"sync"
	"time"

	"techbiz/internal/app"
	"techbiz/internal/base/limit"
	"techbiz/internal/techpass"
)

// passwords is what a world hashes passwords with: quickly, since tests have hundreds of
// accounts.
var passwords = app.Passwords{Cost: techpass.Cost{Memory: 64, Passes: 1}, AtOnce: 8, Waiting: 256, Wait: time.Minute}

// hasher hashes beside every world.
var hasher = techpass.NewHasher(passwords.Cost, limit.NewGate(limit.GateOptions{AtOnce: 8, Waiting: 256, Wait: time.Minute}))

// passwordHash is that of Password.
var passwordHash = sync.OnceValues(func() (string, error) { return HashPassword(Password) })

// HashPassword returns a hash as a world makes it.
func HashPassword(password string) (string, error) {
	turn, err := hasher.Enter(context.Background(), limit.Known)
	if err != nil {
		return "", err
	}
	defer turn.Leave()
	return turn.Hash(password)
}

// PasswordMatches tells whether password is the one that hash was made of.
func PasswordMatches(hash, password string) (bool, error) {
	turn, err := hasher.Enter(context.Background(), limit.Known)
	if err != nil {
		return false, err
	}
	defer turn.Leave()
	right, _, err := turn.Matches(hash, password)
	return right, err
}
