package api

import (
	"context"
	"io"
	"mime"
	"net/http"
	"path"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"techbiz/internal/base/people"
	"techbiz/internal/base/transfer"
)

// xlsxType is the media type of a workbook.
const xlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// download is an answer that is a workbook.
type download struct {
	ContentType string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Body        func(huma.Context)
}

// workbookAnswer describes a download.
func workbookAnswer() map[string]*huma.Response {
	return map[string]*huma.Response{"200": {
		Description: "The workbook",
		Content:     map[string]*huma.MediaType{xlsxType: {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}},
	}}
}

// workbook writes a workbook to disk first, so that trouble with it is still answered as
// a problem.
func (e *edge) workbook(ctx context.Context, name string, write func(io.Writer) error) (*download, error) {
	f, err := transfer.Spool()
	if err != nil {
		return nil, err
	}
	err = write(f)
	if err == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	if err != nil {
		f.Drop()
		return nil, err
	}
	return &download{
		ContentType: xlsxType,
		Disposition: mime.FormatMediaType("attachment", map[string]string{"filename": name}),
		Body: func(answer huma.Context) {
			defer f.Drop()
			if _, err := io.Copy(e.long(answer), f); err != nil {
				e.Log.DebugContext(ctx, "api: answer did not reach the client", "error", err)
			}
		},
	}, nil
}

func (e *edge) registerTemplate() {
	register(e, huma.Operation{
		OperationID: "get-batch-template",
		Method:      http.MethodGet,
		Path:        "/batches/template.xlsx",
		Summary:     "Download the excel template",
		Description: "The workbook to be filled in, with instructions, drop-downs and a sheet that explains each column.",
		Responses:   workbookAnswer(),
	}, e.template)
}

func (e *edge) template(ctx context.Context, _ people.Actor, _ *struct{}) (*download, error) {
	return e.workbook(ctx, "techbiz-users.xlsx", e.Workbooks.WriteTemplate)
}

func (e *edge) registerErrors() {
	register(e, huma.Operation{
		OperationID: "get-batch-errors",
		Method:      http.MethodGet,
		Path:        "/batches/{id}/errors.xlsx",
		Summary:     "Download the list with its errors",
		Description: "All rows of the batch as they are now, in the uploaded workbook where it can be kept: each with its ID beside it, bad cells coloured and commented, the reasons beside the row. Mend it, add and delete rows, and send it to POST /batches/{id}/mend.",
		Responses:   workbookAnswer(),
		Errors:      []int{http.StatusNotFound, http.StatusConflict},
	}, e.errorsOf)
}

func (e *edge) errorsOf(ctx context.Context, actor people.Actor, in *OneBatch) (*download, error) {
	id, err := in.parse()
	if err != nil {
		return nil, err
	}
	original, err := e.Batches.Original(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	name := strings.TrimSuffix(original.Batch.FileName, path.Ext(original.Batch.FileName)) + " (with errors).xlsx"
	return e.workbook(ctx, name, func(w io.Writer) error { return e.Workbooks.WriteProblems(w, original) })
}
