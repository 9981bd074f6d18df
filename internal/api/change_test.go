package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"techbiz/internal/invite"

	"github.com/google/uuid"
)

func TestResend(t *testing.T) {
	a := newAPI(t)
	path := "/invitations/" + a.invited(a.officer, "tan@tech.gov.sg")

	a.Clock.Add(time.Hour + 500*time.Millisecond)
	early := a.call(a.officer, "POST", path+"/resend", "").want(t, http.StatusConflict)
	if early.problem() != "too-soon" || early.text1("until") != "2026-11-25T01:00:00Z" || early.header.Get("Retry-After") != "82800" {
		t.Errorf("too soon: Retry-After %q, %s", early.header.Get("Retry-After"), early.text)
	}

	a.Clock.Add(23 * time.Hour)
	key := []string{"Idempotency-Key", "again"}
	sent := a.call(a.officer, "POST", path+"/resend", "", key...).want(t, http.StatusOK)
	if sent.body["attempt"] != 2.0 || sent.body["sent_at"] != nil || sent.text1("mail_state") != "queued" || sent.text1("expires_at") != "2026-12-25T01:00:00.5Z" {
		t.Error(sent.text)
	}
	if replay := a.call(a.officer, "POST", path+"/resend", "", key...).want(t, http.StatusOK); replay.text != sent.text {
		t.Errorf("replay differs:\n%s%s", sent.text, replay.text)
	}
	a.call(a.officer, "POST", path+"/resend", "", "Idempotency-Key", "other").want(t, http.StatusConflict)
}

func TestRevoke(t *testing.T) {
	a := newAPI(t)
	path := "/invitations/" + a.invited(a.officer, "tan@tech.gov.sg")
	revoked := a.call(a.officer, "POST", path+"/revoke", "", "Idempotency-Key", "end").want(t, http.StatusOK)
	if revoked.text1("state") != "revoked" || revoked.text1("techpass_status") != "User Not Found" || revoked.text1("seed_status") != "-" ||
		revoked.text1("ended_at") == "" || revoked.body["resend_allowed_at"] != nil {
		t.Error(revoked.text)
	}
	a.call(a.officer, "POST", path+"/revoke", "", "Idempotency-Key", "end").want(t, http.StatusOK)
	for _, action := range []string{"/revoke", "/resend"} {
		if ended := a.call(a.officer, "POST", path+action, "").want(t, http.StatusConflict); ended.problem() != "conflict" {
			t.Errorf("%s: %s", action, ended.text)
		}
	}
	a.invited(a.officer, "tan@tech.gov.sg") // the address is free again
}

func TestCorrect(t *testing.T) {
	a := newAPI(t)
	id := a.invited(a.officer, "tna@tech.gov.sg")
	path := "/invitations/" + id
	correction := `{"email":"tan@tech.gov.sg"}`
	if open := a.call(a.officer, "POST", path+"/correct", correction).want(t, http.StatusConflict); open.problem() != "conflict" {
		t.Error(open.text)
	}

	a.refuseMail(id, "550 5.1.1 no such user")
	refused := a.call(a.officer, "GET", path, "").want(t, http.StatusOK)
	if refused.text1("state") != "refused" || refused.text1("mail_reply") != "550 5.1.1 no such user" || refused.body["resend_allowed_at"] != nil ||
		refused.text1("waiting_for") != "officer" {
		t.Error(refused.text)
	}

	for body, rules := range map[string]string{
		`{}`:                          "email:required",
		`{"email":"tan"}`:             "email:format",
		`{"email":"tna@tech.gov.sg"}`: "email:same",
		`{"email":"jane@acme.com"}`:   "email:other_kind",
		`{"email":"tan@nea.gov.sg"}`:  "email:domain_not_allowed",
		`{"to":"tan@tech.gov.sg"}`:    "to:unknown_field",
	} {
		if got := a.call(a.officer, "POST", path+"/correct", body).want(t, http.StatusUnprocessableEntity); got.rules() != rules {
			t.Errorf("%s: %q, want %q", body, got.rules(), rules)
		}
	}

	key := []string{"Idempotency-Key", "mend"}
	mended := a.call(a.officer, "POST", path+"/correct", correction, key...).want(t, http.StatusOK)
	if mended.text1("email") != "tan@tech.gov.sg" || mended.text1("state") != "open" || mended.body["mail_reply"] != nil || mended.body["attempt"] != 2.0 {
		t.Error(mended.text)
	}
	if replay := a.call(a.officer, "POST", path+"/correct", correction, key...).want(t, http.StatusOK); replay.text != mended.text {
		t.Errorf("replay differs:\n%s%s", mended.text, replay.text)
	}
}

func TestGet(t *testing.T) {
	a := newAPI(t)
	id := a.invited(a.officer, "tan@tech.gov.sg")
	got := a.call(a.officer, "GET", "/invitations/"+id, "").want(t, http.StatusOK)
	if got.text1("waiting_for") != "mail" || got.text1("resend_allowed_at") != "2026-11-25T01:00:00Z" {
		t.Error(got.text)
	}
	moments, _ := got.body["timeline"].([]any)
	if len(moments) == 0 {
		t.Fatalf("no timeline: %s", got.text)
	}
	first, _ := moments[0].(map[string]any)
	if first["action"] != "invitation.sent" || first["by"] != "officer" || first["at"] != "2026-11-24T01:00:00Z" {
		t.Errorf("first moment %v", first)
	}

	a.Clock.Add(invite.Lifetime)
	lapsed := a.call(a.officer, "GET", "/invitations/"+id, "").want(t, http.StatusOK)
	if lapsed.text1("state") != "lapsed" || lapsed.text1("techpass_status") != "User Not Found" || lapsed.text1("waiting_for") != "officer" {
		t.Error(lapsed.text)
	}
}

// No answer carries what would let its reader act as the invitee.
func TestNoSecrets(t *testing.T) {
	a := newAPI(t)
	id := a.invited(a.officer, "tan@tech.gov.sg")
	parsed, err := uuid.Parse(id)
	a.OK(err)
	mails, err := a.Store.Invites().Mails(t.Context(), parsed)
	a.OK(err)
	for _, path := range []string{"/invitations/" + id, "/invitations"} {
		text := strings.ToLower(a.call(a.officer, "GET", path, "").text)
		for _, word := range []string{"token", "hash", "sealed", "secret", "message_id", strings.ToLower(mails[0].MessageID), mails[0].ID.String(), "request_key", "fingerprint"} {
			if word != "" && strings.Contains(text, word) {
				t.Errorf("%s tells %q: %s", path, word, text)
			}
		}
	}
}
