package account

import (
	"net/http"

	"github.com/google/uuid"

	"techbiz/internal/base/people"
	"techbiz/internal/web/access"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// beginMorePasskeys answers the page's script with what the browser needs to make one.
func (p *Pages) beginMorePasskeys(v *access.Visitor) error {
	options, token, err := p.Factors.BeginPasskey(v.R.Context(), v.Holder.Account.ID)
	if err != nil {
		return err
	}
	return v.Offer(options, token)
}

// addAnotherPasskey registers the passkey that the browser made.
func (p *Pages) addAnotherPasskey(v *access.Visitor) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	name := form.Get(view.FieldName)
	err = p.Factors.FinishPasskey(v.R.Context(), v.Holder.Account.ID, v.Flow().Ceremony, []byte(form.Get(view.FieldResponse)), name)
	if access.FactorRefusal(err) != "" {
		page := methodsPage(v)
		access.RefusedAbove(&page, err)
		return p.drawMethods(v, http.StatusUnprocessableEntity, page, func(m *SignInMethods) { m.New.Name.Value = name })
	}
	if len(people.FieldErrorsOf(err)) > 0 {
		return p.refuseMethods(v, err, func(m *SignInMethods) *view.Input {
			m.New.Name.Value = name
			return &m.New.Name
		})
	}
	if err != nil {
		return err
	}
	return v.Told(kit.MethodsPath, "The passkey was added.")
}

// renamePasskey gives one of the account's passkeys another name.
func (p *Pages) renamePasskey(v *access.Visitor) error {
	id, err := v.ID()
	if err != nil {
		return err
	}
	form, err := v.Form()
	if err != nil {
		return err
	}
	err = p.Factors.RenamePasskey(v.R.Context(), v.Holder.Account.ID, id, form.Get(view.FieldName))
	if len(people.FieldErrorsOf(err)) > 0 {
		return p.refuseMethods(v, err, func(m *SignInMethods) *view.Input { return nameOfRow(m, id, form.Get(view.FieldName)) })
	}
	if err != nil {
		return err
	}
	return v.Told(kit.MethodsPath, "The passkey was renamed.")
}

func nameOfRow(m *SignInMethods, id uuid.UUID, typed string) *view.Input {
	for n := range m.Passkeys {
		if m.Passkeys[n].ID == id.String() {
			m.Passkeys[n].Name.Value = typed
			return &m.Passkeys[n].Name
		}
	}
	return nil
}

// refuseMethods draws the page again with the error beside the field.
func (p *Pages) refuseMethods(v *access.Visitor, err error, field func(*SignInMethods) *view.Input) error {
	page := methodsPage(v)
	page.Refused = true
	return p.drawMethods(v, http.StatusUnprocessableEntity, page, func(m *SignInMethods) {
		if in := field(m); in != nil {
			in.Error = people.FieldErrorsOf(err)[0].Message
		}
	})
}

// removePasskey removes one of the account's passkeys.
func (p *Pages) removePasskey(v *access.Visitor) error {
	id, err := v.ID()
	if err != nil {
		return err
	}
	if err := p.Factors.RemovePasskey(v.R.Context(), v.Holder.Account.ID, id); err != nil {
		return err
	}
	return v.Told(kit.MethodsPath, "The passkey was removed. It no longer signs in.")
}
