package gallery_test

import (
	"techbiz/internal/web/admin"
	"techbiz/internal/web/view"
)

func upkeepExhibits() []exhibit {
	page := func(title, path string) view.Page {
		return adminPage(title, path, crumbOverview, view.Crumb{Label: title})
	}
	runs := []admin.QueueRun{
		{Work: "Seal the audit trail", Every: "Every 10 seconds", Last: "24-11-2026 09:00:01"},
		{Work: "Let invitations lapse", Every: "Every minute", Last: "24-11-2026 08:12:00", Late: true},
	}
	nodes := []admin.QueueNode{
		{Host: "techbiz-7c9d8f6b5-x2k4q.portal.svc.cluster.local", Role: "Pages and jobs", Version: "v1.4.0-12-g0ceb52c", Started: "23-11-2026 22:00:00", Seen: "24-11-2026 08:59:51", Alive: true},
		{Host: "techbiz-old", Role: "Jobs", Version: "v1.3.0", Started: "20-11-2026 10:00:00", Seen: "24-11-2026 07:59:51"},
	}
	well := admin.QueueHealth{At: "24-11-2026 09:00:02", Runs: runs[:1], Nodes: nodes[:1], TryURL: "/try",
		Mails: []view.Fact{{Label: "About to leave", Value: "0"}, {Label: "Tried again later", Value: "0"}, {Label: "Refused in the last day", Value: "0"}, {Label: "Given up in the last day", Value: "0"}}}
	ill := admin.QueueHealth{At: well.At, Runs: runs, Nodes: nodes, TryURL: "/try", Capped: true, Most: "10,000", AtOnce: "200",
		Mails: []view.Fact{{Label: "About to leave", Value: "10,000+"}, {Label: "Tried again later", Value: "12"}, {Label: "Refused in the last day", Value: "3"}, {Label: "Given up in the last day", Value: "1"}},
		Troubles: []view.Notice{
			{Tone: view.ToneDanger, Title: "Mails can't be delivered for 12 minutes: is the mail server reachable?", Text: "12 mails are tried again with growing delays. The last try said: dial tcp 10.0.0.25:587: connect: connection refused"},
			{Tone: view.ToneWarning, Title: "“Let invitations lapse” has not come for 48 minutes", Text: "It should come by itself. Look at the log of the nodes that run jobs."},
		},
		Counts: []admin.QueueCount{
			{Work: "Deliver a mail", Kind: "mail.deliver", Queue: "default", Waiting: "10,000+", Later: "0", Running: "32", Failing: "12", GivenUp: "0", Oldest: "24-11-2026 08:48:00", Fails: true},
			{Work: "Invite the users of a batch", Kind: "batch.chunk", Queue: "batch", Waiting: "4", Later: "1", Running: "2", Failing: "0", GivenUp: "0", Oldest: "24-11-2026 08:59:00"},
		},
		Failing: []admin.QueueJob{
			{ID: "1204", Work: "Deliver a mail", Kind: "mail.deliver", Tries: "3 of 25", Next: "24-11-2026 09:01:00", Failed: "24-11-2026 08:58:00", Error: "dial tcp 10.0.0.25:587: connect: connection refused"},
			{ID: "77", Work: "batch.unheard_of", Kind: "batch.unheard_of", GivenUp: true, Tries: "25 of 25", Next: "-", Failed: "22-11-2026 08:58:00", Error: "load_batch_018f6f0a-bb0b-76f8-b3bd-481530000001_context_deadline_exceeded"},
		}}
	settings := admin.Settings{Facts: []view.Fact{{Label: "Version", Value: "v1.4.0 (go1.26, linux/amd64)"}, {Label: "Database", Value: "PostgreSQL, schema version 18"}, {Label: "Role", Value: "all"}}, Rows: []admin.Setting{
		{Name: "--database-url", Env: "TECHBIZ_DATABASE_URL", Value: "postgres://techbiz:xxxxx@a-database-with-a-long-name.portal.svc.cluster.local:5432/techbiz?sslmode=xxxxx", Source: "Environment", Help: "sqlite:FILE for one machine, postgres://… for several nodes."},
		{Name: "--secret-key", Env: "TECHBIZ_SECRET_KEY", Value: "Set", Source: "Environment", Help: "Installation's secret, 32 random bytes or more in base64, the same on every node."},
		{Name: "--providers-file", Env: "TECHBIZ_PROVIDERS_FILE", Source: "-", Help: "JSON file that says which OpenID provider serves which government domains."},
	}}
	return []exhibit{
		{name: "queue-well", page: admin.QueueHealthPage(page("Queue health", "/queue"), well)},
		{name: "queue-ill", page: admin.QueueHealthPage(page("Queue health", "/queue"), ill)},
		{name: "settings", page: admin.SettingsPage(page("Settings in effect", "/settings"), settings)},
	}
}
