package admin

import (
	"errors"
	"net/http"
	"strconv"
	"time"

	"techbiz/internal/base/fault"
	"techbiz/internal/base/redact"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
	"techbiz/internal/web/words"
	"techbiz/internal/work/health"
)

// showQueueHealth tells how the background work is doing.
func (p *Pages) showQueueHealth(v *kit.Request) error {
	r, err := p.Queue.Report(v.R.Context(), v.Actor)
	if err != nil {
		return err
	}
	m := QueueHealth{At: view.DateTimeSeconds(r.At), TryURL: kit.QueueURL + "/try", Capped: r.Capped, Most: view.Count(health.Ceiling), AtOnce: strconv.Itoa(health.MaxAtOnce)}
	for _, t := range r.Troubles() {
		m.Troubles = append(m.Troubles, troubleWords(t))
	}
	m.Troubles = append(m.Troubles, p.ForwardedTrouble()...)
	for _, c := range r.Counts {
		m.Counts = append(m.Counts, QueueCount{
			Work: jobWords(c.Kind), Kind: c.Kind, Queue: c.Queue, Waiting: jobCount(c.Waiting), Later: jobCount(c.Later), Running: jobCount(c.Running),
			Failing: jobCount(c.Failing), GivenUp: jobCount(c.GivenUp), Oldest: view.DateTimeSeconds(c.OldestAt), Fails: c.Failing+c.GivenUp > 0,
		})
	}
	for _, j := range r.Failing {
		m.Failing = append(m.Failing, QueueJob{
			ID: strconv.FormatInt(j.ID, 10), Work: jobWords(j.Kind), Kind: j.Kind, GivenUp: j.GivenUp, Tries: strconv.Itoa(j.Tries) + " of " + strconv.Itoa(j.MaxTries),
			Next: view.DateTimeSeconds(j.NextAt), Error: told(j.Error), Failed: view.DateTimeSeconds(j.FailedAt),
		})
	}
	for _, run := range r.Runs {
		m.Runs = append(m.Runs, QueueRun{Work: jobWords(run.Kind), Every: every(run.Every), Last: view.DateTimeSeconds(run.LastAt), Late: r.Missed(run), Never: run.LastAt.IsZero()})
	}
	for _, n := range r.Nodes {
		m.Nodes = append(m.Nodes, QueueNode{Host: n.Host, Role: roleOfNode(n.Role), Version: n.Version, Started: view.DateTimeSeconds(n.StartedAt),
			Seen: view.DateTimeSeconds(n.SeenAt), Alive: n.Alive(r.At)})
	}
	m.Mails, m.MailsURL, m.Held = mailFacts(r), kit.QueueURL+"/mails", r.Mails.Held
	for _, f := range r.FailingMails {
		m.FailingMails = append(m.FailingMails, QueueMail{
			What: words.MailKind(f.Kind) + " to " + f.Domain, Cause: words.MailCauses[f.Cause], Tries: strconv.Itoa(f.Tries), Tried: view.DateTimeSeconds(f.TriedAt),
			Next: view.DateTimeSeconds(f.NextAt), Reply: told(f.Reply),
		})
	}
	return v.Draw(http.StatusOK, QueueHealthPage(v.Page("Queue health", kit.CrumbOverview, kit.CrumbAdmin, view.Crumb{Label: "Queue health"}), m))
}

func mailFacts(r *health.Report) []view.Fact {
	waiting, failing := 0, 0
	for _, c := range r.Counts {
		if c.Kind == health.Mail {
			waiting += c.Waiting + c.Running
		}
	}
	for _, n := range r.Mails.Failing {
		failing += n
	}
	return []view.Fact{
		{Label: "About to leave", Value: jobCount(waiting)},
		{Label: "Tried again later", Value: jobCount(failing)},
		{Label: "Of them, for you to fix", Value: jobCount(r.Mails.ToMend())},
		{Label: "Held back", Value: jobCount(r.Mails.Held)},
		{Label: "Queued and sent in the last hour", Value: jobCount(r.Mails.Sent)},
		{Label: "Refused in the last day", Value: view.Count(int64(r.MailsRefused))},
		{Label: "Given up in the last day", Value: view.Count(int64(r.MailsGivenUp))},
	}
}

// jobCount is a number of jobs, which are counted up to a ceiling.
func jobCount(n int) string {
	if n > health.Ceiling {
		return view.Count(health.Ceiling) + "+"
	}
	return view.Count(int64(n))
}

// tryAgain lets a job that failed run now, or those of a kind.
func (p *Pages) tryAgain(v *kit.Request) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	if kind := form.Get(FieldJobKind); kind != "" {
		n, err := p.Queue.TryKindAgain(v.R.Context(), v.Actor, kind)
		if err != nil {
			return err
		}
		v.Flash(view.Notice{Tone: view.ToneSuccess, Text: view.Counted(n, "job is", "jobs are") + " tried again now."})
		return v.Redirect(kit.QueueURL)
	}
	id, err := strconv.ParseInt(form.Get(FieldJob), 10, 64)
	if err != nil {
		return fault.NotFound
	}
	err = p.Queue.TryAgain(v.R.Context(), v.Actor, id)
	conflict, _ := errors.AsType[*fault.Conflict](err)
	switch {
	case conflict != nil:
		v.Flash(view.Notice{Tone: view.ToneInfo, Text: conflict.Reason})
	case errors.Is(err, fault.NotFound):
		v.Flash(view.Notice{Tone: view.ToneInfo, Text: "This job is not there any more."})
	case err != nil:
		return err
	default:
		v.Flash(view.Notice{Tone: view.ToneSuccess, Text: "The job is tried again now. What came of it shows here in a moment."})
	}
	return v.Redirect(kit.QueueURL)
}

// maxTold is how many characters of an error are shown.
const maxTold = 400

// told is an error of a job without addresses of people.
func told(err string) string {
	text := []rune(redact.String(err))
	if len(text) > maxTold {
		return string(text[:maxTold]) + "…"
	}
	return string(text)
}

// every writes how often something comes.
func every(d time.Duration) string {
	switch {
	case d < time.Minute:
		return "Every " + view.Counted(int(d/time.Second), "second", "seconds")
	case d == time.Minute:
		return "Every minute"
	case d == time.Hour:
		return "Every hour"
	}
	return "Every " + kit.Waiting(d)
}
