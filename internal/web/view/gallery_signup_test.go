package view

// signUpExhibits are the pages of self-service sign-up.
func signUpExhibits() []exhibit {
	empty := signUp()
	company := signUp()
	company.Email.Value, company.Fields.OffersSeed = "jane@acme.com", false
	company.Fields.Username.EmailKnown, company.Fields.Username.Needed, company.Fields.Username.Value = true, true, "jane.t"
	officer := signUp()
	officer.Email.Value, officer.Fields.Username.EmailKnown = "tan.wei.ling@tech.gov.sg", true
	refused := signUp()
	refused.Email = Input{Value: "tan@elsewhere.gov.sg", Error: "The domain elsewhere.gov.sg is not allow-listed. Raise a service request to have it added, then sign up again.",
		ErrorLink: &Link{"Request to add the domain", "/service-request"}}
	taken := company
	taken.Fields.Username.Input = Input{Value: "j..t", Error: "Username must not have two periods in a row"}
	bad := plainPage("Sign up")
	bad.Refused = true
	spent := bad
	spent.Notices = []Notice{{Tone: ToneDanger, Text: "This form was sent before. To send it again, submit once more."}}
	own := AcceptOpen{
		SelfService: true, Inviter: "TechBiz", Invitee: "jane@acme.com", LoginID: "jane.t@techpass.gov.sg",
		ValidUntil: "29-11-2026 09:14", Action: "/accept/x/code",
	}
	return []exhibit{
		{"sign-up", SignUpPage(plainPage("Sign up"), empty)},
		{"sign-up-company", SignUpPage(plainPage("Sign up"), company)},
		{"sign-up-officer", SignUpPage(plainPage("Sign up"), officer)},
		{"sign-up-domain", SignUpPage(bad, refused)},
		{"sign-up-username", SignUpPage(bad, taken)},
		{"sign-up-spent", SignUpPage(spent, officer)},
		{"sign-up-sent", SignUpSentPage(plainPage("Check your mailbox"), SignUpSent{Email: longEmail, AgainURL: "/sign-up", Days: 5})},
		{"due", DuePage(plainPage("One more moment"), Due{
			Action: "/sign-in?next=/overview", Repeated: []Hidden{{"email", longEmail}},
			Check: HumanCheck{ChallengeURL: "/challenge?level=2", Lasts: 480}, Ticket: "abc", From: "24-11-2026 09:15:30", Wait: "30 seconds",
		})},
		{"sign-up-link", AcceptOpenPage(plainPage("Activate your TechPass account"), own)},
	}
}

func signUp() SignUp {
	return SignUp{
		Action: "/sign-up", DomainRequestURL: "/service-request", SignInURL: "/sign-in",
		Fields: SignUpFields{FragmentURL: "/sign-up/fields", OffersSeed: true},
		Check:  HumanCheck{ChallengeURL: "/sign-up/challenge", Lasts: 480},
	}
}
