package xlsx

import (
	"io"

	"techbiz/internal/invite/batch"
)

// Workbooks implements batch.Workbooks.
type Workbooks struct{ Limits Limits }

// Open implements batch.Workbooks.
func (w Workbooks) Open(file io.ReaderAt, size int64, name string) (batch.Upload, error) {
	l, err := OpenList(file, size, w.Limits)
	if err != nil {
		return batch.Upload{}, err
	}
	return batch.Upload{FileName: name, File: file, Size: size, Columns: l.Columns(), Lines: l.Lines(), Account: l.Account}, nil
}

// WriteTemplate implements batch.Workbooks.
func (Workbooks) WriteTemplate(w io.Writer) error { return WriteTemplate(w) }

// WriteProblems implements batch.Workbooks.
func (Workbooks) WriteProblems(w io.Writer, o *batch.Original) error { return WriteProblems(w, o) }
