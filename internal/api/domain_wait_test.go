package api_test

import (
	"net/http"
	"strings"
	"testing"

	"techbiz/internal/api"
	"techbiz/internal/base/people"
	"techbiz/internal/desk"
	"techbiz/internal/techpass"
)

// waits keeps an invitation to the mailbox of newco.com.sg waiting, and returns its path.
func (a *testAPI) waits(token, mailbox, username string, headers ...string) string {
	a.Helper()
	got := a.call(token, "POST", "/invitations", toNewco(mailbox, username), headers...).want(a, http.StatusCreated)
	if got.text1("state") != "waiting_domain" {
		a.Fatalf("it does not wait: %s", got.text)
	}
	return strings.TrimPrefix(got.header.Get("Location"), api.Prefix)
}

func toNewco(mailbox, username string) string {
	return "{" + strings.NewReplacer("jane@acme.com", mailbox, "jane.tan", username).Replace(vendor) + `,"wait_for_domain":true}`
}

// request is the service request for newco.com.sg, and who decides it.
func (a *testAPI) request() (agent people.Actor, r *desk.Request) {
	a.Helper()
	agent = a.Serving("agent@tech.gov.sg", techpass.DutyAgent).Actor()
	open, err := a.Desk.OpenDomains(a.Context(), agent)
	a.OK(err)
	if len(open) != 1 || open[0].Domain != a.Domain("newco.com.sg") {
		a.Fatalf("open requests for domains: %+v", open)
	}
	return agent, open[0]
}

// settled tells what waits for newco.com.sg what was decided.
func (a *testAPI) settled() {
	a.Helper()
	a.OK(a.Invites.DomainDecided(a.Context(), a.Domain("newco.com.sg")))
}

// An invitation that waits is told as such wherever it is asked for, and as any other once its
// domain is allowed.
func TestInvitationWaitsForItsDomain(t *testing.T) {
	a := newAPI(t)
	key := []string{"Idempotency-Key", "one"}
	a.NewMailsOf("invitation") // those of the officers
	path := a.waits(a.officer, "jane@newco.com.sg", "jane.tan", key...)
	if mails := a.NewMailsOf("invitation"); len(mails) != 0 {
		t.Errorf("%d mails before the domain is allowed", len(mails))
	}

	got := a.call(a.officer, "GET", path, "").want(t, http.StatusOK)
	for field, want := range map[string]any{
		"state": "waiting_domain", "techpass_status": "Not Onboarded", "waiting_for": "desk", "email": "jane@newco.com.sg", "login_id": "jane.tan@techpass.gov.sg",
		"attempt": 0.0, "sent_at": nil, "mail_tries": 0.0,
		"mail_state": nil, "expires_at": nil, "resend_allowed_at": nil, "ended_at": nil, "not_sent_reason": nil,
	} {
		if got.body[field] != want {
			t.Errorf("%s is %v, want %v", field, got.body[field], want)
		}
	}
	a.call(a.other, "GET", path, "").want(t, http.StatusNotFound)
	a.invited(a.officer, "tan@tech.gov.sg")
	a.NewMailsOf("invitation")
	if listed := a.listed(a.officer, "?state=waiting_domain"); len(listed) != 1 || listed[0] != "jane@newco.com.sg" {
		t.Errorf("what waits: %v", listed)
	}

	a.Allow("newco.com.sg")
	a.settled()
	sent := a.call(a.officer, "GET", path, "").want(t, http.StatusOK)
	if sent.text1("state") != "open" || sent.text1("mail_state") != "queued" || sent.body["attempt"] != 1.0 || sent.text1("expires_at") == "" {
		t.Errorf("once the domain is allowed: %s", sent.text)
	}
	if listed := a.listed(a.officer, "?state=waiting_domain"); len(listed) != 0 {
		t.Errorf("what still waits: %v", listed)
	}
	again := a.call(a.officer, "POST", "/invitations", toNewco("jane@newco.com.sg", "jane.tan"), key...).want(t, http.StatusCreated)
	if again.text1("id") != sent.text1("id") || len(a.NewMailsOf("invitation")) != 1 {
		t.Errorf("the request, repeated: %s", again.text)
	}
	// Where the domain is allowed, there is nothing to wait for.
	at := a.call(a.officer, "POST", "/invitations", toNewco("joe@newco.com.sg", "joe.tan")).want(t, http.StatusCreated)
	if at.text1("state") != "open" {
		t.Errorf("where the domain is allowed: %s", at.text)
	}
}

// It can be withdrawn, and nothing else done with it, while it waits.
func TestWaitingInvitationIsWithdrawn(t *testing.T) {
	a := newAPI(t)
	path := a.waits(a.officer, "jane@newco.com.sg", "jane.tan")
	a.NewMailsOf("invitation") // those of the officers
	for action, body := range map[string]string{"/resend": "", "/correct": `{"email":"joe@newco.com.sg"}`} {
		if got := a.call(a.officer, "POST", path+action, body).want(t, http.StatusConflict); got.problem() != "conflict" || got.text1("detail") == "" {
			t.Errorf("%s: %s", action, got.text)
		}
	}
	a.call(a.other, "POST", path+"/revoke", "").want(t, http.StatusNotFound)
	key := []string{"Idempotency-Key", "end"}
	revoked := a.call(a.officer, "POST", path+"/revoke", "", key...).want(t, http.StatusOK)
	if revoked.text1("state") != "revoked" || revoked.text1("techpass_status") != "User Not Found" || revoked.text1("ended_at") == "" {
		t.Error(revoked.text)
	}
	a.call(a.officer, "POST", path+"/revoke", "", key...).want(t, http.StatusOK)
	a.call(a.officer, "POST", path+"/revoke", "").want(t, http.StatusConflict)

	a.Allow("newco.com.sg")
	a.settled()
	if got := a.call(a.officer, "GET", path, "").want(t, http.StatusOK); got.text1("state") != "revoked" {
		t.Errorf("once the domain is allowed: %s", got.text)
	}
	if mails := a.NewMailsOf("invitation"); len(mails) != 0 {
		t.Errorf("%d mails of an invitation that was withdrawn", len(mails))
	}
}

// Where the domain is declined, it says why it was not sent.
func TestDomainOfWaitingInvitationIsDeclined(t *testing.T) {
	a := newAPI(t)
	path := a.waits(a.officer, "jane@newco.com.sg", "jane.tan")
	agent, r := a.request()
	a.OK(a.Desk.Decline(a.Context(), agent, r.ID, r.Version, "Not a company of ours"))
	a.settled()
	got := a.call(a.officer, "GET", path, "").want(t, http.StatusOK)
	if got.text1("state") != "not_sent" || got.text1("techpass_status") != "User Not Found" || !strings.Contains(got.text1("not_sent_reason"), "declined") ||
		got.text1("ended_at") == "" || got.body["mail_state"] != nil {
		t.Error(got.text)
	}
	if listed := a.listed(a.officer, "?state=not_sent"); len(listed) != 1 {
		t.Errorf("what was not sent: %v", listed)
	}
	if got := a.call(a.officer, "POST", path+"/revoke", "").want(t, http.StatusConflict); got.problem() != "conflict" {
		t.Error(got.text)
	}
	a.waits(a.officer, "jane@newco.com.sg", "jane.tan") // may be asked for anew
}

// What waiting does not help is refused at once.
func TestWaitingIsRefused(t *testing.T) {
	a := newAPI(t)
	path := a.waits(a.officer, "jane@newco.com.sg", "jane.tan")
	a.call(a.officer, "POST", "/invitations", "{"+vendor+"}").want(t, http.StatusCreated) // jane.tan is free until then
	for _, c := range []struct{ name, body, problem, rules string }{
		{"not asked to wait", strings.Replace(toNewco("joe@newco.com.sg", "joe"), `"wait_for_domain":true`, `"wait_for_domain":false`, 1), "invalid", "email:domain_not_allowed"},
		{"personal mailbox", toNewco("joe@gmail.com", "joe"), "invalid", "email:personal_mailbox"},
		{"no details", `{"type":"account","email":"joe@newco.com.sg","reason":"x","wait_for_domain":true}`, "invalid",
			"username:required first_name:required last_name:required contact_number:required organisation:required"},
		{"company by email", `{"type":"email","email":"joe@newco.com.sg","reason":"x","wait_for_domain":true}`, "invalid", "email:government_only"},
		{"username of another", toNewco("joe@newco.com.sg", "jane.tan"), "invalid", "username:taken"},
		{"once more", toNewco("Jane@newco.com.sg", "jane.two"), "duplicate", "email:duplicate"},
		{"no yes or no", strings.Replace(toNewco("joe@newco.com.sg", "joe"), `"wait_for_domain":true`, `"wait_for_domain":"perhaps"`, 1), "invalid", "wait_for_domain:format"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := a.call(a.officer, "POST", "/invitations", c.body).want(t, http.StatusUnprocessableEntity)
			if got.problem() != c.problem || got.rules() != c.rules {
				t.Errorf("problem %q, rules %q: %s", got.problem(), got.rules(), got.text)
			}
			if c.problem == "duplicate" && got.text1("invitation") != api.Prefix+path {
				t.Errorf("the duplicate leads to %q", got.text1("invitation"))
			}
		})
	}
}
