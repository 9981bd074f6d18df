package xlsx

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// mayMark returns why a file is not given to the library that changes workbooks: it is
// none, it is damaged, or it would take too much memory or time there.
func mayMark(file []byte) error {
	if len(file) > maxMarkedBytes {
		return errors.New("the file is too large")
	}
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return fmt.Errorf("open workbook: %w", err)
	}
	left := uint64(maxUnpackedBytes)
	for _, part := range z.File {
		if part.UncompressedSize64 > left {
			return errors.New("the workbook is too large unpacked")
		}
		left -= part.UncompressedSize64
	}
	var size guardSize
	for _, part := range z.File {
		if err := size.add(part); err != nil {
			return fmt.Errorf("look at %s: %w", part.Name, err)
		}
	}
	return nil
}

// guardSize is how much there is in all sheets, as the library holds them: a row's cells
// from column A on, whether the file has them or not.
type guardSize struct {
	cells, merges int
	row, column   int // last ones seen
}

// add reads one part of the workbook to its end, so that a damaged one is found.
func (s *guardSize) add(part *zip.File) error {
	r, err := part.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	if !strings.HasSuffix(strings.ToLower(part.Name), ".xml") {
		_, err := io.Copy(io.Discard, r) //nolint:gosec // no longer than declared, which was added up
		return err
	}
	s.row = 0
	decoder := xml.NewDecoder(r)
	for {
		token, err := decoder.RawToken()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if start, ok := token.(xml.StartElement); ok {
			s.count(start)
		}
		if s.cells > maxMarkedCells || s.merges > maxMarkedMerges || s.row > maxMarkedRows {
			return errors.New("too many rows, cells or merged cells")
		}
	}
}

func (s *guardSize) count(e xml.StartElement) {
	switch e.Name.Local {
	case "row":
		s.row, s.column = s.row+1, 0
		// A number counts where it is stated, in whatever order.
		if row, err := strconv.Atoi(guardAttribute(e, "r")); err == nil {
			s.row = max(s.row, row)
		}
	case "c":
		column := s.column + 1
		if c, row, err := excelize.CellNameToCoordinates(guardAttribute(e, "r")); err == nil {
			column, s.row = max(column, c), max(s.row, row)
		}
		s.cells += max(0, column-s.column)
		s.column = max(s.column, column)
	case "mergeCell":
		s.merges++
	}
}

// guardAttribute returns an attribute's value, "" where there is none.
func guardAttribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name && a.Name.Space == "" {
			return a.Value
		}
	}
	return ""
}
