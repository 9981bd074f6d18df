package gallery_test

import (
	"strings"

	"techbiz/internal/web/admin"
	"techbiz/internal/web/batch"
	"techbiz/internal/web/invite"
	"techbiz/internal/web/view"
)

func batchExhibits() []exhibit {
	crumbBatch := view.Crumb{Label: "Batch upload", URL: "/invite/batch"}
	uploadPage := func(refused bool) view.Page {
		p := portalPage("Batch upload", "/invite/batch", crumbOverview, crumbInvite, view.Crumb{Label: "Batch upload"})
		p.Refused = refused
		return p
	}
	listPage := func() view.Page {
		return portalPage("new joiners.xlsx", "/invite/batch/1", crumbOverview, crumbInvite, crumbBatch, view.Crumb{Label: "new joiners.xlsx"})
	}
	empty := batch.Upload{
		Action: "/invite/batch", TemplateURL: "/t.xlsx", RequestKey: "0195", MaxBytes: 20 << 20, MaxRows: "100,000", DomainRequestURL: "/service-request",
	}
	filled := empty
	filled.File.Error = "This file is protected by a password. Remove the password in Excel, save it and upload it again."
	filled.Lists = []batch.Item{
		{Name: strings.Repeat("the_very_long_name_of_a_list_", 3) + ".xlsx", URL: "/invite/batch/1", Uploaded: "23-11-2026 09:14", State: "Draft", Tone: view.ToneNeutral, Counts: "12,482 users, 12,464 ready, 18 not ready"},
		{Name: "vendors.csv", URL: "/invite/batch/2", Uploaded: "20-11-2026 17:02", State: "Inviting", Tone: view.ToneInfo, Counts: "500 users, 120 ready, 380 invited"},
		{Name: "old.xlsx", URL: "/invite/batch/3", Uploaded: "02-11-2026 08:00", State: "Done", Tone: view.ToneSuccess, Counts: "31 users, 31 invited"},
	}
	plain := draftBatch()
	plain.Draft.WhyNot, plain.Draft.ErrorsURL, plain.Domains = "", "", nil
	plain.Table = batch.Table{Total: "0 rows", Filtered: true, ClearURL: "/invite/batch/1"}
	plain.Lead = "482 users, all ready. Nobody is invited before you confirm."
	refusedMend := draftBatch()
	refusedMend.Draft.Mend.Error = "This file has no row IDs of this list. Use Download with errors, fix that file and upload it here."

	waiting := runBatch("Submitted")
	waiting.Waiting = &batch.Waiting{StartsAt: "10:05", Seconds: 287, What: "482 users will be invited then.", UndoURL: "/undo", RequestKey: "0196", EventsURL: "/events/waiting"}
	running := runBatch("Inviting")
	running.Tiles = nil
	running.Progress = &batch.Progress{Done: 120, Of: 482, Text: "120 of 482 users done: 118 invited, 2 not invited", EventsURL: "/events/running"}
	ended := draftBatch()
	ended.Outcome = &batch.Outcome{
		Tone: view.ToneWarning, Title: "480 users invited, 2 not invited", FailedURL: "/invite/batch/1?show=failed", StatusURL: "/invite/status",
		Text: "The others stay in this list, each with its reason. Fix them and submit again. The submission ended at 23-11-2026 10:06.",
	}
	done := runBatch("Done")
	done.Tone, done.Lead = view.ToneSuccess, "482 users invited. Nothing is left to do."
	done.Outcome = &batch.Outcome{Tone: view.ToneSuccess, Title: "482 users invited", Text: "The mails are on the way. The submission ended at 23-11-2026 10:06.", StatusURL: "/invite/status"}

	refusedSubmit := submitBatch()
	refusedSubmit.OnlyReady.Error = "18 rows can't be submitted yet. Fix or remove them, or submit the ready rows alone."
	untickedMend := mendedFile()
	untickedMend.Accept.Error = "Tick what you want to do, or discard the file."
	refusedMend.Draft.Waits = "new joiners - errors.xlsx"
	return []exhibit{
		{name: "batch-upload", page: batch.UploadPage(uploadPage(false), empty)},
		{name: "batch-upload-refused", page: batch.UploadPage(uploadPage(true), filled)},
		{name: "batch-draft", page: batch.BatchPage(listPage(), draftBatch())},
		{name: "batch-asks", page: batch.BatchPage(listPage(), askingBatch())},
		{name: "batch-draft-plain", page: batch.BatchPage(withNotices(listPage(), view.ToneSuccess), plain)},
		{name: "batch-mend-refused", page: batch.BatchPage(listPage(), refusedMend)},
		{name: "batch-waiting", page: batch.BatchPage(listPage(), waiting)},
		{name: "batch-running", page: batch.BatchPage(listPage(), running)},
		{name: "batch-ended", page: batch.BatchPage(listPage(), ended)},
		{name: "batch-done", page: batch.BatchPage(listPage(), done)},
		{name: "batch-row", page: batch.RowPage(listPage(), batchRowDetails())},
		{name: "batch-submit", page: batch.SubmitPage(listPage(), submitBatch())},
		{name: "batch-submit-refused", page: batch.SubmitPage(listPage(), refusedSubmit)},
		{name: "batch-mend", page: batch.MendPage(listPage(), mendedFile())},
		{name: "batch-mend-unticked", page: batch.MendPage(listPage(), untickedMend)},
		{name: "batch-reset", page: view.ConfirmPage(listPage(), view.Confirm{Title: "Reset this list?", About: "new joiners.xlsx", Paragraphs: []string{"This removes 500 users from it, with everything that you fixed here. It can't be taken back."},
			Button: "Confirm", Danger: true, Action: "/reset", CancelURL: "/invite/batch/1", CancelText: "Keep it"})},
		{name: "domains", page: admin.DomainsPage(adminPage("Domains", "/domains", crumbOverview, view.Crumb{Label: "Domains"}), domains())},
		{name: "domains-none", page: admin.DomainsPage(adminPage("Domains", "/domains", crumbOverview, view.Crumb{Label: "Domains"}), admin.Domains{AllowURL: "/allow", URL: "/admin/domains", Domain: view.Input{Value: "gmail.com", Error: "Personal mailboxes are not accepted. Enter a government or company email address"}})},
	}
}

func domains() admin.Domains {
	return admin.Domains{
		AllowURL: "/allow", SeedURL: "/seed",
		URL: "/admin/domains", Agencies: view.Choose("", view.Option{Value: "", Label: "None"}, view.Option{Value: "tech", Label: "Government Technology Agency (TECH)"}),
		Allowed: []admin.AllowedDomain{
			{Name: "acme.com", URL: "/d/1", Agency: "TECH", SignIn: "Password", Seed: true},
			{Name: "a-very-long-domain-of-a-vendor.consulting.example", URL: "/d/2", SignIn: "Password", Seed: true},
			{Name: "schools.gov.sg", URL: "/d/3", Government: true, Agency: "SCHOOLS", SignIn: "Schools' own identity provider", Missing: true, SeedByAdmin: true},
			{Name: "tech.gov.sg", URL: "/d/4", Government: true, Agency: "TECH", SignIn: "Mailed code", Seed: true},
		},
		Pager: view.Pager{NextURL: "?cursor=x"},
		Requests: []admin.DomainRequest{
			{Domain: "elsewhere.com.sg", Who: "officer@tech.gov.sg", When: "23-11-2026 09:14"},
			{Domain: "a-very-long-domain-of-a-vendor.consulting.example", Who: longEmail, When: "23-11-2026 10:14"},
		},
	}
}

func mendedFile() batch.Mend {
	return batch.Mend{
		FileName: "new joiners - errors.xlsx", What: "Confirm what this file does to the list",
		Facts:   []string{"17 rows are corrected: the person stays the same.", "463 rows stay as they are."},
		Choices: []batch.MendChoice{{Value: "added", Label: "Add 2 users to the list", Checked: true}, {Value: "removed", Label: "Remove 1 user from the list", Checked: false}, {Value: "replaced", Label: "Put what the file holds into 1 row of another person", Checked: false}},
		Sections: []batch.MendSection{
			{ID: "replaced", Title: "Other people: 1 row", Text: "In the file these rows do not hold the person that they hold here.", Rows: []batch.MendRow{
				{Row: "12", Line: "12", Email: longEmail, Name: "Jane Tan", Why: "The email and the name are those of another person.",
					Values: []batch.MendValue{{Label: "Email", From: longEmail, To: "arun_kumar@tech.gov.sg"}, {Label: "First name", From: "Jane", To: "Arun"}, {Label: "Department", From: "", To: "Payments"}}},
			}},
			{ID: "removed", Title: "Not in the file: 1 user", Text: "They stay in the list unless you tick that they are removed.", Rows: []batch.MendRow{{Row: "14", Email: "chong_wei@tech.gov.sg", Name: "Wei Chong"}}},
			{ID: "added", Title: "New: 2 users", Rows: []batch.MendRow{{Line: "505", Email: "nur_hassan@tech.gov.sg", Name: "Nur Hassan"}, {Line: "506", Name: "Omar"}}, More: "And 400 more rows."},
		},
		Action: "/confirm", DiscardURL: "/discard", CancelURL: "/invite/batch/1", Version: "0198",
	}
}

func submitBatch() batch.Submit {
	return batch.Submit{
		Confirm: view.Confirm{
			Kicker: "new joiners.xlsx", Title: "Invite 482 people, 31 of them with SEED", Button: "Confirm", Action: "/submit", CancelURL: "/invite/batch/1", RequestKey: "0197", PointsTitle: view.NextTitle,
			Points: []string{"It starts 5 minutes after you confirm, at about 10:05. Until then Undo takes all of it back.", "Each of them gets an account and an invitation mail."},
		},
		Choice: "Invite the 482 ready people now, and keep the 18 other rows in this list", InTheWay: "18 rows are not ready",
	}
}

func batchRowDetails() batch.RowDetails {
	form := refusedCreateAccount()
	form.RequestKey = ""
	form.Username.Error = "C12: Username can't hold two periods in a row. Duplicate entry: the same TechPass username stands in row 15. Remove all but one of them, or correct it."
	form.Username.ErrorLink = &view.Link{Text: "View row 15", URL: "/invite/batch/1/rows/15"}
	form.Seed = view.Input{Value: "perhaps", Error: "J12: Answer Yes or No."}
	return batch.RowDetails{
		Number: "12", State: "Not invited", Tone: view.ToneDanger, Form: form,
		Problems:   []batch.Problem{{Text: "Not invited by the last submission: the mailbox was invited meanwhile.", TraceID: traceID}},
		Normalized: []batch.TidiedCell{{Cell: "B12", From: " JANE@acme.com ", To: "jane@acme.com"}, {Cell: "F12", From: "", To: "+65"}},
	}
}

func runBatch(state string) batch.Batch {
	return batch.Batch{
		FileName: "new joiners.xlsx", Uploaded: "23-11-2026 09:14", State: state, Tone: view.ToneInfo, Lead: "482 users.",
		Tiles: []batch.Tile{{Label: "Ready", Count: 362, Tone: view.ToneInfo, URL: "?show=ready"}, {Label: "Invited", Count: 120, Tone: view.ToneSuccess, URL: "?show=invited"}},
		URL:   "/invite/batch/1", Shows: view.Choose("", view.Option{Value: "", Label: "All"}, view.Option{Value: "mend", Label: "Not ready"}), Sizes: inviteStatus(invite.StatusTable{}).Sizes,
		Table: batch.Table{Total: "482 rows", Rows: []batch.Row{
			{Number: "5", Email: "chong_wei@tech.gov.sg", FirstName: "Wei", LastName: "Chong", SEED: "No", State: "Ready", Tone: view.ToneInfo},
			{Number: "6", Username: "jane.lim", Email: "jane@acme.com", FirstName: "Jane", LastName: "Lim", SEED: "Yes", State: "Invited", Tone: view.ToneSuccess, InvitationURL: "/i/6"},
		}, Pager: view.Pager{NextURL: "?cursor=x"}},
		AnotherURL: "/invite/batch",
	}
}

// askingBatch is a draft that asks about hidden rows and misread texts.
func askingBatch() batch.Batch {
	b := draftBatch()
	b.Read = &batch.BatchRead{Sentence: "The file has 503 rows that are not empty: 500 users, 3 left out.", Details: []string{
		"Row 2 stands above the header (“Joiners of May”).", "Row 4 is the header.", "The cells H5:H9 are merged: “Acme” was read for rows 6 to 9, too."}}
	b.Hidden = &batch.Hidden{Title: "2 rows are hidden in the file: 4, 7.", Action: "/hidden", Many: true}
	b.Doubtful = &batch.Doubtful{Title: "3 rows hold text that looks misread.", CorrectURL: "/correct", ShowURL: "?show=doubtful"}
	b.Draft.SubmitURL = ""
	row := batch.Row{Number: "7", Email: "muller@acme.com", Username: "muller", FirstName: "MÃ¼ller", LastName: "Lim", SEED: "No", State: "Ready", Tone: view.ToneInfo, Hidden: true,
		Warnings: []batch.Problem{{Cell: "D7", Text: "“MÃ¼ller” looks misread. It is most likely “Müller”."}}, Correct: "Use “Müller”", CorrectURL: "/rows/7/correct",
		DetailsURL: "/rows/7", RemoveURL: "/rows/7/remove"}
	b.Table.Rows = append([]batch.Row{row}, b.Table.Rows...)
	return b
}

func draftBatch() batch.Batch {
	b := runBatch("Draft")
	b.Tone, b.Lead = view.ToneNeutral, "500 users: 482 ready, 18 not ready. Nobody is invited before you confirm."
	b.Tiles = []batch.Tile{
		{Label: "Ready", Count: 482, Tone: view.ToneInfo, URL: "?show=ready"}, {Label: "Not invited", Count: 2, Tone: view.ToneDanger, URL: "?show=failed"},
		{Label: "Needs fixing", Count: 9, Tone: view.ToneDanger, URL: "?show=to_mend"}, {Label: "Duplicates", Count: 4, Tone: view.ToneWarning, URL: "?show=duplicate"},
		{Label: "Already have an account", Tone: view.ToneWarning}, {Label: "Domain not allowed", Count: 3, Tone: view.ToneWarning, URL: "?show=domain"},
		{Label: "Invited", Tone: view.ToneSuccess},
	}
	b.Draft = &batch.Draft{
		SubmitURL: "/submit", WhyNot: "18 rows can't be submitted yet. Fix or remove them, or submit the ready rows alone.",
		ErrorsURL: "/errors.xlsx", MendURL: "/mend", MaxBytes: 20 << 20, CheckURL: "/check", ResetURL: "/reset",
	}
	b.Domains, b.DomainsURL = []batch.Domain{{Name: "elsewhere.com.sg"}, {Name: "partner.example", Requested: "22-11-2026"}}, "/domains"
	menu := func(r batch.Row) batch.Row {
		r.DetailsURL, r.RemoveURL = "/rows/"+r.Number, "/rows/"+r.Number+"/remove"
		return r
	}
	b.Table.Rows = append([]batch.Row{
		menu(batch.Row{Number: "9", Email: "ann@tech.gov.sg", FirstName: "Ann", LastName: "Ng", SEED: "No", State: "Not invited", Tone: view.ToneDanger, Problems: []batch.Problem{
			{Text: "Not invited by the last submission: something went wrong on our side. Save the row and submit it again.", TraceID: traceID},
		}}),
		menu(batch.Row{Number: "12", Username: "jane..lim", Email: "jane@acme", FirstName: "Jane", SEED: "perhaps", State: "Needs fixing", Tone: view.ToneDanger, Normalized: "B12, F12", Problems: []batch.Problem{
			{Cell: "B12", Text: "Enter an email address in the format name@agency.gov.sg."},
			{Cell: "C12", Text: "Username must not hold two periods in a row."},
			{Cell: "J12", Text: "Answer Yes or No."},
		}}),
		menu(batch.Row{Number: "1,048,576", Username: "wilhelmina.alexandra.balasubramaniam", Email: longEmail, FirstName: "Wilhelmina Alexandra", LastName: "Balasubramaniam-Tan", SEED: "Yes", State: "Duplicate", Tone: view.ToneWarning, Problems: []batch.Problem{
			{Cell: "B1048576", Text: "Duplicate entry: the same email stands in rows 12, 15 and 8 more. Remove all but one of them, or correct it.", Link: &view.Link{Text: "View row 12", URL: "/rows/12"}},
		}}),
		menu(batch.Row{Number: "20", Email: "=cmd|' /C calc'!A0" + strings.Repeat("x", 200), FirstName: strings.Repeat("y", 200), LastName: "-", SEED: "No", State: "Needs fixing", Tone: view.ToneDanger, Problems: []batch.Problem{
			{Cell: "B20", Text: "Enter an email address in the format name@agency.gov.sg."},
		}}),
	}, b.Table.Rows...)
	b.Table.Total = "500 rows"
	return b
}
