package xlsx

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"techbiz/internal/invite/batch"
)

// separators are those that spreadsheet programs write between the cells of a CSV file.
var separators = []rune{',', ';', '\t'}

// openCSV opens a CSV file in UTF-8. The separator is the one under which a header shows.
func openCSV(file *io.SectionReader, start []byte, l Limits) (*List, error) {
	if err := refuseNoCSV(start); err != nil {
		return nil, err
	}
	var first error
	for _, separator := range separators {
		if _, err := file.Seek(0, io.SeekStart); err != nil {
			return nil, fmt.Errorf("read uploaded file: %w", err)
		}
		rows := newCSVReader(file, separator)
		top := &batch.Accounting{}
		h, err := findHeader(rows, top)
		if h != nil {
			return &List{header: h, rows: rows, limits: l, account: *top, separator: separator}, nil
		}
		if first == nil {
			first = err
		}
	}
	if first != nil {
		return nil, first
	}
	return nil, refuse(NoHeader, "No header with the columns of the template was found in the first %d rows. Download the template, copy your users into it and upload that.", headerRows)
}

// refuseNoCSV refuses what begins like no text.
func refuseNoCSV(start []byte) error {
	switch {
	case bytes.HasPrefix(start, []byte("\xff\xfe")), bytes.HasPrefix(start, []byte("\xfe\xff")):
		return notUTF8()
	case len(bytes.TrimSpace(start)) == 0:
		return refuse(NotASpreadsheet, "This file is empty. Upload an Excel workbook (.xlsx) or a CSV file; the template shows how it has to look.")
	case bytes.IndexByte(start, 0) >= 0, bytes.HasPrefix(bytes.TrimSpace(start), []byte("<")), bytes.HasPrefix(start, []byte("%PDF")):
		return notAWorkbook()
	}
	return nil
}

func notUTF8() error {
	return refuse(NotUTF8, "This CSV file is not written in UTF-8, so names with accents or in other scripts would be lost. Save it as “CSV UTF-8”, or as Excel workbook (.xlsx).")
}

// csvReader reads the rows of a CSV file.
type csvReader struct {
	r    *csv.Reader
	row  sheetRow
	line int // the line after the last record
	last int // number of the last row
}

func newCSVReader(file io.Reader, separator rune) *csvReader {
	text := bufio.NewReaderSize(file, 64<<10)
	if mark, err := text.Peek(3); err == nil && string(mark) == byteOrderMark {
		_, _ = text.Discard(3)
	}
	r := csv.NewReader(&csvGuard{src: text, separator: byte(separator)})
	r.Comma = separator
	r.FieldsPerRecord = -1 // a row that ends with empty cells may be shorter
	r.ReuseRecord = true
	return &csvReader{r: r, line: 1}
}

func (c *csvReader) next() (*sheetRow, error) {
	for {
		record, err := c.r.Read()
		if errors.Is(err, io.EOF) {
			return nil, io.EOF
		}
		if syntax, ok := errors.AsType[*csv.ParseError](err); ok {
			return nil, refuse(Damaged, "Line %d of this CSV file can't be read: a quotation mark is missing or stands where none may be. Fix that line, or save the list as Excel workbook (.xlsx).", syntax.StartLine)
		}
		if refusal, ok := errors.AsType[*batch.Refusal](err); ok {
			return nil, refusal
		}
		if err != nil {
			return nil, fmt.Errorf("read CSV file: %w", err)
		}
		if err := c.take(record); err != nil {
			return nil, err
		}
		if len(c.row.cells) > 0 {
			return &c.row, nil
		}
	}
}

// take makes a row of a record. The reader passes over empty lines, which a spreadsheet
// program counts; a cell of several lines is one row.
func (c *csvReader) take(record []string) error {
	begins, _ := c.r.FieldPos(0)
	c.last += 1 + begins - c.line
	c.line = begins + 1
	c.row.number, c.row.cells = c.last, c.row.cells[:0]
	if c.last > maxRow {
		return damaged("it has more rows than a sheet can have")
	}
	for n, s := range record {
		if !utf8.ValidString(s) {
			return notUTF8()
		}
		if strings.IndexByte(s, 0) >= 0 {
			return damaged("it holds characters that are no text")
		}
		c.line += strings.Count(s, "\n")
		if s = tidy(s); s != "" {
			c.row.cells = append(c.row.cells, cell{column: n + 1, text: s, kind: textCell})
		}
	}
	return nil
}

func (*csvReader) close() error { return nil }
