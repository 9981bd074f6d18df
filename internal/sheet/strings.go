package sheet

import (
	"errors"
	"io"
)

// texts are the strings that cells share, in one run of bytes.
type texts struct {
	bytes []byte
	ends  []uint32
}

const (
	maxTexts     = 3_000_000
	maxTextBytes = 64 << 20
	// maxCell is the longest text of a cell in bytes: 32,767 characters of up to 4 bytes.
	maxCell = 32_767 * 4
)

// at returns the n-th string; false where there is none.
func (t *texts) at(n int) ([]byte, bool) {
	if n < 0 || n >= len(t.ends) {
		return nil, false
	}
	begin := uint32(0)
	if n > 0 {
		begin = t.ends[n-1]
	}
	return t.bytes[begin:t.ends[n]], true
}

// readTexts reads the shared strings of a workbook; none where name is "".
func readTexts(c *container, name string) (*texts, error) {
	t := &texts{}
	if name == "" {
		return t, nil
	}
	p, err := c.open(name)
	if err != nil {
		return nil, err
	}
	if p == nil {
		return nil, damaged("its texts are missing")
	}
	defer p.Close()
	if err := t.read(newScanner(p)); err != nil {
		return nil, broken(err, "its texts")
	}
	return t, nil
}

func (t *texts) read(s *scanner) error {
	if _, err := rootElement(s, "sst"); err != nil {
		return err
	}
	for {
		kind, err := s.next()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		case kind != elementStart:
			continue
		}
		if string(local(s.name)) != "si" {
			if err := skip(s); err != nil {
				return err
			}
			continue
		}
		begin := len(t.bytes)
		if t.bytes, err = appendRich(s, t.bytes); err != nil {
			return err
		}
		t.bytes = decodeEscapes(t.bytes, begin)
		if len(t.ends) == maxTexts || len(t.bytes) > maxTextBytes {
			return refuse(TooLarge, "This workbook holds more text than a list of users needs. Remove what is not part of the list, or split it.")
		}
		t.ends = append(t.ends, uint32(len(t.bytes))) //nolint:gosec // bounded above
	}
}

// rootElement reads up to the root, which has to have this name.
func rootElement(s *scanner, want string) (name []byte, err error) {
	if _, err := s.next(); err != nil {
		return nil, err
	}
	if string(local(s.name)) != want {
		return nil, errXML
	}
	return s.name, nil
}

// skip reads to the end of the element that has just begun.
func skip(s *scanner) error {
	for depth := 1; depth > 0; {
		t, err := s.next()
		if err != nil {
			return err
		}
		switch t {
		case elementStart:
			depth++
		case elementEnd:
			depth--
		default:
		}
	}
	return nil
}

// appendRich adds the text of an element that has just begun and holds t elements,
// directly or in runs. How it is pronounced (rPh) is no part of it.
func appendRich(s *scanner, dst []byte) ([]byte, error) {
	begin := len(dst)
	for depth := 1; depth > 0; {
		kind, err := s.next()
		if err != nil {
			return nil, err
		}
		switch kind {
		case elementEnd:
			depth--
		case elementStart:
			switch string(local(s.name)) {
			case "t":
				if dst, err = appendContent(s, dst); err != nil {
					return nil, err
				}
			case "r":
				depth++
			default:
				if err := skip(s); err != nil {
					return nil, err
				}
			}
		default: // blanks between elements
		}
		if len(dst)-begin > maxCell {
			return nil, cellTooLong()
		}
	}
	return dst, nil
}

// appendContent adds the text of an element that has just begun and holds nothing else.
func appendContent(s *scanner, dst []byte) ([]byte, error) {
	begin := len(dst)
	for {
		kind, err := s.next()
		if err != nil {
			return nil, err
		}
		switch kind {
		case elementEnd:
			return dst, nil
		case elementStart:
			return nil, errXML
		default:
			if dst, err = s.appendPiece(dst); err != nil {
				return nil, err
			}
		}
		if len(dst)-begin > maxCell {
			return nil, cellTooLong()
		}
	}
}

func cellTooLong() error {
	return damaged("a cell holds more than 32,767 characters")
}
