package desk_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"strings"
	"testing"

	"techbiz/internal/base/people"
	"techbiz/internal/desk"
	"techbiz/internal/testparts/testdb"
)

func zipped(t *testing.T, names ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range names {
		if _, err := z.Create(name); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestFilesAreTakenByNameAndContents(t *testing.T) {
	w := newWorld(t, testdb.SQLite(t))
	raise := func(uploads ...desk.Upload) ([]*desk.File, error) {
		r, err := w.Desk.Raise(w.Context(), w.officer, desk.Form{Kind: string(desk.Other), Details: "It is needed"}, uploads, "")
		if err != nil {
			return nil, err
		}
		return w.look(w.officer, r.ID).Files, nil
	}
	png := []byte("\x89PNG\r\n\x1a\n....")
	for _, c := range []struct {
		name    string
		content []byte
		media   string // "" where it is refused
	}{
		{"a.pdf", []byte("%PDF-1.7 …"), "application/pdf"},
		{"A.PDF", []byte("%PDF-1.7 …"), "application/pdf"},
		{"a.pdf", []byte("<html>"), ""},
		{"a.png", png, "image/png"},
		{"a.jpg", png, ""},
		{"a.jpeg", []byte("\xff\xd8\xff\xe0 …"), "image/jpeg"},
		{"a.xlsx", zipped(t, "[Content_Types].xml", "xl/workbook.xml"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
		{"a.xlsx", zipped(t, "[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin"), ""},
		{"a.xlsx", zipped(t, "word/document.xml"), ""},
		{"a.xlsx", []byte("PK\x03\x04"), ""},
		{"a.csv", []byte("\ufeffname;ü\r\n"), "text/csv"},
		{"a.csv", png, ""},
		{"a.txt", []byte("<script>alert(1)</script>"), "text/plain"}, // text all the same, and never shown
		{"a.txt", []byte("a\x00b"), ""},
		{"a.txt", nil, ""},
		{"a.html", []byte("<html>"), ""},
		{"a.svg", []byte("<svg/>"), ""},
		{"a.pdf.exe", []byte("%PDF-1.7"), ""},
		{"pdf", []byte("%PDF-1.7"), ""},
		{"a.txt", bytes.Repeat([]byte("a"), desk.MaxFileSize), "text/plain"},
		{"a.txt", bytes.Repeat([]byte("a"), desk.MaxFileSize+1), ""},
	} {
		files, err := raise(desk.Upload{Name: c.name, Content: c.content})
		fields, refused := errors.AsType[people.FieldErrors](err)
		switch {
		case c.media == "" && (!refused || fields[0].Field != desk.FieldFiles || !strings.Contains(fields[0].Message, c.name)):
			t.Errorf("%s (%.20q): %v", c.name, c.content, err)
		case c.media != "" && (err != nil || files[0].Type != c.media || files[0].Size != len(c.content) || len(files[0].SHA256) != 32):
			t.Errorf("%s (%.20q): %v", c.name, c.content, err)
		}
	}
	if _, err := raise(make([]desk.Upload, desk.MaxFiles+1)...); err == nil {
		t.Error("too many files are taken")
	}
}
