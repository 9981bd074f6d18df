package kit

// Setting is one setting of the program as it is in effect on this node. Secrets are not in
// it: whoever makes it says only that they are set.
type Setting struct {
	Name   string // of the flag, with its hyphens
	Env    string // the environment variable
	Value  string // "" where it is not set
	Source string // where the value comes from, in words
	Help   string
}

// Fact is something that holds on this node and is no setting.
type Fact struct{ Label, Value string }
