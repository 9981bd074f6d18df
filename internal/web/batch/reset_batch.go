package batch

import (
	"techbiz/internal/base/fault"
	"techbiz/internal/invite/batch"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// showReset asks whether the list is really to be emptied.
func (p *Pages) showReset(v *kit.Request) error {
	b, err := p.draft(v)
	if err != nil || b == nil {
		return err
	}
	removes := "This removes " + counted(b.Counts.Total()-b.Counts[batch.Invited]) + " from it, with everything that you fixed here. It can't be taken back."
	if n := b.Counts[batch.Invited]; n > 0 {
		removes += " The " + counted(n) + " whom it invited stay invited."
	}
	m := view.Confirm{
		Title: "Reset this list?", About: b.FileName, Paragraphs: []string{removes}, Button: "Confirm", Danger: true,
		Action: URL(b.ID) + "/reset", CancelURL: URL(b.ID), CancelText: "Keep it",
	}
	return v.Ask(batchPage(v, m.Title, b, "Reset"), m)
}

// draft returns the list in the path; nil where it is none that can be changed, which it
// then has told.
func (p *Pages) draft(v *kit.Request) (*batch.Batch, error) {
	id, err := v.ID()
	if err != nil {
		return nil, err
	}
	b, err := p.Batches.Get(v.R.Context(), v.Actor, id)
	if err != nil {
		return nil, err
	}
	if !b.MayEdit() {
		return nil, p.drawBatch(v, id, &fault.Conflict{Reason: "This list is submitted: it can't be changed now."})
	}
	return b, nil
}

// batchPage is the frame of a page about the list.
func batchPage(v *kit.Request, title string, b *batch.Batch, crumb string) view.Page {
	page := v.Page(title, kit.CrumbOverview, kit.CrumbInvite, kit.CrumbBatch, view.Crumb{Label: b.FileName, URL: URL(b.ID)}, view.Crumb{Label: crumb})
	page.Path = URL(b.ID)
	return page
}

// resetBatch removes all rows that were not invited.
func (p *Pages) resetBatch(v *kit.Request) error {
	id, err := v.ID()
	if err != nil {
		return err
	}
	b, err := p.Batches.Reset(v.R.Context(), v.Actor, id)
	if err != nil {
		return p.refuseBatch(v, id, err)
	}
	v.Flash(view.Notice{Tone: view.ToneSuccess, Text: "The list was reset. You can choose another file."})
	if b == nil {
		return v.Redirect("/invite/batch")
	}
	return v.Redirect(URL(id))
}
