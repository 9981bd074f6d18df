package xlsx

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/xuri/excelize/v2"

	"techbiz/internal/invite/batch"
)

// The columns that are added at the right of a list with problems. A file that comes
// back is read by their titles.
const (
	problemsTitle = "Problems"
	rowIDTitle    = "Row ID"
)

// The officer's own workbook is given back marked up to these sizes: the library that
// changes it holds all of it in memory, unpacked.
const (
	maxMarkedRows     = 20_000
	maxMarkedBytes    = 8 << 20
	maxUnpackedBytes  = 64 << 20
	maxMarkedCells    = 1_000_000 // with the empty ones before a row's last cell
	maxMarkedMerges   = 1_000     // each is looked at for each cell
	maxMarkedComments = 2_000     // the library looks through all of them for each one
)

// colourProblem is the ground of a cell with a problem; black on it has a contrast of
// 16 : 1. It is in no usual palette, so that a file that comes back can be freed of it.
const colourProblem = "FFDAD6"

// WriteProblems writes the batch's own file with all its rows as they are in the portal now,
// and their problems marked: each bad cell coloured, with its reasons as a comment, and two
// columns at the right, Problems and Row ID. Rows that were edited, added or removed in the
// portal are so in the file; all else is as it was, but that rows with problems are not
// hidden. From a CSV file, and from a workbook that is too large to be changed, that the
// library can't read or that has no place for a value, a fresh workbook with all rows is made.
//
// Text is written as text, never as a formula. Nothing is written to w before all rows
// were read. Errors: those of o.Rows and w.
func WriteProblems(w io.Writer, o *batch.Original) error {
	if o.Batch.LastRow > maxMarkedRows || mayMark(o.File) != nil {
		return writeFreshProblems(w, o)
	}
	var verdicts []batch.Verdict // at most maxMarkedRows
	for v, err := range o.Rows {
		if err != nil {
			return fmt.Errorf("read rows: %w", err)
		}
		verdicts = append(verdicts, v)
	}
	marked, err := markOriginal(o, verdicts)
	if err != nil {
		// The officer gets a list to mend also where the library can't change theirs.
		o = &batch.Original{Batch: o.Batch, File: o.File, Rows: verdictsOf(verdicts)}
		return writeFreshProblems(w, o)
	}
	if _, err := marked.WriteTo(w); err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	return nil
}

func verdictsOf(verdicts []batch.Verdict) func(func(batch.Verdict, error) bool) {
	return func(yield func(batch.Verdict, error) bool) {
		for v := range slices.Values(verdicts) {
			if !yield(v, nil) {
				return
			}
		}
	}
}

// errNoComments: comments can't be added to the sheet without losing those it has.
var errNoComments = errors.New("the sheet's comments can't be kept")

// markOriginal returns the original with its problems marked, without comments of its
// own where they would cost the officer's.
func markOriginal(o *batch.Original, verdicts []batch.Verdict) (*bytes.Buffer, error) {
	marked, err := markOnce(o, verdicts, maxMarkedComments)
	if errors.Is(err, errNoComments) {
		return markOnce(o, verdicts, 0)
	}
	return marked, err
}

// marking bounds how many workbooks are in memory at once; a full one takes about
// 300 MB.
var marking = make(chan struct{}, 2)

func markOnce(o *batch.Original, verdicts []batch.Verdict, comments int) (marked *bytes.Buffer, err error) {
	marking <- struct{}{}
	defer func() { <-marking }()
	defer func() {
		// Some damaged workbooks let the library panic.
		if p := recover(); p != nil {
			err = fmt.Errorf("mark problems: %v", p)
		}
	}()
	limits := excelize.Options{UnzipSizeLimit: maxUnpackedBytes, UnzipXMLSizeLimit: maxUnpackedBytes, RawCellValue: true}
	f, err := excelize.OpenReader(bytes.NewReader(o.File), limits)
	if err != nil {
		return nil, fmt.Errorf("open workbook: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	m, err := newMarker(f, o.Batch, comments)
	if err != nil {
		return nil, err
	}
	if err := m.markAll(verdicts); err != nil {
		return nil, err
	}
	marked, err = f.WriteToBuffer()
	if err != nil {
		return nil, fmt.Errorf("pack workbook: %w", err)
	}
	return marked, nil
}
