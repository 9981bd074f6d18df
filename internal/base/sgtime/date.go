package sgtime

import (
	"database/sql/driver"
	"fmt"
	"strings"
	"time"
)

// Date is a day of the calendar in Singapore. The zero value is no date.
type Date struct{ days int } // since 1 January of the year 0, which is none

// epoch is day 0.
var epoch = time.Date(0, 1, 1, 0, 0, 0, 0, Zone)

const day = 24 * time.Hour

// DateOf returns the day on which t falls in Singapore; none where t is zero.
func DateOf(t time.Time) Date {
	if t.IsZero() {
		return Date{}
	}
	y, m, d := t.In(Zone).Date()
	midnight := time.Date(y, m, d, 0, 0, 0, 0, Zone)
	return Date{int((midnight.Unix() - epoch.Unix()) / int64(day/time.Second))}
}

// ParseTyped reads a date as people type it: DD-MM-YYYY, the form in which dates are shown, or
// YYYY-MM-DD; slashes, points and spaces will do, and zeros in front may lack.
func ParseTyped(s string) (Date, error) {
	parts := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune("-/. ", r) })
	if len(parts) == 3 && len(parts[0]) == 4 {
		parts[0], parts[2] = parts[2], parts[0]
	}
	if len(parts) != 3 || len(parts[2]) != 4 {
		return Date{}, fmt.Errorf("%q is no date of the form DD-MM-YYYY", s)
	}
	t, err := time.ParseInLocation("2-1-2006", strings.Join(parts, "-"), Zone)
	if err != nil {
		return Date{}, fmt.Errorf("%q is no date of the form DD-MM-YYYY", s)
	}
	return DateOf(t), nil
}

// ParseTypedTime reads a date as ParseTyped does, with a time of day in 24 hours behind it:
// "30-11-2026 08:27", or as HTML's fields send it, "2026-11-30T08:27".
func ParseTypedTime(s string) (time.Time, error) {
	s = strings.TrimSpace(s)
	at := strings.LastIndexAny(s, " T,")
	if at < 0 {
		return time.Time{}, fmt.Errorf("%q is no date and time of the form DD-MM-YYYY HH:MM", s)
	}
	day, err := ParseTyped(strings.TrimRight(s[:at], " ,"))
	if err != nil {
		return time.Time{}, err
	}
	clock, err := time.Parse("15:04", s[at+1:])
	if err != nil {
		return time.Time{}, fmt.Errorf("%q is no date and time of the form DD-MM-YYYY HH:MM", s)
	}
	return day.Start().Add(time.Duration(clock.Hour())*time.Hour + time.Duration(clock.Minute())*time.Minute), nil
}

// ParseDate reads the form in which dates are stored, YYYY-MM-DD.
func ParseDate(s string) (Date, error) {
	t, err := time.ParseInLocation(time.DateOnly, s, Zone)
	if err != nil {
		return Date{}, fmt.Errorf("%q is no date of the form YYYY-MM-DD", s)
	}
	return DateOf(t), nil
}

// IsZero tells whether there is no date.
func (d Date) IsZero() bool { return d.days == 0 }

// Start returns the midnight with which the day begins.
func (d Date) Start() time.Time { return epoch.AddDate(0, 0, d.days) }

// Add returns the day so many days later.
func (d Date) Add(days int) Date { return Date{d.days + days} }

// Since returns how many days after the other day it is; negative before it.
func (d Date) Since(other Date) int { return d.days - other.days }

// String returns YYYY-MM-DD; "" for none.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return d.Start().Format(time.DateOnly)
}

// Shown returns DD-MM-YYYY, the form in which dates are shown and typed; "" for none.
func (d Date) Shown() string {
	if d.IsZero() {
		return ""
	}
	return Day(d.Start())
}

// Scan implements sql.Scanner.
func (d *Date) Scan(src any) error {
	var text string
	switch src := src.(type) {
	case nil:
	case string:
		text = src
	case []byte:
		text = string(src)
	default:
		return fmt.Errorf("read date: %T is no text", src)
	}
	if text == "" {
		*d = Date{}
		return nil
	}
	var err error
	*d, err = ParseDate(text)
	return err
}

// Value implements driver.Valuer.
func (d Date) Value() (driver.Value, error) { return d.String(), nil }
