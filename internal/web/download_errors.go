package web

import (
	"io"
	"path"
	"strings"
)

// downloadErrors sends the officer's own file back with its problems marked.
func (s *Server) downloadErrors(v *visit) error {
	id, err := v.ID()
	if err != nil {
		return err
	}
	v.TakeTime(uploadTimeout)
	original, err := s.Batches.Original(v.R.Context(), v.Actor, id)
	if err != nil {
		return s.refuseBatch(v, id, err)
	}
	name := strings.TrimSuffix(original.Batch.FileName, path.Ext(original.Batch.FileName))
	return v.sendWorkbook(name+" - errors.xlsx", func(w io.Writer) error { return s.Workbooks.WriteProblems(w, original) })
}
