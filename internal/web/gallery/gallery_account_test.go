package gallery_test

import (
	"techbiz/internal/web/account"
	"techbiz/internal/web/view"
)

func holderPage(title string, crumbs ...view.Crumb) view.Page {
	p := plainPage(title)
	p.User = &view.User{Name: "Jane Lim", Email: "jane@acme.com", Role: "Vendor", SignOutURL: "/signout"}
	p.Nav = []view.NavItem{{Label: "My Account", URL: "/account", Icon: view.IconAccount}}
	p.Path, p.Crumbs = "/account", crumbs
	return p
}

func myAccount(someSeed account.AccountSEED) account.MyAccount {
	return account.MyAccount{
		Facts:      []view.Fact{{Label: "Name", Value: "Jane Lim"}, {Label: "Email", Value: longEmail}, {Label: "Login ID", Value: "jane.lim@techpass.gov.sg"}, {Label: "Contact number", Value: "+6591234567"}},
		ProfileURL: "/account/profile",
		Methods:    []view.Fact{{Label: "First factor", Value: "Password"}, {Label: "Authenticator app", Value: "Set up since 24-11-2026"}, {Label: "Passkeys", Value: "2"}, {Label: "Recovery codes left", Value: "9"}},
		MethodsURL: "/account/sign-in-methods", DataURL: "/account/data.json", SEED: someSeed, EndOthersURL: "/account/others",
		Sessions: []account.Session{
			{Browser: "Chrome on Windows", Since: "24-11-2026 09:14", How: "passkey", Current: true},
			{Browser: "Firefox on Linux", Since: "23-11-2026 18:02", How: "password and authenticator app", Current: false},
		},
	}
}

func signInMethods() account.SignInMethods {
	return account.SignInMethods{
		AccountURL: "/account", App: account.AppState{Since: "24-11-2026", BeginURL: "/app", RemoveURL: "/app/remove"}, Codes: account.CodesState{Left: 9, NewURL: "/codes"},
		New:      view.PasskeyForm{Mode: view.PasskeyCreate, OptionsURL: "/options", Action: "/passkeys", Host: "127.0.0.1", Button: "Add a passkey", Named: true},
		Password: &account.ChangePassword{LoginID: "jane.lim@techpass.gov.sg", MinLength: 8, Action: "/password"},
		Passkeys: []account.PasskeyRow{
			{ID: "1", Name: view.Input{Value: "Office laptop"}, Created: "01-11-2026", Used: "24-11-2026 09:14", RenameURL: "/1/rename", RemoveURL: "/1/remove"},
			{ID: "2", Name: view.Input{Value: "Old phone"}, Created: "01-10-2026", Used: view.Unknown, Blocked: true, RenameURL: "/2/rename", RemoveURL: "/2/remove"},
		},
	}
}

func accountExhibits() []exhibit {
	crumb := view.Crumb{Label: "My Account", URL: "/account"}
	warned := myAccount(account.AccountSEED{Text: "SEED is requested for you. You are 12th in line for a licence. A mail tells you how to onboard your device once one is assigned. Please wait for it.", DeclineURL: "/decline"})
	warned.Warning = "No recovery code is left. Make a new set, so that losing your phone does not lock you out."
	profile := account.EditProfile{
		Action: "/account/profile", CancelURL: "/account", Email: "jane@acme.com", Organisation: "Acme Pte Ltd",
		CountryCodes: []view.Option{{Value: "+65", Label: "Singapore (+65)", Selected: true}, {Value: "+60", Label: "Malaysia (+60)"}}, FirstName: view.Input{Value: "Jane"},
	}
	refusedProfile := profile
	refusedProfile.LastName.Error = "Enter a last name"
	bare := signInMethods()
	bare.Passkeys, bare.Password, bare.App, bare.Codes = nil, nil, account.AppState{BeginURL: "/app"}, account.CodesState{Left: 0, NewURL: "/codes"}
	refused := signInMethods()
	refused.Passkeys[0].Name.Error = "Name must be 50 characters or fewer"
	refused.Password.Current.Error = "This is not your present password. Check it and type it again."
	refused.Password.Repeat.Error = "The two passwords differ. Type the same password twice."
	methods := func(refused bool) view.Page {
		p := holderPage("How you sign in", crumb, view.Crumb{Label: "How you sign in"})
		p.Refused = refused
		return p
	}
	return []exhibit{
		{name: "my-account", page: account.MyAccountPage(holderPage("My Account", view.Crumb{Label: "My Account"}), myAccount(account.AccountSEED{Text: "You need SEED to reach SGTS products from an Internet device. From a GSIB you do not.", RequestURL: "/request"}))},
		{name: "my-account-warned", page: account.MyAccountPage(holderPage("My Account", view.Crumb{Label: "My Account"}), warned)},
		{name: "my-account-vendor", page: account.MyAccountPage(holderPage("My Account", view.Crumb{Label: "My Account"}), myAccount(account.AccountSEED{Text: "Vendors get SEED by a service request, which the officer that they work with supports.", DeskURL: "/desk"}))},
		{name: "my-account-no-seed", page: account.MyAccountPage(portalPage("My Account", "/account", view.Crumb{Label: "My Account"}), myAccount(account.AccountSEED{Text: "SEED is not offered to mailboxes of your domain."}))},
		{name: "my-account-seed-invited", page: account.MyAccountPage(holderPage("My Account", view.Crumb{Label: "My Account"}), myAccount(account.AccountSEED{StepsURL: "/account/seed", MailFrom: "25-11-2026 09:14",
			DeclineAskURL: "/account/seed/decline", Text: "A SEED licence is assigned to you. Onboard your device by 24-12-2026 09:14; after that the licence goes to the next user who waits."}))},
		{name: "my-account-seed-refused", page: account.MyAccountPage(holderPage("My Account", view.Crumb{Label: "My Account"}), myAccount(account.AccountSEED{MailURL: "/account/seed/mail", DeclineURL: "/decline",
			Text: "A SEED licence is assigned to you, but the mail did not arrive. Ask for it again."}))},
		{name: "seed-decline", page: view.ConfirmPage(holderPage("You don't need SEED?", crumb, view.Crumb{Label: "SEED"}), view.Confirm{Title: "You don't need SEED?", Action: "/decline", Button: "I don't need SEED",
			Danger: true, CancelURL: "/account", Paragraphs: []string{"Your licence goes back at once, and on to the next user who waits.", "Your device is released."}})},
		{name: "profile", page: account.EditProfilePage(holderPage("Edit profile", crumb, view.Crumb{Label: "Edit profile"}), profile)},
		{name: "profile-refused", page: account.EditProfilePage(holderPage("Edit profile", crumb, view.Crumb{Label: "Edit profile"}), refusedProfile)},
		{name: "methods", page: account.SignInMethodsPage(methods(false), signInMethods())},
		{name: "methods-bare", page: account.SignInMethodsPage(methods(false), bare)},
		{name: "methods-refused", page: account.SignInMethodsPage(methods(true), refused)},
		{name: "account-app", page: account.AccountAppPage(methods(false), view.AppSetup{Key: "JBSW Y3DP EHPK 3PXP", URL: "otpauth://totp/TechPass:jane", QR: testPNG(), Action: "/app", BackURL: "/back", Replaces: true})},
		{name: "account-codes", page: account.AccountCodesPage(methods(false), view.RecoveryCodes{Codes: []string{"k3f9-x7q2-0abz", "k3f9-x7q2-0abz"}, ContinueURL: "/back"})},
	}
}
