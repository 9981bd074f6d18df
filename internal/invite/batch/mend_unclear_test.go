package batch

import "testing"

func TestNewlyUnclear(t *testing.T) {
	r := &Row{Unclear: []CellProblem{{Field: "username", Cell: "C5"}}}
	got := newlyUnclear(r, []CellProblem{{Field: "username", Cell: "C9"}, {Field: "department", Cell: "J9"}})
	if len(got) != 1 || got[0].Field != "department" {
		t.Errorf("%+v", got)
	}
}
