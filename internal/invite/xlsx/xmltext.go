package xlsx

import (
	"bytes"
	"strconv"
	"unicode/utf8"
)

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
