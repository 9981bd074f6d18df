package web_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"techbiz/internal/app"
	"techbiz/internal/device"
	"techbiz/internal/people"
	"techbiz/internal/policy"
	"techbiz/internal/seed"
	"techbiz/internal/web"
)

var codeOnPage = regexp.MustCompile(`([0-9A-Z]{4}-){6}[0-9A-Z]{4}`)

func TestDeviceIsOnboardedStepByStep(t *testing.T) {
	p := newPortal(t, func(o *app.Options) { o.Web.DeviceClientURL = "https://downloads.tech.gov.sg/techbiz" })
	a := p.seeded(officerMailbox)
	b := p.holderOf(a)
	b.get("/account/seed?os=macOS").is(http.StatusOK).
		says("Onboard device to SEED", "13.0", "Another device management profile", "MDM Acceptable Use Policy", "Accept the policy of step 2 first").saysNot("Make an enrolment code")
	b.post("/account/seed/code", "os", "macOS").is(http.StatusConflict).says("The policy comes first", "Onboard device to SEED")
	b.post("/account/seed/accept").is(http.StatusUnprocessableEntity).says("Tick the box to accept the policy")
	b.post("/account/seed/accept", "agree", "yes", "version", "0.1").is(http.StatusConflict).says("There is a newer text", "Enrol one device")
	b.post("/account/seed/accept", "agree", "yes", "version", p.useInForce()).leadsTo("/account/seed")
	b.get("/account/seed?os=Windows").says("Make an enrolment code", "10.0.22631", "Installed apps", "Download the program")

	page := b.post("/account/seed/code", "os", "Windows").is(http.StatusOK).says(`.\techbiz.exe device enrol --server `+p.http.URL+` --code `, "Waiting for the device")
	code := codeOnPage.FindString(page.body)
	status := statusIn(page.body)
	p.polled(b, status, http.StatusOK).says("Waiting for the device")
	c := p.device()
	_, err := c.Enrol(t.Context(), p.server.Config.PublicURL, code, mac)
	p.OK(err)
	p.polled(b, status, web.StopPolling).says("Onboarded", "C02XL0GTJGH5", "macOS 14.6.1")
	b.get("/account/seed").says("Your device", "Onboarded", "24-11-2026", "Remove this device").saysNot("Make an enrolment code")
	if strings.Contains(b.get("/account/seed").body, code) {
		t.Error("the code is shown a second time")
	}

	// A new text is asked for before another device, not for the one that is enrolled.
	p.publish(policy.AcceptableUse, "2027-01", "Use **devices** well.")
	b.get("/account/seed").says("Your device", "changed since you accepted it", "Devices are new.", "Accept the policy of step 2 first").has("<strong>devices</strong>")
	b.get("/account/seed/replace").leadsTo("/account/seed")
	b.get("/account/seed").says("The policy comes first")
	b.post("/account/seed/code", "os", "macOS", "replace", "yes").is(http.StatusConflict).says("The policy comes first")
	b.post("/account/seed/accept", "agree", "yes", "version", policy.FirstVersion).is(http.StatusConflict).says("There is a newer text")
	b.post("/account/seed/accept", "agree", "yes", "version", "2027-01").leadsTo("/account/seed")
	b.get("/account/seed").says("Version 2027-01, in force since").saysNot("changed since you accepted it")

	// Replacing asks.
	b.post("/account/seed/code", "os", "macOS").leadsTo("/account/seed/replace")
	b.get("/account/seed/replace").is(http.StatusOK).says("Replace your device?", "C02XL0GTJGH5")
	page = b.post("/account/seed/code", "os", "macOS", "replace", "yes").is(http.StatusOK).says("./techbiz device enrol")
	p.polled(b, statusIn(page.body), http.StatusOK).says("Waiting for the device") // the earlier one does not count
	p.Clock.Add(device.CodeLifetime)
	b = p.holderOf(a) // the session has ended, too
	p.polled(b, statusIn(page.body), web.StopPolling).says("not valid any more")

	p.OK(p.Devices.SavePlatform(t.Context(), p.admin().Actor(), device.PlatformForm{OS: "macOS", Minimum: "15.2", Note: "Sequoia"}))
	b.get("/account/seed").says("older than 15.2")

	b.get("/account/seed/remove").is(http.StatusOK).says("Remove your device?")
	b.post("/account/seed/remove").leadsTo("/account")
	b.get("/account/seed").is(http.StatusOK).says("You can't onboard a device yet", "not valid any more")
	b.get("/account/seed/remove").leadsTo("/account/seed")
}

func statusIn(page string) string {
	found := regexp.MustCompile(`hx-get="([^"]+)"`).FindStringSubmatch(page)
	return strings.ReplaceAll(found[1], "&amp;", "&")
}

// polled asks as the page's script does.
func (p *portal) polled(b *browser, path string, want int) reply {
	p.Helper()
	b.header.Set("HX-Request", "true")
	defer b.header.Del("HX-Request")
	return b.get(path).is(want)
}

func TestDeviceWaitsForSEED(t *testing.T) {
	p := newPortal(t)
	a := p.seeded(officerMailbox)
	for state, words := range map[seed.State]string{
		seed.Requested: "Wait for the SEED onboarding email", seed.Licensed: "is on its way", seed.Lapsed: "not valid any more", seed.Deprovisioned: "Request it first",
	} {
		p.provision(a.ID, state)
		p.holderOf(a).get("/account/seed").is(http.StatusOK).says("You can't onboard a device yet", words).saysNot("Make an enrolment code")
	}
}

func TestAdminEditsWhatIsSupported(t *testing.T) {
	p := newPortal(t)
	b := p.as(p.admin())
	b.get("/admin/seed").is(http.StatusOK).says("SEED devices", "13.0", "10.0.22631", "Another device management profile").saysNot("Support macOS")
	b.get("/admin/seed/platforms/macOS").is(http.StatusOK).says("Supported versions of macOS")
	b.get("/admin/seed/platforms/BeOS").is(http.StatusNotFound)
	b.post("/admin/seed/platforms/macOS", "minimum", "fourteen", "recommended", "12", "note", strings.Repeat("x", 201)).is(http.StatusUnprocessableEntity).
		says("A version is up to five numbers", "Use 200 characters or fewer").has(`value="fourteen"`)
	b.post("/admin/seed/platforms/macOS", "minimum", "14.2", "recommended", "14.1").is(http.StatusUnprocessableEntity).says("Recommend a version that is supported")
	b.post("/admin/seed/platforms/macOS", "minimum", "14.2", "recommended", "", "note", "Sonoma").leadsTo("/admin/seed")
	b.get("/admin/seed").says("14.2", "Sonoma", "are saved")
	b.get("/admin/seed/platforms/Windows/delete").is(http.StatusOK).says("Support Windows no longer?")
	b.post("/admin/seed/platforms/Windows/delete").leadsTo("/admin/seed")
	b.post("/admin/seed/platforms/Windows/delete").is(http.StatusNotFound)
	b.get("/admin/seed").says("Support Windows")

	b.post("/admin/seed/software", "os", "macOS", "software", "", "how", "").is(http.StatusUnprocessableEntity).says("Enter the name of the software", "Say how the software is removed")
	b.post("/admin/seed/software", "os", "macOS", "software", "Guard & Co", "how", "Use its uninstaller").leadsTo("/admin/seed")
	b.get("/admin/seed").says("Guard & Co", "The software is added")
	id := p.conflicting()
	b.get("/admin/seed/software/" + id).is(http.StatusOK).says("Edit conflicting software")
	b.post("/admin/seed/software/"+id, "os", "Windows", "software", "Other guard", "how", "Settings").leadsTo("/admin/seed")
	b.get("/admin/seed").says("Other guard")
	b.get("/admin/seed/software/" + id + "/delete").is(http.StatusOK).says("Windows: Other guard")
	b.post("/admin/seed/software/" + id + "/delete").leadsTo("/admin/seed")
	b.get("/admin/seed/software/" + id).is(http.StatusNotFound)

	officer := people.Actor{Role: people.RoleOfficer}
	if err := p.Devices.SavePlatform(t.Context(), officer, device.PlatformForm{}); err == nil {
		t.Error("an officer edits it")
	}
}
