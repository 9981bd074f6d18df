package xlsx

import "bytes"

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
	// Nearly all tags end at the first >, as no value holds one.
	window := s.buf[s.pos:min(s.end, s.pos+longestTag)]
	if n := bytes.IndexByte(window, '>'); n > 0 && evenQuotes(window[:n]) {
		s.pos += n + 1
		return window[:n+1], nil
	}
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

// evenQuotes tells whether no value of an attribute is open at the end of a tag's beginning,
// where that is plain: it has no apostrophe, and an even number of quotation marks.
func evenQuotes(tag []byte) bool {
	even := true
	for _, c := range tag {
		switch c {
		case '"':
			even = !even
		case '\'':
			return false
		}
	}
	return even
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
	// Nearly all end tags are the name that is open and nothing else.
	if last := len(s.starts) - 1; last >= 0 {
		open := s.open[s.starts[last]:]
		rest := s.buf[s.pos+2 : s.end]
		if n := len(open); len(rest) > n && rest[n] == '>' && string(rest[:n]) == string(open) {
			s.name = rest[:n]
			s.pos += n + 3
			s.open, s.starts = s.open[:s.starts[last]], s.starts[:last]
			return elementEnd, nil
		}
	}
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
