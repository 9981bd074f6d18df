package store

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"techbiz/internal/base/people"
	"techbiz/internal/base/sgtime"
	"techbiz/internal/insight"
)

type weekRow struct {
	bun.BaseModel `bun:"table:insight_weeks,alias:w"`

	Scope         insight.Kind `bun:"scope"`
	Owner         string       `bun:"owner"`
	Week          sgtime.Date  `bun:"week"`
	Invited       int          `bun:"invited"`
	MailAccepted  int          `bun:"mail_accepted"`
	Opened        int          `bun:"opened"`
	Activated     int          `bun:"activated"`
	SEEDWanted    int          `bun:"seed_wanted"`
	SEEDOnboarded int          `bun:"seed_onboarded"`
}

func (r *weekRow) counts() insight.Counts {
	return insight.Counts{Invited: r.Invited, MailAccepted: r.MailAccepted, Opened: r.Opened, Activated: r.Activated,
		SEEDWanted: r.SEEDWanted, SEEDOnboarded: r.SEEDOnboarded}
}

func (t *tx) AddToWeeks(ctx context.Context, changes []insight.WeekChange) error {
	rows := make([]*weekRow, len(changes))
	for n, c := range changes {
		rows[n] = &weekRow{Scope: c.Scope.Kind, Owner: c.Scope.Owner, Week: c.Week, Invited: c.Invited, MailAccepted: c.MailAccepted, Opened: c.Opened,
			Activated: c.Activated, SEEDWanted: c.SEEDWanted, SEEDOnboarded: c.SEEDOnboarded}
	}
	_, err := bulkInsert(ctx, t, rows, `ON CONFLICT (scope, owner, week) DO UPDATE SET invited = insight_weeks.invited + excluded.invited,
		mail_accepted = insight_weeks.mail_accepted + excluded.mail_accepted, opened = insight_weeks.opened + excluded.opened,
		activated = insight_weeks.activated + excluded.activated, seed_wanted = insight_weeks.seed_wanted + excluded.seed_wanted,
		seed_onboarded = insight_weeks.seed_onboarded + excluded.seed_onboarded`)
	return err
}

type dayRow struct {
	bun.BaseModel `bun:"table:insight_days,alias:d"`

	Scope insight.Kind `bun:"scope"`
	Owner string       `bun:"owner"`
	Week  sgtime.Date  `bun:"week"`
	Days  int          `bun:"days"`
	N     int          `bun:"n"`
}

func changesOfDays(rows []*dayRow) []insight.DayChange {
	changes := make([]insight.DayChange, len(rows))
	for n, r := range rows {
		changes[n] = insight.DayChange{Scope: insight.Scope{Kind: r.Scope, Owner: r.Owner}, Week: r.Week, Days: r.Days, N: r.N}
	}
	return changes
}

func (t *tx) AddToDays(ctx context.Context, changes []insight.DayChange) error {
	rows := make([]*dayRow, len(changes))
	for n, c := range changes {
		rows[n] = &dayRow{Scope: c.Scope.Kind, Owner: c.Scope.Owner, Week: c.Week, Days: c.Days, N: c.N}
	}
	_, err := bulkInsert(ctx, t, rows, "ON CONFLICT (scope, owner, week, days) DO UPDATE SET n = insight_days.n + excluded.n")
	return err
}

func (s insights) Progress(ctx context.Context) (insight.Place, int64, error) {
	place, err := readPlace(ctx, s.read, insightPlace)
	if err != nil {
		return place, 0, err
	}
	head, err := s.Audits().SealHead(ctx)
	if err != nil {
		return place, 0, fmt.Errorf("read head of the trail: %w", err)
	}
	return place, head.Seq, nil
}

func (s insights) Weeks(ctx context.Context, scope insight.Scope, from sgtime.Date) ([]insight.WeekChange, error) {
	rows, err := rows[*weekRow](ctx, s.read, `SELECT scope, owner, week, invited, mail_accepted, opened, activated, seed_wanted, seed_onboarded FROM insight_weeks
		WHERE scope = $1 AND owner = $2 AND week >= $3 ORDER BY week`, string(scope.Kind), scope.Owner, from)
	if err != nil {
		return nil, fmt.Errorf("select weeks: %w", err)
	}
	weeks := make([]insight.WeekChange, len(rows))
	for n, r := range rows {
		weeks[n] = insight.WeekChange{Scope: scope, Week: r.Week, Counts: r.counts()}
	}
	return weeks, nil
}

func (s insights) Days(ctx context.Context, scope insight.Scope, from sgtime.Date) ([]insight.DayChange, error) {
	rows, err := rows[*dayRow](ctx, s.read, "SELECT scope, owner, week, days, n FROM insight_days WHERE scope = $1 AND owner = $2 AND week >= $3 AND n <> 0 ORDER BY week, days",
		string(scope.Kind), scope.Owner, from)
	if err != nil {
		return nil, fmt.Errorf("select days: %w", err)
	}
	return changesOfDays(rows), nil
}

func (s insights) Agencies(ctx context.Context, from sgtime.Date) ([]insight.AgencySums, error) {
	rows, err := rows[*weekRow](ctx, s.read, `SELECT owner, sum(invited) AS invited, sum(mail_accepted) AS mail_accepted, sum(opened) AS opened, sum(activated) AS activated,
		sum(seed_wanted) AS seed_wanted, sum(seed_onboarded) AS seed_onboarded FROM insight_weeks
		WHERE scope = 'agency' AND week >= $1 GROUP BY owner HAVING sum(invited) > 0 ORDER BY owner`, from)
	if err != nil {
		return nil, fmt.Errorf("select agencies: %w", err)
	}
	sums := make([]insight.AgencySums, len(rows))
	for n, r := range rows {
		agency, err := people.ParseAgency(r.Owner)
		if err != nil {
			return nil, fmt.Errorf("read agency: %w", err)
		}
		sums[n] = insight.AgencySums{Agency: agency, Counts: r.counts()}
	}
	return sums, nil
}

func (s insights) AgencyDays(ctx context.Context, from sgtime.Date) ([]insight.DayChange, error) {
	rows, err := rows[*dayRow](ctx, s.read, `SELECT scope, owner, days, sum(n) AS n FROM insight_days WHERE scope = 'agency' AND week >= $1
		GROUP BY scope, owner, days HAVING sum(n) <> 0 ORDER BY owner, days`, from)
	if err != nil {
		return nil, fmt.Errorf("select days of agencies: %w", err)
	}
	return changesOfDays(rows), nil
}
