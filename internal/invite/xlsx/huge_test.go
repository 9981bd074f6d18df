package xlsx

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"techbiz/internal/invite/batch"
)

type hugeFile struct {
	file []byte
	want string
}

// huge are small files that unpack to very much, with what becomes of them: the code of
// the refusal, or the number of rows.
func huge(t testing.TB) map[string]hugeFile {
	const gib = 1 << 30
	head := `<?xml version="1.0"?><worksheet ` + mainNS + `><sheetData>` + titleCells()
	tail := `</sheetData></worksheet>`
	rows := func(body string, times int) []byte {
		return zippedBig(t, book(""), "xl/worksheets/sheet1.xml", repeated{head, body, tail, times})
	}
	row := "<row>" + inline("1") + inline("jane@acme.com") + "</row>"
	empty := `<row s="3" customFormat="1" spans="1:11"><c s="3"/></row>`
	oneCell := zippedBig(t, book(""), "xl/worksheets/sheet1.xml",
		repeated{head + `<row><c t="inlineStr"><is><t>`, strings.Repeat("x", 1000), `</t></is></c></row>` + tail, gib / 1000})
	texts := zippedBig(t, book(sheetXML(person(2, nil))), "xl/sharedStrings.xml",
		repeated{`<sst ` + mainNS + `>`, "<si><t>" + strings.Repeat("y", 987) + "</t></si>", "</sst>", gib / 1000})
	return map[string]hugeFile{
		"a GiB in rows":                   {rows(row, gib/len(row)), TooLarge},
		"a GiB in one cell":               {oneCell, TooLarge},
		"a GiB in shared strings":         {texts, TooLarge},
		"1,048,000 formatted empty rows":  {rows(empty, 1_048_000), "0"},
		"more rows than a sheet can have": {rows(`<row/>`, 1_049_000), Damaged},
		"more users than allowed":         {rows(row, 101_000), TooManyRows},
		"200,000 short shared strings": {zippedBig(t, book(sheetXML(person(2, nil))), "xl/sharedStrings.xml",
			repeated{`<sst ` + mainNS + `>`, "<si><t>y</t></si>", "</sst>", 200_000}), "1"},
		"a GiB that says it is small":             {lyingBomb(t, head+`<row><c t="inlineStr"><is><t>`, strings.Repeat("x", 1<<20), 1<<10), Damaged},
		"a GiB of comments that says it is small": {lyingBomb(t, head, "<!--"+strings.Repeat("x", 1<<10)+"-->", 1<<20), Damaged},
		"many parts":              {zipped(t, manyParts(12_000)), Damaged},
		"a deep nest":             {zippedBig(t, book(""), "xl/worksheets/sheet1.xml", repeated{head, "<row>", tail, 100_000}), Damaged},
		"a list of 100,000 users": {longList(), "100000"},
	}
}

// lyingBomb is a workbook whose sheet unpacks to head and many bodies, and says that it is
// of 1,000 bytes.
func lyingBomb(t testing.TB, head, body string, times int) []byte {
	t.Helper()
	packed, _, _ := repeated{head, body, "", times}.deflated(t)
	return zippedRaw(t, book(string(packed)), "xl/worksheets/sheet1.xml", func(h *zip.FileHeader) {
		h.Method, h.UncompressedSize64 = zip.Deflate, 1000
	})
}

func manyParts(n int) []entry {
	parts := book(sheetXML(person(2, nil)))
	for k := range n {
		parts = append(parts, entry{fmt.Sprintf("xl/media/%d", k), ""})
	}
	return parts
}

// outcome is how reading a file ended, as huge names it.
func outcome(file []byte) string {
	lines := 0
	list, err := OpenList(bytes.NewReader(file), int64(len(file)), Limits{})
	if err == nil {
		for _, err = range list.Lines() {
			if err != nil {
				break
			}
			lines++
		}
	}
	if refusal, ok := errors.AsType[*batch.Refusal](err); ok {
		return refusal.Code
	}
	if err != nil {
		return err.Error()
	}
	return strconv.Itoa(lines)
}

// maxMemory is what reading any file may take, in bytes.
const maxMemory = 256 << 20

// Each file is read by a process of its own, whose greatest memory is asked for at the end.
func TestHugeFilesTakeLittleMemory(t *testing.T) {
	if file := os.Getenv("TECHBIZ_READ_LIST"); file != "" {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Printf("outcome=%s peak=%d\n", outcome(data), peakMemory(t))
		return
	}
	dir := t.TempDir()
	files := huge(t)
	maps.Copy(files, hostile(t))
	for name, h := range files {
		file := filepath.Join(dir, "list")
		if err := os.WriteFile(file, h.file, 0o600); err != nil {
			t.Fatal(err)
		}
		cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestHugeFilesTakeLittleMemory$")
		cmd.Env = append(os.Environ(), "TECHBIZ_READ_LIST="+file)
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Errorf("%s: %v\n%s", name, err, out)
			continue
		}
		var got string
		var peak int
		for line := range strings.Lines(string(out)) {
			if n, _ := fmt.Sscanf(line, "outcome=%s peak=%d", &got, &peak); n == 2 {
				break
			}
		}
		t.Logf("%s: %s, %d MiB at most", name, got, peak>>20)
		if got != h.want || peak == 0 || peak > maxMemory {
			t.Errorf("%s: %s, %d MiB at most, want %s, %d MiB", name, got, peak>>20, h.want, maxMemory>>20)
		}
	}
}

func peakMemory(t *testing.T) int {
	t.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Skip("no /proc: memory can't be asked for")
	}
	_, after, _ := strings.Cut(string(status), "VmHWM:")
	kib, err := strconv.Atoi(strings.Fields(after)[0])
	if err != nil {
		t.Fatal(err)
	}
	return kib << 10
}
