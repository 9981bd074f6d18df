package xlsx

import (
	"bytes"
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// decodeEscapes puts right, from begin on, the characters that XML can't hold and
// workbooks write as _xHHHH_.
func decodeEscapes(b []byte, begin int) []byte {
	if !bytes.Contains(b[begin:], []byte("_x")) {
		return b
	}
	out := begin
	for i := begin; i < len(b); {
		r, ok := escaped(b[i:])
		if !ok {
			b[out] = b[i]
			out, i = out+1, i+1
			continue
		}
		i += escapeLength
		if utf16.IsSurrogate(r) {
			if low, ok := escaped(b[i:]); ok {
				r = utf16.DecodeRune(r, low)
				i += escapeLength
			} else {
				r = utf8.RuneError
			}
		}
		if r == 0 {
			r = utf8.RuneError // databases can't hold it; the rules refuse either
		}
		out += utf8.EncodeRune(b[out:out+utf8.UTFMax], r) // shorter than what it stood as
	}
	return b[:out]
}

const escapeLength = len("_x0041_")

func escaped(b []byte) (rune, bool) {
	if len(b) < escapeLength || b[0] != '_' || b[1] != 'x' || b[6] != '_' {
		return 0, false
	}
	n, err := strconv.ParseUint(string(b[2:6]), 16, 16)
	return rune(n), err == nil
}

// tidy takes from around a cell's text what nobody sees: blanks of all kinds, and
// characters without width.
func tidy(s string) string {
	return strings.TrimFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(widthless, r)
	})
}

// widthless are the characters that stand around pasted text: zero-width spaces and
// joiners, the byte order mark, and the marks that phones put around a number to keep its
// direction. Those that turn the text between them (U+202D, U+202E) are not among them:
// they have made somebody read what does not stand there.
const widthless = "\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u061c\u202a\u202b\u202c\u2066\u2067\u2068\u2069"

var numberForm = regexp.MustCompile(`^-?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]{1,4})?$`)

// plainNumber writes the number that a cell holds without exponent and without a
// fraction of zeros, as it was most likely typed; false where it holds none. A number of
// 16 digits or more has lost some of them in the spreadsheet program: in scientific form
// it stays so, and the rules refuse it.
func plainNumber(stored []byte) (string, bool) {
	if wholeNumber(stored) {
		return string(stored), true
	}
	f, err := strconv.ParseFloat(string(stored), 64)
	switch {
	case !numberForm.Match(stored) || err != nil:
		return "", false
	case math.Abs(f) >= 1e15:
		return string(stored), true
	}
	return strconv.FormatFloat(f, 'f', -1, 64), true
}

func wholeNumber(b []byte) bool {
	for _, c := range b {
		if c < '0' || c > '9' {
			return false
		}
	}
	return len(b) > 0 && len(b) < 16 && (b[0] != '0' || len(b) == 1)
}

var scientificForm = regexp.MustCompile(`^([1-9])(?:[.,]([0-9]+))?[eE]\+?([0-9]{1,2})$`)

// fractionOfZeros is how programs write a number that they kept as one with decimals.
var fractionOfZeros = regexp.MustCompile(`^([0-9]+)\.0{1,2}$`)

// withoutExponent writes a number that stands as text in scientific form, or with decimals
// that are zero, as its digits. Where the form has lost some of them (9.12E+07) the text stays as it is, so
// that the rules refuse it: a number with zeros in their place would be somebody else's.
func withoutExponent(s string) string {
	if !strings.ContainsAny(s, ".eE") {
		return s
	}
	if m := fractionOfZeros.FindStringSubmatch(s); m != nil {
		return m[1]
	}
	m := scientificForm.FindStringSubmatch(s)
	if m == nil {
		return s
	}
	exponent, err := strconv.Atoi(m[3])
	if err != nil || len(m[2]) < exponent || strings.Trim(m[2][exponent:], "0") != "" {
		return s
	}
	return m[1] + m[2][:exponent]
}
