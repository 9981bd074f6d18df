package deviceclient

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"time"
)

// ErrNoSchedule: this program knows no way to have the system run it again.
var ErrNoSchedule = errors.New("run techbiz device heartbeat on this device every day, for example by cron")

// beatEvery is how often the system runs the heartbeat.
const beatEvery = 6 * time.Hour

// agentLabel names the job on macOS, taskName on Windows.
const (
	agentLabel = "sg.gov.techbiz.device"
	taskName   = "TechBiz device heartbeat"
)

// Schedule has the system run the heartbeat of the device by itself for as long as its user
// is signed in, in the place of what was scheduled before. program is this program's path.
// The error is ErrNoSchedule on other systems than macOS and Windows.
func (c *Client) Schedule(ctx context.Context, program string) error {
	home, err := os.UserHomeDir()
	if err != nil {
		return fmt.Errorf("schedule heartbeats: %w", err)
	}
	return schedule(ctx, runtime.GOOS, execute, home, heartbeatOf(program, string(c.Dir)))
}

func heartbeatOf(program, dir string) []string {
	return []string{program, "device", "heartbeat", "--dir", dir}
}

func schedule(ctx context.Context, goos string, run run, home string, command []string) error {
	switch goos {
	case "darwin":
		return launchAgent(ctx, run, home, command)
	case "windows":
		// Hourly: a task that is due while the device is off is not made up for.
		_, err := run(ctx, "schtasks", "/Create", "/F", "/SC", "HOURLY", "/TN", taskName,
			"/TR", fmt.Sprintf(`"%s" %s %s %s "%s"`, command[0], command[1], command[2], command[3], command[4]))
		return err
	}
	return ErrNoSchedule
}

// launchAgent writes the agent of the user and has launchd load it anew.
func launchAgent(ctx context.Context, run run, home string, command []string) error {
	dir := filepath.Join(home, "Library", "LaunchAgents")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("schedule heartbeats: %w", err)
	}
	file := filepath.Join(dir, agentLabel+".plist")
	if err := os.WriteFile(file, agent(command), 0o600); err != nil {
		return fmt.Errorf("schedule heartbeats: %w", err)
	}
	domain := "gui/" + strconv.Itoa(os.Getuid())
	_, _ = run(ctx, "/bin/launchctl", "bootout", domain+"/"+agentLabel) // which fails where none was loaded
	_, err := run(ctx, "/bin/launchctl", "bootstrap", domain, file)
	return err
}

// agent is the property list of the agent. Source: launchd.plist(5).
func agent(command []string) []byte {
	var b bytes.Buffer
	b.WriteString(xml.Header + `<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
	<key>Label</key>
	<string>` + agentLabel + `</string>
	<key>ProgramArguments</key>
	<array>
`)
	for _, word := range command {
		b.WriteString("\t\t<string>")
		_ = xml.EscapeText(&b, []byte(word)) // a buffer takes all
		b.WriteString("</string>\n")
	}
	b.WriteString(`	</array>
	<key>RunAtLoad</key>
	<true/>
	<key>StartInterval</key>
	<integer>` + strconv.Itoa(int(beatEvery/time.Second)) + `</integer>
</dict>
</plist>
`)
	return b.Bytes()
}
