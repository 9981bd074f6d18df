package batch

import (
	"strconv"
	"strings"

	"github.com/google/uuid"

	"techbiz/internal/invite/batch"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// correctBatch gives all cells that look misread the likely text.
func (p *Pages) correctBatch(v *kit.Request) error {
	id, err := v.ID()
	if err != nil {
		return err
	}
	return p.correctTexts(v, id, 0)
}

// correctRow gives the cells of one row that look misread the likely text.
func (p *Pages) correctRow(v *kit.Request) error {
	id, number, err := row(v)
	if err != nil {
		return err
	}
	return p.correctTexts(v, id, number)
}

func (p *Pages) correctTexts(v *kit.Request, id uuid.UUID, number int) error {
	changed, err := p.Batches.Correct(v.R.Context(), v.Actor, id, number)
	if err != nil {
		return p.refuseBatch(v, id, err)
	}
	told := view.Counted(changed, "row", "rows") + " corrected."
	if number > 0 {
		told = "Row " + strconv.Itoa(number) + " corrected."
	}
	v.Flash(view.Notice{Tone: view.ToneSuccess, Text: told})
	return v.Redirect(backTo(URL(id), v.R.URL.Query()))
}

// readOf says what became of the rows of the file; nil for lists from before it was noted.
func readOf(b *batch.Batch) *BatchRead {
	if b.Accounting.Rows == 0 {
		return nil
	}
	return &BatchRead{Sentence: b.Accounting.Sentence(), Details: b.Accounting.Lines()}
}

// askAbout has the page ask about rows that were hidden in the file, without which the list
// is not submitted, and about texts that look misread.
func askAbout(m *Batch, b *batch.Batch, hidden batch.HiddenRows, doubtful batch.DoubtfulRows) {
	if hidden.Count > 0 {
		m.Hidden = &Hidden{Title: hidden.Sentence(), Action: URL(b.ID) + "/hidden", Many: hidden.Count > 1}
		if m.Draft != nil {
			m.Draft.SubmitURL = ""
			m.Draft.WhyNot = strings.TrimSpace("Decide about the hidden rows first. " + m.Draft.WhyNot)
		}
	}
	if doubtful.Count > 0 {
		m.Doubtful = &Doubtful{
			Title:      view.Counted(doubtful.Count, "row holds", "rows hold") + " text that looks misread.",
			CorrectURL: URL(b.ID) + "/correct",
			ShowURL:    URL(b.ID) + "?" + kit.ParamShow + "=" + showDoubtful + "#rows-title",
		}
	}
}
