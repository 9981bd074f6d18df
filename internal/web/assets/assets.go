// Package assets serves the built style sheet, script, font and icons from the
// binary. They are built from web/ into dist/, which is not kept in git;
// without a build the package still compiles and Check says what to do.
package assets

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
	"sync"
	"time"
)

// Prefix is the path under which Handler expects its requests.
const Prefix = "/assets/"

// ErrNotBuilt says that the binary was compiled without its assets.
var ErrNotBuilt = errors.New(`the web assets are not built into this binary: run "make assets" and build again`)

//go:embed all:dist
var embedded embed.FS

// names maps a logical name (app.css) to the built file (app-XXXX.css), whose
// name changes with its content.
var names = sync.OnceValues(func() (map[string]string, error) { return manifest(embedded) })

func manifest(files fs.FS) (map[string]string, error) {
	raw, err := fs.ReadFile(files, "dist/manifest.json")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNotBuilt
	}
	if err != nil {
		return nil, fmt.Errorf("read asset manifest: %w", err)
	}
	var m map[string]string
	if err := json.Unmarshal(raw, &m); err != nil {
		return nil, fmt.Errorf("read asset manifest: %w", err)
	}
	return m, nil
}

// Check returns ErrNotBuilt where the assets are missing from the binary, for
// the program to say so at its start.
func Check() error {
	_, err := names()
	return err
}

// URL is the address of an asset by its logical name, such as "app.css". An
// unknown name, or one that is not built, keeps its name and answers 404.
func URL(name string) string {
	m, _ := names()
	if built, ok := m[name]; ok {
		return Prefix + built
	}
	return Prefix + name
}

// Handler serves the built files under Prefix. Their names change with their
// content, so browsers may keep them for good.
func Handler() http.Handler {
	return http.StripPrefix(Prefix, http.HandlerFunc(serve))
}

func serve(w http.ResponseWriter, r *http.Request) {
	name := path.Clean(r.URL.Path)
	file := "dist/" + name
	if !public(name) {
		http.NotFound(w, r)
		return
	}
	body, err := embedded.ReadFile(file)
	if err != nil {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Type", contentType(name))
	if zipped, err := embedded.ReadFile(file + ".gz"); err == nil {
		h.Set("Vary", "Accept-Encoding")
		if acceptsGzip(r) {
			h.Set("Content-Encoding", "gzip")
			body = zipped
		}
	}
	http.ServeContent(w, r, "", time.Time{}, strings.NewReader(string(body)))
}

// public keeps the manifest, the packed twins and anything above dist private.
func public(name string) bool {
	m, _ := names()
	for _, built := range m {
		if built == name {
			return true
		}
	}
	return false
}

// contentType does not ask the machine's own tables for the types that matter.
func contentType(name string) string {
	switch path.Ext(name) {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".woff2":
		return "font/woff2"
	}
	return mime.TypeByExtension(path.Ext(name))
}

func acceptsGzip(r *http.Request) bool {
	for part := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		coding, weight, _ := strings.Cut(strings.TrimSpace(part), ";")
		if strings.TrimSpace(coding) == "gzip" {
			return strings.ReplaceAll(weight, " ", "") != "q=0"
		}
	}
	return false
}
