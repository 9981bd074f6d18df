package batch

import (
	"techbiz/internal/desk"
	"techbiz/internal/invite"
	"techbiz/internal/invite/batch"
	"techbiz/internal/web/kit"
)

// Pages are the pages of lists: uploaded, fixed, submitted and followed.
type Pages struct {
	*kit.Site

	Batches   *batch.Service
	Workbooks batch.Workbooks
	Invites   *invite.Service
	Desk      *desk.Service
	// MaxUpload is the largest file with a list, in bytes; MaxRows the most users in one.
	MaxUpload int64
	MaxRows   int
}
