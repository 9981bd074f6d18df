package insight

import (
	"fmt"
	"net/http"
	"slices"
	"time"

	"techbiz/internal/base/fault"
	"techbiz/internal/insight"
	"techbiz/internal/invite"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// showInsight shows how onboarding goes: for officers theirs, for who administers an
// agency the agency's as well, for admins all.
func (p *Pages) showInsight(v *kit.Request) error { return p.drawInsight(v, nil) }

func (p *Pages) drawInsight(v *kit.Request, refused *fault.Conflict) error {
	choice, err := chosen(v)
	if err != nil {
		return err
	}
	ctx := v.R.Context()
	report, err := p.Insight.Report(ctx, v.Actor, choice.scope, choice.weeks)
	if err != nil {
		return err
	}
	stuck, err := p.Insight.Stuck(ctx, v.Actor, choice.scope)
	if err != nil {
		return err
	}
	own := choice.scope.IsInviter()
	var again resending
	if own {
		if again, err = p.resending(v); err != nil {
			return err
		}
	}
	agencies, err := p.Agencies.Choices(ctx, v.Actor)
	if err != nil {
		return err
	}
	page := v.Page("Insight", kit.CrumbOverview, view.Crumb{Label: "Insight"})
	model := insightModel(choice, report)
	model.Scopes = scopeOptions(v.Actor, choice.scope, agencies)
	for _, group := range stuck {
		told := newStuckGroup(v, group, choice.scope, again)
		told.Primary = told.Primary && !slices.ContainsFunc(model.Stuck, func(g StuckGroup) bool { return g.Primary })
		model.Stuck = append(model.Stuck, told)
	}
	if own {
		model.Resend = p.resendState(again.run)
		if again.may && (again.run == nil || !again.run.Running()) {
			model.Resend.AllURL = resendURL("")
		}
	} else if len(stuck) > 0 {
		model.StuckNote = "Only the officer who invited can resend many invitations at once. Here you can help people one by one."
	}
	if model.Resend.Progress != nil {
		page.RefreshAfter = kit.RefreshSeconds
	}
	status := http.StatusOK
	if refused != nil {
		status = http.StatusConflict
		page.Notices = append(page.Notices, view.Notice{Tone: view.ToneDanger, Title: "Not sent again", Text: refused.Reason})
	}
	return v.Draw(status, InsightPage(page, model))
}

func (p *Pages) resending(v *kit.Request) (r resending, err error) {
	if r.run, err = p.Invites.ResendingRun(v.R.Context(), v.Actor); err != nil {
		return r, err
	}
	if r.may, err = p.Invites.MayResend(v.R.Context(), v.Actor); err != nil || !r.may {
		return r, err
	}
	r.stale = map[invite.State]int{}
	for state := range resendWhom {
		if r.stale[state], err = p.Invites.CountResendable(v.R.Context(), v.Actor, invite.ResendOf{State: state}); err != nil {
			return r, err
		}
	}
	return r, nil
}

func insightModel(choice insightChoice, r insight.Report) Insight {
	m := Insight{
		URL: kit.InsightURL, Lead: "Progress of the people you invited: how far they got, how long it took, and why people are stuck.",
		Periods:  periodOptions(choice.weeks),
		Counting: stillCounting(r), Empty: r.Total.Invited == 0, CSVURL: choice.address(insightCSV),
		Funnel: funnelStages(r.Total), Days: DaysChart{Told: tookWords(r.Took)},
	}
	if choice.scope.IsInviter() {
		m.InviteURL = kit.CrumbInvite.URL
	} else {
		m.Lead = "Progress of the people who were invited: how far they got, how long it took, and why people are stuck."
	}
	if !r.AsOf.IsZero() {
		m.AsOf = view.DateTime(r.AsOf)
	}
	for _, w := range r.Weeks {
		label := view.Date(w.Monday.Start())
		row := insightRow(label, w.Counts, w.Took)
		m.Weeks = append(m.Weeks, row)
		m.Days.Weeks = append(m.Days.Weeks, DaysWeek{Label: label[:len("02-01")], Median: row.Median, P90: row.P90})
	}
	for _, a := range r.Agencies {
		row := insightRow(a.Agency.Acronym(), a.Counts, a.Took)
		row.URL = insightChoice{insight.OfAgency(a.Agency), choice.weeks}.address(kit.InsightURL)
		m.Agencies = append(m.Agencies, row)
	}
	return m
}

func funnelStages(c insight.Counts) []FunnelStage {
	return []FunnelStage{
		{Label: "Invited", N: c.Invited, Of: c.Invited},
		{Label: "Mail accepted", N: c.MailAccepted, Of: c.Invited},
		{Label: "Opened", N: c.Opened, Of: c.Invited},
		{Label: "Activated", N: c.Activated, Of: c.Invited},
		{Label: "SEED onboarded", N: c.SEEDOnboarded, Of: c.SEEDWanted, Apart: "of " + view.Count(int64(c.SEEDWanted)) + " who need it"},
	}
}

func insightRow(name string, c insight.Counts, took insight.Days) Row {
	row := Row{Name: name, Invited: c.Invited, MailAccepted: c.MailAccepted, Opened: c.Opened, Activated: c.Activated,
		SeedWanted: c.SEEDWanted, SeedOnboarded: c.SEEDOnboarded, Median: -1, P90: -1}
	if took.N > 0 {
		row.Median, row.P90 = took.Median, took.P90
	}
	return row
}

// tookWords says over all weeks how long it took.
func tookWords(d insight.Days) string {
	if d.N == 0 {
		return "Nobody is onboarded yet."
	}
	return fmt.Sprintf("Of %s who are onboarded, half took %s or less, and nine in ten %s or less.",
		view.Counted(d.N, "person", "people"), daysWord(d.Median), daysWord(d.P90))
}

func daysWord(n int) string {
	if n == 0 {
		return "less than a day"
	}
	return view.Counted(n, "day", "days")
}

// behindWorthTelling is from how many events on it is told that some are not counted yet:
// fewer come between two counts.
const behindWorthTelling = 5_000

func stillCounting(r insight.Report) string {
	if r.AsOf.IsZero() && r.Events > 0 || r.Behind >= behindWorthTelling {
		return fmt.Sprintf("Still counting: %s of %s events are in these numbers. Load the page again in a minute.",
			view.Count(r.Events-r.Behind), view.Count(r.Events))
	}
	return ""
}

// outcomeShown is how long the page tells what became of the last time.
const outcomeShown = 24 * time.Hour

func (p *Pages) resendState(run *invite.ResendRun) ResendAll {
	switch {
	case run == nil:
		return ResendAll{}
	case run.Running():
		return ResendAll{Progress: &Progress{Done: run.Sent, Of: run.Total, Text: resendWords(run), EventsURL: resendEventsURL(run)}}
	case p.Now().Sub(run.EndedAt) < outcomeShown:
		return ResendAll{Outcome: view.Counted(run.Sent, "invitation was", "invitations were") + " sent again by " + view.DateTime(run.EndedAt) +
			". The links sent before no longer work. The new links are valid for 30 days."}
	}
	return ResendAll{}
}
