package techpass

import (
	"errors"
	"strings"
	"testing"
	"time"

	"techbiz/internal/base/fault"
	"techbiz/internal/base/limit"
	"techbiz/internal/base/people"
)

func account(t *testing.T, email string) *Account {
	t.Helper()
	e, err := people.ParseEmail(email)
	if err != nil {
		t.Fatal(err)
	}
	return &Account{Email: e, Type: TypeOf(e), State: Pending}
}

func name(t *testing.T, s string) people.PersonName {
	t.Helper()
	n, err := people.ParsePersonName(people.FieldFirstName, s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestCheckPassword(t *testing.T) {
	a := account(t, "jane.kingfisher@acme.com")
	for password, rule := range map[string]string{
		"":                                "required",
		"gränümb":                         "too_short", // 7 characters, 9 bytes
		"gränümbq":                        "",
		"granite umbrella station":        "",
		"correct plum 9 window":           "",
		"password12345678":                "guessable",
		"aaaaaaaaaaaaaaaaaaaa":            "guessable",
		"abcdefghijklmnopqrst":            "guessable",
		"qwertyuiopasdfgh":                "guessable",
		"jane.kingfisher@acme.com":        "guessable",
		"techpass sgts seed":              "guessable",
		strings.Repeat("granite ", 16):    "", // 128
		strings.Repeat("granite ", 17):    "too_long",
		"123456789012345":                 "guessable",
		"onlylowercaselettersarefine pea": "",
	} {
		err := CheckPassword(a, password)
		var field *people.FieldError
		switch {
		case rule == "" && err != nil:
			t.Errorf("%q refused: %v", password, err)
		case rule != "" && (!errors.As(err, &field) || field.Rule != rule || field.Field != "password"):
			t.Errorf("%q: %v, want %s", password, err, rule)
		}
	}
}

func TestPasswordHash(t *testing.T) {
	gate := limit.NewGate(limit.GateOptions{AtOnce: 2, Waiting: 2, Wait: time.Minute})
	turn, err := NewHasher(DefaultCost, gate).Enter(t.Context(), limit.Strangers)
	if err != nil {
		t.Fatal(err)
	}
	hash, err := turn.Hash("gra\u0308nite umbrella") // a and a combining mark
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("hash %q", hash)
	}
	if ok, stale, err := turn.Matches(hash, "gränite umbrella"); !ok || stale || err != nil {
		t.Errorf("typed on another keyboard it does not match: %v", err)
	}
	if ok, _, _ := turn.Matches(hash, "granite umbrella"); ok {
		t.Error("another password matches")
	}
	turn.Leave()
	turn.Leave()
	dearer, err := NewHasher(Cost{Memory: 64, Passes: 3}, gate).Enter(t.Context(), limit.Strangers)
	if err != nil {
		t.Fatal(err)
	}
	defer dearer.Leave()
	if ok, stale, err := dearer.Matches(hash, "gränite umbrella"); !ok || !stale || err != nil {
		t.Errorf("at another cost: %t, to be renewed %t, %v", ok, stale, err)
	}
	for _, c := range []Cost{DefaultCost, {Memory: 64, Passes: 1}} {
		nobodys, err := dearer.Nobodys(c)
		if err != nil {
			t.Fatal(err)
		}
		if cost, err := CostOf(nobodys); cost != c || err != nil {
			t.Errorf("what stands in costs %v, want %v: %v", cost, c, err)
		}
	}
}

// inForce are the policies of these tests.
var inForce = Policies{Privacy: "2026-11", Terms: "2026-12"}

func TestStepsComeInOrder(t *testing.T) {
	now := time.Unix(1, 0)
	take := map[Step]func(*Account) (bool, error){
		StepName:     func(a *Account) (bool, error) { return a.GiveName(name(t, "Wei Ling"), name(t, "Tan")) },
		StepPassword: func(a *Account) (bool, error) { return a.SetPassword("hash") },
		StepMFA: func(a *Account) (bool, error) {
			had := a.HasMFA()
			return !had, a.AddTOTP(inForce, now)
		},
		StepPrivacy: func(a *Account) (bool, error) { return a.AcceptPrivacy(inForce, inForce.Privacy) },
		StepTerms:   func(a *Account) (bool, error) { return a.AcceptTerms(inForce, inForce.Terms) },
	}
	for email, order := range map[string][]Step{
		"tan@tech.gov.sg":           {StepName, StepMFA, StepPrivacy, StepTerms},
		"tan_from.acme@tech.gov.sg": {StepName, StepMFA, StepPrivacy, StepTerms},
		"jane@acme.com":             {StepPassword, StepMFA, StepPrivacy, StepTerms},
	} {
		a := account(t, email)
		if a.NextStep(inForce) != StepAccept {
			t.Errorf("%s starts with %s", email, a.NextStep(inForce))
		}
		a.MailboxProvedAt = now
		for n, step := range order {
			for _, early := range order[n+1:] {
				var conflict *fault.Conflict
				if _, err := take[early](a); !errors.As(err, &conflict) {
					t.Errorf("%s: %s before %s: %v", email, early, step, err)
				}
			}
			if a.State != Pending || a.NextStep(inForce) != step {
				t.Errorf("%s: %s, next %s, want %s", email, a.State, a.NextStep(inForce), step)
			}
			for _, want := range []bool{true, false} {
				if changed, err := take[step](a); changed != want || err != nil {
					t.Errorf("%s: %s: %v, %v", email, step, changed, err)
				}
			}
			if last := n == len(order)-1; a.Advance(inForce, now) != last || a.Advance(inForce, now) {
				t.Errorf("%s: after %s it is %s", email, step, a.State)
			}
		}
		if a.State != Active || a.NextStep(inForce) != StepDone || !a.ActivatedAt.Equal(now) {
			t.Errorf("%s: %+v", email, a)
		}
	}
}

func TestNewTextsAreAcceptedAnew(t *testing.T) {
	a := account(t, "tan@tech.gov.sg")
	a.MailboxProvedAt, a.TOTPAt, a.State = time.Unix(1, 0), time.Unix(1, 0), Active
	a.PrivacyVersion, a.TermsVersion = inForce.Privacy, inForce.Terms
	for _, test := range []struct {
		inForce Policies
		want    Step
	}{
		{inForce, StepDone},
		{Policies{Privacy: inForce.Privacy, Terms: "2027-01"}, StepTerms},
		{Policies{Privacy: "2027-01", Terms: inForce.Terms}, StepPrivacy},
		{Policies{Privacy: "2027-01", Terms: "2027-01"}, StepPrivacy},
		{Policies{}, StepPrivacy}, // what is in force is not known
	} {
		if got := a.NextStep(test.inForce); got != test.want {
			t.Errorf("under %v: %s, want %s", test.inForce, got, test.want)
		}
	}
	newer := Policies{Privacy: inForce.Privacy, Terms: "2027-01"}
	if _, err := a.AcceptTerms(newer, inForce.Terms); !errors.Is(err, ErrNewerText) || a.TermsVersion != inForce.Terms {
		t.Errorf("the old text is accepted: %v", err)
	}
	if changed, err := a.AcceptTerms(newer, newer.Terms); !changed || err != nil || a.NextStep(newer) != StepDone {
		t.Errorf("the new text: %v, %v", changed, err)
	}
	var nothing Account
	if nothing.did(StepTerms, Policies{}) {
		t.Error("nothing was accepted of what is not known")
	}
}

func TestEndedAccountTakesNoStep(t *testing.T) {
	a := account(t, "tan@tech.gov.sg")
	a.MailboxProvedAt, a.State = time.Unix(1, 0), Terminated
	var conflict *fault.Conflict
	if _, err := a.AcceptPrivacy(inForce, inForce.Privacy); !errors.As(err, &conflict) {
		t.Errorf("error %v", err)
	}
}

func TestRoles(t *testing.T) {
	for _, test := range []struct {
		email string
		duty  Duty
		want  people.Role
	}{
		{"tan@tech.gov.sg", "", people.RoleOfficer}, {"tan@tech.gov.sg", DutyAdmin, people.RoleAdmin},
		{"tan@tech.gov.sg", DutyAgent, people.RoleAgent}, {"tan@tech.gov.sg", DutyAgencyAdmin, people.RoleAgencyAdmin},
		{"tan_from.acme@tech.gov.sg", DutyAdmin, people.RoleVendor}, {"jane@acme.com", DutyAgent, people.RoleVendor},
	} {
		a := account(t, test.email)
		a.Duty = test.duty
		if got := a.Actor().Role; got != test.want {
			t.Errorf("%s, duty %q: %s, want %s", test.email, test.duty, got, test.want)
		}
	}
}
