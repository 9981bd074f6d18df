package xlsx

import (
	"errors"
	"io"
)

// texts are the strings that cells share. They lie in blocks, so that nothing is copied
// when one more of them is read.
type texts struct {
	blocks [][]byte // each of textBlock bytes at most, and none of them is ever moved
	places []textPlace
	value  []byte // the present string
}

// textPlace says where a string lies: in block at/textBlock, from at%textBlock on.
type textPlace struct{ at, length uint32 }

const (
	maxTexts     = 2_000_000
	maxTextBytes = 64 << 20
	textBlock    = 1 << 20
	// maxCell is the longest text of a cell in bytes: 32,767 characters of up to 4 bytes.
	maxCell = 32_767 * 4
)

// at returns the n-th string; false where there is none.
func (t *texts) at(n int) ([]byte, bool) {
	if n < 0 || n >= len(t.places) {
		return nil, false
	}
	p := t.places[n]
	return t.blocks[p.at/textBlock][p.at%textBlock:][:p.length], true
}

// keep adds the present string.
func (t *texts) keep() error {
	last := len(t.blocks) - 1
	if last < 0 || len(t.blocks[last])+len(t.value) >= textBlock {
		last++
		t.blocks = append(t.blocks, make([]byte, 0, textBlock))
	}
	if len(t.places) == maxTexts || len(t.blocks) > maxTextBytes/textBlock {
		return tooMuchText()
	}
	at := last*textBlock + len(t.blocks[last])
	t.blocks[last] = append(t.blocks[last], t.value...)
	t.places = append(t.places, textPlace{at: uint32(at), length: uint32(len(t.value))})
	return nil
}

func tooMuchText() error {
	return refuse(TooLarge, "This workbook holds more text than a list of users needs. Remove what is not part of the list, or split it.")
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
		if t.value, err = appendRich(s, t.value[:0]); err != nil {
			return err
		}
		t.value = decodeEscapes(t.value, 0)
		if err := t.keep(); err != nil {
			return err
		}
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
		default:
			if !s.blank() {
				return nil, errXML
			}
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
