package app_test

import (
	"bytes"
	"compress/gzip"
	"database/sql"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/pquerna/otp/totp"

	"techbiz/internal/app/apptest"
	"techbiz/internal/testparts"
)

// version21 is a database of the version with migration 21, which kept its key in it.
type version21 struct {
	url string

	App, Pending, SignUp uuid.UUID // accounts, and a sign-up
	AppKey, PendingKey   string
	Recovery             []string // codes
	Invited, Token       string   // whose mail waits, and the token in it
	KeyID, Authority     string   // of the OpenID provider, and of devices
}

// onVersion21 runs the test on a fresh copy of each database.
func onVersion21(t *testing.T, test func(t *testing.T, old func(t *testing.T) *version21)) {
	t.Helper()
	for name, restore := range map[string]func(t *testing.T) string{"sqlite": sqlite21, "postgres": postgres21} {
		t.Run(name, func(t *testing.T) {
			test(t, func(t *testing.T) *version21 {
				t.Helper()
				text, err := os.ReadFile("testdata/version21-" + name + ".json")
				if err != nil {
					t.Fatal(err)
				}
				v := &version21{url: restore(t)}
				if err := json.Unmarshal(text, v); err != nil {
					t.Fatal(err)
				}
				return v
			})
		})
	}
}

func sqlite21(t *testing.T) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "techbiz.db")
	if err := os.WriteFile(file, unzipped(t, "testdata/version21-sqlite.db.gz"), 0o644); err != nil {
		t.Fatal(err)
	}
	return "sqlite:" + file
}

func postgres21(t *testing.T) string {
	t.Helper()
	url := testparts.Postgres(t)
	db, err := sql.Open("pgx", url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), string(unzipped(t, "testdata/version21-postgres.sql.gz"))); err != nil {
		t.Fatal(err)
	}
	return url
}

func unzipped(t *testing.T, file string) []byte {
	t.Helper()
	zipped, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	z, err := gzip.NewReader(bytes.NewReader(zipped))
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// setting returns a setting of the database, nil where there is none.
func (v *version21) setting(t *testing.T, name string) (value []byte) {
	t.Helper()
	driver, dsn := "pgx", v.url
	if file, ok := strings.CutPrefix(v.url, "sqlite:"); ok {
		driver, dsn = "sqlite", "file:"+file+"?_pragma=busy_timeout(10000)"
	}
	db, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	err = db.QueryRowContext(t.Context(), "SELECT value FROM settings WHERE name = '"+name+"'").Scan(&value)
	if err != nil && err != sql.ErrNoRows {
		t.Fatal(err)
	}
	return value
}

var tokenIn = regexp.MustCompile(`/accept/([\w-]+)`)

// works uses everything that was sealed, or hashed for long, once.
func (v *version21) works(w *apptest.World) {
	w.Helper()
	keys, err := w.OpenID.Keys(w.Context())
	w.OK(err)
	if keys[0].ID != v.KeyID {
		w.Errorf("the OpenID provider has other keys: %s", keys[0].ID)
	}
	authority, err := w.Devices.Authority(w.Context())
	w.OK(err)
	if string(authority) != v.Authority {
		w.Errorf("the authority of devices is another one")
	}
	_, err = w.Devices.RevocationList(w.Context())
	w.OK(err)
	code, err := totp.GenerateCode(v.AppKey, w.Clock.Now())
	w.OK(err)
	if err := w.Factors.CheckTOTP(w.Context(), v.App, code); err != nil {
		w.Errorf("authenticator app: %v", err)
	}
	setup, err := w.Factors.PendingTOTP(w.Context(), v.Pending)
	if err != nil || setup.Key != v.PendingKey {
		w.Errorf("an app that is being set up: %+v, %v", setup, err)
	}
	for _, code := range v.Recovery[:2] {
		if err := w.Factors.UseRecoveryCode(w.Context(), v.App, code); err != nil {
			w.Errorf("recovery code: %v", err)
		}
	}
	if err := w.Factors.UseRecoveryCode(w.Context(), v.App, v.Recovery[0]); err == nil {
		w.Error("a recovery code works twice")
	}
	w.OK(w.Invites.AnswerSignUp(w.Context(), v.SignUp))
	w.Deliver()
	told := map[string]string{}
	for _, l := range w.Letters() {
		told[l.To.String()] += l.Text
	}
	if got := tokenIn.FindStringSubmatch(told[v.Invited]); got == nil || got[1] != v.Token {
		w.Errorf("the mail that waited: %v", got)
	}
	if tokenIn.FindString(told["ng@acme.com"]) == "" {
		w.Errorf("the sign-up that waited: %q", told["ng@acme.com"])
	}
}

// later is a moment after the last one of the old database.
var later = time.Date(2026, 11, 24, 1, 10, 0, 0, time.UTC)
