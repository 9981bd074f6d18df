package people

// ParseLabel reads what somebody calls a thing of theirs: one line of plain text of at
// most so many characters, possibly none. The error is a *FieldError of the field;
// label is how the form shows it.
func ParseLabel(field, label, s string, most int) (string, error) {
	return parseLine(field, label, s, most)
}
