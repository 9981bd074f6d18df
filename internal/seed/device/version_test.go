package device_test

import (
	"errors"
	"strings"
	"testing"

	"techbiz/internal/base/people"
	"techbiz/internal/seed/device"
)

func TestVersions(t *testing.T) {
	order := []string{"0", "9.9.9", "10", "10.0.0.1", "10.0.22631", "10.0.22631.3880", "10.0.100000", "13", "13.0.1", "14.6", "14.6.1", "14.10", "4294967295"}
	for n, older := range order {
		for m, newer := range order {
			a, err := device.ParseVersion(older)
			if err != nil {
				t.Fatal(err)
			}
			b, err := device.ParseVersion(" " + newer + " ")
			if err != nil {
				t.Fatal(err)
			}
			if got := a.Compare(b); (got < 0) != (n < m) || (got == 0) != (n == m) {
				t.Errorf("%s against %s: %d", older, newer, got)
			}
		}
	}
	same, _ := device.ParseVersion("013.0")
	other, _ := device.ParseVersion("13")
	if same.Compare(other) != 0 || same.String() != "13.0" {
		t.Errorf("%s is not %s", same, other)
	}
	for _, bad := range []string{"", " ", "13.", ".1", "13..1", "1.2.3.4.5.6", "13a", "-1", "+1", "1_0", "4294967296", "13,1", "１３", strings.Repeat("1", 400)} {
		_, err := device.ParseVersion(bad)
		if _, ok := errors.AsType[*people.FieldError](err); !ok {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestReports(t *testing.T) {
	r, err := device.ParseReport("MACOS", "14.6.1", " 5F3B-11 ")
	if err != nil || r.OS != device.MacOS || r.HardwareID != "5F3B-11" {
		t.Errorf("%+v, %v", r, err)
	}
	_, err = device.ParseReport("Linux", "six", "a b")
	var fields people.FieldErrors
	if !errors.As(err, &fields) || len(fields) != 3 {
		t.Errorf("error %v", err)
	}
}

// FuzzReport: what is taken is taken again, and is the same.
func FuzzReport(f *testing.F) {
	f.Add("macOS", "14.6.1", "C02XL0GTJGH5")
	f.Add("windows", "10.0.22631.3880", "c3b1-7")
	f.Fuzz(func(t *testing.T, os, version, hardware string) {
		r, err := device.ParseReport(os, version, hardware)
		if err != nil {
			return
		}
		again, err := device.ParseReport(string(r.OS), r.Version.String(), r.HardwareID)
		if err != nil || again != r || r.Version.Compare(again.Version) != 0 {
			t.Errorf("%+v became %+v, %v", r, again, err)
		}
	})
}
