package view

// Policy is a public page with one of the two texts.
type Policy struct {
	Kind PolicyKind
	// PolicyVersion is the version of the text, such as "1.0".
	PolicyVersion string
}

func (k PolicyKind) title() string {
	if k == TermsOfUse {
		return "Terms of Use"
	}
	return "Privacy Policy"
}
