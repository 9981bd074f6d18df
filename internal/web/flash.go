package web

import (
	"encoding/json"
	"techbiz/internal/web/view"
)

// recentlySignedIn tells whether the holder signed in so short a time ago that they may
// told leads to the page and says there what was done.
func (v *request) told(path, text string) error {
	v.flash(view.Notice{Tone: view.ToneSuccess, Text: text})
	return v.redirect(path)
}

// flash tells something on the next page.
func (v *request) flash(n view.Notice) {
	data, err := json.Marshal(append(v.takeFlash(), n)) //nolint:musttag // read back by this program alone
	if err != nil {
		return // plain strings: it can't fail
	}
	v.session.put(keyFlash, string(data))
}

func (v *request) takeFlash() []view.Notice {
	if v.session.get(keyFlash) == "" {
		return nil
	}
	var notices []view.Notice
	if err := json.Unmarshal([]byte(v.session.pop(keyFlash)), &notices); err != nil { //nolint:musttag // written by this program
		return nil
	}
	return notices
}

const keyFlash = "flash" // notices for the next page
