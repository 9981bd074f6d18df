package view

func onboardDevice(current int) OnboardDevice {
	return OnboardDevice{
		AccountURL: "/account", System: "macOS",
		Steps:   Steps{Labels: []string{"Check your device", "Accept the policy", "Remove software", "Enrol", "Verify"}, Current: current},
		Browser: Notice{Tone: ToneSuccess, Text: "This looks like macOS. Check below that its version is supported."},
		Systems: []SystemLink{{"Windows", "?os=Windows", false}, {"macOS", "?os=macOS", true}},
		Versions: []PlatformRow{
			{OS: "Windows", Minimum: "10.0.22631", Recommended: "10.0.26100", Note: "Windows 11, version 23H2 or later"},
			{OS: "macOS", Minimum: "13.0", Note: "macOS 13 Ventura or later"},
		},
		Policy: DevicePolicy{
			PolicyText: PolicyText{Title: "MDM Acceptable Use Policy", PolicyVersion: "2026-11", Since: "01-11-2026",
				HTML: "<p>This policy says how a device that is enrolled with SEED may be used.</p><h2>What you do</h2><ul><li>Enrol one device.</li><li>Keep it up to date.</li></ul>"},
			Action: "/accept"},
		Conflicts: []SoftwareRow{
			{Name: "Another device management profile (MDM)", How: "Open System Settings, General, Device Management, choose the profile and remove it. Where it can't be removed, ask the organisation that installed it."},
			{Name: "Another antivirus or endpoint protection", How: "Use the uninstaller that came with it, then restart."},
		},
	}
}

func deviceExhibits() []exhibit {
	crumb, crumbs := Crumb{"My Account", "/account"}, Crumb{Label: "Onboard device to SEED"}
	page := func(refused bool) Page {
		p := holderPage("Onboard device to SEED", crumb, crumbs)
		p.Refused = refused
		return p
	}
	deviceFacts := []Fact{{"System", "macOS 14.6.1"}, {"Hardware ID", "8C1B1DF6-7AD2-5C0E-9B3A-0F4B6C2D9E11"}, {"Enrolled", "24-11-2026 09:14"}, {"Last seen", "28-11-2026 08:01"}, {"Certificate until", "24-11-2027"}}
	fresh := onboardDevice(1)
	refused := fresh
	refused.Policy.Agree.Error = "Tick the box to accept the policy"
	ready := onboardDevice(3)
	ready.Policy.Accepted, ready.Enrol = true, DeviceEnrol{Action: "/code", ClientURL: "/download"}
	ready.System, ready.Conflicts = "Windows", nil
	ready.Browser = Notice{Tone: ToneWarning, Text: "You are on a phone or tablet. Open this page on the device that you want to onboard, or read on here and enrol there."}
	done := onboardDevice(5)
	done.Policy.Accepted = true
	done.Device = &DeviceCard{Facts: deviceFacts, ReplaceURL: "/replace", RemoveURL: "/remove", Old: "macOS 12.1 is older than 13.0, the oldest version that SEED supports now. Update the device."}
	done.Enrol.ReplaceURL = "/replace"
	again := done
	again.Policy.Accepted, again.Policy.Again, again.Policy.Changes = false, true, "Devices are looked after by the agency."
	none := OnboardDevice{AccountURL: "/account", Steps: fresh.Steps, Policy: fresh.Policy, Browser: Notice{Tone: ToneInfo, Text: "Your browser does not tell which system it runs on."}}
	code := DeviceCode{
		Steps: ready.Steps, System: "macOS", Code: "K7QX-29MD-0H4T-VWXR-8JNC-5B1E-GZ3P", Until: "28-11-2026 16:30", BackURL: "/account/seed",
		Command: "./techbiz device enrol --server https://portal.techbiz.gov.sg --code K7QX-29MD-0H4T-VWXR-8JNC-5B1E-GZ3P",
		Status:  DeviceStatus{URL: "/fragment/device", PageURL: "/account/seed#verify"},
	}
	enrolled, over := code, code
	enrolled.Status.Onboarded, enrolled.Status.Facts = true, deviceFacts
	over.Status.Over, over.System = true, "Windows"
	codePage := func() Page {
		return holderPage("Enrol your device", crumb, Crumb{"Onboard device to SEED", "/account/seed"}, Crumb{Label: "Enrol"})
	}
	return append([]exhibit{
		{"device-waiting", OnboardDevicePage(page(false), OnboardDevice{AccountURL: "/account", Waiting: "Wait for the SEED onboarding email: a licence has to be assigned first."})},
		{"device-policy", OnboardDevicePage(page(false), fresh)},
		{"device-policy-refused", OnboardDevicePage(page(true), refused)},
		{"device-enrol", OnboardDevicePage(page(false), ready)},
		{"device-onboarded", OnboardDevicePage(page(false), done)},
		{"device-policy-again", OnboardDevicePage(page(false), again)},
		{"device-none-supported", OnboardDevicePage(page(false), none)},
		{"device-code", DeviceCodePage(codePage(), code)},
		{"device-code-used", DeviceCodePage(codePage(), enrolled)},
		{"device-code-over", DeviceCodePage(codePage(), over)},
		{"device-replace", ConfirmPage(page(false), Confirm{Title: "Replace your device?", Lead: "macOS 14.6.1, hardware ID C02XL0GTJGH5", Button: "Make an enrolment code", Action: "/code", CancelURL: "/back",
			Paragraphs: []string{"One device a user: the device that is enrolled now stops working once the other one is enrolled."},
			Hidden:     []HiddenField{{FieldReplace, ReplaceYes}},
			Fields:     []Field{{Name: FieldOS, Label: "System of the other device", Type: "select", Options: []Option{{Value: "macOS", Label: "macOS", Selected: true}, {Value: "Windows", Label: "Windows"}}}}})},
	}, supportExhibits()...)
}

func supportExhibits() []exhibit {
	crumb := Crumb{"SEED devices", "/admin/seed"}
	support := DeviceSupport{NewURL: "/software", Missing: []Link{{"Support Windows", "/platforms/Windows"}}}
	for _, r := range onboardDevice(1).Versions[1:] {
		r.EditURL, r.DeleteURL = "/edit", "/delete"
		support.Platforms = append(support.Platforms, r)
	}
	for _, r := range onboardDevice(1).Conflicts {
		r.OS, r.EditURL, r.DeleteURL = "macOS", "/edit", "/delete"
		support.Conflicts = append(support.Conflicts, r)
	}
	form := SupportForm{Title: "Add conflicting software", Lead: "Users see it in the steps by which they onboard a device.", Action: "/software", CancelURL: "/admin/seed", Fields: []Field{
		{Name: FieldOS, Label: "System", Type: "select", Required: true, Options: []Option{{Value: "macOS", Label: "macOS", Selected: true}, {Value: "Windows", Label: "Windows"}}},
		{Name: "software", Label: "Software", Required: true, Input: Input{Error: "Enter the name of the software"}},
		{Name: "how", Label: "How to remove it", Type: "textarea", Required: true, MaxLength: 1000},
	}}
	formPage := adminPage(form.Title, "/admin/seed", crumbOverview, crumb, Crumb{Label: form.Title})
	formPage.Refused = true
	list := func() Page {
		return adminPage("SEED devices", "/admin/seed", crumbOverview, Crumb{Label: "SEED devices"})
	}
	return []exhibit{
		{"device-support", DeviceSupportPage(list(), support)},
		{"device-support-none", DeviceSupportPage(list(), DeviceSupport{NewURL: "/software", Missing: []Link{{"Support macOS", "/m"}, {"Support Windows", "/w"}}})},
		{"device-support-form", SupportFormPage(formPage, form)},
	}
}
