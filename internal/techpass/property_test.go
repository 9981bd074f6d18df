package techpass

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"techbiz/internal/base/people"
)

// TestNoPathLeavesAnActiveAccountBare takes steps in any order, refused or not: an active
// account always has a second factor, accepted terms, a proved mailbox and, where it needs
// one, a password.
func TestNoPathLeavesAnActiveAccountBare(t *testing.T) {
	first, last := name(t, "Wei Ling"), name(t, "Tan")
	rapid.Check(t, func(t *rapid.T) {
		email, err := people.ParseEmail(rapid.SampledFrom([]string{"tan@tech.gov.sg", "tan_from.acme@tech.gov.sg", "jane@acme.com"}).Draw(t, "email"))
		if err != nil {
			t.Fatal(err)
		}
		now := time.Unix(1, 0)
		a := &Account{Email: email, Type: TypeOf(email), State: Pending, CreatedAt: now}
		taken := func(_ bool, err error) error { return err }
		steps := map[string]func() error{
			"prove mailbox":  func() error { a.MailboxProvedAt = now; return nil },
			"give name":      func() error { return taken(a.GiveName(first, last)) },
			"set password":   func() error { return taken(a.SetPassword("hash")) },
			"add app":        func() error { return a.AddTOTP(inForce, now) },
			"remove app":     a.RemoveTOTP,
			"add passkey":    func() error { return a.AddPasskey(inForce, now) },
			"reset MFA":      func() error { a.ResetMFA(now); return nil },
			"remove passkey": a.RemovePasskey,
			"accept privacy": func() error { return taken(a.AcceptPrivacy(inForce, inForce.Privacy)) },
			"accept terms":   func() error { return taken(a.AcceptTerms(inForce, inForce.Terms)) },
			"advance":        func() error { a.Advance(inForce, now); return nil },
			"disable":        func() error { a.Disable(Idle, now); return nil },
			"enable":         func() error { a.Enable(inForce, now); return nil },
			"new terms":      func() error { a.TermsVersion = earlier(a.TermsVersion); return nil },
		}
		actions := map[string]func(*rapid.T){"": func(t *rapid.T) { bare(t, a) }}
		for name, step := range steps {
			actions[name] = func(*rapid.T) { _ = step() } // a refusal is one of the paths
		}
		t.Repeat(actions)
	})
}

// earlier is an accepted version after a newer text came out.
func earlier(accepted string) string {
	if accepted == "" {
		return ""
	}
	return "2025-01"
}

func bare(t *rapid.T, a *Account) {
	switch {
	case a.Passkeys < 0:
		t.Fatalf("%d passkeys", a.Passkeys)
	case a.State != Active:
	case !a.HasMFA():
		t.Fatal("active without a second factor")
	case a.PrivacyVersion == "" || a.TermsVersion == "":
		t.Fatal("active without accepted terms")
	case a.MailboxProvedAt.IsZero():
		t.Fatal("active without a proved mailbox")
	case !a.Email.Kind().Government() && a.PasswordHash == "":
		t.Fatal("active without a password")
	}
}
