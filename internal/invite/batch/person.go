package batch

import (
	"slices"
	"strings"
	"unicode"

	"techbiz/internal/base/people"
	"techbiz/internal/invite"
)

// samePerson tells whether a row that held before and now holds after is still about the
// same person, so that the change is a correction and not somebody else in their place.
// It asks for the email and the names alone: phone numbers, organisations and reasons are
// shared and corrected freely. docs/decisions/0018-same-person.md has the table.
//
// Nobody may be swapped by it, so what it is not sure of is another person: the officer is
// asked then. Whether the address that came is that of another row it can't know; see
// planner.judge.
func samePerson(before, after invite.Form) bool {
	name := nameRelation(nameWords(before), nameWords(after))
	if nobody(before) {
		return true // a row that was about nobody is completed
	}
	switch emailRelation(before, after) {
	case emailSame, emailDomainTypo:
		return name != nameOther
	case emailTypo:
		return name == nameSame || name == nameNear || name == nameUnknown
	case emailLocalSame, emailWasNone, emailUnknown:
		return name == nameSame || name == nameNear
	case emailDomainSame, emailOfName:
		return name == nameSame
	default:
		return false
	}
}

// nobody tells whether a form has neither a usable address nor a name.
func nobody(f invite.Form) bool {
	_, valid := addressOf(f)
	return !valid && len(nameWords(f)) == 0
}

// How the address of a row has changed, from the closest on.
type emailChange int

const (
	emailSame       emailChange = iota // the same mailbox
	emailDomainTypo                    // the same local part, at a domain that is nearly the same
	emailTypo                          // a few letters differ
	emailLocalSame                     // the same local part at another domain
	emailWasNone                       // what stood there was no address that can be invited
	emailDomainSame                    // another local part at the same domain
	emailOfName                        // another address, which holds a name of the person
	emailUnknown                       // there is none before or none after
	emailOther
)

func emailRelation(before, after invite.Form) emailChange {
	from, valid := addressOf(before)
	to, _ := addressOf(after)
	if from == "" || to == "" {
		return emailUnknown
	}
	if from == to {
		return emailSame
	}
	fromLocal, fromDomain := cutAddress(from)
	toLocal, toDomain := cutAddress(to)
	sameDomain := fromDomain == toDomain
	nearDomain := sameDomain || nearly(fromDomain, toDomain) || firstLabel(fromDomain) == firstLabel(toDomain)
	switch {
	case fromLocal == toLocal && nearDomain:
		return emailDomainTypo
	case nearDomain && nearly(fromLocal, toLocal), nearly(from, to):
		return emailTypo
	case fromLocal == toLocal:
		return emailLocalSame
	case !valid:
		return emailWasNone
	case sameDomain:
		return emailDomainSame
	case slices.ContainsFunc(nameWords(after), func(word string) bool { return len(word) > 2 && strings.Contains(toLocal, word) }):
		return emailOfName
	default:
		return emailOther
	}
}

// addressOf returns what a row's email is compared by: its mailbox, or what was typed,
// where that is none that can be invited.
func addressOf(f invite.Form) (address string, valid bool) {
	if e, err := people.ParseEmail(f.Email); err == nil {
		return e.Canonical().String(), true
	}
	return strings.ToLower(strings.TrimSpace(f.Email)), false
}

func cutAddress(s string) (local, domain string) {
	at := strings.LastIndexByte(s, '@')
	if at < 0 {
		return s, ""
	}
	return s[:at], s[at+1:]
}

// firstLabel returns what a domain is known by: acme of acme.com and of acme.com.sg.
func firstLabel(domain string) string {
	label, _, _ := strings.Cut(domain, ".")
	return label
}

// How the names of a row have changed, from the closest on.
type nameChange int

const (
	nameSame    nameChange = iota // the same words, in whatever order and cells
	nameNear                      // all words of the shorter stand in the longer, but for typing errors
	namePart                      // some word is the same
	nameUnknown                   // there is none before or none after
	nameOther
)

func nameRelation(before, after []string) nameChange {
	if len(before) == 0 || len(after) == 0 {
		return nameUnknown
	}
	if strings.Join(before, "") == strings.Join(after, "") || sameWords(before, after) {
		return nameSame
	}
	shorter, longer := before, slices.Clone(after)
	if len(before) > len(after) {
		shorter, longer = after, slices.Clone(before)
	}
	found := 0
	for _, alike := range []func(a, b string) bool{func(a, b string) bool { return a == b }, nearly} {
		shorter = slices.DeleteFunc(slices.Clone(shorter), func(word string) bool {
			n := slices.IndexFunc(longer, func(other string) bool { return alike(word, other) })
			if n < 0 {
				return false
			}
			longer = slices.Delete(longer, n, n+1)
			found++
			return true
		})
	}
	switch {
	case len(shorter) == 0:
		return nameNear
	case found > 0:
		return namePart
	default:
		return nameOther
	}
}

func sameWords(a, b []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

// Names in a list may be as long as a cell; what is compared of them is bounded.
const (
	maxComparedWords = 20
	maxComparedRunes = 100
)

// nameWords returns the words of a row's names in small letters.
func nameWords(f invite.Form) []string {
	words := strings.FieldsFunc(strings.ToLower(f.FirstName+" "+f.LastName), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
	})
	return words[:min(len(words), maxComparedWords)]
}

// nearly tells whether two texts differ by a typing error: one letter in three to five,
// two letters in longer ones.
func nearly(a, b string) bool {
	x, y := []rune(a), []rune(b)
	longest := max(len(x), len(y))
	if longest > maxComparedRunes {
		return a == b
	}
	allowed := 0
	switch {
	case longest > 5:
		allowed = 2
	case longest > 2:
		allowed = 1
	}
	return typingErrors(x, y) <= allowed
}

// typingErrors counts the letters that were left out, put in, exchanged with their
// neighbour or mistyped between a and b (the optimal string alignment distance).
func typingErrors(a, b []rune) int {
	before, last, now := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		now[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			now[j] = min(last[j]+1, now[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				now[j] = min(now[j], before[j-2]+1)
			}
		}
		before, last, now = last, now, before
	}
	return last[len(b)]
}

// moved finds the changes by which a value that is one person's own went from one row to
// another: a range that was sorted or shifted without the rest of its rows. Who mends
// values types new ones, so two rows or more that take what others of them held are told
// from that. It returns their places in changes.
func moved(changes []Change) map[int]bool {
	found := map[int]bool{}
	for _, own := range []func(f invite.Form) string{
		func(f invite.Form) string { return f.FirstName },
		func(f invite.Form) string { return f.LastName },
		func(f invite.Form) string { return f.Username },
		func(f invite.Form) string { return f.ContactNumber },
	} {
		value := func(f invite.Form) string { return strings.ToLower(strings.Join(strings.Fields(own(f)), " ")) }
		held := map[string]int{}
		for _, c := range changes {
			if from := value(c.Before); from != "" && from != value(c.After) {
				held[from]++
			}
		}
		var taken []int
		for n, c := range changes {
			if to := value(c.After); to != value(c.Before) && held[to] > 0 {
				held[to]--
				taken = append(taken, n)
			}
		}
		if len(taken) > 1 {
			for _, n := range taken {
				found[n] = true
			}
		}
	}
	return found
}
