package view

// Due stands where a form of somebody unknown has its price, since many like it came lately.
type Due struct {
	// Action takes the POST with Repeated, and FieldHuman or FieldTicket.
	Action   string
	Repeated []Hidden
	Check    HumanCheck
	// Ticket takes the place of the check from the time of day From on, after a wait of Wait.
	Ticket string
	From   string
	Wait   string
}

// Hidden is a field that the form carries along.
type Hidden struct{ Name, Value string }
