package xlsx

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"techbiz/internal/invite"
	"techbiz/internal/invite/batch"
)

// read returns all lines of a file, and the error that ends them.
func read(file []byte, l Limits) ([]batch.Line, error) {
	list, err := OpenList(bytes.NewReader(file), int64(len(file)), l)
	if err != nil {
		return nil, err
	}
	var lines []batch.Line
	for line, err := range list.Lines() {
		if err != nil {
			return lines, err
		}
		lines = append(lines, line)
	}
	return lines, nil
}

func TestTheTemplateIsAList(t *testing.T) {
	var b bytes.Buffer
	if err := WriteTemplate(&b); err != nil {
		t.Fatal(err)
	}
	if lines, err := read(b.Bytes(), Limits{}); err != nil || len(lines) != 0 {
		t.Errorf("the empty template holds %d users, %v", len(lines), err)
	}
}

// jane is what person reads as.
func jane() invite.Form {
	return invite.Form{Email: "jane@acme.com", Username: "jane", FirstName: "Jane", LastName: "Tan", CountryCode: "+65",
		ContactNumber: "91234567", Organisation: "Acme", SEED: "Yes", Reason: "Works"}
}

func withJane(change func(*invite.Form)) invite.Form {
	f := jane()
	change(&f)
	return f
}

// Files that are read, with what the row under the header is read as.
func tolerated() map[string]struct {
	parts []entry
	want  invite.Form
} {
	strict := strings.NewReplacer("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main",
		"http://schemas.openxmlformats.org/officeDocument/2006/relationships", "http://purl.oclc.org/ooxml/officeDocument/relationships").Replace
	prefixed := strings.NewReplacer("<worksheet xmlns=", "<x:worksheet xmlns:x=", "</worksheet", "</x:worksheet", "<sheetData", "<x:sheetData", "</sheetData", "</x:sheetData",
		"<row", "<x:row", "</row", "</x:row", "<c", "<x:c", "</c", "</x:c", "<is>", "<x:is>", "</is>", "</x:is>", "<t>", "<x:t>", "</t>", "</x:t>").Replace
	texts := func(items ...string) entry {
		return entry{"xl/sharedStrings.xml", `<sst ` + mainNS + `>` + strings.Join(items, "") + `</sst>`}
	}
	one := func(column, c string) []entry { return book(sheetXML(person(2, map[string]string{column: c}))) }
	type file = struct {
		parts []entry
		want  invite.Form
	}
	all := map[string]file{
		"inline strings":              {book(sheetXML(person(2, nil))), jane()},
		"strict standard":             {book(strict(sheetXML(person(2, nil))), entry{"xl/workbook.xml", strict(bookXML)}, entry{"xl/_rels/workbook.xml.rels", strict(bookRels)}, entry{"_rels/.rels", strict(rootRels)}), jane()},
		"another prefix":              {book(prefixed(sheetXML(person(2, nil)))), jane()},
		"byte order mark":             {book("\ufeff" + sheetXML(person(2, nil))), jane()},
		"shared string":               {book(sheetXML(person(2, map[string]string{"H": shared("1")})), texts(`<si><t>x</t></si>`, `<si><t xml:space="preserve"> Acme </t></si>`)), jane()},
		"rich text":                   {book(sheetXML(person(2, map[string]string{"H": shared("0")})), texts(`<si><r><rPr><b/></rPr><t>Ac</t></r><r><t>me</t></r></si>`)), jane()},
		"phonetic text":               {book(sheetXML(person(2, map[string]string{"H": shared("0")})), texts(`<si><t>Acme</t><rPh sb="0" eb="1"><t>アクメ</t></rPh><phoneticPr fontId="1"/></si>`)), jane()},
		"CDATA":                       {one("H", `<c t="inlineStr"><is><t><![CDATA[A<c]]>me</t></is></c>`), withJane(func(f *invite.Form) { f.Organisation = "A<cme" })},
		"entities":                    {one("H", inline("A&amp;B &lt;&#67;&gt; &#x1F600;")), withJane(func(f *invite.Form) { f.Organisation = "A&B <C> 😀" })},
		"escaped characters":          {one("H", inline("A_x0041_B_x000D_C_x005F_x0041_")), withJane(func(f *invite.Form) { f.Organisation = "AAB\rC_x0041_" })},
		"line ends":                   {one("K", inline("one\r\ntwo")), withJane(func(f *invite.Form) { f.Reason = "one\ntwo" })},
		"formula with its value":      {one("H", formula("<v>Acme</v>")), jane()},
		"formula in a column ignored": {one("A", `<c><f>ROW()</f><v>1</v></c>`), jane()},
		"number":                      {one("G", number("91234567")), jane()},
		"number in scientific form":   {one("G", number("9.1234567E7")), jane()},
		"number with a fraction":      {one("G", number("91234567.0")), jane()},
		"text in scientific form":     {one("G", inline("9.1234567E+07")), jane()},
		"text that lost its digits":   {one("G", inline("9.12E+07")), withJane(func(f *invite.Form) { f.ContactNumber = "9.12E+07" })},
		"country code as a number":    {one("F", number("65")), withJane(func(f *invite.Form) { f.CountryCode = "65" })},
		"boolean":                     {one("J", `<c t="b"><v>1</v></c>`), withJane(func(f *invite.Form) { f.SEED = "true" })},
		"error value":                 {one("H", `<c t="e"><v>#N/A</v></c>`), withJane(func(f *invite.Form) { f.Organisation = "#N/A" })},
		"blanks around":               {one("D", inline("\u00a0\u200b Jane\u2003\ufeff")), jane()},
		"a formula-like text":         {one("K", inline("=cmd|' /C calc'!A0")), withJane(func(f *invite.Form) { f.Reason = "=cmd|' /C calc'!A0" })},
		"names of many scripts":       {one("D", inline("அருண் 陈 Zoë")), withJane(func(f *invite.Form) { f.FirstName = "அருண் 陈 Zoë" })},
		"characters that turn text":   {one("D", inline("Ja\u202ene\u200bx")), withJane(func(f *invite.Form) { f.FirstName = "Ja\u202ene\u200bx" })},
		"rows and cells unnumbered": {book(sheetXML(`<row>` + inline("1") + inline("jane@acme.com") + inline("jane") + inline("Jane") + inline("Tan") + inline("+65") +
			inline("91234567") + inline("Acme") + `<c/>` + inline("Yes") + inline("Works") + `</row>`)), jane()},
		"longest cell":         {one("K", inline(strings.Repeat("ß", 32_767))), withJane(func(f *invite.Form) { f.Reason = strings.Repeat("ß", 32_767) })},
		"10,000 empty cells":   {book(sheetXML(strings.Replace(person(2, nil), "</row>", strings.Repeat("<c s=\"1\"/>", 9_980)+"</row>", 1))), jane()},
		"a default for macros": {book(sheetXML(person(2, nil)), entry{"[Content_Types].xml", strings.Replace(contentTypes, "</Types>", `<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>`, 1)}), jane()},
		"1904 dates":           {book(sheetXML(person(2, nil)), entry{"xl/workbook.xml", strings.Replace(bookXML, "<sheets>", `<workbookPr date1904="1"/><sheets>`, 1)}), jane()},
		"mail hyperlinks":      {book(strings.Replace(sheetXML(person(2, nil)), "</sheetData>", `</sheetData><hyperlinks><hyperlink ref="B2" r:id="x"/></hyperlinks>`, 1), entry{"xl/worksheets/_rels/sheet1.xml.rels", `<Relationships ` + packageNS + `><Relationship Id="x" Type="` + officeNS + `/hyperlink" Target="mailto:jane@acme.com" TargetMode="External"/></Relationships>`}), jane()},
		"another sheet first":  {book("<worksheet "+mainNS+"><sheetData><row><c t=\"inlineStr\"><is><t>Notes</t></is></c></row></sheetData></worksheet>", entry{"xl/workbook.xml", strings.Replace(bookXML, "</sheets>", `<sheet name="Two" sheetId="2" r:id="r3"/></sheets>`, 1)}, entry{"xl/_rels/workbook.xml.rels", strings.Replace(bookRels, "</Relationships>", `<Relationship Id="r3" Type="`+officeNS+`/worksheet" Target="worksheets/two.xml"/></Relationships>`, 1)}, entry{"xl/worksheets/two.xml", sheetXML(person(2, nil))}), jane()},
	}
	return all
}

func TestToleratedWorkbooks(t *testing.T) {
	for name, file := range tolerated() {
		lines, err := read(zipped(t, file.parts), Limits{})
		if err != nil || len(lines) != 1 {
			t.Errorf("%s: %d rows, %v", name, len(lines), err)
			continue
		}
		if lines[0].Form != file.want || lines[0].Number != 2 {
			t.Errorf("%s: read as\n%+v, want\n%+v", name, lines[0], file.want)
		}
	}
}

// refusals are files that are refused, by code.
func refusals(t testing.TB) map[string]struct {
	file []byte
	code string
} {
	type file = struct {
		file []byte
		code string
	}
	good := sheetXML(person(2, nil))
	one := func(column, c string) []byte {
		return zipped(t, book(sheetXML(person(2, map[string]string{column: c}))))
	}
	whole := zipped(t, book(good))
	in := func(old, replacement string) []byte {
		return zipped(t, book(strings.Replace(good, old, replacement, 1)))
	}
	named := func(name string) []byte { return zipped(t, append(book(good), entry{name, "x"})) }
	return map[string]file{
		"nothing":                          {nil, NotASpreadsheet},
		"a picture":                        {[]byte("\x89PNG\r\n\x1a\n\x00\x00"), NotASpreadsheet},
		"a web page":                       {[]byte("<html><table><tr><td>Email"), NotASpreadsheet},
		"a PDF":                            {[]byte("%PDF-1.7\n"), NotASpreadsheet},
		"a letter":                         {zipped(t, []entry{{"[Content_Types].xml", contentTypes}, {"_rels/.rels", strings.Replace(rootRels, "xl/workbook.xml", "word/document.xml", 1)}, {"word/document.xml", "<document/>"}}), NotASpreadsheet},
		"any zip":                          {zipped(t, []entry{{"a.txt", "x"}}), NotASpreadsheet},
		"an OpenDocument file":             {zipped(t, []entry{{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"}}), NotASpreadsheet},
		"an Excel binary workbook":         {named("xl/workbook.bin"), NotASpreadsheet},
		"an old Excel file":                {append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), make([]byte, 2000)...), OldExcel},
		"a password":                       {append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), []byte(strings.Repeat("\x00", 70_000)+"E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00")...), Password},
		"an encrypted entry":               {zippedRaw(t, book(good), "xl/worksheets/sheet1.xml", func(h *zip.FileHeader) { h.Flags |= 1 }), Password},
		"macros":                           {named("xl/vbaProject.bin"), Macros},
		"a type with macros":               {zipped(t, book(good, entry{"[Content_Types].xml", strings.Replace(contentTypes, "application/xml", "application/vnd.ms-excel.sheet.macroEnabled.main+xml", 1)})), Macros},
		"a default with macros":            {zipped(t, book(good, entry{"[Content_Types].xml", strings.Replace(contentTypes, "</Types>", `<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>`, 1)}, entry{"xl/Macros.BIN", "x"})), Macros},
		"external links":                   {named("xl/externalLinks/externalLink1.xml"), ExternalLinks},
		"a formula without value":          {one("H", formula("")), FormulaWithoutValue},
		"cut in half":                      {whole[:len(whole)/2], Damaged},
		"without its last byte":            {whole[:len(whole)-1], Damaged},
		"a sheet cut in half":              {zipped(t, book(good[:len(good)*2/3])), Damaged},
		"a sheet without its end":          {in("</worksheet>", ""), Damaged},
		"texts without their end":          {zipped(t, book(good, entry{"xl/sharedStrings.xml", `<sst ` + mainNS + `><si><t>x</t></si>`})), Damaged},
		"a bare &":                         {one("H", inline("R&D")), Damaged},
		"an unknown entity":                {one("H", inline("&nbsp;")), Damaged},
		"a control character":              {one("H", inline("a\x01b")), Damaged},
		"a character of no Unicode":        {one("H", inline("&#xD800;")), Damaged},
		"not UTF-8":                        {one("H", inline("Zo\xeb")), Damaged},
		"a document type":                  {in("<worksheet", `<!DOCTYPE w [<!ENTITY x "y">]><worksheet`), Damaged},
		"another encoding":                 {in(`encoding="UTF-8"`, `encoding="UTF-16"`), Damaged},
		"tags that cross":                  {in("</is></c></row>", "</c></is></row>"), Damaged},
		"an attribute without quotes":      {in(`<row r="2">`, `<row r=2>`), Damaged},
		"an attribute twice":               {in(`<row r="2">`, `<row r="2" r="3">`), Damaged},
		"two roots":                        {zipped(t, book(good+"<x/>")), Damaged},
		"text after the end":               {zipped(t, book(good+"x")), Damaged},
		"no place for rows":                {zipped(t, book("<worksheet "+mainNS+"></worksheet>")), Damaged},
		"two places for rows":              {in("</sheetData>", "</sheetData><sheetData/>"), Damaged},
		"a row twice":                      {zipped(t, book(sheetXML(person(2, nil), person(2, nil)))), Damaged},
		"rows backwards":                   {zipped(t, book(sheetXML(person(3, nil), person(2, nil)))), Damaged},
		"a row beyond the sheet":           {zipped(t, book(sheetXML(person(1_048_577, nil)))), Damaged},
		"cells backwards":                  {in(`r="D2"`, `r="B2"`), Damaged},
		"a cell of another row":            {in(`r="D2"`, `r="D3"`), Damaged},
		"a cell beyond the sheet":          {in("</row></sheetData>", `<c r="XFE2"><v>1</v></c></row></sheetData>`), Damaged},
		"a string that is not there":       {one("H", shared("7")), Damaged},
		"a string of a negative number":    {one("H", shared("-1")), Damaged},
		"a number that is none":            {one("G", number("12x")), Damaged},
		"a kind of cell that is none":      {one("G", `<c t="z"><v>1</v></c>`), Damaged},
		"a cell that is too long":          {one("K", inline(strings.Repeat("x", 32_767*4+1))), Damaged},
		"a size that lies low":             {zippedRaw(t, book(good), "xl/worksheets/sheet1.xml", func(h *zip.FileHeader) { h.UncompressedSize64 -= 10 }), Damaged},
		"a size that lies high":            {zippedRaw(t, book(good), "xl/worksheets/sheet1.xml", func(h *zip.FileHeader) { h.UncompressedSize64 += 10 }), Damaged},
		"a checksum that is left out":      {zippedRaw(t, book(good), "xl/worksheets/sheet1.xml", func(h *zip.FileHeader) { h.CRC32 = 0 }), Damaged},
		"a checksum that lies":             {zippedRaw(t, book(good), "xl/worksheets/sheet1.xml", func(h *zip.FileHeader) { h.CRC32++ }), Damaged},
		"a size beyond all bounds":         {zippedRaw(t, book(good), "xl/worksheets/sheet1.xml", func(h *zip.FileHeader) { h.UncompressedSize64 = 1 << 40 }), TooLarge},
		"an unknown packing":               {zippedRaw(t, book(good), "xl/worksheets/sheet1.xml", func(h *zip.FileHeader) { h.Method = 12 }), Damaged},
		"a part twice":                     {named("xl/worksheets/sheet1.xml"), Damaged},
		"a part twice in other case":       {named("XL/Worksheets/SHEET1.xml"), Damaged},
		"an absolute name":                 {named("/etc/passwd"), Damaged},
		"a name that leads out":            {named("xl/../../x"), Damaged},
		"a name with a drive":              {named(`C:\x`), Damaged},
		"no workbook":                      {zipped(t, book(good, entry{"_rels/.rels", strings.Replace(rootRels, "xl/workbook.xml", "xl/other.xml", 1)})), Damaged},
		"no sheet":                         {zipped(t, book(good, entry{"xl/_rels/workbook.xml.rels", strings.Replace(bookRels, "sheet1.xml", "sheet2.xml", 1)})), Damaged},
		"a hidden sheet alone":             {zipped(t, book(good, entry{"xl/workbook.xml", strings.Replace(bookXML, `name="List"`, `name="List" state="hidden"`, 1)})), Damaged},
		"too many rows":                    {zipped(t, book(sheetXML(person(2, nil), person(3, nil), person(4, nil), person(5, nil)))), TooManyRows},
		"no header":                        {in("Email", "Mailbox"), UnknownColumn},
		"another list":                     {zipped(t, book("<worksheet "+mainNS+"><sheetData><row>"+inline("Name")+inline("Age")+"</row></sheetData></worksheet>")), NoHeader},
		"a column missing":                 {in("<c t=\"inlineStr\"><is><t>Email</t></is></c>", ""), MissingColumn},
		"a column twice":                   {in(">Username<", ">email<"), DoubleColumn},
		"a column that is none of it":      {in("</row>", inline("Shoe size")+"</row>"), UnknownColumn},
		"a cell without a heading":         {in("</row></sheetData>", `<c r="M2" t="inlineStr"><is><t>x</t></is></c></row></sheetData>`), UnknownColumn},
		"CSV in UTF-16":                    {[]byte("\xff\xfeE\x00m\x00"), NotUTF8},
		"CSV in Latin-1":                   {[]byte(csvOf(",", "jane@acme.com", "Zo\xeb")), NotUTF8},
		"CSV with a quote too many":        {[]byte(csvOf(",", "jane@acme.com", `"Zoe" x`)), Damaged},
		"CSV with a quote that stays open": {[]byte(csvOf(",", "jane@acme.com", `"Zoe`)), Damaged},
		"CSV of something else":            {[]byte("a,b\n1,2\n"), NoHeader},
	}
}

func csvOf(separator string, cells ...string) string {
	return strings.Join(TemplateTitles(), separator) + "\r\n1" + separator + strings.Join(cells, separator) + "\r\n"
}

func TestRefusedFiles(t *testing.T) {
	for name, file := range refusals(t) {
		lines, err := read(file.file, Limits{Rows: 3})
		refusal, ok := errors.AsType[*batch.Refusal](err)
		if !ok || refusal.Code != file.code {
			t.Errorf("%s: %d rows, %v, want %s", name, len(lines), err, file.code)
			continue
		}
		if !strings.HasSuffix(refusal.Message, ".") || len(refusal.Message) > 600 {
			t.Errorf("%s: %s", name, refusal.Message)
		}
	}
}

func TestRefusalsNameTheCell(t *testing.T) {
	all := refusals(t)
	for name, want := range map[string]string{
		"a formula without value":     "Cell H2 ",
		"a column missing":            "missing: Email.",
		"a column twice":              "Email stands twice in row 1 (B and C)",
		"a column that is none of it": "Cell L1 has the heading “Shoe size”",
		"a cell without a heading":    "Cell M2 ",
		"CSV with a quote too many":   "Line 2 ",
		"too many rows":               "more than 3 users",
	} {
		if _, err := read(all[name].file, Limits{Rows: 3}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestCSV(t *testing.T) {
	for name, file := range map[string]string{
		"commas":          csvOf(",", "jane@acme.com", "jane", "Jane", "Tan", "+65", "91234567", "Acme", "", "Yes", "Works"),
		"semicolons":      csvOf(";", "jane@acme.com", "jane", "Jane", "Tan", "+65", "91234567", "Acme", "", "Yes", "Works"),
		"tabs":            csvOf("\t", "jane@acme.com", "jane", "Jane", "Tan", "+65", "91234567", "Acme", "", "Yes", "Works"),
		"byte order mark": "\ufeff" + csvOf(",", "jane@acme.com", "jane", "Jane", "Tan", "+65", "91234567", "Acme", "", "Yes", "Works"),
		"quotes":          csvOf(",", `"jane@acme.com"`, "jane", "Jane", "Tan", "+65", "9.1234567E+07", "Acme", `" "`, "Yes", "Works"),
		"short rows":      csvOf(",", "jane@acme.com", "jane", "Jane", "Tan", "+65", "91234567", "Acme", "", "Yes", "Works") + "2\r\n",
	} {
		lines, err := read([]byte(file), Limits{})
		if err != nil || len(lines) != 1 || lines[0].Form != jane() || lines[0].Number != 2 {
			t.Errorf("%s: %+v, %v", name, lines, err)
		}
	}
}

func TestCSVRowsAreNumberedAsASpreadsheetShowsThem(t *testing.T) {
	file := "Our list\n\n" + strings.Join(TemplateTitles(), ",") + "\n1,a@acme.com,,,,,,,,,\"two\nlines\n\nof text\"\n\n\n2,b@acme.com\n,,,\n3,c@acme.com\n"
	lines, err := read([]byte(file), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	got := ""
	for _, l := range lines {
		got += fmt.Sprintf("%d:%s ", l.Number, l.Form.Email[:1])
	}
	if got != "4:a 7:b 9:c " {
		t.Errorf("rows %s", got)
	}
}

func TestCSVWithAColumnMissing(t *testing.T) {
	for n, title := range TemplateTitles() {
		titles := slices.Delete(TemplateTitles(), n, n+1)
		_, err := read([]byte(strings.Join(titles, ";")+"\n"), Limits{})
		if optional := title == "S/N" || title == "Department"; optional != (err == nil) {
			t.Errorf("without %s: %v", title, err)
		} else if err != nil {
			refusedAs(t, title, err, MissingColumn)
		}
	}
}

func TestSharedTextsAreCounted(t *testing.T) {
	text := entry{"xl/sharedStrings.xml", `<sst ` + mainNS + `><si><t>` + strings.Repeat("x", 10_000) + `</t></si></sst>`}
	var rows []string
	for n := range 300 {
		rows = append(rows, person(n+2, map[string]string{"H": shared("0"), "I": shared("0"), "K": shared("0")}))
	}
	file := zipped(t, book(sheetXML(rows...), text))
	if _, err := read(file, Limits{UnpackedBytes: 10 << 20}); err != nil {
		t.Error(err)
	}
	_, err := read(file, Limits{UnpackedBytes: 8 << 20})
	refusedAs(t, "a text named very often", err, TooLarge)
}

type failing struct{}

func (failing) ReadAt([]byte, int64) (int, error) { return 0, errors.New("disk on fire") }

func TestAFailureOfOursIsNoRefusal(t *testing.T) {
	_, err := OpenList(failing{}, 1000, Limits{})
	if _, refused := errors.AsType[*batch.Refusal](err); err == nil || refused {
		t.Errorf("told as %v", err)
	}
}

func TestColumnsInAnyOrder(t *testing.T) {
	header := ""
	for _, title := range []string{"Row ID", "REASON FOR\u00a0CREATION", "e-mail", "user name *", "first_name", "Last  Name", "countrycode", "Contact number:", "organisation", "Onboarding to SEED required"} {
		header += inline(title)
	}
	file := zipped(t, book("<worksheet "+mainNS+"><sheetData><row>"+inline("Our list")+"</row><row r=\"7\">"+header+"</row><row>"+inline("abc-1")+inline("Works")+inline("jane@acme.com")+"</row></sheetData></worksheet>"))
	list, err := OpenList(bytes.NewReader(file), int64(len(file)), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	columns := list.Columns()
	if columns["email"] != "C" || columns["reason"] != "B" || columns["seed"] != "J" || columns["department"] != "" || columns.Cell("email", 12) != "C12" {
		t.Errorf("columns %v", columns)
	}
	lines, err := read(file, Limits{})
	if err != nil || len(lines) != 1 || !reflect.DeepEqual(lines[0], batch.Line{Number: 8, RowID: "abc-1", Form: invite.Form{Email: "jane@acme.com", Reason: "Works"}}) {
		t.Errorf("%+v, %v", lines, err)
	}
}

func TestEmptyRowsAreNoUsers(t *testing.T) {
	rows := ""
	for n := 2; n < 500; n++ {
		rows += fmt.Sprintf(`<row r="%d" s="3" customFormat="1"><c r="A%[1]d" s="1"><v>%[1]d</v></c><c r="B%[1]d" s="2" t="inlineStr"><is><t> </t></is></c></row>`, n)
	}
	lines, err := read(zipped(t, book(sheetXML(rows, person(1_048_576, nil)))), Limits{Rows: 1})
	if err != nil || len(lines) != 1 || lines[0].Number != 1_048_576 {
		t.Errorf("%+v, %v", lines, err)
	}
}

// Files of other programs; testdata/lists/README.md says how each was made.
func TestFilesOfOtherPrograms(t *testing.T) {
	files, err := os.ReadDir("testdata/lists")
	if err != nil {
		t.Fatal(err)
	}
	read1 := 0
	for _, f := range files {
		if strings.HasSuffix(f.Name(), ".md") {
			continue
		}
		data, err := os.ReadFile("testdata/lists/" + f.Name())
		if err != nil {
			t.Fatal(err)
		}
		lines, err := read(data, Limits{})
		switch f.Name() {
		case "libreoffice.xls":
			refusedAs(t, f.Name(), err, OldExcel)
			continue
		case "xlsx-populate-password.xlsx":
			refusedAs(t, f.Name(), err, Password)
			continue
		case "libreoffice.ods":
			refusedAs(t, f.Name(), err, NotASpreadsheet)
			continue
		}
		read1++
		if err != nil || len(lines) != 3 {
			t.Errorf("%s: %d rows, %v", f.Name(), len(lines), err)
			continue
		}
		want := []invite.Form{
			{Email: "jane@acme.com", Username: "007", FirstName: "Zoë", LastName: "陈", CountryCode: "+65", ContactNumber: "91234567", Organisation: `A & "B" <C>`, Department: "R&D", SEED: "Yes", Reason: "=1+1"},
			{Email: "arun@tech.gov.sg", FirstName: "அருண்", LastName: "O'Neil", CountryCode: "65", ContactNumber: "81234567", Organisation: "Tech", SEED: "true", Reason: "two\nlines"},
			{Email: "last@tech.gov.sg", FirstName: "Last", LastName: "Row", ContactNumber: "91234567", Organisation: "Tech", Reason: "after an empty row"},
		}
		for n, l := range lines {
			l.Form.SEED = strings.NewReplacer("TRUE", "true").Replace(l.Form.SEED)
			if l.Form != want[n] {
				t.Errorf("%s: row %d:\n%+v, want\n%+v", f.Name(), l.Number, l.Form, want[n])
			}
		}
	}
	if read1 < 5 {
		t.Errorf("only %d files", read1)
	}
}

func refusedAs(t *testing.T, name string, err error, code string) {
	t.Helper()
	if refusal, ok := errors.AsType[*batch.Refusal](err); !ok || refusal.Code != code {
		t.Errorf("%s: %v, want %s", name, err, code)
	}
}
