package xlsx

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"sync"
	"testing"

	"github.com/xuri/excelize/v2"
)

// longList is a workbook of 100,000 users, written once.
var longList = sync.OnceValue(func() []byte { return listOf(100_000) })

// listOf is a workbook of so many users.
func listOf(users int) []byte {
	f := excelize.NewFile()
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		panic(err)
	}
	row := func(n int, cells ...any) {
		if err := w.SetRow(fmt.Sprintf("A%d", n), cells); err != nil {
			panic(err)
		}
	}
	titles := []any{}
	for _, t := range TemplateTitles() {
		titles = append(titles, t)
	}
	row(1, titles...)
	for n := range users {
		row(n+2, n+1, fmt.Sprintf("person%06d@tech.gov.sg", n), "", "Jane", "Tan", "+65", 91234567, "Acme Pte Ltd", "Payments", "Yes", "Joins the payments team")
	}
	if err := w.Flush(); err != nil {
		panic(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// BenchmarkReadList reads 100,000 users; BenchmarkTokens is the bare scan of the same
// sheet by encoding/xml, against which it is held.
func BenchmarkReadList(b *testing.B) {
	file := longList()
	b.ReportAllocs()
	for b.Loop() {
		l, err := OpenList(bytes.NewReader(file), int64(len(file)), Limits{})
		if err != nil {
			b.Fatal(err)
		}
		n := 0
		for _, err := range l.Lines() {
			if err != nil {
				b.Fatal(err)
			}
			n++
		}
		if n != 100_000 {
			b.Fatalf("%d lines", n)
		}
	}
}

func BenchmarkTokens(b *testing.B) {
	file := longList()
	for b.Loop() {
		z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
		if err != nil {
			b.Fatal(err)
		}
		sheet, err := z.Open("xl/worksheets/sheet1.xml")
		if err != nil {
			b.Fatal(err)
		}
		for d := xml.NewDecoder(sheet); ; {
			if _, err := d.RawToken(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				b.Fatal(err)
			}
		}
	}
}
