package xlsx

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"time"
)

// byteOrderMark lets spreadsheet programs read the file as UTF-8.
const byteOrderMark = "\ufeff"

// WriteCSV writes rows as CSV (RFC 4180) in UTF-8 with a byte order mark. now decides
// what has lapsed.
//
// A cell that a spreadsheet program would take for a formula starts with a single quote
// (OWASP, CSV Injection). Rows leave for w as they come, 64 KiB at a time: where rows
// fail before that many, w is untouched; later, what was written stands, so a caller that
// must not pass on half a list breaks off its answer.
func WriteCSV(w io.Writer, rows Rows, now time.Time) error {
	return writeCSV(w, columns, rows, now)
}

// WriteWholeCSV is WriteCSV for invitations of several officers: it tells who invited.
func WriteWholeCSV(w io.Writer, rows Rows, now time.Time) error {
	return writeCSV(w, wholeColumns, rows, now)
}

func writeCSV[T any](w io.Writer, columns []column[T], rows iter.Seq2[T, error], now time.Time) error {
	buffer := bufio.NewWriterSize(w, 64<<10)
	if _, err := buffer.WriteString(byteOrderMark); err != nil {
		return fmt.Errorf("write CSV: %w", err)
	}
	out := csv.NewWriter(buffer)
	out.UseCRLF = true
	if err := out.Write(titles(columns)); err != nil {
		return fmt.Errorf("write CSV header: %w", err)
	}
	row := make([]string, len(columns))
	for i, err := range rows {
		if err != nil {
			return fmt.Errorf("read rows for CSV: %w", err)
		}
		cells(columns, row, i, now)
		for n := range row {
			row[n] = harmless(row[n])
		}
		if err := out.Write(row); err != nil {
			return fmt.Errorf("write CSV row: %w", err)
		}
	}
	out.Flush()
	if err := errors.Join(out.Error(), buffer.Flush()); err != nil {
		return fmt.Errorf("write CSV: %w", err)
	}
	return nil
}

// formulaStarts begin a formula in one spreadsheet program or another; the last four
// are their full-width forms.
const formulaStarts = "=+-@\t\r\n" + "＝＋－＠"

// harmless keeps a cell from being taken for a formula.
func harmless(cell string) string {
	if cell == unknown || cell == "" || !strings.ContainsRune(formulaStarts, first(cell)) {
		return cell
	}
	return "'" + cell
}

func first(s string) rune {
	for _, r := range s {
		return r
	}
	return 0
}
