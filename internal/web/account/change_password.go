package account

import (
	"cmp"
	"errors"
	"net/http"

	"techbiz/internal/auth/signin"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/web/access"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// changePassword sets a new password for whoever knows the present one. What was typed is
// not shown again.
func (p *Pages) changePassword(v *access.Visitor) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	a := v.Holder.Account
	login, err := people.ParseLogin(a.LoginID())
	if err != nil {
		return err
	}
	if offered, err := v.MayHavePassword(a.Email); err != nil || !offered {
		return cmp.Or(err, error(&fault.Conflict{Reason: "This account has no password: an identity provider vouches for its mailbox."}))
	}
	if a.PasswordHash != "" {
		_, err = p.SignIn.CheckPassword(v.R.Context(), login, form.Get(FieldCurrent), v.SignInVisitor())
		if refusal := presentRefusal(err); refusal != "" {
			return p.refusePassword(v, func(m *ChangePassword) { m.Current.Error = refusal })
		}
		if err != nil {
			return err
		}
	}
	err = p.MyAccount.ChangePassword(v.R.Context(), a.ID, v.Holder.SignIn.ID, form.Get(view.FieldPassword), form.Get(view.FieldPasswordSame))
	if fields := people.FieldErrorsOf(err); len(fields) > 0 {
		return p.refusePassword(v, func(m *ChangePassword) {
			for _, f := range fields {
				if f.Field == "repeat" {
					m.Repeat.Error = f.Message
				} else {
					m.Password.Error = f.Message
				}
			}
		})
	}
	if err != nil {
		return err
	}
	return v.Told(kit.MethodsPath, "Your password was changed, and every other session was signed out.")
}

func presentRefusal(err error) string {
	if errors.Is(err, signin.ErrWrongPassword) {
		return "This is not your present password. Check it and type it again."
	}
	return access.FactorRefusal(err) // locked after too many wrong tries
}

func (p *Pages) refusePassword(v *access.Visitor, put func(*ChangePassword)) error {
	page := methodsPage(v)
	page.Refused = true
	return p.drawMethods(v, http.StatusUnprocessableEntity, page, func(m *SignInMethods) {
		if m.Password != nil {
			put(m.Password)
		}
	})
}
