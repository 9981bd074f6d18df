package api

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/base/fault"
	"techbiz/internal/invite/batch"
)

// Batch is an uploaded list on its way to invitations, as its officer may see it.
type Batch struct {
	ID            string        `json:"id" format:"uuid"`
	FileName      string        `json:"file_name" example:"joiners.xlsx"`
	State         string        `json:"state" enum:"draft,waiting,running,done" doc:"draft: rows can be changed, removed and submitted. waiting: submitted, and can be undone until starts_at. running: its ready rows are being invited. done: every row that is left was invited."`
	Counts        BatchCounts   `json:"counts"`
	ReadyWithSEED *int          `json:"ready_with_seed,omitempty" doc:"How many of the ready rows ask for SEED. Left out in lists."`
	Progress      BatchProgress `json:"progress"`
	Accounting    Accounting    `json:"accounting"`
	HiddenRows    *FlaggedRows  `json:"hidden_rows,omitempty" doc:"Rows that are hidden in the file, by hand or by a filter, and wait for a decision: submitting is refused (problem hidden-rows) until it says hidden=include or hidden=exclude. Left out in lists."`
	DoubtfulRows  *FlaggedRows  `json:"doubtful_rows,omitempty" doc:"Rows with warnings: text that was most likely misread. They keep nobody from being invited. Left out in lists."`
	CreatedAt     time.Time     `json:"created_at"`
	UpdatedAt     time.Time     `json:"updated_at" doc:"The last change. A batch that nobody changes is deleted 30 days later; the invitations stay."`
	SubmittedAt   *time.Time    `json:"submitted_at,omitempty" doc:"The last submission."`
	StartsAt      *time.Time    `json:"starts_at,omitempty" doc:"When the last submission starts, or started, to be carried out; until then it can be undone."`
	EndedAt       *time.Time    `json:"ended_at,omitempty" doc:"When the last submission was carried out or undone. Left out while it goes on."`
}

// BatchCounts is how many rows stand in which state.
type BatchCounts struct {
	Total            int `json:"total"`
	Ready            int `json:"ready" doc:"Can be submitted; while the batch is running: not carried out yet."`
	Invited          int `json:"invited"`
	InTheWay         int `json:"in_the_way" doc:"Rows that keep the batch from being submitted as a whole: the sum of the following."`
	Failed           int `json:"failed" doc:"Submitted, and refused by then."`
	ToMend           int `json:"to_mend" doc:"A field breaks a rule."`
	Duplicate        int `json:"duplicate" doc:"Another row, or an open invitation, is for the same person."`
	HasAccount       int `json:"has_account" doc:"The person has a TechPass account already."`
	DomainNotAllowed int `json:"domain_not_allowed" doc:"The mailbox's domain is not allow-listed."`
}

// BatchProgress is how far the last submission is.
type BatchProgress struct {
	Done int `json:"done" doc:"Rows that were carried out: invited, or refused."`
	Of   int `json:"of" doc:"Rows that were submitted; 0 where nothing is."`
}

// Accounting says what became of each row of the uploaded file that is not empty. Sheets that
// are the template's own are not counted.
type Accounting struct {
	Rows    int          `json:"rows" doc:"Rows of the file that are not empty: users and left_out together."`
	Users   int          `json:"users" doc:"Rows that were read as users, with or without problems."`
	LeftOut int          `json:"left_out" doc:"Rows that are no users."`
	Message string       `json:"message" example:"The file has 12 rows that are not empty: 9 users, 3 left out." doc:"The same in words."`
	Reasons []LeftOut    `json:"reasons" nullable:"false" doc:"Which rows are left out, and why."`
	Notes   []batch.Note `json:"notes" nullable:"false" doc:"How parts of the file were read. Codes are added, never renamed: merged, separators, template_sheet."`
}

// LeftOut are rows that are no users, for one reason.
type LeftOut struct {
	Reason  string `json:"reason" example:"serial_number" doc:"above_header, header, serial_number, prefilled, emptied, other_sheet or hidden. Reasons are added, never renamed."`
	Sheet   string `json:"sheet,omitempty" doc:"The sheet that they stand on. Left out for the list's own."`
	Count   int    `json:"count"`
	Rows    []Span `json:"rows" nullable:"false" doc:"Their numbers in the sheet, in order; the first 200 stretches of them."`
	Message string `json:"message" example:"Rows 5 to 9 hold nothing but a serial number."`
}

// Span are rows that follow one another.
type Span struct {
	From int `json:"from"`
	To   int `json:"to"`
}

// FlaggedRows are rows of a batch that have something in common.
type FlaggedRows struct {
	Count   int    `json:"count"`
	Rows    []int  `json:"rows" nullable:"false" doc:"The numbers of the first 20."`
	Message string `json:"message,omitempty"`
}

func viewAccounting(a *batch.Accounting) Accounting {
	v := Accounting{Rows: a.Rows, Users: a.Users, LeftOut: a.Left(), Message: a.Sentence(),
		Reasons: make([]LeftOut, len(a.LeftOut)), Notes: append([]batch.Note{}, a.Notes...)}
	for n, l := range a.LeftOut {
		spans := make([]Span, len(l.Rows.First))
		for m, s := range l.Rows.First {
			spans[m] = Span{From: s[0], To: s[1]}
		}
		v.Reasons[n] = LeftOut{Reason: l.Reason, Sheet: l.Sheet, Count: l.Rows.Count, Rows: spans, Message: l.Sentence()}
	}
	return v
}

func viewBatch(b *batch.Batch) Batch {
	done, of := b.Progress()
	c := b.Counts
	return Batch{
		ID:       b.ID.String(),
		FileName: b.FileName,
		State:    string(b.State),
		Counts: BatchCounts{
			Total: c.Total(), Ready: c[batch.Ready], Invited: c[batch.Invited], InTheWay: c.InTheWay(),
			Failed: c[batch.Failed], ToMend: c[batch.ToMend], Duplicate: c[batch.Duplicate],
			HasAccount: c[batch.HasAccount], DomainNotAllowed: c[batch.NoDomain],
		},
		Progress:    BatchProgress{Done: done, Of: of},
		Accounting:  viewAccounting(&b.Accounting),
		CreatedAt:   b.CreatedAt.UTC(),
		UpdatedAt:   b.TouchedAt.UTC(),
		SubmittedAt: optional(b.SubmittedAt),
		StartsAt:    optional(b.StartsAt),
		EndedAt:     optional(b.EndedAt),
	}
}

// aBatch is the answer that carries one batch.
type aBatch struct {
	Body Batch
}

// oneBatch answers with b; nil is a batch that is gone.
func (e *edge) oneBatch(ctx context.Context, b *batch.Batch) (*aBatch, error) {
	if b == nil {
		return nil, fault.NotFound
	}
	seed, err := e.Batches.SEED(ctx, b)
	if err != nil {
		return nil, err
	}
	hidden, err := e.Batches.Hidden(ctx, b)
	if err != nil {
		return nil, err
	}
	doubtful, err := e.Batches.Doubtful(ctx, b)
	if err != nil {
		return nil, err
	}
	out := &aBatch{Body: viewBatch(b)}
	out.Body.ReadyWithSEED = &seed
	out.Body.HiddenRows = &FlaggedRows{Count: hidden.Count, Rows: append([]int{}, hidden.Rows...), Message: hidden.Sentence()}
	out.Body.DoubtfulRows = &FlaggedRows{Count: doubtful.Count, Rows: append([]int{}, doubtful.Rows...)}
	return out, nil
}

func pathOfBatch(id uuid.UUID) string { return fmt.Sprintf("%s/batches/%s", Prefix, id) }

// OneBatch is the path of an operation on one batch.
type OneBatch struct {
	ID string `path:"id" doc:"The batch's id, a UUID."`
}

// parse returns the id; what is none is fault.NotFound, as no batch has it.
func (in *OneBatch) parse() (uuid.UUID, error) {
	id, err := uuid.Parse(in.ID)
	if err != nil {
		return uuid.Nil, fault.NotFound
	}
	return id, nil
}
