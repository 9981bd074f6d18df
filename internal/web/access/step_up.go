package access

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"

	"github.com/google/uuid"

	"techbiz/internal/base/secret"
	"techbiz/internal/web/kit"
)

// ResumePath is where a form waits for its sender to sign in with TechPass.
const ResumePath = "/resume/"

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
func (v *Visitor) stepUp() error {
	if v.R.Method == http.MethodGet || v.R.Method == http.MethodHead {
		to := v.StepUpURL(v.R.URL.RequestURI())
		if v.R.Header.Get("HX-Request") == "true" {
			v.W.Header().Set("HX-Redirect", to)
			v.W.WriteHeader(http.StatusUnauthorized)
			return nil
		}
		return v.Redirect(to)
	}
	next, err := v.keepWaiting()
	if err != nil {
		return err
	}
	return v.Redirect(v.StepUpURL(next))
}

// StepUpURL is where the visitor proves who they are, whoever they are signed in as, and
// goes on to next. Who signed in with a mailed code is told first why that is not enough.
func (v *Visitor) StepUpURL(next string) string {
	if v.ByMailedCode() && v.TypedCode() {
		return TechPassNeededURL(next)
	}
	if v.Guard.TechPassOutside && v.Route.Access != kit.AccountHolder {
		return "/sign-in/techpass?again=1&next=" + url.QueryEscape(next)
	}
	return TechPassURL(next) + "&again=1"
}

// keepWaiting keeps the form that was sent, and returns the page from which it goes on.
// How one signs in is not kept, as it may be a password.
func (v *Visitor) keepWaiting() (page string, err error) {
	if v.Route.Access == kit.AccountHolder {
		return kit.MethodsPath, nil
	}
	form, err := v.Form()
	if err != nil {
		return "", err
	}
	data, err := json.Marshal(waitingForm{By: v.Account.ID, Action: v.action(), Values: form})
	if err != nil {
		return "", fmt.Errorf("keep form: %w", err)
	}
	v.Session.MakeRoom(keyResume, maxResuming)
	id := v.Guard.Now().UTC().Format(resumeOrder) + secret.NewToken() // so that the oldest are known
	v.Session.Put(keyResume+id, string(data))
	return ResumePath + id, nil
}

// resumeOrder writes times so that their texts have their order.
const resumeOrder = "20060102150405"

// action is where the form was sent to, with what else its address says of the form.
func (v *Visitor) action() string {
	q := v.R.URL.Query()
	q.Del(paramResume)
	return (&url.URL{Path: v.R.URL.Path, RawQuery: q.Encode()}).String()
}

// dropWaiting forgets the form that is being sent now.
func (v *Visitor) dropWaiting() {
	if id := v.R.URL.Query().Get(paramResume); id != "" && v.R.Method == http.MethodPost {
		v.Session.Remove(keyResume + id)
	}
}
