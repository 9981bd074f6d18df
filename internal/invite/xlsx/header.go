package xlsx

import (
	"slices"
	"strings"
	"sync"
	"unicode"

	"techbiz/internal/base/people"
	"techbiz/internal/invite"
	"techbiz/internal/invite/batch"
)

// listColumn is a column of the list that is uploaded (domain.md, "Batch upload").
type listColumn struct {
	title string
	field string // one of people's Field names; "" for a column that says nothing of a person
	// optional: the list is complete without it.
	optional bool
	set      func(l *batch.Line, s string) // nil where the cell is not read
	kind     columnKind
}

// columnKind tells the columns that are no field from one another.
type columnKind int

const (
	fieldColumn columnKind = iota
	serialColumn
	problemsColumn
	rowIDColumn
)

// listColumns are the template's columns, and the two of the workbook with errors.
var listColumns = func() []listColumn {
	columns := make([]listColumn, 0, len(templateColumns)+2)
	for _, c := range templateColumns {
		column := listColumn{title: c.title, field: c.field}
		if field := invite.FieldNamed(c.field); field != nil {
			column.set, column.optional = setter(field), field.Optional
		}
		if c.kind == templateSerial {
			column.kind, column.optional = serialColumn, true
		}
		columns = append(columns, column)
	}
	return append(columns, listColumn{title: problemsTitle, optional: true, kind: problemsColumn},
		listColumn{title: rowIDTitle, optional: true, kind: rowIDColumn, set: func(l *batch.Line, s string) { l.RowID = s }})
}()

// setter puts what a cell shows into the field of a line.
func setter(field *invite.Field) func(l *batch.Line, s string) {
	if field.Name == people.FieldCountryCode || field.Name == people.FieldContactNumber {
		return func(l *batch.Line, s string) { *field.In(&l.Form) = withoutExponent(s) }
	}
	return func(l *batch.Line, s string) { *field.In(&l.Form) = s }
}

// TemplateTitles returns the header row of the template.
func TemplateTitles() []string {
	titles := make([]string, len(templateColumns))
	for n, c := range templateColumns {
		titles[n] = c.title
	}
	return titles
}

// headerRows is how far down the header is looked for: a logo and instructions may stand
// above it.
const headerRows = 20

// enoughTitles is how many of the columns' titles make a row the header.
const enoughTitles = 3

// header says which column of a sheet holds what.
type header struct {
	row     int
	columns map[int]*listColumn // by column, from 1
	byPlace []*listColumn       // the same, nil where a column has no heading
	first   int                 // the column furthest to the left
	needed  int                 // the column furthest to the right that has to be there
}

// lay notes where the columns stand, once all of them are known.
func (h *header) lay() {
	numbers := sortedColumns(h.columns)
	h.first = numbers[0]
	h.byPlace = make([]*listColumn, numbers[len(numbers)-1]+1)
	for n, column := range h.columns {
		h.byPlace[n] = column
		if !column.optional {
			h.needed = max(h.needed, n)
		}
	}
}

// column is what stands in a column of the sheet; nil where it has no heading.
func (h *header) column(number int) *listColumn {
	if number >= len(h.byPlace) {
		return nil
	}
	return h.byPlace[number]
}

// headerOf returns the header that a row is; nil where it is none. A row that is one, but
// not that of the template, is refused with what is wrong in it.
func headerOf(r *sheetRow) (*header, error) {
	h := &header{row: r.number, columns: map[int]*listColumn{}}
	found := 0
	unknown := cell{}
	for _, c := range r.cells {
		column := columnTitled(c.text)
		if column == nil {
			if unknown.column == 0 {
				unknown = c
			}
			continue
		}
		found++
		h.columns[c.column] = column
	}
	if found < enoughTitles {
		return nil, nil
	}
	if unknown.column != 0 {
		return nil, refuse(UnknownColumn, "Cell %s has the heading “%s”, which the template does not have. Remove that column, or give it one of these headings: %s.",
			r.name(unknown.column), shortened(unknown.text), strings.Join(TemplateTitles(), ", "))
	}
	if err := h.complete(r); err != nil {
		return nil, err
	}
	h.lay()
	return h, nil
}

// ofHeader tells whether a refusal is one of headerOf's.
func ofHeader(r *batch.Refusal) bool {
	return r.Code == UnknownColumn || r.Code == MissingColumn || r.Code == DoubleColumn
}

// complete refuses a header with a column missing or there twice.
func (h *header) complete(r *sheetRow) error {
	at := map[*listColumn][]string{}
	for _, number := range sortedColumns(h.columns) {
		column := h.columns[number]
		at[column] = append(at[column], columnLetters(number))
	}
	var missing []string
	for n := range listColumns {
		column := &listColumns[n]
		switch places := at[column]; {
		case len(places) > 1:
			return refuse(DoubleColumn, "The column %s stands twice in row %d (%s). Remove one of them and upload the file again.", column.title, r.number, strings.Join(places, " and "))
		case len(places) == 0 && !column.optional:
			missing = append(missing, column.title)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	word := "column is"
	if len(missing) > 1 {
		word = "columns are"
	}
	return refuse(MissingColumn, "In the header (row %d) the %s missing: %s. Download the template, copy your users into it and upload that.", r.number, word, strings.Join(missing, ", "))
}

func sortedColumns(columns map[int]*listColumn) []int {
	numbers := make([]int, 0, len(columns))
	for n := range columns {
		numbers = append(numbers, n)
	}
	slices.Sort(numbers)
	return numbers
}

// places says in which column of the sheet each field stands.
func (h *header) places() batch.Columns {
	places := batch.Columns{}
	for number, column := range h.columns {
		if column.field != "" {
			places[column.field] = columnLetters(number)
		}
	}
	return places
}

// columnTitled returns the column with this title, whatever its case, spacing and
// punctuation; nil if there is none.
func columnTitled(title string) *listColumn {
	if len(title) > longestTitle {
		return nil
	}
	return columnsByKey()[titleKey(title)]
}

// longestTitle is far more bytes than a title with all its blanks takes.
const longestTitle = 200

var columnsByKey = sync.OnceValue(func() map[string]*listColumn {
	columns := make(map[string]*listColumn, len(listColumns))
	for n := range listColumns {
		columns[titleKey(listColumns[n].title)] = &listColumns[n]
	}
	return columns
})

func titleKey(title string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, title)
}

// shortened keeps a message readable whatever a cell holds.
func shortened(s string) string {
	const longest = 40
	runes := []rune(s)
	if len(runes) <= longest {
		return s
	}
	return string(runes[:longest]) + "…"
}
