package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"github.com/google/uuid"

	"techbiz/internal/signin"
	"techbiz/internal/vault"
	"techbiz/internal/web/view"
)

// resumePath is where a form waits for its sender to sign in with TechPass.
const resumePath = "/resume/"

// keyResume begins the keys of forms that wait for their senders; the rest is the form's id.
const keyResume = "resume:"

// paramResume names the form that is being sent, in the address that it is sent to.
const paramResume = "resume"

// maxResuming is how many forms wait in one session; another takes the place of the oldest.
// The route bounds how long each is.
const maxResuming = 4

// waitingForm is a form that its sender may send once they have signed in again.
type waitingForm struct {
	By     uuid.UUID  `json:"by"`     // whose it is: nobody else sees it, though they sign in here
	Action string     `json:"action"` // with its query
	Values url.Values `json:"values"`
}

// stepUp leads whoever is signed in, but not surely enough, to TechPass, and from there
// back. What was sent in a form waits meanwhile and is sent by a press of a button.
func (v *visit) stepUp() error {
	if v.r.Method == http.MethodGet || v.r.Method == http.MethodHead {
		to := v.stepUpURL(v.r.URL.RequestURI())
		if v.r.Header.Get("HX-Request") == "true" {
			v.w.Header().Set("HX-Redirect", to)
			v.w.WriteHeader(http.StatusUnauthorized)
			return nil
		}
		return v.redirect(to)
	}
	next, err := v.keepWaiting()
	if err != nil {
		return err
	}
	return v.redirect(v.stepUpURL(next))
}

// stepUpURL is where the visitor proves who they are, whoever they are signed in as, and
// goes on to next. Who signed in with a mailed code is told first why that is not enough.
func (v *visit) stepUpURL(next string) string {
	if v.byMailedCode() && slices.Contains(v.portal.Methods, signin.MethodCode) {
		return techPassNeededURL(next)
	}
	if v.s.Config.TechPassOutside && v.route.Access != AccountHolder {
		return "/sign-in/techpass?again=1&next=" + url.QueryEscape(next)
	}
	return techPassURL(next) + "&again=1"
}

// keepWaiting keeps the form that was sent, and returns the page from which it goes on.
// How one signs in is not kept, as it may be a password.
func (v *visit) keepWaiting() (page string, err error) {
	if v.route.Access == AccountHolder {
		return methodsPath, nil
	}
	form, err := v.form()
	if err != nil {
		return "", err
	}
	data, err := json.Marshal(waitingForm{By: v.account.ID, Action: v.action(), Values: form})
	if err != nil {
		return "", fmt.Errorf("keep form: %w", err)
	}
	v.session.makeRoom(keyResume, maxResuming)
	id := v.s.Now().UTC().Format(resumeOrder) + vault.NewToken() // so that the oldest are known
	v.session.put(keyResume+id, string(data))
	return resumePath + id, nil
}

// resumeOrder writes times so that their texts have their order.
const resumeOrder = "20060102150405"

// action is where the form was sent to, with what else its address says of the form.
func (v *visit) action() string {
	q := v.r.URL.Query()
	q.Del(paramResume)
	return (&url.URL{Path: v.r.URL.Path, RawQuery: q.Encode()}).String()
}

// showResume offers to send the form that waited.
func (s *Server) showResume(v *visit) error {
	var form waitingForm
	err := json.Unmarshal([]byte(v.session.get(keyResume+v.r.PathValue("form"))), &form)
	if err != nil || form.By != v.account.ID {
		v.flash(view.Notice{Tone: view.ToneInfo, Text: "The form that you filled in is not here any more. Fill it in again."})
		return v.redirect("/overview")
	}
	action, err := url.Parse(form.Action)
	if err != nil {
		return fmt.Errorf("read where a form goes: %w", err)
	}
	back := formPath(action.Path)
	q := action.Query()
	q.Set(paramResume, v.r.PathValue("form"))
	action.RawQuery = q.Encode()
	return v.draw(http.StatusOK, view.ResumePage(v.page("You signed in again"), view.Resume{Action: action.String(), Values: form.Values, BackURL: back}))
}

// dropWaiting forgets the form that is being sent now.
func (v *visit) dropWaiting() {
	if id := v.r.URL.Query().Get(paramResume); id != "" && v.r.Method == http.MethodPost {
		v.session.remove(keyResume + id)
	}
}
