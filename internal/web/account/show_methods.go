package account

import (
	"net/http"

	"github.com/google/uuid"

	"techbiz/internal/techpass"
	"techbiz/internal/web/access"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// showMethods is where the holder changes how they sign in.
func (p *Pages) showMethods(v *access.Visitor) error {
	return p.drawMethods(v, http.StatusOK, methodsPage(v), func(*SignInMethods) {})
}

func methodsPage(v *access.Visitor) view.Page {
	return v.Page("How you sign in", kit.CrumbAccount, view.Crumb{Label: "How you sign in"})
}

// drawMethods draws the page; refused puts in what was not accepted.
func (p *Pages) drawMethods(v *access.Visitor, status int, page view.Page, refused func(*SignInMethods)) error {
	m, err := p.methodsModel(v)
	if err != nil {
		return err
	}
	refused(&m)
	page.Path = kit.MethodsPath
	return v.Draw(status, SignInMethodsPage(page, m))
}

func (p *Pages) methodsModel(v *access.Visitor) (SignInMethods, error) {
	a := v.Holder.Account
	o, err := p.Factors.Overview(v.R.Context(), a.ID)
	if err != nil {
		return SignInMethods{}, err
	}
	m := SignInMethods{
		AccountURL: kit.AccountPath,
		New: view.PasskeyForm{
			Mode: view.PasskeyCreate, OptionsURL: "/account/passkeys/options", Action: "/account/passkeys",
			Host: p.Factors.Party.Host(), Button: "Add a passkey", Named: true,
		},
		App:   AppState{BeginURL: "/account/app"},
		Codes: CodesState{Left: o.RecoveryCodesLeft, NewURL: "/account/recovery-codes"},
	}
	offered, err := v.MayHavePassword(a.Email)
	if err != nil {
		return SignInMethods{}, err
	}
	if offered {
		m.Password = &ChangePassword{LoginID: a.LoginID(), MinLength: techpass.MinPassword, Action: "/account/password", First: a.PasswordHash == ""}
	}
	hasApp := !o.AppAt.IsZero()
	if hasApp {
		m.App.Since = view.Date(o.AppAt)
	}
	if hasApp && len(o.Passkeys) > 0 {
		m.App.RemoveURL = "/account/app/remove"
	}
	for _, p := range o.Passkeys {
		row := PasskeyRow{
			ID: p.ID.String(), Name: view.Input{Value: p.Name}, Created: view.Date(p.CreatedAt), Used: view.DateTime(p.UsedAt),
			Blocked: !p.BlockedAt.IsZero(), RenameURL: passkeyURL(p.ID) + "/rename",
		}
		if hasApp || len(o.Passkeys) > 1 {
			row.RemoveURL = passkeyURL(p.ID) + "/remove"
		}
		m.Passkeys = append(m.Passkeys, row)
	}
	return m, nil
}

func passkeyURL(id uuid.UUID) string { return "/account/passkeys/" + id.String() }
