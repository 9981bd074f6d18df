package web

import (
	"bytes"
	"compress/flate"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"techbiz/internal/limit"
	"techbiz/internal/vault"
	"techbiz/internal/web/view"
)

// maxKept bounds what is kept of a form, in bytes: a little more than the longest
// valid one.
const maxKept = 12 << 10

// keptForm is a form that came after its session had ended. It travels in a sealed cookie:
// whoever is nobody yet has nothing stored here. What is too long for a cookie lies in a
// session, for browsers alone that somebody signed in from before.
type keptForm struct {
	Path   string            `json:"path"`
	Values map[string]string `json:"values"`
	Until  time.Time         `json:"until"`
}

const (
	keptCookie = "techbiz_form"
	maxCookie  = 3800 // bytes: browsers take 4096 with the cookie's name and attributes
	keptFor    = time.Hour
)

// longForms are those that one known browser may have kept in sessions.
var longForms = limit.Rate{Most: 10, In: time.Hour}

// seal writes the form as a cookie carries it.
func (f keptForm) seal(key *vault.Key) (string, error) {
	data, err := json.Marshal(f)
	if err != nil {
		return "", fmt.Errorf("keep form: %w", err)
	}
	var small bytes.Buffer
	w, err := flate.NewWriter(&small, flate.BestCompression)
	if err != nil {
		return "", fmt.Errorf("keep form: %w", err)
	}
	_, err = w.Write(data)
	if err := errors.Join(err, w.Close()); err != nil {
		return "", fmt.Errorf("keep form: %w", err)
	}
	return vault.EncodeToken(key.Seal(small.String(), keptCookie)), nil
}

// openKept reads what seal wrote; an empty form where it is none.
func openKept(key *vault.Key, cookie string) (f keptForm) {
	sealed, err := vault.DecodeToken(cookie)
	if err != nil {
		return keptForm{}
	}
	small, err := key.Open(sealed, keptCookie)
	if err != nil {
		return keptForm{}
	}
	data, err := io.ReadAll(io.LimitReader(flate.NewReader(strings.NewReader(small)), 2*maxKept))
	if err != nil || json.Unmarshal(data, &f) != nil {
		return keptForm{}
	}
	return f
}

// keptFields are the fields of the invitation forms and of those of service requests.
var keptFields = []string{
	view.FieldEmail, view.FieldUsername, view.FieldFirstName, view.FieldLastName, view.FieldCountryCode, view.FieldContact,
	view.FieldOrganisation, view.FieldDepartment, view.FieldSeed, view.FieldReason,
	view.FieldPolicyVersion, view.FieldText, view.FieldNote, view.FieldRevision,
	view.FieldLevel, view.FieldFrom, view.FieldUntil, view.FieldLinkURL, view.FieldLinkText, view.FieldAgency,
	view.FieldKind, view.FieldDomain, view.FieldLogin, view.FieldDetails, view.FieldText, view.FieldInternal,
}

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

// setKept lets the browser keep the cookie, or forget it where the time is negative.
func (v *visit) setKept(cookie string, lifetime time.Duration) {
	http.SetCookie(v.w, &http.Cookie{ //nolint:gosec // Secure where the portal is served over https
		Name: v.s.cookieName(keptCookie), Value: cookie, Path: "/", MaxAge: int(lifetime / time.Second),
		HttpOnly: true, Secure: v.s.secure(), SameSite: http.SameSiteLaxMode,
	})
}

// typed reads what was typed in the form of somebody who is not signed in. Files that came
// with it are passed over: nothing of a stranger's is stored.
func (v *visit) typed() (url.Values, error) {
	if !v.isMultipart() {
		v.r.Body = http.MaxBytesReader(v.w, v.r.Body, maxBody)
		return v.form()
	}
	if v.sent != nil {
		return v.sent, nil
	}
	parts, err := v.r.MultipartReader()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errBadForm, err)
	}
	values := url.Values{}
	for {
		part, err := parts.NextPart()
		if err != nil {
			// Where the form broke off, what came before is worth keeping all the same.
			return values, nil //nolint:nilerr // the answer is that nobody is signed in
		}
		name := part.FormName()
		if part.FileName() != "" || values.Has(name) || !slices.Contains(keptFields, name) {
			continue
		}
		text, err := io.ReadAll(io.LimitReader(part, maxKept+1)) // one too long is not kept
		if err != nil {
			return values, nil //nolint:nilerr // as above
		}
		values.Set(name, string(text))
	}
}

// takeKept returns what was kept of the form on this page, once, and tells the reader.
func (v *visit) takeKept(page *view.Page) url.Values {
	var kept keptForm
	if c, err := v.r.Cookie(v.s.cookieName(keptCookie)); err == nil {
		kept = openKept(v.s.Key, c.Value)
	}
	switch {
	case kept.Path == v.r.URL.Path && v.s.Now().Before(kept.Until):
		v.setKept("", -time.Second)
	case json.Unmarshal([]byte(v.session.get(keyForm)), &kept) != nil || kept.Path != v.r.URL.Path:
		return url.Values{}
	}
	v.session.remove(keyForm)
	values := url.Values{}
	for name, value := range kept.Values {
		values.Set(name, value)
	}
	page.Notices = append(page.Notices, view.Notice{
		Tone: view.ToneInfo,
		Text: "Your session ended before this form was submitted. What you typed is still here: check it and submit it again.",
	})
	return values
}

// formPath is the page with the form that was posted to path.
func formPath(path string) string {
	for _, button := range buttons {
		if page, found := strings.CutSuffix(path, button); found {
			return page
		}
	}
	return path
}

// buttons are the ends of addresses that have no page of their own: a button on the
// page above posts to them.
var buttons = []string{"/resend", "/remove", "/mend", "/check", "/domains", "/undo", "/allow", "/seed", "/comment", "/assign",
	"/end", "/try"}

// localPath returns next where it is a path of this portal to which one may be led
// after signing in, and "" otherwise.
func localPath(next string) string {
	u, err := url.Parse(next)
	switch {
	case err != nil, u.IsAbs(), u.Host != "", u.User != nil, u.Opaque != "",
		!strings.HasPrefix(next, "/"), strings.HasPrefix(next, "//"), strings.ContainsAny(next, "\\\r\n\t"),
		strings.HasPrefix(u.Path, "//"), strings.HasPrefix(u.Path, "/sign-"):
		return ""
	}
	return next
}
