package web

import (
	"net/http"

	"github.com/google/uuid"

	"techbiz/internal/people"
	"techbiz/internal/web/view"
)

// beginMorePasskeys answers the page's script with what the browser needs to make one.
func (s *Server) beginMorePasskeys(v *visit) error {
	options, token, err := s.Factors.BeginPasskey(v.R.Context(), v.holder.Account.ID)
	if err != nil {
		return err
	}
	return v.offer(options, token)
}

// addAnotherPasskey registers the passkey that the browser made.
func (s *Server) addAnotherPasskey(v *visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	name := form.Get(view.FieldName)
	err = s.Factors.FinishPasskey(v.R.Context(), v.holder.Account.ID, v.flow().Ceremony, []byte(form.Get(view.FieldResponse)), name)
	if factorRefusal(err) != "" {
		page := v.methodsPage()
		refusedAbove(&page, err)
		return v.drawMethods(http.StatusUnprocessableEntity, page, func(m *view.SignInMethods) { m.New.Name.Value = name })
	}
	if len(people.FieldErrorsOf(err)) > 0 {
		return v.refuseMethods(err, func(m *view.SignInMethods) *view.Input {
			m.New.Name.Value = name
			return &m.New.Name
		})
	}
	if err != nil {
		return err
	}
	return v.Told(methodsPath, "The passkey was added.")
}

// renamePasskey gives one of the account's passkeys another name.
func (s *Server) renamePasskey(v *visit) error {
	id, err := v.ID()
	if err != nil {
		return err
	}
	form, err := v.Form()
	if err != nil {
		return err
	}
	err = s.Factors.RenamePasskey(v.R.Context(), v.holder.Account.ID, id, form.Get(view.FieldName))
	if len(people.FieldErrorsOf(err)) > 0 {
		return v.refuseMethods(err, func(m *view.SignInMethods) *view.Input { return nameOfRow(m, id, form.Get(view.FieldName)) })
	}
	if err != nil {
		return err
	}
	return v.Told(methodsPath, "The passkey was renamed.")
}

func nameOfRow(m *view.SignInMethods, id uuid.UUID, typed string) *view.Input {
	for n := range m.Passkeys {
		if m.Passkeys[n].ID == id.String() {
			m.Passkeys[n].Name.Value = typed
			return &m.Passkeys[n].Name
		}
	}
	return nil
}

// refuseMethods draws the page again with the error beside the field.
func (v *visit) refuseMethods(err error, field func(*view.SignInMethods) *view.Input) error {
	page := v.methodsPage()
	page.Refused = true
	return v.drawMethods(http.StatusUnprocessableEntity, page, func(m *view.SignInMethods) {
		if in := field(m); in != nil {
			in.Error = people.FieldErrorsOf(err)[0].Message
		}
	})
}

// removePasskey removes one of the account's passkeys.
func (s *Server) removePasskey(v *visit) error {
	id, err := v.ID()
	if err != nil {
		return err
	}
	if err := s.Factors.RemovePasskey(v.R.Context(), v.holder.Account.ID, id); err != nil {
		return err
	}
	return v.Told(methodsPath, "The passkey was removed. It no longer signs in.")
}
