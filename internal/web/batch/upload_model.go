package batch

import (
	"strconv"

	"techbiz/internal/web/view"
)

// Upload is the page on which a list of users is uploaded.
type Upload struct {
	// Action takes the POST, multipart, with FieldRequestKey before FieldFile.
	Action      string
	TemplateURL string
	RequestKey  string
	File        view.Input
	// MaxBytes is the largest file, in bytes; MaxRows the most users, formatted.
	MaxBytes int64
	MaxRows  string
	// DomainRequestURL is where a domain is requested to be allow-listed.
	DomainRequestURL string
	// Lists are the officer's own ones, newest first.
	Lists []Item
}

// Item is one uploaded list.
type Item struct {
	Name string
	URL  string
	// Uploaded is formatted, see DateTime.
	Uploaded string
	State    string
	Tone     view.Tone
	// Counts says in words how its rows stand.
	Counts string
}

// batchListColumns are the headings of the lists, in the order of the cells.
var batchListColumns = []string{"File", "Uploaded", "State", "Users"}

// accepted are the file names that the file dialog offers.
const accepted = ".xlsx,.csv"

func (m Upload) file() view.Field {
	return view.Field{
		Name: view.FieldFile, Label: "Choose a file", Input: m.File, Required: true,
		Hint: "Excel workbook (.xlsx) or CSV, at most " + view.Size(m.MaxBytes) + " and " + m.MaxRows + " users. You can also drop the file here.",
	}
}

func maxBytes(n int64) string { return strconv.FormatInt(n, 10) }
