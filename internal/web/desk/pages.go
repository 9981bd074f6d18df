package desk

import (
	"techbiz/internal/desk"
	"techbiz/internal/web/kit"
)

// Pages are the pages of the service desk.
type Pages struct {
	*kit.Site

	Desk *desk.Service

	attaching chan struct{} // holds one for each form whose attachments are in memory
}

// newDeskPages returns the pages on the given service.
func New(site *kit.Site, d *desk.Service) *Pages {
	return &Pages{Site: site, Desk: d, attaching: make(chan struct{}, maxAttaching)}
}
