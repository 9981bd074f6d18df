package web_test

import (
	"bytes"
	"log/slog"
	"net/netip"
	"strings"
	"testing"
	"time"

	"techbiz/internal/app"
	"techbiz/internal/app/webtest"
	"techbiz/internal/techpass"
)

// TestAProxyThatIsNotTrusted: the log warns once an hour, however many requests come, and
// queue health tells it. One that is trusted is no trouble.
func TestAProxyThatIsNotTrusted(t *testing.T) {
	for name, w := range map[string]struct {
		trusted  []netip.Prefix
		warnings int
	}{"not trusted": {nil, 2}, "trusted": {[]netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, 0}} {
		t.Run(name, func(t *testing.T) {
			var log bytes.Buffer
			p := webtest.NewPortal(t, func(o *app.Options) {
				o.Web.TrustedProxies, o.Log = w.trusted, slog.New(slog.NewTextHandler(&log, nil))
			})
			admin := p.Surely(p.Serves(webtest.AdminMailbox, techpass.DutyAdmin))
			admin.Get("/admin/queue").SaysNot("A proxy is not trusted")
			proxied := p.Browser()
			proxied.Header.Set("X-Forwarded-For", "192.0.2.1")
			for range 3 {
				proxied.Get("/sign-in")
			}
			page := admin.Get("/admin/queue")
			if w.warnings > 0 {
				page.Says("A proxy is not trusted", "127.0.0.1", "TECHBIZ_TRUSTED_PROXIES").SaysNot("All is well")
			} else {
				page.SaysNot("A proxy is not trusted")
			}
			p.Clock.Add(time.Hour)
			admin.Get("/admin/queue").SaysNot("A proxy is not trusted")
			proxied.Get("/readyz")
			if n := strings.Count(log.String(), "TECHBIZ_TRUSTED_PROXIES"); n != w.warnings {
				t.Errorf("%d warnings, want %d", n, w.warnings)
			}
		})
	}
}
