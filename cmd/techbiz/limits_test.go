package main

import (
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

// What can't be is refused before anything is opened.
func TestServeRefusesLimitsThatCanNotBe(t *testing.T) {
	for arg, says := range map[string]string{
		"--workers=0":                       "0 workers",
		"--database-connections=1":          "1 connections",
		"--database-statement-timeout=10ms": "100ms",
		"--argon2-memory=0":                 "0 MiB",
		"--hashes-waiting=0":                "0 waiting",
	} {
		parser, err := kong.New(&cli{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := parser.Parse([]string{"serve", arg}); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", arg, err)
		}
	}
}
