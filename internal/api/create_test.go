package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"techbiz/internal/api"
	"testing"
)

const vendor = `"type":"account","email":"jane@acme.com","username":"jane.tan","first_name":"Jane","last_name":"Tan",
	"country_code":"+65","contact_number":"91234567","organisation":"Acme","reason":"Runs the pipeline"`

func TestCreate(t *testing.T) {
	for _, c := range []struct {
		name, body string
		want       map[string]any
	}{
		{
			"by email", byEmail("tan@tech.gov.sg"),
			map[string]any{"type": "email", "email": "tan@tech.gov.sg", "techpass_status": "Not Onboarded", "seed": false,
				"seed_status": "Not Required", "state": "open", "attempt": 1.0, "reason": "Joins the payments team",
				"date_of_invite": "2026-11-24T01:00:00Z", "expires_at": "2026-12-24T01:00:00Z", "resend_allowed_at": "2026-11-25T01:00:00Z"},
		},
		{
			"account", "{" + vendor + "}",
			map[string]any{"type": "account", "email": "jane@acme.com", "first_name": "Jane", "last_name": "Tan", "organisation": "Acme"},
		},
		{"seed true", "{" + vendor + `,"seed":true}`, map[string]any{"seed": true, "seed_status": "Not Onboarded"}},
		{"seed yes", "{" + vendor + `,"seed":"Yes"}`, map[string]any{"seed": true}},
		{"seed false", "{" + vendor + `,"seed":false}`, map[string]any{"seed": false}},
		{"seed null", "{" + vendor + `,"seed":null,"department":null}`, map[string]any{"seed": false}},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := newAPI(t)
			got := a.call(a.officer, "POST", "/invitations", c.body).want(t, http.StatusCreated)
			for key, want := range c.want {
				if got.body[key] != want {
					t.Errorf("%s is %v, want %v", key, got.body[key], want)
				}
			}
			if _, unknown := got.body["department"]; unknown {
				t.Error("a field that is not known is there")
			}
			location := got.header.Get("Location")
			if location != api.Prefix+"/invitations/"+got.text1("id") {
				t.Errorf("Location %q", location)
			}
			again := a.call(a.officer, "GET", strings.TrimPrefix(location, api.Prefix), "").want(t, http.StatusOK)
			if again.text1("email") != got.text1("email") {
				t.Errorf("Location leads to %s", again.text)
			}
		})
	}
}

func TestCreateRefused(t *testing.T) {
	a := newAPI(t)
	for _, c := range []struct{ name, body, problem, rules string }{
		{"nothing", `{}`, "invalid", "email:required type:choice reason:required"},
		{"bad email", byEmail("tan@"), "invalid", "email:format"},
		{"company by email", byEmail("jane@acme.com"), "invalid", "email:government_only"},
		{"own sign-up", `{"type":"sign_up","email":"tan@tech.gov.sg","reason":"x"}`, "invalid", "type:choice"},
		{"domain", byEmail("tan@nea.gov.sg"), "invalid", "email:domain_not_allowed"},
		{"duplicate account", byEmail("officer2@hive.gov.sg"), "duplicate", "email:duplicate"},
		{"username", "{" + strings.Replace(vendor, "jane.tan", "jane..tan", 1) + "}", "invalid", "username:periods"},
		{"seed", "{" + vendor + `,"seed":"perhaps"}`, "invalid", "seed:format"},
		{"reason", fmt.Sprintf(`{"type":"email","email":"tan@tech.gov.sg","reason":%q}`, strings.Repeat("x", 256)), "invalid", "reason:too_long"},
		{"account without details", `{"type":"account","email":"jane@acme.com","reason":"x"}`, "invalid",
			"username:required first_name:required last_name:required contact_number:required organisation:required"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := a.call(a.officer, "POST", "/invitations", c.body).want(t, http.StatusUnprocessableEntity)
			if got.problem() != c.problem || got.rules() != c.rules {
				t.Errorf("problem %q, rules %q: %s", got.problem(), got.rules(), got.text)
			}
		})
	}
	if made := a.listed(a.officer, ""); len(made) != 0 {
		t.Errorf("refused, yet made: %v", made)
	}
}

// A duplicate of one's own invitation says where it is; of another's, only whose it is.
func TestDuplicate(t *testing.T) {
	a := newAPI(t)
	id := a.invited(a.officer, "tan@tech.gov.sg")
	own := a.call(a.officer, "POST", "/invitations", byEmail("Tan@tech.gov.sg")).want(t, http.StatusUnprocessableEntity)
	if own.problem() != "duplicate" || own.text1("invitation") != api.Prefix+"/invitations/"+id {
		t.Errorf("own duplicate: %s", own.text)
	}
	others := a.call(a.other, "POST", "/invitations", byEmail("tan@tech.gov.sg")).want(t, http.StatusUnprocessableEntity)
	if others.problem() != "duplicate" || strings.Contains(others.text, id) || !strings.Contains(others.text1("detail"), "officer@tech.gov.sg") {
		t.Errorf("other's duplicate: %s", others.text)
	}
}

// Telling duplicates is limited, so that nobody finds out who has an account.
func TestTooManyDuplicates(t *testing.T) {
	a := newAPI(t)
	for range 100 {
		got := a.call(a.officer, "POST", "/invitations", byEmail("officer2@hive.gov.sg"))
		if got.status == http.StatusUnprocessableEntity {
			continue
		}
		got.want(t, http.StatusTooManyRequests)
		if got.problem() != "too-many" || got.header.Get("Retry-After") != "3600" {
			t.Errorf("%v %s", got.header, got.text)
		}
		return
	}
	t.Error("no limit on duplicates")
}

func TestIdempotency(t *testing.T) {
	a := newAPI(t)
	key := []string{"Idempotency-Key", "one"}
	first := a.call(a.officer, "POST", "/invitations", byEmail("tan@tech.gov.sg"), key...).want(t, http.StatusCreated)
	second := a.call(a.officer, "POST", "/invitations", byEmail("tan@tech.gov.sg"), key...).want(t, http.StatusCreated)
	if first.text != second.text || first.header.Get("Location") != second.header.Get("Location") {
		t.Errorf("replay differs:\n%s%s", first.text, second.text)
	}
	if n := len(a.listed(a.officer, "")); n != 1 {
		t.Errorf("%d invitations", n)
	}
	reused := a.call(a.officer, "POST", "/invitations", byEmail("lim@tech.gov.sg"), key...).want(t, http.StatusUnprocessableEntity)
	if reused.problem() != "key-reused" {
		t.Error(reused.text)
	}
	reused = a.call(a.officer, "POST", "/invitations/"+first.text1("id")+"/revoke", "", key...).want(t, http.StatusUnprocessableEntity)
	if reused.problem() != "key-reused" {
		t.Error(reused.text)
	}
	// The key is the caller's own: another officer may use the same.
	a.call(a.other, "POST", "/invitations", byEmail("lim@hive.gov.sg"), key...).want(t, http.StatusCreated)
	// A refused request leaves its key free.
	a.call(a.officer, "POST", "/invitations", byEmail("lim@nea.gov.sg"), "Idempotency-Key", "two").want(t, http.StatusUnprocessableEntity)
	a.call(a.officer, "POST", "/invitations", byEmail("lim@tech.gov.sg"), "Idempotency-Key", "two").want(t, http.StatusCreated)
}

func TestIdempotencyKeyForm(t *testing.T) {
	a := newAPI(t)
	for _, c := range []struct {
		name, key string
		status    int
	}{
		{"longest", strings.Repeat("k", 200), http.StatusCreated},
		{"too long", strings.Repeat("k", 201), http.StatusUnprocessableEntity},
		{"not ASCII", "k\xff", http.StatusUnprocessableEntity},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := a.call(a.officer, "POST", "/invitations", byEmail("tan@tech.gov.sg"), "Idempotency-Key", c.key).want(t, c.status)
			if c.status != http.StatusCreated && got.rules() != "Idempotency-Key:format" {
				t.Error(got.text)
			}
		})
	}
}

func TestIdempotencyAtOnce(t *testing.T) {
	a := newAPI(t)
	const clients = 8
	ids := make([]string, clients)
	var group sync.WaitGroup
	for n := range clients {
		group.Go(func() {
			got := a.call(a.officer, "POST", "/invitations", byEmail("tan@tech.gov.sg"), "Idempotency-Key", "same")
			if got.status != http.StatusCreated {
				t.Errorf("status %d: %s", got.status, got.text)
			}
			ids[n] = got.text1("id")
		})
	}
	group.Wait()
	for _, id := range ids {
		if id != ids[0] {
			t.Errorf("several invitations: %v", ids)
		}
	}
	if n := len(a.listed(a.officer, "")); n != 1 {
		t.Errorf("%d invitations", n)
	}
}
