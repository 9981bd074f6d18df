package gallery_test

import (
	"techbiz/internal/web/seed"
	"techbiz/internal/web/view"
)

func licencesExhibits() []exhibit {
	page := func(refused bool) view.Page {
		p := adminPage("SEED licences", "/admin/licences", crumbOverview, view.Crumb{Label: "SEED licences"})
		p.Refused = refused
		return p
	}
	filled := seed.Licences{
		Pool: &seed.LicencePool{Size: "500", Taken: "512", Free: "0", Over: true}, Action: "/admin/licences", Size: view.Input{Value: "500"}, Waiting: "1,204", AllURL: "/admin/licences",
		Agencies: []seed.LicenceAgency{{Name: "-", Waiting: "2", Invited: "0", Onboarded: "1", URL: ""}, {Name: "HIVE", Waiting: "1,130", Invited: "12", Onboarded: "301", URL: "/admin/licences?agency=hive"}, {Name: "TECH", Waiting: "72", Invited: "40", Onboarded: "159", URL: "/admin/licences?agency=tech"}},
		Rows: []seed.LicenceRow{
			{Who: "Jane Lim (jane@acme.com)", Agency: "TECH", Inviter: "officer@tech.gov.sg", Since: "24-11-2026 09:14"},
			{Who: longEmail, Agency: "HIVE", Inviter: longEmail, Since: "24-11-2026 10:02", PassedOver: true},
			{Who: "tan@tech.gov.sg", Agency: "TECH", Since: "24-11-2026 11:31"},
		},
		Pager: view.Pager{NextURL: "/admin/licences?cursor=x"},
	}
	refused := filled
	refused.Size = view.Input{Value: "five hundred", Error: "Enter a whole number from 0 to 1000000, without spaces or commas."}
	own := filled
	own.Pool, own.Action, own.Agencies, own.Rows, own.Pager = nil, "", filled.Agencies[2:], filled.Rows[:1], view.Pager{}
	own.Agencies = []seed.LicenceAgency{{Name: "TECH", Waiting: "1", Invited: "40", Onboarded: "159", URL: ""}}
	narrowed := filled
	narrowed.Agency, narrowed.Pool = "HIVE", &seed.LicencePool{Size: "2,000", Taken: "512", Free: "1,488"}
	return []exhibit{
		{name: "licences", page: seed.LicencesPage(page(false), filled)},
		{name: "licences-refused", page: seed.LicencesPage(page(true), refused)},
		{name: "licences-agency-admin", page: seed.LicencesPage(page(false), own)},
		{name: "licences-one-agency", page: seed.LicencesPage(page(false), narrowed)},
		{name: "licences-none", page: seed.LicencesPage(page(false), seed.Licences{Pool: &seed.LicencePool{Size: "500", Taken: "0", Free: "500"}, Action: "/admin/licences", Size: view.Input{Value: "500"}, Waiting: "0"})},
	}
}
