package invite

import (
	"techbiz/internal/invite"
	"techbiz/internal/invite/batch"
	"techbiz/internal/invite/handover"
	"techbiz/internal/lifecycle"
	"techbiz/internal/org/agency"
	"techbiz/internal/seed"
	"techbiz/internal/web/kit"
)

// Pages are the pages of invitations: sent one by one, listed, followed, and handed over.
type Pages struct {
	*kit.Site

	Invites   *invite.Service
	Batches   *batch.Service // whose lists stand among the invitations
	HandOvers *handover.Service
	Agencies  *agency.Service
	Lives     *lifecycle.Service
	Seeds     *seed.Service
}
