package sheet

import (
	"errors"
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"
)

const (
	maxRow    = 1_048_576
	maxColumn = 16_384
	// maxRowText is how many bytes the cells of a row may hold together: a few bytes of
	// file can point at the same long text from each of its cells.
	maxRowText = 4 << 20
)

// sheetRow is one row of a sheet with the cells that its reader wants.
type sheetRow struct {
	number int // as the spreadsheet program shows it
	cells  []cell
}

// cell is one cell that holds something.
type cell struct {
	column int // from 1
	text   string
}

// name is the cell's name within its row, such as F12.
func (r sheetRow) name(column int) string { return columnLetters(column) + fmt.Sprint(r.number) }

func columnLetters(column int) string {
	letters, err := excelize.ColumnNumberToName(column)
	if err != nil {
		return fmt.Sprintf("column %d", column)
	}
	return letters
}

// sheetReader reads the rows of a worksheet in order.
type sheetReader struct {
	s      *scanner
	closer io.Closer
	texts  *texts
	c      *container
	room   int64 // bytes of shared texts that its cells may still take: a small file can name one text very often
	rows   bool  // within the element that holds the rows
	ended  bool
	last   int // number of the last row
	row    sheetRow
	value  []byte
	held   int // bytes of text in the present row
	// formulas: one without a value is refused. Above the header they are nobody's concern.
	formulas bool
	names    elementNames
}

// elementNames are the names of the elements that a row is made of, with the prefix of
// the worksheet: another prefix means another vocabulary.
type elementNames struct{ sheetData, row, c, v, f, is, extLst []byte }

func openSheet(c *container, at sheetPart, t *texts) (*sheetReader, error) {
	p, err := c.open(at.path)
	if err != nil {
		return nil, err
	}
	if p == nil {
		return nil, damaged("a sheet of it is missing")
	}
	r := &sheetReader{s: newScanner(p), closer: p, texts: t, c: c, room: c.limit}
	root, err := rootElement(r.s, "worksheet")
	if err != nil {
		_ = p.Close()
		return nil, broken(err, "a sheet")
	}
	prefix := string(root[:len(root)-len("worksheet")])
	for _, n := range []struct {
		at   *[]byte
		name string
	}{{&r.names.sheetData, "sheetData"}, {&r.names.row, "row"}, {&r.names.c, "c"}, {&r.names.v, "v"}, {&r.names.f, "f"}, {&r.names.is, "is"}, {&r.names.extLst, "extLst"}} {
		*n.at = []byte(prefix + n.name)
	}
	return r, nil
}

// next returns the next row that holds something; io.EOF after the last one, once the
// whole sheet has proved to be well-formed. The row is valid until the next call.
func (r *sheetReader) next() (*sheetRow, error) {
	row, err := r.read()
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, broken(err, fmt.Sprintf("row %d or the one after it", max(1, r.last)))
	}
	return row, err
}

func (r *sheetReader) read() (*sheetRow, error) {
	for {
		t, err := r.s.next()
		if errors.Is(err, io.EOF) && !r.ended {
			return nil, errXML // a sheet without a place for rows
		}
		if err != nil {
			return nil, err
		}
		switch {
		case t == elementEnd && r.rows:
			r.rows, r.ended = false, true // the only one that ends here
		case r.rows && t == text && !r.s.blank():
			return nil, errXML
		case t != elementStart:
		case r.rows && string(r.s.name) == string(r.names.row):
			if err := r.readRow(); err != nil {
				return nil, err
			}
			if len(r.row.cells) > 0 {
				return &r.row, nil
			}
		case !r.rows && !r.ended && string(r.s.name) == string(r.names.sheetData):
			r.rows = true
		case r.rows, string(local(r.s.name)) == "sheetData":
			return nil, errXML // rows may stand in what is not understood: passing over it could lose them
		default:
			if err := skip(r.s); err != nil {
				return nil, err
			}
		}
	}
}

// readRow reads the row that has just begun.
func (r *sheetReader) readRow() error {
	number := r.last + 1
	if at := r.s.attr([]byte("r")); at != nil {
		n, ok := wholeOf(at)
		if !ok || n <= r.last {
			return errXML
		}
		number = n
	}
	if number > maxRow {
		return errXML
	}
	r.last = number
	r.row.number, r.row.cells, r.held = number, r.row.cells[:0], 0
	column := 0
	for {
		t, err := r.s.next()
		if err != nil {
			return err
		}
		switch {
		case t == elementEnd:
			return nil
		case t == text:
			if !r.s.blank() {
				return errXML
			}
		case string(r.s.name) == string(r.names.c):
			if column, err = r.readCell(column); err != nil {
				return err
			}
		case string(r.s.name) == string(r.names.extLst):
			if err := skip(r.s); err != nil {
				return err
			}
		default:
			return errXML // cells may stand in it
		}
	}
}

// readCell reads the cell that has just begun, after the one in column last.
func (r *sheetReader) readCell(last int) (int, error) {
	column := last + 1
	if at := r.s.attr([]byte("r")); at != nil {
		c, row, ok := cellPlace(at)
		if !ok || c <= last || row != r.row.number {
			return 0, errXML
		}
		column = c
	}
	if column > maxColumn {
		return 0, errXML
	}
	kind := kindOf(r.s.attr([]byte("t")))
	formula, hasValue, err := r.readContent()
	if err != nil {
		return 0, err
	}
	if formula && r.formulas && (!hasValue || len(r.value) == 0 && kind != textCell) {
		return 0, refuse(FormulaWithoutValue, "Cell %s holds a formula whose result is not in the file. Open the file in your spreadsheet program, save it again and upload it; or replace the formulas by their values.", r.row.name(column))
	}
	return column, r.addCell(column, kind)
}

// readContent reads what is in the cell that has just begun: a formula, its value, or a
// text, each once at most.
func (r *sheetReader) readContent() (formula, value bool, err error) {
	r.value = r.value[:0]
	for {
		t, err := r.s.next()
		switch {
		case err != nil:
			return false, false, err
		case t == elementEnd:
			return formula, value, nil
		case t == text:
			if !r.s.blank() {
				return false, false, errXML
			}
			continue
		case string(r.s.name) == string(r.names.v) && !value:
			value = true
			r.value, err = appendContent(r.s, r.value)
		case string(r.s.name) == string(r.names.is) && !value:
			value = true
			r.value, err = appendRich(r.s, r.value)
		case string(r.s.name) == string(r.names.f) && !formula:
			formula = true
			err = skip(r.s)
		case string(r.s.name) == string(r.names.extLst):
			err = skip(r.s)
		default:
			err = errXML
		}
		if err != nil {
			return false, false, err
		}
	}
}

// cellKind says how a cell's value is written.
type cellKind int

const (
	numberCell cellKind = iota
	sharedCell
	textCell
	booleanCell
	plainCell // an error or a date: as it stands
	unknownCell
)

func kindOf(t []byte) cellKind {
	switch string(t) {
	case "", "n":
		return numberCell
	case "s":
		return sharedCell
	case "str", "inlineStr":
		return textCell
	case "b":
		return booleanCell
	case "e", "d":
		return plainCell
	}
	return unknownCell
}

// addCell keeps the cell if it holds something.
func (r *sheetReader) addCell(column int, kind cellKind) error {
	if len(r.value) == 0 {
		return nil
	}
	var s string
	switch kind {
	case numberCell:
		n, ok := plainNumber(trimBlank(r.value))
		if !ok {
			return errXML
		}
		s = n
	case sharedCell:
		n, ok := wholeOf(r.value)
		shared, known := r.texts.at(n)
		if !ok || !known {
			return errXML
		}
		if r.room -= int64(len(shared)); r.room < 0 {
			return r.c.tooLarge()
		}
		s = tidy(string(shared))
	case textCell:
		s = tidy(string(decodeEscapes(r.value, 0)))
	case booleanCell:
		switch string(r.value) {
		case "0":
			s = "false"
		case "1":
			s = "true"
		default:
			return errXML
		}
	case plainCell:
		s = tidy(string(r.value))
	default:
		return errXML
	}
	if s == "" {
		return nil
	}
	if r.held += len(s); r.held > maxRowText {
		return refuse(TooLarge, "Row %d holds more text than a user needs. Remove what is not part of the list.", r.row.number)
	}
	r.row.cells = append(r.row.cells, cell{column, s})
	return nil
}

// wholeOf reads a number of digits alone.
func wholeOf(b []byte) (int, bool) {
	if len(b) == 0 || len(b) > 9 {
		return 0, false
	}
	n := 0
	for _, c := range b {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}

// cellPlace reads a cell's name, such as F12.
func cellPlace(b []byte) (column, row int, ok bool) {
	n := 0
	for n < len(b) && n < 4 && b[n] >= 'A' && b[n] <= 'Z' {
		column = column*26 + int(b[n]-'A'+1)
		n++
	}
	if n == 0 || column > maxColumn {
		return 0, 0, false
	}
	row, ok = wholeOf(b[n:])
	return column, row, ok
}

// close ends reading, be it before the end.
func (r *sheetReader) close() error { return r.closer.Close() }
