package api

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"mime"
	"mime/multipart"
	"net"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/base/transfer"
	"techbiz/internal/invite/batch"
)

const (
	defaultMaxUpload = 20 << 20 // bytes
	// maxEnvelope is what a multipart body may hold beside the file.
	maxEnvelope = 64 << 10 // bytes
	// uploadTimeout is how long a file may take to arrive; answering may take as long
	// again, since a list of 100,000 rows is judged meanwhile.
	uploadTimeout = 5 * time.Minute
)

// filePart is the one part of the body.
const filePart = "file"

// registerUpload registers an operation whose body is a file; do gets it by fileOf.
func registerUpload[I, O any](e *edge, op huma.Operation, do serve[I, O]) {
	op.Errors = append(op.Errors, http.StatusBadRequest, http.StatusRequestTimeout, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType)
	op.Middlewares = append(op.Middlewares, e.takeFile)
	register(e, takes(op, listTimeout), do)
	// Told afterwards, huma only describes the body and leaves reading it to takeFile.
	e.api.OpenAPI().Paths[op.Path].Post.RequestBody = &huma.RequestBody{
		Required: true,
		Content: map[string]*huma.MediaType{"multipart/form-data": {Schema: &huma.Schema{
			Type:     huma.TypeObject,
			Required: []string{filePart},
			Properties: map[string]*huma.Schema{filePart: {
				Type: huma.TypeString, Format: "binary",
				Description: fmt.Sprintf("The list, with its file name: .xlsx or .csv, at most %d bytes.", e.MaxUpload),
			}},
		}}},
	}
}

// file is an uploaded file. It lies on disk for as long as its request lasts.
type file struct {
	*transfer.Upload

	name string // without what may not stand in one
}

type fileKey struct{}

// fileOf returns the file that takeFile took.
func fileOf(ctx context.Context) *file {
	f, _ := ctx.Value(fileKey{}).(*file)
	return f
}

// takeFile reads the file from the body, never more of it into memory than a buffer, and
// drops it when the operation has ended.
func (e *edge) takeFile(ctx huma.Context, next func(huma.Context)) {
	r, w := humago.Unwrap(ctx)
	if actor, _ := ctx.Context().Value(actorKey{}).(people.Actor); !actor.MayInvite() {
		e.refuse(w, r, fault.Forbidden)
		return
	}
	connection := http.NewResponseController(w)
	arrival := time.Now().Add(uploadTimeout) //nolint:forbidigo // the deadline of a connection is the machine's time
	_ = connection.SetReadDeadline(arrival)  // a test's recorder has none
	_ = connection.SetWriteDeadline(arrival.Add(uploadTimeout))
	f, err := e.readFile(w, r)
	if err != nil {
		e.refuse(w, r, err)
		return
	}
	defer f.Drop()
	next(huma.WithValue(ctx, fileKey{}, f))
}

// readFile returns the file of a multipart body, which holds nothing else. Errors:
// errNotMultipart, *malformedError, *oversizeError, errSlow, people.FieldErrors.
func (e *edge) readFile(w http.ResponseWriter, r *http.Request) (*file, error) {
	if mediaType, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || mediaType != "multipart/form-data" {
		return nil, errNotMultipart
	}
	r.Body = http.MaxBytesReader(w, r.Body, e.MaxUpload+maxEnvelope)
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, &malformedError{Reason: "The Content-Type names no boundary between the parts of the body."}
	}
	form, err := transfer.ReadForm(parts, transfer.Bounds{Fields: maxEnvelope, Files: 1, FileBytes: e.MaxUpload, Check: onlyAFile()})
	if err != nil {
		return nil, e.unreadable(err)
	}
	switch {
	case len(form.Files) == 0:
		return nil, people.FieldErrors{{Field: filePart, Rule: people.RuleRequired, Message: "Send the list as a file"}}
	case form.Files[0].Size > e.MaxUpload:
		form.Drop()
		return nil, &oversizeError{Limit: e.MaxUpload}
	}
	return &file{Upload: form.Files[0], name: batch.FileName(form.Files[0].Name)}, nil
}

// onlyAFile refuses all parts but one file.
func onlyAFile() func(part *multipart.Part) error {
	before := false
	return func(part *multipart.Part) error {
		switch {
		case part.FormName() != filePart:
			return people.FieldErrors{{Field: part.FormName(), Rule: RuleUnknownField, Message: "This operation has no such field"}}
		case before:
			return &malformedError{Reason: "The body has the file twice."}
		case part.FileName() == "":
			return people.FieldErrors{{Field: filePart, Rule: people.RuleFormat, Message: "Send the list as a file, with its file name"}}
		}
		before = true
		return nil
	}
}

// unreadable tells why a body could not be read to its end, or written to disk.
func (e *edge) unreadable(err error) error {
	var disk *fs.PathError
	var fields people.FieldErrors
	var malformed *malformedError
	var large *http.MaxBytesError
	var connection net.Error
	switch {
	case errors.As(err, &fields):
		return fields
	case errors.As(err, &malformed):
		return malformed
	case errors.As(err, &disk):
		return fmt.Errorf("keep uploaded file: %w", err)
	case errors.As(err, &large):
		return &oversizeError{Limit: e.MaxUpload}
	case errors.As(err, &connection) && connection.Timeout():
		return errSlow
	default:
		return &malformedError{Reason: "The body ends too early, or its parts are not as multipart/form-data has them."}
	}
}

// oversizeError: the file is larger than Limit bytes.
type oversizeError struct{ Limit int64 }

func (e *oversizeError) Error() string { return "the uploaded file is too large" }
