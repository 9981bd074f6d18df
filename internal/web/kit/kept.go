package kit

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

	"techbiz/internal/base/limit"
	"techbiz/internal/base/secret"
	"techbiz/internal/web/view"
)

// MaxKept bounds what is kept of a form, in bytes: a little more than the longest
// valid one.
const MaxKept = 12 << 10

// KeptForm is a form that came after its session had ended. It travels in a sealed cookie:
// whoever is nobody yet has nothing stored here. What is too long for a cookie lies in a
// session, for browsers alone that somebody signed in from before.
type KeptForm struct {
	Path   string            `json:"path"`
	Values map[string]string `json:"values"`
	Until  time.Time         `json:"until"`
}

const (
	keptCookie = "techbiz_form"
	// MaxCookie is the longest form that a cookie carries, in bytes.
	MaxCookie = 3800 // bytes: browsers take 4096 with the cookie's name and attributes
	// KeptFor is for how long it is kept.
	KeptFor = time.Hour
)

// LongForms are those that one known browser may have kept in sessions.
var LongForms = limit.Rate{Most: 10, In: time.Hour}

// Seal writes the form as a cookie carries it.
func (f KeptForm) Seal(key *secret.Key) (string, error) {
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
	return secret.EncodeToken(key.Seal(small.String(), keptCookie)), nil
}

// openKept reads what seal wrote; an empty form where it is none.
func openKept(key *secret.Key, cookie string) (f KeptForm) {
	sealed, err := secret.DecodeToken(cookie)
	if err != nil {
		return KeptForm{}
	}
	small, err := key.Open(sealed, keptCookie)
	if err != nil {
		return KeptForm{}
	}
	data, err := io.ReadAll(io.LimitReader(flate.NewReader(strings.NewReader(small)), 2*MaxKept))
	if err != nil || json.Unmarshal(data, &f) != nil {
		return KeptForm{}
	}
	return f
}

// OtherKeptFields are the fields of forms that are kept, beside those of invitations.
var OtherKeptFields = []string{
	view.FieldPolicyVersion, view.FieldText, view.FieldNote, view.FieldRevision,
	view.FieldLevel, view.FieldFrom, view.FieldUntil, view.FieldLinkURL, view.FieldLinkText, view.FieldAgency,
	view.FieldKind, view.FieldDomain, view.FieldLogin, view.FieldDetails, view.FieldText, view.FieldInternal,
}

// SetKept lets the browser keep the cookie, or forget it where the time is negative.
func (v *Request) SetKept(cookie string, lifetime time.Duration) {
	http.SetCookie(v.W, &http.Cookie{ //nolint:gosec // Secure where the portal is served over https
		Name: v.Site.CookieName(keptCookie), Value: cookie, Path: "/", MaxAge: int(lifetime / time.Second),
		HttpOnly: true, Secure: v.Site.Secure(), SameSite: http.SameSiteLaxMode,
	})
}

// Typed reads what was typed in the form of somebody who is not signed in. Files that came
// with it are passed over: nothing of a stranger's is stored.
func (v *Request) Typed() (url.Values, error) {
	if !v.IsMultipart() {
		v.R.Body = http.MaxBytesReader(v.W, v.R.Body, MaxBody)
		return v.Form()
	}
	if v.sent != nil {
		return v.sent, nil
	}
	parts, err := v.R.MultipartReader()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrBadForm, err)
	}
	values := url.Values{}
	for {
		part, err := parts.NextPart()
		if err != nil {
			// Where the form broke off, what came before is worth keeping all the same.
			return values, nil //nolint:nilerr // the answer is that nobody is signed in
		}
		name := part.FormName()
		if part.FileName() != "" || values.Has(name) || !slices.Contains(v.Site.KeptFields, name) {
			continue
		}
		text, err := io.ReadAll(io.LimitReader(part, MaxKept+1)) // one too long is not kept
		if err != nil {
			return values, nil //nolint:nilerr // as above
		}
		values.Set(name, string(text))
	}
}

// TakeKept returns what was kept of the form on this page, once, and tells the reader.
func (v *Request) TakeKept(page *view.Page) url.Values {
	var kept KeptForm
	if c, err := v.R.Cookie(v.Site.CookieName(keptCookie)); err == nil {
		kept = openKept(v.Site.Key, c.Value)
	}
	switch {
	case kept.Path == v.R.URL.Path && v.Site.Now().Before(kept.Until):
		v.SetKept("", -time.Second)
	case json.Unmarshal([]byte(v.Session.Get(KeyForm)), &kept) != nil || kept.Path != v.R.URL.Path:
		return url.Values{}
	}
	v.Session.Remove(KeyForm)
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

// FormPath is the page with the form that was posted to path.
func FormPath(path string) string {
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

// LocalPath returns next where it is a path of this portal to which one may be led
// after signing in, and "" otherwise.
func LocalPath(next string) string {
	u, err := url.Parse(next)
	switch {
	case err != nil, u.IsAbs(), u.Host != "", u.User != nil, u.Opaque != "",
		!strings.HasPrefix(next, "/"), strings.HasPrefix(next, "//"), strings.ContainsAny(next, "\\\r\n\t"),
		strings.HasPrefix(u.Path, "//"), strings.HasPrefix(u.Path, "/sign-"):
		return ""
	}
	return next
}

// KeyForm is the session's key of what was typed when the session before it was lost.
const KeyForm = "form"
