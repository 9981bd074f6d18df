package api_test

import (
	"net/http"
	"testing"
)

func TestDeparture(t *testing.T) {
	a := newAPI(t)
	id := a.invited(a.officer, "tan@tech.gov.sg")
	gone := `{"email":"officer@tech.gov.sg","hand_to":"officer2@hive.gov.sg"}`
	if refused := a.call(a.officer, "POST", "/departures", gone).want(t, http.StatusForbidden); refused.problem() != "forbidden" {
		t.Error(refused.text)
	}
	for body, status := range map[string]int{
		`{"email":"nobody@tech.gov.sg"}`:                               http.StatusNotFound,
		`{"email":"admin@tech.gov.sg"}`:                                http.StatusConflict,
		`{"email":"jane@acme.com"}`:                                    http.StatusUnprocessableEntity,
		`{"email":""}`:                                                 http.StatusUnprocessableEntity,
		`{"email":"officer@tech.gov.sg","hand_to":"x"}`:                http.StatusUnprocessableEntity,
		`{"email":"officer@tech.gov.sg","hand_to":"jane@tech.gov.sg"}`: http.StatusUnprocessableEntity,
		`{"email":"officer@tech.gov.sg","to":"jane@tech.gov.sg"}`:      http.StatusUnprocessableEntity,
		`{`: http.StatusBadRequest,
	} {
		a.call(a.admin, "POST", "/departures", body).want(t, status)
	}
	bad := a.call(a.admin, "POST", "/departures", `{"email":"officer@tech.gov.sg","hand_to":"x"}`)
	if errs, _ := bad.body["errors"].([]any); len(errs) != 1 || errs[0].(map[string]any)["field"] != "hand_to" {
		t.Error(bad.text)
	}
	a.call(a.officer, "GET", "/invitations", "").want(t, http.StatusOK) // nothing of this has happened

	left := a.call(a.admin, "POST", "/departures", gone, "Idempotency-Key", "1").want(t, http.StatusOK)
	if left.text1("email") != "officer@tech.gov.sg" || left.body["handed_over"] != 1.0 || left.text1("left_at") == "" {
		t.Error(left.text)
	}
	again := a.call(a.admin, "POST", "/departures", gone, "Idempotency-Key", "1").want(t, http.StatusOK)
	if again.text1("left_at") != left.text1("left_at") || again.body["handed_over"] != 0.0 {
		t.Error(again.text)
	}
	a.call(a.officer, "GET", "/invitations", "").want(t, http.StatusUnauthorized)
	a.call(a.other, "GET", "/invitations/"+id, "").want(t, http.StatusOK)
}
