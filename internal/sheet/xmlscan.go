package sheet

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"strconv"
	"unicode/utf8"
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
		if err := s.fill(); err != nil {
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

func (s *scanner) readStart() (token, error) {
	tag, err := s.startTag()
	if err != nil {
		return 0, err
	}
	if s.seen && len(s.starts) == 0 {
		return 0, errXML // a second root
	}
	s.seen = true
	inner := tag[1 : len(tag)-1]
	if n := len(inner); n > 0 && inner[n-1] == '/' {
		s.closes = true
		inner = inner[:n-1]
	}
	if err := s.parseTag(inner); err != nil {
		return 0, err
	}
	if len(s.starts) == deepest {
		return 0, errXML
	}
	s.starts = append(s.starts, len(s.open))
	s.open = append(s.open, s.name...)
	return elementStart, nil
}

// startTag returns the tag that begins at pos, and moves behind it. A > within an
// attribute's value does not end it. Each byte is looked at once, however the tag is made.
func (s *scanner) startTag() ([]byte, error) {
	var quote byte
	for n := 1; n <= longestTag; n++ {
		for n == s.end-s.pos {
			if err := s.fill(); err != nil {
				return nil, err
			}
		}
		switch c := s.buf[s.pos+n]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			tag := s.buf[s.pos : s.pos+n+1]
			s.pos += len(tag)
			return tag, nil
		}
	}
	return nil, errXML
}

// parseTag reads the name and the attributes of a start tag.
func (s *scanner) parseTag(inner []byte) error {
	n := nameEnd(inner)
	if n == 0 {
		return errXML
	}
	s.name = inner[:n]
	s.attrs = s.attrs[:0]
	rest := inner[n:]
	for {
		trimmed := trimBlank(rest)
		if len(trimmed) == 0 {
			return nil
		}
		if len(trimmed) == len(rest) {
			return errXML // no blank before the attribute
		}
		n := nameEnd(trimmed)
		value := trimBlank(trimmed[n:])
		if n == 0 || len(value) == 0 || value[0] != '=' {
			return errXML
		}
		value = trimBlank(value[1:])
		if len(value) < 2 || value[0] != '"' && value[0] != '\'' {
			return errXML
		}
		closing := bytes.IndexByte(value[1:], value[0])
		if closing < 0 {
			return errXML
		}
		a := attr{trimmed[:n], value[1 : 1+closing]}
		if bytes.IndexByte(a.value, '<') >= 0 || s.attr(a.name) != nil || len(s.attrs) == mostAttrs {
			return errXML
		}
		if err := validText(a.value); err != nil {
			return err
		}
		s.attrs = append(s.attrs, a)
		rest = value[closing+2:]
	}
}

// attr returns the value of the attribute as it stands, nil where there is none.
func (s *scanner) attr(name []byte) []byte {
	for _, a := range s.attrs {
		if bytes.Equal(a.name, name) {
			return a.value
		}
	}
	return nil
}

func (s *scanner) readEnd() (token, error) {
	tag, err := s.until(">")
	if err != nil {
		return 0, err
	}
	name := tag[2 : len(tag)-1]
	if n := nameEnd(name); len(trimBlank(name[n:])) == 0 {
		name = name[:n]
	}
	s.name = name
	return elementEnd, s.pop(name)
}

func (s *scanner) pop(name []byte) error {
	last := len(s.starts) - 1
	if last < 0 || !bytes.Equal(s.open[s.starts[last]:], name) {
		return errXML
	}
	s.open = s.open[:s.starts[last]]
	s.starts = s.starts[:last]
	return nil
}

// readText takes a piece of text up to the next tag, or as much as the buffer holds: never
// half a character and never half an entity. Outside the root it has to be blank.
func (s *scanner) readText() error {
	n := bytes.IndexByte(s.buf[s.pos:s.end], '<')
	for n < 0 {
		if n = wholePart(s.buf[s.pos:s.end]); n > 0 {
			break
		}
		if err := s.fill(); err != nil {
			return err
		}
		n = bytes.IndexByte(s.buf[s.pos:s.end], '<')
	}
	s.piece, s.cdata = s.buf[s.pos:s.pos+n], false
	s.pos += n
	if len(s.starts) == 0 {
		blanks := s.piece
		if !s.begun {
			blanks = bytes.TrimPrefix(blanks, []byte("\ufeff"))
		}
		s.begun = s.begun || len(blanks) > 0
		if len(trimBlank(blanks)) > 0 {
			return errXML
		}
	}
	if bytes.Contains(s.piece, []byte("]]>")) {
		return errXML
	}
	return validText(s.piece)
}

// blank tells whether the present piece of text is none but blanks.
func (s *scanner) blank() bool { return len(trimBlank(s.piece)) == 0 }

// wholePart returns how much of a text that goes on ends with a whole character and a
// whole entity.
func wholePart(b []byte) int {
	n := len(b)
	if i := bytes.LastIndexByte(b[max(0, n-longestEntity):], '&'); i >= 0 {
		at := max(0, n-longestEntity) + i
		if bytes.IndexByte(b[at:], ';') < 0 {
			n = at
		}
	}
	for back := 1; back <= min(utf8.UTFMax, n); back++ {
		if utf8.RuneStart(b[n-back]) {
			if !utf8.FullRune(b[n-back : n]) {
				n -= back
			}
			break
		}
	}
	if n > 0 && b[n-1] == '\r' {
		n-- // a line feed may follow, and count with it
	}
	return n
}

const longestEntity = 12 // bytes: &#x10FFFF;

// validText checks that text or an attribute's value is well-formed, whether or not
// anybody reads it.
func validText(b []byte) error {
	if err := validCharacters(b); err != nil {
		return err
	}
	for {
		i := bytes.IndexByte(b, '&')
		if i < 0 {
			return nil
		}
		length, _, err := entityAt(b[i:])
		if err != nil {
			return err
		}
		b = b[i+length:]
	}
}

// validCharacters checks that text is UTF-8 and holds no character that XML forbids.
func validCharacters(b []byte) error {
	wide := false
	for _, c := range b {
		if c < ' ' && c != '\t' && c != '\n' && c != '\r' {
			return errXML
		}
		wide = wide || c >= utf8.RuneSelf
	}
	switch {
	case !wide:
		return nil
	case !utf8.Valid(b):
		return errEncoding
	case bytes.Contains(b, []byte("\ufffe")), bytes.Contains(b, []byte("\uffff")):
		return errXML
	}
	return nil
}

// appendPiece adds the present piece of text to dst, decoded.
func (s *scanner) appendPiece(dst []byte) ([]byte, error) {
	if s.cdata {
		return appendLines(dst, s.piece), nil
	}
	return appendDecoded(dst, s.piece)
}

// appendDecoded adds text with its entities and line ends put right.
func appendDecoded(dst, b []byte) ([]byte, error) {
	for {
		i := bytes.IndexByte(b, '&')
		if i < 0 {
			return appendLines(dst, b), nil
		}
		dst = appendLines(dst, b[:i])
		length, r, err := entityAt(b[i:])
		if err != nil {
			return nil, err
		}
		dst = utf8.AppendRune(dst, r)
		b = b[i+length:]
	}
}

// entityAt reads the entity with which b begins, and tells its length.
func entityAt(b []byte) (length int, r rune, err error) {
	end := bytes.IndexByte(b[:min(len(b), longestEntity)], ';')
	if end < 0 {
		return 0, 0, errXML
	}
	r, err = entity(b[1:end])
	return end + 1, r, err
}

// appendLines adds text with each line end as one line feed.
func appendLines(dst, b []byte) []byte {
	for {
		i := bytes.IndexByte(b, '\r')
		if i < 0 {
			return append(dst, b...)
		}
		dst = append(append(dst, b[:i]...), '\n')
		b = bytes.TrimPrefix(b[i+1:], []byte("\n"))
	}
}

func entity(name []byte) (rune, error) {
	switch string(name) {
	case "amp":
		return '&', nil
	case "lt":
		return '<', nil
	case "gt":
		return '>', nil
	case "quot":
		return '"', nil
	case "apos":
		return '\'', nil
	}
	if len(name) < 2 || name[0] != '#' {
		return 0, errXML
	}
	digits, base := string(name[1:]), 10
	if digits[0] == 'x' {
		digits, base = digits[1:], 16
	}
	n, err := strconv.ParseUint(digits, base, 21)
	r := rune(n)
	if err != nil || !utf8.ValidRune(r) || (r < ' ' && r != '\t' && r != '\n' && r != '\r') || r == 0xFFFE || r == 0xFFFF {
		return 0, errXML
	}
	return r, nil
}

// nameEnd is the length of the name with which b begins. The vocabularies of workbooks
// have ASCII names.
func nameEnd(b []byte) int {
	for n, c := range b {
		letter := c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' || c == ':'
		if !letter && (n == 0 || (c < '0' || c > '9') && c != '-' && c != '.') {
			return n
		}
	}
	return len(b)
}

// trimBlank takes the blanks before b. It is asked for each attribute, and bytes.TrimLeft
// would take a tenth of the time of reading a list.
func trimBlank(b []byte) []byte {
	for n, c := range b {
		if c != ' ' && c != '\t' && c != '\r' && c != '\n' {
			return b[n:]
		}
	}
	return nil
}

// local is an element's or attribute's name without its prefix.
func local(name []byte) []byte {
	if _, after, prefixed := bytes.Cut(name, []byte(":")); prefixed {
		return after
	}
	return name
}
