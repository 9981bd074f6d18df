package admin

import (
	"time"

	"techbiz/internal/web/view"
	"techbiz/internal/work/health"
)

// works names the kinds of jobs by what they do. A kind that is not in it is told by its code.
var works = map[string]string{
	health.Mail:             "Deliver a mail",
	"mail.refused":          "Tell the inviter that a mail was refused",
	"mail.recover":          "Try mails again once the mail server works",
	"mail.watch":            "Watch whether mails leave",
	"notice.mail":           "Tell inviters what became of their invitations",
	"sign_up.answer":        "Answer a sign-up",
	"batch.start":           "Start a batch",
	"batch.chunk":           "Invite the users of a batch",
	"batch.revive":          "Take up batches that stand still",
	"domain.allowed":        "Check batches again after a domain was allowed",
	"domain.refused":        "End what waited for a domain that was refused",
	"domain.settle":         "Look again at what waits for domains",
	"audit.seal":            "Seal the audit trail",
	"invitation.lapse":      "Let invitations lapse",
	"account.life":          "Remind, disable and terminate accounts",
	"approval.expire":       "Note what nobody approved in time",
	"device.life":           "Remind of devices that nobody uses",
	"insight.fold":          "Add up the figures",
	"invitation.resend_all": "Send invitations again",
	"mail.ended":            "Tell what became of a mail",
	"seed.hand_out":         "Hand out SEED licences",
	"seed.lapse":            "Take back and hand on SEED licences",
	"seed.release":          "Release SEED licences",
	"sweep":                 "Delete what has served its time",
}

func jobWords(kind string) string {
	if words := works[kind]; words != "" {
		return words
	}
	return kind
}

func roleOfNode(role string) string {
	switch role {
	case "web":
		return "Pages"
	case "worker":
		return "Jobs"
	}
	return "Pages and jobs"
}

// troubleWords say what is wrong and what helps.
func troubleWords(t health.Trouble) view.Notice {
	n := view.Notice{Tone: view.ToneDanger}
	work, jobs := "“"+jobWords(t.Kind)+"”", view.Counted(t.Count, "job", "jobs")
	last := ""
	if t.Error != "" {
		last = " The last try said: " + told(t.Error)
	}
	switch t.Code {
	case health.NoWorker:
		n.Title = "No node runs jobs"
		n.Text = "Nothing is mailed, and nothing goes on by itself. Start the program with TECHBIZ_ROLE=all or worker, and look at its log where it does not stay up."
	case health.MailsHeld:
		n.Tone, n.Title = view.ToneWarning, "Mails are held back"
		n.Text = view.Counted(t.Count, "mail waits", "mails wait") + " for an administrator. Release or drop them below."
	case health.MailsFail:
		n.Title = "Mails have not left for " + lasting(t.For) + ": does the mail server take them?"
		n.Text = view.Counted(t.Count, "mail is", "mails are") + " tried again with growing delays." + last
	case health.MailsWait:
		n.Title = "Mails wait for " + lasting(t.For)
		n.Text = view.Counted(t.Count, "mail waits", "mails wait") + " for a node to send them. Is the mail server slow, or is there more than the nodes can do? More nodes with TECHBIZ_ROLE=worker help."
	case health.TaskMissed:
		n.Tone, n.Title = view.ToneWarning, work+" has not come for "+lasting(t.For)
		if t.For == 0 {
			n.Title = work + " has not come for a day or more"
		}
		n.Text = "It should come by itself. Look at the log of the nodes that run jobs."
	case health.JobsWait:
		n.Tone, n.Title = view.ToneWarning, work+" waits for "+lasting(t.For)
		n.Text = jobs + " could run and no node has taken them up. Is there more than the nodes can do?"
	case health.JobsFail:
		n.Tone, n.Title = view.ToneWarning, work+" fails for "+lasting(t.For)
		n.Text = jobs + " failed and will be tried again." + last
	case health.JobsLost:
		n.Tone, n.Title = view.ToneWarning, work+" was given up"
		n.Text = jobs + " failed too often. Fix the cause, then try again below." + last
	}
	return n
}

// lasting writes how long something has gone on for.
func lasting(d time.Duration) string {
	switch {
	case d < time.Hour:
		return view.Counted(int(d/time.Minute), "minute", "minutes")
	case d < 48*time.Hour:
		return view.Counted(int(d/time.Hour), "hour", "hours")
	}
	return view.Counted(int(d/(24*time.Hour)), "day", "days")
}
