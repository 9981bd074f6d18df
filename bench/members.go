package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/alexedwards/argon2id"
	"github.com/google/uuid"
	"github.com/pquerna/otp/totp"

	"techbiz/internal/factor"
	"techbiz/internal/mail"
	"techbiz/internal/openid"
	"techbiz/internal/people"
	"techbiz/internal/policy"
	"techbiz/internal/signin"
	"techbiz/internal/store"
	"techbiz/internal/techpass"
	"techbiz/internal/vault"
)

// memberPassword is everybody's.
const memberPassword = "granite umbrella station"

// member is an account that is ready to be signed in with.
type member struct {
	login  string
	secret string // of the authenticator app
}

// cheapHash takes no time to compare: what is left of a sign-in is the portal's own.
func cheapHash(password string) (string, error) {
	return argon2id.CreateHash(password, &argon2id.Params{Memory: 8, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32})
}

// addMembers adds n accounts with a password and an authenticator app, whose login IDs
// begin with prefix.
func addMembers(ctx context.Context, db *database, prefix string, n int, hash func(string) (string, error)) (_ []member, err error) {
	st, err := store.Open(ctx, db.url, store.Options{})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	factors, err := factorsOf(ctx, st)
	if err != nil {
		return nil, err
	}
	passwordHash, err := hash(memberPassword)
	if err != nil {
		return nil, err
	}
	members := make([]member, n)
	for k := range members {
		if members[k], err = addMember(ctx, st, factors, fmt.Sprintf("%s.n%d", prefix, k), passwordHash); err != nil {
			return nil, fmt.Errorf("add member: %w", err)
		}
	}
	return members, nil
}

// factorsOf sets up second factors as the portal on this database does.
func factorsOf(ctx context.Context, st *store.Store) (*factor.Service, error) {
	secret, err := st.SecretKey(ctx)
	if err != nil {
		return nil, err
	}
	key, err := vault.NewKey(secret)
	if err != nil {
		return nil, err
	}
	// Apps are confirmed with the code of a minute ago, so that the next one works at once.
	ago := func() time.Time { return time.Now().UTC().Add(-time.Minute).Truncate(time.Microsecond) }
	post := mail.NewService(mail.Options{Queuer: mail.Queuer{Key: key, Host: "bench", Now: ago}, Store: st.Mails()})
	return factor.NewService(factor.Options{Store: st.Factors(), Locks: signin.Locks{Key: key, Now: ago}, Post: post, Key: key, Now: ago}), nil
}

func addMember(ctx context.Context, st *store.Store, factors *factor.Service, name, passwordHash string) (member, error) {
	username, err := people.ParseUsername(name)
	if err != nil {
		return member{}, err
	}
	email, err := people.ParseEmail(name + "@acme.com")
	if err != nil {
		return member{}, err
	}
	now := factors.Now()
	a := &techpass.Account{
		ID: uuid.Must(uuid.NewV7()), Email: email, Username: username, Type: techpass.Vendor, State: techpass.Active, PasswordHash: passwordHash,
		CreatedAt: now, InvitedAt: now, MailboxProvedAt: now, TOTPAt: now, ActivatedAt: now, StateChangedAt: now,
		PrivacyVersion: policy.FirstVersion, TermsVersion: policy.FirstVersion,
	}
	if err := st.SignIns().Update(ctx, func(tx signin.Tx) error { return tx.AddAccount(ctx, a) }); err != nil {
		return member{}, err
	}
	if err := factors.BeginTOTP(ctx, a.ID); err != nil {
		return member{}, err
	}
	setup, err := factors.PendingTOTP(ctx, a.ID)
	if err != nil {
		return member{}, err
	}
	m := member{login: name, secret: strings.ReplaceAll(setup.Key, " ", "")}
	code, err := totp.GenerateCode(m.secret, now)
	if err != nil {
		return member{}, err
	}
	_, err = factors.ConfirmTOTP(ctx, a.ID, code)
	return m, err
}

// addProduct makes a client of the first party, so that nobody is asked for consent.
func addProduct(ctx context.Context, db *database) (id, secret string, err error) {
	st, err := store.Open(ctx, db.url, store.Options{})
	if err != nil {
		return "", "", err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	now := func() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }
	clients := openid.NewService(openid.Options{Store: st.OpenID(), Now: now})
	admin := people.Actor{ID: uuid.New(), Role: people.RoleAdmin}
	c, secret, err := clients.Create(ctx, admin, openid.ClientForm{Name: "Bench", RedirectURIs: []string{productCallback}, FirstParty: true})
	if err != nil {
		return "", "", err
	}
	return c.ID, secret, nil
}
