package web

import (
	"errors"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"techbiz/internal/auth/pow"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// askDue answers a form that has become worth work or a wait with the page that asks for it;
// false where the error says no such thing, or the page can't be drawn.
func askDue(v *kit.Request, err error) bool {
	due, ok := errors.AsType[*pow.DueError](err)
	return ok && v.R.Method == http.MethodPost && drawDue(v, due) == nil
}

// drawDue asks for what a form has become worth, and repeats the form: the browser works for
// it, or its reader waits.
func drawDue(v *kit.Request, due *pow.DueError) error {
	var repeated []view.Hidden
	form, err := v.Form()
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
	v.W.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(due.Wait.Seconds()))))
	return v.Draw(http.StatusTooManyRequests, view.DuePage(v.Page("One more moment"), view.Due{
		Action:   v.R.URL.RequestURI(),
		Repeated: repeated,
		Check: view.HumanCheck{
			ChallengeURL: "/challenge?level=" + strconv.Itoa(due.Level), Lasts: int(pow.Lifetime/time.Second) * 4 / 5,
		},
		Ticket: due.Ticket,
		From:   view.DateTimeSeconds(v.Site.Now().Add(due.Wait).Add(time.Second - time.Nanosecond)),
		Wait:   waitWords(due.Wait),
	}))
}

// waitWords writes a wait in words, rounded up.
func waitWords(d time.Duration) string {
	if d > time.Minute {
		return kit.Waiting(d)
	}
	seconds := int(math.Ceil(d.Seconds()))
	if seconds == 1 {
		return "a second"
	}
	return strconv.Itoa(seconds) + " seconds"
}
