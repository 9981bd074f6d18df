package account

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"techbiz/internal/auth/mfa"
	"techbiz/internal/auth/signin"
	"techbiz/internal/techpass"
	"techbiz/internal/web/access"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
	"techbiz/internal/web/words"
)

// showAccount is where the holder of an account starts from.
func (p *Pages) showAccount(v *access.Visitor) error {
	a := v.Holder.Account
	o, err := p.Factors.Overview(v.R.Context(), a.ID)
	if err != nil {
		return err
	}
	m := MyAccount{
		Facts: profileFacts(a), ProfileURL: "/account/profile",
		Methods: methodFacts(a, o), MethodsURL: kit.MethodsPath, Warning: methodWarning(o),
		DataURL: "/account/data.json",
	}
	if m.Sessions, err = p.sessionsOf(v); err != nil {
		return err
	}
	if len(m.Sessions) > 1 {
		m.EndOthersURL = "/account/sign-out-others"
	}
	if m.SEED, err = p.seedModel(v); err != nil {
		return err
	}
	return v.Draw(http.StatusOK, MyAccountPage(v.Page("My Account", view.Crumb{Label: "My Account"}), m))
}

func profileFacts(a *techpass.Account) []view.Fact {
	return slices.Concat([]view.Fact{
		{Label: "Name", Value: view.OrUnknown(words.FullName(a))},
		{Label: "Email", Value: a.Email.String()},
		{Label: "Login ID", Value: a.LoginID()},
		{Label: "Account type", Value: typeOfAccount(a.Type)},
	}, words.DetailFacts(&a.Details), []view.Fact{{Label: "Contact number", Value: view.OrUnknown(a.Phone.String())}})
}

// typeOfAccount writes the type as a heading does.
func typeOfAccount(t techpass.Type) string { return strings.ToUpper(string(t[:1])) + string(t[1:]) }

func methodFacts(a *techpass.Account, o mfa.Overview) []view.Fact {
	first := "Password"
	switch {
	case !a.UsesPassword():
		first = "Government mailbox (WOG account)"
	case a.Email.Kind().Government():
		first = "Password of your own, or government mailbox"
	}
	app := "Not set up"
	if !o.AppAt.IsZero() {
		app = "Set up since " + view.Date(o.AppAt)
	}
	return []view.Fact{
		{Label: "First factor", Value: first},
		{Label: "Authenticator app", Value: app},
		{Label: "Passkeys", Value: fmt.Sprint(len(o.Passkeys))},
		{Label: "Recovery codes left", Value: fmt.Sprint(o.RecoveryCodesLeft)},
	}
}

// methodWarning says what may lock the holder out one day.
func methodWarning(o mfa.Overview) string {
	switch {
	case o.AppAt.IsZero() && len(o.Passkeys) == 1 && o.RecoveryCodesLeft == 0:
		return "You sign in by one passkey alone. Add another way, so that losing a device does not lock you out."
	case !o.AppAt.IsZero() && o.RecoveryCodesLeft == 0:
		return "No recovery code is left. Make a new set, so that losing your phone does not lock you out."
	}
	return ""
}

// sessionsOf lists where the holder is signed in.
func (p *Pages) sessionsOf(v *access.Visitor) ([]Session, error) {
	ins, err := p.SignIn.SignInsOf(v.R.Context(), v.Holder.Account.Actor())
	if err != nil {
		return nil, err
	}
	sessions := make([]Session, len(ins))
	for n, in := range ins {
		sessions[n] = Session{
			Browser: BrowserWord(in.Browser), Since: view.DateTime(in.At), How: MethodsWord(in.Methods), Current: in.ID == v.Holder.SignIn.ID,
		}
	}
	return sessions, nil
}

// signOutOthers ends all sign-ins of the account but this one.
func (p *Pages) signOutOthers(v *access.Visitor) error {
	n, err := p.SignIn.EndOthers(v.R.Context(), v.Holder.Account.Actor(), v.Holder.SignIn.ID)
	if err != nil {
		return err
	}
	if n == 1 {
		return v.Told(kit.AccountPath, "You were signed out of one other session.")
	}
	return v.Told(kit.AccountPath, fmt.Sprintf("You were signed out of %d other sessions.", n))
}

// methodWords are the words for how somebody signed in.
var methodWords = []struct{ method, word string }{
	{signin.MethodPasskey, "passkey"}, {signin.MethodPassword, "password"}, {signin.MethodCode, "code by mail"},
	{signin.MethodProvider, "WOG account"}, {signin.MethodTOTP, "authenticator app"}, {signin.MethodRecovery, "recovery code"},
}
