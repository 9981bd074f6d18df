package web

import "techbiz/internal/web/batch"

func (s *Server) batchPages() *batch.BatchPages {
	return &batch.BatchPages{Site: s.site, Batches: s.Batches, Workbooks: s.Workbooks, Invites: s.Invites, Desk: s.Desk,
		MaxUpload: s.Config.MaxUpload, MaxRows: s.Config.MaxRows}
}
