package gallery_test

import (
	"techbiz/internal/web/seed"
	"techbiz/internal/web/view"
)

func onboardDevice(current int) seed.OnboardDevice {
	return seed.OnboardDevice{
		AccountURL: "/account", System: "macOS",
		Steps:   view.Steps{Labels: []string{"Check your device", "Accept the policy", "Remove software", "Enrol", "Verify"}, Current: current},
		Browser: view.Notice{Tone: view.ToneSuccess, Text: "This looks like macOS. Check below that its version is supported."},
		Systems: []seed.SystemLink{{Label: "Windows", URL: "?os=Windows", Current: false}, {Label: "macOS", URL: "?os=macOS", Current: true}},
		Versions: []seed.PlatformRow{
			{OS: "Windows", Minimum: "10.0.22631", Recommended: "10.0.26100", Note: "Windows 11, version 23H2 or later"},
			{OS: "macOS", Minimum: "13.0", Note: "macOS 13 Ventura or later"},
		},
		Policy: seed.DevicePolicy{
			PolicyText: view.PolicyText{Title: "MDM Acceptable Use Policy", PolicyVersion: "2026-11", Since: "01-11-2026",
				HTML: "<p>This policy says how a device that is enrolled with SEED may be used.</p><h2>What you do</h2><ul><li>Enrol one device.</li><li>Keep it up to date.</li></ul>"},
			Action: "/accept"},
		Conflicts: []seed.SoftwareRow{
			{Name: "Another device management profile (MDM)", How: "Open System Settings, General, Device Management, choose the profile and remove it. Where it can't be removed, ask the organisation that installed it."},
			{Name: "Another antivirus or endpoint protection", How: "Use the uninstaller that came with it, then restart."},
		},
	}
}

func deviceExhibits() []exhibit {
	crumb, crumbs := view.Crumb{Label: "My Account", URL: "/account"}, view.Crumb{Label: "Onboard device to SEED"}
	page := func(refused bool) view.Page {
		p := holderPage("Onboard device to SEED", crumb, crumbs)
		p.Refused = refused
		return p
	}
	deviceFacts := []view.Fact{{Label: "System", Value: "macOS 14.6.1"}, {Label: "Hardware ID", Value: "8C1B1DF6-7AD2-5C0E-9B3A-0F4B6C2D9E11"}, {Label: "Enrolled", Value: "24-11-2026 09:14"}, {Label: "Last seen", Value: "28-11-2026 08:01"}, {Label: "Certificate until", Value: "24-11-2027"}}
	fresh := onboardDevice(1)
	refused := fresh
	refused.Policy.Agree.Error = "Tick the box to accept the policy"
	ready := onboardDevice(3)
	ready.Policy.Accepted, ready.Enrol = true, seed.DeviceEnrol{Action: "/code", ClientURL: "/download"}
	ready.System, ready.Conflicts = "Windows", nil
	ready.Browser = view.Notice{Tone: view.ToneWarning, Text: "You are on a phone or tablet. Open this page on the device that you want to onboard, or read on here and enrol there."}
	done := onboardDevice(5)
	done.Policy.Accepted = true
	done.Device = &seed.DeviceCard{Facts: deviceFacts, ReplaceURL: "/replace", RemoveURL: "/remove", Old: "macOS 12.1 is older than 13.0, the oldest version that SEED supports now. Update the device."}
	done.Enrol.ReplaceURL = "/replace"
	again := done
	again.Policy.Accepted, again.Policy.Again, again.Policy.Changes = false, true, "Devices are looked after by the agency."
	none := seed.OnboardDevice{AccountURL: "/account", Steps: fresh.Steps, Policy: fresh.Policy, Browser: view.Notice{Tone: view.ToneInfo, Text: "Your browser does not tell which system it runs on."}}
	code := seed.DeviceCode{
		Steps: ready.Steps, System: "macOS", Code: "K7QX-29MD-0H4T-VWXR-8JNC-5B1E-GZ3P", Until: "28-11-2026 16:30", BackURL: "/account/seed",
		Command: "./techbiz device enrol --server https://portal.techbiz.gov.sg --code K7QX-29MD-0H4T-VWXR-8JNC-5B1E-GZ3P",
		Status:  seed.DeviceStatus{URL: "/fragment/device", PageURL: "/account/seed#verify"},
	}
	enrolled, over := code, code
	enrolled.Status.Onboarded, enrolled.Status.Facts = true, deviceFacts
	over.Status.Over, over.System = true, "Windows"
	codePage := func() view.Page {
		return holderPage("Enrol your device", crumb, view.Crumb{Label: "Onboard device to SEED", URL: "/account/seed"}, view.Crumb{Label: "Enrol"})
	}
	return append([]exhibit{
		{name: "device-waiting", page: seed.OnboardDevicePage(page(false), seed.OnboardDevice{AccountURL: "/account", Waiting: "Wait for the SEED onboarding email: a licence has to be assigned first."})},
		{name: "device-policy", page: seed.OnboardDevicePage(page(false), fresh)},
		{name: "device-policy-refused", page: seed.OnboardDevicePage(page(true), refused)},
		{name: "device-enrol", page: seed.OnboardDevicePage(page(false), ready)},
		{name: "device-onboarded", page: seed.OnboardDevicePage(page(false), done)},
		{name: "device-policy-again", page: seed.OnboardDevicePage(page(false), again)},
		{name: "device-none-supported", page: seed.OnboardDevicePage(page(false), none)},
		{name: "device-code", page: seed.DeviceCodePage(codePage(), code)},
		{name: "device-code-used", page: seed.DeviceCodePage(codePage(), enrolled)},
		{name: "device-code-over", page: seed.DeviceCodePage(codePage(), over)},
		{name: "device-replace", page: view.ConfirmPage(page(false), view.Confirm{Title: "Replace your device?", Lead: "macOS 14.6.1, hardware ID C02XL0GTJGH5", Button: "Make an enrolment code", Action: "/code", CancelURL: "/back",
			Paragraphs: []string{"One device a user: the device that is enrolled now stops working once the other one is enrolled."},
			Hidden:     []view.HiddenField{{Name: seed.FieldReplace, Value: seed.ReplaceYes}},
			Fields:     []view.Field{{Name: seed.FieldOS, Label: "System of the other device", Type: "select", Options: []view.Option{{Value: "macOS", Label: "macOS", Selected: true}, {Value: "Windows", Label: "Windows"}}}}})},
	}, supportExhibits()...)
}

func supportExhibits() []exhibit {
	crumb := view.Crumb{Label: "SEED devices", URL: "/admin/seed"}
	support := seed.DeviceSupport{NewURL: "/software", Missing: []view.Link{{Text: "Support Windows", URL: "/platforms/Windows"}}}
	for _, r := range onboardDevice(1).Versions[1:] {
		r.EditURL, r.DeleteURL = "/edit", "/delete"
		support.Platforms = append(support.Platforms, r)
	}
	for _, r := range onboardDevice(1).Conflicts {
		r.OS, r.EditURL, r.DeleteURL = "macOS", "/edit", "/delete"
		support.Conflicts = append(support.Conflicts, r)
	}
	form := seed.SupportForm{Title: "Add conflicting software", Lead: "Users see it in the steps by which they onboard a device.", Action: "/software", CancelURL: "/admin/seed", Fields: []view.Field{
		{Name: seed.FieldOS, Label: "System", Type: "select", Required: true, Options: []view.Option{{Value: "macOS", Label: "macOS", Selected: true}, {Value: "Windows", Label: "Windows"}}},
		{Name: "software", Label: "Software", Required: true, Input: view.Input{Error: "Enter the name of the software"}},
		{Name: "how", Label: "How to remove it", Type: "textarea", Required: true, MaxLength: 1000},
	}}
	formPage := adminPage(form.Title, "/admin/seed", crumbOverview, crumb, view.Crumb{Label: form.Title})
	formPage.Refused = true
	list := func() view.Page {
		return adminPage("SEED devices", "/admin/seed", crumbOverview, view.Crumb{Label: "SEED devices"})
	}
	return []exhibit{
		{name: "device-support", page: seed.DeviceSupportPage(list(), support)},
		{name: "device-support-none", page: seed.DeviceSupportPage(list(), seed.DeviceSupport{NewURL: "/software", Missing: []view.Link{{Text: "Support macOS", URL: "/m"}, {Text: "Support Windows", URL: "/w"}}})},
		{name: "device-support-form", page: seed.SupportFormPage(formPage, form)},
	}
}
