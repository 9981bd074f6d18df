package web

func (s *Server) batchPages() *batchPages {
	return &batchPages{Site: s.site, Batches: s.Batches, Workbooks: s.Workbooks, Invites: s.Invites, Desk: s.Desk,
		MaxUpload: s.Config.MaxUpload, MaxRows: s.Config.MaxRows}
}
