package xlsx

import (
	"archive/zip"
	"bytes"
	"io"
	"testing"

	"techbiz/internal/base/people"
)

// repacked returns a workbook with other parts in the place of those that it has.
func repacked(t testing.TB, workbook []byte, parts map[string][]byte) []byte {
	t.Helper()
	from, err := zip.NewReader(bytes.NewReader(workbook), int64(len(workbook)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	to := zip.NewWriter(&out)
	for _, p := range from.File {
		r, err := p.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if other, ok := parts[p.Name]; ok {
			content = other
		}
		w, err := to.Create(p.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(content); err != nil {
			t.Fatal(err)
		}
	}
	if err := to.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// Whatever the workbook holds, the officer gets one with the problems.
func FuzzWriteProblems(f *testing.F) {
	book := officersBook(f)
	names := []string{"xl/worksheets/sheet2.xml", "xl/styles.xml", "xl/comments1.xml", "xl/drawings/vmlDrawing1.vml"}
	seed := make([][]byte, len(names))
	for n, name := range names {
		seed[n] = []byte(part(f, book, name))
	}
	f.Add(seed[0], seed[1], seed[2], seed[3])
	f.Fuzz(func(t *testing.T, sheet, styles, comments, vml []byte) {
		parts := map[string][]byte{}
		for n, content := range [][]byte{sheet, styles, comments, vml} {
			parts[names[n]] = content
		}
		o := originalOf(repacked(t, book, parts), 7,
			badRow(4, listed(0), people.FieldContactNumber, "Wrong"), badRow(6, listed(2), people.FieldEmail, "Wrong", people.FieldReason, "Wrong"))
		out := problemsOf(t, o)
		if f := reopened(t, out); f.SheetCount == 0 {
			t.Error("the workbook has no sheet")
		}
	})
}
