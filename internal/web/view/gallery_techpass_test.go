package view

func techPassExhibits() []exhibit {
	passkey := PasskeyForm{Mode: PasskeyGet, OptionsURL: "/begin", Action: "/answer", Host: "127.0.0.1", Button: "Sign in with a passkey"}
	login := func(m TechPassLogin) TechPassLogin {
		m.Action, m.Passkey = "/techpass/sign-in", passkey
		return m
	}
	refused := plainPage("Sign in with TechPass")
	refused.Refused = true
	leaving := plainPage("You go on to the WOG account")
	wrong := Input{Error: "This login ID and password do not go together. Check both, or reset your password."}
	code := SignInCode{Action: "/code", Email: longEmail, ValidUntil: "10:42", ResendURL: "/code/new", RestartURL: "/techpass/sign-in"}
	factor := TechPassFactor{LoginID: "jane.tan@techpass.gov.sg", Action: "/factor", App: true, RecoveryAction: "/recovery", RestartURL: "/techpass/sign-in"}
	withPasskey, locked, noCode := factor, factor, factor
	withPasskey.App, withPasskey.Passkey = false, &passkey
	locked.Locked = "Too many wrong tries: the next one is taken in 4 minutes."
	noCode.Recovery = Input{Value: "", Error: "This is not one of your unused recovery codes. Check it and type it again."}
	password := TechPassPassword{LoginID: longEmail, Action: "/password", ResetURL: "/techpass/reset", RestartURL: "/techpass/sign-in"}
	governmentPassword := TechPassPassword{LoginID: "tan@tech.gov.sg", Action: "/password", CodeURL: "/techpass/sign-in/code/new", RestartURL: "/techpass/sign-in"}
	wrongPassword, lockedPassword := password, password
	wrongPassword.Password = wrong
	lockedPassword.Locked = "Too many wrong tries: the next one is taken in 30 seconds. Resetting the password unlocks it."
	return []exhibit{
		{"techpass-login", TechPassLoginPage(plainPage("Sign in with TechPass"), login(TechPassLogin{Product: "Ship-HATS 2.0", SignUpURL: "/sign-up"}))},
		{"techpass-login-refused", TechPassLoginPage(refused, login(TechPassLogin{Login: Input{Value: "jane doe",
			Error: "Enter your email, or your TechPass username such as jane or jane@techpass.gov.sg"}}))},
		{"techpass-login-passkey-refused", TechPassLoginPage(refused, login(TechPassLogin{Refused: "This passkey was not accepted. Try again, or use another way to sign in."}))},
		{"techpass-password", TechPassPasswordPage(plainPage("Enter your password"), password)},
		{"techpass-password-government", TechPassPasswordPage(plainPage("Enter your password"), governmentPassword)},
		{"techpass-password-wrong", TechPassPasswordPage(refused, wrongPassword)},
		{"techpass-password-locked", TechPassPasswordPage(plainPage("Enter your password"), lockedPassword)},
		{"techpass-code", TechPassCodePage(plainPage("Check your mailbox"), code)},
		{"techpass-factor", TechPassFactorPage(plainPage("One more step"), factor)},
		{"techpass-factor-passkey", TechPassFactorPage(plainPage("One more step"), withPasskey)},
		{"techpass-factor-locked", TechPassFactorPage(plainPage("One more step"), locked)},
		{"techpass-factor-recovery", TechPassFactorPage(refused, noCode)},
		{"techpass-leaving", LeavingPage(leaving, Leaving{To: "/elsewhere", Name: "your WOG account"})},
		{"techpass-consent", ConsentPage(plainPage("Let Ship-HATS know who you are?"), Consent{Product: "Ship-HATS", Site: "ship.gov.sg", LoginID: longEmail, Action: "/consent",
			Learns: []string{"that you have a TechPass account, and how you signed in", "your name", "your email address"}})},
		{"techpass-reset", ResetPasswordPage(plainPage("Reset your password"), ResetPassword{Action: "/techpass/reset", BackURL: "/techpass/sign-in"})},
		{"techpass-reset-code", ResetCodePage(plainPage("Check your mailbox"), code)},
		{"techpass-new-password", NewPasswordPage(plainPage("Choose a new password"), NewPassword{LoginID: longEmail, MinLength: 8, Action: "/techpass/reset/password"})},
	}
}
