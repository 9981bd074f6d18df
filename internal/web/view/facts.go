package view

// Fact is one labelled value.
type Fact struct {
	Label string
	Value string
}

// TimelineEvent is one thing that happened to an invitation, newest first.
type TimelineEvent struct {
	// Time is formatted, see DateTimeSeconds.
	Time    string
	Title   string
	Detail  string
	TraceID string
	Tone    Tone
}
