package mfa_test

import (
	"net/url"

	"github.com/pquerna/otp/totp"

	"techbiz/internal/techpass"
	"techbiz/internal/techpass/policy"
)

// active adds an account in use with an authenticator app and returns the app's secret.
func (w *world) active(mailbox string) (*techpass.Account, string) {
	w.Helper()
	a := w.account(mailbox)
	secret := w.begin(a)
	_, err := w.Factors.ConfirmTOTP(w.Context(), a.ID, w.code(secret))
	w.OK(err)
	a = w.Change(a.ID, func(a *techpass.Account) {
		a.PrivacyVersion, a.TermsVersion, a.State = policy.FirstVersion, policy.FirstVersion, techpass.Active
	})
	w.NewMails()
	return a, secret
}

// begin sets an app up and reads its secret as the app does.
func (w *world) begin(a *techpass.Account) (secret string) {
	w.Helper()
	w.OK(w.Factors.BeginTOTP(w.Context(), a.ID))
	setup, err := w.Factors.PendingTOTP(w.Context(), a.ID)
	w.OK(err)
	link, err := url.Parse(setup.URL)
	w.OK(err)
	return link.Query().Get("secret")
}

// code is what the app shows now.
func (w *world) code(secret string) string {
	w.Helper()
	code, err := totp.GenerateCode(secret, w.Clock.Now())
	w.OK(err)
	return code
}
