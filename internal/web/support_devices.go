package web

import (
	"net/http"
	"net/url"

	"github.com/google/uuid"

	"techbiz/internal/device"
	"techbiz/internal/fault"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// showSupport lists what SEED supports.
func (s *Server) showSupport(v *visit) error {
	platforms, err := s.Devices.Platforms(v.R.Context())
	if err != nil {
		return err
	}
	conflicts, err := s.Devices.Conflicts(v.R.Context())
	if err != nil {
		return err
	}
	m := view.DeviceSupport{NewURL: supportPath + "/software"}
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
		m.Conflicts = append(m.Conflicts, view.SoftwareRow{OS: string(c.OS), Name: c.Name, How: c.How, EditURL: at, DeleteURL: at + "/delete"})
	}
	return v.Draw(http.StatusOK, view.DeviceSupportPage(v.Page("SEED devices", kit.CrumbOverview, kit.CrumbAdmin, view.Crumb{Label: "SEED devices"}), m))
}

func platformURL(os device.OS) string {
	return supportPath + "/platforms/" + url.PathEscape(string(os))
}

func softwareURL(id uuid.UUID) string { return supportPath + "/software/" + id.String() }

func platformRow(p *device.Platform) view.PlatformRow {
	at := platformURL(p.OS)
	return view.PlatformRow{OS: string(p.OS), Minimum: p.Minimum.String(), Recommended: p.Recommended.String(), Note: p.Note,
		Changed: view.DateTime(p.UpdatedAt), EditURL: at, DeleteURL: at + "/delete"}
}

// platform returns the system of the address and what is said of it, which is nothing
// where it is not supported.
func (v *visit) platform() (*device.Platform, error) {
	os, err := device.ParseOS(v.R.PathValue("os"))
	if err != nil {
		return nil, fault.NotFound
	}
	platforms, err := v.s.Devices.Platforms(v.R.Context())
	if err != nil {
		return nil, err
	}
	for _, p := range platforms {
		if p.OS == os {
			return p, nil
		}
	}
	return &device.Platform{OS: os}, nil
}

// showPlatform shows the form of an operating system.
func (s *Server) showPlatform(v *visit) error {
	p, err := v.platform()
	if err != nil {
		return err
	}
	return v.drawSupport(platformForm(p.OS, url.Values{
		device.FieldMinimum: {p.Minimum.String()}, device.FieldRecommended: {p.Recommended.String()}, device.FieldNote: {p.Note},
	}), nil)
}

func platformForm(os device.OS, values url.Values) view.SupportForm {
	input := func(name string) view.Input { return view.Input{Value: values.Get(name)} }
	return view.SupportForm{
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
func (v *visit) drawSupport(m view.SupportForm, refused error) error {
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
	return v.Draw(status, view.SupportFormPage(page, m))
}

// savePlatform says which versions are supported.
func (s *Server) savePlatform(v *visit) error {
	p, err := v.platform()
	if err != nil {
		return err
	}
	form, err := v.Form()
	if err != nil {
		return err
	}
	err = s.Devices.SavePlatform(v.R.Context(), v.Actor, device.PlatformForm{OS: string(p.OS), Minimum: form.Get(device.FieldMinimum),
		Recommended: form.Get(device.FieldRecommended), Note: form.Get(device.FieldNote)})
	if err != nil {
		return v.drawSupport(platformForm(p.OS, form), err)
	}
	return v.Told(supportPath, "The supported versions of "+string(p.OS)+" are saved. They hold from now on.")
}

// askDropPlatform asks whether a system is to be supported no longer.
func (s *Server) askDropPlatform(v *visit) error {
	p, err := v.platform()
	if err != nil {
		return err
	}
	return v.askOfSupport(view.Change{
		Title: "Support " + string(p.OS) + " no longer?", Button: "Support it no longer", Danger: true, Action: platformURL(p.OS) + "/delete", CancelURL: supportPath,
		Paragraphs: []string{"No device with " + string(p.OS) + " can be enrolled any more. Devices that are enrolled stay so."},
	})
}

func (v *visit) askOfSupport(m view.Change) error {
	page := v.Page(m.Title, kit.CrumbOverview, kit.CrumbAdmin, crumbSupport, view.Crumb{Label: m.Title})
	page.Path = supportPath
	return v.Draw(http.StatusOK, view.ChangePage(page, m))
}

// dropPlatform supports a system no longer.
func (s *Server) dropPlatform(v *visit) error {
	p, err := v.platform()
	if err != nil {
		return err
	}
	if err := s.Devices.DropPlatform(v.R.Context(), v.Actor, p.OS); err != nil {
		return err
	}
	return v.Told(supportPath, string(p.OS)+" is supported no longer.")
}
