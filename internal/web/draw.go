package web

import (
	"bytes"
	"fmt"
	"net/http"

	"github.com/a-h/templ"
)

// draw answers with a component. It is drawn as a whole first, so that an error while
// drawing becomes a page of its own and not half of this one. Where the database did not
// answer for the page's frame, the page is of no use either, and that is the error.
func (v *request) draw(status int, c templ.Component) error {
	if v.frame != nil && status < http.StatusBadRequest {
		return v.frame
	}
	var b bytes.Buffer
	if err := c.Render(v.r.Context(), &b); err != nil {
		return fmt.Errorf("draw page: %w", err)
	}
	v.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	v.w.WriteHeader(status)
	_, _ = v.w.Write(b.Bytes()) // a browser that has gone away is no trouble of ours
	return nil
}

// drawPart answers htmx with the part that it asked for, others with the whole page.
func (v *request) drawPart(whole, part templ.Component) error {
	v.w.Header().Add("Vary", "HX-Request")
	if v.r.Header.Get("HX-Request") == "true" {
		return v.draw(http.StatusOK, part)
	}
	return v.draw(http.StatusOK, whole)
}
