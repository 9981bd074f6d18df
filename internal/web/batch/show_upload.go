package batch

import (
	"fmt"
	"io"
	"net/http"

	"techbiz/internal/invite/batch"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
	"techbiz/internal/web/words"
)

// showBatchUpload shows how a list is uploaded, and the officer's own lists.
func (p *Pages) showBatchUpload(v *kit.Request) error {
	model, err := p.batchUpload(v, kit.NewRequestKey())
	if err != nil {
		return err
	}
	return v.Draw(http.StatusOK, UploadPage(batchUploadPage(v), model))
}

func batchUploadPage(v *kit.Request) view.Page {
	return v.Page("Batch upload", kit.CrumbOverview, kit.CrumbInvite, view.Crumb{Label: "Batch upload"})
}

func (p *Pages) batchUpload(v *kit.Request, key string) (Upload, error) {
	lists, err := p.Batches.List(v.R.Context(), v.Actor)
	if err != nil {
		return Upload{}, err
	}
	m := Upload{
		Action:           "/invite/batch",
		TemplateURL:      "/invite/batch/template.xlsx",
		RequestKey:       key,
		MaxBytes:         p.MaxUpload,
		MaxRows:          view.Count(int64(p.MaxRows)),
		DomainRequestURL: words.DomainRequest(v, ""),
	}
	for _, b := range lists {
		state, tone := batchState(b)
		m.Lists = append(m.Lists, Item{
			Name:     b.FileName,
			URL:      URL(b.ID),
			Uploaded: view.DateTime(b.CreatedAt),
			State:    state,
			Tone:     tone,
			Counts:   countsInWords(b),
		})
	}
	return m, nil
}

// downloadTemplate sends the workbook that is to be filled in.
func (p *Pages) downloadTemplate(v *kit.Request) error {
	return sendWorkbook(v, "techbiz-batch-upload.xlsx", p.Workbooks.WriteTemplate)
}

// sendWorkbook sends what write writes as a file to be saved under the name.
func sendWorkbook(v *kit.Request, name string, write func(io.Writer) error) error {
	h := v.W.Header()
	h.Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	h.Set("Content-Disposition", kit.Attachment(name))
	if err := write(v.Long()); err != nil {
		if kit.AnswerOf(v.R.Context()).Begun() {
			v.BreakOff(err)
		}
		h.Del("Content-Disposition")
		return fmt.Errorf("write workbook: %w", err)
	}
	return nil
}

// countsInWords says how the rows of a list stand.
func countsInWords(b *batch.Batch) string {
	words := counted(b.Counts.Total())
	if n := b.Counts[batch.Ready]; n > 0 {
		words += fmt.Sprintf(", %s ready", view.Count(int64(n)))
	}
	if n := b.Counts.InTheWay(); n > 0 {
		words += fmt.Sprintf(", %s not ready", view.Count(int64(n)))
	}
	if n := b.Counts[batch.Invited]; n > 0 && b.State != batch.Draft { // of a draft the state tells it
		words += fmt.Sprintf(", %s invited", view.Count(int64(n)))
	}
	return words
}

// counted is a number of users in words.
func counted(n int) string { return view.Counted(n, "user", "users") }
