package invite

import "techbiz/internal/seed"

// SEEDFilter narrows a list by how SEED stands; "" is no filter.
type SEEDFilter string

// The filters: what the list shows of SEED, and what it waits for.
const (
	SEEDNotRequired  SEEDFilter = "not_required"
	SEEDNotOnboarded SEEDFilter = "not_onboarded"
	SEEDOnboarded    SEEDFilter = "onboarded"
	SEEDNoLicence    SEEDFilter = "no_licence" // waits for a licence, TechPass being active
	SEEDNoDevice     SEEDFilter = "no_device"  // the SEED mail left, and there is no device yet
	SEEDLapsed       SEEDFilter = "lapsed"
	SEEDMailMissing  SEEDFilter = "mail_missing" // holds a licence, and the SEED mail did not arrive
)

// Walks tells whether no index knows the filter: of a long list the first ShortReach rows alone
// are looked at.
func (f SEEDFilter) Walks() bool { return f != "" && f != SEEDMailMissing }

// States are those that the filter lets through. provisioned: only where SEED was requested
// of an active account, so that something is kept of it.
func (f SEEDFilter) States() (states []seed.State, provisioned bool) {
	switch f {
	case SEEDNoLicence:
		return []seed.State{seed.Requested}, true
	case SEEDNoDevice:
		return []seed.State{seed.Invited}, true
	case SEEDLapsed:
		return []seed.State{seed.Lapsed}, true
	case SEEDNotRequired, SEEDNotOnboarded, SEEDOnboarded:
		for _, s := range seed.States {
			if s.Status() == shown[f] {
				states = append(states, s)
			}
		}
	}
	return states, false
}

var shown = map[SEEDFilter]seed.Status{
	SEEDNotRequired: seed.StatusNotRequired, SEEDNotOnboarded: seed.StatusNotOnboarded, SEEDOnboarded: seed.StatusOnboarded,
}
