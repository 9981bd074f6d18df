package insight

import (
	"context"
	"fmt"
	"slices"
	"time"

	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/base/sgtime"
)

// Periods are the lengths in weeks that a report may have.
var Periods = []int{4, 12, 26, 52}

// DefaultPeriod is the length in weeks where none is asked for.
const DefaultPeriod = 12

// Report is how onboarding went for those who were invited in a period.
type Report struct {
	Scope    Scope
	Total    Counts
	Took     Days
	Weeks    []Week   // each of the period, the oldest first
	Agencies []Agency // where all are asked for, in the order of their acronyms
	// AsOf is when the trail had been read to its end; zero where it never was yet.
	AsOf time.Time
	// Behind is how many events are still to be read, of Events.
	Behind, Events int64
}

// Week is how it went for those who were invited in a week.
type Week struct {
	Monday sgtime.Date
	Counts
	Took Days
}

// Agency is how it went for those whom an agency's officers invited.
type Agency struct {
	Agency people.Agency
	Counts
	Took Days
}

// Report returns how it goes in the scope over so many weeks up to the present one; of
// other lengths than Periods it takes DefaultPeriod. Errors: fault.Forbidden.
func (s *Service) Report(ctx context.Context, actor people.Actor, scope Scope, weeks int) (Report, error) {
	if !MaySee(actor, scope) {
		return Report{}, fault.Forbidden
	}
	if !slices.Contains(Periods, weeks) {
		weeks = DefaultPeriod
	}
	from := WeekOf(s.now()).Add(-7 * (weeks - 1))
	r := Report{Scope: scope}
	place, head, err := s.store.Progress(ctx)
	if err != nil {
		return Report{}, fmt.Errorf("read how far the trail is counted: %w", err)
	}
	r.AsOf, r.Events, r.Behind = place.CaughtUpAt, head, head-place.Seq
	if err := s.fillWeeks(ctx, &r, from, weeks); err != nil {
		return Report{}, err
	}
	if scope.IsAll() {
		if r.Agencies, err = s.agencies(ctx, from); err != nil {
			return Report{}, err
		}
	}
	return r, nil
}

// MaySee tells whether the actor may know how it goes in the scope: inviters their own,
// who administers an agency the agency's, admins all.
func MaySee(actor people.Actor, scope Scope) bool {
	switch {
	case !actor.MayInvite():
		return false
	case scope == OfInviter(actor.ID):
		return true
	case scope.IsInviter():
		return false
	}
	return actor.Administers(scope.Agency())
}

func (s *Service) fillWeeks(ctx context.Context, r *Report, from sgtime.Date, weeks int) error {
	sums, err := s.store.Weeks(ctx, r.Scope, from)
	if err != nil {
		return fmt.Errorf("read sums of weeks: %w", err)
	}
	took, err := s.store.Days(ctx, r.Scope, from)
	if err != nil {
		return fmt.Errorf("read how long it took: %w", err)
	}
	counts := map[sgtime.Date]Counts{}
	for _, w := range sums {
		counts[w.Week] = w.Counts
	}
	all, byWeek := histogram{}, map[sgtime.Date]histogram{}
	for _, d := range took {
		if byWeek[d.Week] == nil {
			byWeek[d.Week] = histogram{}
		}
		byWeek[d.Week][d.Days] += d.N
		all[d.Days] += d.N
	}
	r.Took = all.days()
	for n := range weeks {
		monday := from.Add(7 * n)
		r.Weeks = append(r.Weeks, Week{Monday: monday, Counts: counts[monday], Took: byWeek[monday].days()})
		r.Total = r.Total.Add(counts[monday])
	}
	return nil
}

func (s *Service) agencies(ctx context.Context, from sgtime.Date) ([]Agency, error) {
	sums, err := s.store.Agencies(ctx, from)
	if err != nil {
		return nil, fmt.Errorf("read sums of agencies: %w", err)
	}
	took, err := s.store.AgencyDays(ctx, from)
	if err != nil {
		return nil, fmt.Errorf("read how long it took by agency: %w", err)
	}
	byAgency := map[Scope]histogram{}
	for _, d := range took {
		if byAgency[d.Scope] == nil {
			byAgency[d.Scope] = histogram{}
		}
		byAgency[d.Scope][d.Days] += d.N
	}
	agencies := make([]Agency, len(sums))
	for n, a := range sums {
		agencies[n] = Agency{Agency: a.Agency, Counts: a.Counts, Took: byAgency[OfAgency(a.Agency)].days()}
	}
	return agencies, nil
}
