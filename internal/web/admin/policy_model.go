package admin

import "techbiz/internal/web/view"

// Policy is a public page with a text.
type Policy struct {
	view.PolicyText
	// Earlier says that this version is not in force any more; CurrentURL leads to the one
	// that is.
	Earlier    bool
	CurrentURL string
	// Others are versions beside this one, the newest first.
	Others []view.Link
}
