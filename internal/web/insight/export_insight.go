package insight

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strconv"

	"techbiz/internal/insight"
	"techbiz/internal/web/kit"
)

// exportInsight sends the table by week as CSV: days that nobody took are empty.
func (p *Pages) exportInsight(v *kit.Request) error {
	choice, err := chosen(v)
	if err != nil {
		return err
	}
	report, err := p.Insight.Report(v.R.Context(), v.Actor, choice.scope, choice.weeks)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	_ = w.Write([]string{"Week of", "Invited", "Mail accepted", "Opened", "Activated", "SEED needed", "SEED onboarded", "Median days", "90th percentile of days"})
	for _, week := range report.Weeks {
		_ = w.Write(csvWeek(week))
	}
	if w.Flush(); w.Error() != nil {
		return fmt.Errorf("write weeks: %w", w.Error())
	}
	h := v.W.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", kit.Attachment("insight-weeks.csv"))
	_, _ = v.W.Write(b.Bytes()) // ignore: the client disconnected
	return nil
}

func csvWeek(w insight.Week) []string {
	record := []string{w.Monday.String()}
	for _, n := range []int{w.Invited, w.MailAccepted, w.Opened, w.Activated, w.SEEDWanted, w.SEEDOnboarded} {
		record = append(record, strconv.Itoa(n))
	}
	if w.Took.N == 0 {
		return append(record, "", "")
	}
	return append(record, strconv.Itoa(w.Took.Median), strconv.Itoa(w.Took.P90))
}
