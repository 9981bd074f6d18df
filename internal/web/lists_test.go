package web_test

import (
	"net/http"
	"slices"
	"testing"

	"techbiz/internal/testparts/lists"
)

// Lists as people really upload them get their right answer on the page.
func TestListsOfOthers(t *testing.T) {
	p := newPortal(t)
	b := p.as(p.Officer(officerMailbox))
	for _, c := range lists.Cases {
		got := b.send("/invite/batch", c.File, c.Data())
		if c.Refused != "" {
			if got.status != http.StatusUnprocessableEntity {
				t.Errorf("%s: %d, want it refused as %s", c.File, got.status, c.Refused)
			}
			continue
		}
		at := got.is(http.StatusSeeOther).header.Get("Location")
		page := b.get(at + "?size=100").is(http.StatusOK).says(c.Sentence).says(c.Says...)
		for _, cell := range c.Wrong {
			page.has("<strong>" + cell + ":</strong>")
		}
		for _, likely := range c.Likely {
			page.says("Use “" + likely + "”")
		}
		if len(c.Hidden) > 0 {
			page.says("Invite them too?").has(`value="include"`).has(`value="exclude"`)
		}
		b.post(at + "/reset").is(http.StatusSeeOther)
	}
}

func listCase(name string) lists.Case {
	return lists.Cases[slices.IndexFunc(lists.Cases, func(c lists.Case) bool { return c.File == name })]
}

func TestHiddenRowsAreAskedAbout(t *testing.T) {
	p := newPortal(t)
	b := p.as(p.Officer(officerMailbox))
	hidden := listCase("02-hidden-rows.xlsx")
	for choice, told := range map[string]string{"include": "6 users, all ready", "exclude": "4 users, all ready"} {
		at := b.send("/invite/batch", hidden.File, hidden.Data()).is(http.StatusSeeOther).header.Get("Location")
		b.get(at).says("Hidden in the file", "Decide about the hidden rows first")
		b.get(at + "/submit").says("Decide whether to invite them too or to leave them out")
		if got := b.post(at+"/submit", "only_ready", "yes"); got.status != http.StatusConflict {
			t.Errorf("submitted undecided: %d", got.status)
		}
		b.post(at+"/hidden", "hidden", choice).is(http.StatusSeeOther)
		b.get(at).says(told, hidden.Sentence[:len("The file has 7 rows that are not empty")])
		b.post(at + "/reset").is(http.StatusSeeOther)
	}
}

func TestTextsThatWereMisreadAreCorrectedByAButton(t *testing.T) {
	p := newPortal(t)
	b := p.as(p.Officer(officerMailbox))
	misread := listCase("71-mojibake.csv")
	at := b.send("/invite/batch", misread.File, misread.Data()).is(http.StatusSeeOther).header.Get("Location")
	b.get(at).says("6 rows hold text that looks misread.", "Jos?")
	b.get(at + "/rows/2").says("Use “Müller”")
	b.post(at + "/rows/2/correct").is(http.StatusSeeOther)
	b.get(at+"?show=doubtful").says("5 rows", "Looks misread")
	b.post(at + "/correct").is(http.StatusSeeOther)
	b.get(at).says("1 row holds text that looks misread.", "Müller", "O'Brien", "Nguyễn")
}

// A row that is saved as its form shows it is meant so.
func TestSavingARowKeepsWhatItsCellsShow(t *testing.T) {
	p := newPortal(t)
	b := p.as(p.Officer(officerMailbox))
	dates := listCase("01-date-in-text.xlsx")
	at := b.send("/invite/batch", dates.File, dates.Data()).is(http.StatusSeeOther).header.Get("Location")
	row := b.get(at + "/rows/3").says("shows “Jun-26”")
	if got := row.field("first_name"); got != "Jun-26" {
		t.Errorf("the form holds %q", got)
	}
}
