package batch_test

import (
	"net/http"
	"slices"
	"testing"

	"techbiz/internal/app/webtest"
	"techbiz/internal/testparts/lists"
)

// Lists as people really upload them get their right answer on the page.
func TestListsOfOthers(t *testing.T) {
	p := webtest.NewPortal(t)
	b := p.BrowserOf(p.Officer(webtest.OfficerMailbox))
	for _, c := range lists.Cases {
		got := send(b, "/invite/batch", c.File, c.Data())
		if c.Refused != "" {
			if got.Status != http.StatusUnprocessableEntity {
				t.Errorf("%s: %d, want it refused as %s", c.File, got.Status, c.Refused)
			}
			continue
		}
		at := got.Is(http.StatusSeeOther).Header.Get("Location")
		page := b.Get(at + "?size=100").Is(http.StatusOK).Says(c.Sentence).Says(c.Says...)
		for _, cell := range c.Wrong {
			page.Has("<strong>" + cell + ":</strong>")
		}
		for _, likely := range c.Likely {
			page.Says("Use “" + likely + "”")
		}
		if len(c.Hidden) > 0 {
			page.Says("Invite them too?").Has(`value="include"`).Has(`value="exclude"`)
		}
		b.Post(at + "/reset").Is(http.StatusSeeOther)
	}
}

func listCase(name string) lists.Case {
	return lists.Cases[slices.IndexFunc(lists.Cases, func(c lists.Case) bool { return c.File == name })]
}

func TestHiddenRowsAreAskedAbout(t *testing.T) {
	p := webtest.NewPortal(t)
	b := p.BrowserOf(p.Officer(webtest.OfficerMailbox))
	hidden := listCase("02-hidden-rows.xlsx")
	for choice, told := range map[string]string{"include": "6 users, all ready", "exclude": "4 users, all ready"} {
		at := send(b, "/invite/batch", hidden.File, hidden.Data()).Is(http.StatusSeeOther).Header.Get("Location")
		b.Get(at).Says("Hidden in the file", "Decide about the hidden rows first")
		b.Get(at + "/submit").Says("Decide whether to invite them too or to leave them out")
		if got := b.Post(at+"/submit", "only_ready", "yes"); got.Status != http.StatusConflict {
			t.Errorf("submitted undecided: %d", got.Status)
		}
		b.Post(at+"/hidden", "hidden", choice).Is(http.StatusSeeOther)
		b.Get(at).Says(told, hidden.Sentence[:len("The file has 7 rows that are not empty")])
		b.Post(at + "/reset").Is(http.StatusSeeOther)
	}
}

func TestTextsThatWereMisreadAreCorrectedByAButton(t *testing.T) {
	p := webtest.NewPortal(t)
	b := p.BrowserOf(p.Officer(webtest.OfficerMailbox))
	misread := listCase("71-mojibake.csv")
	at := send(b, "/invite/batch", misread.File, misread.Data()).Is(http.StatusSeeOther).Header.Get("Location")
	b.Get(at).Says("6 rows hold text that looks misread.", "Jos?")
	b.Get(at + "/rows/2").Says("Use “Müller”")
	b.Post(at + "/rows/2/correct").Is(http.StatusSeeOther)
	b.Get(at+"?show=doubtful").Says("5 rows", "Looks misread")
	b.Post(at + "/correct").Is(http.StatusSeeOther)
	b.Get(at).Says("1 row holds text that looks misread.", "Müller", "O'Brien", "Nguyễn")
}

// A row that is saved as its form shows it is meant so.
func TestSavingARowKeepsWhatItsCellsShow(t *testing.T) {
	p := webtest.NewPortal(t)
	b := p.BrowserOf(p.Officer(webtest.OfficerMailbox))
	dates := listCase("01-date-in-text.xlsx")
	at := send(b, "/invite/batch", dates.File, dates.Data()).Is(http.StatusSeeOther).Header.Get("Location")
	row := b.Get(at + "/rows/3").Says("shows “Jun-26”")
	if got := row.Field("first_name"); got != "Jun-26" {
		t.Errorf("the form holds %q", got)
	}
}
