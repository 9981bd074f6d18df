package web

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"techbiz/internal/batch"
	"techbiz/internal/fault"
	"techbiz/internal/web/view"
)

// mendBatch takes up the rows of a mended file.
func (s *Server) mendBatch(v *visit) error {
	id, err := v.id()
	if err != nil {
		return err
	}
	if _, err := s.Batches.Get(v.r.Context(), v.actor, id); err != nil {
		return err
	}
	var mended batch.Mended
	_, err = v.uploaded(func(file *uploadedFile) (err error) {
		mended, err = s.mend(v, id, file)
		return err
	})
	if err != nil {
		return s.refuseBatch(v, id, aboutFile(err))
	}
	v.flash(view.Notice{Tone: view.ToneSuccess, Title: "Mended file read", Text: mendedInWords(mended)})
	return v.redirect(batchURL(id))
}

func (s *Server) mend(v *visit, id uuid.UUID, file *uploadedFile) (batch.Mended, error) {
	ctx, cancel := context.WithTimeout(v.r.Context(), uploadTimeout)
	defer cancel()
	b, err := s.Batches.Get(ctx, v.actor, id)
	if err != nil {
		return batch.Mended{}, err
	}
	if !b.MayEdit() {
		return batch.Mended{}, &fault.Conflict{Reason: "This list is submitted: it can't be changed now."}
	}
	upload, err := file.open(s.Workbooks)
	if err != nil {
		return batch.Mended{}, err
	}
	return s.Batches.Mend(ctx, v.actor, id, upload, batch.Decision{})
}

func mendedInWords(m batch.Mended) string {
	words := fmt.Sprintf("%s changed, %s as before.", view.Counted(m.Changed, "row", "rows"), view.Count(int64(m.Unchanged)))
	if m.Unnamed > 0 {
		words += " Left alone, without a row ID of this list: " + view.Counted(m.Unnamed, "line of the file", "lines of the file") + "."
	}
	return words
}
