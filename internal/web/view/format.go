package view

import (
	"strconv"
	"time"

	"techbiz/internal/base/sgtime"
)

// Unknown stands where a value is not known.
const Unknown = "-"

// Date writes a day in Singapore as DD-MM-YYYY; the zero time is unknown.
func Date(t time.Time) string { return layout(t, "02-01-2006") }

// DateTime writes a time in Singapore as DD-MM-YYYY HH:MM; the zero time is unknown.
func DateTime(t time.Time) string { return layout(t, "02-01-2006 15:04") }

// Time writes a time of day in Singapore as HH:MM; the zero time is unknown.
func Time(t time.Time) string { return layout(t, "15:04") }

// DateTimeSeconds is DateTime with seconds, for timelines and the audit trail.
func DateTimeSeconds(t time.Time) string { return layout(t, "02-01-2006 15:04:05") }

func layout(t time.Time, format string) string {
	if t.IsZero() {
		return Unknown
	}
	return t.In(sgtime.Zone).Format(format)
}

// Count writes a number with commas between thousands: 1,234,567.
func Count(n int64) string {
	digits := strconv.FormatInt(n, 10)
	head := ""
	if n < 0 {
		head, digits = "-", digits[1:]
	}
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return head + digits
}

// OrUnknown is s, or a dash where s is empty.
func OrUnknown(s string) string {
	if s == "" {
		return Unknown
	}
	return s
}

// Size writes a number of bytes in MiB, or in KiB where it is less than one.
func Size(bytes int64) string {
	const kib, mib = 1 << 10, 1 << 20
	switch {
	case bytes >= mib:
		return Count(bytes/mib) + " MiB"
	case bytes >= kib:
		return Count(bytes/kib) + " KiB"
	}
	return Counted(int(bytes), "byte", "bytes")
}

// Counted is a number with its noun: "1 row", "1,234 rows".
func Counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return Count(int64(n)) + " " + many
}

// Number writes a small number.
func Number(n int) string { return strconv.Itoa(n) }

// YesNo writes a truth value.
func YesNo(yes bool) string {
	if yes {
		return "Yes"
	}
	return "No"
}
