package web

import (
	"techbiz/internal/desk"
	"techbiz/internal/web/kit"
)

// deskPages are the pages of the service desk.
type deskPages struct {
	*kit.Site

	Desk *desk.Service

	attaching chan struct{} // holds one for each form whose attachments are in memory
}

// newDeskPages returns the pages on the given service.
func newDeskPages(site *kit.Site, d *desk.Service) *deskPages {
	return &deskPages{Site: site, Desk: d, attaching: make(chan struct{}, maxAttaching)}
}
