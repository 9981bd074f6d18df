package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
)

// What the tests, which stand outside, see of the inside.

// Types.
type (
	Edge          = edge
	OversizeError = oversizeError
)

// Names.
const (
	FilePart       = filePart
	SecurityScheme = securityScheme
	XLSXType       = xlsxType
)

// Errors.
var (
	ErrNotMultipart = errNotMultipart
	ErrSlow         = errSlow
)

// NewEdge returns what New returns, with its inside.
var NewEdge = newEdge

// Mux finds the handler of a request.
func (e *edge) Mux() *http.ServeMux { return e.mux }

// API is the document's side of the API.
func (e *edge) API() huma.API { return e.api }

// ProblemOf returns how an error is answered.
func (e *edge) ProblemOf(ctx context.Context, err error) *Problem { return e.problemOf(ctx, err) }

// Kinds returns how many kinds of problem there are.
func Kinds() int { return len(kinds) }

// KindStatus returns the status of the kind of problem that stands for a status.
func KindStatus(status int) int { return kindOf(status).status }
