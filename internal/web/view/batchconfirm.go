package view

// BatchSubmit asks whether a list is really to be submitted.
type BatchSubmit struct {
	FileName string
	// What says in words what will happen: "Invite 482 people, 31 of them with SEED".
	What string
	// Facts are what happens next, sentences.
	Next []string
	// Action takes the POST with FieldOnlyReady and FieldRequestKey.
	Action     string
	CancelURL  string
	RequestKey string
	// Choice is the label of the box that leaves the rows with errors in the draft; ""
	// where there is none.
	Choice    string
	InTheWay  string // says how many rows that are
	OnlyReady Input
}

func (m BatchSubmit) onlyReady() Field {
	return Field{Name: FieldOnlyReady, Label: m.Choice, Input: m.OnlyReady}
}

// BatchReset asks whether a list is really to be emptied.
type BatchReset struct {
	FileName string
	// What says how many users are removed, a sentence.
	What      string
	Action    string // takes the POST
	CancelURL string
}
