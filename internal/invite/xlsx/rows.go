package xlsx

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"

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
	number int  // as the spreadsheet program shows it
	hidden bool // it does not show it
	cells  []cell
}

// cell is one cell that holds something.
type cell struct {
	column int // from 1
	text   string
	kind   cellKind
	style  int // its place in the workbook's styles
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
	// hiddenColumns are those that the spreadsheet program does not show, from … to.
	hiddenColumns [][2]int
	// merged are the merged ranges that are known of; told is set where they were looked for,
	// and seen are those that came by.
	merged []mergedRange
	told   bool
	seen   []mergedRange
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
		if errors.Is(err, io.EOF) && (!r.ended || r.told && !slices.EqualFunc(r.merged, r.seen, sameRange)) {
			return nil, errXML // a sheet without a place for rows, or with merged cells that are none
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
		case string(local(r.s.name)) == "cols":
			if err := r.readColumns(); err != nil {
				return nil, err
			}
		case string(local(r.s.name)) == "mergeCells":
			if err := r.readMerged(); err != nil {
				return nil, err
			}
		default:
			if err := skip(r.s); err != nil {
				return nil, err
			}
		}
	}
}

// readColumns notes which columns are not shown, from the element that has just begun.
func (r *sheetReader) readColumns() error {
	return r.eachChild("col", func() error {
		from, fromOK := wholeOf(r.s.attr([]byte("min")))
		to, toOK := wholeOf(r.s.attr([]byte("max")))
		if !fromOK || !toOK || len(r.hiddenColumns) == maxColumn {
			return errXML
		}
		if isTrue(r.s.attr([]byte("hidden"))) || tooSmall(r.s.attr([]byte("width"))) {
			r.hiddenColumns = append(r.hiddenColumns, [2]int{from, to})
		}
		return nil
	})
}

// readMerged notes the merged ranges in the element that has just begun.
func (r *sheetReader) readMerged() error {
	return r.eachChild("mergeCell", func() error {
		m, ok := parseRange(r.s.attr([]byte("ref")))
		if !ok || len(r.seen) == mostMerged {
			return errXML
		}
		if r.told {
			r.seen = append(r.seen, m)
		}
		return nil
	})
}

// eachChild calls see at the start of each child of this name of the element that has just
// begun, and reads to the element's end.
func (r *sheetReader) eachChild(name string, see func() error) error {
	for depth := 1; depth > 0; {
		t, err := r.s.next()
		if err != nil {
			return err
		}
		switch t {
		case elementStart:
			if depth++; string(local(r.s.name)) == name {
				if err := see(); err != nil {
					return err
				}
			}
		case elementEnd:
			depth--
		default:
		}
	}
	return nil
}

// isTrue reads a truth value of XML.
func isTrue(b []byte) bool { return string(b) == "1" || string(b) == "true" }

// tooSmall tells whether a height or a width is too small to be seen; a row that says nothing
// of its height is not.
func tooSmall(b []byte) bool {
	if len(b) == 0 {
		return false
	}
	size, err := strconv.ParseFloat(string(b), 64)
	return err == nil && size < 1
}

// readRow reads the row that has just begun.
func (r *sheetReader) readRow() error {
	number, hidden := r.last+1, false
	for _, a := range r.s.attrs {
		switch string(a.name) {
		case "r":
			n, ok := wholeOf(a.value)
			if !ok || n <= r.last {
				return errXML
			}
			number = n
		case "hidden":
			hidden = hidden || isTrue(a.value)
		case "ht":
			hidden = hidden || tooSmall(a.value)
		}
	}
	if number > maxRow {
		return errXML
	}
	r.last = number
	r.row.number, r.row.hidden, r.row.cells, r.held = number, hidden, r.row.cells[:0], 0
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
	column, kind, style := last+1, numberCell, 0
	for _, a := range r.s.attrs {
		if len(a.name) != 1 {
			continue
		}
		switch a.name[0] {
		case 'r':
			c, row, ok := cellPlace(a.value)
			if !ok || c <= last || row != r.row.number {
				return 0, errXML
			}
			column = c
		case 't':
			kind = kindOf(a.value)
		case 's':
			style, _ = wholeOf(a.value)
		}
	}
	if column > maxColumn {
		return 0, errXML
	}
	formula, hasValue, err := r.readContent()
	if err != nil {
		return 0, err
	}
	if formula && r.formulas && (!hasValue || len(r.value) == 0 && kind != textCell) {
		return 0, refuse(FormulaWithoutValue, "Cell %s holds a formula whose result is not in the file. Open the file in your spreadsheet program, save it again and upload it; or replace the formulas by their values.", r.row.name(column))
	}
	return column, r.addCell(column, kind, style)
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
	errorCell
	dateCell // in the form of ISO 8601
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
	case "e":
		return errorCell
	case "d":
		return dateCell
	}
	return unknownCell
}

// addCell keeps the cell if it holds something.
func (r *sheetReader) addCell(column int, kind cellKind, style int) error {
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
		s, kind = tidy(string(shared)), textCell
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
	case errorCell, dateCell:
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
	r.row.cells = append(r.row.cells, cell{column, s, kind, style})
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
