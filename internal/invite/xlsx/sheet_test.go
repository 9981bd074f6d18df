package xlsx

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/xuri/excelize/v2"

	"techbiz/internal/base/people"
	"techbiz/internal/invite"
	"techbiz/internal/mail"
)

// now is an hour after midnight in Singapore, the day before in UTC.
var now = time.Date(2026, 11, 30, 17, 0, 0, 0, time.UTC)

func parsed[T any](t testing.TB, parse func(string) (T, error), s string) T {
	t.Helper()
	v, err := parse(s)
	if err != nil {
		t.Fatalf("parse %q: %v", s, err)
	}
	return v
}

// stored makes a value as the database returns it: rules may have been laxer once.
func stored[T any](t testing.TB, v *T, s string) T {
	t.Helper()
	if err := any(v).(interface{ Scan(any) error }).Scan(s); err != nil {
		t.Fatalf("scan %q: %v", s, err)
	}
	return *v
}

func invitation(t testing.TB) *invite.Invitation {
	return &invite.Invitation{
		ID: uuid.New(), Type: invite.ByAccount, Email: parsed(t, people.ParseEmail, "jane@acme.com"),
		Reason: parsed(t, people.ParseReason, "Works on the pipelines"), State: invite.Open,
		CreatedAt: now, AttemptedAt: now, ExpiresAt: now.Add(invite.Lifetime),
	}
}

func list(invitations ...*invite.Invitation) Rows {
	return func(yield func(*invite.Invitation, error) bool) {
		for _, i := range invitations {
			if !yield(i, nil) {
				return
			}
		}
	}
}

var wantTitles = []string{"First Name", "Last Name", "Email", "Login ID", "Organisation", "Department", "Date of Invite", "TechPass Status", "SEED Status", "Reason", "Mail Status"}

// examples are invitations and their cells as a reader should see them.
func examples(t testing.TB) ([]*invite.Invitation, [][]string) {
	bare := invitation(t)

	full := invitation(t)
	full.FirstName = parsed(t, func(s string) (people.PersonName, error) { return people.ParsePersonName("first_name", s) }, "அருண் குமார்")
	full.LastName = parsed(t, func(s string) (people.PersonName, error) { return people.ParsePersonName("last_name", s) }, "陈")
	full.Organisation = parsed(t, people.ParseOrganisation, `Acme, "Best" & Sons <Pte> Ltd`)
	full.Department = parsed(t, people.ParseDepartment, "R&D _x0041_ 'n more")
	full.Username = parsed(t, people.ParseUsername, "Jane.Tan")
	full.SEED, full.State = true, invite.Onboarded

	lapsed := invitation(t)
	lapsed.State, lapsed.ExpiresAt = invite.Open, now.Add(-time.Second)

	evil := invitation(t)
	evil.FirstName = stored(t, new(people.PersonName), "=cmd|' /C calc'!A0")
	evil.LastName = stored(t, new(people.PersonName), "+65")
	evil.Organisation = stored(t, new(people.Organisation), "@x")
	evil.Department = stored(t, new(people.Department), "-1+1")
	evil.Reason = stored(t, new(people.Reason), "＝1+1")

	refused := invitation(t)
	refused.SEED, refused.State, refused.SEEDDelivery = true, invite.Onboarded, mail.Delivery{State: mail.Refused}

	waits, notSent := invitation(t), invitation(t)
	waits.State, waits.ExpiresAt = invite.WaitsForDomain, now
	notSent.State, notSent.ExpiresAt, notSent.EndedAt = invite.NotSent, now, now

	return []*invite.Invitation{bare, full, lapsed, refused, waits, notSent, evil}, [][]string{
		{"-", "-", "jane@acme.com", "-", "-", "-", "01-12-2026", "Not Onboarded", "Not Required", "Works on the pipelines", "-"},
		{"அருண் குமார்", "陈", "jane@acme.com", "jane.tan@techpass.gov.sg", `Acme, "Best" & Sons <Pte> Ltd`, "R&D _x0041_ 'n more", "01-12-2026", "Onboarded", "Not Onboarded", "Works on the pipelines", "-"},
		{"-", "-", "jane@acme.com", "-", "-", "-", "01-12-2026", "User Not Found", "-", "Works on the pipelines", "-"},
		{"-", "-", "jane@acme.com", "-", "-", "-", "01-12-2026", "Onboarded", "Not Onboarded", "Works on the pipelines", "SEED mail refused"},
		{"-", "-", "jane@acme.com", "-", "-", "-", "01-12-2026", "Not Onboarded", "Not Required", "Works on the pipelines", "Waiting for the domain"},
		{"-", "-", "jane@acme.com", "-", "-", "-", "01-12-2026", "User Not Found", "-", "Works on the pipelines", "Not sent"},
		{"=cmd|' /C calc'!A0", "+65", "jane@acme.com", "-", "@x", "-1+1", "01-12-2026", "Not Onboarded", "Not Required", "＝1+1", "-"},
	}
}

func TestWriteCSV(t *testing.T) {
	invitations, want := examples(t)
	var out bytes.Buffer
	if err := WriteCSV(&out, list(invitations...), now); err != nil {
		t.Fatal(err)
	}
	text, marked := strings.CutPrefix(out.String(), "\ufeff")
	if !marked {
		t.Error("no byte order mark")
	}
	if strings.Count(text, "\n") != strings.Count(text, "\r\n") {
		t.Error("a line does not end with CRLF")
	}
	got, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want = append([][]string{wantTitles}, want...)
	last := want[len(want)-1]
	for _, n := range []int{0, 1, 4, 5, 9} {
		last[n] = "'" + last[n]
	}
	for n := range want {
		if !slices.Equal(got[n], want[n]) {
			t.Errorf("row %d:\n got %q\nwant %q", n, got[n], want[n])
		}
	}
}

func TestHarmless(t *testing.T) {
	for cell, want := range map[string]string{
		"": "", "-": "-", "Jane": "Jane", "a=b": "a=b", "65": "65", "'x": "'x",
		"=1": "'=1", "+65": "'+65", "-1": "'-1", "--": "'--", "@x": "'@x",
		"\t=1": "'\t=1", "\r=1": "'\r=1", "\n=1": "'\n=1",
		"＝1": "'＝1", "＋1": "'＋1", "－1": "'－1", "＠x": "'＠x",
	} {
		if got := harmless(cell); got != want {
			t.Errorf("harmless(%q) = %q, want %q", cell, got, want)
		}
	}
}

func TestWriteXLSX(t *testing.T) {
	invitations, want := examples(t)
	var out bytes.Buffer
	if err := WriteXLSX(&out, list(invitations...), now); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(out.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	got, err := f.GetRows(sheetName)
	if err != nil {
		t.Fatal(err)
	}
	want = append([][]string{wantTitles}, want...)
	if len(got) != len(want) {
		t.Fatalf("%d rows, want %d", len(got), len(want))
	}
	for n := range want {
		if !slices.Equal(got[n], want[n]) {
			t.Errorf("row %d:\n got %q\nwant %q", n+1, got[n], want[n])
		}
		for col := range columns {
			cell, _ := excelize.CoordinatesToCellName(col+1, n+1)
			if formula, err := f.GetCellFormula(sheetName, cell); err != nil || formula != "" {
				t.Errorf("%s holds the formula %q, %v", cell, formula, err)
			}
			if kind, err := f.GetCellType(sheetName, cell); err != nil || kind != excelize.CellTypeInlineString {
				t.Errorf("%s has type %v, %v", cell, kind, err)
			}
		}
	}
	panes, err := f.GetPanes(sheetName)
	if err != nil || !panes.Freeze || panes.YSplit != 1 {
		t.Errorf("header is not frozen: %+v, %v", panes, err)
	}
	style, err := f.GetCellStyle(sheetName, "A1")
	if err != nil {
		t.Fatal(err)
	}
	if s, err := f.GetStyle(style); err != nil || s.Font == nil || !s.Font.Bold {
		t.Errorf("header is not bold: %+v, %v", s, err)
	}
	xml := part(t, out.Bytes(), "xl/worksheets/sheet1.xml")
	if !strings.Contains(xml, `<autoFilter ref="$A$1:$K$8"`) && !strings.Contains(xml, `<autoFilter ref="A1:K8"`) {
		t.Errorf("no filter over the rows in %s", xml)
	}
	if width, err := f.GetColWidth(sheetName, "C"); err != nil || width != 36 {
		t.Errorf("column C is %v wide, %v", width, err)
	}
}

func part(t testing.TB, workbook []byte, name string) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(workbook), int64(len(workbook)))
	if err != nil {
		t.Fatal(err)
	}
	r, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	content, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func TestEmptyList(t *testing.T) {
	var c, x bytes.Buffer
	if err := errors.Join(WriteCSV(&c, list(), now), WriteXLSX(&x, list(), now)); err != nil {
		t.Fatal(err)
	}
	if want := "\ufeff" + strings.Join(wantTitles, ",") + "\r\n"; c.String() != want {
		t.Errorf("CSV is %q, want %q", c.String(), want)
	}
	f, err := excelize.OpenReader(&x)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if rows, err := f.GetRows(sheetName); err != nil || len(rows) != 1 || !slices.Equal(rows[0], wantTitles) {
		t.Errorf("workbook's rows are %q, %v", rows, err)
	}
}

func TestErrorOfRowsEndsTheExport(t *testing.T) {
	lost := errors.New("database lost")
	rows := func(yield func(*invite.Invitation, error) bool) {
		if yield(invitation(t), nil) {
			yield(nil, lost)
		}
	}
	for name, write := range map[string]func(io.Writer, Rows, time.Time) error{"CSV": WriteCSV, "XLSX": WriteXLSX} {
		var out bytes.Buffer
		if err := write(&out, rows, now); !errors.Is(err, lost) {
			t.Errorf("%s: error is %v", name, err)
		}
		if out.Len() > 0 {
			t.Errorf("%s: %d bytes written", name, out.Len())
		}
	}
}

var errFull = errors.New("disk full")

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestErrorOfWriter(t *testing.T) {
	if err := WriteCSV(full{}, list(invitation(t)), now); !errors.Is(err, errFull) {
		t.Errorf("CSV: error is %v", err)
	}
	if err := WriteXLSX(full{}, list(invitation(t)), now); !errors.Is(err, errFull) {
		t.Errorf("XLSX: error is %v", err)
	}
}

// many yields the same invitation n times.
func many(i *invite.Invitation, n int) Rows {
	return func(yield func(*invite.Invitation, error) bool) {
		for range n {
			if !yield(i, nil) {
				return
			}
		}
	}
}

func TestTooManyRowsForAWorkbook(t *testing.T) {
	var out bytes.Buffer
	if err := writeXLSX(&out, sheetName, columns, many(invitation(t), 9), now, 10); err != nil {
		t.Errorf("a header and 9 rows in a sheet of 10: %v", err)
	}
	out.Reset()
	if err := writeXLSX(&out, sheetName, columns, many(invitation(t), 10), now, 10); !errors.Is(err, ErrTooManyRows) || out.Len() > 0 {
		t.Errorf("error is %v, %d bytes written", err, out.Len())
	}
}

// Memory in use at the end must not follow the number of rows.
func TestMemoryDoesNotGrowWithRows(t *testing.T) {
	for name, write := range map[string]func(io.Writer, Rows, time.Time) error{"CSV": WriteCSV, "XLSX": WriteXLSX} {
		i := invitation(t)
		used := map[int]uint64{}
		for _, n := range []int{30_000, 150_000} {
			rows := func(yield func(*invite.Invitation, error) bool) {
				for range many(i, n) {
					if !yield(i, nil) {
						return
					}
				}
				runtime.GC()
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				used[n] = m.HeapAlloc
			}
			if err := write(io.Discard, rows, now); err != nil {
				t.Fatal(err)
			}
		}
		// The library holds up to 16 MiB before it goes to a file, and the buffer doubles.
		if grown := int64(used[150_000]) - int64(used[30_000]); grown > 40<<20 {
			t.Errorf("%s: %d MiB more in use", name, grown>>20)
		}
	}
}

func BenchmarkWriteXLSX(b *testing.B) {
	i := invitation(b)
	for b.Loop() {
		if err := WriteXLSX(io.Discard, many(i, 10_000), now); err != nil {
			b.Fatal(err)
		}
	}
}

func ExampleWriteCSV() {
	var out strings.Builder
	if err := WriteCSV(&out, list(), time.Now()); err != nil {
		fmt.Println(err)
	}
	fmt.Println(strings.TrimSpace(strings.TrimPrefix(out.String(), "\ufeff")))
	// Output: First Name,Last Name,Email,Login ID,Organisation,Department,Date of Invite,TechPass Status,SEED Status,Reason,Mail Status
}
