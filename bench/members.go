package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/pquerna/otp/totp"

	"techbiz/internal/app"
	"techbiz/internal/base/people"
	"techbiz/internal/invite"
	"techbiz/internal/openid"
	"techbiz/internal/techpass"
	"techbiz/internal/techpass/policy"
)

// memberPassword is everybody's.
const memberPassword = "granite umbrella station"

// member is an account that is ready to be signed in with.
type member struct {
	login  string
	secret string // of the authenticator app
}

// addMembers adds n accounts with a password and an authenticator app, whose login IDs
// begin with prefix. Their passwords are hashed at the cost.
func addMembers(ctx context.Context, db *database, prefix string, n int, cost techpass.Cost) (_ []member, err error) {
	// Apps are confirmed with the code of a minute ago, so that the next one works at once.
	program, err := programOn(ctx, db, time.Minute, cost)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, program.Close()) }()
	passwordHash, err := program.Passwords.New(ctx, &techpass.Account{}, memberPassword, memberPassword)
	if err != nil {
		return nil, err
	}
	members := make([]member, n)
	for k := range members {
		if members[k], err = addMember(ctx, program, fmt.Sprintf("%s.n%d", prefix, k), passwordHash); err != nil {
			return nil, fmt.Errorf("add member: %w", err)
		}
	}
	return members, nil
}

// programOn is the program beside the portal, on the same database. Its clock is late.
func programOn(ctx context.Context, db *database, late time.Duration, cost techpass.Cost) (*app.App, error) {
	now := func() time.Time { return time.Now().UTC().Add(-late).Truncate(time.Microsecond) }
	warnings := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	return app.New(ctx, app.Options{DatabaseURL: db.url, Log: warnings, Now: now, Passwords: app.Passwords{Cost: cost}})
}

func addMember(ctx context.Context, program *app.App, name, passwordHash string) (member, error) {
	username, err := people.ParseUsername(name)
	if err != nil {
		return member{}, err
	}
	email, err := people.ParseEmail(name + "@acme.com")
	if err != nil {
		return member{}, err
	}
	now := program.Factors.Now()
	a := &techpass.Account{
		ID: uuid.Must(uuid.NewV7()), Email: email, Username: username, Type: techpass.Vendor, State: techpass.Active, PasswordHash: passwordHash,
		CreatedAt: now, InvitedAt: now, MailboxProvedAt: now, TOTPAt: now, ActivatedAt: now, StateChangedAt: now,
		PrivacyVersion: policy.FirstVersion, TermsVersion: policy.FirstVersion,
	}
	if err := program.Store.Invites().Update(ctx, func(tx invite.Tx) error { return tx.AddAccount(ctx, a) }); err != nil {
		return member{}, err
	}
	if err := program.Factors.BeginTOTP(ctx, a.ID); err != nil {
		return member{}, err
	}
	setup, err := program.Factors.PendingTOTP(ctx, a.ID)
	if err != nil {
		return member{}, err
	}
	m := member{login: name, secret: strings.ReplaceAll(setup.Key, " ", "")}
	code, err := totp.GenerateCode(m.secret, now)
	if err != nil {
		return member{}, err
	}
	_, err = program.Factors.ConfirmTOTP(ctx, a.ID, code)
	return m, err
}

// addProduct makes a client of the first party, so that nobody is asked for consent.
func addProduct(ctx context.Context, db *database) (id, secret string, err error) {
	program, err := programOn(ctx, db, 0, techpass.Cost{})
	if err != nil {
		return "", "", err
	}
	defer func() { err = errors.Join(err, program.Close()) }()
	admin := people.Actor{ID: uuid.New(), Role: people.RoleAdmin}
	c, secret, err := program.OpenID.Create(ctx, admin, openid.ClientForm{Name: "Bench", RedirectURIs: []string{productCallback}})
	if err != nil {
		return "", "", err
	}
	// Two admins would make it one of the first party; here nobody is there.
	err = program.Store.OpenID().UpdateClients(ctx, func(tx openid.ClientsTx) error {
		c.FirstParty = true
		return tx.UpdateClient(ctx, c)
	})
	return c.ID, secret, err
}
