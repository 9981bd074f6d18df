package allowlist_test

import (
	"errors"
	"strings"
	"testing"

	"techbiz/internal/base/people"
	"techbiz/internal/org/allowlist"
)

func TestDomainsAreJudged(t *testing.T) {
	list := allowlist.List{}
	for name, seed := range map[string]bool{"tech.gov.sg": true, "schools.gov.sg": false, "acme.com": true} {
		d, err := people.ParseDomain(name)
		if err != nil {
			t.Fatal(err)
		}
		list[name] = allowlist.Domain{Name: d, SEED: seed}
	}
	const allowed, no, seed = "", allowlist.RuleNotAllowed, allowlist.RuleNoSEED
	for _, test := range []struct {
		mailbox             string
		plain, withSEED     string // what Refusal says
		self, selfSEED      string // what SelfRefusal says
		mayRequest          bool
		againPlain, inOther string // words of the refusals
	}{
		{"tan@tech.gov.sg", allowed, allowed, allowed, allowed, true, "", ""},
		{"tan_from.acme@tech.gov.sg", allowed, allowed, allowed, seed, false, "", "Vendors ask"},
		{"jane@acme.com", allowed, allowed, allowed, seed, false, "", "Vendors ask"},
		{"tan@schools.gov.sg", allowed, seed, allowed, seed, false, "", "schools.gov.sg"},
		{"tan@sub.tech.gov.sg", no, no, no, no, false, "then invite again", "then sign up again"},
		{"tan@elsewhere.com.sg", no, no, no, no, false, "then invite again", "then sign up again"},
	} {
		e, err := people.ParseEmail(test.mailbox)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			what string
			got  error
			want string
		}{
			{"plain", list.Refusal(e, false), test.plain},
			{"with SEED", list.Refusal(e, true), test.withSEED},
			{"by oneself", list.SelfRefusal(e, false), test.self},
			{"by oneself, with SEED", list.SelfRefusal(e, true), test.selfSEED},
		} {
			if got := ruleOf(c.got); got != c.want {
				t.Errorf("%s, %s: %q, want %q", test.mailbox, c.what, got, c.want)
			}
		}
		if err := list.Refusal(e, false); test.againPlain != "" && !strings.Contains(err.Error(), test.againPlain) {
			t.Errorf("%s: %v", test.mailbox, err)
		}
		if err := list.SelfRefusal(e, true); test.inOther != "" && !strings.Contains(err.Error(), test.inOther) {
			t.Errorf("%s: %v", test.mailbox, err)
		}
		if list.MayRequestSEED(e) != test.mayRequest {
			t.Errorf("%s may request SEED: %v", test.mailbox, !test.mayRequest)
		}
	}
}

func ruleOf(err error) string {
	if fields, ok := errors.AsType[people.FieldErrors](err); ok {
		return fields[0].Rule
	}
	return ""
}
