package deviceclient

import (
	"context"
	"encoding/xml"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// said answers commands as a system's own programs do.
func said(answers map[string]string) run {
	return func(_ context.Context, name string, args ...string) (string, error) {
		answer, known := answers[strings.Join(append([]string{name}, args...), " ")]
		if !known {
			return "", errors.New("no such program")
		}
		return answer, nil
	}
}

var (
	onMac = said(map[string]string{
		"/usr/bin/sw_vers -productVersion": "14.6.1\n",
		"/usr/sbin/ioreg -rd1 -c IOPlatformExpertDevice": "+-o J314sAP  <class IOPlatformExpertDevice>\n    {\n      \"IOPlatformSerialNumber\" = \"C02XL0GTJGH5\"\n" +
			"      \"IOPlatformUUID\" = \"8C1B1DF6-7AD2-5C0E-9B3A-0F4B6C2D9E11\"\n    }\n",
	})
	onWindows = said(map[string]string{
		"cmd /c ver": "\r\nMicrosoft Windows [Versión 10.0.22631.3880]\r\n",
		`reg query HKLM\SOFTWARE\Microsoft\Cryptography /v MachineGuid`: "\r\nHKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Cryptography\r\n    MachineGuid    REG_SZ    1f6b1d0e-6c1c-4a7b-8d0e-3f6b9a0c1d2e\r\n\r\n",
	})
)

func TestGather(t *testing.T) {
	for _, test := range []struct {
		goos  string
		run   run
		given Facts
		want  Facts
	}{
		{"darwin", onMac, Facts{}, Facts{"macOS", "14.6.1", "8C1B1DF6-7AD2-5C0E-9B3A-0F4B6C2D9E11"}},
		{"windows", onWindows, Facts{}, Facts{"Windows", "10.0.22631.3880", "1f6b1d0e-6c1c-4a7b-8d0e-3f6b9a0c1d2e"}},
		{"darwin", onMac, Facts{HardwareID: "own"}, Facts{"macOS", "14.6.1", "own"}},
		{"linux", said(nil), Facts{"macOS", "14", "x"}, Facts{"macOS", "14", "x"}},
	} {
		got, err := gather(t.Context(), test.goos, test.run, test.given)
		if err != nil || got != test.want {
			t.Errorf("%s: %+v, %v", test.goos, got, err)
		}
	}
	for goos, run := range map[string]run{
		"linux": said(nil), "darwin": said(nil), "windows": said(map[string]string{"cmd /c ver": "MS-DOS"}),
	} {
		if got, err := gather(t.Context(), goos, run, Facts{}); err == nil {
			t.Errorf("%s: %+v", goos, got)
		}
	}
}

func TestSchedule(t *testing.T) {
	home := t.TempDir()
	var ran []string
	note := func(_ context.Context, name string, args ...string) (string, error) {
		ran = append(ran, name+" "+args[0])
		if args[0] == "bootout" {
			return "", errors.New("no such process")
		}
		return strings.Join(args, "|"), nil
	}
	command := heartbeatOf("/Applications/A & B/techbiz", "/Users/jane/device")
	if err := schedule(t.Context(), "darwin", note, home, command); err != nil {
		t.Fatal(err)
	}
	if strings.Join(ran, ", ") != "/bin/launchctl bootout, /bin/launchctl bootstrap" {
		t.Errorf("ran %q", ran)
	}
	plist, err := os.ReadFile(filepath.Join(home, "Library", "LaunchAgents", agentLabel+".plist"))
	if err != nil {
		t.Fatal(err)
	}
	var parsed struct {
		Dict struct {
			Words []string `xml:"array>string"`
			Every int      `xml:"integer"`
		} `xml:"dict"`
	}
	if err := xml.Unmarshal(plist, &parsed); err != nil || strings.Join(parsed.Dict.Words, "|") != strings.Join(command, "|") || parsed.Dict.Every != 21600 {
		t.Errorf("%v: %+v\n%s", err, parsed, plist)
	}

	var task []string
	keep := func(_ context.Context, name string, args ...string) (string, error) {
		task = append([]string{name}, args...)
		return "", nil
	}
	if err := schedule(t.Context(), "windows", keep, home, heartbeatOf(`C:\Program Files\techbiz.exe`, `C:\Users\Jane Lim\device`)); err != nil {
		t.Fatal(err)
	}
	if want := `"C:\Program Files\techbiz.exe" device heartbeat --dir "C:\Users\Jane Lim\device"`; task[0] != "schtasks" || task[len(task)-1] != want {
		t.Errorf("task %q", task)
	}
	if err := schedule(t.Context(), "linux", note, home, command); !errors.Is(err, ErrNoSchedule) {
		t.Errorf("linux: %v", err)
	}
}
