package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"techbiz/internal/testparts/golden"
)

// exitLines are command lines in the order in which they run, in a folder of their own that
// begins with the lists below. What follows a # is for the reader.
const exitLines = `
techbiz --help
techbiz version
techbiz # no command
techbiz nonsense
techbiz version --nonsense
techbiz token # a command that needs another one
techbiz token create # without its flag
techbiz backup # without its file
techbiz serve --role nonsense
techbiz serve --batch-wait nonsense
techbiz serve --providers-file missing.json

techbiz check clean.csv
techbiz check wrong.csv
techbiz check wrong.csv -o marked.xlsx
techbiz check damaged.csv
techbiz check missing.csv
techbiz check clean.csv --max-upload-size 10
techbiz check clean.csv --officer officer@tech.gov.sg # without a database
techbiz check clean.csv --database-url sqlite:missing.db
techbiz check clean.csv --database-url nonsense

techbiz migrate
techbiz migrate --status
techbiz migrate --status --database-url sqlite:missing.db
techbiz domain list --database-url sqlite:missing.db
techbiz backup missing-copy.db --database-url sqlite:missing.db
techbiz migrate --database-url nonsense
techbiz migrate --secret-key nonsense
techbiz domain allow tech.gov.sg
techbiz domain allow nonsense
techbiz domain list
techbiz domain requests
techbiz check clean.csv --database-url sqlite:data/techbiz.db # whose list has the domain
techbiz token create --officer officer@tech.gov.sg
techbiz token create --officer officer@none.gov.sg # not allow-listed
techbiz token create --officer nonsense
techbiz admin add admin@tech.gov.sg
techbiz admin add admin@tech.gov.sg --duty agent # the last admin
techbiz admin add admin@tech.gov.sg --duty nonsense
techbiz officer left officer@tech.gov.sg
techbiz officer left nobody@tech.gov.sg
techbiz audit verify
techbiz audit verify --anchor nonsense
techbiz audit verify --anchor 99:0000000000000000000000000000000000000000000000000000000000000000
techbiz backup copy.db
techbiz backup copy.db # exists

techbiz template -o users.xlsx
techbiz template -o users.xlsx # exists
techbiz template -o users.xlsx --force

techbiz device status --dir device # not enrolled
techbiz device heartbeat --dir device # not enrolled
techbiz device renew --dir device # not enrolled
techbiz device enrol --dir device --server nonsense --code ABCD

techbiz serve --listen nonsense
techbiz serve --listen 127.0.0.1:0 --public-url nonsense
techbiz serve --listen 127.0.0.1:0 --mail-url nonsense
techbiz serve --listen 127.0.0.1:0 --ops-listen nonsense
techbiz serve --listen 127.0.0.1:0 --public-url https://portal.example.gov.sg # with the outbox, and no key
`

// TestGoldenExitCodes: scripts go by them.
func TestGoldenExitCodes(t *testing.T) {
	var out strings.Builder
	t.Run("run", func(t *testing.T) {
		withoutSettings(t)
		t.Chdir(t.TempDir())
		for name, text := range map[string]string{
			"clean.csv":   listOf("tan@tech.gov.sg,,91234567"),
			"wrong.csv":   listOf("tan@tech.gov.sg,,12"),
			"damaged.csv": listOf(`"x`),
		} {
			if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		for line := range strings.Lines(exitLines) {
			command, _, _ := strings.Cut(line, "#")
			if args := strings.Fields(command); len(args) > 0 {
				line = fmt.Sprintf("%2d  %s", run(t.Context(), args[1:], io.Discard, io.Discard), line)
			}
			out.WriteString(line)
		}
		fmt.Fprintf(&out, "\n%2d  techbiz serve # ended by a signal\n", serving(t).stop())
	})
	golden.Check(t, "exit-codes.txt", strings.TrimLeft(out.String(), "\n"))
}
