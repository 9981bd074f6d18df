package view

func holderPage(title string, crumbs ...Crumb) Page {
	p := plainPage(title)
	p.User = &User{Name: "Jane Lim", Email: "jane@acme.com", Role: "Vendor", SignOutURL: "/signout"}
	p.Nav = []NavItem{{"My Account", "/account", IconAccount}}
	p.Path, p.Crumbs = "/account", crumbs
	return p
}

func myAccount(seed AccountSEED) MyAccount {
	return MyAccount{
		Facts:      []Fact{{"Name", "Jane Lim"}, {"Email", longEmail}, {"Login ID", "jane.lim@techpass.gov.sg"}, {"Contact number", "+6591234567"}},
		ProfileURL: "/account/profile",
		Methods:    []Fact{{"First factor", "Password"}, {"Authenticator app", "Set up since 24-11-2026"}, {"Passkeys", "2"}, {"Recovery codes left", "9"}},
		MethodsURL: "/account/sign-in-methods", DataURL: "/account/data.json", SEED: seed, EndOthersURL: "/account/others",
		Sessions: []Session{
			{"Chrome on Windows", "24-11-2026 09:14", "passkey", true},
			{"Firefox on Linux", "23-11-2026 18:02", "password and authenticator app", false},
		},
	}
}

func signInMethods() SignInMethods {
	return SignInMethods{
		AccountURL: "/account", App: AppState{Since: "24-11-2026", BeginURL: "/app", RemoveURL: "/app/remove"}, Codes: CodesState{9, "/codes"},
		New:      PasskeyForm{Mode: PasskeyCreate, OptionsURL: "/options", Action: "/passkeys", Host: "127.0.0.1", Button: "Add a passkey", Named: true},
		Password: &ChangePassword{LoginID: "jane.lim@techpass.gov.sg", MinLength: 8, Action: "/password"},
		Passkeys: []PasskeyRow{
			{ID: "1", Name: Input{Value: "Office laptop"}, Created: "01-11-2026", Used: "24-11-2026 09:14", RenameURL: "/1/rename", RemoveURL: "/1/remove"},
			{ID: "2", Name: Input{Value: "Old phone"}, Created: "01-10-2026", Used: Unknown, Blocked: true, RenameURL: "/2/rename", RemoveURL: "/2/remove"},
		},
	}
}

func accountExhibits() []exhibit {
	crumb := Crumb{"My Account", "/account"}
	warned := myAccount(AccountSEED{Text: "SEED is requested for you. You are 12th in line for a licence. A mail tells you how to onboard your device once one is assigned. Please wait for it.", DeclineURL: "/decline"})
	warned.Warning = "No recovery code is left. Make a new set, so that losing your phone does not lock you out."
	profile := EditProfile{
		Action: "/account/profile", CancelURL: "/account", Email: "jane@acme.com", Organisation: "Acme Pte Ltd",
		CountryCodes: []Option{{Value: "+65", Label: "Singapore (+65)", Selected: true}, {Value: "+60", Label: "Malaysia (+60)"}}, FirstName: Input{Value: "Jane"},
	}
	refusedProfile := profile
	refusedProfile.LastName.Error = "Enter a last name"
	bare := signInMethods()
	bare.Passkeys, bare.Password, bare.App, bare.Codes = nil, nil, AppState{BeginURL: "/app"}, CodesState{0, "/codes"}
	refused := signInMethods()
	refused.Passkeys[0].Name.Error = "Name must be 50 characters or fewer"
	refused.Password.Current.Error = "This is not your present password. Check it and type it again."
	refused.Password.Repeat.Error = "The two passwords differ. Type the same password twice."
	methods := func(refused bool) Page {
		p := holderPage("How you sign in", crumb, Crumb{Label: "How you sign in"})
		p.Refused = refused
		return p
	}
	return []exhibit{
		{"my-account", MyAccountPage(holderPage("My Account", Crumb{Label: "My Account"}), myAccount(AccountSEED{Text: "You need SEED to reach SGTS products from an Internet device. From a GSIB you do not.", RequestURL: "/request"}))},
		{"my-account-warned", MyAccountPage(holderPage("My Account", Crumb{Label: "My Account"}), warned)},
		{"my-account-vendor", MyAccountPage(holderPage("My Account", Crumb{Label: "My Account"}), myAccount(AccountSEED{Text: "Vendors get SEED by a service request, which the officer that they work with supports.", DeskURL: "/desk"}))},
		{"my-account-no-seed", MyAccountPage(portalPage("My Account", "/account", Crumb{Label: "My Account"}), myAccount(AccountSEED{Text: "SEED is not offered to mailboxes of your domain."}))},
		{"my-account-seed-invited", MyAccountPage(holderPage("My Account", Crumb{Label: "My Account"}), myAccount(AccountSEED{StepsURL: "/account/seed", MailFrom: "25-11-2026 09:14",
			DeclineAskURL: "/account/seed/decline", Text: "A SEED licence is assigned to you. Onboard your device by 24-12-2026 09:14; after that the licence goes to the next user who waits."}))},
		{"my-account-seed-refused", MyAccountPage(holderPage("My Account", Crumb{Label: "My Account"}), myAccount(AccountSEED{MailURL: "/account/seed/mail", DeclineURL: "/decline",
			Text: "A SEED licence is assigned to you, but the mail did not arrive. Ask for it again."}))},
		{"seed-decline", ConfirmPage(holderPage("You don't need SEED?", crumb, Crumb{Label: "SEED"}), Confirm{Title: "You don't need SEED?", Action: "/decline", Button: "I don't need SEED",
			Danger: true, CancelURL: "/account", Paragraphs: []string{"Your licence goes back at once, and on to the next user who waits.", "Your device is released."}})},
		{"profile", EditProfilePage(holderPage("Edit profile", crumb, Crumb{Label: "Edit profile"}), profile)},
		{"profile-refused", EditProfilePage(holderPage("Edit profile", crumb, Crumb{Label: "Edit profile"}), refusedProfile)},
		{"methods", SignInMethodsPage(methods(false), signInMethods())},
		{"methods-bare", SignInMethodsPage(methods(false), bare)},
		{"methods-refused", SignInMethodsPage(methods(true), refused)},
		{"account-app", AccountAppPage(methods(false), AppSetup{Key: "JBSW Y3DP EHPK 3PXP", URL: "otpauth://totp/TechPass:jane", QR: testPNG(), Action: "/app", BackURL: "/back", Replaces: true})},
		{"account-codes", AccountCodesPage(methods(false), RecoveryCodes{Codes: []string{"k3f9-x7q2-0abz", "k3f9-x7q2-0abz"}, ContinueURL: "/back"})},
	}
}
