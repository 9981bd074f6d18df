package pow

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	altcha "github.com/altcha-org/altcha-lib-go"

	"techbiz/internal/base/people"
	"techbiz/internal/base/secret"
)

var start = time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)

func checker(t testing.TB, fill byte, now time.Time) *Checker {
	t.Helper()
	key, err := secret.NewKey([]byte(strings.Repeat(string(rune(fill)), secret.KeySize)))
	if err != nil {
		t.Fatal(err)
	}
	return &Checker{Key: key, Now: func() time.Time { return now }, Work: 200}
}

// solved does what a browser does, and lets change forge the outcome.
func solved(t testing.TB, c *Checker, change func(p *altcha.Payload)) string {
	t.Helper()
	challenge, err := c.Challenge(0)
	if err != nil {
		t.Fatal(err)
	}
	return solution(t, challenge, change)
}

func solution(t testing.TB, challenge Challenge, change func(p *altcha.Payload)) string {
	t.Helper()
	s, err := altcha.SolveChallenge(challenge.Challenge, challenge.Salt, altcha.SHA256, int(challenge.MaxNumber), 0, nil)
	if err != nil || s == nil {
		t.Fatalf("not to be solved: %v", err)
	}
	p := altcha.Payload{Algorithm: challenge.Algorithm, Challenge: challenge.Challenge, Number: int64(s.Number), Salt: challenge.Salt, Signature: challenge.Signature}
	if change != nil {
		change(&p)
	}
	text, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	return base64.StdEncoding.EncodeToString(text)
}

func ruleOf(err error) string {
	if field, ok := errors.AsType[*people.FieldError](err); ok && field.Field == Field {
		return field.Rule
	}
	return ""
}

func TestCheck(t *testing.T) {
	c := checker(t, 'a', start)
	for name, test := range map[string]struct {
		solution string
		by       *Checker
		want     string
	}{
		"solved":                     {solution: solved(t, c, nil), by: c},
		"solved at the last moment":  {solution: solved(t, c, nil), by: checker(t, 'a', start.Add(Lifetime-time.Second))},
		"too late":                   {solution: solved(t, c, nil), by: checker(t, 'a', start.Add(Lifetime)), want: RuleExpired},
		"none":                       {by: c, want: RuleNotSolved},
		"no base64":                  {solution: "{}", by: c, want: RuleNotSolved},
		"no JSON":                    {solution: "AAAA", by: c, want: RuleNotSolved},
		"too long":                   {solution: strings.Repeat("A", maxSolution+4), by: c, want: RuleNotSolved},
		"another installation's":     {solution: solved(t, checker(t, 'b', start), nil), by: c, want: RuleNotSolved},
		"another number":             {solution: solved(t, c, func(p *altcha.Payload) { p.Number++ }), by: c, want: RuleNotSolved},
		"a later end":                {solution: solved(t, c, func(p *altcha.Payload) { p.Salt = strings.Replace(p.Salt, "expires=1", "expires=2", 1) }), by: c, want: RuleNotSolved},
		"digits moved into the salt": {solution: solved(t, c, func(p *altcha.Payload) { p.Salt += "1"; p.Number %= 10 }), by: c, want: RuleNotSolved},
		"a weaker hash":              {solution: solved(t, c, func(p *altcha.Payload) { p.Algorithm = string(altcha.SHA1) }), by: c, want: RuleNotSolved},
		"signed by itself": {by: c, want: RuleNotSolved, solution: solved(t, c, func(p *altcha.Payload) {
			forged, err := altcha.CreateChallenge(altcha.ChallengeOptions{HMACKey: "", Number: &p.Number, Salt: p.Salt})
			if err != nil {
				t.Fatal(err)
			}
			p.Signature = forged.Signature
		})},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := test.by.Check(test.solution)
			if got := ruleOf(err); got != test.want || (test.want == "") != (err == nil) {
				t.Errorf("%v, want %q", err, test.want)
			}
		})
	}
}

// kept is a transaction that keeps what is spent.
type kept map[string]time.Time

func (k kept) SpendChallenge(_ context.Context, hash []byte, until time.Time) (bool, error) {
	_, spent := k[string(hash)]
	k[string(hash)] = until
	return !spent, nil
}

func TestASolutionCountsOnce(t *testing.T) {
	c, tx := checker(t, 'a', start), kept{}
	solution := solved(t, c, nil)
	for _, want := range []string{"", RuleSpent} {
		s, err := c.Check(solution)
		if err != nil {
			t.Fatal(err)
		}
		if got := ruleOf(Spend(t.Context(), tx, s)); got != want {
			t.Errorf("%q, want %q", got, want)
		}
		if !s.until.Equal(start.Add(Lifetime)) {
			t.Errorf("kept until %s", s.until)
		}
	}
	other, err := c.Check(solved(t, c, nil))
	if err != nil || Spend(t.Context(), tx, other) != nil || len(tx) != 2 {
		t.Errorf("another one: %v", err)
	}
}

func TestAChallengeKnowsNothing(t *testing.T) {
	c := checker(t, 'a', start)
	one, err := c.Challenge(0)
	if err != nil {
		t.Fatal(err)
	}
	two, err := c.Challenge(0)
	if err != nil || one.Challenge == two.Challenge || one.Salt == two.Salt {
		t.Errorf("%+v, %+v, %v", one, two, err)
	}
	if (&Checker{Key: c.Key, Now: c.Now}).key() == "" || one.MaxNumber != 200 {
		t.Errorf("work %d", one.MaxNumber)
	}
}

func FuzzCheck(f *testing.F) {
	c := checker(f, 'a', start)
	good := fixed(f, c)
	f.Add(good)
	f.Add("")
	f.Add(base64.StdEncoding.EncodeToString([]byte(`{"algorithm":"SHA-256","number":-1,"salt":"?expires=%zz&"}`)))
	f.Add(base64.StdEncoding.EncodeToString([]byte(`{"algorithm":"SHA-256","number":1e99}`)))
	want, err := c.Check(good)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, solution string) {
		got, err := c.Check(solution)
		if err != nil {
			if ruleOf(err) == "" {
				t.Errorf("%v is no refusal", err)
			}
			return
		}
		// Nobody else has the key: whatever passes is the challenge that was made.
		if string(got.hash) != string(want.hash) || !got.until.Equal(want.until) {
			t.Errorf("%q passes", solution)
		}
	})
}

// fixed is always the same solution: each process that fuzzes makes it anew.
func fixed(f *testing.F, c *Checker) string {
	f.Helper()
	number, until := int64(7), start.Add(Lifetime)
	challenge, err := altcha.CreateChallenge(altcha.ChallengeOptions{HMACKey: c.key(), Number: &number, Salt: "salt", Expires: &until})
	if err != nil {
		f.Fatal(err)
	}
	text, err := json.Marshal(altcha.Payload{Algorithm: challenge.Algorithm, Challenge: challenge.Challenge, Number: number, Salt: challenge.Salt, Signature: challenge.Signature})
	if err != nil {
		f.Fatal(err)
	}
	return base64.StdEncoding.EncodeToString(text)
}
