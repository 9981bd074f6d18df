package people

import (
	"net/netip"
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"
	"golang.org/x/text/unicode/norm"
)

// hasLink tells whether a mail program or a reader would take a part of the text for an
// address on the web: with a scheme, beginning with www., or of the shape of a domain that
// can exist. Strangers type names that are then mailed to others.
func hasLink(s string) bool {
	// NFKC makes full-width letters and dots plain ones; the ideographic full stop is a
	// dot to browsers, too. Source: UTS 46, section 2.3.
	s = strings.ToLower(strings.ReplaceAll(norm.NFKC.String(s), "。", "."))
	s = hiddenDot.ReplaceAllString(s, ".")
	return hasPlainLink(s) || hasPlainLink(lookAlikes.Replace(s))
}

// hiddenDot is a dot that is to be read as one of an address, and seen by nobody else.
var hiddenDot = regexp.MustCompile(`\s*[\[({]\s*(\.|dot)\s*[\])}]\s*|\s+\.\s*`)

// lookAlikes are the letters and dots of other scripts that a reader takes for those of an
// address. Source: Unicode Technical Standard 39, confusables.txt.
var lookAlikes = strings.NewReplacer(
	"\u0701", ".", "\u0702", ".", "\ua4f8", ".", "\ua60e", ".", "\U00010a50", ".", "\u0660", ".", "\u06f0", ".",
	"а", "a", "е", "e", "о", "o", "р", "p", "с", "c", "у", "y", "х", "x", "і", "i", "ѕ", "s", "ј", "j", "һ", "h", "ԁ", "d", "ԛ", "q", "ԝ", "w",
	"ӏ", "l", "м", "m", "т", "t", "к", "k", "г", "r", "п", "n", // Cyrillic
	"α", "a", "ο", "o", "ν", "v", "ρ", "p", "υ", "u", "ι", "i", "κ", "k", "χ", "x", "τ", "t", // Greek
)

// hasPlainLink is hasLink of a text in which all is as it looks.
func hasPlainLink(s string) bool {
	if strings.Contains(s, "//") || strings.Contains(s, "www.") || hasScheme(s) {
		return true
	}
	for _, word := range strings.FieldsFunc(s, func(r rune) bool {
		return r != '.' && r != '-' && !unicode.In(r, unicode.Letter, unicode.Mark, unicode.Digit)
	}) {
		if isDomain(strings.Trim(word, ".-")) {
			return true
		}
	}
	return false
}

// hasScheme finds what follows a colon at once, as in mailto:x.
func hasScheme(s string) bool {
	for {
		before, after, found := strings.Cut(s, ":")
		if !found {
			return false
		}
		if before != "" && after != "" && !strings.HasSuffix(before, " ") && !strings.HasPrefix(after, " ") {
			return true
		}
		s = after
	}
}

// isDomain tells whether the word ends in what people can register a domain under, or is
// a network address.
func isDomain(word string) bool {
	if !strings.Contains(word, ".") {
		return false
	}
	if _, err := netip.ParseAddr(word); err == nil {
		return true
	}
	ascii, err := idna.ToASCII(word)
	if err != nil {
		return false
	}
	suffix, listed := publicsuffix.PublicSuffix(ascii)
	return listed || strings.Contains(suffix, ".")
}
