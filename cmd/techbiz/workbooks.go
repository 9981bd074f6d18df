package main

import "techbiz/internal/invite/xlsx"

// listLimits bound what is read of an uploaded list.
type listLimits struct {
	MaxUploadSize   int64 `env:"TECHBIZ_MAX_UPLOAD_SIZE" show:"plain" default:"20971520" help:"Largest file of a batch upload, in bytes."`
	MaxUnpackedSize int64 `env:"TECHBIZ_MAX_UNPACKED_SIZE" show:"plain" default:"209715200" help:"Largest workbook of a batch upload when unpacked, in bytes."`
	MaxRows         int   `env:"TECHBIZ_MAX_ROWS" show:"plain" default:"100000" help:"Most users in one batch upload."`
}

func (l listLimits) limits() xlsx.Limits {
	return xlsx.Limits{FileBytes: l.MaxUploadSize, UnpackedBytes: l.MaxUnpackedSize, Rows: l.MaxRows}
}
