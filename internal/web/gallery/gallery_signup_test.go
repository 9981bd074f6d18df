package gallery_test

import (
	"techbiz/internal/web/accept"
	"techbiz/internal/web/techpass"
	"techbiz/internal/web/view"
)

// signUpExhibits are the pages of self-service sign-up.
func signUpExhibits() []exhibit {
	empty := signUp()
	company := signUp()
	company.Email.Value, company.Fields.OffersSeed = "jane@acme.com", false
	company.Fields.Username.EmailKnown, company.Fields.Username.Needed, company.Fields.Username.Value = true, true, "jane.t"
	officer := signUp()
	officer.Email.Value, officer.Fields.Username.EmailKnown = "tan.wei.ling@tech.gov.sg", true
	refused := signUp()
	refused.Email = view.Input{Value: "tan@elsewhere.gov.sg", Error: "The domain elsewhere.gov.sg is not allow-listed. Raise a service request to have it added, then sign up again.",
		ErrorLink: &view.Link{Text: "Request to add the domain", URL: "/service-request"}}
	taken := company
	taken.Fields.Username.Input = view.Input{Value: "j..t", Error: "Username must not have two periods in a row"}
	bad := plainPage("Sign up")
	bad.Refused = true
	spent := bad
	spent.Notices = []view.Notice{{Tone: view.ToneDanger, Text: "This form was sent before. To send it again, submit once more."}}
	own := accept.AcceptOpen{
		SelfService: true, Inviter: "TechBiz", Invitee: "jane@acme.com", LoginID: "jane.t@techpass.gov.sg",
		ValidUntil: "29-11-2026 09:14", Action: "/accept/x/code",
	}
	return []exhibit{
		{name: "sign-up", page: techpass.SignUpPage(plainPage("Sign up"), empty)},
		{name: "sign-up-company", page: techpass.SignUpPage(plainPage("Sign up"), company)},
		{name: "sign-up-officer", page: techpass.SignUpPage(plainPage("Sign up"), officer)},
		{name: "sign-up-domain", page: techpass.SignUpPage(bad, refused)},
		{name: "sign-up-username", page: techpass.SignUpPage(bad, taken)},
		{name: "sign-up-spent", page: techpass.SignUpPage(spent, officer)},
		{name: "sign-up-sent", page: techpass.SignUpSentPage(plainPage("Check your mailbox"), techpass.SignUpSent{Email: longEmail, AgainURL: "/sign-up", Days: 5})},
		{name: "due", page: view.DuePage(plainPage("One more moment"), view.Due{
			Action: "/sign-in?next=/overview", Repeated: []view.Hidden{{Name: "email", Value: longEmail}},
			Check: view.HumanCheck{ChallengeURL: "/challenge?level=2", Lasts: 480}, Ticket: "abc", From: "24-11-2026 09:15:30", Wait: "30 seconds",
		})},
		{name: "sign-up-link", page: accept.AcceptOpenPage(plainPage("Activate your TechPass account"), own)},
	}
}

func signUp() techpass.SignUp {
	return techpass.SignUp{
		Action: "/sign-up", DomainRequestURL: "/service-request", SignInURL: "/sign-in",
		Fields: techpass.SignUpFields{FragmentURL: "/sign-up/fields", OffersSeed: true},
		Check:  view.HumanCheck{ChallengeURL: "/sign-up/challenge", Lasts: 480},
	}
}
