package access

import "cmp"

// Next is where the tab goes on to after signing in to the portal, "" for no place.
func (v *Visitor) Next() string {
	if next := LeadsTo(v.R.URL.Query().Get("next")); next != "" {
		return next
	}
	return v.Flow().Next
}

// NextOr is Next, or otherwise where there is no place.
func (v *Visitor) NextOr(otherwise string) string { return cmp.Or(v.Next(), otherwise) }
