// Package xlsx reads and writes files for spreadsheet programs: it reads uploaded lists,
// and writes the template for them, a list with its problems marked, and exports of
// invitations.
//
// A list is read completely or refused (list.go, by a strict reader of our own:
// container.go unpacks, xmlscan.go makes tokens, rows.go rows, header.go lines).
//
// What people typed never becomes a formula in the reader's program. Rows are written
// as they come, so that a long list needs no memory for all of it; only the officer's
// own workbook, up to a size, is changed in memory.
package xlsx
