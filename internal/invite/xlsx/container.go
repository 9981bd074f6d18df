package xlsx

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"techbiz/internal/invite/batch"
)

// container is a workbook's zip file, looked through before anything in it is unpacked.
type container struct {
	files map[string]*zip.File // by lower-case name
	// left is how many bytes may still be unpacked. What the zip's own headers say of
	// sizes is checked, never trusted.
	left, limit int64
}

const (
	maxEntries = 10_000
	// entryMark begins each entry of a zip's directory.
	entryMark = "PK\x01\x02"
)

func openContainer(r io.ReaderAt, size, limit int64) (*container, error) {
	n, err := countEntries(r, size)
	if err != nil {
		return nil, fmt.Errorf("read uploaded file: %w", err)
	}
	if n > maxEntries {
		return nil, damaged("it holds too many parts")
	}
	z, err := zip.NewReader(r, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, damaged("its end is missing or does not fit the rest")
	}
	c := &container{files: make(map[string]*zip.File, len(z.File)), left: limit, limit: limit}
	var declared uint64
	for _, f := range z.File {
		if err := c.add(f); err != nil {
			return nil, err
		}
		declared += f.UncompressedSize64
		if f.UncompressedSize64 > uint64(limit) || declared > uint64(limit) {
			return nil, c.tooLarge()
		}
	}
	return c, c.refuseKinds()
}

// countEntries counts the directory's entries without reading them: a small file can
// name very many.
func countEntries(r io.ReaderAt, size int64) (int, error) {
	n := 0
	buf := make([]byte, 64<<10)
	keep := 0
	src := io.NewSectionReader(r, 0, size)
	for {
		got, err := io.ReadFull(src, buf[keep:])
		filled := buf[:keep+got]
		n += bytes.Count(filled, []byte(entryMark))
		switch {
		case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
			return n, nil
		case err != nil:
			return n, err
		}
		keep = copy(buf, filled[len(filled)-len(entryMark)+1:])
	}
}

func (c *container) add(f *zip.File) error {
	name := strings.ToLower(f.Name)
	switch {
	case strings.HasPrefix(name, "/"), strings.ContainsAny(name, "\\:\x00"), strings.Contains("/"+name+"/", "/../"):
		return damaged("a part of it has a name that leads outside")
	case f.Flags&1 != 0:
		return passwordRefusal()
	case f.Method != zip.Store && f.Method != zip.Deflate:
		return damaged("it is packed in an unknown way")
	case f.CRC32 == 0 && f.UncompressedSize64 > 0: // archive/zip would not check it
		return damaged("a part of it has no checksum")
	case c.files[name] != nil:
		return damaged("it holds a part twice")
	}
	c.files[name] = f
	return nil
}

// refuseKinds refuses what is no plain workbook.
func (c *container) refuseKinds() error {
	for name := range c.files {
		switch {
		case path.Base(name) == "vbaproject.bin":
			return macrosRefusal()
		case strings.Contains(name, "/externallinks/"):
			return externalRefusal()
		case name == "xl/workbook.bin":
			return refuse(NotASpreadsheet, "This is an Excel binary workbook (.xlsb). Save it as Excel workbook (.xlsx) and upload that.")
		case name == "mimetype":
			return refuse(NotASpreadsheet, "This is an OpenDocument file. Save it as Excel workbook (.xlsx) and upload that.")
		}
	}
	return nil
}

// hasExtension tells whether a part's name ends with the extension.
func (c *container) hasExtension(extension string) bool {
	for name := range c.files {
		if strings.EqualFold(path.Ext(name), "."+extension) {
			return true
		}
	}
	return false
}

func externalRefusal() error {
	return refuse(ExternalLinks, "This workbook takes values from other files (external links). Replace them by their values (copy, then paste values only), break the links and upload the file again.")
}

func macrosRefusal() error {
	return refuse(Macros, "This workbook holds macros. Save it as Excel workbook without macros (.xlsx) and upload that.")
}

func passwordRefusal() error {
	return refuse(Password, "This file is protected with a password. Remove the password (File, Info, Protect Workbook) and upload it again.")
}

func (c *container) tooLarge() *batch.Refusal {
	return refuse(TooLarge, "This file unpacks to more than %s. Remove what is not part of the list, such as pictures and other sheets, or split it.", mebibytes(c.limit))
}

// open unpacks a part by its name in the container; nil where there is none.
func (c *container) open(name string) (*zipPart, error) {
	f := c.files[strings.ToLower(name)]
	if f == nil {
		return nil, nil
	}
	r, err := f.Open()
	if err != nil {
		return nil, damaged("a part of it can't be unpacked")
	}
	return &zipPart{c: c, r: r}, nil
}

// again is the container for parts that are looked at before they are read: that does not
// count as unpacking more, but has the same limit of its own.
func (c *container) again() *container {
	return &container{files: c.files, left: c.limit, limit: c.limit}
}

// zipPart unpacks one part and counts what comes out.
type zipPart struct {
	c *container
	r io.ReadCloser
}

// Read implements io.Reader. The zip reader compares size and checksum at the end.
func (p *zipPart) Read(b []byte) (int, error) {
	n, err := p.r.Read(b)
	p.c.left -= int64(n)
	if p.c.left < 0 {
		return 0, p.c.tooLarge()
	}
	return n, err
}

// Close closes the part.
func (p *zipPart) Close() error { return p.r.Close() }
