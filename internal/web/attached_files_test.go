package web_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"techbiz/internal/web"
)

// Nothing that is sent with a form lies on the disk once it is answered, and nothing of
// whoever is not signed in gets there at all.
func TestNoTemporaryFileOfAFormIsLeft(t *testing.T) {
	tmp := t.TempDir()
	t.Setenv("TMPDIR", tmp)
	p := newPortal(t)
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
	officer := p.as(p.Officer(officerMailbox))
	at := officer.sendFiles("/desk/new", fields, "a.pdf", large).is(http.StatusSeeOther).header.Get("Location")
	left("raised")
	officer.sendFiles("/desk/new", fields, "a.exe", large).is(http.StatusUnprocessableEntity)
	left("refused")
	officer.sendFiles(at+"/comment", map[string]string{"text": "More"}, "b.pdf", large).leadsTo(at + "#story-title")
	left("commented")

	t.Setenv("TMPDIR", filepath.Join(tmp, "none")) // whoever stores a file now fails
	stranger := p.browser()
	stranger.sendFiles("/desk/new", fields, "a.pdf", large, "b.pdf", large).is(http.StatusUnauthorized).says("What you typed is kept")
	stranger.sendFiles("/desk/new", map[string]string{"kind": "other", "details": strings.Repeat("a", web.MaxKept+1)}).
		is(http.StatusUnauthorized).saysNot("What you typed is kept")
	stranger.signIn(officerMailbox)
	stranger.get("/desk/new").says("What you typed is still here")
}
