package web

import (
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"techbiz/internal/human"
	"techbiz/internal/web/view"
)

// drawDue asks for what a form has become worth, and repeats the form: the browser works for
// it, or its reader waits.
func (v *visit) drawDue(due *human.DueError) error {
	var repeated []view.Hidden
	form, err := v.form()
	if err != nil {
		return err
	}
	for name, values := range form {
		if name == view.FieldHuman || name == view.FieldTicket {
			continue
		}
		for _, value := range values {
			repeated = append(repeated, view.Hidden{Name: name, Value: value})
		}
	}
	slices.SortStableFunc(repeated, func(a, b view.Hidden) int { return strings.Compare(a.Name, b.Name) })
	v.w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(due.Wait.Seconds()))))
	return v.draw(http.StatusTooManyRequests, view.DuePage(v.page("One more moment"), view.Due{
		Action:   v.r.URL.RequestURI(),
		Repeated: repeated,
		Check: view.HumanCheck{
			ChallengeURL: "/challenge?level=" + strconv.Itoa(due.Level), Lasts: int(human.Lifetime/time.Second) * 4 / 5,
		},
		Ticket: due.Ticket,
		From:   view.DateTimeSeconds(v.s.Now().Add(due.Wait).Add(time.Second - time.Nanosecond)),
		Wait:   waitWords(due.Wait),
	}))
}

// waitWords writes a wait in words, rounded up.
func waitWords(d time.Duration) string {
	if d > time.Minute {
		return waiting(d)
	}
	seconds := int(math.Ceil(d.Seconds()))
	if seconds == 1 {
		return "a second"
	}
	return strconv.Itoa(seconds) + " seconds"
}
