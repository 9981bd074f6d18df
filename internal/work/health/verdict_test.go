package health_test

import (
	"fmt"
	"testing"
	"time"

	"techbiz/internal/mail"
	"techbiz/internal/work/health"
)

func TestTroubles(t *testing.T) {
	now := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	ago := func(d time.Duration) time.Time { return now.Add(-d) }
	worker := health.Node{Role: "all", StartedAt: ago(time.Hour), SeenAt: ago(10 * time.Second)}
	seal := health.Task{Kind: "audit.seal", Every: 10 * time.Second}
	for name, test := range map[string]struct {
		report health.Report
		want   string
	}{
		"all is well": {health.Report{Nodes: []health.Node{worker}, Runs: []health.Run{{seal, ago(20 * time.Second)}},
			Counts: []health.Count{{Kind: health.Mail, Waiting: 900, OldestAt: ago(4 * time.Minute), Failing: 3, FailingAt: ago(time.Minute)}}}, "[]"},
		"nobody works": {health.Report{Nodes: []health.Node{{Role: "web", SeenAt: now}, {Role: "worker", SeenAt: ago(time.Hour)}},
			Runs: []health.Run{{seal, ago(time.Hour)}}}, "[no_worker]"},
		"mails fail": {health.Report{Nodes: []health.Node{worker}, Counts: []health.Count{{Kind: health.Mail, Failing: 2, FailingAt: ago(12 * time.Minute)}}},
			"[mails_fail]"},
		"mails do not leave": {health.Report{Nodes: []health.Node{worker}, Mails: health.Mails{Failing: map[mail.Cause]int{mail.CauseServer: 2}, OldestAt: ago(12 * time.Minute)}},
			"[mails_fail]"},
		"mails wait for mailboxes": {health.Report{Nodes: []health.Node{worker}, Mails: health.Mails{Failing: map[mail.Cause]int{mail.CauseMailbox: 20}}}, "[]"},
		"most mails fail": {health.Report{Nodes: []health.Node{worker}, Mails: health.Mails{Failing: map[mail.Cause]int{mail.CausePolicy: 3}, OldestAt: ago(time.Minute), Sent: 2}},
			"[mails_fail]"},
		"mails are held": {health.Report{Nodes: []health.Node{worker}, Mails: health.Mails{Held: 1}}, "[mails_held]"},
		"mails wait": {health.Report{Nodes: []health.Node{worker}, Counts: []health.Count{{Kind: health.Mail, Waiting: 2, OldestAt: ago(12 * time.Minute)}}},
			"[mails_wait]"},
		"a task is missed": {health.Report{Nodes: []health.Node{worker}, Runs: []health.Run{{seal, ago(3 * time.Minute)}}}, "[task_missed]"},
		"a task never ran": {health.Report{Nodes: []health.Node{worker}, Runs: []health.Run{{seal, time.Time{}}}}, "[task_missed]"},
		"a node that has just begun": {health.Report{Nodes: []health.Node{{Role: "all", StartedAt: ago(time.Minute), SeenAt: now}},
			Runs: []health.Run{{seal, time.Time{}}}}, "[]"},
		"the gravest first": {health.Report{Counts: []health.Count{
			{Kind: "batch.chunk", Waiting: 1, OldestAt: ago(time.Hour), GivenUp: 1},
			{Kind: health.Mail, Waiting: 1, OldestAt: ago(time.Hour), Failing: 1, FailingAt: ago(time.Hour)},
			{Kind: "notice.mail", Failing: 1, FailingAt: ago(time.Hour)},
		}}, "[no_worker mails_fail mails_wait jobs_wait jobs_fail jobs_lost]"},
	} {
		test.report.At = now
		got := []health.TroubleCode{}
		for _, trouble := range test.report.Troubles() {
			got = append(got, trouble.Code)
		}
		if fmt.Sprint(got) != test.want {
			t.Errorf("%s: %v, want %s", name, got, test.want)
		}
	}
}
