package batch

import (
	"errors"
	"fmt"

	"techbiz/internal/base/fault"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// removeRow takes a row out of a draft.
func (p *Pages) removeRow(v *kit.Request) error {
	id, number, err := row(v)
	if err != nil {
		return err
	}
	notice := view.Notice{Tone: view.ToneSuccess, Text: fmt.Sprintf("Row %d removed.", number)}
	err = p.Batches.Remove(v.R.Context(), v.Actor, id, number)
	if errors.Is(err, fault.NotFound) { // a second click, or another tab
		if _, err = p.Batches.Get(v.R.Context(), v.Actor, id); err != nil {
			return err
		}
		notice = view.Notice{Tone: view.ToneInfo, Text: fmt.Sprintf("Row %d is not in this list any more.", number)}
	}
	if err != nil {
		return p.refuseBatch(v, id, err)
	}
	v.Flash(notice)
	return v.Redirect(backTo(URL(id), v.R.URL.Query()))
}
