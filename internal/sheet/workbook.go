package sheet

import (
	"bytes"
	"errors"
	"io"
	"path"
	"strings"
)

// Ends of the relationship types, of the transitional and the strict standard alike.
const (
	relWorkbook  = "/officeDocument"
	relWorksheet = "/worksheet"
	relStrings   = "/sharedStrings"
)

// sheetPart is one visible worksheet.
type sheetPart struct {
	name string
	path string // in the container
}

// workbook is where the sheets and the shared strings of a workbook lie.
type workbook struct {
	sheets  []sheetPart
	strings string // "" where there are none
}

func readWorkbook(c *container) (*workbook, error) {
	if err := refuseMacroTypes(c); err != nil {
		return nil, err
	}
	root, err := readRelations(c, "_rels/.rels", "")
	if err != nil {
		return nil, err
	}
	main := ""
	for _, r := range root {
		if strings.HasSuffix(r.kind, relWorkbook) {
			main = r.target
		}
	}
	if main == "" {
		return nil, notAWorkbook()
	}
	relations, err := readRelations(c, path.Join(path.Dir(main), "_rels", path.Base(main)+".rels"), path.Dir(main))
	if err != nil {
		return nil, err
	}
	return readSheets(c, main, relations)
}

func notAWorkbook() error {
	return refuse(NotASpreadsheet, "This file is not a spreadsheet. Upload an Excel workbook (.xlsx) or a CSV file; the template shows how it has to look.")
}

// refuseMacroTypes looks at what the workbook says of itself.
func refuseMacroTypes(c *container) error {
	macros := false
	err := eachElement(c, "[Content_Types].xml", func(s *scanner) {
		if bytes.Contains(s.attr([]byte("ContentType")), []byte("macroEnabled")) {
			macros = true
		}
	})
	switch {
	case errors.Is(err, errNoPart):
		return notAWorkbook()
	case err != nil:
		return err
	case macros:
		return macrosRefusal()
	}
	return nil
}

type relation struct{ kind, target string }

// readRelations reads a part that says how others relate to it; none where there is no
// such part. Targets are taken from dir.
func readRelations(c *container, name, dir string) (map[string]relation, error) {
	relations := map[string]relation{}
	err := eachElement(c, name, func(s *scanner) {
		if string(local(s.name)) != "Relationship" || string(s.attr([]byte("TargetMode"))) == "External" {
			return
		}
		target, err := appendDecoded(nil, s.attr([]byte("Target")))
		if err != nil {
			return
		}
		at := string(target)
		if strings.HasPrefix(at, "/") {
			at = strings.TrimPrefix(at, "/")
		} else {
			at = path.Join(dir, at)
		}
		relations[string(s.attr([]byte("Id")))] = relation{kind: string(s.attr([]byte("Type"))), target: at}
	})
	if errors.Is(err, errNoPart) {
		err = nil
	}
	return relations, err
}

func readSheets(c *container, main string, relations map[string]relation) (*workbook, error) {
	w := &workbook{}
	isWorkbook := false
	err := eachElement(c, main, func(s *scanner) {
		switch string(local(s.name)) {
		case "workbook":
			isWorkbook = true
		case "sheet":
			if state := string(s.attr([]byte("state"))); state == "hidden" || state == "veryHidden" {
				return
			}
			name, err := appendDecoded(nil, s.attr([]byte("name")))
			if r, known := relations[relationID(s)]; err == nil && known && strings.HasSuffix(r.kind, relWorksheet) {
				w.sheets = append(w.sheets, sheetPart{name: string(name), path: r.target})
			}
		}
	})
	switch {
	case errors.Is(err, errNoPart):
		return nil, damaged("its workbook is missing")
	case err != nil:
		return nil, err
	case !isWorkbook:
		return nil, notAWorkbook()
	case len(w.sheets) == 0:
		return nil, damaged("no sheet of it is there")
	}
	for _, r := range relations {
		if strings.HasSuffix(r.kind, relStrings) {
			w.strings = r.target
		}
	}
	return w, nil
}

// relationID is the sheet's id attribute, whose prefix the workbook chooses.
func relationID(s *scanner) string {
	for _, a := range s.attrs {
		if i := bytes.IndexByte(a.name, ':'); i > 0 && string(a.name[i+1:]) == "id" {
			return string(a.value)
		}
	}
	return ""
}

var errNoPart = errors.New("no such part")

// eachElement calls see at the start of each element of a small part.
func eachElement(c *container, name string, see func(s *scanner)) error {
	p, err := c.open(name)
	if err != nil {
		return err
	}
	if p == nil {
		return errNoPart
	}
	defer p.Close()
	s := newScanner(p)
	for {
		t, err := s.next()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return broken(err, "its description")
		case t == elementStart:
			see(s)
		}
	}
}
