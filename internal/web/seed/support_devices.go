package seed

import (
	"net/http"
	"net/url"

	"github.com/google/uuid"

	"techbiz/internal/base/fault"
	"techbiz/internal/seed/device"
	"techbiz/internal/web/access"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// showSupport lists what SEED supports.
func (p *Pages) showSupport(v *access.Visitor) error {
	platforms, err := p.Devices.Platforms(v.R.Context())
	if err != nil {
		return err
	}
	conflicts, err := p.Devices.Conflicts(v.R.Context())
	if err != nil {
		return err
	}
	m := DeviceSupport{NewURL: supportPath + "/software"}
	for _, p := range platforms {
		m.Platforms = append(m.Platforms, platformRow(p))
	}
	for _, os := range device.Systems {
		if !isSupported(os, platforms) {
			m.Missing = append(m.Missing, view.Link{Text: "Support " + string(os), URL: platformURL(os)})
		}
	}
	for _, c := range conflicts {
		at := softwareURL(c.ID)
		m.Conflicts = append(m.Conflicts, SoftwareRow{OS: string(c.OS), Name: c.Name, How: c.How, EditURL: at, DeleteURL: at + "/delete"})
	}
	return v.Draw(http.StatusOK, DeviceSupportPage(v.Page("SEED devices", kit.CrumbOverview, kit.CrumbAdmin, view.Crumb{Label: "SEED devices"}), m))
}

func platformURL(os device.OS) string {
	return supportPath + "/platforms/" + url.PathEscape(string(os))
}

func softwareURL(id uuid.UUID) string { return supportPath + "/software/" + id.String() }

func platformRow(p *device.Platform) PlatformRow {
	at := platformURL(p.OS)
	return PlatformRow{OS: string(p.OS), Minimum: p.Minimum.String(), Recommended: p.Recommended.String(), Note: p.Note,
		Changed: view.DateTime(p.UpdatedAt), EditURL: at, DeleteURL: at + "/delete"}
}

// platform returns the system of the address and what is said of it, which is nothing
// where it is not supported.
func (p *Pages) platform(v *access.Visitor) (*device.Platform, error) {
	os, err := device.ParseOS(v.R.PathValue("os"))
	if err != nil {
		return nil, fault.NotFound
	}
	platforms, err := p.Devices.Platforms(v.R.Context())
	if err != nil {
		return nil, err
	}
	for _, known := range platforms {
		if known.OS == os {
			return known, nil
		}
	}
	return &device.Platform{OS: os}, nil
}

// showPlatform shows the form of an operating system.
func (p *Pages) showPlatform(v *access.Visitor) error {
	platform, err := p.platform(v)
	if err != nil {
		return err
	}
	return drawSupport(v, platformForm(platform.OS, url.Values{
		device.FieldMinimum: {platform.Minimum.String()}, device.FieldRecommended: {platform.Recommended.String()}, device.FieldNote: {platform.Note},
	}), nil)
}

func platformForm(os device.OS, values url.Values) SupportForm {
	input := func(name string) view.Input { return view.Input{Value: values.Get(name)} }
	return SupportForm{
		Title: "Supported versions of " + string(os), Lead: "A device with an older version is not enrolled, and is told so.",
		Action: platformURL(os), CancelURL: supportPath,
		Fields: []view.Field{
			{Name: device.FieldMinimum, Label: "Oldest version", Input: input(device.FieldMinimum), Required: true, Short: true,
				Hint: "Numbers with points between them, such as 14.6 or 10.0.22631."},
			{Name: device.FieldRecommended, Label: "Recommended version", Input: input(device.FieldRecommended), Optional: true, Short: true},
			{Name: device.FieldNote, Label: "Note", Input: input(device.FieldNote), Optional: true, Hint: "Such as the name of the version, as users know it."},
		},
	}
}

// drawSupport draws a form about what is supported, where refused is set with why what was
// typed was not taken.
func drawSupport(v *access.Visitor, m SupportForm, refused error) error {
	page := v.Page(m.Title, kit.CrumbOverview, kit.CrumbAdmin, crumbSupport, view.Crumb{Label: m.Title})
	page.Path = supportPath
	status := http.StatusOK
	if refused != nil {
		status = v.Refuse(&page, func(field string) *view.Input {
			for n := range m.Fields {
				if m.Fields[n].Name == field {
					return &m.Fields[n].Input
				}
			}
			return nil
		}, refused)
	}
	return v.Draw(status, SupportFormPage(page, m))
}

// savePlatform says which versions are supported.
func (p *Pages) savePlatform(v *access.Visitor) error {
	platform, err := p.platform(v)
	if err != nil {
		return err
	}
	form, err := v.Form()
	if err != nil {
		return err
	}
	err = p.Devices.SavePlatform(v.R.Context(), v.Actor, device.PlatformForm{OS: string(platform.OS), Minimum: form.Get(device.FieldMinimum),
		Recommended: form.Get(device.FieldRecommended), Note: form.Get(device.FieldNote)})
	if err != nil {
		return drawSupport(v, platformForm(platform.OS, form), err)
	}
	return v.Told(supportPath, "The supported versions of "+string(platform.OS)+" are saved. They hold from now on.")
}

// askDropPlatform asks whether a system is to be supported no longer.
func (p *Pages) askDropPlatform(v *access.Visitor) error {
	platform, err := p.platform(v)
	if err != nil {
		return err
	}
	return askOfSupport(v, view.Confirm{
		Title: "Support " + string(platform.OS) + " no longer?", Button: "Support it no longer", Danger: true, Action: platformURL(platform.OS) + "/delete", CancelURL: supportPath,
		Paragraphs: []string{"No device with " + string(platform.OS) + " can be enrolled any more. Devices that are enrolled stay so."},
	})
}

func askOfSupport(v *access.Visitor, m view.Confirm) error {
	page := v.Page(m.Title, kit.CrumbOverview, kit.CrumbAdmin, crumbSupport, view.Crumb{Label: m.Title})
	page.Path = supportPath
	return v.Ask(page, m)
}

// dropPlatform supports a system no longer.
func (p *Pages) dropPlatform(v *access.Visitor) error {
	platform, err := p.platform(v)
	if err != nil {
		return err
	}
	if err := p.Devices.DropPlatform(v.R.Context(), v.Actor, platform.OS); err != nil {
		return err
	}
	return v.Told(supportPath, string(platform.OS)+" is supported no longer.")
}
