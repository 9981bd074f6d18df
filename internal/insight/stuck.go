package insight

import (
	"context"
	"fmt"
	"time"

	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/invite"
	"techbiz/internal/seed"
)

// Reason is why invitations are stuck.
type Reason string

// The reasons, in the order in which they are told.
const (
	MailRefused Reason = "mail_refused" // no mail arrives: the address is to be corrected
	Silent      Reason = "silent"       // not accepted for SilentFor
	StepsLeft   Reason = "steps_left"   // accepted, and nothing for SilentFor
	Lapsed      Reason = "lapsed"       // in the last LapsedSince, and not invited since
	NoLicence   Reason = "no_licence"   // SEED waits for a licence
	NoSEEDMail  Reason = "no_seed_mail" // the SEED mail did not arrive: it is to be sent again
	NoDevice    Reason = "no_device"    // the SEED mail was not used for seed.StaleFor
	SEEDLapsed  Reason = "seed_lapsed"  // in the last LapsedSince, and not requested since
)

const (
	// SilentFor is after what time since the last mail somebody counts as stuck.
	SilentFor = invite.StaleFor
	// LapsedSince is how long those that lapsed are told of.
	LapsedSince = 30 * 24 * time.Hour
	// CountCeiling is how far those that are stuck are counted.
	CountCeiling = 10_000
	// examples is how many are named of each reason.
	examples = 3
)

// Range says which invitations are stuck for a reason: those in the state whose time is
// over after From and not after To; or, where SEED is set, those whose SEED waits for that
// since a time after From and not after To.
type Range struct {
	State    invite.State
	SEED     seed.Waits
	From, To time.Time
	// Alone: only those whose address has no account, so that nobody invited it anew.
	Alone bool
}

// Ranges returns what is stuck for which reason, by now.
func Ranges(now time.Time) map[Reason]Range {
	silent := now.Add(invite.Lifetime - SilentFor) // expires then, and so was sent so long ago
	return map[Reason]Range{
		MailRefused: {State: invite.Refused, From: now, To: now.Add(invite.Lifetime)},
		Silent:      {State: invite.Open, From: now, To: silent},
		StepsLeft:   {State: invite.Accepted, To: silent},
		Lapsed:      {State: invite.Lapsed, From: now.Add(-LapsedSince), To: now, Alone: true},
		NoLicence:   {SEED: seed.ForLicence, To: now},
		NoSEEDMail:  {SEED: seed.ForRemail, From: now.Add(-seed.Lifetime), To: now},
		NoDevice:    unused(now),
		SEEDLapsed:  {SEED: seed.ForRequest, From: now.Add(-LapsedSince), To: now},
	}
}

// unused are those whose SEED mail is valid, and was sent seed.StaleFor ago or earlier.
func unused(now time.Time) Range {
	stale := seed.StaleAt(now)
	return Range{SEED: seed.ForDevice, From: stale.After, To: stale.By}
}

// reasons lists them in order.
var reasons = []Reason{MailRefused, Silent, StepsLeft, Lapsed, NoLicence, NoSEEDMail, NoDevice, SEEDLapsed}

// Found are invitations that are stuck.
type Found struct {
	Total    int // CountCeiling at most
	MoreThan bool
	Examples []*invite.Invitation // those that wait longest
}

// Stuck is what is stuck for one reason.
type Stuck struct {
	Reason Reason
	Found
}

// Stuck returns what is stuck in the scope, and why; reasons of which there is none are
// left out. Errors: fault.Forbidden.
func (s *Service) Stuck(ctx context.Context, actor people.Actor, scope Scope) ([]Stuck, error) {
	if !MaySee(actor, scope) {
		return nil, fault.Forbidden
	}
	var stuck []Stuck
	ranges := Ranges(s.now())
	for _, reason := range reasons {
		found, err := s.store.Stuck(ctx, scope, ranges[reason], examples, CountCeiling+1)
		if err != nil {
			return nil, fmt.Errorf("look for what is stuck (%s): %w", reason, err)
		}
		if found.Total > CountCeiling {
			found.Total, found.MoreThan = CountCeiling, true
		}
		if found.Total > 0 {
			stuck = append(stuck, Stuck{reason, found})
		}
	}
	return stuck, nil
}
