package techpass

// Modes of a PasskeyForm.
const (
	PasskeyGet = "get"
)
