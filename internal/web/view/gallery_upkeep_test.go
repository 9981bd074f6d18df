package view

func upkeepExhibits() []exhibit {
	page := func(title, path string) Page { return adminPage(title, path, crumbOverview, Crumb{Label: title}) }
	runs := []QueueRun{
		{Work: "Seal the audit trail", Every: "Every 10 seconds", Last: "24-11-2026 09:00:01"},
		{Work: "Let invitations lapse", Every: "Every minute", Last: "24-11-2026 08:12:00", Late: true},
	}
	nodes := []QueueNode{
		{Host: "techbiz-7c9d8f6b5-x2k4q.portal.svc.cluster.local", Role: "Pages and jobs", Version: "v1.4.0-12-g0ceb52c", Started: "23-11-2026 22:00:00", Seen: "24-11-2026 08:59:51", Alive: true},
		{Host: "techbiz-old", Role: "Jobs", Version: "v1.3.0", Started: "20-11-2026 10:00:00", Seen: "24-11-2026 07:59:51"},
	}
	well := QueueHealth{At: "24-11-2026 09:00:02", Runs: runs[:1], Nodes: nodes[:1], TryURL: "/try",
		Mails: []Fact{{"About to leave", "0"}, {"Tried again later", "0"}, {"Refused in the last day", "0"}, {"Given up in the last day", "0"}}}
	ill := QueueHealth{At: well.At, Runs: runs, Nodes: nodes, TryURL: "/try", Capped: true, Most: "10,000", AtOnce: "200",
		Mails: []Fact{{"About to leave", "10,000+"}, {"Tried again later", "12"}, {"Refused in the last day", "3"}, {"Given up in the last day", "1"}},
		Troubles: []Notice{
			{Tone: ToneDanger, Title: "Mails can't be delivered for 12 minutes: is the mail server reachable?", Text: "12 mails are tried again with growing delays. The last try said: dial tcp 10.0.0.25:587: connect: connection refused"},
			{Tone: ToneWarning, Title: "“Let invitations lapse” has not come for 48 minutes", Text: "It should come by itself. Look at the log of the nodes that run jobs."},
		},
		Counts: []QueueCount{
			{Work: "Deliver a mail", Kind: "mail.deliver", Queue: "default", Waiting: "10,000+", Later: "0", Running: "32", Failing: "12", GivenUp: "0", Oldest: "24-11-2026 08:48:00", Fails: true},
			{Work: "Invite the users of a batch", Kind: "batch.chunk", Queue: "batch", Waiting: "4", Later: "1", Running: "2", Failing: "0", GivenUp: "0", Oldest: "24-11-2026 08:59:00"},
		},
		Failing: []QueueJob{
			{ID: "1204", Work: "Deliver a mail", Kind: "mail.deliver", Tries: "3 of 25", Next: "24-11-2026 09:01:00", Failed: "24-11-2026 08:58:00", Error: "dial tcp 10.0.0.25:587: connect: connection refused"},
			{ID: "77", Work: "batch.unheard_of", Kind: "batch.unheard_of", GivenUp: true, Tries: "25 of 25", Next: "-", Failed: "22-11-2026 08:58:00", Error: "load_batch_018f6f0a-bb0b-76f8-b3bd-481530000001_context_deadline_exceeded"},
		}}
	settings := Settings{Facts: []Fact{{"Version", "v1.4.0 (go1.26, linux/amd64)"}, {"Database", "PostgreSQL, schema version 18"}, {"Role", "all"}}, Rows: []Setting{
		{Name: "--database-url", Env: "TECHBIZ_DATABASE_URL", Value: "postgres://techbiz:xxxxx@a-database-with-a-long-name.portal.svc.cluster.local:5432/techbiz?sslmode=xxxxx", Source: "Environment", Help: "sqlite:FILE for one machine, postgres://… for several nodes."},
		{Name: "--secret-key", Env: "TECHBIZ_SECRET_KEY", Value: "Set", Source: "Environment", Help: "Installation's secret, 32 random bytes or more in base64, the same on every node."},
		{Name: "--providers-file", Env: "TECHBIZ_PROVIDERS_FILE", Source: "-", Help: "JSON file that says which OpenID provider serves which government domains."},
	}}
	return []exhibit{
		{"queue-well", QueueHealthPage(page("Queue health", "/queue"), well)},
		{"queue-ill", QueueHealthPage(page("Queue health", "/queue"), ill)},
		{"settings", SettingsPage(page("Settings in effect", "/settings"), settings)},
	}
}
