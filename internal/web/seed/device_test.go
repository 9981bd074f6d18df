package seed_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/app"
	"techbiz/internal/app/webtest"
	"techbiz/internal/invite"
	"techbiz/internal/seed"
	"techbiz/internal/seed/device"
	"techbiz/internal/seed/deviceclient"
	"techbiz/internal/techpass"
	"techbiz/internal/techpass/policy"
	pages "techbiz/internal/web/seed"
)

// seeded returns an active account whose SEED mail has arrived.
func seeded(p *webtest.Portal, mailbox string) *techpass.Account {
	p.Helper()
	a := p.Officer(mailbox)
	a.State, a.ActivatedAt, a.SEED = techpass.Active, p.Clock.Now(), true
	p.OK(p.Store.Invites().Update(context.Background(), func(tx invite.Tx) error { return tx.UpdateAccount(context.Background(), a) }))
	provision(p, a.ID, seed.Invited)
	return a
}

func provision(p *webtest.Portal, accountID uuid.UUID, state seed.State) {
	p.Helper()
	ctx := context.Background()
	p.OK(p.Store.Seeds().Update(ctx, func(tx seed.OwnTx) error {
		pool, err := tx.SEEDPool(ctx)
		if err != nil {
			return err
		}
		pool.Size, pool.Taken = pool.Size+1, pool.Taken+1
		if err := tx.StoreSEEDPool(ctx, pool); err != nil {
			return err
		}
		return tx.StoreProvisionings(ctx, &seed.Provisioning{AccountID: accountID, State: state, MailedAt: p.Clock.Now(), ExpiresAt: p.Clock.Now().Add(seed.Lifetime), ChangedAt: p.Clock.Now()})
	}))
}

// enrolCode returns a code for the holder, who accepted the policy.
func enrolCode(p *webtest.Portal, a *techpass.Account) string {
	p.Helper()
	p.OK(p.Devices.AcceptUse(context.Background(), a.Actor(), useInForce(p)))
	o, err := p.Devices.Begin(context.Background(), a.Actor(), true)
	p.OK(err)
	return o.Code
}

// useInForce is the version of the acceptable-use policy to accept.
func useInForce(p *webtest.Portal) string {
	p.Helper()
	inForce, err := p.Policies.InForce(context.Background(), policy.AcceptableUse)
	p.OK(err)
	return inForce.Version
}

var mac = deviceclient.Facts{OS: "macOS", Version: "14.6.1", HardwareID: "C02XL0GTJGH5"}

// enrolled returns a device under the portal's clock.
func enrolled(p *webtest.Portal) *deviceclient.Client {
	c := deviceclient.New(filepath.Join(p.TempDir(), "device"), p.Clock.Now)
	c.Pause = func(context.Context, time.Duration) error { return nil }
	return c
}

func TestDeviceEnrolsOverHTTP(t *testing.T) {
	inside, err := netip.ParsePrefix("192.0.2.0/24")
	if err != nil {
		t.Fatal(err)
	}
	p := webtest.NewPortal(t, func(o *app.Options) { o.Web.AllowedNetworks = []netip.Prefix{inside} }) // a device is outside until it is enrolled
	a := seeded(p, webtest.OfficerMailbox)
	code := enrolCode(p, a)
	c := enrolled(p)
	s, err := c.Enrol(t.Context(), p.Server.Config.PublicURL, code, mac)
	p.OK(err)
	d, err := p.Devices.Device(t.Context(), a.ID)
	p.OK(err)
	if d.ID.String() != s.DeviceID || d.HardwareID != mac.HardwareID {
		t.Errorf("device %+v, %+v", d, s)
	}
	if letter := p.Letter(webtest.OfficerMailbox); !strings.Contains(letter.Text, "device was enrolled") {
		t.Errorf("letter %q", letter.Text)
	}
	p.Clock.Add(2 * time.Hour)
	_, renewed, err := c.Heartbeat(t.Context(), "14.7")
	p.OK(err)
	if d, err = p.Devices.Device(t.Context(), a.ID); err != nil || !d.SeenAt.Equal(p.Clock.Now()) || d.OSVersion != "14.7" || renewed {
		t.Errorf("heard %+v, %v", d, err)
	}
	p.Clock.Add(s.RenewAfter.Sub(p.Clock.Now()))
	next, renewed, err := c.Heartbeat(t.Context(), "14.7")
	p.OK(err)
	if !renewed || next.Serial == s.Serial || !next.ValidUntil.After(s.ValidUntil) {
		t.Errorf("renewed %t: %+v", renewed, next)
	}
	if _, renewed, err = c.Heartbeat(t.Context(), "14.7"); err != nil || renewed {
		t.Errorf("afterwards: renewed %t, %v", renewed, err)
	}
	for _, file := range []string{"key.pem", "device.json", "certificate.pem"} {
		info, err := os.Stat(filepath.Join(string(c.Dir), file))
		p.OK(err)
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s is %s", file, info.Mode())
		}
	}
	if strings.Contains(p.Logged.String(), code[:9]) {
		t.Error("the log holds the code")
	}
}

func TestRefusedDevicesAreToldWhy(t *testing.T) {
	p := webtest.NewPortal(t)
	a := seeded(p, webtest.OfficerMailbox)
	c := enrolled(p)
	old := mac
	old.Version = "12.1"
	_, err := c.Enrol(t.Context(), p.Server.Config.PublicURL, enrolCode(p, a), old)
	refused, ok := errors.AsType[*deviceclient.RefusedError](err)
	if !ok || refused.Status != http.StatusUnprocessableEntity || refused.TraceID == "" ||
		refused.Detail != "macOS 12.1 is older than 13.0, the oldest version that SEED supports. Update the device, then enrol again." {
		t.Errorf("error %v", err)
	}
	if _, err = c.Enrol(t.Context(), p.Server.Config.PublicURL, "AAAA", mac); err == nil || !strings.Contains(err.Error(), "This code is not known") {
		t.Errorf("error %v", err)
	}
	p.OK(func() error {
		_, err := c.Enrol(t.Context(), p.Server.Config.PublicURL, enrolCode(p, a), mac)
		return err
	}())
	p.OK(p.Devices.Remove(t.Context(), a.Actor()))
	_, _, err = c.Heartbeat(t.Context(), "")
	if refused, ok = errors.AsType[*deviceclient.RefusedError](err); !ok || refused.Status != http.StatusUnauthorized || !strings.Contains(refused.Detail, "not enrolled any more") {
		t.Errorf("error %v", err)
	}
}

func TestWhatDevicesSendIsBounded(t *testing.T) {
	p := webtest.NewPortal(t)
	for _, test := range []struct {
		path, kind, body string
		want             int
	}{
		{"enrol", "application/json", `{"code":"` + strings.Repeat("A", pages.MaxDeviceBody) + `"}`, http.StatusRequestEntityTooLarge},
		{"enrol", "text/plain", `{}`, http.StatusUnsupportedMediaType},
		{"enrol", "application/json", `[`, http.StatusBadRequest},
		{"enrol", "application/json", `{"code":7}`, http.StatusBadRequest},
		{"enrol", "application/json; charset=utf-8", `{}`, http.StatusUnprocessableEntity},
		{"heartbeat", "application/json", `{}`, http.StatusUnauthorized},
		{"renew", "application/json", `{}`, http.StatusUnauthorized},
	} {
		res, err := http.Post(p.HTTP.URL+"/device/"+test.path, test.kind, strings.NewReader(test.body))
		p.OK(err)
		defer res.Body.Close()
		body, err := io.ReadAll(res.Body)
		p.OK(err)
		var doc pages.DeviceProblem
		if err := json.Unmarshal(body, &doc); err != nil || res.StatusCode != test.want || doc.Status != test.want || doc.Detail == "" || doc.TraceID == "" ||
			res.Header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s %.20s: %d, %s", test.path, test.body, res.StatusCode, body)
		}
	}
}

func TestWrongCodesGet429(t *testing.T) {
	p := webtest.NewPortal(t)
	a := seeded(p, webtest.OfficerMailbox)
	c := enrolled(p)
	for range device.WrongCodes {
		_, _ = c.Enrol(t.Context(), p.Server.Config.PublicURL, "AAAA", mac)
	}
	_, err := c.Enrol(t.Context(), p.Server.Config.PublicURL, "AAAA", mac)
	if refused, ok := errors.AsType[*deviceclient.RefusedError](err); !ok || refused.Status != http.StatusTooManyRequests {
		t.Errorf("error %v", err)
	}
	_, err = c.Enrol(t.Context(), p.Server.Config.PublicURL, enrolCode(p, a), mac)
	p.OK(err)
}

// TestLostAnswers: the answer does not reach the device, which asks again and gets it.
func TestLostAnswers(t *testing.T) {
	p := webtest.NewPortal(t)
	a := seeded(p, webtest.OfficerMailbox)
	c := enrolled(p)
	lost := &losing{times: 2}
	c.HTTP.Transport = lost
	s, err := c.Enrol(t.Context(), p.Server.Config.PublicURL, enrolCode(p, a), mac)
	p.OK(err)
	d, err := p.Devices.Device(t.Context(), a.ID)
	p.OK(err)
	if s.DeviceID != d.ID.String() || lost.times != 0 {
		t.Errorf("device %s, %s", s.DeviceID, d.ID)
	}
}

// losing loses the first answers.
type losing struct{ times int }

func (l *losing) RoundTrip(r *http.Request) (*http.Response, error) {
	res, err := http.DefaultTransport.RoundTrip(r)
	if err != nil || l.times == 0 {
		return res, err
	}
	l.times--
	res.Body.Close()
	return nil, errors.New("connection reset")
}

func TestDeviceServersAddress(t *testing.T) {
	for address, ok := range map[string]bool{
		"https://portal.techbiz.gov.sg": true, "https://portal.techbiz.gov.sg/": true, "http://127.0.0.1:8080": true, "http://localhost": true,
		"http://portal.techbiz.gov.sg": false, "portal.techbiz.gov.sg": false, "": false, "https://u:p@portal.techbiz.gov.sg": false, "ftp://127.0.0.1": false,
	} {
		if _, err := deviceclient.ParseServer(address); (err == nil) != ok {
			t.Errorf("%q: %v", address, err)
		}
	}
}
