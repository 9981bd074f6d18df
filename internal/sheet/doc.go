// Package sheet writes files for spreadsheet programs: lists of invitations as CSV and
// XLSX, with the columns of the page Invite User Status and the reason; the template of
// a batch upload; and an uploaded list with its problems marked.
//
// What people typed never becomes a formula in the reader's program. Rows are written
// as they come, so that a long list needs no memory for all of it; only the officer's
// own workbook, up to a size, is changed in memory.
package sheet
