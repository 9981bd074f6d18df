package kit

import (
	"github.com/google/uuid"
)

func HandOverURL(id uuid.UUID) string { return HandOverPath + "/" + id.String() }

// Parameters of the status list.
const (
	ParamSort = "sort"
	ParamSEED = "seed"

	FilterOpen     = "open"
	FilterAccepted = "accepted"
	FilterLapsed   = "lapsed"

	FilterAddress     = "address"
	FilterUndelivered = "undelivered"

	SortOldest = "asc"
	SortNewest = "desc"
)

const QueueURL = "/admin/queue"
