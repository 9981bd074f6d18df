package batch

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"techbiz/internal/invite"
)

// who is a form with an email and names, such as "jane@acme.com Jane Tan"; "-" for none.
func who(words string) invite.Form {
	parts := strings.Split(words, " ")
	for n, p := range parts {
		if p == "-" {
			parts[n] = ""
		}
	}
	return invite.Form{Email: parts[0], FirstName: parts[1], LastName: strings.Join(parts[2:], " ")}
}

// The table of docs/decisions/0018-same-person.md.
func TestWhenItIsTheSamePerson(t *testing.T) {
	for _, c := range []struct {
		before, after string
		same          bool
	}{
		// The same mailbox, and some name of theirs stays.
		{"jane@acme.com Jane Tan", "jane@acme.com Jane Tan", true},
		{"jane@acme.com Jane Tan", "JANE@Acme.com Jane Lim", true},
		{"jane@acme.com Jane Tan", "jane+work@acme.com Janet Tan", true},
		{"jane@acme.com Jnae -", "jane@acme.com Jane Tan", true},
		{"jane@acme.com - -", "jane@acme.com Jane Tan", true},
		{"jane@acme.com Jane Tan", "jane@acme.com - -", true},
		{"jane@acme.com Tan Jane", "jane@acme.com Jane Tan", true},
		{"jane@acme.com MÃ¼ller Tan", "jane@acme.com Müller Tan", true},
		{"jane@acme.com Jane Tan", "jane@acme.com Arun Kumar", false},

		// The address is corrected.
		{"jane@acme.con Jane Tan", "jane@acme.com Jane Tan", true},
		{"jane@acme.co Jane Tan", "jane@acme.com.sg Jane Lim", true},
		{"jane@acme.com.sg - -", "jane@acme.com - -", true},
		{"jnae@acme.com Jane Tan", "jane@acme.com Jane Tan", true},
		{"jnae@acme.com Jnae Tan", "jane@acme.com Jane Tan", true},
		{"jtan@acme.com Jane Tan", "jane.tan@acme.com Jane Tan", true},
		{"jane.tan@acme.com Jane Tan", "jane.tan@hive.gov.sg Jane Tan", true},
		{"jane.tan@acme.com Jane Tan", "jane.tan@hive.gov.sg Jane -", true},
		{"jt@acme.com Jane Tan", "jane@hive.gov.sg Jane Tan", true},
		{"sunshine88@gmail.com Jane Tan", "j.t@acme.com Jane Tan", true},
		{"jane@@acme.com Jane Tan", "jane@acme.com Jane Tan", true},
		{"n/a Jane Tan", "jane@acme.com Jane Tan", true},
		{"- Jane Tan", "jane@acme.com Jane Tan", true},
		{"- - -", "jane@acme.com Jane Tan", true},
		{"n/a - -", "jane@acme.com Jane Tan", true},

		// Somebody else.
		{"jane@acme.com Jane Tan", "arun@acme.com Arun Kumar", false},
		{"jane@acme.com Jane Tan", "arun@acme.com Arun Tan", false},
		{"jane@acme.com Jane Tan", "jean@acme.com Jean Tan", false},
		{"tan1@acme.com Jane Tan", "tan2@acme.com Arun Kumar", false},
		{"tan1@acme.com Jane Tan", "tan2@acme.com Arun Tan", false},
		{"info@acme.com Jane Tan", "info@hive.gov.sg Arun Tan", false},
		{"jane@acme.com Jane Tan", "x77@hive.gov.sg Jane Tan", false},
		{"jane@acme.com - -", "arun@acme.com - -", false},
		{"jane@acme.com - -", "- Jane Tan", false},
		{"jane@acme.com Jane Tan", "- - -", false},
		{"- Jane Tan", "arun@acme.com Arun Kumar", false},
		{"- Li Wu", "- Ng Ho", false},
	} {
		if got := samePerson(who(c.before), who(c.after)); got != c.same {
			t.Errorf("%s → %s: the same person %v, want %v", c.before, c.after, got, c.same)
		}
	}
}

// A cell may hold 32,767 characters, and a list 100,000 of them.
func TestComparingLongNamesIsBounded(t *testing.T) {
	long := invite.Form{Email: strings.Repeat("x", 32_767), FirstName: strings.Repeat("x", 32_767), LastName: strings.Repeat("y ", 16_000)}
	other := long
	other.Email, other.FirstName, other.LastName = "y"+long.Email, "y"+long.FirstName, strings.Repeat("z ", 16_000)
	for range 1000 {
		if samePerson(long, other) {
			t.Fatal("the same person")
		}
	}
}

func FuzzTypingErrors(f *testing.F) {
	f.Add("jane", "jnae")
	f.Add("", "ab")
	f.Fuzz(func(t *testing.T, a, b string) {
		x, y := []rune(a), []rune(b)
		if len(x) > 50 || len(y) > 50 {
			return
		}
		n := typingErrors(x, y)
		if n != typingErrors(y, x) || n > max(len(x), len(y)) || (n == 0) != slices.Equal(x, y) {
			t.Errorf("%q and %q: %d", a, b, n)
		}
	})
}

func TestTypingErrors(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"", "abc", 3}, {"jane", "jnae", 1}, {"jane", "jan", 1}, {"jane", "janes", 1}, {"jane", "june", 1}, {"tan", "lim", 3}, {"ca", "abc", 3}} {
		if got := typingErrors([]rune(c.a), []rune(c.b)); got != c.want {
			t.Errorf("%s, %s: %d, want %d", c.a, c.b, got, c.want)
		}
	}
}

// Values that went from row to row are told from values that were typed.
func TestValuesThatMoved(t *testing.T) {
	change := func(before, after string) Change {
		form := func(s string) invite.Form {
			p := strings.Split(s, ",")
			return invite.Form{FirstName: p[0], LastName: p[1], Username: p[2], ContactNumber: p[3]}
		}
		return Change{Before: form(before), After: form(after)}
	}
	for name, c := range map[string]struct {
		changes []Change
		want    []int
	}{
		"typed":                {[]Change{change("Jane,Tan,jt,1", "Jane,Lim,jt,1"), change("Arun,Kumar,ak,2", "Arun,Nair,ak,2")}, nil},
		"two exchanged":        {[]Change{change("Jane,Tan,jt,1", "Jane,Kumar,jt,1"), change("Arun,Kumar,ak,2", "Arun,Tan,ak,2")}, []int{0, 1}},
		"shifted":              {[]Change{change("a,b,c,1", "a,b,c,9"), change("d,e,f,2", "d,e,f,1"), change("g,h,i,3", "g,h,i,2")}, []int{1, 2}},
		"numbers":              {[]Change{change("a,b,c,9123 4567", "a,b,c,81234567"), change("d,e,f,81234567", "d,e,f,9123  4567")}, []int{0, 1}},
		"one taken over":       {[]Change{change("a,b,c,1", "a,b,c,2"), change("d,e,f,2", "d,e,f,3")}, nil},
		"the same for all":     {[]Change{change("a,b,c,1", "a,b,c,5"), change("d,e,f,2", "d,e,f,5"), change("g,h,i,5", "g,h,i,6")}, nil},
		"first and last names": {[]Change{change("Tan,Jane,c,1", "Jane,Tan,c,1"), change("Lim,Mei,f,2", "Mei,Lim,f,2")}, nil},
	} {
		if got := slices.Sorted(maps.Keys(moved(c.changes))); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
