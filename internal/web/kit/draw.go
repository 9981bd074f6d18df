package kit

import (
	"bytes"
	"fmt"
	"net/http"

	"techbiz/internal/web/view"

	"github.com/a-h/templ"
)

// Draw answers with a component. It is drawn as a whole first, so that an error while
// drawing becomes a page of its own and not half of this one. Where the database did not
// answer for the page's frame, the page is of no use either, and that is the error.
func (v *Request) Draw(status int, c templ.Component) error {
	if v.frame != nil && status < http.StatusBadRequest {
		return v.frame
	}
	var b bytes.Buffer
	if err := c.Render(v.R.Context(), &b); err != nil {
		return fmt.Errorf("draw page: %w", err)
	}
	v.W.Header().Set("Content-Type", "text/html; charset=utf-8")
	v.W.WriteHeader(status)
	_, _ = v.W.Write(b.Bytes()) // ignore: the client disconnected
	return nil
}

// DrawPart answers htmx with the part that it asked for, others with the whole page.
func (v *Request) DrawPart(whole, part templ.Component) error {
	v.W.Header().Add("Vary", "HX-Request")
	if v.R.Header.Get("HX-Request") == "true" {
		return v.Draw(http.StatusOK, part)
	}
	return v.Draw(http.StatusOK, whole)
}

// DrawState answers with a page that says where an invitation or an account stands.
func (v *Request) DrawState(status int, m view.AcceptState) error {
	return v.Draw(status, view.AcceptStatePage(v.Page(m.Title), m))
}
