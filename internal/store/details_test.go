package store

import (
	"reflect"
	"slices"
	"testing"

	"github.com/uptrace/bun/dialect/sqlitedialect"
	"github.com/uptrace/bun/schema"

	"techbiz/internal/base/people"
)

// The columns that statements name are those that rows are read into.
func TestDetailsAreTheColumnsOfRows(t *testing.T) {
	var columns []string
	for _, f := range schema.NewTables(sqlitedialect.New()).Get(reflect.TypeFor[*people.Details]()).Fields {
		columns = append(columns, f.Name)
	}
	if !slices.Equal(columns, details) {
		t.Errorf("people.Details has the columns %q, the list of fields %q", columns, details)
	}
}
