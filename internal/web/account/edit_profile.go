package account

import (
	"net/http"

	"techbiz/internal/base/people"
	"techbiz/internal/lifecycle/myaccount"
	"techbiz/internal/web/access"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
	"techbiz/internal/web/words"
)

// showProfile is the form of the holder's own profile.
func (p *Pages) showProfile(v *access.Visitor) error {
	return v.Draw(http.StatusOK, EditProfilePage(profilePage(v), profileModel(v, myaccount.FormOf(v.Holder.Account))))
}

// saveProfile changes it.
func (p *Pages) saveProfile(v *access.Visitor) error {
	values, err := v.Form()
	if err != nil {
		return err
	}
	form := myaccount.Form{
		FirstName: values.Get(view.FieldFirstName), LastName: values.Get(view.FieldLastName), Department: values.Get(view.FieldDepartment),
		CountryCode: words.ChosenCode(values.Get(view.FieldCountryCode)), ContactNumber: values.Get(view.FieldContact),
	}
	profile, err := myaccount.ParseForm(form)
	if err == nil {
		err = p.MyAccount.UpdateProfile(v.R.Context(), v.Holder.Account.ID, profile)
	}
	if len(people.FieldErrorsOf(err)) > 0 {
		page, model := profilePage(v), profileModel(v, form)
		model.CountryCodes = words.CountryCodes(values.Get(view.FieldCountryCode))
		status := v.Refuse(&page, model.Input, err)
		return v.Draw(status, EditProfilePage(page, model))
	}
	if err != nil {
		return err
	}
	return v.Told(kit.AccountPath, "Your profile was saved.")
}

func profilePage(v *access.Visitor) view.Page {
	return v.Page("Edit profile", kit.CrumbAccount, view.Crumb{Label: "Edit profile"})
}

func profileModel(v *access.Visitor, f myaccount.Form) EditProfile {
	a := v.Holder.Account
	return EditProfile{
		Action: "/account/profile", CancelURL: kit.AccountPath, Email: a.Email.String(), Organisation: a.Organisation.String(),
		CountryCodes: words.CountryCodes(f.CountryCode), FirstName: view.Input{Value: f.FirstName}, LastName: view.Input{Value: f.LastName},
		CountryCode: view.Input{Value: f.CountryCode}, Contact: view.Input{Value: f.ContactNumber}, Department: view.Input{Value: f.Department},
	}
}
