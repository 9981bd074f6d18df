package apptest

import (
	"github.com/google/uuid"

	"techbiz/internal/auth/signin"
	"techbiz/internal/openid"
	"techbiz/internal/techpass"
)

// SignedInWithTechPass records that the account's holder signed in with a password and an
// authenticator app. It returns what the OpenID provider is told of it.
func (w *World) SignedInWithTechPass(accountID uuid.UUID) openid.Done {
	w.Helper()
	in := w.SignedIn(accountID, signin.MethodPassword, signin.MethodTOTP, signin.MethodMFA)
	return openid.Done{AccountID: in.AccountID, SignInID: in.ID, AuthTime: in.At, AMR: in.Methods}
}

// EndSignIn stores that the sign-in has ended.
func (w *World) EndSignIn(id uuid.UUID) {
	w.Helper()
	w.OK(w.Store.SignIns().Update(w.Context(), func(tx signin.Tx) error { return tx.EndSignIn(w.Context(), id, w.Clock.Now()) }))
}

// Disable stores that the account may not be used.
func (w *World) Disable(accountID uuid.UUID) {
	w.Helper()
	w.Change(accountID, func(a *techpass.Account) { a.MoveTo(techpass.Disabled, w.Clock.Now()) })
}
