package desk

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"techbiz/internal/base/people"
)

// Limits of attachments.
const (
	MaxFiles    = 5       // with one form
	MaxFileSize = 5 << 20 // bytes
	// MaxRequestFiles bounds what one request takes up.
	MaxRequestFiles = 20
	// maxKept bounds what the attachments of one requester's requests take up, in bytes.
	maxKept = 100 << 20
	// FilesKept is how long attachments are kept after their request was closed.
	FilesKept = 180 * 24 * time.Hour
)

// Upload is a file as it was sent.
type Upload struct {
	Name    string // without folders and what can't be shown
	Content []byte
}

// File is an attachment of a request.
type File struct {
	ID      uuid.UUID
	EntryID uuid.UUID // with what it was sent
	Name    string
	Type    string // media type, one of fileTypes
	Size    int    // bytes
	SHA256  []byte
	At      time.Time
	Content []byte // nil where the file is only listed
}

// fileType is a type of file that is taken: by its name's end, and by what is in it.
type fileType struct {
	ends  []string
	media string
	is    func(content []byte) bool
}

// fileTypes are the types of files that are taken. Each is told by its contents, so that
// nothing else is stored under its name.
var fileTypes = []fileType{
	{[]string{".pdf"}, "application/pdf", begins("%PDF-")},
	{[]string{".png"}, "image/png", begins("\x89PNG\r\n\x1a\n")},
	{[]string{".jpg", ".jpeg"}, "image/jpeg", begins("\xff\xd8\xff")},
	{[]string{".xlsx"}, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", isWorkbook},
	{[]string{".csv"}, "text/csv", isText},
	{[]string{".txt"}, "text/plain", isText},
}

// Accepted lists how the names of files end that are taken.
func Accepted() []string {
	var ends []string
	for _, t := range fileTypes {
		ends = append(ends, t.ends...)
	}
	return ends
}

func begins(with string) func([]byte) bool {
	return func(content []byte) bool { return bytes.HasPrefix(content, []byte(with)) }
}

// isWorkbook tells whether it is a spreadsheet of Office Open XML without macros.
func isWorkbook(content []byte) bool {
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return false
	}
	book := false
	for _, f := range z.File {
		switch strings.ToLower(f.Name) {
		case "xl/workbook.xml":
			book = true
		case "xl/vbaproject.bin":
			return false
		}
	}
	return book
}

// isText tells whether it is text in UTF-8.
func isText(content []byte) bool {
	return utf8.Valid(content) && !bytes.ContainsFunc(content, func(r rune) bool {
		return r < ' ' && r != '\n' && r != '\r' && r != '\t' && r != '\f'
	})
}

// checkFiles reads what was uploaded with one form. The error is people.FieldErrors on the
// field "files", and names each file that is not taken.
func checkFiles(uploads []Upload, now time.Time) ([]*File, error) {
	var errs people.FieldErrors
	refuse := func(rule, format string, args ...any) {
		errs.Add(&people.FieldError{Field: FieldFiles, Rule: rule, Message: fmt.Sprintf(format, args...)})
	}
	if len(uploads) > MaxFiles {
		refuse("too_many", "Attach %d files at most", MaxFiles)
		return nil, errs.Err()
	}
	var files []*File
	for _, u := range uploads {
		t, known := typeOf(u)
		switch {
		case len(u.Content) == 0:
			refuse("file_empty", "%s is empty", u.Name)
		case len(u.Content) > MaxFileSize:
			refuse("file_too_large", "%s is larger than %d MiB", u.Name, MaxFileSize>>20)
		case !known:
			refuse("file_type", "%s can't be attached: only PDF, PNG, JPEG, Excel (.xlsx), CSV and text files, with the matching contents", u.Name)
		default:
			sum := sha256.Sum256(u.Content)
			files = append(files, &File{ID: uuid.Must(uuid.NewV7()), Name: u.Name, Type: t.media, Size: len(u.Content), SHA256: sum[:], At: now, Content: u.Content})
		}
	}
	return files, errs.Err()
}

func typeOf(u Upload) (fileType, bool) {
	end := strings.ToLower(path.Ext(u.Name))
	for _, t := range fileTypes {
		if slices.Contains(t.ends, end) {
			return t, t.is(u.Content)
		}
	}
	return fileType{}, false
}
