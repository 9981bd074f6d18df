package invite_test

import (
	"strings"
	"testing"

	"techbiz/internal/invite"
)

// FuzzSearch types anything into the search box: it is never an error, and what is
// listed holds each of its words.
func FuzzSearch(f *testing.F) {
	for _, term := range []string{"tan", "%", `"`, "\x00", "tan\x00", "acme jane", "ja, ne", "\xff", "' OR 1=1 --", "body : x", "NEAR(a b)", "a", "İ", "ſ", strings.Repeat("x", 300)} {
		f.Add(term)
	}
	w := newWorld(f)
	w.InviteBy(w.officer, accountForm("jane@acme.com", "jane"))
	f.Fuzz(func(t *testing.T, term string) {
		p, err := w.Invites.List(t.Context(), w.officer, invite.Query{Search: term})
		if err != nil {
			t.Fatalf("%q: %v", term, err)
		}
		for _, word := range invite.WordsOf(term) {
			for _, row := range p.Rows {
				if !strings.Contains(row.SearchText(), word) {
					t.Errorf("%q finds %q, without %q", term, row.SearchText(), word)
				}
			}
		}
		if p.Total != len(p.Rows) {
			t.Errorf("%q: %d rows, total %d", term, len(p.Rows), p.Total)
		}
	})
}

// FuzzParseForm fills in anything: what passes comes back the same from its own words.
func FuzzParseForm(f *testing.F) {
	f.Add("account", "jane@acme.com", "jane", "Jane", "Tan", "+65", "91234567", "Acme", "", "yes", "Works with us")
	f.Add("email", "tan@tech.gov.sg", "", "", "", "", "", "", "", "", "a\r\nb")
	f.Fuzz(func(t *testing.T, kind, email, username, first, last, country, number, organisation, department, seed, reason string) {
		r, err := invite.ParseForm(invite.Form{Type: invite.Type(kind), Email: email, Username: username, FirstName: first, LastName: last,
			CountryCode: country, ContactNumber: number, Organisation: organisation, Department: department, SEED: seed, Reason: reason})
		if err != nil {
			return
		}
		again := invite.Form{Type: r.Type, Email: r.Email.String(), Reason: r.Reason.String()}
		if r.SEED {
			again.SEED = "yes"
		}
		if r.Type == invite.ByAccount {
			again.Username, again.FirstName, again.LastName = r.Username.String(), r.FirstName.String(), r.LastName.String()
			again.CountryCode, again.ContactNumber = r.Phone.CountryCode(), r.Phone.National()
			again.Organisation, again.Department = r.Organisation.String(), r.Department.String()
		}
		if got, err := invite.ParseForm(again); err != nil || got != r {
			t.Errorf("%+v came back as %+v, %v", r, got, err)
		}
	})
}
