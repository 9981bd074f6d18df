package main

import (
	"context"
	"database/sql"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"

	"techbiz/internal/testparts"
)

// row is one figure. ratio compares it with limit, what it is held against; no limit
// where limit is "".
type row struct {
	name  string
	value float64
	unit  string
	ratio float64
	limit string
}

type report struct {
	rows  []row
	facts [][2]string // the machine and the versions
	load  string      // load averages when the run began
}

const format = "%-72s %12s %-9s %s\n"

func (r *report) header(ctx context.Context, pg *testparts.PG) {
	r.facts, r.load = circumstances(ctx, pg), loadAverages()
	fmt.Printf(format, "name", "value", "unit", "ratio-to-limit")
}

// add prints a row and keeps it.
func (r *report) add(w row) {
	r.rows = append(r.rows, w)
	fmt.Printf(format, w.name, significant(w.value), w.unit, w.ratioText())
}

func (w row) ratioText() string {
	if w.limit == "" {
		return "-"
	}
	return fmt.Sprintf("%.2f (%s)", w.ratio, w.limit)
}

// significant writes three significant digits, and whole numbers beyond them.
func significant(v float64) string {
	if v == 0 {
		return "0"
	}
	digits := 2 - int(math.Floor(math.Log10(math.Abs(v))))
	return strconv.FormatFloat(v, 'f', max(0, digits), 64)
}

// write writes the rows with the circumstances to a Markdown file.
func (r *report) write(file string, args []string) error {
	var s strings.Builder
	fmt.Fprintf(&s, "# Figures\n\nWritten by `go run ./bench %s` (`make bench`) at %s.\n\n", strings.Join(args, " "), time.Now().UTC().Format("2006-01-02 15:04 UTC"))
	for _, fact := range r.facts {
		fmt.Fprintf(&s, "- %s: %s\n", fact[0], fact[1])
	}
	fmt.Fprintf(&s, "- load averages (1, 5, 15 minutes): %s at the start, %s at the end\n", r.load, loadAverages())
	s.WriteString("\nWhat each row means stands in the code beside this file. Ratio: the figure divided by the limit that is named with it.\n\n")
	s.WriteString("| name | value | unit | ratio-to-limit |\n|---|--:|---|---|\n")
	for _, w := range r.rows {
		fmt.Fprintf(&s, "| %s | %s | %s | %s |\n", w.name, significant(w.value), w.unit, w.ratioText())
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return fmt.Errorf("make directory of the report: %w", err)
	}
	if err := os.WriteFile(file, []byte(s.String()), 0o644); err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	return nil
}

// circumstances are the machine and the versions.
func circumstances(ctx context.Context, pg *testparts.PG) [][2]string {
	facts := [][2]string{
		{"processor", fmt.Sprintf("%s, %d cores", lineOf("/proc/cpuinfo", "model name"), runtime.NumCPU())},
		{"memory", lineOf("/proc/meminfo", "MemTotal")},
		{"system", output(ctx, "uname", "-sr")},
		{"Go", strings.TrimPrefix(runtime.Version(), "go")},
		{"PostgreSQL", pgVersion(ctx, pg) + ", fsync on"},
		{"commit", output(ctx, "git", "describe", "--always", "--dirty")},
	}
	for _, module := range []string{"modernc.org/sqlite", "github.com/jackc/pgx/v5", "github.com/riverqueue/river", "github.com/wneessen/go-mail"} {
		facts = append(facts, [2]string{module, output(ctx, "go", "list", "-m", "-f", "{{.Version}}", module)})
	}
	return facts
}

// loadAverages tell how busy the machine is, with whatever else runs on it.
func loadAverages() string {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	return strings.Join(strings.Fields(string(text))[:3], " ")
}

func lineOf(file, name string) string {
	text, err := os.ReadFile(file)
	if err != nil {
		return err.Error()
	}
	for line := range strings.Lines(string(text)) {
		if rest, found := strings.CutPrefix(line, name); found {
			return strings.TrimSpace(strings.TrimLeft(rest, " \t:"))
		}
	}
	return "unknown"
}

func output(ctx context.Context, name string, args ...string) string {
	out, err := exec.CommandContext(ctx, name, args...).Output()
	if err != nil {
		return "unknown"
	}
	return strings.TrimSpace(string(out))
}

func pgVersion(ctx context.Context, pg *testparts.PG) string {
	db, err := sql.Open("pgx", pg.DSN)
	if err != nil {
		return "unknown"
	}
	defer db.Close()
	var version string
	if err := db.QueryRowContext(ctx, "SHOW server_version").Scan(&version); err != nil {
		return "unknown"
	}
	return version
}
