package deviceclient

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"regexp"
	"runtime"
	"strings"
	"time"
)

// Facts are what a device tells about itself.
type Facts struct {
	OS         string // "macOS" or "Windows"
	Version    string
	HardwareID string
}

// run runs a program of the system's own and returns what it prints.
type run func(ctx context.Context, name string, args ...string) (string, error)

func execute(ctx context.Context, name string, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	out, err := exec.CommandContext(ctx, name, args...).Output() //nolint:gosec // the names stand below
	if err != nil {
		return "", fmt.Errorf("ask %s about this device: %w", name, err)
	}
	return string(out), nil
}

// Gather finds out about this device; what is given already it does not ask for.
func Gather(ctx context.Context, given Facts) (Facts, error) {
	return gather(ctx, runtime.GOOS, execute, given)
}

func gather(ctx context.Context, goos string, run run, f Facts) (Facts, error) {
	if f.OS != "" && f.Version != "" && f.HardwareID != "" {
		return f, nil
	}
	var own system
	switch goos {
	case "darwin":
		own = macOS
	case "windows":
		own = windows
	default:
		return f, errors.New("this program finds out about macOS and Windows by itself; elsewhere say it with --os, --os-version and --hardware-id")
	}
	if f.OS == "" {
		f.OS = own.name
	}
	var err error
	if f.Version == "" {
		if f.Version, err = own.version.ask(ctx, run); err != nil {
			return f, err
		}
	}
	if f.HardwareID == "" {
		f.HardwareID, err = own.hardware.ask(ctx, run)
	}
	return f, err
}

// system is how an operating system tells about itself.
type system struct {
	name              string
	version, hardware question
}

// question is a command and what in its answer is looked for.
type question struct {
	command []string
	answer  *regexp.Regexp
}

func (q question) ask(ctx context.Context, run run) (string, error) {
	out, err := run(ctx, q.command[0], q.command[1:]...)
	if err != nil {
		return "", err
	}
	found := q.answer.FindStringSubmatch(out)
	if found == nil {
		return "", fmt.Errorf("the answer of %s is not understood; say it with --os-version and --hardware-id", strings.Join(q.command, " "))
	}
	return found[1], nil
}

var (
	macOS = system{
		name:     "macOS",
		version:  question{[]string{"/usr/bin/sw_vers", "-productVersion"}, regexp.MustCompile(`^\s*([0-9]+(?:\.[0-9]+)*)\s*$`)},
		hardware: question{[]string{"/usr/sbin/ioreg", "-rd1", "-c", "IOPlatformExpertDevice"}, regexp.MustCompile(`"IOPlatformUUID" = "([^"]+)"`)},
	}
	windows = system{
		name:     "Windows",
		version:  question{[]string{"cmd", "/c", "ver"}, regexp.MustCompile(`\[[^\]0-9]*([0-9]+(?:\.[0-9]+)+)\]`)},
		hardware: question{[]string{"reg", "query", `HKLM\SOFTWARE\Microsoft\Cryptography`, "/v", "MachineGuid"}, regexp.MustCompile(`MachineGuid\s+REG_SZ\s+(\S+)`)},
	}
)
