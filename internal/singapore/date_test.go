package singapore_test

import (
	"testing"
	"time"

	"techbiz/internal/singapore"
)

func TestDates(t *testing.T) {
	late := time.Date(2026, 11, 23, 15, 59, 59, 0, time.UTC)
	d := singapore.DateOf(late)
	if d.String() != "2026-11-23" || singapore.DateOf(late.Add(time.Second)).Since(d) != 1 {
		t.Errorf("%s, then %s", d, singapore.DateOf(late.Add(time.Second)))
	}
	if got := d.Start().UTC(); !got.Equal(time.Date(2026, 11, 22, 16, 0, 0, 0, time.UTC)) {
		t.Errorf("starts at %s", got)
	}
	if got := d.Add(100).String(); got != "2027-03-03" {
		t.Errorf("a hundred days on: %s", got)
	}
	parsed, err := singapore.ParseDate("2028-02-29")
	if err != nil || parsed.String() != "2028-02-29" {
		t.Errorf("%s, %v", parsed, err)
	}
	for _, bad := range []string{"", "2027-02-29", "29-02-2028", "2028-2-9", "tomorrow"} {
		if _, err := singapore.ParseDate(bad); err == nil {
			t.Errorf("%q passed", bad)
		}
	}
	var none singapore.Date
	if !none.IsZero() || none.String() != "" || !singapore.DateOf(time.Time{}).IsZero() {
		t.Error("no date is told as one")
	}
}

func TestDatesInTheDatabase(t *testing.T) {
	d := singapore.DateOf(time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC))
	stored, err := d.Value()
	if err != nil {
		t.Fatal(err)
	}
	var back singapore.Date
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
