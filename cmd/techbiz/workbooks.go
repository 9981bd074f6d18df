package main

import (
	"errors"
	"io"

	"techbiz/internal/batch"
)

// listLimits bound what is read of an uploaded list.
type listLimits struct {
	MaxUploadSize   int64 `env:"TECHBIZ_MAX_UPLOAD_SIZE" default:"20971520" help:"Largest file of a batch upload, in bytes."`
	MaxUnpackedSize int64 `env:"TECHBIZ_MAX_UNPACKED_SIZE" default:"209715200" help:"Largest workbook of a batch upload when unpacked, in bytes."`
	MaxRows         int   `env:"TECHBIZ_MAX_ROWS" default:"100000" help:"Most users in one batch upload."`
}

// workbooks returns what reads and writes lists within the limits.
func workbooks(listLimits) batch.Workbooks { return notBuilt{} }

// notBuilt stands here on this branch alone, until internal/sheet reads lists.
type notBuilt struct{}

var errNotBuilt = errors.New("this branch reads no workbooks yet")

func (notBuilt) Open(io.ReaderAt, int64, string) (batch.Upload, error) {
	return batch.Upload{}, errNotBuilt
}
func (notBuilt) WriteTemplate(io.Writer) error                  { return errNotBuilt }
func (notBuilt) WriteProblems(io.Writer, *batch.Original) error { return errNotBuilt }
