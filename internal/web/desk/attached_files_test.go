package desk_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"techbiz/internal/app/webtest"
	"techbiz/internal/web/kit"
)

// Nothing that is sent with a form lies on the disk once it is answered, and nothing of
// whoever is not signed in gets there at all.
func TestNoTemporaryFileOfAFormIsLeft(t *testing.T) {
	tmp := t.TempDir()
	t.Setenv("TMPDIR", tmp)
	p := webtest.NewPortal(t)
	large := "%PDF-" + strings.Repeat("a", 4<<20)
	fields := map[string]string{"kind": "other", "details": "Help"}
	left := func(after string) {
		t.Helper()
		files, err := os.ReadDir(tmp)
		p.OK(err)
		for _, f := range files {
			t.Errorf("%s: %s is left", after, f.Name())
		}
	}
	officer := p.BrowserOf(p.Officer(webtest.OfficerMailbox))
	at := sendFiles(officer, "/desk/new", fields, "a.pdf", large).Is(http.StatusSeeOther).Header.Get("Location")
	left("raised")
	sendFiles(officer, "/desk/new", fields, "a.exe", large).Is(http.StatusUnprocessableEntity)
	left("refused")
	sendFiles(officer, at+"/comment", map[string]string{"text": "More"}, "b.pdf", large).LeadsTo(at + "#story-title")
	left("commented")

	t.Setenv("TMPDIR", filepath.Join(tmp, "none")) // whoever stores a file now fails
	stranger := p.Browser()
	sendFiles(stranger, "/desk/new", fields, "a.pdf", large, "b.pdf", large).Is(http.StatusUnauthorized).Says("What you typed is kept")
	sendFiles(stranger, "/desk/new", map[string]string{"kind": "other", "details": strings.Repeat("a", kit.MaxKept+1)}).
		Is(http.StatusUnauthorized).SaysNot("What you typed is kept")
	stranger.SignIn(webtest.OfficerMailbox)
	stranger.Get("/desk/new").Says("What you typed is still here")
}
