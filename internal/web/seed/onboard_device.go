package seed

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"time"

	"techbiz/internal/base/fault"
	"techbiz/internal/seed"
	"techbiz/internal/seed/device"
	"techbiz/internal/techpass/policy"
	"techbiz/internal/web/access"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
	"techbiz/internal/web/words"
)

// onboardSteps are the steps of the page. Source: domain.md, "SEED".
var onboardSteps = []string{"Check your device", "Accept the policy", "Remove software", "Enrol", "Verify"}

// showOnboardDevice takes the holder through the steps.
func (p *Pages) showOnboardDevice(v *access.Visitor) error {
	return p.drawOnboard(v, http.StatusOK, "")
}

// drawOnboard draws the page, where disagreed is what to say beside the policy's box.
func (p *Pages) drawOnboard(v *access.Visitor, status int, disagreed string, notices ...view.Notice) error {
	ctx, holder := v.R.Context(), v.Holder.Account
	d, err := p.device(v)
	if err != nil {
		return err
	}
	title := "Onboard device to SEED"
	if d != nil {
		title = "Your SEED device"
	}
	page := v.Page(title, kit.CrumbAccount, view.Crumb{Label: title})
	page.Path, page.Refused = kit.AccountPath, disagreed != ""
	page.Notices = append(page.Notices, notices...)
	m := OnboardDevice{AccountURL: kit.AccountPath}
	err = p.Devices.Ready(ctx, holder.ID)
	if refusal, ok := errors.AsType[*fault.Conflict](err); ok {
		m.Waiting = refusal.Reason
		return v.Draw(status, OnboardDevicePage(page, m))
	}
	if err != nil {
		return err
	}
	platforms, err := p.Devices.Platforms(ctx)
	if err != nil {
		return err
	}
	if err := p.showSupported(v, &m, platforms); err != nil {
		return err
	}
	if m.Policy, err = p.deviceUse(v, disagreed); err != nil {
		return err
	}
	m.Steps = deviceSteps(m.Browser.Tone == view.ToneSuccess, m.Policy.Accepted, d != nil)
	m.Enrol = DeviceEnrol{Action: kit.SEEDPath + "/code", ClientURL: p.DeviceClientURL}
	if d != nil {
		m.Device = newDeviceCard(d, platforms)
		m.Enrol.ReplaceURL = m.Device.ReplaceURL
	}
	return v.Draw(status, OnboardDevicePage(page, m))
}

// deviceUse is the acceptable-use policy in force, and whether the holder accepted it.
func (p *Pages) deviceUse(v *access.Visitor, disagreed string) (DevicePolicy, error) {
	inForce, err := p.Policies.InForce(v.R.Context(), policy.AcceptableUse)
	if err != nil {
		return DevicePolicy{}, err
	}
	text, err := words.PolicyText(inForce)
	if err != nil {
		return DevicePolicy{}, err
	}
	accepted, err := p.Devices.AcceptedUse(v.R.Context(), v.Holder.Account.ID)
	if err != nil {
		return DevicePolicy{}, err
	}
	m := DevicePolicy{PolicyText: text, Accepted: accepted.InForce, Action: kit.SEEDPath + "/accept", Agree: view.Input{Error: disagreed}}
	if m.Again = accepted.Version != "" && !accepted.InForce; m.Again {
		m.Changes = inForce.Note
	}
	return m, nil
}

// deviceSteps ticks what is known to be done: an enrolled device was checked, and what has to
// be removed from it can't be told before.
func deviceSteps(supported, accepted, enrolled bool) view.Steps {
	m := view.Steps{Labels: onboardSteps, Ticked: []bool{supported || enrolled, accepted, enrolled, enrolled, enrolled}}
	if m.Current = slices.Index(m.Ticked, false); m.Current < 0 {
		m.Current = len(onboardSteps)
	}
	return m
}

// showSupported fills in what the chosen system has to be like.
func (p *Pages) showSupported(v *access.Visitor, m *OnboardDevice, platforms []*device.Platform) error {
	here := PlatformOf(v.R.Header)
	chosen := here.chosen(v.R.URL.Query().Get(FieldOS), platforms)
	m.Browser, m.System = here.Notice(platforms), string(chosen)
	for _, p := range platforms {
		m.Versions = append(m.Versions, platformRow(p))
		m.Systems = append(m.Systems, SystemLink{Label: string(p.OS), URL: kit.SEEDPath + "?os=" + url.QueryEscape(string(p.OS)), Current: p.OS == chosen})
	}
	conflicts, err := p.Devices.Conflicts(v.R.Context())
	if err != nil {
		return err
	}
	for _, c := range conflicts {
		if c.OS == chosen {
			m.Conflicts = append(m.Conflicts, SoftwareRow{OS: string(c.OS), Name: c.Name, How: c.How})
		}
	}
	return nil
}

// device returns the holder's device, nil where there is none.
func (p *Pages) device(v *access.Visitor) (*seed.Device, error) {
	d, err := p.Devices.Device(v.R.Context(), v.Holder.Account.ID)
	if errors.Is(err, fault.NotFound) {
		return nil, nil
	}
	return d, err
}

func newDeviceCard(d *seed.Device, platforms []*device.Platform) *DeviceCard {
	return &DeviceCard{Facts: deviceFacts(d), Old: device.Outdated(d, platforms), ReplaceURL: kit.SEEDPath + "/replace", RemoveURL: kit.SEEDPath + "/remove"}
}

func deviceFacts(d *seed.Device) []view.Fact {
	return []view.Fact{
		{Label: "System", Value: d.OS + " " + d.OSVersion},
		{Label: "Hardware ID", Value: d.HardwareID},
		{Label: "Enrolled", Value: view.DateTime(d.EnrolledAt)},
		{Label: "Last seen", Value: view.DateTime(d.SeenAt)},
		{Label: "Certificate until", Value: view.Date(d.CertUntil)},
	}
}

// acceptDeviceUse notes that the holder accepts the acceptable-use policy.
func (p *Pages) acceptDeviceUse(v *access.Visitor) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	if form.Get(view.FieldAgree) != view.AgreeYes {
		return p.drawOnboard(v, http.StatusUnprocessableEntity, "Tick the box to accept the policy")
	}
	err = p.Devices.AcceptUse(v.R.Context(), v.Holder.Account.Actor(), form.Get(view.FieldPolicyVersion))
	if errors.Is(err, device.ErrNewerUse) {
		return p.drawOnboard(v, http.StatusConflict, "", view.Notice{Tone: view.ToneWarning, Title: "There is a newer text", Text: device.ErrNewerUse.Reason})
	}
	if err != nil {
		return err
	}
	return v.Told(kit.SEEDPath, "The MDM Acceptable Use Policy is accepted. Go on with step 3.")
}

// policyFirst says why there is no code yet.
var policyFirst = view.Notice{Tone: view.ToneWarning, Title: "The policy comes first", Text: "Read and accept the MDM Acceptable Use Policy, step 2 below, before you enrol a device."}

// makeDeviceCode makes a code and shows it, once. Where a device is enrolled already, the
// holder has to say that it is to be replaced.
func (p *Pages) makeDeviceCode(v *access.Visitor) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	earlier, err := p.device(v)
	if err != nil {
		return err
	}
	o, err := p.Devices.Begin(v.R.Context(), v.Holder.Account.Actor(), form.Get(FieldReplace) == ReplaceYes)
	if errors.Is(err, device.ErrEnrolled) {
		return v.Redirect(kit.SEEDPath + "/replace")
	}
	if errors.Is(err, device.ErrNotAccepted) {
		return p.drawOnboard(v, http.StatusConflict, "", policyFirst)
	}
	if err != nil {
		return err
	}
	os, err := device.ParseOS(form.Get(FieldOS))
	if err != nil {
		os = device.MacOS
	}
	page := v.Page("Enrol your device", kit.CrumbAccount, crumbOnboard, view.Crumb{Label: "Enrol"})
	page.Path = kit.AccountPath
	return v.Draw(http.StatusOK, DeviceCodePage(page, DeviceCode{
		Steps: view.Steps{Labels: onboardSteps, Current: 3, Ticked: []bool{true, true, true, false, false}}, System: string(os), Code: o.Code, Until: view.DateTime(o.ExpiresAt),
		Command: p.enrolCommand(os, o.Code), ClientURL: p.DeviceClientURL, BackURL: kit.SEEDPath,
		Status: DeviceStatus{URL: deviceStatusURL(earlier, o.ExpiresAt), PageURL: kit.SEEDPath + "#verify"},
	}))
}

// enrolCommand is what is run on the device.
func (p *Pages) enrolCommand(os device.OS, code string) string {
	program := "./techbiz"
	if os == device.Windows {
		program = `.\techbiz.exe`
	}
	return program + " device enrol --server " + p.PublicURL.String() + " --code " + code
}

// Parameters of the address that tells whether a device is enrolled: the device that was
// enrolled before, and until when the code is valid.
const (
	paramEarlier = "earlier"
	paramUntil   = "until"
)

func deviceStatusURL(earlier *seed.Device, until time.Time) string {
	q := url.Values{paramUntil: {until.UTC().Format(time.RFC3339)}}
	if earlier != nil {
		q.Set(paramEarlier, earlier.ID.String())
	}
	return kit.SEEDPath + "/status?" + q.Encode()
}

// StopPolling is the status by which htmx stops to ask.
const StopPolling = 286

// showDeviceStatus tells the page with the code whether the device is enrolled.
func (p *Pages) showDeviceStatus(v *access.Visitor) error {
	if v.R.Header.Get("HX-Request") != "true" {
		return v.Redirect(kit.SEEDPath)
	}
	d, err := p.device(v)
	if err != nil {
		return err
	}
	q := v.R.URL.Query()
	m := DeviceStatus{PageURL: kit.SEEDPath + "#verify"}
	status := http.StatusOK
	if d != nil && d.ID.String() != q.Get(paramEarlier) {
		m.Onboarded, m.Facts, status = true, deviceFacts(d), StopPolling
	} else if until, err := time.Parse(time.RFC3339, q.Get(paramUntil)); err != nil || !p.Now().Before(until) {
		m.Over, status = true, StopPolling
	}
	return v.Draw(status, DeviceStatusFragment(m))
}
