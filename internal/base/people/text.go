package people

import (
	"database/sql/driver"
	"fmt"
	"log/slog"
)

// text is what all values made of one string have in common.
type text struct{ s string }

// String gives the canonical text, "" for the zero value.
func (t text) String() string { return t.s }

// IsZero tells whether there is no value.
func (t text) IsZero() bool { return t.s == "" }

// MarshalText gives the canonical text; it never fails.
func (t text) MarshalText() ([]byte, error) { return []byte(t.s), nil }

// Value stores the canonical text, "" for the zero value; it never fails.
func (t text) Value() (driver.Value, error) { return t.s, nil }

// personal is text that says something about a person.
type personal struct{ text }

const redacted = "[personal]"

// LogValue keeps the text out of logs.
func (personal) LogValue() slog.Value { return slog.StringValue(redacted) }

func private(s string) personal { return personal{text{s}} }

// unmarshal reads what others wrote: nothing is the zero value, anything else
// has to pass parse.
func unmarshal[T any](dst *T, b []byte, parse func(string) (T, error)) error {
	var v T
	if len(b) > 0 {
		var err error
		if v, err = parse(string(b)); err != nil {
			return err
		}
	}
	*dst = v
	return nil
}

// scan reads back what this package stored: NULL and "" are the zero value,
// anything else goes to restore.
func scan[T any](dst *T, src any, restore func(string) (T, error)) error {
	var s string
	switch src := src.(type) {
	case nil:
	case string:
		s = src
	case []byte:
		s = string(src)
	default:
		return fmt.Errorf("scan %T into %T: want text", src, *dst)
	}
	var v T
	if s != "" {
		var err error
		if v, err = restore(s); err != nil {
			return fmt.Errorf("scan into %T: %w", *dst, err)
		}
	}
	*dst = v
	return nil
}
