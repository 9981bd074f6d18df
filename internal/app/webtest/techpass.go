package webtest

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/pquerna/otp/totp"

	"techbiz/internal/app/apptest"
	"techbiz/internal/base/people"
	"techbiz/internal/invite"
	"techbiz/internal/techpass"
	"techbiz/internal/techpass/policy"
)

const TechPassword = "granite umbrella station"

// Member is an account that is signed in with by password and authenticator app.
type Member struct {
	*techpass.Account
	secret   string
	Recovery []string
}

// Member adds an active account with a username, a password and an app.
func (p *Portal) Member(email, username string) *Member {
	p.Helper()
	ctx := context.Background()
	e, err := people.ParseEmail(email)
	p.OK(err)
	a := &techpass.Account{
		ID: uuid.Must(uuid.NewV7()), Email: e, Type: techpass.TypeOf(e), State: techpass.Active, CreatedAt: p.Clock.Now(), InvitedAt: p.Clock.Now(),
		MailboxProvedAt: p.Clock.Now(), TOTPAt: p.Clock.Now(), PrivacyVersion: policy.FirstVersion, TermsVersion: policy.FirstVersion,
	}
	if username != "" {
		a.Username, err = people.ParseUsername(username)
		p.OK(err)
		a.PasswordHash, err = apptest.HashPassword(TechPassword)
		p.OK(err)
	}
	p.OK(p.Store.Invites().Update(ctx, func(tx invite.Tx) error { return tx.AddAccount(ctx, a) }))
	m := &Member{Account: a}
	p.OK(p.Factors.BeginTOTP(ctx, a.ID))
	setup, err := p.Factors.PendingTOTP(ctx, a.ID)
	p.OK(err)
	m.secret = strings.ReplaceAll(setup.Key, " ", "")
	m.Recovery, err = p.Factors.ConfirmTOTP(ctx, a.ID, m.Code(p))
	p.OK(err)
	p.Clock.Add(time.Minute) // the next code is another
	return m
}

// Code is what the member's app shows now.
func (m *Member) Code(p *Portal) string {
	code, err := totp.GenerateCode(m.secret, p.Clock.Now())
	p.OK(err)
	return code
}
