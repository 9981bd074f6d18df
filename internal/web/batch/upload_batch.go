package batch

import (
	"context"
	"errors"

	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/invite/batch"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// uploadBatch reads a list into a new draft.
func (p *Pages) uploadBatch(v *kit.Request) error {
	var b *batch.Batch
	fields, err := p.uploaded(v, func(file *uploadedFile) (err error) {
		b, err = p.load(v, file)
		return err
	})
	if err == nil {
		return v.Redirect(URL(b.ID))
	}
	model, listErr := p.batchUpload(v, kit.KeyAfter(fields, err))
	if listErr != nil {
		return listErr
	}
	page := batchUploadPage(v)
	status := v.Refuse(&page, func(field string) *view.Input {
		if field == view.FieldFile {
			return &model.File
		}
		return nil
	}, besideFields(aboutFile(err)))
	return v.Draw(status, UploadPage(page, model))
}

func (p *Pages) load(v *kit.Request, file *uploadedFile) (*batch.Batch, error) {
	ctx, cancel := context.WithTimeout(v.R.Context(), uploadTimeout)
	defer cancel()
	upload, err := file.open(p.Workbooks)
	if err != nil {
		return nil, err
	}
	return p.Batches.Upload(ctx, v.Actor, upload, kit.RequestKey(file.fields))
}

// aboutFile tells a refusal that is about the uploaded file beside its field.
func aboutFile(err error) error {
	if conflict, ok := errors.AsType[*fault.Conflict](err); ok {
		return people.FieldErrors{{Field: view.FieldFile, Rule: people.RuleInvalid, Message: conflict.Reason}}
	}
	return err
}
