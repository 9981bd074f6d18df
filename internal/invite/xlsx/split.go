package xlsx

import (
	"encoding/csv"
	"fmt"
	"strings"

	"techbiz/internal/base/people"
	"techbiz/internal/invite/batch"
)

// unsplit reads a row whose whole text stands in its first cell, as where a line was quoted
// as one, pasted into one cell, or is separated otherwise than the header. It returns the
// cells that are meant, and what separates them; none where that is not certain: as many
// cells as the header has, with an email address in the column of emails.
func (l *List) unsplit(r *sheetRow) ([]cell, rune) {
	if len(r.cells) != 1 || r.cells[0].column != l.header.first || r.cells[0].kind != textCell {
		return nil, 0
	}
	text := r.cells[0].text
	for _, separator := range separators {
		if !strings.ContainsRune(text, separator) {
			continue
		}
		if cells := l.split(text, separator); cells != nil {
			return cells, separator
		}
	}
	return nil, 0
}

// split splits a line into the columns of the header; nil where it does not fit them.
func (l *List) split(text string, separator rune) []cell {
	in := csv.NewReader(strings.NewReader(text))
	in.Comma, in.TrimLeadingSpace = separator, true
	record, err := in.Read()
	if err != nil {
		return nil
	}
	last := l.header.first + len(record) - 1
	if last < l.header.needed || last >= len(l.header.byPlace) {
		return nil
	}
	if _, err := in.Read(); err == nil {
		return nil // several lines
	}
	var cells []cell
	isUser := false
	for n, s := range record {
		column := l.header.column(l.header.first + n)
		if column == nil {
			return nil
		}
		if s = tidy(s); s == "" {
			continue
		}
		if column.field == people.FieldEmail {
			_, err := people.ParseEmail(s)
			isUser = err == nil
		}
		cells = append(cells, cell{column: l.header.first + n, text: s, kind: textCell})
	}
	if !isUser {
		return nil
	}
	return cells
}

func (l *List) noteSplit(row int, separator rune) {
	if l.splits == nil {
		l.splits = map[rune]*batch.Spans{}
	}
	if l.splits[separator] == nil {
		l.splits[separator] = &batch.Spans{}
	}
	l.splits[separator].Add(row)
}

// separatorNames are how messages name what stands between cells.
var separatorNames = map[rune]string{',': "commas", ';': "semicolons", '\t': "tabs"}

// Account tells what became of each row of the file, once all its lines were read.
func (l *List) Account() batch.Accounting { return l.account }

// conclude notes how rows were read that do not tell it by themselves.
func (l *List) conclude() {
	merged := 0
	for n := range l.ranges {
		m := &l.ranges[n]
		if m.fills.Count == 0 {
			continue
		}
		if merged++; merged > batch.MostNotes {
			break
		}
		l.account.Notes = append(l.account.Notes, batch.Note{Code: batch.NoteMerged,
			Message: fmt.Sprintf("The cells %s are merged: “%s” was read for %s, too.", m.name(), shortened(m.value.text), m.fills.String())})
	}
	for _, separator := range separators {
		rows := l.splits[separator]
		if rows == nil {
			continue
		}
		message := fmt.Sprintf("In %s the whole line stood in one cell. It was read as separated by %s.", rows.String(), separatorNames[separator])
		if l.separator != 0 && l.separator != separator {
			message = fmt.Sprintf("The header is separated by %s, but %s by %s. Each was read by its own separator.", separatorNames[l.separator], rows.String(), separatorNames[separator])
		}
		l.account.Notes = append(l.account.Notes, batch.Note{Code: batch.NoteSplit, Message: message})
	}
}
