package access

import (
	"encoding/json"
	"fmt"

	"techbiz/internal/web/kit"
)

// keepForm keeps what was typed until its author has signed in; false where it is too much
// to be kept.
func (v *Visitor) keepForm() (bool, error) {
	values, err := v.Typed()
	if err != nil {
		return false, err
	}
	kept := kit.KeptForm{Path: kit.FormPath(v.R.URL.Path), Values: map[string]string{}, Until: v.Guard.Now().Add(kit.KeptFor)}
	for _, name := range v.Site.KeptFields {
		if value := values.Get(name); value != "" {
			kept.Values[name] = value
		}
	}
	data, err := json.Marshal(kept)
	if err != nil {
		return false, fmt.Errorf("keep form: %w", err)
	}
	if len(data) > kit.MaxKept {
		return false, nil
	}
	cookie, err := kept.Seal(v.Guard.Key)
	if err != nil {
		return false, err
	}
	if len(cookie) <= kit.MaxCookie {
		v.SetKept(cookie, kit.KeptFor)
		return true, nil
	}
	device := v.Token("techbiz_device")
	known, err := v.Guard.SignIn.KnowsBrowser(v.R.Context(), device)
	if err != nil || !known || v.Guard.Keeping.Take(device) != nil {
		return false, err
	}
	v.Session.Put(kit.KeyForm, string(data))
	return true, nil
}
