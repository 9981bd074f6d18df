package deviceclient

import (
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestRedirectsAreNotFollowed: neither the code nor a signature is sent on, whatever the
// redirect, and the device is told where it would have led.
func TestRedirectsAreNotFollowed(t *testing.T) {
	for _, status := range []int{301, 302, 303, 307, 308} {
		t.Run(strconv.Itoa(status), func(t *testing.T) {
			reached, asked := 0, 0
			other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached++ }))
			defer other.Close()
			portal := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				asked++
				http.Redirect(w, r, other.URL+"/device/enrol?kept=1", status)
			}))
			defer portal.Close()
			server, err := ParseServer(portal.URL)
			if err != nil {
				t.Fatal(err)
			}
			c := New(t.TempDir(), time.Now)
			_, err = c.Enrol(t.Context(), server, "A-CODE", Facts{OS: "macOS", Version: "15.0", HardwareID: "X"})
			if err == nil || !strings.Contains(err.Error(), "sends on to "+other.URL+", which is not followed") {
				t.Errorf("error %v", err)
			}
			if reached != 0 || asked != 1 {
				t.Errorf("asked %d times, and sent on %d times", asked, reached)
			}
		})
	}
}
