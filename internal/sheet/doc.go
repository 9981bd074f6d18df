// Package sheet writes lists of invitations as files for spreadsheet programs: CSV and
// XLSX, with the columns of the page Invite User Status and the reason.
//
// What people typed never becomes a formula in the reader's program. Rows are written
// as they come, so that a long list needs no memory for all of it.
package sheet
