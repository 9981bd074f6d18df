package batch

import (
	"errors"
	"net/http"
	"net/url"

	"github.com/google/uuid"

	"techbiz/internal/base/fault"
	"techbiz/internal/invite/batch"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// showBatch shows a list: its draft, how far its submission is, or what came of it.
func (p *Pages) showBatch(v *kit.Request) error {
	id, err := v.ID()
	if err != nil {
		return err
	}
	return p.drawBatch(v, id, nil)
}

// drawBatch draws the page of the list. Where refused is set, the page tells it as what
// became of the change that was asked for.
func (p *Pages) drawBatch(v *kit.Request, id uuid.UUID, refused error) error {
	params := v.R.URL.Query()
	q, err := rowQuery(params)
	if err != nil {
		return err
	}
	b, rows, err := p.Batches.Rows(v.R.Context(), v.Actor, id, q)
	if err != nil {
		return err
	}
	hidden, err := p.Batches.Hidden(v.R.Context(), b)
	if err != nil {
		return err
	}
	doubtful, err := p.Batches.Doubtful(v.R.Context(), b)
	if err != nil {
		return err
	}
	table := batchTable(b, params, q, rows, doubtful.Count)
	if v.R.Header.Get("HX-Request") == "true" && refused == nil {
		v.W.Header().Add("Vary", "HX-Request")
		return v.Draw(http.StatusOK, BatchFragment(table))
	}
	model := p.batchModel(b, params, q)
	model.Table = table
	model.Read = readOf(b)
	if b.MayEdit() {
		askAbout(&model, b, hidden, doubtful)
	}
	if model.Domains, err = p.domainsOf(v, b); err != nil {
		return err
	}
	if model.Undelivered, err = p.undeliveredOf(v, b); err != nil {
		return err
	}
	if model.Draft != nil {
		if model.Draft.Waits, err = p.Batches.MendWaits(v.R.Context(), b); err != nil {
			return err
		}
	}
	page := v.Page(b.FileName, kit.CrumbOverview, kit.CrumbInvite, kit.CrumbBatch, view.Crumb{Label: b.FileName})
	page.Path = URL(id)
	if b.State == batch.Waiting || b.State == batch.Running {
		page.RefreshAfter = kit.RefreshSeconds
	}
	status := http.StatusOK
	if refused != nil {
		status = v.Refuse(&page, func(field string) *view.Input {
			if field == view.FieldFile && model.Draft != nil {
				return &model.Draft.Mend
			}
			return nil
		}, besideFields(refused))
	}
	v.W.Header().Add("Vary", "HX-Request")
	return v.Draw(status, BatchPage(page, model))
}

// refuseBatch tells on the page of the list why a change was not made.
func (p *Pages) refuseBatch(v *kit.Request, id uuid.UUID, err error) error {
	if errors.Is(err, fault.NotFound) || errors.Is(err, fault.Forbidden) {
		return err
	}
	return p.drawBatch(v, id, err)
}

func (p *Pages) batchModel(b *batch.Batch, params url.Values, q batch.RowQuery) Batch {
	at := URL(b.ID)
	state, tone := batchState(b)
	m := Batch{
		FileName:   b.FileName,
		Uploaded:   view.DateTime(b.CreatedAt),
		Lead:       lead(b),
		State:      state,
		Tone:       tone,
		Tiles:      batchTiles(b),
		DomainsURL: at + "/domains",
		DeskURL:    p.ServiceDeskURL,
		URL:        at,
		Shows:      showOptions(b, params.Get(kit.ParamShow)),
		Sizes:      kit.Options(batch.PageSizes, q.Limit),
		AnotherURL: "/invite/batch",
	}
	switch b.State {
	case batch.Waiting:
		m.Waiting = p.batchWaiting(b)
	case batch.Running:
		done, of, words := progress(b)
		m.Tiles = nil // they would fall behind the bar
		m.Progress = &Progress{Done: done, Of: of, Text: words, EventsURL: eventsURL(b)}
	case batch.Draft:
		m.Outcome, m.Draft = outcome(b), p.batchDraft(b)
	default:
		m.Outcome = outcome(b)
	}
	return m
}

func (p *Pages) batchWaiting(b *batch.Batch) *Waiting {
	return &Waiting{
		StartsAt:   view.Time(b.StartsAt),
		Seconds:    max(0, int(b.StartsAt.Sub(p.Now()).Seconds())),
		What:       counted(b.Submitted) + " will be invited then.",
		UndoURL:    URL(b.ID) + "/undo",
		RequestKey: kit.NewRequestKey(),
		EventsURL:  eventsURL(b),
	}
}

func (p *Pages) batchDraft(b *batch.Batch) *Draft {
	at := URL(b.ID)
	d := &Draft{MendURL: at + "/mend", MaxBytes: p.MaxUpload, CheckURL: at + "/check", ResetURL: at + "/reset"}
	if b.Counts.Total() > b.Counts[batch.Invited] {
		d.ErrorsURL = at + "/errors.xlsx"
	}
	if inTheWay := b.Counts.InTheWay(); inTheWay > 0 {
		d.WhyNot = (&batch.NotReadyError{InTheWay: inTheWay, Ready: b.Counts[batch.Ready]}).Error()
	}
	if b.MaySubmit() {
		d.SubmitURL = at + "/submit"
	}
	return d
}

func batchTiles(b *batch.Batch) []Tile {
	var tiles []Tile
	for _, state := range []batch.RowState{batch.Ready, batch.Failed, batch.ToMend, batch.Duplicate, batch.HasAccount, batch.NoDomain, batch.Invited} {
		n, words := b.Counts[state], stateWords[state]
		if n == 0 && (state == batch.Failed || b.State != batch.Draft) {
			continue
		}
		t := Tile{Label: words.tile, Count: n, Tone: words.tone}
		if n > 0 {
			t.URL = URL(b.ID) + "?" + kit.ParamShow + "=" + state.String()
		}
		tiles = append(tiles, t)
	}
	return tiles
}

// domainsOf lists the domains that rows of the draft wait for.
func (p *Pages) domainsOf(v *kit.Request, b *batch.Batch) ([]Domain, error) {
	if !b.MayEdit() || b.Counts.InTheWay() == 0 {
		return nil, nil
	}
	waiting, err := p.Batches.Domains(v.R.Context(), v.Actor, b.ID)
	if err != nil || len(waiting) == 0 {
		return nil, err
	}
	names := make([]string, len(waiting))
	for n, d := range waiting {
		names[n] = d.Name
	}
	requested, err := p.Desk.RequestedDomains(v.R.Context(), names)
	if err != nil {
		return nil, err
	}
	list := make([]Domain, len(waiting))
	for n, d := range waiting {
		list[n] = Domain{Name: d.Name}
		if at, waits := requested[d.Name]; waits {
			list[n].Requested = view.Date(at)
		}
	}
	return list, nil
}
