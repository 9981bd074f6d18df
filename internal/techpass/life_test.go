package techpass

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"techbiz/internal/base/sgtime"
	"techbiz/internal/testparts/long"
)

// born is day 0, in the afternoon of Singapore.
var born = time.Date(2026, 11, 24, 15, 30, 0, 0, sgtime.Zone)

func onDay(n int, clock string) time.Time {
	at, err := time.Parse("15:04", clock)
	if err != nil {
		panic(err)
	}
	y, m, d := born.Date()
	return time.Date(y, m, d+n, at.Hour(), at.Minute(), 0, 0, sgtime.Zone)
}

// kinds are accounts as they stand at the beginning of their days.
var kinds = map[string]struct {
	make func() *Account
	days string // what is due on which days
}{
	"never signed in, pending": {
		func() *Account { return &Account{State: Pending, InvitedAt: born} },
		"23-29 remind terminate unused, 30-185 terminate unused",
	},
	"activated, and never signed in since": {
		func() *Account { return &Account{State: Active, InvitedAt: born.AddDate(0, 0, -29), ActivatedAt: born} },
		"60-89 remind disable idle, 90-179 disable idle, 180-185 terminate idle",
	},
	"never signed in, disabled": {
		func() *Account { return &Account{State: Disabled, InvitedAt: born} },
		"23-29 remind terminate unused, 30-185 terminate unused",
	},
	"never signed in, from before invitations had a date": {
		func() *Account { return &Account{State: Pending, CreatedAt: born} },
		"23-29 remind terminate unused, 30-185 terminate unused",
	},
	"signed in, active": {
		func() *Account { return &Account{State: Active, InvitedAt: born.AddDate(-1, 0, 0), LastSignInAt: born} },
		"60-89 remind disable idle, 90-179 disable idle, 180-185 terminate idle",
	},
	"signed in, pending": {
		func() *Account { return &Account{State: Pending, InvitedAt: born, LastSignInAt: born} },
		"60-89 remind disable idle, 90-179 disable idle, 180-185 terminate idle",
	},
	"signed in, disabled": {
		func() *Account { return &Account{State: Disabled, LastSignInAt: born} },
		"173-179 remind terminate idle, 180-185 terminate idle",
	},
	"signed in, left": {
		func() *Account { return &Account{State: Disabled, LastSignInAt: born, LeftAt: born} },
		"180-185 terminate idle",
	},
	"terminated": {
		func() *Account { return &Account{State: Terminated, InvitedAt: born, StateChangedAt: born} },
		"5-185 delete ended",
	},
	"deleted": {
		func() *Account { return &Account{State: Deleted, InvitedAt: born, StateChangedAt: born} },
		"",
	},
	"contract of 100 days, signed in every day": {
		func() *Account { return &Account{State: Active, EndsOn: sgtime.DateOf(born).Add(100)} },
		"93-99 remind disable contract, 100-185 disable contract",
	},
	"contract of 28 days, never signed in": {
		func() *Account {
			return &Account{State: Pending, InvitedAt: born, EndsOn: sgtime.DateOf(born).Add(28)}
		},
		"21-27 remind disable contract, 28-29 disable contract, 30-185 terminate unused",
	},
	"contract of 32 days, never signed in": {
		func() *Account {
			return &Account{State: Pending, InvitedAt: born, EndsOn: sgtime.DateOf(born).Add(32)}
		},
		"23-29 remind terminate unused, 30-185 terminate unused",
	},
	"contract over, disabled, never signed in": {
		func() *Account { return &Account{State: Disabled, InvitedAt: born, EndsOn: sgtime.DateOf(born)} },
		"23-29 remind terminate unused, 30-185 terminate unused",
	},
}

// due reads what stands in the table for a day.
func due(t *testing.T, days string, day int) string {
	t.Helper()
	for part := range strings.SplitSeq(days, ", ") {
		var from, to int
		if _, err := fmt.Sscanf(part, "%d-%d", &from, &to); err == nil && from <= day && day <= to {
			_, what, _ := strings.Cut(part, " ")
			return what
		}
	}
	return ""
}

func TestVerdictOnAllDays(t *testing.T) {
	for name, kind := range kinds {
		for day := range 186 {
			for _, clock := range []string{"15:30", "23:59"} {
				at := onDay(day, clock)
				a := kind.make()
				if strings.Contains(name, "every day") {
					a.LastSignInAt = at
				}
				want := due(t, kind.days, day)
				v := Verdict(a, at)
				if got := strings.TrimSpace(fmt.Sprintf("%s %s", v.Do, strings.TrimSpace(fmt.Sprintf("%s %s", v.Then, v.Cause)))); got != want {
					t.Fatalf("%s, day %d %s: %q, want %q", name, day, clock, got, want)
				}
				if v.Do == Remind && (v.Days < 1 || v.On.Since(sgtime.DateOf(at)) != v.Days) {
					t.Errorf("%s, day %d: %d days until %s", name, day, v.Days, v.On)
				}
				overrides(t, name, day, at, kind.make, want)
			}
		}
	}
}

// overrides holds each reason to leave an account alone against its day.
func overrides(t *testing.T, name string, day int, at time.Time, fresh func() *Account, want string) {
	t.Helper()
	set := func(change func(a *Account)) LifecycleAction {
		a := fresh()
		if strings.Contains(name, "every day") {
			a.LastSignInAt = at
		}
		change(a)
		return Verdict(a, at).Do
	}
	for what, change := range map[string]func(a *Account){
		"product":      func(a *Account) { a.Type = Product },
		"investigated": func(a *Account) { a.Investigated = true },
	} {
		if do := set(change); do != Nothing && (do != Delete || what != "product") {
			t.Errorf("%s, day %d, %s: %s", name, day, what, do)
		}
	}
	action := LifecycleAction(strings.Split(want+" ", " ")[0])
	if day < 185 {
		for _, kind := range []Type{PublicOfficer, Vendor, Temp, Others} {
			if do := set(func(a *Account) { a.Type = kind }); do != action {
				t.Errorf("%s, day %d, %s: %s, want %s", name, day, kind, do, action)
			}
		}
	}
	for ago := range 7 {
		quiet := ago < 5 && !strings.HasPrefix(name, "contract of")
		do := set(func(a *Account) {
			a.StateChangedAt = at.AddDate(0, 0, -ago)
			if a.State == Terminated {
				action = Delete // its days count from then
			}
		})
		switch {
		case name == "deleted" || strings.HasPrefix(name, "contract"):
		case quiet && do != Nothing:
			t.Errorf("%s, day %d, changed %d days ago: %s", name, day, ago, do)
		case !quiet && do != action:
			t.Errorf("%s, day %d, changed %d days ago: %s, want %s", name, day, ago, do, action)
		}
	}
	if action == Remind {
		if do := set(func(a *Account) { a.RemindedAt = onDay(day, "00:00") }); do != Nothing {
			t.Errorf("%s, day %d: reminded twice: %s", name, day, do)
		}
		if do := set(func(a *Account) { a.RemindedAt = onDay(day, "00:00").Add(-time.Second) }); do != Remind {
			t.Errorf("%s, day %d: reminded yesterday, and now %q", name, day, do)
		}
	}
}

// What people ended is deleted five days later, be it a product account; an investigation
// holds that up.
func TestEndedAccountsAreDeleted(t *testing.T) {
	for _, test := range []struct {
		account Account
		want    LifecycleAction
	}{
		{Account{Type: Product}, Delete},
		{Account{Type: Vendor}, Delete},
		{Account{Type: Vendor, Investigated: true}, Nothing},
		{Account{Type: Product, Investigated: true}, Nothing},
	} {
		test.account.MoveTo(Terminated, born)
		for day, want := range map[int]LifecycleAction{4: Nothing, 5: test.want} {
			if v := Verdict(&test.account, onDay(day, "00:00")); v.Do != want {
				t.Errorf("%s, investigated %t, day %d: %q, want %q", test.account.Type, test.account.Investigated, day, v.Do, want)
			}
		}
	}
}

// A contract ends on its day, though the account changed its state a moment before.
func TestContractIsNotHeldUp(t *testing.T) {
	a := &Account{State: Active, LastSignInAt: born, StateChangedAt: onDay(9, "23:00"), EndsOn: sgtime.DateOf(born).Add(10)}
	if v := Verdict(a, onDay(9, "23:59")); v.Do != Remind || v.Days != 1 {
		t.Errorf("the day before: %+v", v)
	}
	if v := Verdict(a, onDay(10, "00:00")); v.Do != Disable || v.Cause != ContractEnd {
		t.Errorf("on the day: %+v", v)
	}
}

// An account that nobody used lives as long as the link of its invitation, on its last
// day too.
func TestUnusedAccountLivesAsLongAsItsLink(t *testing.T) {
	a := &Account{State: Pending, InvitedAt: born}
	lapse := born.Add(30 * 24 * time.Hour)
	if v := Verdict(a, lapse.Add(-time.Microsecond)); v.Do != Nothing {
		t.Errorf("before its link lapses: %+v", v)
	}
	if v := Verdict(a, lapse); v.Do != Terminate || sgtime.DateOf(lapse).Since(sgtime.DateOf(born)) != 30 {
		t.Errorf("as its link lapses: %+v", v)
	}
}

// Before NextDue there is no hour with a verdict, and at NextDue there is one.
func TestNextDueMissesNothing(t *testing.T) {
	random := long.Random(t)
	within := func(days int) time.Time { return born.Add(time.Duration(random.IntN(days*24*60)) * time.Minute) }
	pick := func(chance int) bool { return random.IntN(chance) == 0 }
	never := 0
	for n := range long.Rounds(t, "random accounts", 500, 20_000) {
		a := &Account{
			Type:           []Type{PublicOfficer, Vendor, Temp, Product, Others}[random.IntN(5)],
			State:          []State{Pending, Active, Disabled, Terminated, Deleted}[random.IntN(5)],
			CreatedAt:      born,
			InvitedAt:      within(60),
			StateChangedAt: within(200),
			Investigated:   pick(10),
		}
		if pick(2) {
			a.LastSignInAt = within(60)
		}
		if pick(3) {
			a.ActivatedAt = within(60)
		}
		if pick(3) {
			a.RemindedAt = within(200)
		}
		if pick(3) {
			a.EndsOn = sgtime.DateOf(within(250))
		}
		if pick(10) {
			a.LeftAt = within(200)
		}
		due := NextDue(a)
		if due.IsZero() {
			never++
		} else if Verdict(a, due).Do == Nothing {
			t.Fatalf("%d: due at %s for nothing: %+v", n, due, a)
		}
		for at := born.Add(-time.Hour); at.Before(onDay(300, "12:00")) && (due.IsZero() || at.Before(due)); at = at.Add(time.Hour) {
			if v := Verdict(a, at); v.Do != Nothing {
				t.Fatalf("%d: %+v at %s, due at %s: %+v", n, v, at, due, a)
			}
		}
		if !due.IsZero() && Verdict(a, due.Add(-time.Second)).Do != Nothing {
			t.Fatalf("%d: due before %s: %+v", n, due, a)
		}
	}
	if never == 0 || never == 500 {
		t.Errorf("%d accounts are never due: these are no sample", never)
	}
}

// live runs the job every hour that it is said to look, and returns what it did.
func live(a *Account, days int) []string {
	var done []string
	for at := born; at.Before(onDay(days, "23:59")); at = at.Add(time.Hour) {
		if due := NextDue(a); due.IsZero() || at.Before(due) {
			continue
		}
		v := Verdict(a, at)
		day := sgtime.DateOf(at).Since(sgtime.DateOf(born))
		switch v.Do {
		case Remind:
			a.RemindedAt = at
			done = append(done, fmt.Sprintf("%d %s in %d", day, v.Then, v.Days))
			continue
		case Disable:
			a.Disable(v.Cause, at)
		case Terminate:
			a.Terminate(v.Cause, at)
		case Delete:
			a.Wipe(at)
		default:
		}
		done = append(done, fmt.Sprintf("%d %s", day, v.Do))
	}
	return done
}

func TestWholeLives(t *testing.T) {
	countdown := func(then LifecycleAction, first, last int) (lines []string) {
		for day := first; day <= last; day++ {
			lines = append(lines, fmt.Sprintf("%d %s in %d", day, then, last+1-day))
		}
		return lines
	}
	for name, test := range map[string]struct {
		a    *Account
		want []string
	}{
		"never used": {
			&Account{State: Pending, InvitedAt: born, StateChangedAt: born},
			append(countdown(Terminate, 23, 29), "30 terminate", "35 delete"),
		},
		"used once": {
			&Account{State: Active, InvitedAt: born, LastSignInAt: born, StateChangedAt: born},
			slices.Concat(countdown(Disable, 60, 89), []string{"90 disable"}, countdown(Terminate, 173, 179), []string{"180 terminate", "185 delete"}),
		},
		"enabled on day 88": {
			&Account{State: Active, LastSignInAt: born, StateChangedAt: onDay(88, "10:00")},
			[]string{"93 disable", "173 terminate in 7"},
		},
		"product":         {&Account{Type: Product, State: Active, LastSignInAt: born}, nil},
		"a contract ends": {&Account{State: Active, LastSignInAt: born, EndsOn: sgtime.DateOf(born).Add(8)}, append(countdown(Disable, 1, 7), "8 disable")},
	} {
		got := live(test.a, 200)
		if len(got) < len(test.want) || (test.want == nil && got != nil) || !slices.Equal(got[:len(test.want)], test.want) {
			t.Errorf("%s: %v, want %v", name, got, test.want)
		}
	}
}

func TestWarning(t *testing.T) {
	a := &Account{State: Active, LastSignInAt: born, RemindedAt: onDay(70, "08:00")}
	if v := Warning(a, onDay(70, "09:00")); v.Then != Disable || v.Days != 20 {
		t.Errorf("on a day of reminders: %+v", v)
	}
	for _, day := range []int{59, 90} {
		if v := Warning(a, onDay(day, "09:00")); v.Do != Nothing {
			t.Errorf("day %d: %+v", day, v)
		}
	}
}

// Enabling gets nobody around a step of activation.
func TestEnable(t *testing.T) {
	done := account(t, "tan@tech.gov.sg")
	done.MailboxProvedAt, done.TOTPAt, done.PrivacyVersion, done.TermsVersion, done.ActivatedAt = born, born, inForce.Privacy, inForce.Terms, born
	half := account(t, "lim@tech.gov.sg")
	half.MailboxProvedAt = born
	for a, want := range map[*Account]State{done: Active, half: Pending} {
		a.Disable(Left, onDay(3, "12:00"))
		a.LeftAt = onDay(3, "12:00")
		a.Enable(inForce, onDay(4, "12:00"))
		if a.State != want || a.Cause != "" || !a.LeftAt.IsZero() || !a.StateChangedAt.Equal(onDay(4, "12:00")) {
			t.Errorf("%+v", a)
		}
	}
	if !done.ActivatedAt.Equal(born) {
		t.Errorf("activated again at %s", done.ActivatedAt)
	}
}

func TestWipe(t *testing.T) {
	a := account(t, "tan@tech.gov.sg")
	a.PasswordHash, a.Duty, a.InvitedAt = "hash", DutyAdmin, born
	a.Terminate(Idle, born)
	a.Wipe(onDay(5, "12:00"))
	want := Account{ID: a.ID, Type: PublicOfficer, State: Deleted, Cause: AfterEnd, InvitedAt: born, StateChangedAt: onDay(5, "12:00")}
	if *a != want {
		t.Errorf("left of it: %+v", a)
	}
	if a.State.Usable() || a.Actor().Role == "" {
		t.Errorf("%+v", a)
	}
}
