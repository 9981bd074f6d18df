package batch

import (
	"errors"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"techbiz/internal/base/people"
	"techbiz/internal/invite/batch"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// URL is the page of a list.
func URL(id uuid.UUID) string { return "/invite/batch/" + id.String() }

// stateWord is how the state of a row is told.
type stateWord struct {
	one, tile string
	tone      view.Tone
}

var stateWords = map[batch.RowState]stateWord{
	batch.Failed:     {"Not invited", "Not invited", view.ToneDanger},
	batch.ToMend:     {"Needs fixing", "Needs fixing", view.ToneDanger},
	batch.Duplicate:  {"Duplicate", "Duplicates", view.ToneWarning},
	batch.HasAccount: {"Has an account", "Already have an account", view.ToneWarning},
	batch.NoDomain:   {"Domain not allowed", "Domain not allowed", view.ToneWarning},
	batch.Ready:      {"Ready", "Ready", view.ToneInfo},
	batch.Invited:    {"Invited", "Invited", view.ToneSuccess},
}

// batchState is how the state of a list is told.
func batchState(b *batch.Batch) (string, view.Tone) {
	switch b.State {
	case batch.Waiting:
		return "Submitted", view.ToneInfo
	case batch.Running:
		return "Inviting", view.ToneInfo
	case batch.Done:
		return "Done", view.ToneSuccess
	default:
		if n := b.Counts[batch.Invited]; n > 0 {
			return "Partly invited: " + view.Count(int64(n)) + " of " + view.Count(int64(b.Counts.Total())), view.ToneWarning
		}
		return "Draft", view.ToneNeutral
	}
}

// lead says in a sentence how the list stands.
func lead(b *batch.Batch) string {
	ready, inTheWay := b.Counts[batch.Ready], b.Counts.InTheWay()
	switch {
	case b.State == batch.Waiting:
		return counted(b.Submitted) + " will be invited."
	case b.State == batch.Running:
		return counted(b.Submitted) + " are being invited."
	case b.State == batch.Done:
		return counted(b.Counts[batch.Invited]) + " invited. Nothing is left to do."
	case ready+inTheWay == 0:
		return "Nobody is left in this list who could be invited."
	}
	left := counted(ready + inTheWay)
	if b.Counts[batch.Invited] > 0 {
		left = view.Count(int64(ready+inTheWay)) + " left"
	}
	if inTheWay == 0 {
		left += ", all ready."
	} else {
		left += fmt.Sprintf(": %s ready, %s not ready.", view.Count(int64(ready)), view.Count(int64(inTheWay)))
	}
	if b.Counts[batch.Invited] == 0 {
		left += " Nobody is invited before you confirm."
	}
	return left
}

// outcome tells what came of the last submission, nil where there is nothing to tell.
func outcome(b *batch.Batch) *Outcome {
	if b.EndedAt.IsZero() || b.Submitted == 0 {
		return nil
	}
	invited := b.Counts[batch.Invited] - b.Before
	refused := b.Submitted - invited
	o := &Outcome{
		Tone:      view.ToneSuccess,
		Title:     counted(invited) + " invited",
		Text:      "The mails are on the way. The submission ended at " + view.DateTime(b.EndedAt) + ".",
		StatusURL: "/invite/status",
	}
	switch {
	case refused > 0 && invited == 0:
		o.Tone, o.Title = view.ToneWarning, counted(refused)+" not invited"
	case refused > 0:
		o.Tone = view.ToneWarning
		o.Title += ", " + view.Count(int64(refused)) + " not invited"
	}
	if b.Counts[batch.Failed] > 0 {
		o.Text = "The others stay in this list, each with its reason. Fix them and submit again. The submission ended at " + view.DateTime(b.EndedAt) + "."
		o.FailedURL = URL(b.ID) + "?" + kit.ParamShow + "=" + batch.Failed.String()
	}
	return o
}

// progress says how far a submission is.
func progress(b *batch.Batch) (done, of int, words string) {
	done, of = b.Progress()
	words = fmt.Sprintf("%s of %s done", view.Count(int64(done)), counted(of))
	if refused := done - (b.Counts[batch.Invited] - b.Before); refused > 0 {
		words += fmt.Sprintf(": %s invited, %s not invited", view.Count(int64(done-refused)), view.Count(int64(refused)))
	}
	return done, of, words
}

// sentencesOf makes one text of messages, each with its full stop.
func sentencesOf(messages []string) string {
	for n, m := range messages {
		if !strings.HasSuffix(m, ".") && !strings.HasSuffix(m, "?") {
			messages[n] = m + "."
		}
	}
	return strings.Join(messages, " ")
}

// besideFields has the errors of lists that are about a field of the form told beside it.
func besideFields(err error) error {
	if refusal, ok := errors.AsType[*batch.Refusal](err); ok {
		return people.FieldErrors{{Field: view.FieldFile, Rule: refusal.Code, Message: refusal.Message}}
	}
	if notReady, ok := errors.AsType[*batch.NotReadyError](err); ok && notReady.Ready > 0 {
		return people.FieldErrors{{Field: view.FieldOnlyReady, Rule: people.RuleRequired, Message: notReady.Error()}}
	}
	return err
}
