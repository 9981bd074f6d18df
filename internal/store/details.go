package store

import (
	"strings"

	"techbiz/internal/invite"
)

// detailColumns lists the columns of people.Details, which invitations and accounts have alike.
// table stands before each name, such as "i."; "" for none.
func detailColumns(table string) string { return table + strings.Join(details, ", "+table) }

// noDetails sets the same columns to what stands for nothing known.
func noDetails() string { return strings.Join(details, " = '', ") + " = ''" }

// details are the names of these columns: those of the fields.
var details = func() []string {
	var names []string
	for _, field := range invite.Fields {
		if field.Detail != nil {
			names = append(names, field.Name)
		}
	}
	return names
}()
