package xlsx

import "io"

// csvGuard bounds the cells of a record, and the length of each, before encoding/csv
// holds them: 20 MiB of commas take it 1.6 GB.
//
// A quotation mark opens or closes a quoted cell; in one that stands elsewhere the two
// disagree, but there encoding/csv ends with an error of its own.
type csvGuard struct {
	src       io.Reader
	separator byte
	quoted    bool
	columns   int
	length    int // of the present cell in bytes
}

// Read implements io.Reader. Its error is *batch.Refusal where a record is beyond bounds.
func (g *csvGuard) Read(b []byte) (int, error) {
	n, err := g.src.Read(b)
	for _, c := range b[:n] {
		g.length++
		switch {
		case c == '"':
			g.quoted = !g.quoted
		case g.quoted:
		case c == g.separator:
			g.columns++
			g.length = 0
		case c == '\n':
			g.columns, g.length = 0, 0
		}
		switch {
		case g.columns >= maxColumn:
			return 0, damaged("it has more columns than a sheet can have")
		case g.length > 2*maxCell: // quotation marks within it stand twice
			return 0, cellTooLong()
		}
	}
	return n, err
}
