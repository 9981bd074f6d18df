package xlsx

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"techbiz/internal/invite"
)

const (
	sheetPath = "xl/worksheets/sheet1.xml"
	sheetHead = `<worksheet ` + mainNS + `><sheetData>`
	sheetTail = `</sheetData></worksheet>`
)

// hostile are files of a few kilobytes that would take a careless reader its stack, hours,
// or gigabytes; with what becomes of them, as in huge.
func hostile(t testing.TB) map[string]hugeFile {
	list := sheetXML(person(2, nil))
	big := func(name, head, body, tail string, times int) []byte {
		return zippedBig(t, book(list), name, repeated{head, body, tail, times})
	}
	longText := entry{"xl/sharedStrings.xml", `<sst ` + mainNS + `><si><t>` + strings.Repeat("x", 32_767) + `</t></si></sst>`}
	wide := `<row>` + strings.Repeat(shared("0"), maxColumn) + `</row>`
	relations := make([]string, 2*mostRelations)
	sheets := make([]string, 2*mostSheets)
	for n := range relations {
		relations[n] = fmt.Sprintf(`<Relationship Id="x%d" Type="" Target=""/>`, n)
	}
	for n := range sheets {
		sheets[n] = fmt.Sprintf(`<sheet name="%d" r:id="r1"/>`, n)
	}
	attrs := make([]string, 2*mostAttrs)
	for n := range attrs {
		attrs[n] = fmt.Sprintf(`a%d=""`, n)
	}
	relationsPart := strings.Replace(bookRels, "</Relationships>", strings.Join(relations, "")+"</Relationships>", 1)
	titles := strings.Join(TemplateTitles(), ",")
	return map[string]hugeFile{
		"comments and blanks before the root": {big(sheetPath, "", "<!---->\n", sheetHead+titleCells()+person(2, nil)+sheetTail, 20_000_000), "1"},
		"comments and blanks after the root":  {big(sheetPath, list, "<!---->\n", "", 20_000_000), "1"},
		"attributes full of >":                {big(sheetPath, sheetHead+titleCells(), `<row a="`+strings.Repeat(">", 60_000)+`"/>`, sheetTail, 3_000), "0"},
		"very many attributes":                {zipped(t, book(sheetHead+titleCells()+`<row `+strings.Join(attrs, " ")+`/>`+sheetTail)), Damaged},
		"a tag that does not end":             {big(sheetPath, sheetHead+`<row a="`, " ", `"/>`+sheetTail, 10_000_000), Damaged},
		"a row that repeats one long text":    {zipped(t, book(sheetXML(wide), longText)), TooLarge},
		"a header that repeats one long text": {zipped(t, book(sheetHead+wide+sheetTail, longText)), TooLarge},
		"60 MiB of shared strings":            {big("xl/sharedStrings.xml", `<sst `+mainNS+`>`, `<si><t>`+strings.Repeat("y", 1<<10)+`</t></si>`, `</sst>`, 60<<10), "1"},
		"millions of shared strings":          {big("xl/sharedStrings.xml", `<sst `+mainNS+`>`, `<si><t/></si>`, `</sst>`, maxTexts+1000), TooLarge},
		"very many relations":                 {zipped(t, book(list, entry{"xl/_rels/workbook.xml.rels", relationsPart})), Damaged},
		"a sheet named very often":            {zipped(t, book(list, entry{"xl/workbook.xml", strings.Replace(bookXML, "</sheets>", strings.Join(sheets, "")+"</sheets>", 1)})), Damaged},
		"CSV of commas":                       {bytes.Repeat([]byte(","), 19<<20), Damaged},
		"CSV of quoted line ends":             {append([]byte(titles+"\n"), bytes.Repeat([]byte("\"\n\","), 4<<20)...), Damaged},
		"CSV of one cell":                     {append([]byte(titles+"\n1,\""), append(bytes.Repeat([]byte("x"), 19<<20), '"')...), Damaged},
		"CSV of empty lines":                  {append([]byte(titles), bytes.Repeat([]byte("\n"), 19<<20)...), "0"},
	}
}

// What XML allows and a worksheet does not, where passing over it would lose rows, cells or
// half of a cell; and what is no XML, in places that nobody reads.
func TestNothingIsPassedOver(t *testing.T) {
	jane := person(2, nil)
	cellOf := func(c string) string { return sheetXML(person(2, map[string]string{"H": c})) }
	for name, sheet := range map[string]string{
		"rows within something else":             sheetXML(`<group>` + jane + `</group>`),
		"rows of another prefix":                 strings.Replace(sheetXML(`<y:row>`+inline("x")+`</y:row>`), "<worksheet ", `<worksheet xmlns:y="http://schemas.openxmlformats.org/spreadsheetml/2006/main" `, 1),
		"another place for rows":                 strings.Replace(sheetXML(jane), "</worksheet>", `<y:sheetData xmlns:y="z"><y:row/></y:sheetData></worksheet>`, 1),
		"cells within something else":            sheetXML(`<row r="2"><group>` + inline("x") + `</group></row>`),
		"text between rows":                      sheetXML(jane + "jane@acme.com"),
		"text between cells":                     sheetXML(`<row r="2">x</row>`),
		"text beside a value":                    cellOf(`<c>1<v>2</v></c>`),
		"two values":                             cellOf(`<c><v>1</v><v>2</v></c>`),
		"a value and a text":                     cellOf(`<c t="inlineStr"><is><t>a</t></is><v>b</v></c>`),
		"two formulas":                           cellOf(`<c><f>1</f><f>2</f><v>1</v></c>`),
		"an element within a value":              cellOf(`<c><v><x/>1</v></c>`),
		"text beside the text":                   cellOf(`<c t="inlineStr"><is>a<t>b</t></is></c>`),
		"something else in a cell":               cellOf(`<c><w>1</w></c>`),
		"a bare & in a formula":                  cellOf(`<c t="str"><f>A1&B1</f><v>x</v></c>`),
		"a bare & in an attribute":               strings.Replace(sheetXML(jane), `<row r="2"`, `<row r="2" x="a&b"`, 1),
		"a control character in an attribute":    strings.Replace(sheetXML(jane), `<row r="2"`, "<row r=\"2\" x=\"\x01\"", 1),
		"the end of CDATA without its beginning": cellOf(inline("a]]>b")),
		"a character that is none":               cellOf(inline("a\uffffb")),
		"a declaration in the middle":            sheetXML(jane + `<?xml version="1.0"?>`),
		"a declaration of something":             "<?xml something?>" + sheetHead + jane + sheetTail,
		"a comment within a comment":             sheetXML(`<!-- a <!-- b --> -->` + jane),
		"an infinite number":                     cellOf(number("Infinity")),
		"a number in hexadecimal":                cellOf(number("0x1p4")),
	} {
		_, err := read(zipped(t, book(sheet)), Limits{})
		refusedAs(t, name, err, Damaged)
	}
}

// The last token may be shorter than what it is compared with, and the end of the part may
// be told only after it, as for a part that is not packed.
func TestAShortCommentMayBeTheEnd(t *testing.T) {
	file := zippedRaw(t, book(sheetXML(person(2, nil))+"<!---->"), sheetPath, func(*zip.FileHeader) {})
	if lines, err := read(file, Limits{}); err != nil || len(lines) != 1 {
		t.Errorf("%d rows, %v", len(lines), err)
	}
}

func TestCellsPutRight(t *testing.T) {
	for name, c := range map[string]struct{ cell, want string }{
		"a number with too many digits":      {number("1.2345678901234568E+18"), "1.23457E+18"},
		"a number with a rounding error":     {number("9.1234567000000001E7"), "91234567"},
		"a small number":                     {number("1E-3"), "0.001"},
		"a NUL":                              {inline("a_x0000_b"), "a\ufffdb"},
		"half a character":                   {inline("a_xD83D_b"), "a\ufffdb"},
		"a character in two halves":          {inline("_xD83D__xDE00_"), "😀"},
		"marks around a number":              {inline("\u202a91234567\u202c"), "91234567"},
		"joiners around":                     {inline("\u200d\u200cAcme\u200d"), "Acme"},
		"a mark that turns the text with it": {inline("\u202eemca"), "\u202eemca"},
	} {
		lines, err := read(zipped(t, book(sheetXML(person(2, map[string]string{"H": c.cell})))), Limits{})
		if err != nil || len(lines) != 1 || lines[0].Form.Organisation != c.want {
			t.Errorf("%s: %+v, %v, want %q", name, lines, err, c.want)
		}
	}
}

func TestNumbersAsText(t *testing.T) {
	for text, want := range map[string]string{
		"9.1234567E+07": "91234567", "9.12345670e7": "91234567", "6.50E+01": "65", "6.5E+01": "65", "1E0": "1", "91234567.0": "91234567",
		"9.12E+07": "9.12E+07", "9.1234567E+06": "9.1234567E+06", "6.51E+01": "6.51E+01", "1E5": "1E5", "91234567.5": "91234567.5", "+65": "+65", "9123.4567": "9123.4567",
	} {
		if got := withoutExponent(text); got != want {
			t.Errorf("%s becomes %s, want %s", text, got, want)
		}
	}
}

func TestSecondListIsRefused(t *testing.T) {
	two := func(second string) []byte {
		return zipped(t, book(sheetXML(person(2, nil)),
			entry{"xl/workbook.xml", strings.Replace(bookXML, "</sheets>", `<sheet name="Two" sheetId="2" r:id="r3"/></sheets>`, 1)},
			entry{"xl/_rels/workbook.xml.rels", strings.Replace(bookRels, "</Relationships>", `<Relationship Id="r3" Type="`+officeNS+`/worksheet" Target="worksheets/two.xml"/></Relationships>`, 1)},
			entry{"xl/worksheets/two.xml", second}))
	}
	for name, c := range map[string]struct{ second, code string }{
		"a list":             {sheetXML(person(2, nil)), SeveralLists},
		"almost a list":      {strings.Replace(sheetXML(person(2, nil)), "Department", "Section", 1), SeveralLists},
		"a damaged sheet":    {sheetHead + "<row>&", Damaged},
		"notes, then a list": {sheetHead + strings.Repeat(`<row>`+inline("Note")+`</row>`, headerRows) + `</sheetData></worksheet>`, ""},
	} {
		lines, err := read(two(c.second), Limits{})
		if c.code != "" {
			refusedAs(t, name, err, c.code)
		} else if err != nil || len(lines) != 1 {
			t.Errorf("%s: %d rows, %v", name, len(lines), err)
		}
	}
	_, err := read(two(sheetXML()), Limits{})
	if err == nil || !strings.Contains(err.Error(), "“List” and “Two”") {
		t.Errorf("the sheets are not named: %v", err)
	}
}

// However much of its end a sheet or the texts lack, none of it is read as if it were whole.
func TestEveryCutIsRefused(t *testing.T) {
	sheet := sheetXML(person(2, map[string]string{"H": shared("0")}))
	texts := `<sst ` + mainNS + `><si><t>Acme &amp; <![CDATA[Sons]]></t></si><!-- end --></sst>`
	whole := func(sheet, texts string) ([]byte, error) {
		file := zipped(t, book(sheet, entry{"xl/sharedStrings.xml", texts}))
		lines, err := read(file, Limits{})
		if err == nil && (len(lines) != 1 || lines[0].Form.Organisation != "Acme & Sons") {
			t.Fatalf("read as %+v", lines)
		}
		return file, err
	}
	file, err := whole(sheet, texts)
	if err != nil {
		t.Fatal(err)
	}
	for n := range sheet {
		if _, err := whole(sheet[:n], texts); err == nil {
			t.Errorf("read without its last %d bytes: …%s", len(sheet)-n, sheet[max(0, n-20):n])
		}
	}
	for n := range texts {
		if _, err := whole(sheet, texts[:n]); err == nil {
			t.Errorf("texts read without their last %d bytes: …%s", len(texts)-n, texts[max(0, n-20):n])
		}
	}
	for n := range file {
		if _, err := read(file[:n], Limits{}); err == nil {
			t.Errorf("file read without its last %d bytes", len(file)-n)
		}
	}
}

// FuzzIsXML: what is read to its end is well-formed also to encoding/xml, and nobody is in
// it whose text is not there.
func FuzzIsXML(f *testing.F) {
	for _, file := range tolerated() {
		for _, p := range file.parts {
			if p.name == sheetPath && len(p.body) < 10_000 {
				f.Add(p.body)
			}
		}
	}
	f.Fuzz(func(t *testing.T, sheet string) {
		lines, err := read(zipped(t, book(sheet)), Limits{UnpackedBytes: 8 << 20, Rows: 1000})
		if err != nil {
			return
		}
		words := &strings.Builder{}
		for d := xml.NewDecoder(strings.NewReader(sheet)); ; {
			token, err := d.RawToken()
			if errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("encoding/xml: %v", err)
			}
			if text, ok := token.(xml.CharData); ok {
				words.Write(text)
			}
		}
		for _, l := range lines {
			if l.Form == (invite.Form{}) {
				t.Fatalf("row %d holds nobody", l.Number)
			}
			if e := l.Form.Email; strings.Contains(e, "@") && !strings.Contains(sheet, "_x") && !strings.Contains(words.String(), e) {
				t.Fatalf("email %q is not in the sheet", e)
			}
		}
	})
}
