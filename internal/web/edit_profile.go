package web

import (
	"net/http"

	"techbiz/internal/myaccount"
	"techbiz/internal/web/view"
)

// showProfile is the form of the holder's own profile.
func (s *Server) showProfile(v *visit) error {
	return v.draw(http.StatusOK, view.EditProfilePage(v.profilePage(), v.profileModel(myaccount.FormOf(v.holder.Account))))
}

// saveProfile changes it.
func (s *Server) saveProfile(v *visit) error {
	values, err := v.form()
	if err != nil {
		return err
	}
	form := myaccount.Form{
		FirstName: values.Get(view.FieldFirstName), LastName: values.Get(view.FieldLastName), Department: values.Get(view.FieldDepartment),
		CountryCode: chosenCode(values.Get(view.FieldCountryCode)), ContactNumber: values.Get(view.FieldContact),
	}
	profile, err := myaccount.ParseForm(form)
	if err == nil {
		err = s.MyAccount.UpdateProfile(v.r.Context(), v.holder.Account.ID, profile)
	}
	if len(fieldErrors(err)) > 0 {
		page, model := v.profilePage(), v.profileModel(form)
		model.CountryCodes = countryCodes(values.Get(view.FieldCountryCode))
		status := v.refuse(&page, model.Input, err)
		return v.draw(status, view.EditProfilePage(page, model))
	}
	if err != nil {
		return err
	}
	return v.told(accountPath, "Your profile was saved.")
}

func (v *visit) profilePage() view.Page {
	return v.page("Edit profile", crumbAccount, view.Crumb{Label: "Edit profile"})
}

func (v *visit) profileModel(f myaccount.Form) view.EditProfile {
	a := v.holder.Account
	return view.EditProfile{
		Action: "/account/profile", CancelURL: accountPath, Email: a.Email.String(), Organisation: a.Organisation.String(),
		CountryCodes: countryCodes(f.CountryCode), FirstName: view.Input{Value: f.FirstName}, LastName: view.Input{Value: f.LastName},
		CountryCode: view.Input{Value: f.CountryCode}, Contact: view.Input{Value: f.ContactNumber}, Department: view.Input{Value: f.Department},
	}
}
