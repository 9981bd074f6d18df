package web

import (
	"net/http"
	"strings"
	"testing"

	"techbiz/internal/seed/device"
	"techbiz/internal/web/seed"
	"techbiz/internal/web/view"
)

func TestPlatformOf(t *testing.T) {
	for _, test := range []struct {
		agent, hint string
		want        device.OS
		says        string
	}{
		{"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.1 Safari/605.1.15", "", device.MacOS, "looks like macOS"},
		{"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36", `"Windows"`, device.Windows, "looks like Windows"},
		{"Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0", "", device.Windows, "looks like Windows"},
		{"Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1", "", "", "on a phone or tablet"},
		{"Mozilla/5.0 (Linux; Android 15) Chrome/140 Mobile", `"Android"`, "", "on a phone or tablet"},
		{"Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0", "", "", "looks like Linux, which SEED does not support"},
		{"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) Chrome/140", `"Chrome OS"`, "", "ChromeOS"},
		{"curl/8", "", "", "does not tell"},
	} {
		p := seed.PlatformOf(http.Header{"User-Agent": {test.agent}, "Sec-Ch-Ua-Platform": {test.hint}})
		n := p.Notice([]*device.Platform{{OS: device.MacOS}, {OS: device.Windows}})
		if p.Os != test.want || !strings.Contains(n.Text, test.says) {
			t.Errorf("%s: %q, %s", test.agent, p.Os, n.Text)
		}
	}
	if n := (seed.Platform{Os: device.MacOS, Word: "macOS"}).Notice(nil); n.Tone != view.ToneWarning || !strings.Contains(n.Text, "does not support at present") {
		t.Errorf("not supported: %s", n.Text)
	}
}
