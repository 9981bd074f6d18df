package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"techbiz/internal/fault"
	"techbiz/internal/people"
	"techbiz/internal/trace"

	"github.com/google/uuid"
)

// formMemory is how much of such a form is held in memory, in bytes; the rest lies in
// temporary files until the answer is written.
const formMemory = 1 << 20

// request is one request on its way through a handler.
type request struct {
	site    *site
	w       http.ResponseWriter
	r       *http.Request
	route   Route
	client  netip.Addr // the zero Addr where that is no address
	session session
	// actor is who is signed in to the portal, with their duty where they proved enough for
	// it; the zero Actor where nobody is.
	actor people.Actor
	// user is who is signed in with TechPass, to the portal or to their account alone; the
	// zero Actor where nobody is.
	user people.Actor
	// visitor is what the portal found out about who sent the request; see visitOf.
	visitor any

	given    map[string]string // tokens that this answer gives the browser to keep, by their cookie
	bare     bool              // the page comes without what would be asked of the database for its frame
	frame    error             // the trouble for which a part of the frame is missing
	cleaning []func()
}

// cleanUp has f called once the request is answered.
func (v *request) cleanUp(f func()) { v.cleaning = append(v.cleaning, f) }

// drop lets go of what the visit took up. net/http removes the temporary files of a form
// for the request that it made itself alone, of which this one is a copy.
func (v *request) drop() {
	for _, f := range v.cleaning {
		f()
	}
	if v.r.MultipartForm == nil {
		return
	}
	if err := v.r.MultipartForm.RemoveAll(); err != nil {
		v.site.Log.WarnContext(v.r.Context(), "temporary files of a form are left", "cause", err.Error(), "trace_id", trace.ID(v.r.Context()))
	}
}

// redirect sends the browser on with a GET, be it after a POST.
func (v *request) redirect(to string) error {
	http.Redirect(v.w, v.r, to, http.StatusSeeOther) //nolint:gosec,nolintlint // "next" passed localPath; how far gosec follows it changes with the code around
	return nil
}

// form reads the form that was posted, without its files.
func (v *request) form() (url.Values, error) {
	if err := v.r.ParseForm(); err != nil {
		return nil, fmt.Errorf("%w: %w", errBadForm, err)
	}
	if err := v.r.ParseMultipartForm(formMemory); err != nil && !errors.Is(err, http.ErrNotMultipart) {
		return nil, fmt.Errorf("%w: %w", errBadForm, err)
	}
	return v.r.PostForm, nil
}

// id reads the id of an invitation or a list in the path; one that is none names none.
func (v *request) id() (uuid.UUID, error) {
	id, err := uuid.Parse(v.r.PathValue("id"))
	if err != nil {
		return uuid.Nil, fault.NotFound
	}
	return id, nil
}

func isAPI(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, "/api/") }

// maxBody is the largest body of a form, in bytes, unless its route says otherwise.
const maxBody = 64 << 10
