package web

import (
	"techbiz/internal/web/batch"
	"techbiz/internal/web/insight"
	"techbiz/internal/web/invite"
)

func (s *Server) batchPages() *batch.Pages {
	return &batch.Pages{Site: s.site, Batches: s.Batches, Workbooks: s.Workbooks, Invites: s.Invites, Desk: s.Desk,
		MaxUpload: s.Config.MaxUpload, MaxRows: s.Config.MaxRows}
}

func (s *Server) invitePages() *invite.Pages {
	return &invite.Pages{Site: s.site, Invites: s.Invites, Batches: s.Batches, HandOvers: s.HandOvers, Agencies: s.Agencies, Lives: s.Lives, Seeds: s.Seeds}
}

func (s *Server) insightPages() *insight.Pages {
	return &insight.Pages{Site: s.site, Insight: s.Insight, Invites: s.Invites, Agencies: s.Agencies, Seeds: s.Seeds}
}
