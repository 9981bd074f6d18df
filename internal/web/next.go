package web

import "cmp"

// next is where the tab goes on to after signing in to the portal, "" for no place.
func (v *visit) next() string {
	if next := leadsTo(v.R.URL.Query().Get("next")); next != "" {
		return next
	}
	return v.flow().Next
}

func (v *visit) nextOr(otherwise string) string { return cmp.Or(v.next(), otherwise) }
