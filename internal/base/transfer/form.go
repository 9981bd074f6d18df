package transfer

import (
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/url"
)

// ErrFieldsTooLong: the fields of a form hold more than is taken.
var ErrFieldsTooLong = errors.New("the fields of the form are too long")

// fieldCost is what each field counts beside its name and its value, in bytes: very many
// empty ones take memory too.
const fieldCost = 128

// Bounds say what is taken of a form.
type Bounds struct {
	Fields    int   // bytes that all fields may hold together
	Files     int   // how many files are kept; what is sent beyond is passed over
	FileBytes int64 // how much of each file is kept, and one byte more
	// Check refuses a part before it is read; nil takes all.
	Check func(part *multipart.Part) error
}

// Form is a form with its files. Drop it when it is not needed any more.
type Form struct {
	Fields url.Values
	Files  []*Upload
}

// Upload is a file of a form.
type Upload struct {
	*File

	Field string
	Name  string // as it was sent
	Size  int64  // bytes; where it is more than Bounds.FileBytes, the file was larger than that
}

// Drop ends the form's files. It may be called twice.
func (f *Form) Drop() {
	for _, u := range f.Files {
		u.File.Drop()
	}
	f.Files = nil
}

// ReadForm takes a form in as it comes: its fields into memory, each file to the disk, where
// no crash leaves any behind. A file that nobody chose counts as an empty field. Where the
// body breaks off in what is passed over of a file that is too large, the form ends there:
// its sender is to hear about the file. With an error the form holds the fields that came
// before. Errors: ErrFieldsTooLong, an
// *fs.PathError where a file can't be kept, what Bounds.Check returns, what the body's reader
// returns.
func ReadForm(parts *multipart.Reader, b Bounds) (*Form, error) {
	form, left := &Form{Fields: url.Values{}}, b.Fields
	for {
		part, err := parts.NextPart()
		if err == io.EOF { //nolint:errorlint // a body that is cut off wraps it
			return form, nil
		}
		if err == nil && b.Check != nil {
			err = b.Check(part)
		}
		if err == nil {
			err = form.take(part, b, &left)
		}
		if errors.Is(err, errRestMissing) {
			return form, nil
		}
		if err != nil {
			form.Drop()
			return form, fmt.Errorf("read form: %w", err)
		}
	}
}

// errRestMissing: the rest of a file that is too large does not come.
var errRestMissing = errors.New("the rest of the file is missing")

// take reads one part. left is how much the fields may still hold.
func (f *Form) take(part *multipart.Part, b Bounds, left *int) error {
	switch {
	case part.FileName() == "":
		*left -= len(part.FormName()) + fieldCost
		value, err := io.ReadAll(io.LimitReader(part, int64(max(*left, 0))+1))
		if err != nil {
			return err //nolint:wrapcheck // ReadForm does
		}
		if *left -= len(value); *left < 0 {
			return ErrFieldsTooLong
		}
		f.Fields.Add(part.FormName(), string(value))
		return nil
	case len(f.Files) < b.Files:
		kept, err := Spool()
		if err != nil {
			return err
		}
		u := &Upload{File: kept, Field: part.FormName(), Name: part.FileName()}
		f.Files = append(f.Files, u)
		if u.Size, err = io.Copy(kept, io.LimitReader(part, b.FileBytes+1)); err != nil {
			return err //nolint:wrapcheck // ReadForm does
		}
		if _, err = io.Copy(io.Discard, part); err != nil {
			return errRestMissing
		}
		return nil
	}
	_, err := io.Copy(io.Discard, part)
	return err //nolint:wrapcheck // ReadForm does
}
