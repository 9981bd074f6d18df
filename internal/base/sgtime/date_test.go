package sgtime_test

import (
	"testing"
	"time"

	"techbiz/internal/base/sgtime"
)

func TestDates(t *testing.T) {
	late := time.Date(2026, 11, 23, 15, 59, 59, 0, time.UTC)
	d := sgtime.DateOf(late)
	if d.String() != "2026-11-23" || sgtime.DateOf(late.Add(time.Second)).Since(d) != 1 {
		t.Errorf("%s, then %s", d, sgtime.DateOf(late.Add(time.Second)))
	}
	if got := d.Start().UTC(); !got.Equal(time.Date(2026, 11, 22, 16, 0, 0, 0, time.UTC)) {
		t.Errorf("starts at %s", got)
	}
	if got := d.Add(100).String(); got != "2027-03-03" {
		t.Errorf("a hundred days on: %s", got)
	}
	parsed, err := sgtime.ParseDate("2028-02-29")
	if err != nil || parsed.String() != "2028-02-29" {
		t.Errorf("%s, %v", parsed, err)
	}
	for _, bad := range []string{"", "2027-02-29", "29-02-2028", "2028-2-9", "tomorrow"} {
		if _, err := sgtime.ParseDate(bad); err == nil {
			t.Errorf("%q passed", bad)
		}
	}
	var none sgtime.Date
	if !none.IsZero() || none.String() != "" || !sgtime.DateOf(time.Time{}).IsZero() {
		t.Error("no date is told as one")
	}
}

func TestDatesInTheDatabase(t *testing.T) {
	d := sgtime.DateOf(time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC))
	stored, err := d.Value()
	if err != nil {
		t.Fatal(err)
	}
	var back sgtime.Date
	for _, src := range []any{stored, []byte(stored.(string))} {
		if err := back.Scan(src); err != nil || back != d {
			t.Errorf("%v came back as %s, %v", src, back, err)
		}
	}
	if err := back.Scan(nil); err != nil || !back.IsZero() {
		t.Errorf("NULL came back as %s, %v", back, err)
	}
	if err := back.Scan(7); err == nil {
		t.Error("a number was read as a date")
	}
}

func TestTypedDates(t *testing.T) {
	for typed, want := range map[string]string{
		"30-11-2026": "2026-11-30", "2026-11-30": "2026-11-30", "30/11/2026": "2026-11-30", "30.11.2026": "2026-11-30", " 1 2 2026 ": "2026-02-01",
		"29-02-2028": "2028-02-29", "2026/1/2": "2026-01-02",
	} {
		d, err := sgtime.ParseTyped(typed)
		if err != nil || d.String() != want {
			t.Errorf("%q: %s, %v", typed, d, err)
		}
		if back, err := sgtime.ParseTyped(d.Shown()); err != nil || back != d {
			t.Errorf("%q, shown as %q, came back as %s, %v", typed, d.Shown(), back, err)
		}
	}
	for _, bad := range []string{"", "29-02-2027", "31-11-2026", "11-30-2026", "30-11-26", "30-11", "30-Nov-2026", "tomorrow", "30-11-2026-1", "2026-11-30T08:27", "-1-11-2026x"} {
		if d, err := sgtime.ParseTyped(bad); err == nil {
			t.Errorf("%q was read as %s", bad, d)
		}
	}
	if (sgtime.Date{}).Shown() != "" {
		t.Error("no date is shown as one")
	}
}

func TestTypedTimes(t *testing.T) {
	want := time.Date(2026, 11, 30, 0, 27, 0, 0, time.UTC)
	for _, typed := range []string{"30-11-2026 08:27", "2026-11-30T08:27", "30/11/2026, 8:27", "2026-11-30 08:27", " 30-11-2026  08:27 "} {
		if at, err := sgtime.ParseTypedTime(typed); err != nil || !at.Equal(want) {
			t.Errorf("%q: %s, %v", typed, at, err)
		}
	}
	for _, bad := range []string{"", "30-11-2026", "08:27", "30-11-2026 8:27 am", "30-11-2026 24:00", "30-11-2026T", "soon 08:27"} {
		if at, err := sgtime.ParseTypedTime(bad); err == nil {
			t.Errorf("%q was read as %s", bad, at)
		}
	}
}
