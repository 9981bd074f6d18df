package gallery_test

import (
	"techbiz/internal/web/techpass"
	"techbiz/internal/web/view"
)

func techPassExhibits() []exhibit {
	passkey := view.PasskeyForm{Mode: techpass.PasskeyGet, OptionsURL: "/begin", Action: "/answer", Host: "127.0.0.1", Button: "Sign in with a passkey"}
	login := func(m techpass.Login) techpass.Login {
		m.Action, m.Passkey = "/techpass/sign-in", passkey
		return m
	}
	refused := plainPage("Sign in with TechPass")
	refused.Refused = true
	leaving := plainPage("You go on to the WOG account")
	wrong := view.Input{Error: "This login ID and password do not go together. Check both, or reset your password."}
	code := techpass.SignInCode{Action: "/code", Email: longEmail, ValidUntil: "10:42", ResendURL: "/code/new", RestartURL: "/techpass/sign-in"}
	factor := techpass.Factor{LoginID: "jane.tan@techpass.gov.sg", Action: "/factor", App: true, RecoveryAction: "/recovery", RestartURL: "/techpass/sign-in"}
	withPasskey, locked, noCode := factor, factor, factor
	withPasskey.App, withPasskey.Passkey = false, &passkey
	locked.Locked = "Too many wrong tries: the next one is taken in 4 minutes."
	noCode.Recovery = view.Input{Value: "", Error: "This is not one of your unused recovery codes. Check it and type it again."}
	password := techpass.Password{LoginID: longEmail, Action: "/password", ResetURL: "/techpass/reset", RestartURL: "/techpass/sign-in"}
	governmentPassword := techpass.Password{LoginID: "tan@tech.gov.sg", Action: "/password", CodeURL: "/techpass/sign-in/code/new", RestartURL: "/techpass/sign-in"}
	wrongPassword, lockedPassword := password, password
	wrongPassword.Password = wrong
	lockedPassword.Locked = "Too many wrong tries: the next one is taken in 30 seconds. Resetting the password unlocks it."
	return []exhibit{
		{name: "techpass-login", page: techpass.LoginPage(plainPage("Sign in with TechPass"), login(techpass.Login{Product: "Ship-HATS 2.0", SignUpURL: "/sign-up"}))},
		{name: "techpass-login-refused", page: techpass.LoginPage(refused, login(techpass.Login{Login: view.Input{Value: "jane doe",
			Error: "Enter your email, or your TechPass username such as jane or jane@techpass.gov.sg"}}))},
		{name: "techpass-login-passkey-refused", page: techpass.LoginPage(refused, login(techpass.Login{Refused: "This passkey was not accepted. Try again, or use another way to sign in."}))},
		{name: "techpass-password", page: techpass.PasswordPage(plainPage("Enter your password"), password)},
		{name: "techpass-password-government", page: techpass.PasswordPage(plainPage("Enter your password"), governmentPassword)},
		{name: "techpass-password-wrong", page: techpass.PasswordPage(refused, wrongPassword)},
		{name: "techpass-password-locked", page: techpass.PasswordPage(plainPage("Enter your password"), lockedPassword)},
		{name: "techpass-code", page: techpass.CodePage(plainPage("Check your mailbox"), code)},
		{name: "techpass-factor", page: techpass.FactorPage(plainPage("One more step"), factor)},
		{name: "techpass-factor-passkey", page: techpass.FactorPage(plainPage("One more step"), withPasskey)},
		{name: "techpass-factor-locked", page: techpass.FactorPage(plainPage("One more step"), locked)},
		{name: "techpass-factor-recovery", page: techpass.FactorPage(refused, noCode)},
		{name: "techpass-leaving", page: techpass.LeavingPage(leaving, techpass.Leaving{To: "/elsewhere", Name: "your WOG account"})},
		{name: "techpass-consent", page: techpass.ConsentPage(plainPage("Let Ship-HATS know who you are?"), techpass.Consent{Product: "Ship-HATS", Site: "ship.gov.sg", LoginID: longEmail, Action: "/consent",
			Learns: []string{"that you have a TechPass account, and how you signed in", "your name", "your email address"}})},
		{name: "techpass-reset", page: techpass.ResetPasswordPage(plainPage("Reset your password"), techpass.ResetPassword{Action: "/techpass/reset", BackURL: "/techpass/sign-in"})},
		{name: "techpass-reset-code", page: techpass.ResetCodePage(plainPage("Check your mailbox"), code)},
		{name: "techpass-new-password", page: techpass.NewPasswordPage(plainPage("Choose a new password"), techpass.NewPassword{LoginID: longEmail, MinLength: 8, Action: "/techpass/reset/password"})},
	}
}
