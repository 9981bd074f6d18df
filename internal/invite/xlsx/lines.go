package xlsx

import (
	"fmt"
	"slices"
	"strings"

	"techbiz/internal/base/people"
	"techbiz/internal/invite/batch"
)

// nextLine returns the next row that is a user, right or wrong. What is left out before it
// is counted: rows that hold nothing but a serial number, or what the template fills in.
// All else is a user, or an error that names the cell.
func (l *List) nextLine() (batch.Line, error) {
	for {
		r, err := l.rows.next()
		if err != nil {
			return batch.Line{}, err
		}
		if l.merges != nil {
			l.merges.enter(r)
		}
		line, reason, err := l.line(r)
		if err != nil {
			return line, err
		}
		if reason != "" {
			l.account.Leave(reason, "", r.number, "")
			continue
		}
		l.account.Rows++
		l.account.Users++
		return line, nil
	}
}

// line reads a row under the header. reason is why it is left out, "" where it is a user.
func (l *List) line(r *sheetRow) (line batch.Line, reason string, err error) {
	if cells, separator := l.unsplit(r); cells != nil {
		whole := &sheetRow{number: r.number, hidden: r.hidden, cells: cells}
		if line, reason, err := l.cells(whole); err == nil && reason == "" && len(line.Unclear) == 0 {
			l.noteSplit(r.number, separator)
			return line, "", nil
		}
	}
	return l.cells(r)
}

// cells reads a row's cells. One in a column without a heading is refused: what it means is
// not known, and dropping it silently would lose it.
func (l *List) cells(r *sheetRow) (line batch.Line, reason string, err error) {
	line = batch.Line{Number: r.number, Hidden: r.hidden}
	own, prefilled := false, false
	var beside [rowIDColumn + 1]*cell
	for n := range r.cells {
		c := &r.cells[n]
		column := l.header.column(c.column)
		if column == nil {
			return line, "", refuse(UnknownColumn, "Cell %s holds something, but its column has no heading in row %d. Clear that column, or give it a heading of the template.", r.name(c.column), l.header.row)
		}
		if column.field == "" {
			beside[column.kind] = c
			if column.set != nil {
				column.set(&line, c.text)
			}
			continue
		}
		text, unclear := l.header.read(r, *c, l.formats, column)
		column.set(&line, text)
		if unclear != nil {
			line.Unclear = append(line.Unclear, *unclear)
		}
		if unclear == nil && isPrefilled(column, text) {
			prefilled = true
			continue
		}
		if own = true; len(l.hidden) > 0 && l.isHidden(c.column) {
			return line, "", refuse(HiddenColumn, "Cell %s holds a value, but the column %s (%s) is hidden in the file. Show the column, check what it holds, and upload the file again.",
				r.name(c.column), columnLetters(c.column), column.title)
		}
	}
	return l.settle(r, line, beside, own, prefilled)
}

// settle decides what becomes of a row, after its fields have been read.
func (l *List) settle(r *sheetRow, line batch.Line, beside [rowIDColumn + 1]*cell, own, prefilled bool) (batch.Line, string, error) {
	serial, problems, id := beside[serialColumn], beside[problemsColumn], beside[rowIDColumn]
	stray := func(c *cell, message string) {
		line.Unclear = append(line.Unclear, batch.CellProblem{Cell: r.name(c.column), Rule: batch.RuleStrayText, Message: fmt.Sprintf(message, shortened(c.text))})
	}
	marked := id != nil && rowIDForm.MatchString(id.text)
	switch {
	case id == nil:
	case own && looksLikePerson(id.text), !own && !marked, !marked && strings.ContainsAny(id.text, "@ "):
		stray(id, "This cell holds “%s”, which is no row ID. Move it to the column it belongs to, or remove the row.")
	}
	if problems != nil && !areProblems(problems.text, marked) {
		stray(problems, "This cell holds “%s” in the column of problems, which is not read. Move it to the column it belongs to, or to a row of its own.")
	}
	switch {
	case serial == nil:
	case own && looksLikePerson(serial.text):
		stray(serial, "This cell holds “%s”, but S/N is for the number of the row and is not read. Move it to the column it belongs to, or to a row of its own.")
	case !own && !serialForm.MatchString(serial.text):
		stray(serial, "This row holds “%s” in S/N, which is for the number of the row, and no user beside it. Move it to the columns it belongs to, or remove the row.")
	}
	switch {
	case own:
		if l.merges != nil {
			l.fill(r, &line)
		}
	case len(line.Unclear) > 0:
	case prefilled:
		return line, batch.LeftPrefilled, nil
	case marked:
		return line, batch.LeftEmptied, nil
	case problems != nil:
		return line, batch.LeftEmptied, nil
	default:
		return line, batch.LeftSerial, nil
	}
	return line, "", nil
}

// isPrefilled tells whether a cell holds no more than the template fills in for everybody.
func isPrefilled(column *listColumn, text string) bool {
	switch column.field {
	case people.FieldCountryCode:
		return strings.TrimLeft(text, "+0") == strings.TrimPrefix(people.DefaultCountryCode, "+")
	case people.FieldSEED:
		return strings.EqualFold(text, "No")
	}
	return false
}

func (l *List) isHidden(column int) bool {
	return slices.ContainsFunc(l.hidden, func(span [2]int) bool { return span[0] <= column && column <= span[1] })
}

// fill gives a user what merged cells show beside them: a range of one column stands for
// each of its rows. A range over several columns is unclear, as is a value that a merged
// cell holds and does not show.
func (l *List) fill(r *sheetRow, line *batch.Line) {
	for _, m := range l.merges.active {
		if m.top <= l.header.row && m.value != nil {
			m.value = nil // a heading stands for no row
		}
		for number := m.left; number <= m.right; number++ {
			column := l.header.column(number)
			if column == nil || column.field == "" || number == m.left && r.number == m.top && m.left == m.right {
				continue
			}
			l.fillOne(r, line, m, number, column)
		}
	}
}

func (l *List) fillOne(r *sheetRow, line *batch.Line, m *mergedRange, number int, column *listColumn) {
	held := r.at(number)
	switch {
	case m.left != m.right:
		if m.value != nil || held != nil {
			line.Unclear = append(line.Unclear, batch.CellProblem{Field: column.field, Cell: r.name(number), Rule: batch.RuleMergedCells,
				Message: fmt.Sprintf("The cells %s are merged over several columns, so what belongs to which is not known. Split them and enter each value", m.name())})
		}
	case held != nil && (m.value == nil || held.text != m.value.text):
		shown := "nothing"
		if m.value != nil {
			shown = "“" + shortened(m.value.text) + "”"
		}
		line.Unclear = append(line.Unclear, batch.CellProblem{Field: column.field, Cell: r.name(number), Rule: batch.RuleMergedCells,
			Message: fmt.Sprintf("The cells %s are merged and show %s, but this one holds “%s”. Split them and enter what is meant", m.name(), shown, shortened(held.text))})
	case held == nil && m.value != nil:
		text, unclear := l.header.read(r, *m.value, l.formats, column)
		column.set(line, text)
		if unclear != nil {
			unclear.Cell = r.name(number)
			line.Unclear = append(line.Unclear, *unclear)
		}
		m.fills.Add(r.number)
	}
}
