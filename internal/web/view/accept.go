package view

import "strconv"

// AcceptState tells that an invitation cannot be accepted as it is: used,
// lapsed, revoked, replaced, begun in another browser, meant for somebody else.
type AcceptState struct {
	Tone Tone
	// Title is the page's heading.
	Title string
	// Paragraphs explain what happened and what to do.
	Paragraphs []string
	// Facts may repeat who invited whom and until when.
	Facts []Fact
	// PostURL, when set, draws a form whose button says PostLabel.
	PostURL   string
	PostLabel string
	// Link is the other way on.
	Link *Link
}

// SetPassword lets an invitee with a company mailbox choose a password.
type SetPassword struct {
	// LoginID is kept in the form for password managers.
	LoginID string
	// MinLength is the least number of characters, said in the hint.
	MinLength int
	// Action takes the POST with FieldPassword and FieldPasswordSame.
	Action   string
	Password Input
	Repeat   Input
	Steps    Steps
}

// Steps shows how far one has come.
type Steps struct {
	Labels []string
	// Current counts from zero. It is behind the last one where nothing is left to do.
	Current int
	// Ticked says of each step whether it is done, where they are not done in their order. Where
	// it is nil, those before Current are.
	Ticked []bool
}

func (s Steps) state(i int) string {
	switch {
	case s.Ticked != nil && s.Ticked[i], s.Ticked == nil && i < s.Current:
		return "done"
	case i == s.Current:
		return "current"
	}
	return "next"
}

// PasswordField is where the password is typed.
func (m SetPassword) PasswordField() Field {
	return Field{
		Name: FieldPassword, Label: "New password", Input: m.Password, Type: "password", Required: true,
		Autocomplete: "new-password", Hint: "At least " + strconv.Itoa(m.MinLength) + " characters. Spaces are welcome.",
	}
}

// RepeatField is where it is typed again.
func (m SetPassword) RepeatField() Field {
	return Field{
		Name: FieldPasswordSame, Label: "New password again", Input: m.Repeat, Type: "password", Required: true,
		Autocomplete: "new-password",
	}
}

func (m SetPassword) fields() []Field { return []Field{m.PasswordField(), m.RepeatField()} }
