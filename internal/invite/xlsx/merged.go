package xlsx

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"

	"techbiz/internal/invite/batch"
)

// mergedRange is a range of cells that are shown as one, with the text of its first cell.
type mergedRange struct {
	left, top, right, bottom int // columns and rows, from 1

	value *cell // of its first cell; nil where that holds nothing
	fills batch.Spans
}

// mostMerged is how many merged ranges a sheet may have.
const mostMerged = 100_000

func sameRange(a, b mergedRange) bool {
	return a.left == b.left && a.top == b.top && a.right == b.right && a.bottom == b.bottom
}

// parseRange reads the name of a range, such as H2:H4.
func parseRange(name []byte) (m mergedRange, ok bool) {
	first, last, isRange := bytes.Cut(bytes.ToUpper(name), []byte(":"))
	if !isRange {
		last = first
	}
	if m.left, m.top, ok = cellPlace(first); !ok {
		return m, false
	}
	m.right, m.bottom, ok = cellPlace(last)
	return m, ok && m.left <= m.right && m.top <= m.bottom
}

func (m *mergedRange) name() string {
	return fmt.Sprintf("%s%d:%s%d", columnLetters(m.left), m.top, columnLetters(m.right), m.bottom)
}

const mergeMark = "mergeCell"

var mergeForm = regexp.MustCompile(`^mergeCell[ \t\r\n](?:[^<>]*[ \t\r\n])?ref[ \t\r\n]*=[ \t\r\n]*["']([A-Za-z0-9:]+)["']`)

// findMerged looks for the merged ranges of a sheet, which stand behind its rows, before
// these are read: it unpacks the part once more, and looks at nothing else in it. That they
// are what it took them for is seen when the part is read.
func findMerged(c *container, at sheetPart) ([]mergedRange, error) {
	p, err := c.again().open(at.path)
	if err != nil || p == nil {
		return nil, err
	}
	defer p.Close()
	const longest = 1 << 10 // of an element of this kind
	var found []mergedRange
	buf := make([]byte, scanBuffer)
	keep := 0
	for {
		n, err := io.ReadFull(p, buf[keep:])
		ended := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
		if err != nil && !ended {
			return nil, broken(err, "a sheet")
		}
		window := buf[:keep+n]
		from := 0
		for {
			i := bytes.Index(window[from:], []byte(mergeMark))
			if i < 0 || !ended && from+i > len(window)-longest {
				break // what begins near the end is looked at with what follows
			}
			at := from + i
			from = at + len(mergeMark)
			if at == 0 || window[at-1] != '<' && window[at-1] != ':' {
				continue
			}
			match := mergeForm.FindSubmatch(window[at:min(len(window), at+longest)])
			if match == nil {
				continue
			}
			m, ok := parseRange(match[1])
			if !ok || len(found) == mostMerged {
				return nil, damaged("its merged cells are not as they have to be")
			}
			found = append(found, m)
		}
		if ended {
			return found, nil
		}
		from = max(from, len(window)-longest)
		keep = copy(buf, window[from-1:])
	}
}

// merges tells what merged ranges mean for the rows under the header, which come in order.
type merges struct {
	ranges []*mergedRange // by their first row
	active []*mergedRange
}

func newMerges(found []mergedRange) *merges {
	m := &merges{ranges: make([]*mergedRange, len(found))}
	for n := range found {
		m.ranges[n] = &found[n]
	}
	slices.SortStableFunc(m.ranges, func(a, b *mergedRange) int { return a.top - b.top })
	return m
}

// enter takes up a row: ranges that begin at or above it, and reach it.
func (m *merges) enter(r *sheetRow) {
	m.active = slices.DeleteFunc(m.active, func(a *mergedRange) bool { return a.bottom < r.number })
	for len(m.ranges) > 0 && m.ranges[0].top <= r.number {
		first := m.ranges[0]
		m.ranges = m.ranges[1:]
		if first.bottom < r.number {
			continue
		}
		if first.top == r.number {
			if c := r.at(first.left); c != nil {
				held := *c
				first.value = &held
			}
		}
		m.active = append(m.active, first)
	}
}

// at returns the row's cell in a column; nil where it holds nothing.
func (r *sheetRow) at(column int) *cell {
	for n := range r.cells {
		if r.cells[n].column == column {
			return &r.cells[n]
		}
	}
	return nil
}
