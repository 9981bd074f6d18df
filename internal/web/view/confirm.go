package view

import (
	"maps"
	"net/url"
	"slices"
)

// Confirm asks whether something is really to be done, and for what it needs.
type Confirm struct {
	Title      string
	Lead       string
	Paragraphs []string
	Fields     []Field
	Hidden     url.Values // sent along, one value each
	// Action takes the POST with the fields.
	Action    string
	Button    string
	Danger    bool
	CancelURL string
}

// hidden lists what is sent along, in a fixed order.
func (m Confirm) hidden() []string { return slices.Sorted(maps.Keys(m.Hidden)) }

func (m Confirm) button() string {
	if m.Danger {
		return "btn btn--danger-solid"
	}
	return "btn btn--primary"
}
