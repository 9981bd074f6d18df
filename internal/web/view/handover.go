package view

// Values of FieldStep: what a button of a hand-over's forms asks for.
const (
	StepConfirm = "confirm" // it is meant
)

// HandOverConfirm asks whether the hand-over is meant.
type HandOverConfirm struct {
	Confirm

	Receiver []Fact
	Warning  string   // why it is worth a second look; "" where it is not
	People   []string // who was ticked; nil where it is by a rule
}
