package view

// FieldPolicyVersion says which version of a text was read.
const FieldPolicyVersion = "version"

// PolicyText is a version of a text that people accept.
type PolicyText struct {
	// Title is what the text is called, such as "Terms of Use".
	Title string
	// PolicyVersion is its version, such as "2026-11".
	PolicyVersion string
	// Since is the day from which it was in force, formatted; "" for a draft.
	Since string
	// HTML is the text as markup that package policy made, without what could do harm.
	HTML string
}

// Line tells the version under a text.
func (t PolicyText) Line() string {
	if t.Since == "" {
		return "Version " + t.PolicyVersion
	}
	return "Version " + t.PolicyVersion + ", in force since " + t.Since
}
