package batch

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"techbiz/internal/base/fault"
	"techbiz/internal/invite/batch"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// showSubmit says in words what submitting the list does, and asks to confirm it.
func (p *Pages) showSubmit(v *kit.Request) error {
	b, err := p.draft(v)
	if err != nil || b == nil {
		return err
	}
	hidden, err := p.Batches.Hidden(v.R.Context(), b)
	if err != nil {
		return err
	}
	if hidden.Count > 0 {
		return p.drawBatch(v, b.ID, &batch.HiddenError{HiddenRows: hidden})
	}
	return p.drawSubmit(v, b, nil, url.Values{})
}

// submitBatch has the ready rows invited.
func (p *Pages) submitBatch(v *kit.Request) error {
	id, err := v.ID()
	if err != nil {
		return err
	}
	form, err := v.Form()
	if err != nil {
		return err
	}
	_, err = p.Batches.Submit(v.R.Context(), v.Actor, id, form.Get(view.FieldOnlyReady) == view.OnlyReadyYes, kit.RequestKey(form))
	if errors.Is(err, fault.KeyReused) || isNotReady(err) {
		b, loadErr := p.draft(v)
		if loadErr != nil || b == nil {
			return loadErr
		}
		return p.drawSubmit(v, b, err, form)
	}
	if err != nil {
		return p.refuseBatch(v, id, err)
	}
	return v.Redirect(URL(id))
}

func isNotReady(err error) bool {
	_, ok := errors.AsType[*batch.NotReadyError](err)
	return ok
}

func (p *Pages) drawSubmit(v *kit.Request, b *batch.Batch, refused error, form url.Values) error {
	if !b.MaySubmit() {
		return p.drawBatch(v, b.ID, &batch.NotReadyError{InTheWay: b.Counts.InTheWay()})
	}
	model, err := p.submitModel(v, b)
	if err != nil {
		return err
	}
	model.RequestKey = kit.KeyAfter(form, refused)
	model.OnlyReady.Value = form.Get(view.FieldOnlyReady)
	page, status := batchPage(v, "Submit", b, "Submit"), http.StatusOK
	if refused != nil {
		status = v.Refuse(&page, func(field string) *view.Input {
			if field == view.FieldOnlyReady {
				return &model.OnlyReady
			}
			return nil
		}, besideFields(refused))
	}
	return v.Draw(status, SubmitPage(page, model))
}

func (p *Pages) submitModel(v *kit.Request, b *batch.Batch) (Submit, error) {
	seed, err := p.Batches.SEED(v.R.Context(), b)
	if err != nil {
		return Submit{}, err
	}
	ready := b.Counts[batch.Ready]
	m := Submit{
		Confirm: view.Confirm{
			Kicker: b.FileName, Title: "Invite " + persons(ready) + ", " + withSEED(seed), PointsTitle: view.NextTitle, Points: p.whatIsNext(seed),
			Button: "Confirm", Action: URL(b.ID) + "/submit", CancelURL: URL(b.ID),
		},
	}
	if n := b.Counts.InTheWay(); n > 0 {
		m.InTheWay = view.Counted(n, "row is not ready", "rows are not ready")
		m.Choice = "Invite the " + several(ready, "ready person", "ready people") + " now, and keep the " + several(n, "other row", "other rows") + " in this list"
	}
	return m, nil
}

// whatIsNext says what a submission leads to, and until when it can be undone.
func (p *Pages) whatIsNext(seed int) []string {
	var next []string
	if p.Batches.Wait > 0 {
		next = append(next, fmt.Sprintf("It starts %s after you confirm, at about %s. Until then Undo takes all of it back.",
			kit.Waiting(p.Batches.Wait), view.Time(p.Now().Add(p.Batches.Wait))))
	} else {
		next = append(next, "It starts at once: it can't be undone.")
	}
	next = append(next, "Each of them gets an account and an invitation mail, which is valid for 30 days.")
	if seed > 0 {
		next = append(next, "Those with SEED get a second mail about SEED once their TechPass is active.")
	}
	return append(next, "You can follow it on the list's page, or leave: it goes on by itself. Those who can't be invited stay in the list with the reason.")
}

func persons(n int) string { return view.Counted(n, "person", "people") }

// several is view.Counted after "the": "the row", "the 2 rows".
func several(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return view.Counted(n, one, many)
}

func withSEED(n int) string {
	switch n {
	case 0:
		return "none of them with SEED"
	case 1:
		return "1 of them with SEED"
	}
	return view.Count(int64(n)) + " of them with SEED"
}
