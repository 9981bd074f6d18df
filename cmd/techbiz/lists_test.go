package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"techbiz/internal/testparts/lists"
)

// Lists as people really upload them get their right answer from the command line.
func TestCheckOfListsOfOthers(t *testing.T) {
	for _, c := range lists.Cases {
		file := filepath.Join(t.TempDir(), c.File)
		if err := os.WriteFile(file, c.Data(), 0o600); err != nil {
			t.Fatal(err)
		}
		var printed bytes.Buffer
		check := checkCmd{listLimits: listLimits{MaxUploadSize: 1 << 20}, File: file}
		err := check.check(t.Context(), streams{out: &printed, err: io.Discard}, testBooks)
		want := 0
		switch {
		case c.Refused != "":
			want = exitUnusable
		case len(c.Wrong) > 0:
			want = exitErrors
		}
		if ends(err) != want {
			t.Errorf("%s: ends with %d, want %d: %v", c.File, ends(err), want, err)
		}
		wanted := c.Says
		if c.Refused == "" {
			wanted = append([]string{c.Sentence}, wanted...)
		}
		for _, cell := range c.Wrong {
			wanted = append(wanted, "\n"+cell+": ")
		}
		for _, likely := range c.Likely {
			wanted = append(wanted, "It is most likely “"+likely+"”.")
		}
		for _, part := range wanted {
			if !strings.Contains("\n"+printed.String(), part) {
				t.Errorf("%s: nothing says %q:\n%s", c.File, part, &printed)
			}
		}
	}
}
