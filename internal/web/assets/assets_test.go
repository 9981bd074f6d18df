package assets

import (
	"compress/gzip"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
)

// get asks the handler for a path, with or without gzip.
func get(path, encoding string) *http.Response {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Header.Set("Accept-Encoding", encoding)
	w := httptest.NewRecorder()
	Handler().ServeHTTP(w, r)
	return w.Result()
}

func TestBuiltAssetsAreServedForGood(t *testing.T) {
	if err := Check(); err != nil {
		t.Fatal(err)
	}
	for name, wantType := range map[string]string{
		"app.css": "text/css; charset=utf-8", "app.js": "text/javascript; charset=utf-8", "human.js": "text/javascript; charset=utf-8",
		"favicon.svg": "image/svg+xml", "inter-latin.woff2": "font/woff2",
	} {
		t.Run(name, func(t *testing.T) {
			if URL(name) == Prefix+name {
				t.Errorf("the address %s does not change with its content", URL(name))
			}
			res := get(URL(name), "")
			if res.StatusCode != http.StatusOK {
				t.Fatal(res.Status)
			}
			h := res.Header
			if got := h.Get("Content-Type"); got != wantType {
				t.Errorf("Content-Type %q, want %q", got, wantType)
			}
			if got := h.Get("Cache-Control"); !strings.Contains(got, "immutable") {
				t.Errorf("Cache-Control %q", got)
			}
			if h.Get("Content-Encoding") != "" {
				t.Error("packed without being asked")
			}
		})
	}
}

func TestPackedTwinHoldsTheSame(t *testing.T) {
	plain, err := io.ReadAll(get(URL("app.css"), "gzip;q=0").Body)
	if err != nil {
		t.Fatal(err)
	}
	packed := get(URL("app.css"), "br, gzip")
	if packed.Header.Get("Content-Encoding") != "gzip" || packed.Header.Get("Vary") != "Accept-Encoding" {
		t.Fatal(packed.Header)
	}
	unzip, err := gzip.NewReader(packed.Body)
	if err != nil {
		t.Fatal(err)
	}
	unpacked, err := io.ReadAll(unzip)
	if err != nil {
		t.Fatal(err)
	}
	if string(unpacked) != string(plain) {
		t.Error("the packed style sheet differs from the plain one")
	}
}

func TestNothingElseIsServed(t *testing.T) {
	for _, path := range []string{
		"/assets/manifest.json", "/assets/.gitkeep", "/assets/", "/assets/../assets.go", "/assets/app.css",
		URL("app.css") + ".gz", "/assets/nothing.js",
	} {
		if res := get(path, ""); res.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %s", path, res.Status)
		}
	}
}

func TestMissingManifestSaysWhatToDo(t *testing.T) {
	if _, err := manifest(fstest.MapFS{"dist/.gitkeep": {}}); !errors.Is(err, ErrNotBuilt) {
		t.Errorf("without a manifest: %v", err)
	}
	if _, err := manifest(fstest.MapFS{"dist/manifest.json": {Data: []byte("{")}}); err == nil || errors.Is(err, ErrNotBuilt) {
		t.Errorf("with a broken one: %v", err)
	}
}
