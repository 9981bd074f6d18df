package batch

import (
	"html"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"techbiz/internal/base/people"
	"techbiz/internal/invite"
)

// Warning is a cell whose text was most likely misread by the program that wrote the file.
// It keeps nobody from being invited.
type Warning struct {
	Field   string
	Cell    string // of the sheet; "" where the sheet has none for it
	Text    string // as it stands
	Likely  string // what was most likely meant; "" where nobody can tell
	Message string
}

// warnings lists the cells of a row that were most likely misread.
func warnings(r *Row, columns Columns) []Warning {
	var found []Warning
	for _, f := range wordFields {
		if w, doubtful := doubt(f.Name, *f.In(&r.Form)); doubtful {
			w.Cell = columns.Cell(f.Name, r.Number)
			found = append(found, w)
		}
	}
	return found
}

// Doubtful tells whether a cell of the row was most likely misread.
func (r *Row) Doubtful() bool {
	for _, f := range wordFields {
		if _, doubtful := doubt(f.Name, *f.In(&r.Form)); doubtful {
			return true
		}
	}
	return false
}

// corrected returns the form with what was most likely meant, and whether that differs.
func corrected(f invite.Form) (invite.Form, bool) {
	changed := false
	for _, field := range wordFields {
		text := field.In(&f)
		if w, doubtful := doubt(field.Name, *text); doubtful && w.Likely != "" {
			*text, changed = w.Likely, true
		}
	}
	return f, changed
}

// wordFields are the fields of a form that hold words.
var wordFields = func() []*invite.Field {
	var fields []*invite.Field
	for n := range invite.Fields {
		if invite.Fields[n].Words {
			fields = append(fields, &invite.Fields[n])
		}
	}
	return fields
}()

// doubt looks at the text of a field; false where nothing is odd about it.
func doubt(field, text string) (Warning, bool) {
	if plainText(text) {
		return Warning{}, false
	}
	if likely := repaired(text); likely != text {
		return Warning{Field: field, Text: text, Likely: likely,
			Message: "“" + text + "” looks misread. It is most likely “" + likely + "”."}, true
	}
	if (field == people.FieldFirstName || field == people.FieldLastName) && lostLetter.MatchString(text) {
		return Warning{Field: field, Text: text,
			Message: "“" + text + "” looks as if a letter was lost where the question mark stands. Correct the name if so."}, true
	}
	return Warning{}, false
}

// plainText tells in a glance that nothing can be odd about a text.
func plainText(s string) bool {
	for n := range len(s) {
		if c := s[n]; c >= utf8.RuneSelf || c == '&' || c == '?' {
			return false
		}
	}
	return true
}

// lostLetter is a question mark beside a letter.
var lostLetter = regexp.MustCompile(`\pL\?|\?\pL`)

// repaired returns what a text was before UTF-8 was read as another encoding, or marks of a
// web page as text; the text itself where it shows no sign of that.
func repaired(text string) string {
	const mostTimes = 3 // that a file was saved wrongly, one after the other
	for range mostTimes {
		next := html.UnescapeString(text)
		if next == text {
			next = decoded(text)
		}
		if next == text || !printable(next) {
			return text
		}
		text = next
	}
	return text
}

// misreadAs are the encodings in which spreadsheet programs read what was UTF-8.
var misreadAs = []*charmap.Charmap{charmap.Windows1252, charmap.Macintosh, charmap.CodePage850, charmap.CodePage437}

// decoded reads each run of characters beyond ASCII as UTF-8 that was taken for another
// encoding, where it can be that. A run that is none stays, so that a text that is right is
// never touched: the bytes of letters with accents are hardly ever UTF-8 by accident.
func decoded(text string) string {
	for _, encoding := range misreadAs {
		if s := decodedFrom(encoding, text); s != text {
			return s
		}
	}
	return text
}

func decodedFrom(encoding *charmap.Charmap, text string) string {
	var out strings.Builder
	var run []rune
	flush := func() {
		out.WriteString(decodedRun(encoding, run))
		run = run[:0]
	}
	for _, r := range text {
		if r < utf8.RuneSelf {
			flush()
			out.WriteRune(r)
			continue
		}
		run = append(run, r)
	}
	flush()
	return out.String()
}

// decodedRun decodes a run as a whole, or returns it as it is.
func decodedRun(encoding *charmap.Charmap, run []rune) string {
	encoded := make([]byte, 0, len(run))
	for _, r := range run {
		b, ok := encoding.EncodeRune(r)
		if !ok && encoding == charmap.Windows1252 && r < 0xa0 { // five bytes that have no character there stay as they are
			b, ok = byte(r), true
		}
		if !ok || b < utf8.RuneSelf {
			return string(run)
		}
		encoded = append(encoded, b)
	}
	if len(encoded) == 0 || !utf8.Valid(encoded) {
		return string(run)
	}
	return string(encoded)
}

// printable tells whether people can read a text: it holds letters and marks they know, and
// no character that can't be seen.
func printable(s string) bool {
	for _, r := range s {
		if r == utf8.RuneError || unicode.IsControl(r) && r != '\n' && r != '\t' && r != '\r' {
			return false
		}
	}
	return true
}
