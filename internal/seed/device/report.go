package device

import (
	"regexp"
	"strings"

	"techbiz/internal/base/people"
)

// Names of the fields of what a device sends, and of the forms about devices.
const (
	FieldCode       = "code"
	FieldCSR        = "csr"
	FieldOS         = "os"
	FieldOSVersion  = "os_version"
	FieldHardwareID = "hardware_id"
)

// Report is what a device tells about itself.
type Report struct {
	OS         OS
	Version    Version
	HardwareID string
}

// OS is an operating system.
type OS string

// The operating systems that SEED knows. Which versions of them it supports is data.
const (
	MacOS   OS = "macOS"
	Windows OS = "Windows"
)

// Systems lists the operating systems.
var Systems = []OS{MacOS, Windows}

// ParseOS reads the name of an operating system, in any case. The error is
// *people.FieldError on FieldOS.
func ParseOS(s string) (OS, error) {
	s = strings.TrimSpace(s)
	for _, os := range Systems {
		if strings.EqualFold(s, string(os)) {
			return os, nil
		}
	}
	if s == "" {
		return "", broken(FieldOS, people.RuleRequired, "The operating system is missing: macOS or Windows")
	}
	return "", broken(FieldOS, people.RuleUnknown, "SEED is for macOS and Windows. A device with another operating system can't be enrolled")
}

// hardwareID is a serial number, or an id as macOS and Windows make them.
var hardwareID = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$`)

// ParseReport reads what a device tells about itself. The error is people.FieldErrors.
func ParseReport(os, version, hardware string) (Report, error) {
	var r Report
	var errs people.FieldErrors
	var err error
	r.OS, err = ParseOS(os)
	errs.Add(err)
	r.Version, err = ParseVersion(version)
	errs.Add(err)
	r.HardwareID = strings.TrimSpace(hardware)
	switch {
	case r.HardwareID == "":
		errs.Add(broken(FieldHardwareID, people.RuleRequired, "The hardware id is missing"))
	case !hardwareID.MatchString(r.HardwareID):
		errs.Add(broken(FieldHardwareID, people.RuleFormat, "A hardware id is up to 100 letters, digits, points, colons, hyphens and underscores"))
	}
	return r, errs.Err()
}
