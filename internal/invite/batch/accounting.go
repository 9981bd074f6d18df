package batch

import (
	"fmt"
	"strings"
)

// Accounting says what became of each row of a file that is not empty. Sheets that are the
// template's own are named in it, and their rows are not counted: nobody typed them.
type Accounting struct {
	Rows    int       `json:"rows"`  // that are not empty
	Users   int       `json:"users"` // of them, with or without errors
	LeftOut []LeftOut `json:"left_out,omitempty"`
	// Notes tell how something was read that a row does not tell by itself.
	Notes []Note `json:"notes,omitempty"`
}

// LeftOut are rows that are no users, for one reason.
type LeftOut struct {
	Reason string `json:"reason"` // one of the Left… constants
	// Sheet is the name of the sheet that they stand on; "" for the list's own.
	Sheet string `json:"sheet,omitempty"`
	Rows  Spans  `json:"rows"`
	Text  string `json:"text,omitempty"` // that the first of them begins with
}

// Why rows are left out. They are part of the JSON API: add to them, never rename one.
const (
	LeftAboveHeader = "above_header"
	LeftHeader      = "header"
	LeftSerial      = "serial_number" // nothing but a serial number
	LeftPrefilled   = "prefilled"     // nothing but what the template fills in, such as +65 and No
	LeftEmptied     = "emptied"       // nothing but what "Download with errors" wrote beside it
	LeftOtherSheet  = "other_sheet"   // on a sheet without a list
	LeftHidden      = "hidden"        // hidden in the file, and its officer chose to leave it out
)

// Note tells how a part of the file was read.
type Note struct {
	Code    string `json:"code"` // one of the Note… constants
	Message string `json:"message"`
}

// Codes of notes. They are part of the JSON API: add to them, never rename one.
const (
	NoteMerged        = "merged"         // the value of merged cells was taken for each of their rows
	NoteSplit         = "separators"     // lines that stood in one cell were read as several
	NoteTemplateSheet = "template_sheet" // a sheet is the template's own
)

// MostNotes is how many notes of a kind are kept.
const MostNotes = 50

// Left is the number of rows that are left out.
func (a *Accounting) Left() int {
	n := 0
	for _, l := range a.LeftOut {
		n += l.Rows.Count
	}
	return n
}

// Sentence says how many rows the file has and what became of them.
func (a *Accounting) Sentence() string {
	rows := "1 row that is"
	if a.Rows != 1 {
		rows = fmt.Sprintf("%d rows that are", a.Rows)
	}
	users := "1 user"
	if a.Users != 1 {
		users = fmt.Sprintf("%d users", a.Users)
	}
	return fmt.Sprintf("The file has %s not empty: %s, %d left out.", rows, users, a.Left())
}

// Lines say which rows are left out, and why, and how the rest was read: a sentence each.
func (a *Accounting) Lines() []string {
	lines := make([]string, 0, len(a.LeftOut)+len(a.Notes))
	for _, l := range a.LeftOut {
		lines = append(lines, l.Sentence())
	}
	for _, n := range a.Notes {
		lines = append(lines, n.Message)
	}
	return lines
}

// Sentence says which rows they are and why they are left out.
func (l *LeftOut) Sentence() string {
	where := l.Rows.String()
	if l.Sheet != "" {
		where = "Sheet “" + l.Sheet + "”, " + where
	} else {
		where = strings.ToUpper(where[:1]) + where[1:]
	}
	holds := "holds"
	if l.Rows.Count > 1 {
		holds = "hold"
	}
	why := map[string]string{
		LeftAboveHeader: "stands above the header",
		LeftHeader:      "is the header",
		LeftSerial:      holds + " nothing but a serial number",
		LeftPrefilled:   holds + " nothing but what the template fills in, such as +65 and No",
		LeftEmptied:     holds + " nothing but a row ID",
		LeftOtherSheet:  "not part of the list, as this sheet has no header",
		LeftHidden:      "hidden in the file, and left out as you chose",
	}[l.Reason]
	if l.Reason == LeftAboveHeader && l.Rows.Count > 1 {
		why = "stand above the header"
	}
	if l.Reason == LeftOtherSheet || l.Reason == LeftHidden {
		where += ":"
	}
	text := ""
	if l.Text != "" {
		text = " (“" + l.Text + "”)"
	}
	return where + " " + why + text + "."
}

// Spans are numbers of rows in order, those that follow one another together.
type Spans struct {
	Count int      `json:"count"`
	First [][2]int `json:"first"` // from … to; up to mostSpans of them
}

// mostSpans is how many spans are kept. Others are counted.
const mostSpans = 200

// Add adds the number of a row below those that are there.
func (s *Spans) Add(row int) {
	s.Count++
	if last := len(s.First) - 1; last >= 0 && s.First[last][1] == row-1 {
		s.First[last][1] = row
		return
	}
	if len(s.First) < mostSpans {
		s.First = append(s.First, [2]int{row, row})
	}
}

// String names the rows: "row 4", "rows 4 and 7", "rows 2 to 5, 9 and 12".
func (s *Spans) String() string {
	parts := make([]string, 0, len(s.First)+1)
	named := 0
	for _, span := range s.First {
		named += span[1] - span[0] + 1
		switch span[1] - span[0] {
		case 0:
			parts = append(parts, fmt.Sprint(span[0]))
		case 1:
			parts = append(parts, fmt.Sprint(span[0]), fmt.Sprint(span[1]))
		default:
			parts = append(parts, fmt.Sprintf("%d to %d", span[0], span[1]))
		}
	}
	if more := s.Count - named; more > 0 {
		parts = append(parts, fmt.Sprintf("%d more", more))
	}
	word := "rows "
	if s.Count == 1 {
		word = "row "
	}
	if last := len(parts) - 1; last > 0 {
		return word + strings.Join(parts[:last], ", ") + " and " + parts[last]
	}
	return word + strings.Join(parts, "")
}

// SpansOf are the spans of numbers in order.
func SpansOf(rows []int) Spans {
	var s Spans
	for _, n := range rows {
		s.Add(n)
	}
	return s
}

// Leave counts a row that is left out. Rows that are left out for one reason on one sheet
// are told together, but for those above the header, each of which says what it holds.
func (a *Accounting) Leave(reason, sheet string, row int, text string) {
	a.Rows++
	if reason != LeftAboveHeader {
		for n := range a.LeftOut {
			if l := &a.LeftOut[n]; l.Reason == reason && l.Sheet == sheet {
				l.Rows.Add(row)
				return
			}
		}
	}
	a.LeftOut = append(a.LeftOut, LeftOut{Reason: reason, Sheet: sheet, Rows: SpansOf([]int{row}), Text: text})
}

// Exclude counts rows that were users as left out: their officer chose so.
func (a *Accounting) Exclude(rows []int) {
	if len(rows) == 0 {
		return
	}
	a.Users -= min(a.Users, len(rows))
	a.LeftOut = append(a.LeftOut, LeftOut{Reason: LeftHidden, Rows: SpansOf(rows)})
}
