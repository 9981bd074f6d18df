package invite

import (
	"techbiz/internal/agency"
	"techbiz/internal/batch"
	"techbiz/internal/handover"
	"techbiz/internal/invite"
	"techbiz/internal/life"
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
	Lives     *life.Service
	Seeds     *seed.Service
}
