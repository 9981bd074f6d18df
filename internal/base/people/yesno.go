package people

// ParseYesNo reads the answer to a question of the forms or the workbook, such
// as "SEED required?": yes, y, true, 1 and on; no, n, false, 0, off and blank,
// as No is the default; in any case. The error is a *FieldError of the given
// field.
func ParseYesNo(field, s string) (bool, error) {
	switch lowerASCII(trim(s)) {
	case "yes", "y", "true", "1", "on":
		return true, nil
	case "", "no", "n", "false", "0", "off":
		return false, nil
	default:
		return false, broken(field, RuleFormat, "Answer Yes or No")
	}
}

// YesNo gives the answer as ParseYesNo reads it: yes or no.
func YesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}
