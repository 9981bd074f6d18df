package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"time"

	"techbiz/internal/batch"
	"techbiz/internal/desk"
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
func (v *visit) formWithFiles() (url.Values, []desk.Upload, error) {
	v.TakeTime(attachTimeout)
	err := v.R.ParseMultipartForm(kit.FormMemory)
	if errors.Is(err, http.ErrNotMultipart) { // sent without files
		form, err := v.Form()
		return form, nil, err
	}
	if err != nil {
		return nil, nil, kit.ReadError(err)
	}
	v.Guard()
	if err := v.takeTurn(); err != nil {
		return nil, nil, err
	}
	var uploads []desk.Upload
	for _, sent := range v.R.MultipartForm.File[view.FieldFiles] {
		if len(uploads) > desk.MaxFiles {
			break // one too many: that is what is told
		}
		u, err := readUpload(sent)
		if err != nil {
			return nil, nil, err
		}
		uploads = append(uploads, u)
	}
	return v.R.PostForm, uploads, nil
}

// takeTurn waits until few enough others hold attachments in memory. The visit's end gives
// the turn to the next.
func (v *visit) takeTurn() error {
	select {
	case v.s.attaching <- struct{}{}:
		v.CleanUp(func() { <-v.s.attaching })
		return nil
	case <-v.R.Context().Done():
		return fmt.Errorf("wait for a turn to read attachments: %w", context.Cause(v.R.Context()))
	}
}

// readUpload reads one file, and of one that is too large a little more than is taken.
func readUpload(sent *multipart.FileHeader) (desk.Upload, error) {
	f, err := sent.Open()
	if err != nil {
		return desk.Upload{}, fmt.Errorf("open attachment: %w", err)
	}
	content, err := io.ReadAll(io.LimitReader(f, desk.MaxFileSize+1))
	if err := errors.Join(err, f.Close()); err != nil {
		return desk.Upload{}, fmt.Errorf("read attachment: %w", err)
	}
	return desk.Upload{Name: batch.FileName(sent.Filename), Content: content}, nil
}

// filesField is the field of attachments.
func filesField() view.Field {
	return view.Field{
		Name: view.FieldFiles, Label: "Attachments", Optional: true,
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
