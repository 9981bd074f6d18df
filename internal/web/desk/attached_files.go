package desk

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"techbiz/internal/base/transfer"
	"techbiz/internal/desk"
	"techbiz/internal/invite/batch"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

const (
	// attachTimeout is how long a form with attachments may take to arrive.
	attachTimeout = 2 * time.Minute
	// maxAttaching is how many forms' attachments a node holds in memory at a time.
	maxAttaching = 4
)

// formWithFiles reads a form with attachments.
func (p *Pages) formWithFiles(v *kit.Request) (url.Values, []desk.Upload, error) {
	if !v.IsMultipart() { // sent without files
		v.TakeTime(attachTimeout)
		v.R.Body = http.MaxBytesReader(v.W, v.R.Body, kit.MaxBody)
		fields, err := v.Form()
		return fields, nil, err
	}
	// One file too many: that is what is told.
	form, err := v.Receive(attachTimeout, transfer.Bounds{Fields: kit.MaxBody, Files: desk.MaxFiles + 1, FileBytes: desk.MaxFileSize})
	defer form.Drop()
	if err != nil {
		return nil, nil, err
	}
	if err := p.takeTurn(v); err != nil {
		return nil, nil, err
	}
	var uploads []desk.Upload
	for _, file := range form.Files {
		if file.Field != FieldFiles {
			continue
		}
		content, err := io.ReadAll(io.NewSectionReader(file, 0, file.Size))
		if err != nil {
			return nil, nil, fmt.Errorf("read attachment: %w", err)
		}
		uploads = append(uploads, desk.Upload{Name: batch.FileName(file.Name), Content: content})
	}
	return form.Fields, uploads, nil
}

// takeTurn waits until few enough others hold attachments in memory. The visit's end gives
// the turn to the next.
func (p *Pages) takeTurn(v *kit.Request) error {
	select {
	case p.attaching <- struct{}{}:
		v.CleanUp(func() { <-p.attaching })
		return nil
	case <-v.R.Context().Done():
		return fmt.Errorf("wait for a turn to read attachments: %w", context.Cause(v.R.Context()))
	}
}

// filesField is the field of attachments.
func filesField() view.Field {
	return view.Field{
		Name: FieldFiles, Label: "Attachments", Optional: true,
		Hint: fmt.Sprintf("Up to %d files of %s each: PDF, PNG, JPEG, Excel, CSV or text.", desk.MaxFiles, view.Size(desk.MaxFileSize)),
	}
}

// chooseAgain reminds of files that were sent with a form that was refused: a browser does
// not fill them in again.
func chooseAgain(f *view.Field, uploads []desk.Upload) {
	if len(uploads) > 0 {
		f.Hint += " Choose your files again: your browser does not keep them."
	}
}

func acceptedFiles() string { return strings.Join(desk.Accepted(), ",") }
