package xlsx

import (
	"bytes"
	"errors"
	"io"
	"path"
	"slices"
	"strings"
)

// Ends of the relationship types, of the transitional and the strict standard alike.
const (
	relWorkbook  = "/officeDocument"
	relWorksheet = "/worksheet"
	relStrings   = "/sharedStrings"
	relExternal  = "/externalLink"
	relStyles    = "/styles"
)

// A workbook's description is held in memory, so it is bounded.
const (
	mostRelations = 4_096
	mostSheets    = 255
	longestName   = 1_024 // bytes of a sheet's name, or of a path
)

// sheetPart is one worksheet.
type sheetPart struct {
	name   string
	path   string // in the container
	hidden bool   // the spreadsheet program does not show it
}

// workbook is where the sheets and the shared strings of a workbook lie.
type workbook struct {
	sheets  []sheetPart
	list    *sheetPart // the one that holds the list
	strings string     // "" where there are none
	styles  string     // "" where there are none
	// date1904: days are counted from 1904 on.
	date1904 bool
}

// names are the sheets as a message names them.
func (w *workbook) names() string {
	const most = 5
	quoted := make([]string, 0, most+1)
	for _, at := range w.sheets {
		if at.hidden {
			continue
		}
		if len(quoted) == most {
			quoted = append(quoted, "…")
			break
		}
		quoted = append(quoted, "“"+shortened(at.name)+"”")
	}
	return strings.Join(quoted, ", ")
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

// refuseMacroTypes looks at what the workbook says of its parts. A default for an extension
// that none of them has says nothing: SheetJS writes one for macros into each workbook.
func refuseMacroTypes(c *container) error {
	macros := false
	err := eachElement(c, "[Content_Types].xml", func(s *scanner) error {
		if bytes.Contains(s.attr([]byte("ContentType")), []byte("macroEnabled")) {
			macros = macros || string(local(s.name)) != "Default" || c.hasExtension(string(s.attr([]byte("Extension"))))
		}
		return nil
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
	err := eachElement(c, name, func(s *scanner) error {
		if string(local(s.name)) != "Relationship" || string(s.attr([]byte("TargetMode"))) == "External" {
			return nil
		}
		var r [3]string
		for n, attribute := range []string{"Id", "Type", "Target"} {
			value, err := appendDecoded(nil, s.attr([]byte(attribute)))
			if err != nil || len(value) > longestName {
				return errXML
			}
			r[n] = string(value)
		}
		if _, twice := relations[r[0]]; twice || len(relations) == mostRelations {
			return errXML
		}
		relations[r[0]] = relation{kind: r[1], target: targetFrom(dir, r[2])}
		return nil
	})
	if errors.Is(err, errNoPart) {
		err = nil
	}
	return relations, err
}

func targetFrom(dir, target string) string {
	if rooted, ok := strings.CutPrefix(target, "/"); ok {
		return rooted
	}
	return path.Join(dir, target)
}

func readSheets(c *container, main string, relations map[string]relation) (*workbook, error) {
	w := &workbook{}
	isWorkbook := false
	err := eachElement(c, main, func(s *scanner) error {
		switch string(local(s.name)) {
		case "workbook":
			isWorkbook = true
		case "workbookPr":
			w.date1904 = isTrue(s.attr([]byte("date1904")))
		case "sheet":
			return w.addSheet(s, relations)
		}
		return nil
	})
	switch {
	case errors.Is(err, errNoPart):
		return nil, damaged("its workbook is missing")
	case err != nil:
		return nil, err
	case !isWorkbook:
		return nil, notAWorkbook()
	case !slices.ContainsFunc(w.sheets, func(at sheetPart) bool { return !at.hidden }):
		return nil, damaged("no sheet of it is there")
	}
	for _, r := range relations {
		switch {
		case strings.HasSuffix(r.kind, relStrings):
			w.strings = r.target
		case strings.HasSuffix(r.kind, relStyles):
			w.styles = r.target
		case strings.HasSuffix(r.kind, relExternal):
			return nil, externalRefusal()
		}
	}
	return w, nil
}

// addSheet adds the worksheet that the present element names.
func (w *workbook) addSheet(s *scanner, relations map[string]relation) error {
	state := string(s.attr([]byte("state")))
	name, err := appendDecoded(nil, s.attr([]byte("name")))
	if err != nil || len(name) > longestName {
		return errXML
	}
	r, known := relations[relationID(s)]
	if !known || !strings.HasSuffix(r.kind, relWorksheet) {
		return nil
	}
	twice := slices.ContainsFunc(w.sheets, func(other sheetPart) bool { return other.path == r.target })
	if twice || len(w.sheets) == mostSheets {
		return errXML
	}
	w.sheets = append(w.sheets, sheetPart{name: string(name), path: r.target, hidden: state == "hidden" || state == "veryHidden"})
	return nil
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
func eachElement(c *container, name string, see func(s *scanner) error) error {
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
			if err := see(s); err != nil {
				return broken(err, "its description")
			}
		}
	}
}
