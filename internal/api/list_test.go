package api_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestListPages(t *testing.T) {
	a := newAPI(t)
	var all []string // newest first
	for n := range 7 {
		email := fmt.Sprintf("user%d@tech.gov.sg", n)
		a.invited(a.officer, email)
		all = slices.Insert(all, 0, email)
		a.Clock.Add(time.Second)
	}
	for order, want := range map[string][]string{"newest": all, "oldest": reversed(all)} {
		var seen []string
		var pages []answer
		for cursor := ""; ; {
			page := a.call(a.officer, "GET", "/invitations?limit=3&order="+order+"&cursor="+url.QueryEscape(cursor), "").want(t, http.StatusOK)
			if page.body["total"] != 7.0 || page.body["total_is_more"] != false {
				t.Errorf("total: %s", page.text)
			}
			pages = append(pages, page)
			seen = append(seen, emails(page)...)
			if cursor = page.text1("next_cursor"); cursor == "" {
				break
			}
		}
		if !slices.Equal(seen, want) || len(pages) != 3 {
			t.Errorf("%s: %d pages, %v", order, len(pages), seen)
		}
		if pages[0].body["previous_cursor"] != nil {
			t.Error("a page before the first")
		}
		back := a.listed(a.officer, "?limit=3&order="+order+"&cursor="+url.QueryEscape(pages[2].text1("previous_cursor")))
		if !slices.Equal(back, emails(pages[1])) {
			t.Errorf("%s, back: %v", order, back)
		}
	}
}

func reversed(s []string) []string {
	s = slices.Clone(s)
	slices.Reverse(s)
	return s
}

func TestListFilters(t *testing.T) {
	a := newAPI(t)
	a.invited(a.officer, "tan@tech.gov.sg")
	a.call(a.officer, "POST", "/invitations", "{"+vendor+"}").want(t, http.StatusCreated)
	gone := a.invited(a.officer, "gone@tech.gov.sg")
	a.call(a.officer, "POST", "/invitations/"+gone+"/revoke", "").want(t, http.StatusOK)
	a.refuseMail(a.invited(a.officer, "wrong@tech.gov.sg"), "550 no")
	for query, want := range map[string]string{
		"":                                   "gone@tech.gov.sg jane@acme.com tan@tech.gov.sg wrong@tech.gov.sg",
		"techpass_status=Not%20Onboarded":    "jane@acme.com tan@tech.gov.sg wrong@tech.gov.sg",
		"techpass_status=not_onboarded":      "jane@acme.com tan@tech.gov.sg wrong@tech.gov.sg",
		"techpass_status=User+Not+Found":     "gone@tech.gov.sg",
		"techpass_status=Onboarded":          "",
		"techpass_status=":                   "gone@tech.gov.sg jane@acme.com tan@tech.gov.sg wrong@tech.gov.sg",
		"state=refused":                      "wrong@tech.gov.sg",
		"state=revoked":                      "gone@tech.gov.sg",
		"search=ACME":                        "jane@acme.com",
		"search=jane+tan":                    "jane@acme.com",
		"search=tech.gov&state=open":         "tan@tech.gov.sg",
		"search=%25":                         "",
		"search=nobody":                      "",
		"search=" + strings.Repeat("x", 500): "",
	} {
		got := a.listed(a.officer, "?"+query)
		slices.Sort(got)
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %v, want %s", query, got, want)
		}
	}
}

func TestListRefused(t *testing.T) {
	a := newAPI(t)
	for query, rules := range map[string]string{
		"limit=0":                         "limit:format",
		"limit=101":                       "limit:format",
		"limit=ten":                       "limit:format",
		"order=name":                      "order:format",
		"state=lost":                      "state:format",
		"techpass_status=lost":            "techpass_status:choice",
		"cursor=lost":                     "cursor:format",
		"techpass_status=lost&cursor=%00": "techpass_status:choice cursor:format",
		"status=Onboarded":                "status:format",
	} {
		got := a.call(a.officer, "GET", "/invitations?"+query, "").want(t, http.StatusUnprocessableEntity)
		if got.problem() != "invalid" || got.rules() != rules {
			t.Errorf("%s: problem %q, rules %q", query, got.problem(), got.rules())
		}
		if strings.Contains(got.text, "lost") {
			t.Errorf("%s: the value comes back: %s", query, got.text)
		}
	}
}

func TestListEmpty(t *testing.T) {
	a := newAPI(t)
	got := a.call(a.officer, "GET", "/invitations", "").want(t, http.StatusOK)
	if items, isList := got.body["items"].([]any); !isList || len(items) != 0 || got.body["total"] != 0.0 {
		t.Error(got.text)
	}
}
