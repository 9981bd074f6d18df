package xlsx

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"

	"techbiz/internal/invite/batch"
)

// Limits bound what an uploaded list may be. A zero field takes its default.
type Limits struct {
	FileBytes     int64 // of the file; 20 MiB
	UnpackedBytes int64 // of a workbook's parts, unpacked; 200 MiB
	Rows          int   // users; 100,000
}

func (l Limits) orDefault() Limits {
	if l.FileBytes <= 0 {
		l.FileBytes = 20 << 20
	}
	if l.UnpackedBytes <= 0 {
		l.UnpackedBytes = 200 << 20
	}
	if l.Rows <= 0 {
		l.Rows = 100_000
	}
	return l
}

// rowSource yields the rows of a sheet that hold something.
type rowSource interface {
	// next returns the next row, valid until the call after; io.EOF after the last one.
	next() (*sheetRow, error)
	close() error
}

// List is an uploaded list whose header has been found.
type List struct {
	header  *header
	rows    rowSource
	limits  Limits
	formats *formats      // nil for a CSV file
	merges  *merges       // nil where no cells are merged
	ranges  []mergedRange // all of them
	// separator is what stands between the cells of a CSV file, 0 for a workbook.
	separator rune
	hidden    [][2]int // columns that are not shown
	account   batch.Accounting
	splits    map[rune]*batch.Spans // rows whose line stood in one cell, by its separator
}

// OpenList opens a list of size bytes: an Excel workbook (.xlsx) or a CSV file, told by
// its contents. In a workbook the list is the visible sheet with the template's header among
// its first rows. A second one is refused, as its users would be lost, and so is whatever
// looks like a person where nobody would read it: above the header, or on another sheet,
// also on a hidden one. The error is *batch.Refusal.
func OpenList(r io.ReaderAt, size int64, l Limits) (*List, error) {
	l = l.orDefault()
	if size > l.FileBytes {
		return nil, refuse(TooLarge, "This file has more than %s. Remove what is not part of the list, such as pictures and other sheets, or split it.", mebibytes(l.FileBytes))
	}
	start := make([]byte, min(size, 8<<10))
	if _, err := r.ReadAt(start, 0); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("read uploaded file: %w", err)
	}
	switch {
	case bytes.HasPrefix(start, []byte("PK\x03\x04")):
		return openWorkbook(r, size, l)
	case bytes.HasPrefix(start, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		return nil, compoundRefusal(r, size)
	}
	return openCSV(io.NewSectionReader(r, 0, size), start, l)
}

// compoundRefusal refuses what is kept in the container of old Office files: .xls, and
// workbooks protected with a password.
func compoundRefusal(r io.ReaderAt, size int64) error {
	encrypted := []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00")
	buf := make([]byte, 64<<10)
	for at := int64(0); at < size; at += int64(len(buf)) - int64(len(encrypted)) {
		n, err := r.ReadAt(buf, at)
		if bytes.Contains(buf[:n], encrypted) {
			return passwordRefusal()
		}
		if err != nil {
			break
		}
	}
	return refuse(OldExcel, "This is a file of an old Excel (.xls). Save it as Excel workbook (.xlsx) and upload that.")
}

func openWorkbook(r io.ReaderAt, size int64, l Limits) (*List, error) {
	c, err := openContainer(r, size, l.UnpackedBytes)
	if err != nil {
		return nil, err
	}
	w, err := readWorkbook(c)
	if err != nil {
		return nil, err
	}
	shared, err := readTexts(c, w.strings)
	if err != nil {
		return nil, err
	}
	formats, err := readFormats(c, w.styles, w.date1904)
	if err != nil {
		return nil, err
	}
	var found *List
	for n, at := range w.sheets {
		if at.hidden {
			continue
		}
		top := &batch.Accounting{}
		rows, h, err := openList(c, at, shared, top)
		if err == nil && h == nil {
			continue
		}
		if found != nil {
			return nil, errors.Join(secondList(w, at, err), found.Close())
		}
		if err != nil {
			return nil, err
		}
		rows.formulas = true
		found = &List{header: h, rows: rows, limits: l, formats: formats, account: *top}
		w.list = &w.sheets[n]
	}
	if found == nil {
		return nil, refuse(NoHeader, "No header with the columns of the template was found in the first %d rows of %s. Download the template, copy your users into it and upload that.", headerRows, w.names())
	}
	if err := found.lookAround(c, w, shared); err != nil {
		return nil, errors.Join(err, found.Close())
	}
	return found, nil
}

// lookAround finds out what has to be known before the rows are read: which cells are
// merged, and what stands on the other sheets.
func (l *List) lookAround(c *container, w *workbook, shared *texts) error {
	merged, err := findMerged(c, *w.list)
	if err != nil {
		return err
	}
	if rows, ok := l.rows.(*sheetReader); ok {
		rows.merged, l.hidden = merged, rows.hiddenColumns
	}
	if len(merged) > 0 {
		l.ranges = slices.Clone(merged)
		l.merges = newMerges(l.ranges)
	}
	for _, at := range w.sheets {
		if at.path == w.list.path {
			continue
		}
		if err := l.accountForSheet(c, at, shared); err != nil {
			return err
		}
	}
	return nil
}

// secondList refuses a second sheet with a header, be it quite that of the template or
// not, and whatever else is wrong with a further sheet.
func secondList(w *workbook, at sheetPart, err error) error {
	if refusal, ok := errors.AsType[*batch.Refusal](err); err != nil && (!ok || !ofHeader(refusal)) {
		return err
	}
	return refuse(SeveralLists, "The sheets “%s” and “%s” both hold a list. Move all users to one of them, remove the other and upload the file again.", shortened(w.list.name), shortened(at.name))
}

// openList opens a sheet at the rows under its header; nil, closed, where it has none. What
// stands above is counted in top.
func openList(c *container, at sheetPart, shared *texts, top *batch.Accounting) (*sheetReader, *header, error) {
	rows, err := openSheet(c, at, shared)
	if err != nil {
		return nil, nil, err
	}
	rows.told = true
	h, err := findHeader(rows, top)
	if err != nil {
		return nil, nil, errors.Join(err, rows.close())
	}
	if h == nil {
		return nil, nil, rows.close()
	}
	return rows, h, nil
}

// findHeader reads up to the header; nil where there is none among the first rows. What
// stands above it is counted in top.
func findHeader(rows rowSource, top *batch.Accounting) (*header, error) {
	var person *batch.Refusal
	for {
		r, err := rows.next()
		if errors.Is(err, io.EOF) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		if r.number > headerRows {
			return nil, nil
		}
		h, err := headerOf(r)
		if err != nil {
			return nil, err
		}
		if h != nil {
			top.Leave(batch.LeftHeader, "", r.number, "")
			if person != nil {
				return nil, person
			}
			return h, nil
		}
		top.Leave(batch.LeftAboveHeader, "", r.number, shortened(r.cells[0].text))
		if person == nil {
			person = personAbove(r)
		}
	}
}

// Columns says in which column of the sheet each field stands.
func (l *List) Columns() batch.Columns { return l.header.places() }

// Lines yields the rows under the header that hold somebody, in order, and closes the
// list. It ends with *batch.Refusal where the file is damaged anywhere, or holds too many
// rows: a list is read completely or not at all. It can be called once.
func (l *List) Lines() iter.Seq2[batch.Line, error] {
	return func(yield func(batch.Line, error) bool) {
		defer l.rows.close()
		for n := 0; ; {
			line, err := l.nextLine()
			if errors.Is(err, io.EOF) {
				l.conclude()
				return
			}
			if n++; err == nil && n > l.limits.Rows {
				err = refuse(TooManyRows, "This list has more than %s users. Split it into several files.", thousands(l.limits.Rows))
			}
			if !yield(line, err) || err != nil {
				return
			}
		}
	}
}

// Close frees the list where its lines are not read.
func (l *List) Close() error { return l.rows.close() }

// thousands writes a number as 100,000.
func thousands(n int) string {
	s := fmt.Sprint(n)
	for at := len(s) - 3; at > 0; at -= 3 {
		s = s[:at] + "," + s[at:]
	}
	return s
}
