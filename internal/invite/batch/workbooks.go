package batch

import "io"

// Workbooks turns files into lists and back.
type Workbooks interface {
	// Open opens an uploaded file of size bytes. name is what its officer calls it. The
	// error, as any that its lines yield, is *Refusal where the file can't be taken for a
	// list.
	Open(file io.ReaderAt, size int64, name string) (Upload, error)
	// WriteTemplate writes the workbook that is to be filled in.
	WriteTemplate(w io.Writer) error
	// WriteProblems writes the original with its problems marked: bad cells coloured and
	// commented, the reasons and the row's ID (Batch.RowID) beside the row.
	WriteProblems(w io.Writer, o *Original) error
}

// Refusal: a file can't be taken for a list, and nothing of it was stored.
type Refusal struct {
	Code    string // stable, such as "too_many_rows"
	Message string // plain sentences: what is wrong and how to mend it
}

func (e *Refusal) Error() string { return e.Message }
