package batch

import (
	"fmt"

	"techbiz/internal/invite/batch"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// checkBatch judges all rows that have a problem anew.
func (p *Pages) checkBatch(v *kit.Request) error {
	id, err := v.ID()
	if err != nil {
		return err
	}
	v.TakeTime(uploadTimeout)
	b, err := p.Batches.CheckAgain(v.R.Context(), v.Actor, id)
	if err != nil {
		return p.refuseBatch(v, id, err)
	}
	v.Flash(view.Notice{Tone: view.ToneInfo, Text: fmt.Sprintf("Checked again: %s ready, %s not ready.",
		view.Counted(b.Counts[batch.Ready], "row", "rows"), view.Count(int64(b.Counts.InTheWay())))})
	return v.Redirect(URL(id))
}
