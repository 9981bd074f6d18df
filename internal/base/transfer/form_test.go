package transfer_test

import (
	"errors"
	"io"
	"io/fs"
	"mime/multipart"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"techbiz/internal/base/transfer"
)

const (
	field = "Content-Disposition: form-data; name=\"details\"\r\n\r\n"
	file  = "Content-Disposition: form-data; name=\"files\"; filename=\"a.pdf\"\r\n\r\n"
	none  = "Content-Disposition: form-data; name=\"files\"; filename=\"\"\r\n\r\n"
)

func bodyOf(parts ...string) string {
	return "--b\r\n" + strings.Join(parts, "\r\n--b\r\n") + "\r\n--b--\r\n"
}

func readForm(body string, b transfer.Bounds) (*transfer.Form, error) {
	return transfer.ReadForm(multipart.NewReader(strings.NewReader(body), "b"), b)
}

// TestFormWithFiles: fields stand where they will, files beyond the bounds are passed over,
// and of one that is too large no more than a byte beyond is kept. No file has a name.
func TestFormWithFiles(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	form, err := readForm(bodyOf(field+"Help", file+"12345678", file+strings.Repeat("x", 100), file+"third", none, field+"me"), transfer.Bounds{Fields: 1 << 10, Files: 2, FileBytes: 8})
	if err != nil {
		t.Fatal(err)
	}
	defer form.Drop()
	if got := form.Fields["details"]; len(got) != 2 || got[1] != "me" || !form.Fields.Has("files") {
		t.Errorf("fields %v", form.Fields)
	}
	if len(form.Files) != 2 || form.Files[0].Size != 8 || form.Files[1].Size != 9 || form.Files[0].Name != "a.pdf" || form.Files[0].Field != "files" {
		t.Fatalf("files %+v", form.Files)
	}
	content, err := io.ReadAll(io.NewSectionReader(form.Files[0], 0, form.Files[0].Size))
	if err != nil || string(content) != "12345678" {
		t.Errorf("it holds %q: %v", content, err)
	}
	if there, err := os.ReadDir(os.TempDir()); err != nil || len(there) > 0 {
		t.Errorf("%v is left where the program is killed (%v)", there, err)
	}
}

// TestFileThatIsFarTooLarge: the form is there though its body breaks off in what is passed
// over of the file.
func TestFileThatIsFarTooLarge(t *testing.T) {
	form, err := readForm(bodyOf(field+"Help", file+strings.Repeat("x", 100))[:180], transfer.Bounds{Fields: 1 << 10, Files: 1, FileBytes: 8})
	if err != nil {
		t.Fatal(err)
	}
	defer form.Drop()
	if len(form.Files) != 1 || form.Files[0].Size != 9 || form.Fields.Get("details") != "Help" {
		t.Errorf("%+v", form)
	}
}

// TestFormsThatAreNotTaken: what came before the trouble is there, but for its files.
func TestFormsThatAreNotTaken(t *testing.T) {
	refused := errors.New("refused")
	bounds := transfer.Bounds{Fields: 1 << 10, Files: 1, FileBytes: 8}
	checked := bounds
	checked.Check = func(part *multipart.Part) error {
		if part.FileName() != "" {
			return refused
		}
		return nil
	}
	whole := bodyOf(field+"Help", file+"12345678")
	for name, c := range map[string]struct {
		body   string
		bounds transfer.Bounds
		want   error
	}{
		"cut off":              {whole[:len(whole)-8], bounds, io.ErrUnexpectedEOF},
		"refused by its check": {whole, checked, refused},
		"long field":           {bodyOf(field+"Help", field+strings.Repeat("x", 1<<10)), bounds, transfer.ErrFieldsTooLong},
		"very many fields":     {bodyOf(field+"Help", strings.Repeat(field+"\r\n--b\r\n", 10)+field), bounds, transfer.ErrFieldsTooLong},
	} {
		form, err := readForm(c.body, c.bounds)
		if !errors.Is(err, c.want) || form.Fields.Get("details") != "Help" || len(form.Files) != 0 {
			t.Errorf("%s: %v, %+v", name, err, form)
		}
	}
	t.Setenv("TMPDIR", filepath.Join(t.TempDir(), "none"))
	_, err := readForm(whole, bounds)
	if _, disk := errors.AsType[*fs.PathError](err); !disk {
		t.Errorf("without a disk: %v", err)
	}
}
