package xlsx

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"fmt"
	"hash/crc32"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"
)

// entry is one part of a workbook made by hand.
type entry struct{ name, body string }

const (
	mainNS    = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
	officeNS  = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	packageNS = `xmlns="http://schemas.openxmlformats.org/package/2006/relationships"`

	contentTypes = `<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`
	rootRels     = `<Relationships ` + packageNS + `><Relationship Id="r1" Type="` + officeNS + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`
	bookRels     = `<Relationships ` + packageNS + `><Relationship Id="r1" Type="` + officeNS + `/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="` + officeNS + `/sharedStrings" Target="/xl/sharedStrings.xml"/></Relationships>`
	bookXML      = `<workbook ` + mainNS + ` xmlns:r="` + officeNS + `"><sheets><sheet name="List" sheetId="1" r:id="r1"/></sheets></workbook>`
	noStrings    = `<sst ` + mainNS + `/>`
)

// book is a workbook whose sheet is the given XML; more parts replace or join its own.
func book(sheet string, more ...entry) []entry {
	parts := []entry{{"[Content_Types].xml", contentTypes}, {"_rels/.rels", rootRels}, {"xl/workbook.xml", bookXML},
		{"xl/_rels/workbook.xml.rels", bookRels}, {"xl/sharedStrings.xml", noStrings}, {"xl/worksheets/sheet1.xml", sheet}}
	for _, m := range more {
		replaced := false
		for n := range parts {
			if parts[n].name == m.name && !replaced {
				parts[n], replaced = m, true
			}
		}
		if !replaced {
			parts = append(parts, m)
		}
	}
	return parts
}

func zipped(t testing.TB, parts []entry) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, p := range parts {
		w, err := z.Create(p.name)
		if err == nil {
			_, err = io.WriteString(w, p.body)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// titleCells is the header row as inline strings, in row 1.
func titleCells() string {
	var b strings.Builder
	b.WriteString(`<row r="1">`)
	for _, title := range TemplateTitles() {
		b.WriteString(`<c t="inlineStr"><is><t>` + title + `</t></is></c>`)
	}
	b.WriteString(`</row>`)
	return b.String()
}

// person is the cells of a row with nothing wrong; more replaces cells by column.
func person(row int, more map[string]string) string {
	cells := map[string]string{"B": inline("jane@acme.com"), "C": inline("jane"), "D": inline("Jane"), "E": inline("Tan"), "F": inline("+65"),
		"G": inline("91234567"), "H": inline("Acme"), "J": inline("Yes"), "K": inline("Works")}
	maps.Copy(cells, more)
	var b strings.Builder
	fmt.Fprintf(&b, `<row r="%d">`, row)
	for _, column := range "ABCDEFGHIJK" {
		if c := cells[string(column)]; c != "" {
			b.WriteString(strings.Replace(c, "<c", fmt.Sprintf(`<c r="%c%d"`, column, row), 1))
		}
	}
	b.WriteString(`</row>`)
	return b.String()
}

func inline(s string) string  { return `<c t="inlineStr"><is><t>` + s + `</t></is></c>` }
func number(s string) string  { return `<c><v>` + s + `</v></c>` }
func shared(n string) string  { return `<c t="s"><v>` + n + `</v></c>` }
func formula(v string) string { return `<c t="str"><f>A1&amp;"x"</f>` + v + `</c>` }

// sheetXML is a worksheet with these rows under the header.
func sheetXML(rows ...string) string {
	return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet ` + mainNS + `><sheetData>` + titleCells() + strings.Join(rows, "") + `</sheetData></worksheet>`
}

// repeated is a part that says the same again and again.
type repeated struct {
	head, body, tail string
	times            int
}

// deflated returns the part packed, with its checksum and its size unpacked. Only one
// block of it is ever packed: what flate wrote for that means the same each time it
// stands there, so that a GiB takes no time.
func (r repeated) deflated(t testing.TB) (packed []byte, sum uint32, size uint64) {
	t.Helper()
	perBlock := 1<<20/len(r.body) + 1
	block := strings.Repeat(r.body, perBlock)
	blocks, rest := r.times/perBlock, strings.Repeat(r.body, r.times%perBlock)

	packed = packedAlone(t, r.head, false)
	packed = append(packed, bytes.Repeat(packedAlone(t, block, false), blocks)...)
	packed = append(packed, packedAlone(t, rest+r.tail, true)...)

	sum = crc32.ChecksumIEEE([]byte(r.head))
	again := []byte(block)
	for range blocks {
		sum = crc32.Update(sum, crc32.IEEETable, again)
	}
	sum = crc32.Update(sum, crc32.IEEETable, []byte(rest+r.tail))
	return packed, sum, uint64(len(r.head) + len(r.body)*r.times + len(r.tail))
}

// packedAlone packs a piece so that it can be read after any other; nothing is read after
// the last one.
func packedAlone(t testing.TB, piece string, last bool) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.BestCompression)
	if err == nil {
		_, err = io.WriteString(w, piece)
	}
	if err == nil {
		err = w.Flush()
	}
	if err == nil && last {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// zippedBig writes a workbook whose part name is far larger than memory.
func zippedBig(t testing.TB, parts []entry, name string, big repeated) []byte {
	t.Helper()
	packed, sum, size := big.deflated(t)
	parts = slices.Clone(parts)
	for n := range parts {
		if parts[n].name == name {
			parts[n].body = string(packed)
		}
	}
	return zippedRaw(t, parts, name, func(h *zip.FileHeader) {
		h.Method, h.CRC32, h.UncompressedSize64 = zip.Deflate, sum, size
	})
}

// zippedRaw stores one part under a header that says what the caller likes.
func zippedRaw(t testing.TB, parts []entry, name string, lie func(*zip.FileHeader)) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, p := range parts {
		if p.name != name {
			w, err := z.Create(p.name)
			if err == nil {
				_, err = io.WriteString(w, p.body)
			}
			if err != nil {
				t.Fatal(err)
			}
			continue
		}
		h := &zip.FileHeader{Name: name, Method: zip.Store, CRC32: crc32.ChecksumIEEE([]byte(p.body)),
			CompressedSize64: uint64(len(p.body)), UncompressedSize64: uint64(len(p.body))}
		lie(h)
		w, err := z.CreateRaw(h)
		if err == nil {
			_, err = io.WriteString(w, p.body)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
