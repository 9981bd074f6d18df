package view

func licencesExhibits() []exhibit {
	page := func(refused bool) Page {
		p := adminPage("SEED licences", "/admin/licences", crumbOverview, Crumb{Label: "SEED licences"})
		p.Refused = refused
		return p
	}
	filled := Licences{
		Pool: &LicencePool{Size: "500", Taken: "512", Free: "0", Over: true}, Action: "/admin/licences", Size: Input{Value: "500"}, Waiting: "1,204", AllURL: "/admin/licences",
		Agencies: []LicenceAgency{{"-", "2", "0", "1", ""}, {"HIVE", "1,130", "12", "301", "/admin/licences?agency=hive"}, {"TECH", "72", "40", "159", "/admin/licences?agency=tech"}},
		Rows: []LicenceRow{
			{Who: "Jane Lim (jane@acme.com)", Agency: "TECH", Inviter: "officer@tech.gov.sg", Since: "24-11-2026 09:14"},
			{Who: longEmail, Agency: "HIVE", Inviter: longEmail, Since: "24-11-2026 10:02", PassedOver: true},
			{Who: "tan@tech.gov.sg", Agency: "TECH", Since: "24-11-2026 11:31"},
		},
		Pager: Pager{NextURL: "/admin/licences?cursor=x"},
	}
	refused := filled
	refused.Size = Input{Value: "five hundred", Error: "Enter a whole number from 0 to 1000000, without spaces or commas."}
	own := filled
	own.Pool, own.Action, own.Agencies, own.Rows, own.Pager = nil, "", filled.Agencies[2:], filled.Rows[:1], Pager{}
	own.Agencies = []LicenceAgency{{"TECH", "1", "40", "159", ""}}
	narrowed := filled
	narrowed.Agency, narrowed.Pool = "HIVE", &LicencePool{Size: "2,000", Taken: "512", Free: "1,488"}
	return []exhibit{
		{"licences", LicencesPage(page(false), filled)},
		{"licences-refused", LicencesPage(page(true), refused)},
		{"licences-agency-admin", LicencesPage(page(false), own)},
		{"licences-one-agency", LicencesPage(page(false), narrowed)},
		{"licences-none", LicencesPage(page(false), Licences{Pool: &LicencePool{Size: "500", Taken: "0", Free: "500"}, Action: "/admin/licences", Size: Input{Value: "500"}, Waiting: "0"})},
	}
}
