package seed

import (
	"net/url"

	"github.com/google/uuid"

	"techbiz/internal/base/fault"
	"techbiz/internal/seed/device"
	"techbiz/internal/web/access"
	"techbiz/internal/web/view"
)

// software returns the conflicting software of the address.
func (p *Pages) software(v *access.Visitor) (*device.Conflict, error) {
	id, err := uuid.Parse(v.R.PathValue("software"))
	if err != nil {
		return nil, fault.NotFound
	}
	conflicts, err := p.Devices.Conflicts(v.R.Context())
	if err != nil {
		return nil, err
	}
	for _, c := range conflicts {
		if c.ID == id {
			return c, nil
		}
	}
	return nil, fault.NotFound
}

func softwareForm(title, action string, values url.Values) SupportForm {
	input := func(name string) view.Input { return view.Input{Value: values.Get(name)} }
	return SupportForm{
		Title: title, Lead: "Users see it in the steps by which they onboard a device.", Action: action, CancelURL: supportPath,
		Fields: []view.Field{
			systemField(values.Get(FieldOS), "", "System"),
			{Name: device.FieldSoftware, Label: "Software", Input: input(device.FieldSoftware), Required: true},
			{Name: device.FieldHow, Label: "How to remove it", Input: input(device.FieldHow), Type: "textarea", Required: true, MaxLength: device.MaxHow},
		},
	}
}

const newSoftwareTitle = "Add conflicting software"

// showNewSoftware asks what software it is.
func (p *Pages) showNewSoftware(v *access.Visitor) error {
	return drawSupport(v, softwareForm(newSoftwareTitle, supportPath+"/software", url.Values{}), nil)
}

// addSoftware adds software that has to be removed first.
func (p *Pages) addSoftware(v *access.Visitor) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	if err := p.Devices.SaveConflict(v.R.Context(), v.Actor, uuid.Nil, conflictForm(form)); err != nil {
		return drawSupport(v, softwareForm(newSoftwareTitle, supportPath+"/software", form), err)
	}
	return v.Told(supportPath, "The software is added.")
}

func conflictForm(form url.Values) device.ConflictForm {
	return device.ConflictForm{OS: form.Get(FieldOS), Name: form.Get(device.FieldSoftware), How: form.Get(device.FieldHow)}
}

// showSoftware shows what is said of software.
func (p *Pages) showSoftware(v *access.Visitor) error {
	c, err := p.software(v)
	if err != nil {
		return err
	}
	return drawSupport(v, softwareForm("Edit conflicting software", softwareURL(c.ID), url.Values{
		FieldOS: {string(c.OS)}, device.FieldSoftware: {c.Name}, device.FieldHow: {c.How},
	}), nil)
}

// saveSoftware changes what is said of software.
func (p *Pages) saveSoftware(v *access.Visitor) error {
	c, err := p.software(v)
	if err != nil {
		return err
	}
	form, err := v.Form()
	if err != nil {
		return err
	}
	if err := p.Devices.SaveConflict(v.R.Context(), v.Actor, c.ID, conflictForm(form)); err != nil {
		return drawSupport(v, softwareForm("Edit conflicting software", softwareURL(c.ID), form), err)
	}
	return v.Told(supportPath, "The software is saved.")
}

// askDropSoftware asks whether software is to be taken off the list.
func (p *Pages) askDropSoftware(v *access.Visitor) error {
	c, err := p.software(v)
	if err != nil {
		return err
	}
	return askOfSupport(v, view.Confirm{
		Title: "Take this software off the list?", Lead: string(c.OS) + ": " + c.Name, Button: "Take off the list", Danger: true,
		Action: softwareURL(c.ID) + "/delete", CancelURL: supportPath,
		Paragraphs: []string{"Users are not asked to remove it any more before they enrol a device."},
	})
}

// dropSoftware takes software off the list.
func (p *Pages) dropSoftware(v *access.Visitor) error {
	c, err := p.software(v)
	if err != nil {
		return err
	}
	if err := p.Devices.DropConflict(v.R.Context(), v.Actor, c.ID); err != nil {
		return err
	}
	return v.Told(supportPath, c.Name+" is off the list.")
}
