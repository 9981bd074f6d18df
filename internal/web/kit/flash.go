package kit

import (
	"encoding/json"

	"techbiz/internal/web/view"
)

// recentlySignedIn tells whether the holder signed in so short a time ago that they may
// told leads to the page and says there what was done.
func (v *Request) Told(path, text string) error {
	v.Flash(view.Notice{Tone: view.ToneSuccess, Text: text})
	return v.Redirect(path)
}

// Flash tells something on the next page.
func (v *Request) Flash(n view.Notice) {
	data, err := json.Marshal(append(v.takeFlash(), n)) //nolint:musttag // read back by this program alone
	if err != nil {
		return // plain strings: it can't fail
	}
	v.Session.Put(keyFlash, string(data))
}

func (v *Request) takeFlash() []view.Notice {
	if v.Session.Get(keyFlash) == "" {
		return nil
	}
	var notices []view.Notice
	if err := json.Unmarshal([]byte(v.Session.pop(keyFlash)), &notices); err != nil { //nolint:musttag // written by this program
		return nil
	}
	return notices
}

const keyFlash = "flash" // notices for the next page

// Waits leads to the page and says there what waits for a second person.
func (v *Request) Waits(path, what string) error {
	v.Flash(view.Notice{Tone: view.ToneWarning, Text: what + " " + WaitsWords})
	return v.Redirect(path)
}

// WaitsWords tell who asked for something that it waits.
const WaitsWords = "A second person has to approve this first. Other admins were told; see it under Approvals."
