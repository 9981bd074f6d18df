package xlsx

import (
	"slices"
	"testing"

	"techbiz/internal/invite"
)

// Each field of the form has its column in the template and in lists, and each detail one in
// exports.
func TestEveryFieldHasAColumn(t *testing.T) {
	for _, field := range invite.Fields {
		n := slices.IndexFunc(templateColumns, func(c templateColumn) bool { return c.field == field.Name })
		if n < 0 {
			t.Errorf("the template has no column of %s", field.Name)
			continue
		}
		c := templateColumns[n]
		if c.in == nil || c.check.set == nil || c.what == "" || c.example == "" || c.rule == "" {
			t.Errorf("the template's column of %s is not complete: %+v", field.Name, c)
		}
		if column := columnTitled(c.title); column == nil || column.field != field.Name || column.set == nil {
			t.Errorf("lists have no column titled %s", c.title)
		}
		exported := slices.ContainsFunc(columns, func(x column[*invite.Invitation]) bool { return x.title == c.title && x.width > 0 })
		if field.Detail != nil && !exported {
			t.Errorf("exports have no column titled %s", c.title)
		}
	}
}
