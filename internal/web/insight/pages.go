package insight

import (
	"techbiz/internal/insight"
	"techbiz/internal/invite"
	"techbiz/internal/org/agency"
	"techbiz/internal/seed"
	"techbiz/internal/web/kit"
)

// Pages are the pages about progress, and about who is stuck.
type Pages struct {
	*kit.Site

	Insight  *insight.Service
	Invites  *invite.Service
	Agencies *agency.Service
	Seeds    *seed.Service
}
