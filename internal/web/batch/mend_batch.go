package batch

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"

	"github.com/google/uuid"

	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/invite/batch"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// mendBatch takes up the rows of a mended file. Where it does more than correct rows, the
// file is kept and its officer asked.
func (p *Pages) mendBatch(v *kit.Request) error {
	id, err := v.ID()
	if err != nil {
		return err
	}
	if _, err := p.Batches.Get(v.R.Context(), v.Actor, id); err != nil {
		return err
	}
	var mended batch.Mended
	var unconfirmed *batch.UnconfirmedError
	_, err = p.uploaded(v, func(file *uploadedFile) (err error) {
		mended, err = p.mend(v, id, file)
		if errors.As(err, &unconfirmed) {
			return p.Batches.KeepMend(v.R.Context(), v.Actor, id, file.name, file, file.Size)
		}
		return err
	})
	switch {
	case err != nil:
		return p.refuseBatch(v, id, aboutFile(err))
	case unconfirmed != nil:
		return v.Redirect(URL(id) + "/mend")
	default:
		return tellMended(v, id, mended)
	}
}

// tellMended tells what was done.
func tellMended(v *kit.Request, id uuid.UUID, m batch.Mended) error {
	v.Flash(view.Notice{Tone: view.ToneSuccess, Title: "Fixed file read", Text: mendedInWords(m)})
	return v.Redirect(URL(id))
}

func (p *Pages) mend(v *kit.Request, id uuid.UUID, file *uploadedFile) (batch.Mended, error) {
	ctx, cancel := context.WithTimeout(v.R.Context(), uploadTimeout)
	defer cancel()
	b, err := p.Batches.Get(ctx, v.Actor, id)
	if err != nil {
		return batch.Mended{}, err
	}
	if !b.MayEdit() {
		return batch.Mended{}, &fault.Conflict{Reason: "This list is submitted: it can't be changed now."}
	}
	upload, err := file.open(p.Workbooks)
	if err != nil {
		return batch.Mended{}, err
	}
	return p.Batches.Mend(ctx, v.Actor, id, upload, batch.Decision{})
}

// showMend shows what the mended file that waits would do.
func (p *Pages) showMend(v *kit.Request) error {
	b, err := p.draft(v)
	if err != nil || b == nil {
		return err
	}
	v.TakeTime(uploadTimeout)
	upload, err := p.keptMend(v, b.ID)
	if errors.Is(err, fault.NotFound) {
		return v.Redirect(URL(b.ID))
	}
	if err != nil {
		return p.refuseBatch(v, b.ID, aboutFile(err))
	}
	plan, err := p.Batches.PlanMend(v.R.Context(), v.Actor, b.ID, upload)
	if err != nil {
		return p.refuseBatch(v, b.ID, aboutFile(err))
	}
	return p.drawMend(v, b, plan, upload.FileName, nil, nil)
}

// keptMend opens the mended file that waits.
func (p *Pages) keptMend(v *kit.Request, id uuid.UUID) (batch.Upload, error) {
	kept, err := p.Batches.KeptMend(v.R.Context(), v.Actor, id)
	if err != nil {
		return batch.Upload{}, err
	}
	upload, err := p.Workbooks.Open(bytes.NewReader(kept.Data), int64(len(kept.Data)), kept.FileName)
	upload.FileName = kept.FileName
	return upload, err
}

// drawMend draws the page that asks. refused tells why what form asks for was not done.
func (p *Pages) drawMend(v *kit.Request, b *batch.Batch, plan *batch.MendPlan, file string, refused error, form url.Values) error {
	model := mendModel(b, plan, file, form)
	page, status := batchPage(v, "Confirm the fixed file", b, "Fixed file"), http.StatusOK
	if refused != nil {
		status = v.Refuse(&page, func(field string) *view.Input {
			if field == view.FieldAccept && len(model.Choices) > 0 {
				return &model.Accept
			}
			return nil
		}, refused)
	}
	return v.Draw(status, MendPage(page, model))
}

// confirmMend does what was ticked of the mended file that waits.
func (p *Pages) confirmMend(v *kit.Request) error {
	b, err := p.draft(v)
	if err != nil || b == nil {
		return err
	}
	form, err := v.Form()
	if err != nil {
		return err
	}
	v.TakeTime(uploadTimeout)
	upload, err := p.keptMend(v, b.ID)
	if errors.Is(err, fault.NotFound) {
		return p.refuseBatch(v, b.ID, &fault.Conflict{Reason: "This fixed file was read or discarded already."})
	}
	if err != nil {
		return p.refuseBatch(v, b.ID, aboutFile(err))
	}
	done, err := p.Batches.Mend(v.R.Context(), v.Actor, b.ID, upload, decisionOf(form))
	unconfirmed, asks := errors.AsType[*batch.UnconfirmedError](err)
	switch {
	case asks:
		refused := people.FieldErrors{{Field: view.FieldAccept, Rule: people.RuleRequired, Message: unconfirmed.Error()}}
		return p.drawMend(v, b, unconfirmed.Plan, upload.FileName, refused, form)
	case err != nil:
		return p.refuseBatch(v, b.ID, aboutFile(err))
	default:
		return tellMended(v, b.ID, done)
	}
}

// decisionOf reads the boxes: what is not ticked is left as it is.
func decisionOf(form url.Values) batch.Decision {
	d := batch.Decision{Version: form.Get(view.FieldPlan)}
	for _, kind := range batch.MendKinds {
		if slices.Contains(form[view.FieldAccept], string(kind)) {
			d.Accept = append(d.Accept, kind)
		} else if d.Version != "" {
			d.Leave = append(d.Leave, kind)
		}
	}
	return d
}

// discardMend drops the mended file that waits.
func (p *Pages) discardMend(v *kit.Request) error {
	id, err := v.ID()
	if err != nil {
		return err
	}
	if err := p.Batches.DiscardMend(v.R.Context(), v.Actor, id); err != nil {
		return err
	}
	v.Flash(view.Notice{Tone: view.ToneInfo, Text: "The fixed file was discarded. The list is as it was."})
	return v.Redirect(URL(id))
}
