package api_test

import (
	"net/http"
	"strings"
	"testing"
)

func TestStrictBody(t *testing.T) {
	a := newAPI(t)
	for _, c := range []struct {
		name, body    string
		status        int
		problem, rule string
	}{
		{"array", `[]`, http.StatusBadRequest, "malformed", ""},
		{"string", `"x"`, http.StatusBadRequest, "malformed", ""},
		{"null", `null`, http.StatusBadRequest, "malformed", ""},
		{"cut off", `{"type":"email"`, http.StatusBadRequest, "malformed", ""},
		{"cut off in a value", `{"type":"em`, http.StatusBadRequest, "malformed", ""},
		{"trailing comma", `{"type":"email",}`, http.StatusBadRequest, "malformed", ""},
		{"two objects", `{} {}`, http.StatusBadRequest, "malformed", ""},
		{"twice", `{"type":"email","type":"account"}`, http.StatusBadRequest, "malformed", ""},
		{"not UTF-8", "{\"type\":\"em\xffail\"}", http.StatusBadRequest, "malformed", ""},
		{"only spaces", "   ", http.StatusBadRequest, "malformed", ""},
		{"unknown field", `{"type":"email","mail":"tan@tech.gov.sg"}`, http.StatusUnprocessableEntity, "invalid", "mail:unknown_field"},
		{"other case", `{"Type":"email"}`, http.StatusUnprocessableEntity, "invalid", "Type:unknown_field"},
		{"other types", `{"type":1,"email":["a"],"seed":{},"reason":"x"}`, http.StatusUnprocessableEntity, "invalid", "type:format email:format seed:format"},
		{"deep", `{"type":` + strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000) + `}`, http.StatusBadRequest, "malformed", ""},
		{"large", `{"reason":"` + strings.Repeat("x", 64<<10) + `"}`, http.StatusRequestEntityTooLarge, "too-large", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := a.call(a.officer, "POST", "/invitations", c.body).want(t, c.status)
			if got.problem() != c.problem || got.rules() != c.rule {
				t.Errorf("problem %q, rules %q: %s", got.problem(), got.rules(), got.text)
			}
		})
	}
}

func TestNoBody(t *testing.T) {
	a := newAPI(t)
	got := a.call(a.officer, "POST", "/invitations", "").want(t, http.StatusBadRequest)
	if got.problem() != "malformed" {
		t.Error(got.text)
	}
}

func TestContentType(t *testing.T) {
	a := newAPI(t)
	for contentType, status := range map[string]int{
		"application/json; charset=utf-8":   http.StatusUnprocessableEntity,
		"APPLICATION/JSON":                  http.StatusUnprocessableEntity,
		"":                                  http.StatusUnprocessableEntity,
		"text/plain":                        http.StatusUnsupportedMediaType,
		"application/x-www-form-urlencoded": http.StatusUnsupportedMediaType,
		"application/json+x;":               http.StatusUnsupportedMediaType,
		";":                                 http.StatusUnsupportedMediaType,
	} {
		got := a.call(a.officer, "POST", "/invitations", `{}`, "Content-Type", contentType)
		if got.status != status {
			t.Errorf("%q: status %d, want %d: %s", contentType, got.status, status, got.text)
		}
	}
}
