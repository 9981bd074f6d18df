package access

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"

	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// ShowResume offers to send the form that waited.
func (g *Guard) ShowResume(v *Visitor) error {
	var form waitingForm
	err := json.Unmarshal([]byte(v.Session.Get(keyResume+v.R.PathValue("form"))), &form)
	if err != nil || form.By != v.Account.ID {
		v.Flash(view.Notice{Tone: view.ToneInfo, Text: "The form that you filled in is not here any more. Fill it in again."})
		return v.Redirect("/overview")
	}
	action, err := url.Parse(form.Action)
	if err != nil {
		return fmt.Errorf("read where a form goes: %w", err)
	}
	back := kit.FormPath(action.Path)
	q := action.Query()
	q.Set(paramResume, v.R.PathValue("form"))
	action.RawQuery = q.Encode()
	return v.Draw(http.StatusOK, view.ResumePage(v.Page("You signed in again"), view.Resume{Action: action.String(), Values: form.Values, BackURL: back}))
}
