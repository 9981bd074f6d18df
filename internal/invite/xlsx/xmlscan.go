package xlsx

import (
	"bytes"
	"errors"
	"io"
	"regexp"
)

// scanner reads the XML parts of a workbook, strictly: whatever is not well-formed is an
// error, and so is what a workbook never holds, such as a document type. It keeps one
// buffer, however long the part is; text comes in pieces.
//
// encoding/xml takes five times as long, and excelize swallows its errors.
type scanner struct {
	src   io.Reader
	buf   []byte
	pos   int // of the next byte
	end   int // of what was read
	ended bool

	// Of the present token.
	name   []byte // of an element as it stands, with its prefix
	attrs  []attr
	piece  []byte // of text, not decoded
	cdata  bool
	closes bool // the element is empty: its end comes next

	open   []byte // names of the open elements, one after the other
	starts []int  // where each begins
	begun  bool   // something has been read, if only a comment
	seen   bool   // the root element has begun
}

type attr struct{ name, value []byte }

type token int

const (
	elementStart token = iota
	elementEnd
	text
)

const (
	scanBuffer = 256 << 10
	longestTag = 64 << 10
	mostAttrs  = 64 // of one element: each is compared with the ones before
	deepest    = 64 // elements
)

var (
	errXML      = errors.New("not well-formed")
	errEncoding = errors.New("not UTF-8")
)

func newScanner(src io.Reader) *scanner {
	return &scanner{src: src, buf: make([]byte, scanBuffer)}
}

// fill reads more, keeping what begins at pos.
func (s *scanner) fill() error {
	if s.ended {
		return io.ErrUnexpectedEOF
	}
	if s.pos > 0 {
		copy(s.buf, s.buf[s.pos:s.end])
		s.end -= s.pos
		s.pos = 0
	}
	if s.end == len(s.buf) {
		return errXML // one token fills the whole buffer
	}
	n, err := s.src.Read(s.buf[s.end:])
	s.end += n
	if errors.Is(err, io.EOF) {
		s.ended = true
		if n == 0 {
			return io.ErrUnexpectedEOF
		}
		return nil
	}
	return err
}

// until returns the bytes from pos up to and with mark, and moves behind them.
func (s *scanner) until(mark string) ([]byte, error) {
	from := 0
	for {
		if i := bytes.Index(s.buf[s.pos+from:s.end], []byte(mark)); i >= 0 {
			found := s.buf[s.pos : s.pos+from+i+len(mark)]
			s.pos += len(found)
			return found, nil
		}
		from = max(0, s.end-s.pos-len(mark)+1)
		if err := s.fill(); err != nil {
			return nil, err
		}
	}
}

// next returns the next token; io.EOF after the end of the root element, where nothing
// but blanks and comments may follow.
func (s *scanner) next() (token, error) {
	if s.closes {
		s.closes = false
		return elementEnd, s.pop(s.name)
	}
	for {
		if s.pos == s.end {
			if err := s.fill(); err != nil {
				if s.ended && s.pos == s.end && s.seen && len(s.starts) == 0 {
					return 0, io.EOF
				}
				return 0, err
			}
			continue
		}
		if s.buf[s.pos] != '<' {
			if err := s.readText(); err != nil || len(s.starts) > 0 {
				return text, err
			}
			continue // blanks outside the root
		}
		for s.end-s.pos < 2 {
			if err := s.fill(); err != nil {
				return 0, err
			}
		}
		switch s.buf[s.pos+1] {
		case '/':
			return s.readEnd()
		case '?':
			err := s.instruction()
			if s.begun = true; err != nil {
				return 0, err
			}
		case '!':
			s.begun = true
			cdata, err := s.declaration()
			if err != nil || cdata {
				return text, err
			}
		default:
			return s.readStart()
		}
	}
}

var xmlDeclaration = regexp.MustCompile(`^<\?xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*["']1\.[0-9]["']` +
	`(?:[ \t\r\n]+encoding[ \t\r\n]*=[ \t\r\n]*["']([A-Za-z0-9._-]+)["'])?` +
	`(?:[ \t\r\n]+standalone[ \t\r\n]*=[ \t\r\n]*["'](?:yes|no)["'])?[ \t\r\n]*\?>$`)

// instruction skips a processing instruction; the XML declaration may name UTF-8 alone,
// and nothing but UTF-8's byte order mark may stand before it.
func (s *scanner) instruction() error {
	first := !s.begun
	found, err := s.until("?>")
	if err != nil {
		return err
	}
	n := nameEnd(found[2:])
	switch name := found[2 : 2+n]; {
	case n == 0, bytes.IndexByte(name, ':') >= 0:
		return errXML
	case !bytes.EqualFold(name, []byte("xml")):
		return validCharacters(found)
	}
	m := xmlDeclaration.FindSubmatch(found)
	if m == nil || !first {
		return errXML
	}
	if len(m[1]) > 0 && !bytes.EqualFold(m[1], []byte("utf-8")) {
		return errEncoding
	}
	return nil
}

// declaration skips a comment and takes a CDATA section for a piece of text. Anything
// else, a document type that is, has no place in a workbook.
func (s *scanner) declaration() (cdata bool, err error) {
	const comment, section = "<!--", "<![CDATA["
	for s.end-s.pos < len(section) && !s.ended {
		if err := s.fill(); err != nil && !s.ended { // what stands at the end may be shorter
			return false, err
		}
	}
	rest := s.buf[s.pos:s.end]
	switch {
	case bytes.HasPrefix(rest, []byte(comment)):
		s.pos += len(comment)
		found, err := s.until("--")
		if err == nil {
			err = validCharacters(found)
		}
		if err != nil {
			return false, err
		}
		if found, err = s.until(">"); err == nil && len(found) > 1 {
			err = errXML // -- stands at the end of a comment alone
		}
		return false, err
	case bytes.HasPrefix(rest, []byte(section)) && len(s.starts) > 0:
		found, err := s.until("]]>")
		if err != nil {
			return false, err
		}
		s.piece, s.cdata = found[len(section):len(found)-len("]]>")], true
		return true, validCharacters(s.piece)
	}
	return false, errXML
}
