package xlsx

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
	"github.com/xuri/nfp"
)

// formats knows how a workbook shows what its cells hold.
type formats struct {
	ids      []int          // number format of each style
	codes    map[int]string // of the workbook's own number formats
	date1904 bool
	looks    []*look // by style, as they are asked for
	oddTexts bool    // some format changes what is shown of a text
	file     *excelize.File
	last     shownCell // lists hold the same again and again
}

// look is how a style shows numbers and texts.
type look struct {
	code   string
	digits int // a number of at least so many digits, all of them shown; 0 where it is not that simple
	kind   numberKind
	// numbers: the code is “General”. texts: texts are shown as they are.
	numbers, texts bool
	// changes: what it shows of a number has to differ from the number.
	changes bool
	style   int // in file
}

// numberKind is what a number format makes of a number.
type numberKind int

const (
	ordinaryNumber numberKind = iota
	dateOrTime
	percentage
	fraction
	scientific
)

func (k numberKind) String() string {
	return [...]string{"a number in a format of its own", "a date or a time", "a percentage", "a fraction", "a number in scientific form"}[k]
}

type shownCell struct {
	style int
	text  string
	shown string
}

// A workbook's styles are held in memory, so they are bounded.
const (
	mostStyles  = 70_000 // Excel: 65,490
	mostFormats = 10_000
	longestCode = 255 // characters of a number format, as Excel has it
)

// readFormats reads the styles of a workbook; none where name is "" or there is no such part.
func readFormats(c *container, name string, date1904 bool) (*formats, error) {
	f := &formats{codes: map[int]string{}, date1904: date1904, looks: make([]*look, 1)}
	if name == "" {
		return f, nil
	}
	within := ""
	err := eachElement(c, name, func(s *scanner) error {
		switch element := string(local(s.name)); element {
		case "numFmts", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs":
			within = element
		case "numFmt":
			if within == "numFmts" {
				return f.addCode(s)
			}
		case "xf":
			if within == "cellXfs" {
				return f.addStyle(s)
			}
		}
		return nil
	})
	if errors.Is(err, errNoPart) {
		err = nil
	}
	f.looks = make([]*look, len(f.ids)+1) // the last one is for styles that are not there
	return f, err
}

func (f *formats) addCode(s *scanner) error {
	id, ok := wholeOf(s.attr([]byte("numFmtId")))
	code, err := appendDecoded(nil, s.attr([]byte("formatCode")))
	if err != nil || !ok || len(f.codes) == mostFormats {
		return errXML
	}
	f.codes[id] = string(code)
	f.oddTexts = f.oddTexts || !showsTexts(f.codes[id])
	return nil
}

func (f *formats) addStyle(s *scanner) error {
	id, ok := wholeOf(s.attr([]byte("numFmtId")))
	if !ok {
		id = 0
	}
	if len(f.ids) == mostStyles {
		return errXML
	}
	f.ids = append(f.ids, id)
	return nil
}

// builtIn are the number formats that have no code in a workbook. Those that depend on where
// the reader lives are shown as in Singapore.
var builtIn = map[int]string{
	1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: "$#,##0", 6: "$#,##0", 7: "$#,##0.00", 8: "$#,##0.00", 9: "0%", 10: "0.00%",
	11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 14: "d/m/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM",
	19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "d/m/yyyy h:mm", 37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00",
	41: "#,##0", 42: "$#,##0", 43: "#,##0.00", 44: "$#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
}

// code is the number format of a style, "General" where it has none.
func (f *formats) code(style int) string {
	if style >= len(f.ids) {
		return "General"
	}
	id := f.ids[style]
	code, own := f.codes[id]
	switch {
	case own && code != "":
	case id >= 27 && id <= 36, id >= 50 && id <= 58: // dates in East Asia
		code = "yyyy-mm-dd"
	default:
		code = builtIn[id]
	}
	if code == "" {
		return "General"
	}
	return code
}

var placeholdersAlone = regexp.MustCompile(`^#*0+$|^#+$`)

// look returns how a style shows what its cells hold.
func (f *formats) look(style int) *look {
	if style = min(style, len(f.looks)-1); f.looks[style] != nil {
		known := f.looks[style]
		return known
	}
	code := f.code(style)
	l := &look{code: code, texts: true}
	switch {
	case strings.EqualFold(code, "General"), code == "@":
		l.numbers = true
	case placeholdersAlone.MatchString(code):
		l.digits = max(1, strings.Count(code, "0"))
	default:
		f.study(l)
	}
	f.looks[style] = l
	return l
}

// study finds out what a number format does, as far as that can be told from it alone.
func (f *formats) study(l *look) {
	l.changes, l.texts = true, showsTexts(l.code)
	sections, ok := sectionsOf(l.code)
	if !ok {
		return
	}
	l.changes = false
	for n, section := range sections {
		if n > 0 && !strings.Contains(l.code, "[") { // without conditions the first one is for what lists hold
			break
		}
		for _, token := range section.Items {
			l.weigh(token)
		}
	}
}

// showsTexts tells whether a format surely shows texts as they are.
func showsTexts(code string) bool {
	return code == "@" || strings.HasSuffix(code, ";@") || !strings.Contains(code, "@") && strings.Count(code, ";") < 3
}

func (l *look) weigh(t nfp.Token) {
	switch t.TType {
	case nfp.TokenTypeDateTimes, nfp.TokenTypeElapsedDateTimes:
		l.kind, l.changes = dateOrTime, true
	case nfp.TokenTypePercent:
		l.kind, l.changes = percentage, true
	case nfp.TokenTypeFraction, nfp.TokenTypeDenominator:
		l.kind, l.changes = fraction, true
	case nfp.TokenTypeExponential:
		l.kind, l.changes = scientific, true
	case nfp.TokenTypeCurrencyLanguage:
		for _, part := range t.Parts {
			l.changes = l.changes || part.Token.TType == nfp.TokenSubTypeCurrencyString && part.Token.TValue != ""
		}
	case nfp.TokenTypeZeroPlaceHolder, nfp.TokenTypeHashPlaceHolder, nfp.TokenTypeDigitalPlaceHolder, nfp.TokenTypeDecimalPoint,
		nfp.TokenTypeColor, nfp.TokenTypeCondition, nfp.TokenTypeOperator, nfp.TokenTypeOperand, nfp.TokenTypeAlignment,
		nfp.TokenTypeRepeatsChar, nfp.TokenTypeGeneral:
	case nfp.TokenTypeLiteral:
		l.changes = l.changes || tidy(t.TValue) != ""
	default:
		l.changes = true
	}
}

// sectionsOf parses a number format; false where the parser fails at it.
func sectionsOf(code string) (sections []nfp.Section, ok bool) {
	defer func() {
		if recover() != nil {
			sections, ok = nil, false
		}
	}()
	if len([]rune(code)) > longestCode {
		return nil, false
	}
	parser := nfp.NumberFormatParser()
	sections = parser.Parse(code)
	return sections, len(sections) > 0
}

// number returns what a cell shows of a number; "" where nobody can tell.
func (f *formats) number(c cell) (string, numberKind) {
	l := f.look(c.style)
	switch {
	case l.numbers:
		return general(c.text)
	case l.digits > 0 && len(c.text) >= l.digits && wholeNumber([]byte(c.text)):
		return c.text, ordinaryNumber
	}
	shown := tidy(f.render(c, l, true))
	if l.changes && shown == c.text {
		shown = "" // the library does not know this format
	}
	return shown, l.kind
}

// text returns what a cell shows of a text; "" where it shows nothing.
func (f *formats) text(c cell) string {
	l := f.look(c.style)
	if l.texts {
		return c.text
	}
	return tidy(f.render(c, l, false))
}

// general is how a number without a format is shown in a column that is wide enough: in
// eleven characters.
func general(number string) (string, numberKind) {
	const widest = 11
	whole, decimals, hasDecimals := strings.Cut(number, ".")
	digits := len(strings.TrimPrefix(whole, "-"))
	value, err := strconv.ParseFloat(number, 64)
	switch {
	case digits > widest || strings.ContainsAny(number, "eE"):
		if err != nil {
			return "", ordinaryNumber
		}
		return strconv.FormatFloat(value, 'E', 5, 64), scientific
	case !hasDecimals || digits+1+len(decimals) <= widest || err != nil:
		return number, ordinaryNumber
	}
	short := strconv.FormatFloat(value, 'f', max(0, widest-1-digits), 64)
	if strings.Contains(short, ".") {
		short = strings.TrimRight(strings.TrimRight(short, "0"), ".")
	}
	return short, ordinaryNumber
}

// render has the library show one value in a style; "" where it fails at it. No part of the
// workbook is given to it but the value and the format.
func (f *formats) render(c cell, l *look, isNumber bool) (shown string) {
	if f.last.style == c.style+1 && f.last.text == c.text {
		return f.last.shown
	}
	defer func() {
		if recover() != nil {
			shown = ""
		}
		f.last = shownCell{c.style + 1, c.text, shown}
	}()
	if err := f.open(l); err != nil {
		return ""
	}
	const sheet, at = "Sheet1", "A1"
	var err error
	if value, parseErr := strconv.ParseFloat(c.text, 64); isNumber && parseErr == nil {
		err = f.file.SetCellValue(sheet, at, value)
	} else {
		err = f.file.SetCellStr(sheet, at, c.text)
	}
	if err = errors.Join(err, f.file.SetCellStyle(sheet, at, at, l.style)); err != nil {
		return ""
	}
	shown, err = f.file.GetCellValue(sheet, at)
	if err != nil {
		return ""
	}
	return shown
}

// open makes the workbook in which values are shown, and the style in it.
func (f *formats) open(l *look) error {
	if f.file == nil {
		f.file = excelize.NewFile()
		if err := f.file.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &f.date1904}); err != nil {
			return fmt.Errorf("set first date: %w", err)
		}
	}
	if l.style == 0 {
		if len([]rune(l.code)) > longestCode {
			return errXML
		}
		var err error
		if l.style, err = f.file.NewStyle(&excelize.Style{CustomNumFmt: &l.code}); err != nil {
			return fmt.Errorf("make style: %w", err)
		}
	}
	return nil
}
