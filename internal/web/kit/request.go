package kit

import (
	"cmp"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"strings"

	"github.com/google/uuid"

	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/base/transfer"
)

// Request is one request on its way through a handler.
type Request struct {
	Site    *Site
	W       http.ResponseWriter // of the answer
	R       *http.Request
	Route   Route
	Client  netip.Addr // the zero Addr where that is no address
	Session Session
	// Actor is who is signed in to the portal, with their duty where they proved enough for
	// it; the zero Actor where nobody is.
	Actor people.Actor
	// User is who is signed in with TechPass, to the portal or to their account alone; the
	// zero Actor where nobody is.
	User people.Actor
	// Visitor is what the portal found out about who sent the request; see access.Guard.VisitorOf.
	Visitor any

	sent     url.Values        // the fields of a form with files, once they were read: that goes only once
	given    map[string]string // tokens that this answer gives the browser to keep, by their cookie
	Bare     bool              // the page comes without what would be asked of the database for its frame
	frame    error             // the trouble for which a part of the frame is missing
	cleaning []func()
}

// CleanUp has f called once the request is answered.
func (v *Request) CleanUp(f func()) { v.cleaning = append(v.cleaning, f) }

// Drop lets go of what the request took up.
func (v *Request) Drop() {
	for _, f := range v.cleaning {
		f()
	}
}

// Redirect sends the browser on with a GET, be it after a POST.
func (v *Request) Redirect(to string) error {
	http.Redirect(v.W, v.R, to, http.StatusSeeOther) //nolint:gosec,nolintlint // "next" passed LocalPath; how far gosec follows it changes with the code around
	return nil
}

// Form reads the form that was posted, without its files.
func (v *Request) Form() (url.Values, error) {
	if err := v.R.ParseForm(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrBadForm, err)
	}
	if !v.IsMultipart() {
		return v.R.PostForm, nil
	}
	if v.sent != nil {
		return v.sent, nil
	}
	form, err := v.parts(transfer.Bounds{Fields: int(cmp.Or(v.Route.Body, MaxBody))})
	return form.Fields, err
}

// ID reads the id of an invitation or a list in the path; one that is none names none.
func (v *Request) ID() (uuid.UUID, error) {
	id, err := uuid.Parse(v.R.PathValue("id"))
	if err != nil {
		return uuid.Nil, fault.NotFound
	}
	return id, nil
}

// IsAPI tells whether a request is to the JSON API.
func IsAPI(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, "/api/") }

// MaxBody is the largest body of a form, in bytes, unless its route says otherwise.
const MaxBody = 64 << 10
