package xlsx

import (
	"errors"
	"fmt"
	"io"

	"techbiz/internal/invite/batch"
)

// Codes of a refusal. They are part of the JSON API: add to them, never rename one.
const (
	NotASpreadsheet     = "not_a_spreadsheet"
	OldExcel            = "xls"
	Password            = "password"
	Damaged             = "damaged"
	TooLarge            = "too_large"
	Macros              = "macros"
	ExternalLinks       = "external_links"
	FormulaWithoutValue = "formula_without_value"
	TooManyRows         = "too_many_rows"
	NoHeader            = "no_header"
	MissingColumn       = "missing_column"
	DoubleColumn        = "double_column"
	UnknownColumn       = "unknown_column"
	SeveralLists        = "several_lists"
	NotUTF8             = "not_utf8"
	StrayText           = "stray_text"
	HiddenColumn        = "hidden_column"
)

func refuse(code, format string, args ...any) *batch.Refusal {
	return &batch.Refusal{Code: code, Message: fmt.Sprintf(format, args...)}
}

// damaged refuses a file that breaks off or contradicts itself. where says what was being
// read; the file's own words are not repeated.
func damaged(where string) *batch.Refusal {
	return refuse(Damaged, "This file is damaged (%s), so it was not read at all. Open it in your spreadsheet program, save it again as .xlsx and upload that.", where)
}

// broken is damaged for an error of reading; a refusal stays what it is.
func broken(err error, where string) error {
	if refusal, ok := errors.AsType[*batch.Refusal](err); ok {
		return refusal
	}
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return damaged(where + " ends too early")
	}
	return damaged(where)
}

func mebibytes(n int64) string { return fmt.Sprintf("%d MiB", n>>20) }
