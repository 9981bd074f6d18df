package batch

import (
	"strings"
	"testing"

	"techbiz/internal/invite"
)

func TestTextsThatWereMisread(t *testing.T) {
	for text, want := range map[string]string{
		"MÃ¼ller":           "Müller",
		"ZoÃ©":              "Zoé",
		"NguyÃ¡Â»â€¦n":      "Nguyễn", // twice
		"Nguyá»…n":          "Nguyễn",
		"O&#39;Brien":       "O'Brien",
		"Acme &amp; Sons":   "Acme & Sons",
		"A &amp;amp; B":     "A & B",
		"Ren&eacute;e":      "Renée",
		"Oâ€™Brien":         "O’Brien",
		"M√ºller":           "Müller", // Mac OS Roman
		"M├╝ller":           "Müller", // code page 850
		"é™ˆ Mei":           "陈 Mei",
		"Å\u0081ukasz":      "Łukasz", // a byte that has no character in Windows-1252
		"Works with Ã¶ & ü": "Works with ö & ü",

		// Right as they are.
		"Müller": "Müller", "José": "José", "Łukasz": "Łukasz", "陈": "陈", "அருண்": "அருண்", "Anaïs": "Anaïs", "Noël": "Noël", "São": "São", "ÅÄÖ": "ÅÄÖ",
		"R&D": "R&D", "A & B": "A & B", "O'Brien": "O'Brien", "O’Brien": "O’Brien", "“Team” – 1 °C": "“Team” – 1 °C", "Ng & Co; Ltd": "Ng & Co; Ltd",
	} {
		if got := repaired(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestWarningsKeepNobodyFromBeingReady(t *testing.T) {
	r := &Row{Number: 7, Form: invite.Form{Email: "jane@tech.gov.sg", FirstName: "Jos?", LastName: "MÃ¼ller", CountryCode: "+65", ContactNumber: "91234567",
		Organisation: "Who? Ltd", Reason: "Why not?"}}
	found := warnings(r, Columns{"first_name": "D", "last_name": "E"})
	if len(found) != 2 || found[0].Cell != "D7" || found[0].Likely != "" || found[1].Likely != "Müller" || !r.Doubtful() {
		t.Errorf("%+v", found)
	}
	if v := judge(r, read(r.Form), facts{}, Columns{}); strings.Contains(v.State.String(), "mend") && v.Problems[0].Field != "last_name" {
		t.Errorf("%+v", v.Problems)
	}
	if f, changed := corrected(r.Form); !changed || f.LastName != "Müller" || f.FirstName != "Jos?" {
		t.Errorf("%+v", f)
	}
}

func TestSpansAreNamed(t *testing.T) {
	for want, rows := range map[string][]int{"row 4": {4}, "rows 4 and 7": {4, 7}, "rows 4 and 5": {4, 5}, "rows 2 to 5, 9 and 12": {2, 3, 4, 5, 9, 12}} {
		if s := SpansOf(rows); s.String() != want {
			t.Errorf("%v: %s", rows, s.String())
		}
	}
	var many []int
	for n := range 1000 {
		many = append(many, 2*n+1)
	}
	if s := SpansOf(many); !strings.HasSuffix(s.String(), "and 800 more") {
		t.Error(s.String())
	}
}
