package seed

import (
	"techbiz/internal/seed/device"
	"techbiz/internal/web/access"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// askReplaceDevice asks whether another device is to take the place of the enrolled one.
func (p *Pages) askReplaceDevice(v *access.Visitor) error {
	accepted, err := p.Devices.AcceptedUse(v.R.Context(), v.Holder.Account.ID)
	if err != nil {
		return err
	}
	if !accepted.InForce {
		v.Flash(policyFirst)
		return v.Redirect(kit.SEEDPath)
	}
	here := PlatformOf(v.R.Header)
	m := view.Confirm{
		Title: "Replace your device?", Button: "Make an enrolment code", Action: kit.SEEDPath + "/code", CancelURL: kit.SEEDPath,
		Paragraphs: []string{"One device a user: the device that is enrolled now stops working with SGTS products from the Internet once the other one is enrolled. Until then nothing changes.",
			"Check the version of the other device and remove conflicting software from it first."},
		Fields: []view.Field{systemField(string(here.Os), "", "System of the other device")},
		Hidden: []view.HiddenField{{Name: FieldReplace, Value: ReplaceYes}},
	}
	return p.askOfDevice(v, m)
}

// askRemoveDevice asks whether the device is really to go.
func (p *Pages) askRemoveDevice(v *access.Visitor) error {
	return p.askOfDevice(v, view.Confirm{
		Title: "Remove your device?", Button: "Remove device", Danger: true, Action: kit.SEEDPath + "/remove", CancelURL: kit.SEEDPath,
		Paragraphs: []string{"Its certificate is worth nothing from then on, and your SEED licence goes back to the pool. To onboard a device later you would have to request SEED once more.",
			"To go on with another device, replace this one instead."},
	})
}

// askOfDevice draws the question, which needs a device to be about.
func (p *Pages) askOfDevice(v *access.Visitor, m view.Confirm) error {
	d, err := p.device(v)
	if err != nil {
		return err
	}
	if d == nil {
		return v.Redirect(kit.SEEDPath)
	}
	m.Lead = d.OS + " " + d.OSVersion + ", hardware ID " + d.HardwareID
	page := v.Page(m.Title, kit.CrumbAccount, crumbOnboard, view.Crumb{Label: m.Title})
	page.Path = kit.AccountPath
	return v.Ask(page, m)
}

// removeDevice forgets the holder's device.
func (p *Pages) removeDevice(v *access.Visitor) error {
	if err := p.Devices.Remove(v.R.Context(), v.Holder.Account.Actor()); err != nil {
		return err
	}
	return v.Told(kit.AccountPath, "Your device is removed, and your SEED licence went back to the pool.")
}

// systemField chooses an operating system.
func systemField(value, refused, label string) view.Field {
	f := view.Field{Name: FieldOS, Label: label, Type: "select", Required: true, Input: view.Input{Value: value, Error: refused}}
	for _, os := range device.Systems {
		f.Options = append(f.Options, view.Option{Value: string(os), Label: string(os), Selected: value == string(os)})
	}
	return f
}
