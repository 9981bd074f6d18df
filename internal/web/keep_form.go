package web

import (
	"encoding/json"
	"fmt"
)

// keepForm keeps what was typed until its author has signed in; false where it is too much
// to be kept.
func (v *visit) keepForm() (bool, error) {
	values, err := v.typed()
	if err != nil {
		return false, err
	}
	kept := keptForm{Path: formPath(v.r.URL.Path), Values: map[string]string{}, Until: v.s.Now().Add(keptFor)}
	for _, name := range keptFields {
		if value := values.Get(name); value != "" {
			kept.Values[name] = value
		}
	}
	data, err := json.Marshal(kept)
	if err != nil {
		return false, fmt.Errorf("keep form: %w", err)
	}
	if len(data) > maxKept {
		return false, nil
	}
	cookie, err := kept.seal(v.s.Key)
	if err != nil {
		return false, err
	}
	if len(cookie) <= maxCookie {
		v.setKept(cookie, keptFor)
		return true, nil
	}
	device := v.token("techbiz_device")
	known, err := v.s.SignIn.KnowsBrowser(v.r.Context(), device)
	if err != nil || !known || v.s.keeping.Take(device) != nil {
		return false, err
	}
	v.session.put(keyForm, string(data))
	return true, nil
}
