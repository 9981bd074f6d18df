package seed_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"techbiz/internal/app"
	"techbiz/internal/app/webtest"
	"techbiz/internal/base/people"
	"techbiz/internal/seed"
	"techbiz/internal/seed/device"
	"techbiz/internal/techpass/policy"
	pages "techbiz/internal/web/seed"
)

var codeOnPage = regexp.MustCompile(`([0-9A-Z]{4}-){6}[0-9A-Z]{4}`)

func TestDeviceIsOnboardedStepByStep(t *testing.T) {
	p := webtest.NewPortal(t, func(o *app.Options) { o.Web.DeviceClientURL = "https://downloads.tech.gov.sg/techbiz" })
	a := seeded(p, webtest.OfficerMailbox)
	b := p.HolderOf(a)
	b.Get("/account/seed?os=macOS").Is(http.StatusOK).
		Says("Onboard device to SEED", "13.0", "Another device management profile", "MDM Acceptable Use Policy", "Accept the policy of step 2 first").SaysNot("Make an enrolment code")
	b.Post("/account/seed/code", "os", "macOS").Is(http.StatusConflict).Says("The policy comes first", "Onboard device to SEED")
	b.Post("/account/seed/accept").Is(http.StatusUnprocessableEntity).Says("Tick the box to accept the policy")
	b.Post("/account/seed/accept", "agree", "yes", "version", "0.1").Is(http.StatusConflict).Says("There is a newer text", "Enrol one device")
	b.Post("/account/seed/accept", "agree", "yes", "version", useInForce(p)).LeadsTo("/account/seed")
	b.Get("/account/seed?os=Windows").Says("Make an enrolment code", "10.0.22631", "Installed apps", "Download the program")

	page := b.Post("/account/seed/code", "os", "Windows").Is(http.StatusOK).Says(`.\techbiz.exe device enrol --server `+p.HTTP.URL+` --code `, "Waiting for the device")
	code := codeOnPage.FindString(page.Body)
	status := statusIn(page.Body)
	polled(p, b, status, http.StatusOK).Says("Waiting for the device")
	c := enrolled(p)
	_, err := c.Enrol(t.Context(), p.Server.Config.PublicURL, code, mac)
	p.OK(err)
	polled(p, b, status, pages.StopPolling).Says("Onboarded", "C02XL0GTJGH5", "macOS 14.6.1")
	b.Get("/account/seed").Says("Your device", "Onboarded", "24-11-2026", "Remove this device").SaysNot("Make an enrolment code")
	if strings.Contains(b.Get("/account/seed").Body, code) {
		t.Error("the code is shown a second time")
	}

	// A new text is asked for before another device, not for the one that is enrolled.
	p.Publish(policy.AcceptableUse, "2027-01", "Use **devices** well.")
	b.Get("/account/seed").Says("Your device", "changed since you accepted it", "Devices are new.", "Accept the policy of step 2 first").Has("<strong>devices</strong>")
	b.Get("/account/seed/replace").LeadsTo("/account/seed")
	b.Get("/account/seed").Says("The policy comes first")
	b.Post("/account/seed/code", "os", "macOS", "replace", "yes").Is(http.StatusConflict).Says("The policy comes first")
	b.Post("/account/seed/accept", "agree", "yes", "version", policy.FirstVersion).Is(http.StatusConflict).Says("There is a newer text")
	b.Post("/account/seed/accept", "agree", "yes", "version", "2027-01").LeadsTo("/account/seed")
	b.Get("/account/seed").Says("Version 2027-01, in force since").SaysNot("changed since you accepted it")

	// Replacing asks.
	b.Post("/account/seed/code", "os", "macOS").LeadsTo("/account/seed/replace")
	b.Get("/account/seed/replace").Is(http.StatusOK).Says("Replace your device?", "C02XL0GTJGH5")
	page = b.Post("/account/seed/code", "os", "macOS", "replace", "yes").Is(http.StatusOK).Says("./techbiz device enrol")
	polled(p, b, statusIn(page.Body), http.StatusOK).Says("Waiting for the device") // the earlier one does not count
	p.Clock.Add(device.CodeLifetime)
	b = p.HolderOf(a) // the session has ended, too
	polled(p, b, statusIn(page.Body), pages.StopPolling).Says("not valid any more")

	p.OK(p.Devices.SavePlatform(t.Context(), p.AdminAccount().Actor(), device.PlatformForm{OS: "macOS", Minimum: "15.2", Note: "Sequoia"}))
	b.Get("/account/seed").Says("older than 15.2")

	b.Get("/account/seed/remove").Is(http.StatusOK).Says("Remove your device?")
	b.Post("/account/seed/remove").LeadsTo("/account")
	b.Get("/account/seed").Is(http.StatusOK).Says("You can't onboard a device yet", "not valid any more")
	b.Get("/account/seed/remove").LeadsTo("/account/seed")
}

func statusIn(page string) string {
	found := regexp.MustCompile(`hx-get="([^"]+)"`).FindStringSubmatch(page)
	return strings.ReplaceAll(found[1], "&amp;", "&")
}

// polled asks as the page's script does.
func polled(p *webtest.Portal, b *webtest.Browser, path string, want int) webtest.Reply {
	p.Helper()
	b.Header.Set("HX-Request", "true")
	defer b.Header.Del("HX-Request")
	return b.Get(path).Is(want)
}

func TestDeviceWaitsForSEED(t *testing.T) {
	p := webtest.NewPortal(t)
	a := seeded(p, webtest.OfficerMailbox)
	for state, words := range map[seed.State]string{
		seed.Requested: "Wait for the SEED onboarding email", seed.Licensed: "is on its way", seed.Lapsed: "not valid any more", seed.Deprovisioned: "Request it first",
	} {
		provision(p, a.ID, state)
		p.HolderOf(a).Get("/account/seed").Is(http.StatusOK).Says("You can't onboard a device yet", words).SaysNot("Make an enrolment code")
	}
}

func TestAdminEditsWhatIsSupported(t *testing.T) {
	p := webtest.NewPortal(t)
	b := p.BrowserOf(p.AdminAccount())
	b.Get("/admin/seed").Is(http.StatusOK).Says("SEED devices", "13.0", "10.0.22631", "Another device management profile").SaysNot("Support macOS")
	b.Get("/admin/seed/platforms/macOS").Is(http.StatusOK).Says("Supported versions of macOS")
	b.Get("/admin/seed/platforms/BeOS").Is(http.StatusNotFound)
	b.Post("/admin/seed/platforms/macOS", "minimum", "fourteen", "recommended", "12", "note", strings.Repeat("x", 201)).Is(http.StatusUnprocessableEntity).
		Says("A version is up to five numbers", "Use 200 characters or fewer").Has(`value="fourteen"`)
	b.Post("/admin/seed/platforms/macOS", "minimum", "14.2", "recommended", "14.1").Is(http.StatusUnprocessableEntity).Says("Recommend a version that is supported")
	b.Post("/admin/seed/platforms/macOS", "minimum", "14.2", "recommended", "", "note", "Sonoma").LeadsTo("/admin/seed")
	b.Get("/admin/seed").Says("14.2", "Sonoma", "are saved")
	b.Get("/admin/seed/platforms/Windows/delete").Is(http.StatusOK).Says("Support Windows no longer?")
	b.Post("/admin/seed/platforms/Windows/delete").LeadsTo("/admin/seed")
	b.Post("/admin/seed/platforms/Windows/delete").Is(http.StatusNotFound)
	b.Get("/admin/seed").Says("Support Windows")

	b.Post("/admin/seed/software", "os", "macOS", "software", "", "how", "").Is(http.StatusUnprocessableEntity).Says("Enter the name of the software", "Say how the software is removed")
	b.Post("/admin/seed/software", "os", "macOS", "software", "Guard & Co", "how", "Use its uninstaller").LeadsTo("/admin/seed")
	b.Get("/admin/seed").Says("Guard & Co", "The software is added")
	id := p.Conflicting()
	b.Get("/admin/seed/software/" + id).Is(http.StatusOK).Says("Edit conflicting software")
	b.Post("/admin/seed/software/"+id, "os", "Windows", "software", "Other guard", "how", "Settings").LeadsTo("/admin/seed")
	b.Get("/admin/seed").Says("Other guard")
	b.Get("/admin/seed/software/" + id + "/delete").Is(http.StatusOK).Says("Windows: Other guard")
	b.Post("/admin/seed/software/" + id + "/delete").LeadsTo("/admin/seed")
	b.Get("/admin/seed/software/" + id).Is(http.StatusNotFound)

	officer := people.Actor{Role: people.RoleOfficer}
	if err := p.Devices.SavePlatform(t.Context(), officer, device.PlatformForm{}); err == nil {
		t.Error("an officer edits it")
	}
}
