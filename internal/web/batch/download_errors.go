package batch

import (
	"io"
	"path"
	"strings"

	"techbiz/internal/web/kit"
)

// downloadErrors sends the officer's own file back with its problems marked.
func (p *Pages) downloadErrors(v *kit.Request) error {
	id, err := v.ID()
	if err != nil {
		return err
	}
	v.TakeTime(uploadTimeout)
	original, err := p.Batches.Original(v.R.Context(), v.Actor, id)
	if err != nil {
		return p.refuseBatch(v, id, err)
	}
	name := strings.TrimSuffix(original.Batch.FileName, path.Ext(original.Batch.FileName))
	return sendWorkbook(v, name+" - errors.xlsx", func(w io.Writer) error { return p.Workbooks.WriteProblems(w, original) })
}
